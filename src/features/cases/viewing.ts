import { appendAudit } from "../../core/audit.ts";
import type { Card } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import { openDeadlines } from "../../core/deadlines/read.ts";
import { UserError } from "../../core/errors.ts";
import { readEvidence } from "../../core/evidence.ts";
import type { PressHandler } from "../../core/feature.ts";
import { historyOf, NotAllowed } from "../../core/lifecycle.ts";
import { filePath } from "../../core/links.ts";
import { findPerson } from "../../core/people.ts";
import { type Reply, showCard } from "../../core/reply.ts";
import { sayClauseText } from "../policy/index.ts";
import { askedNow } from "./appeal-side.ts";
import { elsewhereCard, erasedCard, open, press, watchCard, words } from "./cards.ts";
import { caseCard } from "./case-card.ts";
import { policyOf } from "./count.ts";
import { concludeUnion } from "./deciding.ts";
import { asked, interimDueOf, readFacts, sayDeadlineOf } from "./facts.ts";
import { fileCard } from "./file-card.ts";
import { allowed, existing } from "./handling.ts";
import { interimCard } from "./interim-card.ts";
import { type Case, interimIn, isErased, isOver, type Line, type Sanction, sayNumber } from "./model.ts";
import { maySee, mayWatch, type Reader, readerOf } from "./reader.ts";
import { sanctionLife } from "./sanctions/life.ts";
import { readNotice, sanctionOf } from "./sanctions/store.ts";
import { markOpened, questionsTo, sentAbout, tasksFor } from "./side/store.ts";
import { appealedOf, findByNumber, linesOf, readParts, reportsOf, wasTold } from "./store.ts";
import { clausesCard, managerCard, type SubjectFacts, subjectCard } from "./subject-cards.ts";

/** The case as this reader may see it: whole, where it stands, or only that it is somebody else's. */
export async function handlerView(ctx: Ctx, row: Case): Promise<Card> {
  if (isErased(row)) return erasedCard(ctx, row);
  const reader = await readerOf(ctx, row);
  if (await maySee(ctx, row, reader)) return caseCard(ctx, await readFacts(ctx, row), reader);
  if (!(await mayWatch(ctx, row))) return elsewhereCard(ctx, row);
  const t = words(ctx);
  const isAsked = (await openDeadlines(ctx.tx, [row.id])).some(({ kind }) => kind === "recusal");
  const extra = [
    ...(reader.isClearer && isAsked ? [open(t("card.answerRecusal"), "answer-recusal", row.id)] : []),
    ...(reader.isOverseer ? [open(t("card.read"), "read", row.id)] : []),
    ...(mayClear(row, reader) ? [open(t("card.clear"), "clear", row.id), press(t("card.file"), "file", row.id)] : []),
  ];
  return watchCard(ctx, await readFacts(ctx, row), reader.isOverseer, extra);
}

/** Whoever is to clear it reads it first. */
const mayClear = (row: Case, { isClearer }: Reader): boolean => isClearer && row.protection === "flagged";

/** What the person is asked to do in the meantime, or was; undefined where there was nothing of the kind. */
export async function interimView(ctx: Ctx, row: Case): Promise<Card | undefined> {
  const interim = isErased(row) ? undefined : interimIn(row, await linesOf(ctx, row.id));
  if (!interim) return undefined;
  const due = await interimDueOf(ctx, row, interim);
  return interimCard(ctx, { row, interim, due, handlerName: await handlerOf(ctx, row) });
}

const handlerOf = async (ctx: Ctx, { handlerId }: Case): Promise<string | undefined> =>
  handlerId ? (await findPerson(ctx.tx, handlerId))?.name : undefined;

/** What the person concerned sees; undefined while nothing was put to them. */
export async function subjectView(ctx: Ctx, row: Case): Promise<Card | undefined> {
  if (isErased(row) || !(await wasTold(ctx, row))) return undefined;
  // Asked for something before the formal notice, they know of that alone.
  if (!row.allegedAt && !isOver(row.state)) return interimView(ctx, row);
  const lines = await linesOf(ctx, row.id);
  const { allegation } = await readParts(ctx, row.id);
  const sanction = await sanctionOf(ctx, row.id);
  const isServed = sanction?.servedAt !== undefined;
  const deadlines = (await openDeadlines(ctx.tx, [row.id])).filter(({ kind }) =>
    ["statement", "receipt", "appeal"].includes(kind),
  );
  return subjectCard(ctx, {
    row,
    allegation,
    said: lines.filter(({ byId }) => byId === row.subjectId),
    notice: sanction && isServed ? await readNotice(ctx, sanction.id) : undefined,
    sanction,
    obligations: isServed ? await asked(ctx, sanction) : [],
    due: deadlines[0] && sayDeadlineOf(ctx, deadlines[0]),
    appealDays: (await policyOf(ctx, row)).parameters.appealDays,
    handlerName: await handlerOf(ctx, row),
    interim: interimIn(row, lines),
    recusal: recusalIn(lines),
    appealed: await appealedOf(ctx, row.id),
    since: await sinceServed(ctx, sanction),
  });
}

