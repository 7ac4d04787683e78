import { appendAudit } from "../../core/audit.ts";
import type { Card } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import { readEvidence } from "../../core/evidence.ts";
import type { PressHandler } from "../../core/feature.ts";
import { historyOf } from "../../core/lifecycle.ts";
import { filePath } from "../../core/links.ts";
import { findPeople } from "../../core/people.ts";
import { type Reply, showCard } from "../../core/reply.ts";
import { sayDue, sayInstant } from "../../core/wording.ts";
import { appealWindowOf, caseFileCard, casesAbout, readCaseFacts, sanctionOf, sayCaseNumber } from "../cases/index.ts";
import { appellantCard, type Mine, mineCard, wholeCard } from "./appellant-cards.ts";
import { answerLine, elsewhereCard, press, words } from "./cards.ts";
import { readFacts } from "./facts.ts";
import { allowed, existing, refuse } from "./handling.ts";
import { appealLife } from "./life.ts";
import { APPEALABLE, type Appeal, isLate } from "./model.ts";
import { caseOf } from "./parties.ts";
import { isMine, maySee, mayWatch, readerOf } from "./reader.ts";
import { fileCard, reviewerCard, watchCard } from "./reviewer-cards.ts";
import { appealsOf, findByNumber } from "./store.ts";

// ── the appellant's side ────────────────────────────────────────────────────────────────────────────────────────────

/** The appeal as its appellant has it; undefined for anybody else. */
export const mineView = async (ctx: Ctx, row: Appeal): Promise<Card | undefined> =>
  isMine(ctx, row) ? appellantCard(ctx, await readFacts(ctx, row)) : undefined;

/** Opening it is on record: when the person had it before their eyes (R-CN-13b). */
export async function showMine(ctx: Ctx, row: Appeal): Promise<Reply> {
  const card = await mineView(ctx, row);
  if (!card) throw refuse(ctx, row.id);
  await appendAudit(ctx.tx, ctx.now, {
    subject: row.id,
    actor: ctx.actor,
    action: "appeal.opened-by-appellant",
    data: { state: row.state },
  });
  return { ...showCard(card), live: { notice: "appeals.person-file", params: { id: row.id }, subject: row.id } };
}

const openMine: PressHandler = {
  name: "appeal.open",
  handle: async (ctx, { id }) => showMine(ctx, await existing(ctx, id)),
};

const whole: PressHandler = {
  name: "appeal.whole",
  async handle(ctx, { id }) {
    const row = await existing(ctx, id);
    if (!isMine(ctx, row)) throw refuse(ctx, row.id);
    return showCard(wholeCard(ctx, await readFacts(ctx, row)));
  },
};

/** Own decisions that can be appealed against, and own appeals. */
export async function listMine(ctx: Ctx): Promise<Card> {
  // What was erased is nobody's.
  if (!ctx.person) return mineCard(ctx, { appeals: [], decisions: [] });
  const personId = ctx.person.id;
  const appeals = await appealsOf(ctx, personId);
  const numbered: Mine["appeals"] = [];
  for (const row of appeals) {
    const facts = await readFacts(ctx, row);
    numbered.push({ row, caseNumber: facts.caseNumber, line: answerLine(ctx, facts) });
  }
  return mineCard(ctx, { appeals: numbered, decisions: await appealable(ctx, personId, appeals) });
}

async function appealable(ctx: Ctx, personId: string, appeals: readonly Appeal[]): Promise<Mine["decisions"]> {
  const found: Mine["decisions"] = [];
  for (const row of await casesAbout(ctx, personId)) {
    if (!APPEALABLE.includes(row.state)) continue;
    if (appeals.some(({ caseId }) => caseId === row.id)) continue;
    const sanction = await sanctionOf(ctx, row.id);
    // What does not count any more is of no use to appeal against.
    if (!sanction?.servedAt || sanction.state === "lapsed") continue;
    const until = await appealWindowOf(ctx, row.id);
    const over = until !== undefined && isLate(ctx.now, until);
    const when = over ? undefined : until ? sayDue(ctx, until) : words(ctx)("list.fromReceipt");
    found.push({ caseId: row.id, number: sayCaseNumber(row.number), when });
  }
  return found;
}

const mine: PressHandler = { name: "appeal.mine", handle: async (ctx) => showCard(await listMine(ctx)) };

// ── the reviewer's side ─────────────────────────────────────────────────────────────────────────────────────────────

/** The appeal as this reader may see it: whole, where it stands, or only that it is somebody else's. */
export async function reviewerView(ctx: Ctx, row: Appeal): Promise<Card> {
  const reader = await readerOf(ctx, row);
  if (await maySee(ctx, row, reader)) return reviewerCard(ctx, await readFacts(ctx, row), reader);
  if (!(await mayWatch(ctx, row))) return elsewhereCard(ctx, row);
  return watchCard(ctx, await readFacts(ctx, row), reader);
}

/** The appeal for whoever asks: the appellant's side, the reviewer's side, or a refusal. */
const view: PressHandler = {
  name: "appeal.view",
  async handle(ctx, { id }) {
    const row = await existing(ctx, id);
    if (isMine(ctx, row)) return showMine(ctx, row);
    if (!(await maySee(ctx, row, await readerOf(ctx, row))) && !(await mayWatch(ctx, row))) throw refuse(ctx, row.id);
    return {
      ...showCard(await reviewerView(ctx, row)),
      live: { notice: "appeals.reviewer", params: { id: row.id }, subject: row.id },
    };
  },
};

