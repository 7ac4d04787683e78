import { appendAudit } from "../../core/audit.ts";
import type { CivilDate } from "../../core/calendar/civil.ts";
import { instantAt } from "../../core/calendar/civil.ts";
import type { Ctx } from "../../core/context.ts";
import { UserError } from "../../core/errors.ts";
import { type FormHandler, formHandler, type PressHandler } from "../../core/feature.ts";
import { markMoved } from "../../core/lifecycle.ts";
import { addMessages } from "../../core/outbox.ts";
import { findPerson } from "../../core/people.ts";
import { none, type Reply, say } from "../../core/reply.ts";
import { saySpan } from "./cards.ts";
import * as forms from "./forms.ts";
import { words } from "./handling.ts";
import { answerDelegation, delegationsOf, endDelegation, findDelegation, insertDelegation } from "./store.ts";

/** Longer than any leave: whoever is away for more than that is replaced in the directory. */
const LONGEST_DAYS = 92;

/** Somebody gives their voice to a colleague for the days that they are away; each vote then names both. */
export const delegateHandler: FormHandler = formHandler<(typeof forms.delegateForm)["fields"]>({
  form: forms.delegateForm,
  open: async (ctx) => forms.draw(forms.delegateForm, ctx),
  async submit(ctx, { person, firstDay, lastDay }) {
    const t = words(ctx);
    if (!ctx.person) throw new UserError("not-asked", t("reasons.not-asked"));
    const to = await findPerson(ctx.tx, person);
    const startsAt = instantAt(firstDay as CivilDate, "00:00", ctx.zone);
    const endsAt = instantAt(lastDay as CivilDate, "24:00", ctx.zone);
    const errors: Record<string, string> = {
      ...(person === ctx.person.id && { person: t("reasons.to-yourself") }),
      ...(!to?.isActive && { person: t("reasons.cannot-decide") }),
      ...(endsAt <= startsAt && { lastDay: t("reasons.ends-before") }),
      ...(endsAt.getTime() - startsAt.getTime() > LONGEST_DAYS * 86_400_000 && {
        lastDay: t("reasons.too-long", { count: LONGEST_DAYS }),
      }),
    };
    if (Object.keys(errors).length > 0 || !to) return { kind: "errors", errors };
    const id = await insertDelegation(ctx, { fromId: ctx.person.id, toId: person, startsAt, endsAt });
    const data = { to: person, from: startsAt.toISOString(), until: endsAt.toISOString() };
    await appendAudit(ctx.tx, ctx.now, { subject: id, actor: ctx.actor, action: "delegation.given", data });
    await tell(ctx, id, "given", person);
    return say(t("forms.delegate.done", { name: to.name, when: saySpan(ctx, startsAt, endsAt) }), "good");
  },
});

/** What the reader gave to others, for a list. */
export async function ownDelegations(
  ctx: Ctx,
): Promise<{ id: string; name: string; when: string; isAccepted: boolean }[]> {
  if (!ctx.person) return [];
  const found = [];
  for (const { id, toId, startsAt, endsAt, acceptedAt } of await delegationsOf(ctx, ctx.person.id)) {
    const name = (await findPerson(ctx.tx, toId))?.name ?? "–";
    found.push({ id, name, when: saySpan(ctx, startsAt, endsAt), isAccepted: acceptedAt !== null });
  }
  return found;
}

/** Takes it back before its time. */
const endPress: PressHandler = {
  name: "approval.end-delegation",
  async handle(ctx, { id }) {
    const t = words(ctx);
    if (!(await endDelegation(ctx, id, ctx.person?.id ?? ""))) return say(t("delegation.over"), "quiet");
    await appendAudit(ctx.tx, ctx.now, { subject: id, actor: ctx.actor, action: "delegation.ended", data: {} });
    await markMoved(ctx, id);
    return say(t("delegation.ended"), "good");
  },
};

/** Whoever is asked to stand in says whether they can; whoever asked them hears it. */
const answers = (
  name: string,
  isYes: boolean,
  answered: (ctx: Ctx, fromId: string) => Promise<Reply> = async () => none,
): PressHandler => ({
  name: `approval.${name}`,
  async handle(ctx, { id }) {
    if (!(await answerDelegation(ctx, id, ctx.person?.id ?? "", isYes)))
      return say(words(ctx)("delegation.over"), "quiet");
    const action = isYes ? "delegation.accepted" : "delegation.declined";
    await appendAudit(ctx.tx, ctx.now, { subject: id, actor: ctx.actor, action, data: {} });
    await markMoved(ctx, id);
    const from = (await findDelegation(ctx, id))?.fromId;
    if (from) await tell(ctx, id, isYes ? "accepted" : "declined", from);
    return from ? answered(ctx, from) : none;
  },
});

/** The buttons of a delegation; the card itself shows each answer. @param accepted what comes of a yes besides */
export const delegationPresses = (accepted: (ctx: Ctx, fromId: string) => Promise<Reply>): PressHandler[] => [
  endPress,
  answers("accept-delegation", true, accepted),
  answers("decline-delegation", false),
];

async function tell(ctx: Ctx, id: string, what: string, personId: string): Promise<void> {
  await addMessages(ctx.tx, ctx.now, [
    { key: `${id}:${what}`, notice: "approvals.delegated", params: { id }, subject: id, to: [{ personId }] },
  ]);
}
