import type { Ctx } from "../../../core/context.ts";
import { UserError } from "../../../core/errors.ts";
import { applyMove, type MoveInput, NotAllowed } from "../../../core/lifecycle.ts";
import { hasRole, type Person } from "../../../core/people.ts";
import type { SocialPlatform } from "../../../core/social-platforms.ts";
import type { Account } from "../model.ts";
import { concerned, type HijackEvent, hijackLife } from "./life.ts";
import { hijackWords } from "./messages/index.ts";
import { type Hijack, TEAMS, type Team } from "./model.ts";
import { findHijack, hasReported } from "./store.ts";

/** What follows in other parts of the product, brought by whoever puts the parts together. */
export type Dependants = {
  /** It is frozen: what runs on it pauses. */
  paused(ctx: Ctx, account: Account): Promise<void>;
  /** It is ours again. */
  resumed(ctx: Ctx, account: Account): Promise<void>;
  /** What is over is filed as an incident; its id, and its number as people read it. */
  file(ctx: Ctx, record: Filed): Promise<{ id: string; number: string }>;
  /** People of the account get a one-minute lesson; false where there is none. */
  teach(ctx: Ctx, people: readonly Person[]): Promise<boolean>;
};

/** What an incident says of it, with who did which measure of IT security. */
export type Filed = {
  reporterId: string;
  platform: SocialPlatform;
  seenAt: Date;
  /** What the reporter wrote. */
  text: string;
  /** For those who handle it, not for whoever reported it. */
  record: string;
  steps: readonly { step: Measure; byId: string; at: Date }[];
};
/** The measures that incidents know. */
export type Measure = "password" | "sessions" | "mailbox" | "factor" | "freeze" | "appeal";

/** The catalogue in the language of who acts. */
export const words = (ctx: Pick<Ctx, "locale">) => hijackWords.in(ctx.locale);

/** A hijack by the id in a button, whoever asks. @throws UserError when there is none */
export async function existing(ctx: Ctx, id: string | undefined): Promise<Hijack> {
  const found = id ? await findHijack(ctx, id) : undefined;
  if (!found) throw new UserError("no-such-hijack", words(ctx)("reasons.no-such-hijack"));
  return found;
}

/** The teams that the reader belongs to. */
export const teamsOf = ({ person }: Pick<Ctx, "person">): Team[] =>
  TEAMS.filter((team) => person !== undefined && hasRole(person, team));

/** How the reader stands to it: with their teams, as one of the account's people, or not at all. */
export async function standingOf(ctx: Ctx, row: Hijack): Promise<Team[] | "people" | undefined> {
  const teams = teamsOf(ctx);
  if (teams.length > 0) return teams;
  const isTheirs = ctx.person !== undefined && (await hasReported(ctx, row.id, ctx.person.id));
  return isTheirs || (await concerned(ctx, row)).some(({ id }) => id === ctx.person?.id) ? "people" : undefined;
}

/** Lets through who has this right, before a form is shown. @throws NotAllowed, which is put on record */
export async function allowed(
  ctx: Ctx,
  id: string | undefined,
  right: "security" | "team" | "people",
): Promise<Hijack> {
  const row = await existing(ctx, id);
  const names = right === "people" ? (["people", "team"] as const) : ([right] as const);
  let why: unknown = "not-team";
  for (const name of names) {
    const answer = await hijackLife.rights[name]?.(ctx, row);
    if (answer === true) return row;
    why = answer;
  }
  // Whoever reported it may always add what they know.
  if (right === "people" && ctx.person && (await hasReported(ctx, row.id, ctx.person.id))) return row;
  const reason = String(why);
  throw new NotAllowed(row.id, reason, hijackLife.reason(ctx.locale, reason));
}

/** Moves a hijack; what happened is the caller's line. */
export async function moveHijack(ctx: Ctx, row: Hijack, event: HijackEvent, input: MoveInput = {}): Promise<Hijack> {
  await applyMove(ctx, hijackLife, row, event, input);
  return existing(ctx, row.id);
}
