import { appendAudit } from "../../../core/audit.ts";
import type { Ctx } from "../../../core/context.ts";
import { UserError } from "../../../core/errors.ts";
import type { PressHandler } from "../../../core/feature.ts";
import { findPeople } from "../../../core/people.ts";
import { type Reply, replaceCard, say } from "../../../core/reply.ts";
import { words } from "./cards.ts";
import { actor, drawSession, tellShifted } from "./handling.ts";
import { type Session, whyClosed } from "./model.ts";
import { lockSession } from "./store.ts";
import { joinLine, leaveLine, lineOf } from "./store-seats.ts";

/** Signing up and off. The session stays locked meanwhile: of two who want the last seat one comes first. */

async function openLine(ctx: Ctx, id: string) {
  const session = await lockSession(ctx, id);
  if (!session) throw new UserError("no-such-session", words(ctx)("said.none"));
  const closed = whyClosed(session, ctx.now);
  if (closed) throw new UserError(closed, words(ctx)(`refused.${closed}`));
  return { session, line: await lineOf(ctx, id) };
}

async function answered(ctx: Ctx, { id }: Session, action: string): Promise<Reply> {
  await appendAudit(ctx.tx, ctx.now, { subject: id, actor: ctx.actor, action, data: {} });
  const card = await drawSession(ctx, id);
  if (!card) throw new Error(`${id} is gone`);
  return replaceCard(card);
}

async function signUp(ctx: Ctx, id: string): Promise<Reply> {
  const { session, line } = await openLine(ctx, id);
  const me = actor(ctx).id;
  if (line.some(({ personId }) => personId === me)) return say(words(ctx)("said.signedAlready"), "quiet");
  await joinLine(ctx, id, me, (line.at(-1)?.line ?? 0) + 1);
  return answered(ctx, session, "session.signed-up");
}

async function signOff(ctx: Ctx, id: string): Promise<Reply> {
  const { session, line } = await openLine(ctx, id);
  const me = actor(ctx).id;
  if (!line.some(({ personId }) => personId === me)) return say(words(ctx)("said.notSigned"), "quiet");
  await leaveLine(ctx, id, me);
  const { seats } = session;
  await tellShifted(ctx, session, { line, seats }, { line: await lineOf(ctx, id), seats });
  return answered(ctx, session, "session.signed-off");
}

/** Whoever left the company holds no seat: it goes to the next in line, who is told. */
export async function releaseLeavers(ctx: Ctx, id: string): Promise<void> {
  const session = await lockSession(ctx, id);
  if (session?.state !== "planned") return;
  const line = await lineOf(ctx, id);
  const people = await findPeople(
    ctx.tx,
    line.map(({ personId }) => personId),
  );
  const here = new Set(people.filter(({ isActive }) => isActive).map((person) => person.id));
  const gone = line.filter(({ personId }) => !here.has(personId));
  if (gone.length === 0) return;
  for (const { personId } of gone) await leaveLine(ctx, id, personId);
  const { seats } = session;
  await tellShifted(ctx, session, { line, seats }, { line: await lineOf(ctx, id), seats });
}

export const signingPresses: PressHandler[] = [
  { name: "session.up", handle: (ctx, { id }) => signUp(ctx, id) },
  { name: "session.off", handle: (ctx, { id }) => signOff(ctx, id) },
];
