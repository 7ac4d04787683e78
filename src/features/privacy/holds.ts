import type { Ctx } from "../../core/context.ts";
import { type FormHandler, formHandler, type PressHandler, type Registry } from "../../core/feature.ts";
import { endHold, findSubject, listHolds, setHold } from "../../core/holds.ts";
import { findPeople, type Role } from "../../core/people.ts";
import { type Reply, say, showCard } from "../../core/reply.ts";
import { holdsCard } from "./cards.ts";
import { drawHold, holdForm } from "./forms.ts";
import { privacyWords } from "./messages/index.ts";

/** Who decides that something must be kept. */
export const HOLD_ROLES: readonly Role[] = ["compliance", "legal", "admin"];

const words = (ctx: Pick<Ctx, "locale">) => privacyWords.in(ctx.locale);

/** All holds. The reason may tell of a matter, so it is shown to who wrote it alone. */
export async function holds(ctx: Ctx): Promise<Reply> {
  const all = await listHolds(ctx);
  const people = new Map(
    (
      await findPeople(
        ctx.tx,
        all.map(({ byId }) => byId),
      )
    ).map(({ id, name }) => [id as string, name]),
  );
  const shown = all.map((hold) => ({
    ...hold,
    reason: hold.byId === ctx.person?.id ? hold.reason : "",
    by: people.get(hold.byId) ?? words(ctx)("holds.operator"),
  }));
  return showCard(holdsCard(ctx, shown));
}

const holdHandler = (registry: () => Registry): FormHandler<(typeof holdForm)["fields"]> => ({
  form: holdForm,
  may: HOLD_ROLES,
  open: async (ctx) => drawHold(ctx),
  async submit(ctx, { subject, reason }) {
    const found = await findSubject(ctx, registry(), subject);
    if (!found) return { kind: "errors", errors: { subject: words(ctx)("reasons.no-such-subject") } };
    await setHold(ctx, found.id, { reason, said: found.said });
    return say(words(ctx)("forms.hold.done", { said: found.said }), "good");
  },
});

export const holdForms = (registry: () => Registry) => [formHandler(holdHandler(registry))];

export const holdPresses: PressHandler[] = [
  {
    name: "privacy.hold",
    may: HOLD_ROLES,
    handle: async (ctx) => ({ kind: "form", opening: { form: holdForm.name, view: drawHold(ctx), context: {} } }),
  },
  {
    name: "privacy.end-hold",
    may: HOLD_ROLES,
    async handle(ctx, { id }) {
      const said = (await listHolds(ctx)).find(({ subject }) => subject === id)?.said;
      if (said === undefined || !(await endHold(ctx, id))) return say(words(ctx)("reasons.no-hold"), "quiet");
      return say(words(ctx)("holds.ended", { said }), "good");
    },
  },
];
