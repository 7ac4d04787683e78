import type { Action, Card } from "../../../core/card.ts";
import { LIST_LENGTH } from "../../../core/hub.ts";
import { sayInstant } from "../../../core/wording.ts";
import type { KeptVersion } from "../model.ts";
import { quoteOf, type Seen, short } from "./answer-cards.ts";
import { open, run } from "./buttons.ts";
import { askingWords } from "./messages/index.ts";
import type { KeptEntry } from "./model.ts";

const words = ({ locale }: Pick<Seen, "locale">) => askingWords.in(locale);

/** One entry for those who look after them. */
export function keptCard(seen: Seen, version: KeptVersion | undefined, entry: KeptEntry): Card {
  const t = words(seen);
  const { question, answer } = entry.texts[seen.locale];
  const when = sayInstant(entry.movedAt, seen.locale, seen.zone, seen.now);
  const isShown = entry.state === "shown";
  const confirm = {
    title: t("faq.card.removeTitle"),
    text: t("faq.card.removeText", { question: short(question, 60) }),
    yes: t("faq.card.removeYes"),
    no: t("faq.card.no"),
  };
  const last: Action = isShown
    ? { ...run(t("faq.card.remove"), "faq-remove", entry.id), confirm }
    : run(t("faq.card.restore"), "faq-restore", entry.id);
  return {
    title: question,
    state: { tone: isShown ? "good" : "quiet", text: t(isShown ? "faq.card.shown" : "faq.card.removed", { when }) },
    body: [
      { kind: "text", text: answer },
      ...(version ? entry.clauses.map((id) => quoteOf(seen, { version }, id)) : []),
    ],
    actions: [open(t("faq.card.edit"), "faq-edit", entry.id), last, run(t("faq.list.button"), "faq")],
    foot: t("faq.card.foot"),
  };
}

const PAGE = 10;

/** The entries that Human Resources made: five at first, then ten to a page. @param shipped how many come as files */
export function faqListCard(
  seen: Seen,
  entries: readonly KeptEntry[],
  shipped: number,
  from: number | undefined,
): Card {
  const t = words(seen);
  const start = from ?? 0;
  const shown = entries.slice(start, start + (from === undefined ? LIST_LENGTH : PAGE));
  const left = entries.length - start - shown.length;
  const more =
    from === undefined ? run(t("faq.list.all"), "faq", "0") : run(t("faq.list.next"), "faq", `${start + shown.length}`);
  const detailOf = (entry: KeptEntry) =>
    t(entry.state === "shown" ? "faq.card.shown" : "faq.card.removed", {
      when: sayInstant(entry.movedAt, seen.locale, seen.zone, seen.now),
    });
  return {
    title: t("faq.list.title"),
    body: [
      entries.length === 0
        ? { kind: "text", text: t("faq.list.empty") }
        : {
            kind: "list",
            items: shown.map((entry) => ({
              title: short(entry.texts[seen.locale].question, 60),
              detail: detailOf(entry),
              action: run(t("answer.open"), "kept", entry.id),
            })),
            ...(left > 0 && { more: { count: left, action: more } }),
          },
      { kind: "note", text: t("faq.list.shipped", { count: shipped }) },
    ],
    actions: [{ ...open(t("faq.list.new"), "faq-new"), weight: "primary" }, run(t("list.queue"), "queue")],
  };
}
