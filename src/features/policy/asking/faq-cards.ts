import type { Action, Card } from "../../../core/card.ts";
import { sayInstant } from "../../../core/wording.ts";
import type { KeptVersion } from "../model.ts";
import { quoteOf, type Seen, short } from "./answer-cards.ts";
import { open, run } from "./buttons.ts";
import { askingWords } from "./messages/index.ts";
import type { KeptEntry } from "./model.ts";
import { moreOf, type Page } from "./question-cards.ts";

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

/** The entries that Human Resources made. @param shipped how many come as files */
export function faqListCard(seen: Seen, page: Page<KeptEntry>, shipped: number): Card {
  const t = words(seen);
  const detailOf = (entry: KeptEntry) =>
    t(entry.state === "shown" ? "faq.card.shown" : "faq.card.removed", {
      when: sayInstant(entry.movedAt, seen.locale, seen.zone, seen.now),
    });
  return {
    title: t("faq.list.title"),
    body: [
      page.shown.length === 0
        ? { kind: "text", text: t("faq.list.empty") }
        : {
            kind: "list",
            items: page.shown.map((entry) => ({
              title: short(entry.texts[seen.locale].question, 60),
              detail: detailOf(entry),
              action: run(t("answer.open"), "kept", entry.id),
            })),
            ...moreOf(page, "faq", { all: t("faq.list.all"), next: t("faq.list.next") }),
          },
      { kind: "note", text: t("faq.list.shipped", { count: shipped }) },
    ],
    actions: [{ ...open(t("faq.list.new"), "faq-new"), weight: "primary" }, run(t("list.queue"), "queue")],
  };
}
