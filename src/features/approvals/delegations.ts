import { appendAudit } from "../../core/audit.ts";
import type { CivilDate } from "../../core/calendar/civil.ts";
import { instantAt } from "../../core/calendar/civil.ts";
import type { Ctx } from "../../core/context.ts";
import { UserError } from "../../core/errors.ts";
import { type FormHandler, formHandler, type PressHandler } from "../../core/feature.ts";
import { addMessages } from "../../core/outbox.ts";
import { findPerson } from "../../core/people.ts";
import { say } from "../../core/reply.ts";
import { sayDay } from "../../core/wording.ts";
import * as forms from "./forms.ts";
import { words } from "./handling.ts";
import { delegationsOf, endDelegation, insertDelegation } from "./store.ts";

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
    await addMessages(ctx.tx, ctx.now, [
      { key: `${id}:given`, notice: "approvals.delegated", params: { id }, to: [{ personId: person }] },
    ]);
    return say(t("forms.delegate.done", { name: to.name, when: saySpan(ctx, startsAt, endsAt) }), "good");
  },
});

/** "11月24日(周二) – 11月26日(周四)", both days included. */
export const saySpan = (ctx: Pick<Ctx, "locale" | "zone" | "now">, startsAt: Date, endsAt: Date): string =>
  [startsAt, new Date(endsAt.getTime() - 1)].map((at) => sayDay(at, ctx.locale, ctx.zone, ctx.now)).join(" – ");

/** What the reader gave to others, for a list. */
export async function ownDelegations(ctx: Ctx): Promise<{ id: string; name: string; when: string }[]> {
  if (!ctx.person) return [];
  const found = [];
  for (const { id, toId, startsAt, endsAt } of await delegationsOf(ctx, ctx.person.id)) {
    const name = (await findPerson(ctx.tx, toId))?.name ?? "–";
    found.push({ id, name, when: saySpan(ctx, startsAt, endsAt) });
  }
  return found;
}

/** Takes it back before its time. */
export const endPress: PressHandler = {
  name: "approval.end-delegation",
  async handle(ctx, { id }) {
    const t = words(ctx);
    if (!(await endDelegation(ctx, id, ctx.person?.id ?? ""))) return say(t("delegation.over"), "quiet");
    await appendAudit(ctx.tx, ctx.now, { subject: id, actor: ctx.actor, action: "delegation.ended", data: {} });
    return say(t("delegation.ended"), "good");
  },
};
