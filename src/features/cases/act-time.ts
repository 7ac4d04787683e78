import type { Ctx } from "../../core/context.ts";
import { findPerson } from "../../core/people.ts";
import { say } from "../../core/reply.ts";
import { bindingOf } from "../policy/index.ts";
import { caseForm } from "./case-form.ts";
import { countFor } from "./count.ts";
import * as forms from "./forms.ts";
import { moveCase, words } from "./handling.ts";
import { hearingOf, namesOthers } from "./hearing.ts";
import { TIME_RULES } from "./matrix.ts";
import { type Allegation, type Case, isAnotherAct } from "./model.ts";
import { addLine, readParts, sealPart } from "./store.ts";

/** What the person was told, if they were; a case that was returned holds it still. */
const toldOf = async (ctx: Ctx, row: Case): Promise<Allegation | undefined> =>
  row.allegedAt && (await readParts(ctx, row.id)).allegation;

/**
 * The act was at another time than it seemed: the version that bound the person then is the measure, with a reason
 * (R-CN-03). What they were told already is put to them anew if it is another act now, or in other words; they are told
 * what changed, and have their whole time to state their side again (domain: §1.8 I).
 */
export const pinHandler = caseForm({
  form: forms.pinForm,
  rights: ["handler"],
  moves: ["pin"],
  async draw(ctx, row) {
    const told = await toldOf(ctx, row);
    return forms.drawPin({ ...ctx, row }, TIME_RULES[row.jurisdiction].hasHearing, {
      conductAt: row.conductAt.toISOString(),
      ...(told && { facts: told.facts }),
    });
  },
  async submit(ctx, row, { conductAt, facts, hearingAt, hearingPlace, reason }) {
    const t = words(ctx);
    if (conductAt > row.knewAt) return { kind: "errors", errors: { conductAt: t("reasons.knew-before") } };
    const binding = await bindingOf(ctx, row.subjectId, conductAt);
    const subject = await findPerson(ctx.tx, row.subjectId);
    if (!binding)
      return { kind: "errors", errors: { conductAt: t("reasons.not-bound", { name: subject?.name ?? "–" }) } };
    const { id: policyVersionId, label } = binding.version;
    const corrected = { conductAt, policyVersionId };
    const set = { policy_version_id: policyVersionId, conduct_at: conductAt };
    const data = { was: row.policyVersionId, is: policyVersionId };
    const told = await toldOf(ctx, row);
    const saysOther = facts !== undefined && told !== undefined && plain(facts) !== plain(told.facts);
    const isOther =
      saysOther ||
      isAnotherAct(row, corrected, subject?.zone ?? ctx.company.zone) ||
      (await countsOtherwise(ctx, row, conductAt));
    if (!told || !isOther) {
      await addLine(ctx, row.id, "pinned", reason);
      await moveCase(ctx, { ...row, corrected }, "pin", { set, data });
      return say(t("forms.pin.done", { label }), "good");
    }
    const named = facts && (await namesOthers(ctx, row, facts));
    const hearing = await hearingOf(ctx, row, { hearingAt, hearingPlace });
    const errors = { ...(named && { facts: named }), ...hearing.errors };
    if (Object.keys(errors).length > 0) return { kind: "errors", errors };
    const { hearing: _earlier, ...kept } = told;
    const allegation: Allegation = {
      ...kept,
      facts: facts ?? told.facts,
      ...(hearing.at && { hearing: hearing.at }),
      correction: {
        // Corrected twice, it says what they were told at first.
        from: told.correction?.from ?? row.conductAt.toISOString(),
        to: conductAt.toISOString(),
        ...(policyVersionId !== row.policyVersionId ? { version: label } : versionIn(told)),
      },
    };
    await addLine(ctx, row.id, "pinned", reason);
    // The window is the one of the version that applies now.
    await moveCase(ctx, { ...row, policyVersionId }, "tellAnew", {
      set: {
        ...set,
        allegation: sealPart(ctx, row.id, "allegation", allegation),
        alleged_at: ctx.now,
        heard_at: null,
      },
      data,
    });
    return say(t("forms.pin.doneAnew", { label }), "good");
  },
});

/** Where the hour decides which earlier decisions count, the person hears of the hour they are judged by (R-CN-17). */
async function countsOtherwise(ctx: Ctx, row: Case, conductAt: Date): Promise<boolean> {
  const [was, is] = [await countFor(ctx, row, ctx.now), await countFor(ctx, { ...row, conductAt }, ctx.now)];
  return was.counted.join() !== is.counted.join() || was.pending.join() !== is.pending.join();
}

const versionIn = ({ correction }: Allegation) => (correction?.version ? { version: correction.version } : {});
/** A page sends the line ends of a text in its own way; that is no other text. */
const plain = (text: string): string => text.replace(/\s+/g, " ").trim();
