import { addWorkingDays } from "../../core/calendar/index.ts";
import { conflictOf } from "../../core/conflicts.ts";
import type { Ctx } from "../../core/context.ts";
import { ChangedMeanwhile, UserError } from "../../core/errors.ts";
import { attachEvidence } from "../../core/evidence.ts";
import { formHandler, type PressHandler } from "../../core/feature.ts";
import type { FileRef } from "../../core/interaction.ts";
import { NotAllowed } from "../../core/lifecycle.ts";
import { findPerson } from "../../core/people.ts";
import { type Reply, say, showCard } from "../../core/reply.ts";
import { sayDue } from "../../core/wording.ts";
import {
  appealWindowOf,
  beginAppeal,
  type Case,
  endWindow,
  findCase,
  findCaseByNumber,
  holdsApart,
  isApart,
  isErasedCase,
  noteAppeal,
  partiesOfCase,
  policyOf,
  type Sanction,
  sanctionOf,
  sayCaseNumber,
  whoHandlesCase,
} from "../cases/index.ts";
import { appealForm } from "./appeal-form.ts";
import * as forms from "./forms.ts";
import { moveAppeal, refuse, words } from "./handling.ts";
import { type About, APPEALABLE, type Appeal, type Ground, isLate, type Representative } from "./model.ts";
import { teamOf } from "./parties.ts";
import { addLine, findByCase, insertAppeal, sealAbout } from "./store.ts";
import { listMine, showMine } from "./viewing.ts";

/** An appeal comes in: written here, or on paper and entered by HR (policy 5.3.1, 5.3.2). */

type Decision = { row: Case; sanction: Sanction; servedAt: Date };

/** The decision that can be appealed against, served or final. @throws UserError when there is none (any more) */
async function decisionOf(ctx: Ctx, row: Case): Promise<Decision> {
  const sanction = await sanctionOf(ctx, row.id);
  if (!APPEALABLE.includes(row.state) || !sanction?.servedAt || isErasedCase(row))
    throw new UserError("not-appealable", words(ctx)("reasons.not-appealable"));
  return { row, sanction, servedAt: sanction.servedAt };
}

/**
 * Until when an appeal is in time: the end of the window, or, where receipt was never confirmed, as if the appeal itself
 * confirmed it.
 */
async function windowOf(ctx: Ctx, row: Case, filedAt: Date): Promise<Date> {
  const known = await appealWindowOf(ctx, row.id);
  if (known) return known;
  const [{ parameters }, subject] = [await policyOf(ctx, row), await findPerson(ctx.tx, row.subjectId)];
  const owner = subject ?? ctx.company;
  return addWorkingDays(ctx.calendars.of(owner.region, owner.zone), filedAt, parameters.appealDays).deadline;
}

type Filing = {
  filedAt: Date;
  way: Appeal["way"];
  grounds: Ground[];
  about: About;
  files: readonly FileRef[];
};

/**
 * Keeps it, whenever it came: what is in time suspends the decision at once, what is late waits to be admitted. Nobody who
 * may review it: those who oversee are told (COI-7).
 * @throws ChangedMeanwhile when the decision got an appeal at the same moment
 */
async function keep(ctx: Ctx, decision: Decision, filing: Filing): Promise<Appeal> {
  const openUntil = await windowOf(ctx, decision.row, filing.filedAt);
  const late = isLate(filing.filedAt, openUntil);
  const { files, ...fresh } = filing;
  const row = await insertAppeal(ctx, {
    ...fresh,
    caseId: decision.row.id,
    appellantId: decision.row.subjectId,
    state: late ? "filed_late" : "filed",
    isLate: late,
    openUntil,
  });
  if (!row) throw new ChangedMeanwhile(decision.row.id, { isConflict: true });
  await addLine(ctx, row.id, "filed", filing.about.text);
  const evidence = await attachEvidence(ctx.tx, ctx, row.id, files, ctx.now);
  if (late) {
    await closeWindow(ctx, decision.row, openUntil);
    await noteAppeal(ctx, decision.row.id, "late");
  }
  if (!late) await beginAppeal(ctx, decision.row, filing.filedAt);
  const isBlocked = (await teamOf(ctx, row)).length === 0;
  const event = late ? (isBlocked ? "blockLate" : "fileLate") : isBlocked ? "block" : "file";
  return moveAppeal(ctx, row, event, {
    data: { case: decision.row.id, way: filing.way, grounds: filing.grounds, evidence },
  });
}

/** The window is over by the clock, and the round that ends it has not come by yet. */
async function closeWindow(ctx: Ctx, row: Case, endsAt: Date): Promise<void> {
  if (row.state === "appeal_window" && endsAt <= ctx.now)
    await endWindow({ ...ctx, actor: "system", person: undefined }, row);
}

/** The person's own case, else a refusal that tells as little as of no case. */
async function ownCase(ctx: Ctx, id: string | undefined): Promise<Case> {
  const row = id ? await findCase(ctx, id) : undefined;
  if (!row || row.subjectId !== ctx.person?.id) throw refuse(ctx, row?.id ?? "appeal");
  return row;
}

// ── by the person ───────────────────────────────────────────────────────────────────────────────────────────────────