function recusalIn(lines: readonly Line[]): SubjectFacts["recusal"] {
  const at = lines.findLastIndex(({ kind }) => kind === "recusal_asked");
  const asked = lines[at];
  return asked && { asked: asked.text, answer: lines.slice(at).find(({ kind }) => kind === "recusal_answer")?.text };
}

/** The case for whoever asks: the person's side, the handler's side, or a refusal. */
const view: PressHandler = {
  name: "case.view",
  async handle(ctx, { id }) {
    const row = await existing(ctx, id);
    if (ctx.person?.id === row.subjectId) return mine(ctx, row);
    const reader = await readerOf(ctx, row);
    if (!(await maySee(ctx, row, reader)) && !(await mayWatch(ctx, row)))
      throw new NotAllowed(row.id, "not-yours", words(ctx)("reasons.not-yours"));
    return {
      ...showCard(await handlerView(ctx, row)),
      live: { notice: "cases.handler", params: { id }, subject: row.id },
    };
  },
};

/** Opening it is on record: when the person had it before their eyes (R-CN-13b). */
async function mine(ctx: Ctx, row: Case, isInterim = false): Promise<Reply> {
  const draw = isInterim ? interimView : subjectView;
  const card = ctx.person?.id === row.subjectId ? await draw(ctx, row) : undefined;
  if (!card || !ctx.person) throw new NotAllowed(row.id, "not-yours", words(ctx)("reasons.not-yours"));
  await markOpened(ctx, row.id, ctx.person.id);
  await appendAudit(ctx.tx, ctx.now, {
    subject: row.id,
    actor: ctx.actor,
    action: "case.opened-by-subject",
    data: { state: row.state },
  });
  const notice = isInterim ? "cases.interim-file" : "cases.subject-file";
  return { ...showCard(card), live: { notice, params: { id: row.id }, subject: row.id } };
}

const openMine: PressHandler = { name: "case.mine", handle: async (ctx, { id }) => mine(ctx, await existing(ctx, id)) };

/** What happened to a decision after it was served, by its log. */
async function eventsSinceServed(ctx: Ctx, sanction: Sanction): Promise<string[]> {
  const events = (await historyOf(ctx, sanctionLife, sanction.id)).map(({ event }) => event);
  return events.slice(events.indexOf("serve"));
}

async function sinceServed(ctx: Ctx, sanction: Sanction | undefined): Promise<SubjectFacts["since"]> {
  const events = sanction?.servedAt ? await eventsSinceServed(ctx, sanction) : [];
  return { isLowered: events.includes("vary"), isRecounted: events.includes("settle") };
}

/** What the direct manager of the time was told of, as it stands now; undefined for anybody else. */
export async function teamView(ctx: Ctx, row: Case): Promise<Card | undefined> {
  if (isErased(row)) return undefined;
  const sanction = await sanctionOf(ctx, row.id);
  const told = await sentAbout(ctx, [row.id]);
  const isTold = told.some(({ notice, personId }) => notice === "cases.manager" && personId === ctx.person?.id);
  if (!sanction?.servedAt || !isTold) return undefined;
  const events = await eventsSinceServed(ctx, sanction);
  const isCorrected = events.includes("vary") || events.includes("reverse");
  // What concerns pay and the person's own writing is not the manager's.
  const kinds = (await askedNow(ctx, row.id))?.obligations ?? [];
  const helps = kinds.filter((kind) => kind === "oral_warning" || kind === "meeting_reflection");
  const name = (await findPerson(ctx.tx, row.subjectId))?.name ?? "–";
  const said = helps.map((kind) => words(ctx)(`obligations.${kind}`));
  return managerCard(ctx, name, sayNumber(row.number), isCorrected, said);
}

