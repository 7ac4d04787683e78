import type { Ctx } from "../../core/context.ts";
import { openDeadlines } from "../../core/deadlines/read.ts";
import { lastMove } from "../../core/lifecycle.ts";
import { findPeople } from "../../core/people.ts";
import { sayDue, sayInstant, sayTimeLeft } from "../../core/wording.ts";
import { type ApprovalFacts, type ApprovalReader, words } from "./cards.ts";
import type { Kinds } from "./kinds.ts";
import { approvalLife } from "./life.ts";
import type { Approval } from "./model.ts";
import { voiceIn } from "./parties.ts";
import { linesOf } from "./store.ts";

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
  return had || (await lastMove(ctx, approvalLife, row.id))?.actor === id ? { role: "done" } : undefined;
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
  const said = lines.at(-1);
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
    answered: last && {
      by: byWhom(ctx, row, names, last.actor),
      when: sayInstant(last.at, ctx.locale, ctx.zone, ctx.now),
    },
  };
}

/** What was said with the last answer, and by whom; undefined where nothing was. */
export async function saidTo(ctx: Ctx, row: Approval): Promise<{ by: string; text: string } | undefined> {
  const said = (await linesOf(ctx, row.id)).at(-1);
  if (!said) return undefined;
  const [person] = await findPeople(ctx.tx, [said.byId]);
  return { by: words(ctx)(`said.${said.kind}`, { name: person?.name ?? "–" }), text: said.text };
}

/** "王敏(代李强)": who answered last, and for whom. */
function byWhom(ctx: Ctx, row: Approval, names: ReadonlyMap<string, string>, actor: string): string {
  const vote = row.steps.flatMap(({ votes }) => votes).findLast(({ by }) => by === actor);
  const name = names.get(actor) ?? "–";
  return vote?.for ? words(ctx)("route.standIn", { name, other: names.get(vote.for) ?? "–" }) : name;
}
