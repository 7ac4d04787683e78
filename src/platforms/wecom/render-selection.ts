import type { Card } from "../../core/card.ts";
import { cleanText } from "../../core/form.ts";
import { type Choice, type Content, isTick } from "./card-content.ts";
import { selectionKey } from "./card-key.ts";
import type { TemplateCard } from "./client.ts";
import { CARD_CHARS, CARD_MAX_COUNT } from "./limits.ts";
import { type RenderOptions, selectorOf } from "./render-template.ts";
import { lengthOf, oneLine, Shortener } from "./shorten.ts";
import { wecomWords } from "./words.ts";

/**
 * A card that only lets choose. `isWhole`: it says all of the neutral one (it has no place for links). `isComplete`:
 * everything can be chosen on it.
 */
export type Selection = { template: TemplateCard; isWhole: boolean; isComplete: boolean };

/** One of each list, up to three lists; or several of one, where the choice is one to tick. */
export function selectionCard(card: Card, content: Content, options: RenderOptions): Selection {
  const t = wecomWords.in(options.locale);
  const short = new Shortener();
  const { choices } = content;
  const ticks = choices.find(isTick);
  const text = cleanText([card.state?.text ?? "", ...content.everything, card.foot ?? ""].filter(Boolean).join("\n"));
  const isWhole = content.links.length === 0 && lengthOf(text) <= CARD_CHARS.selectionDescription;
  const title = oneLine(card.title) || oneLine(choices[0]?.label ?? "") || t("source");
  const shown = ticks ? [ticks] : choices.slice(0, CARD_MAX_COUNT.selectors);
  if (shown.length < choices.length) short.leaveOut();
  const common = {
    source: { desc: t("source") },
    main_title: {
      title: short.line(title, ticks ? CARD_CHARS.voteTitle : CARD_CHARS.title),
      ...(isWhole && text && { desc: text }),
    },
    task_id: options.taskId,
    submit_button: { text: t("submit"), key: selectionKey((ticks ?? shown[0])?.callback) },
  };
  const template: TemplateCard = ticks
    ? { card_type: "vote_interaction", ...common, checkbox: checkboxOf(ticks, short) }
    : {
        card_type: "multiple_interaction",
        ...common,
        select_list: uniqueSelectors(shown, short, options),
      };
  return { template, isWhole: isWhole && !short.isCut, isComplete: !short.isSilent };
}

/** Two lists with one callback would be one question to WeCom. */
function uniqueSelectors(choices: readonly Choice[], short: Shortener, { locale }: RenderOptions) {
  const selectors = choices.map((choice) => ({ title: oneLine(choice.label), ...selectorOf(choice, short, locale) }));
  const unique = selectors.filter(
    (one, index) => selectors.findIndex((other) => other.question_key === one.question_key) === index,
  );
  if (unique.length < selectors.length) short.leaveOut();
  return unique;
}

function checkboxOf(choice: Choice, short: Shortener) {
  if (choice.options.length > CARD_MAX_COUNT.voteOptions) short.leaveOut();
  return {
    question_key: selectionKey(choice.callback),
    mode: 1,
    option_list: choice.options.slice(0, CARD_MAX_COUNT.voteOptions).map(({ value, label }) => ({
      id: value,
      text: short.line(label, CARD_CHARS.voteOption) || value,
      is_checked: false,
    })),
  };
}
