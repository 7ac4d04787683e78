import type { Ctx } from "../../core/context.ts";
import { ChangedMeanwhile } from "../../core/errors.ts";
import { type FormHandler, formHandler } from "../../core/feature.ts";
import { NotAllowed } from "../../core/lifecycle.ts";
import { addMessages } from "../../core/outbox.ts";
import { hasRole, type Person, withRoles } from "../../core/people.ts";
import { say } from "../../core/reply.ts";
import * as forms from "./forms.ts";
import { existing, moveApproval, words } from "./handling.ts";
import type { Kinds } from "./kinds.ts";
import type { Looked } from "./life.ts";
import { type Approval, asked, passOn } from "./model.ts";
import { insteadOfManager, lineAbove, mayDecide } from "./parties.ts";
import { addLine, approvalsOf, heldApprovals, linesOf } from "./store.ts";

/**
 * A no to somebody who reported something lately is looked at by compliance before it counts (R-CN-15). Whoever said no
 * is shown their no and does not learn why others look; whoever asked is still waiting.
 */

/** Who is protected from payback, and who is concerned by what they reported; brought by whoever puts the parts together. */
export type Protection = {
  isProtected(ctx: Ctx, personId: string): Promise<boolean>;
  concernedBy(ctx: Ctx, personId: string): Promise<readonly string[]>;
};

const LOOKERS = ["compliance", "legal", "hr"] as const;

/**
 * Compliance without whoever is part of it, or concerned by what was reported; where nobody is left legal, then HR, then
 * whoever leads the company. Where there is nobody at all a no never counts, and what was asked for expires (COI-7).
 */
export async function lookersAt(ctx: Ctx, protection: Protection, row: Approval): Promise<Person[]> {
  const concerned = await protection.concernedBy(ctx, row.requesterId);
  const parts = new Set([...concerned, row.requesterId, ...row.steps.flatMap(({ people }) => people)]);
  for (const role of LOOKERS) {
    const found = (await withRoles(ctx.tx, [role])).filter(({ id }) => !parts.has(id));
    if (found.length > 0) return found;
  }
  return (await lineAbove(ctx, row.requesterId)).filter(({ id }) => !parts.has(id)).slice(-1);
}

/** The subjects of which the reader said no to somebody, and others look at it: they see them as refused. */
export async function refusedByReader(ctx: Ctx, subjects: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (const row of (await approvalsOf(ctx, subjects)).values()) {
    if (row.state !== "held") continue;
    const no = (await linesOf(ctx, row.id)).findLast(({ kind }) => kind === "refused");
    if (no?.byId === ctx.person?.id) found.add(row.subject);
  }
  return found;
}

/** Asks them to look. */
export async function tellLookers(ctx: Ctx, row: Approval, lookers: readonly Person[]): Promise<void> {
  const to = lookers.map(({ id }) => ({ personId: id }));
  const key = `${row.id}:held:${row.version}`;
  await addMessages(ctx.tx, ctx.now, [{ key, notice: "approvals.held", params: { id: row.id }, subject: row.id, to }]);
}

/** Whether the reader is to look at it now. */
export const isLooking = async (ctx: Ctx, protection: Protection, row: Approval): Promise<boolean> =>
  row.state === "held" &&
  ctx.person !== undefined &&
  (await lookersAt(ctx, protection, row)).some(({ id }) => id === ctx.person?.id);

/** What the reader is to look at, the most urgent first. */
export async function toLookAt(ctx: Ctx, protection: Protection): Promise<Approval[]> {
  if (!ctx.person) return [];
  const held = await heldApprovals(ctx);
  // Few are held at any time, and most readers belong to none of those who look.
  if (held.length === 0 || !(hasRole(ctx.person, ...LOOKERS) || ctx.person.managerId === undefined)) return [];
  const found: Approval[] = [];
  for (const row of held) if (await isLooking(ctx, protection, row)) found.push(row);
  return found;
}

/** Compliance lets the no stand, or has those above whoever said it decide. */
export const lookForm = (kinds: Kinds, protection: Protection): FormHandler => {
  const lookable = async (ctx: Ctx, id: string | undefined): Promise<Looked> => {
    const row = await existing(ctx, id);
    if (row.state !== "held") throw new ChangedMeanwhile(row.id, { isNameless: true });
    if (!(await isLooking(ctx, protection, row)))
      throw new NotAllowed(row.id, "not-asked", words(ctx)("reasons.not-asked"));
    return { ...row, isLooked: true };
  };
  return formHandler<(typeof forms.lookForm)["fields"]>({
    form: forms.lookForm,
    async open(ctx, context) {
      const row = await lookable(ctx, context.id);
      return forms.draw(forms.lookForm, ctx, (await kinds.of(row).draw(ctx, row))?.title);
    },
    async submit(ctx, { outcome, note }, context) {
      const t = words(ctx);
      const row = await lookable(ctx, context.id);
      if (outcome === "stands") {
        const moved = await moveApproval(ctx, row, "letStand");
        await addLine(ctx, row.id, "looked", note);
        await kinds.of(row).settled(ctx, moved);
        return say(t("forms.look.stood"), "good");
      }
      const silenced = await whoSaidNo(ctx, row);
      const next = await insteadOf(ctx, row, silenced);
      if (!next) return { kind: "errors", errors: { outcome: t("reasons.nobody-above") } };
      const moved = await moveApproval(ctx, row, "overrule", {
        next: passOn(row.steps, silenced, next.id),
        data: { to: next.id },
      });
      await addLine(ctx, row.id, "looked", note);
      await kinds.of(row).moved(ctx, moved);
      return say(t("forms.look.asked", { name: next.name }), "good");
    },
  });
};

/** The one who is asked and said no, or for whom it was said. */
async function whoSaidNo(ctx: Ctx, row: Approval): Promise<string> {
  const open = asked(row.steps);
  const by = (await linesOf(ctx, row.id)).findLast(({ kind }) => kind === "refused")?.byId;
  return open.find((id) => id === by) ?? open[0] ?? "";
}

/** Whoever is above the one who said no and can decide; else compliance or HR, who are no part of it. */
async function insteadOf(ctx: Ctx, row: Approval, personId: string): Promise<Person | undefined> {
  const known = new Set(row.steps.flatMap(({ people }) => people));
  for (const person of [...(await lineAbove(ctx, personId)), ...(await insteadOfManager(ctx))])
    if (!known.has(person.id) && person.id !== ctx.actor && (await mayDecide(ctx, row, person.id))) return person;
  return undefined;
}
