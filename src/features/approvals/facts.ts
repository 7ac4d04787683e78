import type { Card } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import { openDeadlines } from "../../core/deadlines/read.ts";
import { lastMove } from "../../core/lifecycle.ts";
import { findPeople } from "../../core/people.ts";
import { sayDue, sayInstant, sayTimeLeft } from "../../core/wording.ts";
import { type ApprovalFacts, type ApprovalReader, heldCard, words } from "./cards.ts";
import type { Kinds } from "./kinds.ts";
import { approvalLife } from "./life.ts";
import type { Approval } from "./model.ts";
import { voiceIn } from "./parties.ts";
import { approvalsOf, type Line, linesOf } from "./store.ts";

/** How the reader stands to an approval; undefined: not at all. */
export async function readerOf(ctx: Ctx, row: Approval): Promise<ApprovalReader | undefined> {
  if (!ctx.person) return undefined;
  const { id } = ctx.person;
  const voice = await voiceIn(ctx, row);
  if (voice !== undefined) {
    const [other] = voice === id ? [] : await findPeople(ctx.tx, [voice]);
    return { role: "asked", for: other?.name };
  }
  if (row.copies.includes(id)) return { role: "copied" };
  const had = row.steps.some((step) => step.people.includes(id) || step.votes.some(({ by }) => by === id));
  const wasLast = (await lastMove(ctx, approvalLife, row.id))?.actor === id;
  return had || wasLast ? { role: "done", ...(wasLast && row.state === "held" && { saidNo: true }) } : undefined;
}

/** Whether the reader is, was, or stands in for somebody who is asked about a subject, or got a copy of the question. */
export async function isPartyTo(ctx: Ctx, subject: string): Promise<boolean> {
  const row = (await approvalsOf(ctx, [subject])).get(subject);
  return row !== undefined && (await readerOf(ctx, row)) !== undefined;
}

/** What its card shows; undefined when its subject is gone. */
export async function readFacts(ctx: Ctx, kinds: Kinds, row: Approval): Promise<ApprovalFacts | undefined> {
  const drawn = await kinds.of(row).draw(ctx, row);
  if (!drawn) return undefined;
  const lines = await linesOf(ctx, row.id);
  const last = row.state === "waiting" ? undefined : await lastMove(ctx, approvalLife, row.id);
  const ids = [
    row.requesterId,
    ...(last ? [last.actor] : []),
    ...lines.map(({ byId }) => byId),
    ...row.steps.flatMap((step) => [...step.people, ...step.votes.flatMap((vote) => [vote.by, vote.for ?? vote.by])]),
  ];
  const names = new Map((await findPeople(ctx.tx, ids)).map(({ id, name }) => [id as string, name]));
  const due = (await openDeadlines(ctx.tx, [row.id])).find(({ kind }) => kind === "answer");
  const calendar = ctx.calendars.of(ctx.person?.region ?? ctx.company.region, ctx.zone);
  const said = heard(row, lines, ctx.actor);
  return {
    row,
    drawn,
    names,
    requester: names.get(row.requesterId) ?? "–",
    due: due && {
      when: sayDue(ctx, due.dueAt),
      left: sayTimeLeft(due.dueAt, ctx.locale, calendar, ctx.now),
    },
    said: said && {
      by: words(ctx)(`said.${said.kind}`, { name: names.get(said.byId) ?? "–" }),
      text: said.text,
    },
    hasFallen: last?.event === "fall",
    answered: last && {
      by: byWhom(ctx, row, names, last.actor),
      when: sayInstant(last.at, ctx.locale, ctx.zone, ctx.now),
    },
  };
}

/**
 * The last thing that was said to everybody. A no that is looked at, or does not count any more, is for whoever said it
 * alone; what was said when it was looked at is for the record.
 */
const heard = ({ state }: Approval, lines: readonly Line[], reader: string): Line | undefined =>
  lines.findLast(
    ({ kind, byId }) =>
      kind !== "looked" && (kind !== "refused" || state === "refused" || (state === "held" && byId === reader)),
  );

/** What was said with the last answer, and by whom; undefined where nothing was. */
export async function saidTo(ctx: Ctx, row: Approval): Promise<{ by: string; text: string } | undefined> {
  const said = heard(row, await linesOf(ctx, row.id), ctx.actor);
  if (!said) return undefined;
  const [person] = await findPeople(ctx.tx, [said.byId]);
  return { by: words(ctx)(`said.${said.kind}`, { name: person?.name ?? "–" }), text: said.text };
}

/** A no as whoever looks at it sees it; undefined where none was said, or what it was about is gone. */
export async function drawHeld(ctx: Ctx, kinds: Kinds, row: Approval): Promise<Card | undefined> {
  const facts = await readFacts(ctx, kinds, row);
  const lines = await linesOf(ctx, row.id);
  const no = lines.findLast(({ kind }) => kind === "refused");
  if (!facts || !no) return undefined;
  const looked = lines.findLast(({ kind }) => kind === "looked");
  const due = (await openDeadlines(ctx.tx, [row.id])).find(({ kind }) => kind === "look");
  const calendar = ctx.calendars.of(ctx.company.region, ctx.company.zone);
  const names = new Map(
    (await findPeople(ctx.tx, [no.byId, ...(looked ? [looked.byId] : [])])).map((one) => [one.id as string, one.name]),
  );
  const nameOf = (id: string) => names.get(id) ?? "–";
  return heldCard(
    ctx,
    facts,
    { by: nameOf(no.byId), text: no.text },
    looked
      ? { by: nameOf(looked.byId), when: sayInstant(looked.at, ctx.locale, ctx.zone, ctx.now), text: looked.text }
      : { left: due ? sayTimeLeft(due.dueAt, ctx.locale, calendar, ctx.now) : "" },
  );
}

/** "王敏(代李强)": who answered last, and for whom. */
function byWhom(ctx: Ctx, row: Approval, names: ReadonlyMap<string, string>, actor: string): string {
  const vote = row.steps.flatMap(({ votes }) => votes).findLast(({ by }) => by === actor);
  const name = names.get(actor) ?? "–";
  return vote?.for ? words(ctx)("route.standIn", { name, other: names.get(vote.for) ?? "–" }) : name;
}