/** `APL-7` typed alone: as the button that shows it. Whoever may not see it learns as little as of none. */
export async function openByNumber(ctx: Ctx, number: number): Promise<Reply | undefined> {
  const row = await findByNumber(ctx, number);
  if (!row) return undefined;
  if (!isMine(ctx, row) && !(await maySee(ctx, row, await readerOf(ctx, row))) && !(await mayWatch(ctx, row)))
    return undefined;
  return view.handle(ctx, { id: row.id, arg: undefined, chosen: undefined });
}

const file: PressHandler = {
  name: "appeal.file-card",
  async handle(ctx, { id }) {
    const row = await existing(ctx, id);
    if (!(await maySee(ctx, row, await readerOf(ctx, row)))) throw refuse(ctx, row.id);
    return showCard(fileCard(ctx, await readFacts(ctx, row), await historyLines(ctx, row)));
  },
};

async function historyLines(ctx: Ctx, row: Appeal): Promise<string[]> {
  const t = words(ctx) as (key: string) => string;
  const moves = (await historyOf(ctx, appealLife, row.id)).filter(({ event }) => event !== "opened-by-appellant");
  const people = await findPeople(
    ctx.tx,
    moves.map(({ actor }) => actor),
  );
  const names = new Map(people.map((person) => [person.id as string, person.name]));
  return moves.map(({ actor, event, at }) =>
    [
      sayInstant(at, ctx.locale, ctx.zone, ctx.now),
      names.get(actor) ?? t("card.bySystem"),
      t(`happened.${event}`),
    ].join(" · "),
  );
}

type CaseFacts = Awaited<ReturnType<typeof readCaseFacts>>;

/** The whole file of the case, to read; its files open with a button of ours, as the reviewer has no part in the case. */
const caseFile: PressHandler = {
  name: "appeal.case-file",
  async handle(ctx, { id }) {
    const row = await allowed(ctx, id, "reviewer");
    const facts = await readCaseFacts(ctx, await caseOf(ctx, row));
    await appendAudit(ctx.tx, ctx.now, {
      subject: row.id,
      actor: ctx.actor,
      action: "appeal.case-file-opened",
      data: { case: row.caseId },
    });
    const card = await caseFileCard(ctx, { ...facts, evidence: [] });
    return showCard({ ...card, body: [...card.body, ...caseEvidence(ctx, row, facts)] });
  },
};

function caseEvidence(ctx: Ctx, row: Appeal, { evidence }: CaseFacts): Card["body"] {
  if (evidence.length === 0) return [];
  const t = words(ctx);
  const items = evidence.map(({ id, name, state, createdAt, sha256 }) => ({
    title: name,
    detail: [sayInstant(createdAt, ctx.locale, ctx.zone, ctx.now), sha256 && `SHA-256 ${sha256.slice(0, 12)}…`]
      .filter(Boolean)
      .join(" · "),
    ...(state === "kept" && { action: press(t("card.openFile"), "evidence", row.id, id.slice(4)) }),
  }));
  return [
    { kind: "heading", text: t("card.caseEvidence") },
    { kind: "list", items },
  ];
}

/**
 * A file of the appeal, which both sides see, or of the case and its reports, which the reviewer sees: a short-lived
 * address, and a line in the custody log (R-CN-13c).
 */
const evidence: PressHandler = {
  name: "appeal.evidence",
  async handle(ctx, { id, arg }) {
    const t = words(ctx);
    const row = await existing(ctx, id);
    const found = arg ? await readEvidence(ctx.tx, ctx, `evd_${arg}`) : undefined;
    if (!found || !(await maySeeFile(ctx, row, found.item.id, found.subject))) throw refuse(ctx, row.id);
    await appendAudit(ctx.tx, ctx.now, {
      subject: row.id,
      actor: ctx.actor,
      action: "appeal.evidence-opened",
      data: { evidence: found.item.id, sha256: found.item.sha256 },
    });
    return {
      kind: "card",
      transient: true,
      card: {
        title: found.item.name,
        body: [
          { kind: "text", text: t("card.evidenceLink") },
          { kind: "note", text: `SHA-256 ${found.item.sha256 ?? ""}` },
        ],
        actions: [
          {
            kind: "link",
            label: t("card.openFile"),
            url: `${ctx.publicUrl}${filePath(ctx, found.item.id)}`,
            weight: "primary",
          },
        ],
      },
    };
  },
};

async function maySeeFile(ctx: Ctx, row: Appeal, fileId: string, subject: string | null): Promise<boolean> {
  if (subject === row.id && isMine(ctx, row)) return true;
  if (!(await maySee(ctx, row, await readerOf(ctx, row)))) return false;
  if (subject === row.id) return true;
  // The file of the case is for whoever took the appeal.
  if (row.reviewerId !== ctx.person?.id || !row.isTaken) return false;
  const facts = await readCaseFacts(ctx, await caseOf(ctx, row));
  return facts.evidence.some(({ id }) => id === fileId);
}

export const viewPresses: PressHandler[] = [openMine, whole, mine, view, file, caseFile, evidence];
