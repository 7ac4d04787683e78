import type { Ctx } from "../../../core/context.ts";
import { findPeople, findPerson } from "../../../core/people.ts";
import { namesOfOthers, othersNamedIn } from "../../../core/redact.ts";
import { say } from "../../../core/reply.ts";
import { aboutObligation } from "./form-handler.ts";
import * as forms from "./forms.ts";
import { act, words } from "./handling.ts";
import { type Audience, latest, type Obligation, splitNames } from "./model.ts";
import { entriesOf, knownDepartments, peopleCalled, readersOf } from "./store.ts";

const circular = aboutObligation("circular", {
  form: forms.circularForm,
  events: ["write"],
  key: ({ terms }) => (terms.isNamed ? "circularNamed" : "circular"),
  async drawing(ctx, { id, terms }) {
    const entries = await entriesOf(ctx, id);
    const [title, text] = [latest(entries, "title")?.text, latest(entries, "circular")?.text];
    const people = await findPeople(ctx.tx, terms.audience?.personIds ?? []);
    return {
      initial: {
        ...(title && { title }),
        ...(text && { text }),
        departments: (terms.audience?.departments ?? []).join("\n"),
        people: people.map(({ name }) => name).join("\n"),
        days: String(terms.days ?? 30),
      },
    };
  },
  async submit(ctx, row, { title, text, departments, people, days }) {
    const audience = await readAudience(ctx, departments, people);
    const errors = { ...audience.errors, ...(await whyNotText(ctx, row, title, text)) };
    if (Object.keys(errors).length === 0 && (await readersOf(ctx, audience, row.subjectId)).length === 0) {
      errors.departments = words(ctx)("errors.nobodyReads");
    }
    if (Object.keys(errors).length > 0) return { kind: "errors", errors };
    const { departments: named, personIds } = audience;
    await act(ctx, row, "write", {
      terms: {
        audience: { departments: named, personIds },
        days,
        isDrafted: true,
        ...(ctx.person && { drafterId: ctx.person.id }),
        checkedBy: undefined,
        approvedBy: undefined,
      },
      entries: [
        { part: "title", text: title },
        { part: "circular", text },
      ],
      data: { departments: named.length, people: personIds.length, days },
    });
    return say(words(ctx)("done.circular"), "good");
  },
});

/** Nobody else is named; the person concerned only where the decision says so (R-CN-10). */
async function whyNotText(ctx: Ctx, row: Obligation, title: string, text: string): Promise<Record<string, string>> {
  const t = words(ctx);
  const subject = await findPerson(ctx.tx, row.subjectId);
  const errors: Record<string, string> = {};
  if (!subject) return errors;
  for (const [field, said] of [["title", title] as const, ["text", text] as const]) {
    const [own] = namesOfOthers(said, [subject.name]);
    const others = await othersNamedIn(ctx.tx, subject, said);
    if (own !== undefined && !row.terms.isNamed) errors[field] = t("errors.namesThePerson", { name: own });
    else if (others.length > 0) errors[field] = t("errors.namesOthers", { names: others.join(t("join")) });
  }
  return errors;
}

/** Departments and people as they were typed; what is unknown is named beside its field. */
async function readAudience(
  ctx: Ctx,
  departments: string | undefined,
  people: string | undefined,
): Promise<Audience & { errors: Record<string, string> }> {
  const t = words(ctx);
  const errors: Record<string, string> = {};
  const typed = splitNames(departments);
  const known = await knownDepartments(ctx, typed);
  const unknown = typed.filter((name) => !known.includes(name));
  if (unknown.length > 0) errors.departments = t("errors.unknownDepartment", { names: unknown.join(t("join")) });
  const personIds: string[] = [];
  const unclear: string[] = [];
  for (const name of splitNames(people)) {
    const [id, second] = await peopleCalled(ctx, name);
    if (id && !second) personIds.push(id);
    else unclear.push(name);
  }
  if (unclear.length > 0) errors.people = t("errors.unclearPeople", { names: unclear.join(t("join")) });
  if (typed.length === 0 && personIds.length === 0 && unclear.length === 0) errors.departments = t("errors.noAudience");
  return { departments: known, personIds, errors };
}

const takeDown = aboutObligation("take-down", {
  form: forms.takeDownForm,
  events: ["takeDown"],
  key: () => "takeDown",
  async submit(ctx, row, { text }) {
    await act(ctx, row, "takeDown", {
      terms: { removedAt: ctx.now.toISOString() },
      entries: [{ part: "taken_down", text }],
    });
    return say(words(ctx)("done.takeDown"), "good");
  },
});

const sendBack = aboutObligation("send-back", {
  form: forms.sendBackForm,
  events: ["sendBack"],
  key: () => "sendBack",
  async submit(ctx, row, { text }) {
    await act(ctx, row, "sendBack", {
      terms: { isDrafted: undefined, checkedBy: undefined, approvedBy: undefined },
      entries: [{ part: "sent_back", text }],
    });
    return say(words(ctx)("done.sendBack"), "good");
  },
});

/** What is filled in about a circular: by whoever handles it, and by those who look at it before it goes out. */
export const circularForms = [circular, takeDown, sendBack];
