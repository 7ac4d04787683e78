import { appendAudit } from "../../../core/audit.ts";
import type { Ctx } from "../../../core/context.ts";
import { UserError } from "../../../core/errors.ts";
import { formHandler, type PressHandler } from "../../../core/feature.ts";
import { findPerson } from "../../../core/people.ts";
import { type Reply, replaceCard, say, showCard } from "../../../core/reply.ts";
import { grantButton } from "../stuck.ts";
import { words } from "./cards.ts";
import * as forms from "./forms.ts";
import { factsFor, managed, moveSession, titleOfCourse } from "./handling.ts";
import { isBefore, type Session, sayNumber } from "./model.ts";
import { listedSession } from "./store.ts";
import { absent, attend, correctSeat, rosterOf, stuckThere } from "./store-seats.ts";
import { manageCard, PAGE_SIZE, rosterCard, sayEarly, stuckThereCard } from "./trainer-cards.ts";
import { opens } from "./writing.ts";

/** Who was there, by the trainer's hand: ticked while it is open, final once it is recorded, then corrected. */

const STUCK_SHOWN = 10;
const MAX_PAGE = 999;

async function rosterAt(ctx: Ctx, session: Session, asked: string | undefined) {
  const page = /^\d{1,3}$/.test(asked ?? "") ? Math.min(Number(asked), MAX_PAGE) : 0;
  const found = await rosterOf(ctx, session.id, { limit: PAGE_SIZE, offset: page * PAGE_SIZE });
  return rosterCard(ctx, session, { ...found, page });
}

/** @throws UserError before anybody can be there, once it is final, or where it does not take place */
function needOpen(ctx: Ctx, session: Session): void {
  const { state } = session;
  if (isBefore(session, ctx.now)) throw new UserError("too-early", sayEarly(ctx));
  if (state === "recorded") throw new UserError("recorded", words(ctx)("said.isRecorded"));
  if (state === "cancelled") throw new UserError("cancelled", words(ctx)("refused.cancelled"));
}

const note = (ctx: Ctx, subject: string, action: string, person: string) =>
  appendAudit(ctx.tx, ctx.now, { subject, actor: ctx.actor, action: `session.${action}`, data: { person } });

async function tick(ctx: Ctx, session: Session, personId: string): Promise<void> {
  const person = await findPerson(ctx.tx, personId);
  if (!person) throw new UserError("no-such-person", words(ctx)("said.none"));
  const isNew = await attend(ctx, session.id, person.id, "hand");
  if (!isNew) await absent(ctx, session.id, person.id);
  await note(ctx, session.id, isNew ? "ticked" : "unticked", person.id);
}

async function manage(ctx: Ctx, id: string): Promise<Reply> {
  const session = await managed(ctx, id);
  const listed = await listedSession(ctx, session.id);
  if (!listed) throw new Error(`${session.id} is gone`);
  const { there } = await rosterOf(ctx, session.id, { limit: 0, offset: 0 });
  const stuck = session.course ? (await stuckThere(ctx, session.id, session.course, STUCK_SHOWN)).length : 0;
  return showCard(manageCard(ctx, await factsFor(ctx, listed), { there, stuck }));
}

const addHandler = formHandler<(typeof forms.addForm)["fields"]>({
  form: forms.addForm,
  async open(ctx, { id }) {
    const session = await managed(ctx, id);
    needOpen(ctx, session);
    return forms.draw(forms.addForm, ctx, sayNumber(session.number));
  },
  async submit(ctx, { person: personId }, { id }) {
    const session = await managed(ctx, id);
    needOpen(ctx, session);
    const name = (await findPerson(ctx.tx, personId))?.name ?? "";
    if (!(await attend(ctx, session.id, personId, "hand")))
      return say(words(ctx)("said.addedAlready", { name }), "quiet");
    await note(ctx, session.id, "ticked", personId);
    return say(words(ctx)("said.added", { name }), "good");
  },
});

const correctHandler = formHandler<(typeof forms.correctForm)["fields"]>({
  form: forms.correctForm,
  async open(ctx, { id, person }) {
    const session = await managed(ctx, id);
    const initial = person ? { initial: { person } } : {};
    return forms.draw(forms.correctForm, ctx, sayNumber(session.number), initial);
  },
  async submit(ctx, { person, there, reason }, { id }) {
    const session = await managed(ctx, id);
    const isThere = there === "yes";
    await moveSession(ctx, session, "correct", { data: { person, there: isThere } });
    await correctSeat(ctx, session.id, person, { isThere, reason });
    return say(words(ctx)("said.corrected"), "good");
  },
});

export const rosterForms = [addHandler, correctHandler];
export const rosterPresses: PressHandler[] = [
  { name: "session.manage", handle: (ctx, { id }) => manage(ctx, id) },
  {
    name: "session.roster",
    handle: async (ctx, { id, arg }) => showCard(await rosterAt(ctx, await managed(ctx, id), arg)),
  },
  {
    name: "session.tick",
    async handle(ctx, { id, arg = "" }) {
      const session = await managed(ctx, id);
      needOpen(ctx, session);
      const [personId = "", page] = arg.split(".");
      await tick(ctx, session, personId);
      return replaceCard(await rosterAt(ctx, session, page));
    },
  },
  {
    name: "session.record",
    async handle(ctx, { id }) {
      const session = await managed(ctx, id);
      if (session.state === "planned") return say(words(ctx)("said.notHeld"), "quiet");
      await moveSession(ctx, session, "record", { set: { code: null, token: null } });
      return manage(ctx, id);
    },
  },
  {
    name: "session.stuck",
    async handle(ctx, { id }) {
      const session = await managed(ctx, id);
      const rows = session.course ? await stuckThere(ctx, session.id, session.course, STUCK_SHOWN) : [];
      const course = titleOfCourse(ctx, session.course) ?? session.title;
      return showCard(stuckThereCard(ctx, session, rows, (one) => grantButton(ctx, { ...one, course })));
    },
  },
  opens("session.add", addHandler),
  opens("session.correct", correctHandler, (person): Record<string, string> => (person ? { person } : {})),
];
