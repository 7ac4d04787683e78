import type { Ctx } from "../../core/context.ts";
import { openDeadlines } from "../../core/deadlines/read.ts";
import { coreWords } from "../../core/messages/index.ts";
import { findPerson } from "../../core/people.ts";
import { explainDays, sayDue, sayTimeLeft } from "../../core/wording.ts";
import { privacyWords } from "./messages/index.ts";
import { type About, type DataRequest, whyNotExtend } from "./model.ts";
import { readTexts } from "./store.ts";

/** Everything a card about a request may show, read once. */
export type RequestFacts = {
  request: DataRequest;
  about: About;
  /** The draft, the answer, or the reason of a refusal. */
  answer: string | undefined;
  handlerName: string | undefined;
  due: { when: string; left: string; isLate: boolean; explained: string } | undefined;
  mayExtend: boolean;
};

/** Reads everything that a card about one request may show. */
export async function readFacts(ctx: Ctx, request: DataRequest): Promise<RequestFacts> {
  const { about, answer } = await readTexts(ctx, request.id);
  const [deadline] = await openDeadlines(ctx.tx, [request.id]);
  const handler = await findPerson(ctx.tx, request.handlerId);
  const t = privacyWords.in(ctx.locale);
  const explained = () => {
    if (!deadline) return "";
    const { term } = deadline.inputs;
    if (term.count === "calendar-months") return t(term.n === 1 ? "request.month" : "request.months");
    const parts = [
      explainDays(deadline.inputs, ctx.locale),
      deadline.isProvisional ? coreWords.in(ctx.locale)("time.provisional") : "",
    ];
    return parts.filter(Boolean).join(ctx.locale === "zh-CN" ? "；" : "; ");
  };
  return {
    request,
    about,
    answer,
    handlerName: handler?.name,
    due: deadline && {
      when: sayDue(ctx, deadline.dueAt),
      left: sayTimeLeft(
        deadline.dueAt,
        ctx.locale,
        ctx.calendars.of(deadline.inputs.region, deadline.inputs.zone),
        ctx.now,
      ),
      isLate: deadline.dueAt <= ctx.now,
      explained: explained(),
    },
    mayExtend: whyNotExtend(request, deadline, ctx.now) === undefined,
  };
}
