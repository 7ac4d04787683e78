import { callback } from "../../../core/callback.ts";
import type { Ctx } from "../../../core/context.ts";
import { openDeadlines } from "../../../core/deadlines/read.ts";
import type { Duties, HubDuty, Notice } from "../../../core/feature.ts";
import { findPeople, withRoles } from "../../../core/people.ts";
import { lineAbove } from "../../approvals/index.ts";
import { words } from "../handling.ts";
import { accountWords } from "../messages/index.ts";
import { isRegistrar, whoOwns } from "../parties.ts";
import { findAccount } from "../store.ts";
import { applicationCard, lineOf, openingCard } from "./cards.ts";
import { readAsked, readFacts } from "./facts.ts";
import { expireApplication } from "./handling.ts";
import { type Application, isOver } from "./model.ts";
import { whoOpens } from "./parties.ts";
import { findApplication, openApplications } from "./store-applications.ts";

const OPENING = "opening";

const titleOf = async (ctx: Ctx, row: Application, kind: string): Promise<string> =>
  words(ctx)(`application.duty.${kind as "change"}`, { line: lineOf(ctx, await readAsked(ctx, row)) });

/** Who asked changes what was sent back and says that they have it; PR opens what was approved. */
export const applicationDuties: Duties = {
  prefix: "aap",
  async whoMust(ctx, subject, kind) {
    const row = await findApplication(ctx, subject);
    if (!row) return [];
    return kind === OPENING ? whoOpens(ctx) : findPeople(ctx.tx, [row.requesterId]);
  },
  async whoNext(ctx, subject, kind, level) {
    const row = await findApplication(ctx, subject);
    if (!row) return [];
    if (kind === OPENING) return level === 1 ? withRoles(ctx.tx, ["admin"]) : [];
    if (level === 1) return (await lineAbove(ctx, row.requesterId)).slice(0, 1);
    const account = row.accountId ? await findAccount(ctx, row.accountId) : undefined;
    return level === 2 && account ? whoOwns(ctx, account) : [];
  },
  async lapse(ctx, subject, kind) {
    // What was sent back and not changed, and what nobody took in its time, is over.
    if (kind !== "change" && kind !== "end") return false;
    const row = await findApplication(ctx, subject);
    if (row && !isOver(row.state)) await expireApplication(ctx, row);
    return true;
  },
  async line(ctx, subject, kind) {
    const row = await findApplication(ctx, subject);
    if (!row || row.closedAt) return undefined;
    const label = words(ctx)("buttons.view");
    const [requester] = await findPeople(ctx.tx, [row.requesterId]);
    const isOpening = kind === OPENING;
    return {
      title: await titleOf(ctx, row, kind),
      action: isOpening
        ? { kind: "open", label: words(ctx)("opening.enter"), callback: callback("account.register", row.id) }
        : { kind: "run", label, callback: callback("application.view", row.id) },
      ...(requester && !isOpening && { who: requester.name }),
    };
  },
};

/** What waits for the reader: their own applications, and new accounts that they open. */
export async function applicationsFor(ctx: Ctx, personId: string): Promise<HubDuty[]> {
  const own = await openApplications(ctx, { requesterIds: [personId] });
  const opens = (await whoOpens(ctx)).some(({ id }) => id === personId);
  const opening = opens ? await openApplications(ctx, { kind: "open", state: "approved" }) : [];
  const rows = [...new Map([...own, ...opening].map((row) => [row.id, row])).values()];
  const dues = await openDeadlines(
    ctx.tx,
    rows.map(({ id }) => id),
  );
  const duties: HubDuty[] = [];
  for (const { subject, kind, dueAt } of dues) {
    const row = rows.find(({ id }) => id === subject);
    const isTheirs = kind === OPENING ? opens : row?.requesterId === personId && kind !== "end";
    const line = row && isTheirs ? await applicationDuties.line(ctx, subject, kind) : undefined;
    if (line) duties.push({ title: line.title, ...(line.action && { action: line.action }), dueAt });
  }
  return duties;
}

export const applicationNotices: Notice[] = [
  {
    name: "accounts.application",
    family: "accounts.application",
    called: (locale) => accountWords.in(locale)("sent.application"),
    async render(ctx, params) {
      const row = await findApplication(ctx, String(params.id));
      return row && row.requesterId === ctx.person?.id ? applicationCard(ctx, await readFacts(ctx, row)) : undefined;
    },
  },
  {
    name: "accounts.opening",
    family: "accounts.opening",
    called: (locale) => accountWords.in(locale)("sent.opening"),
    async render(ctx, params) {
      const row = await findApplication(ctx, String(params.id));
      return row && isRegistrar(ctx.person) ? openingCard(ctx, await readFacts(ctx, row)) : undefined;
    },
  },
];
