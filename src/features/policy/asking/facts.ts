import type { Ctx } from "../../../core/context.ts";
import { openDeadlines } from "../../../core/deadlines/read.ts";
import { coreWords } from "../../../core/messages/index.ts";
import { findPerson } from "../../../core/people.ts";
import { explainDays, sayDue, sayTimeLeft } from "../../../core/wording.ts";
import type { KeptVersion } from "../model.ts";
import { versionsOf } from "../store.ts";
import { versionOfNow } from "./looking.ts";
import type { Question } from "./model.ts";
import { readTexts } from "./store.ts";

/** Everything a card about a question may show, read once. */
export type QuestionFacts = {
  question: Question;
  text: string;
  /** The answer, or why it was closed. */
  answer: string | undefined;
  answeredBy: string | undefined;
  due: { when: string; left: string; isLate: boolean; explained: string } | undefined;
  /** The version that the answer quotes. */
  version: KeptVersion | undefined;
};

/** Reads everything that a card about one question may show. */
export async function readFacts(ctx: Ctx, question: Question): Promise<QuestionFacts> {
  const { text, answer } = await readTexts(ctx, question.id);
  const [deadline] = await openDeadlines(ctx.tx, [question.id]);
  const quoted = question.policyId
    ? (await versionsOf(ctx)).find(({ id }) => id === question.policyId)
    : await versionOfNow(ctx);
  const explained = deadline
    ? [
        explainDays(deadline.inputs, ctx.locale),
        deadline.isProvisional ? coreWords.in(ctx.locale)("time.provisional") : "",
      ]
    : [];
  return {
    question,
    text,
    answer,
    answeredBy: (await findPerson(ctx.tx, question.answeredById))?.name,
    version: quoted,
    due: deadline && {
      when: sayDue(ctx, deadline.dueAt),
      left: sayTimeLeft(
        deadline.dueAt,
        ctx.locale,
        ctx.calendars.of(deadline.inputs.region, deadline.inputs.zone),
        ctx.now,
      ),
      isLate: deadline.dueAt <= ctx.now,
      explained: explained.filter(Boolean).join(ctx.locale === "zh-CN" ? "；" : "; "),
    },
  };
}