export const fileHandler = formHandler<(typeof forms.fileForm)["fields"]>({
  form: forms.fileForm,
  async open(ctx, context) {
    const { row } = await decisionOf(ctx, await ownCase(ctx, context.id));
    const { parameters } = await policyOf(ctx, row);
    const until = await windowOf(ctx, row, ctx.now);
    const when = isLate(ctx.now, until) ? undefined : sayDue(ctx, until);
    return forms.drawFile(ctx, { decision: sayCaseNumber(row.number), when, days: parameters.answerDays });
  },
  async submit(ctx, values, context): Promise<Reply> {
    const row = await ownCase(ctx, context.id);
    const known = await findByCase(ctx, row.id);
    if (known) return showMine(ctx, known);
    const decision = await decisionOf(ctx, row);
    const represented = await representativeIn(ctx, row, values);
    if ("errors" in represented) return { kind: "errors", errors: represented.errors };
    const { grounds, text, files, proof } = values;
    const { representative } = represented;
    const appeal = await keep(ctx, decision, {
      filedAt: ctx.now,
      way: "chat",
      grounds,
      about: { text, ...(representative && { representative }) },
      files: [...files, ...proof],
    });
    return showMine(ctx, appeal);
  },
});

type Named = { representative: string | undefined; colleague: string | undefined; proof: readonly FileRef[] };

/** Somebody who stands for the appellant, with proof; never one of those who made the decision. */
async function representativeIn(
  ctx: Ctx,
  row: Case,
  { representative, colleague, proof }: Named,
): Promise<{ representative: Representative | undefined } | { errors: Record<string, string> }> {
  const t = words(ctx);
  const person = await findPerson(ctx.tx, colleague);
  const name = representative ?? person?.name;
  if (!name)
    return proof.length > 0 ? { errors: { representative: t("reasons.whose-proof") } } : { representative: undefined };
  if (proof.length === 0) return { errors: { proof: t("reasons.proof-needed") } };
  if (person?.id === row.subjectId) return { errors: { colleague: t("reasons.represent-yourself") } };
  if (person && [row.handlerId, row.proposerId, row.deciderId, row.secondId].includes(person.id))
    return { errors: { colleague: t("reasons.represents-the-company") } };
  return { representative: { name, ...(person && { personId: person.id }) } };
}

/** One appeal a decision: pressing the button again shows the one there is. */
export const filePress: PressHandler = {
  name: "appeal.file",
  async handle(ctx, { id }) {
    const row = await ownCase(ctx, id);
    const known = await findByCase(ctx, row.id);
    if (known) return showMine(ctx, known);
    return {
      kind: "form",
      opening: { form: forms.fileForm.name, view: await fileHandler.open(ctx, { id }), context: { id } },
    };
  },
};

/** `/appeal`, or `/appeal CASE-12`: straight to the form of that decision, if it is the person's own. */
export async function fileOrList(ctx: Ctx, text: string): Promise<Reply> {
  const typed = /(\d{1,9})\s*$/.exec(text.normalize("NFKC"));
  const row = typed ? await findCaseByNumber(ctx, Number(typed[1])) : undefined;
  if (!row || row.subjectId !== ctx.person?.id || !row.allegedAt) return showCard(await listMine(ctx));
  return filePress.handle(ctx, { id: row.id, arg: undefined, chosen: undefined });
}

/** What was written can be changed until the window ends; each version is kept. */
export const amendHandler = appealForm({
  form: forms.amendForm,
  right: "appellant",
  moves: ["amend"],
  draw: (ctx, row) => forms.drawAmend({ ...ctx, row }, sayDue(ctx, row.openUntil)),
  async submit(ctx, row, { grounds, text, files }) {
    const evidence = await attachEvidence(ctx.tx, ctx, row.id, files, ctx.now);
    await addLine(ctx, row.id, "amended", text);
    await moveAppeal(ctx, { ...row, grounds }, "amend", {
      set: { grounds, about: sealAbout(ctx, row.id, { ...row.about, text }) },
      data: { grounds, evidence },
    });
    return say(words(ctx)("forms.amend.done"), "good");
  },
});

// ── on paper ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Whoever handles the case, or HR where the person is not of HR (COI-6); a party never. */
async function paperCase(ctx: Ctx, id: string | undefined): Promise<Case> {
  const t = words(ctx);
  const row = id ? await findCase(ctx, id) : undefined;
  const { person } = ctx;
  // A party does not learn that there is a case.
  if (!row || !person) throw refuse(ctx, row?.id ?? "appeal");
  const parties = await partiesOfCase(ctx, row);
  if (conflictOf(person, parties) !== undefined) throw refuse(ctx, row.id);
  const handlers = await whoHandlesCase(ctx, row);
  const isHr = holdsApart(person, ["hr"], parties) && isApart(person, parties);
  const mayEnter = isHr || handlers.some(({ id: handler }) => handler === person.id);
  if (!mayEnter) throw new NotAllowed(row.id, "not-for-paper", t("reasons.not-for-paper"));
  if (await findByCase(ctx, row.id)) throw new UserError("appealed-already", t("reasons.appealed-already"));
  return row;
}

export const paperHandler = formHandler<(typeof forms.paperForm)["fields"]>({
  form: forms.paperForm,
  async open(ctx, context) {
    const { row } = await decisionOf(ctx, await paperCase(ctx, context.id));
    return forms.drawPaper(ctx, sayCaseNumber(row.number));
  },
  async submit(ctx, { receivedAt, grounds, text, scan, representative }, context) {
    const t = words(ctx);
    const decision = await decisionOf(ctx, await paperCase(ctx, context.id));
    if (receivedAt < decision.servedAt) return { kind: "errors", errors: { receivedAt: t("reasons.before-served") } };
    await keep(ctx, decision, {
      // The clock of whoever typed it may run ahead.
      filedAt: new Date(Math.min(receivedAt.getTime(), ctx.now.getTime())),
      way: "paper",
      grounds,
      about: { text, ...(representative && { representative: { name: representative } }) },
      files: scan,
    });
    return say(t("forms.paper.done"), "good");
  },
});