const team: PressHandler = {
  name: "case.team",
  async handle(ctx, { id }) {
    const row = await existing(ctx, id);
    const card = await teamView(ctx, row);
    if (!card) throw new NotAllowed(row.id, "not-yours", words(ctx)("reasons.not-yours"));
    await appendAudit(ctx.tx, ctx.now, {
      subject: row.id,
      actor: ctx.actor,
      action: "case.opened-by-manager",
      data: { state: row.state },
    });
    return { ...showCard(card), live: { notice: "cases.manager-file", params: { id: row.id }, subject: row.id } };
  },
};

const openInterim: PressHandler = {
  name: "case.interim-mine",
  handle: async (ctx, { id }) => mine(ctx, await existing(ctx, id), true),
};

const clauses: PressHandler = {
  name: "case.clauses",
  async handle(ctx, { id }) {
    const row = await existing(ctx, id);
    if (ctx.person?.id !== row.subjectId || !row.allegedAt)
      throw new NotAllowed(row.id, "not-yours", words(ctx)("reasons.not-yours"));
    const version = await policyOf(ctx, row);
    const texts = row.clauses.map((clause) => ({ id: clause, text: sayClauseText(version, clause, ctx.locale) }));
    return showCard(clausesCard(ctx, row, texts, version.label));
  },
};

/** Who may see the whole file, else a refusal that is on record. */
async function seen(ctx: Ctx, id: string): Promise<Case> {
  const row = await existing(ctx, id);
  const reader = await readerOf(ctx, row);
  if (await maySee(ctx, row, reader)) return row;
  if (!mayClear(row, reader)) throw new NotAllowed(row.id, "not-yours", words(ctx)("reasons.not-yours"));
  await appendAudit(ctx.tx, ctx.now, { subject: row.id, actor: ctx.actor, action: "case.opened-to-clear", data: {} });
  return row;
}

const file: PressHandler = {
  name: "case.file",
  async handle(ctx, { id }) {
    const row = await seen(ctx, id);
    if (isErased(row)) return showCard(erasedCard(ctx, row));
    return showCard(await fileCard(ctx, await readFacts(ctx, row)));
  },
};

/** A file of the case or of its reports: a short-lived address, and a line in the custody log (R-CN-13c). */
const evidence: PressHandler = {
  name: "case.evidence",
  async handle(ctx, { id, arg }) {
    const t = words(ctx);
    const row = await seen(ctx, id);
    const reports = (await reportsOf(ctx, [row.id])).get(row.id) ?? [];
    const found = arg ? await readEvidence(ctx.tx, ctx, `evd_${arg}`) : undefined;
    if (!found || ![row.id, ...reports].includes(found.subject as Case["id"]))
      throw new UserError("not-yours", t("reasons.not-yours"));
    const data = { evidence: found.item.id, sha256: found.item.sha256 };
    await appendAudit(ctx.tx, ctx.now, { subject: row.id, actor: ctx.actor, action: "case.evidence-opened", data });
    const url = `${ctx.publicUrl}${filePath(ctx, found.item.id)}`;
    return {
      kind: "card",
      transient: true,
      card: {
        title: found.item.name,
        body: [
          { kind: "text", text: t("card.evidenceLink") },
          { kind: "note", text: `SHA-256 ${found.item.sha256 ?? ""}` },
        ],
        actions: [{ kind: "link", label: t("card.openFile"), url, weight: "primary" }],
      },
    };
  },
};

const unionDone: PressHandler = {
  name: "case.union-done",
  handle: async (ctx, { id }) => concludeUnion(ctx, await allowed(ctx, id, "handler")),
};

/** `CASE-12` typed alone: as the button that shows it. Whoever may not see it learns as little as of none. */
export async function openByNumber(ctx: Ctx, number: number): Promise<Reply | undefined> {
  const row = await findByNumber(ctx, number);
  if (!row) return undefined;
  const isSubject = ctx.person?.id === row.subjectId;
  if (
    isSubject
      ? !(await wasTold(ctx, row))
      : !(await maySee(ctx, row, await readerOf(ctx, row))) && !(await mayWatch(ctx, row))
  )
    return undefined;
  return view.handle(ctx, { id: row.id, arg: undefined, chosen: undefined });
}

/** What waits for somebody beside the cases: questions to witnesses, and tasks. */
export const sideDutiesOf = async (ctx: Ctx, personId: string) => ({
  questions: await questionsTo(ctx, personId),
  tasks: await tasksFor(ctx, personId),
});

export const viewPresses: PressHandler[] = [view, openMine, openInterim, team, clauses, file, evidence, unionDone];
