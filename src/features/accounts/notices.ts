import type { Card } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import type { Notice } from "../../core/feature.ts";
import { findPerson } from "../../core/people.ts";
import { accountCard, endedCard, endingCard, lateCard, leftCard, ownerLeftCard, rotateNowCard } from "./cards.ts";
import { readFacts } from "./facts.ts";
import { openHandover } from "./handovers/store-handovers.ts";
import { accountWords } from "./messages/index.ts";
import type { Account, Duty, EndedWhy } from "./model.ts";
import { maySee } from "./parties.ts";
import { findAccount, findUse, usesOf } from "./store.ts";

type Sent = "card" | "late" | "left" | "ended" | "owner-left" | "rotate-now" | "ending";
const about = (
  name: Sent,
  draw: (ctx: Ctx, row: Account, params: Record<string, unknown>) => Promise<Card | undefined>,
): Notice => ({
  name: `accounts.${name}`,
  ...(name === "card" && { family: "accounts.card" }),
  called: (locale) => accountWords.in(locale)(`sent.${name}`),
  async render(ctx, params) {
    const row = await findAccount(ctx, String(params.id));
    return row && draw(ctx, row, params);
  },
});

/** Who has it no more is told that, and not how it stands. */
async function drawn(ctx: Ctx, row: Account): Promise<Card> {
  if (row.state === "closed" || (await maySee(ctx, row))) return accountCard(ctx, await readFacts(ctx, row));
  const own = (await usesOf(ctx, row.id, false)).filter(({ personId }) => personId === ctx.person?.id);
  const [last] = own.sort((a, b) => (b.endedAt?.getTime() ?? 0) - (a.endedAt?.getTime() ?? 0));
  return endedCard(ctx, row, last ? sayable(last.endedWhy) : "owner");
}

/** Who is back after having left hears that it is over. */
const sayable = (why: EndedWhy | undefined): Exclude<EndedWhy, "left"> => (!why || why === "left" ? "over" : why);

/** What people hear about accounts; each card shows the account as it stands. */
export const accountNotices: Notice[] = [
  about("card", drawn),
  about("rotate-now", async (ctx, row, { person, since }) => {
    const isDone = row.rotatedAt !== undefined && row.rotatedAt >= new Date(String(since));
    if (isDone || row.state !== "in_custody" || !(await maySee(ctx, row))) return drawn(ctx, row);
    const who = await findPerson(ctx.tx, String(person));
    return rotateNowCard(ctx, await readFacts(ctx, row), who?.name ?? "–");
  }),
  about("late", async (ctx, row, { duty }) =>
    lateCard(ctx, await readFacts(ctx, row), duty as Duty, await maySee(ctx, row)),
  ),
  about("left", async (ctx, row, params) => {
    const person = await findPerson(ctx.tx, String(params.person));
    const why = params.why === "moved" ? "moved" : "left";
    const taker = (await findPerson(ctx.tx, (await openHandover(ctx, row.id))?.toId))?.name;
    return leftCard(ctx, { row, name: person?.name ?? "–", why, isHolder: params.isHolder === true, taker });
  }),
  about("owner-left", async (ctx, row, params) => {
    if (row.ownerId !== params.person || row.state === "closed") return undefined;
    const person = await findPerson(ctx.tx, row.ownerId);
    return person?.isActive ? undefined : ownerLeftCard(ctx, row, person?.name ?? "–");
  }),
  about("ending", async (ctx, row, { use: id }) => {
    const use = await findUse(ctx, String(id));
    if (!use?.toDay || use.endedAt || row.state === "closed") return drawn(ctx, row);
    return endingCard(ctx, row, { kind: use.kind, toDay: use.toDay });
  }),
  about("ended", async (ctx, row, { why }) => endedCard(ctx, row, String(why))),
];
