import type { Card } from "../../src/core/card.ts";
import type { Ctx } from "../../src/core/context.ts";
import type { FormView } from "../../src/core/form.ts";
import type { Locale } from "../../src/core/locale.ts";
import type { WecomMessage } from "../../src/platforms/wecom/client.ts";
import { TEXT_MAX_BYTES } from "../../src/platforms/wecom/limits.ts";
import { renderCard } from "../../src/platforms/wecom/render-card.ts";
import {
  anonymousCard,
  dropCard,
  editCard,
  introCard,
  questionCards,
  summaryCards,
} from "../../src/platforms/wecom/talk-cards.ts";
import { newTalk, questionsOf, type Running } from "../../src/platforms/wecom/talk-state.ts";

const NOW = new Date("2026-11-24T09:00:00+08:00");
const DETAILS = "https://bot.example.com/w/c/dlv_0000000000000001.abc.def";

import { checkCard } from "../fakes/wecom/card-rules.ts";

/** What a member sees of a form from its first question to its summary, each step with the messages that it is. */
export async function drawDialogue(
  view: FormView,
  locale: Locale,
  { isAnonymous }: { isAnonymous: boolean },
): Promise<{ at: string; messages: WecomMessage[] }[]> {
  const ctx = pageless(locale, view.zone);
  const drawn = (at: string, cards: readonly Card[]) => ({
    at,
    messages: cards.flatMap((card, index) => withoutToken(renderCard(card, options(locale, index)))),
  });
  if (isAnonymous) return [drawn("page alone", [anonymousCard(ctx, view.name)])];
  const questions = questionsOf(view);
  const at = (step: number, values: Running["values"] = {}): Running => {
    const begun = newTalk({ form: view.name, view, context: {} }, NOW);
    // A turn's id is random, as the address of the page is.
    return { ...begun, step, values, talk: { ...begun.talk, id: "golden00", turn: step + 1 } };
  };
  const steps = [drawn("intro", introCard(at(0)))];
  for (const [step, { name }] of questions.entries()) {
    steps.push(drawn(name, await questionCards(ctx, at(step))));
  }
  const known = Object.fromEntries(questions.map(({ name, initial }) => [name, initial]));
  const end = at(questions.length, known);
  steps.push(drawn("summary", await summaryCards(ctx, end)), drawn("edit", [editCard(ctx, end)]));
  steps.push(drawn("drop", [dropCard(ctx, end)]));
  return steps.filter(({ messages }) => messages.length > 0);
}

/** What WeCom would refuse or cut of these messages. */
export function brokenRules(messages: readonly WecomMessage[]): string[] {
  const broken: string[] = [];
  for (const message of messages) {
    if (message.msgtype === "text") {
      if (Buffer.byteLength(message.text.content) > TEXT_MAX_BYTES) broken.push("S14");
      continue;
    }
    if (message.msgtype === "image") {
      if (message.image.media_id === "") broken.push("S17");
      continue;
    }
    const warn = (rule: string, detail: string) => broken.push(`${rule} ${detail}`);
    checkCard(message.template_card, { hasCallback: true, isUpdate: false, isTaskIdTaken: () => false, warn });
  }
  return broken;
}

const options = (locale: Locale, index: number) => ({
  locale,
  detailsUrl: DETAILS,
  taskId: `dlv_000000000000000${index + 1}`,
});

/** A context in which links to pages can be made, and nothing else is looked up. */
const pageless = (locale: Locale, zone: string): Ctx =>
  ({
    tx: { sql: async () => [] },
    vault: { seal: () => new Uint8Array() },
    publicUrl: "https://bot.example.com",
    now: NOW,
    person: undefined,
    actor: "golden",
    locale,
    zone,
  }) as unknown as Ctx;

const withoutToken = (messages: WecomMessage[]): WecomMessage[] =>
  JSON.parse(JSON.stringify(messages).replace(/\/w\/f\/[\w-]{20,}/g, "/w/f/token")) as WecomMessage[];
