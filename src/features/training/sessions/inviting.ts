import { audienceChoices } from "../../../core/audience.ts";
import { appendAudit } from "../../../core/audit.ts";
import { type Ctx, systemCtx } from "../../../core/context.ts";
import { UserError } from "../../../core/errors.ts";
import { formHandler, type PressHandler } from "../../../core/feature.ts";
import type { Job } from "../../../core/jobs.ts";
import { addMessages, type Recipient } from "../../../core/outbox.ts";
import { say } from "../../../core/reply.ts";
import { tellFrom } from "../campaigns/asking.ts";
import { leavesOf } from "../campaigns/store-tasks.ts";
import { words } from "./cards.ts";
import * as forms from "./forms.ts";
import { managed } from "./handling.ts";
import { invitedTo, type Session, sayNumber, whyClosed } from "./model.ts";
import { lockSession } from "./store.ts";
import { countUninvited, type Invited, uninvited } from "./store-invited.ts";
import { opens } from "./writing.ts";

/** People hear of a session: everybody, some departments, or those who have no quiz left in its course. */

const INVITE = "sessions.invite";
const PAGE = 500;
/** In a list beside the departments. */
const [EVERYBODY, STUCK] = ["*", "*stuck"];

/** @throws UserError where nobody can sign up any more */
function needOpen(ctx: Ctx, session: Session): void {
  const closed = whyClosed(session, ctx.now);
  if (closed) throw new UserError(closed, words(ctx)(`refused.${closed}`));
}

const inviteHandler = formHandler<(typeof forms.inviteForm)["fields"]>({
  form: forms.inviteForm,
  async open(ctx, { id }) {
    const session = await managed(ctx, id);
    needOpen(ctx, session);
    const t = words(ctx);
    const { departments } = await audienceChoices(ctx);
    const to = [
      { value: EVERYBODY, label: t("forms.invite.everybody") },
      ...(session.course ? [{ value: STUCK, label: t("forms.invite.stuck") }] : []),
      ...departments.slice(0, forms.INVITED_MAX - 2).map((name) => ({ value: name, label: name })),
    ];
    return forms.draw(forms.inviteForm, ctx, sayNumber(session.number), { options: { to } });
  },
  async submit(ctx, { to }, { id }) {
    const session = await managed(ctx, id);
    needOpen(ctx, session);
    const t = words(ctx);
    const whom: Invited = {
      isEverybody: to.includes(EVERYBODY),
      isStuck: to.includes(STUCK),
      departments: to.filter((one) => one !== EVERYBODY && one !== STUCK),
    };
    const count = await countUninvited(ctx, session, whom);
    if (count === 0) return { kind: "errors", errors: { to: t("forms.invite.nobody") } };
    await appendAudit(ctx.tx, ctx.now, {
      subject: session.id,
      actor: ctx.actor,
      action: "session.invited",
      data: { count },
    });
    await ctx.queue.send(ctx.tx, INVITE, { id: session.id, ...whom }, { key: `${session.id}:${ctx.now.getTime()}` });
    return say(t("said.invited", { count }), "good");
  },
});

/**
 * Invites the next of them, each in their office hours and not while they are away; whoever could hear of it only after
 * it has begun is left out. The session is held meanwhile, so that nobody is invited twice.
 * @returns behind whom to go on; undefined when that was all
 */
async function invitePage(ctx: Ctx, id: string, whom: Invited, after: string): Promise<string | undefined> {
  const session = await lockSession(ctx, id);
  if (!session || whyClosed(session, ctx.now)) return undefined;
  const people = await uninvited(ctx, session, whom, { after, limit: PAGE });
  const leaves = await leavesOf(
    ctx,
    people.map((person) => person.id),
  );
  const to = people.flatMap((person): Recipient[] => {
    const calendar = ctx.calendars.of(person.region, person.zone);
    const notBefore = tellFrom(ctx.now, calendar, leaves.get(person.id) ?? []);
    return notBefore < session.startsAt ? [{ personId: person.id, notBefore }] : [];
  });
  if (to.length > 0)
    await addMessages(ctx.tx, ctx.now, [
      {
        key: `${id}:invited:${ctx.now.getTime()}:${people[0]?.id}`,
        notice: "sessions.told",
        params: { id, what: "invited" },
        subject: invitedTo(id),
        to,
      },
    ]);
  return people.length === PAGE ? people.at(-1)?.id : undefined;
}

/** Goes on where it was when it is run again: who was invited is not invited again. */
export const inviteJob: Job = {
  name: INVITE,
  async handle(services, data) {
    const { id, isEverybody, isStuck, departments } = data as Invited & { id: string };
    for (let after: string | undefined = ""; after !== undefined; ) {
      const from: string = after;
      after = await services.db.transaction((tx) =>
        invitePage(systemCtx(services, tx), id, { isEverybody, isStuck, departments }, from),
      );
    }
  },
};

export const invitingForms = [inviteHandler];
export const invitingPresses: PressHandler[] = [opens("session.invite", inviteHandler)];
