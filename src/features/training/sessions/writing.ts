import { type CivilDate, civilDateIn, instantAt } from "../../../core/calendar/civil.ts";
import { clockTimeIn } from "../../../core/calendar/index.ts";
import type { Ctx } from "../../../core/context.ts";
import { UserError } from "../../../core/errors.ts";
import { type FormHandler, formHandler, type PressHandler } from "../../../core/feature.ts";
import type { RawValue, ValuesOf } from "../../../core/form.ts";
import { markMoved } from "../../../core/lifecycle.ts";
import type { Reply } from "../../../core/reply.ts";
import { coursesOf } from "../courses/course-file.ts";
import { words } from "./cards.ts";
import * as forms from "./forms.ts";
import { actor, managed, moveSession, needTrainer, showSession, tellShifted, titleOfCourse } from "./handling.ts";
import { CHANGED, type Changed, invitedTo, LIMITS, type Session, sayNumber, whyClosed } from "./model.ts";
import { insertSession, lockSession, type Written } from "./store.ts";
import { lineOf } from "./store-seats.ts";

type Values = ValuesOf<(typeof forms.writeForm)["fields"]>;

/** In a menu beside the courses. */
const OTHER = "other";
const NEW = "new";

const topics = (ctx: Pick<Ctx, "content" | "locale">) => [
  ...coursesOf(ctx.content).map(({ id, words: said }) => ({ value: id, label: said[ctx.locale].title })),
  { value: OTHER, label: words(ctx)("forms.write.other") },
];

/** The answers as a session, or what is wrong with them. */
function readWritten(ctx: Ctx, values: Values): Written | { errors: Record<string, string> } {
  const t = words(ctx);
  const { topic, title, startsAt, until, place, seats, note } = values;
  const errors: Record<string, string> = {};
  const course = topic === OTHER ? undefined : topic;
  if (!topics(ctx).some(({ value }) => value === topic)) errors.topic = t("forms.write.errors.topic");
  const called = title ?? titleOfCourse(ctx, course);
  if (!called) errors.title = t("forms.write.errors.title");
  const endsAt = instantAt(civilDateIn(startsAt, ctx.zone) as CivilDate, until, ctx.zone);
  const hours = (endsAt.getTime() - startsAt.getTime()) / 3_600_000;
  if (hours <= 0 || hours > LIMITS.hours) errors.until = t("forms.write.errors.until");
  if (Object.keys(errors).length > 0 || !called) return { errors };
  return { course, title: called, startsAt, endsAt, place, seats, note };
}

const initialOf = (ctx: Ctx, session: Session): Record<string, RawValue> => ({
  topic: session.course ?? OTHER,
  title: session.title,
  startsAt: session.startsAt.toISOString(),
  until: clockTimeIn(session.endsAt, ctx.zone),
  place: session.place,
  seats: String(session.seats),
  ...(session.note && { note: session.note }),
});

/** What somebody who signed up would want to know of. */
function changedIn(before: Session, after: Written): Changed[] {
  const times = (of: Written) => `${of.startsAt.getTime()} ${of.endsAt.getTime()}`;
  return CHANGED.filter((what) =>
    what === "when" ? times(before) !== times(after) : (before[what] ?? "") !== (after[what] ?? ""),
  );
}

async function change(ctx: Ctx, id: string, written: Written): Promise<Reply> {
  const session = await lockSession(ctx, id);
  if (!session) throw new UserError("no-such-session", words(ctx)("said.none"));
  const { course = null, title, startsAt, endsAt, place, seats, note = null } = written;
  const line = await lineOf(ctx, id);
  const closed = whyClosed(session, ctx.now);
  if (closed) throw new UserError(closed, words(ctx)(`refused.${closed}`));
  const changed = changedIn(session, written);
  // Nobody is told of a change that is none.
  if (changed.length === 0) return showSession(ctx, id);
  await moveSession(ctx, { ...session, startsAt, endsAt }, "change", {
    params: { changed },
    set: { course, title, starts_at: startsAt, ends_at: endsAt, place, seats, note },
    data: { seats },
  });
  await markMoved(ctx, invitedTo(id));
  await tellShifted(ctx, session, { line, seats: session.seats }, { line, seats });
  return showSession(ctx, id);
}

const writeHandler = formHandler<(typeof forms.writeForm)["fields"]>({
  form: forms.writeForm,
  async open(ctx, { id = NEW }) {
    needTrainer(ctx, id);
    const session = id === NEW ? undefined : await managed(ctx, id);
    const drawing = { options: { topic: topics(ctx) } };
    if (!session) return forms.draw(forms.writeForm, ctx, "", { ...drawing, initial: { seats: "20" } });
    const closed = whyClosed(session, ctx.now);
    if (closed) throw new UserError(closed, words(ctx)(`refused.${closed}`));
    const initial = initialOf(ctx, session);
    return forms.draw(forms.writeForm, ctx, ` ${sayNumber(session.number)}`, { ...drawing, initial });
  },
  async submit(ctx, values, { id = NEW }): Promise<Reply> {
    needTrainer(ctx, id);
    const written = readWritten(ctx, values);
    if ("errors" in written) return { kind: "errors", errors: written.errors };
    if (id !== NEW) return change(ctx, id, written);
    const session = await insertSession(ctx, written, actor(ctx).id);
    await moveSession(ctx, session, "plan");
    return showSession(ctx, session.id);
  },
});

const cancelHandler = formHandler<(typeof forms.cancelForm)["fields"]>({
  form: forms.cancelForm,
  async open(ctx, { id }) {
    const session = await managed(ctx, id);
    return forms.draw(forms.cancelForm, ctx, sayNumber(session.number));
  },
  async submit(ctx, { reason }, { id }) {
    const session = await managed(ctx, id);
    await moveSession(ctx, session, "cancel", { set: { reason, code: null, token: null } });
    await markMoved(ctx, invitedTo(session.id));
    return showSession(ctx, session.id);
  },
});

export const writingForms = [writeHandler, cancelHandler];

/** A button that opens a form about a session. @param about what else the form is opened for, from the button */
export const opens = (
  name: string,
  handler: FormHandler,
  about: (arg: string | undefined) => Record<string, string> = () => ({}),
): PressHandler => ({
  name,
  async handle(ctx, { id, arg }) {
    const context = { id, ...about(arg) };
    return { kind: "form", opening: { form: handler.form.name, view: await handler.open(ctx, context), context } };
  },
});

export const writingPresses: PressHandler[] = [
  opens("session.write", writeHandler),
  opens("session.cancel", cancelHandler),
];
