import type { Ctx } from "../../../core/context.ts";
import { UserError } from "../../../core/errors.ts";
import { evidenceOf } from "../../../core/evidence.ts";
import { applyMove, type MoveInput, NotAllowed } from "../../../core/lifecycle.ts";
import { addMessages } from "../../../core/outbox.ts";
import { findPerson, hasRole, type Person } from "../../../core/people.ts";
import { type Reply, showCard } from "../../../core/reply.ts";
import { coursesOf } from "../courses/course-file.ts";
import { TRAINERS } from "../model.ts";
import { type Facts, sessionCard, type What, words } from "./cards.ts";
import { type SessionEvent, sessionLife } from "./life.ts";
import { type Changed, type Seat, type Session, shifted } from "./model.ts";
import { findSession, type Listed, listedSession } from "./store.ts";

export const isTrainer = ({ person }: Pick<Ctx, "person">): boolean =>
  person !== undefined && hasRole(person, ...TRAINERS);

/** Who acts. @throws Error where nobody does, which no platform lets happen */
export function actor({ person }: Ctx): Person {
  if (!person) throw new Error("a session without a person");
  return person;
}

/** A session by the id in a button, whoever asks. @throws UserError where there is none */
export async function existing(ctx: Ctx, id: string | undefined): Promise<Session> {
  const found = id ? await findSession(ctx, id) : undefined;
  if (!found) throw new UserError("no-such-session", words(ctx)("said.none"));
  return found;
}

/** The same for whoever runs the training. @throws NotAllowed, which is put on record */
export async function managed(ctx: Ctx, id: string | undefined): Promise<Session> {
  const session = await existing(ctx, id);
  needTrainer(ctx, session.id);
  return session;
}
/** @throws NotAllowed */
export function needTrainer(ctx: Ctx, subject: string): void {
  if (!isTrainer(ctx)) throw new NotAllowed(subject, "not-trainer", words(ctx)("refused.not-trainer"));
}

/** Moves a session, and gives it as it is then. */
export async function moveSession(
  ctx: Ctx,
  row: Session,
  event: SessionEvent,
  input: MoveInput = {},
): Promise<Session> {
  await applyMove(ctx, sessionLife, row, event, input);
  return existing(ctx, row.id);
}

export const titleOfCourse = (ctx: Pick<Ctx, "content" | "locale">, id: string | undefined): string | undefined =>
  coursesOf(ctx.content).find((course) => course.id === id)?.words[ctx.locale].title;

/** What the cards of a session say, for this reader. */
export async function factsFor(ctx: Ctx, listed: Listed): Promise<Facts> {
  const { session } = listed;
  const trainer = (await findPerson(ctx.tx, session.makerId))?.name;
  const materials = session.links.length + (await evidenceOf(ctx.tx, ctx, session.id)).length;
  return { listed, trainer, course: titleOfCourse(ctx, session.course), materials };
}

/** A session as its reader sees it now; undefined where there is none. */
export async function drawSession(ctx: Ctx, id: string, told?: { what: What; changed: readonly Changed[] }) {
  const listed = await listedSession(ctx, id);
  if (!listed) return undefined;
  return sessionCard(ctx, await factsFor(ctx, listed), { ...told, isTrainer: isTrainer(ctx) });
}
export async function showSession(ctx: Ctx, id: string): Promise<Reply> {
  const card = await drawSession(ctx, id);
  if (!card) throw new UserError("no-such-session", words(ctx)("said.none"));
  return showCard(card);
}

type Line = { line: readonly Seat[]; seats: number };

/** Tells those whose place changed: who moved up to a seat, and who lost one because there are fewer. */
export async function tellShifted(ctx: Ctx, { id }: Session, before: Line, after: Line): Promise<void> {
  const { up, back } = shifted(before, after);
  const message = (what: What, personId: string) => ({
    key: `${id}:${what}:${personId}:${ctx.now.getTime()}`,
    notice: "sessions.told",
    params: { id, what },
    subject: id,
    to: [{ personId }],
  });
  const messages = [...up.map((one) => message("up", one)), ...back.map((one) => message("back", one))];
  if (messages.length > 0) await addMessages(ctx.tx, ctx.now, messages);
}
