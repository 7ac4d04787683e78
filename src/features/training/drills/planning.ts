import type { Option } from "../../../core/card.ts";
import type { Ctx } from "../../../core/context.ts";
import { UserError } from "../../../core/errors.ts";
import { type FormHandler, formHandler } from "../../../core/feature.ts";
import { type Drawing, defineForm, type Fields, type Form, type FormView, field } from "../../../core/form.ts";
import { applyMove, type MoveInput, NotAllowed } from "../../../core/lifecycle.ts";
import { addMessages } from "../../../core/outbox.ts";
import { type Reply, say, showCard } from "../../../core/reply.ts";
import { drawWorded } from "../../../core/worded-form.ts";
import { type Seen, sayRole, words } from "./cards.ts";
import { hostFacts } from "./facts.ts";
import { hostCard } from "./host-cards.ts";
import { type DrillEvent, drillLife } from "./life.ts";
import { drillWords } from "./messages/index.ts";
import { type Drill, HOSTS, roleOf, type Script, type ScriptRole, sayNumber } from "./model.ts";
import { scriptsOf } from "./script-file.ts";
import { findDrill, insertDrill, lockDrill, partsOf, sealLesson, setRole } from "./store.ts";

/** From the script to everybody who is told: what, when, who plays what. */

export const planForm = defineForm("drills.plan", {
  script: field.openChoice(),
  startsAt: field.dateTime({ future: true }),
});
export const castForm = defineForm("drills.cast", {
  first: field.person(),
  second: field.person({ required: false }),
  third: field.person({ required: false }),
  fourth: field.person({ required: false }),
});
export const timeForm = defineForm("drills.time", { startsAt: field.dateTime({ future: true }) });
export const closeForm = defineForm("drills.close", { lesson: field.longText({ min: 5, max: 2000 }) });

/** Draws a form in the words of the catalogue. */
export const draw = <F extends Fields>(
  form: Form<F>,
  at: Pick<Seen, "locale" | "zone">,
  params: Record<string, string> = {},
  drawing: Omit<Drawing<F>, "zone"> = {},
): FormView =>
  drawWorded(
    form,
    drillWords as never,
    { locale: at.locale, key: `forms.${form.name.slice("drills.".length)}`, params },
    { ...drawing, zone: at.zone },
  );

export const scriptOptions = ({ locale }: Pick<Seen, "locale">, scripts: readonly Script[]): Option[] =>
  scripts.map(({ id, words: said, minutes }) => ({
    value: id,
    label: `${said[locale].title} · ${drillWords.in(locale)("card.minutes", { minutes })}`,
  }));

/** What the role plays, for who is asked to find somebody for it. */
export const drawCast = (
  at: Pick<Seen, "locale" | "zone">,
  { words: said }: ScriptRole,
  people: readonly string[],
): FormView => {
  const [first, second, third, fourth] = people;
  const { name: role, brief } = said[at.locale];
  const initial = {
    ...(first && { first }),
    ...(second && { second }),
    ...(third && { third }),
    ...(fourth && { fourth }),
  };
  return draw(castForm, at, { role, brief }, { initial });
};

/** A drill by the id in a button, whoever asks. @throws UserError when there is none */
export async function existing(ctx: Ctx, id: string | undefined): Promise<Drill> {
  const found = id ? await findDrill(ctx, id) : undefined;
  if (!found) throw new UserError("no-such-drill", words(ctx)("said.none"));
  return found;
}

/** Lets through who has this right, before anything is shown. @throws NotAllowed, which is put on record */
export async function allowed(ctx: Ctx, id: string | undefined, right: "trainer" | "host"): Promise<Drill> {
  const drill = await existing(ctx, id);
  const why = await drillLife.rights[right]?.(ctx, drill);
  if (why === true) return drill;
  throw new NotAllowed(drill.id, String(why), drillLife.reason(ctx.locale, String(why)));
}

/** The card that a drill is run by, as one that follows it. */
export async function shownToHost(ctx: Ctx, id: string): Promise<Reply> {
  const drill = await existing(ctx, id);
  const card = hostCard(ctx, await hostFacts(ctx, drill));
  return { ...showCard(card), live: { notice: "drills.host", params: { id }, subject: id } };
}

/** Moves a drill as it is now. */
export async function move(ctx: Ctx, id: string, event: DrillEvent, input: MoveInput = {}): Promise<void> {
  await applyMove(ctx, drillLife, await existing(ctx, id), event, input);
}

export const planHandler = formHandler<(typeof planForm)["fields"]>({
  form: planForm,
  may: HOSTS,
  async open(ctx) {
    const scripts = scriptsOf(ctx.content);
    // Nobody fills in a form that would be refused.
    if (scripts.length === 0) throw new UserError("no-scripts", words(ctx)("said.noScripts"));
    return draw(planForm, ctx, {}, { options: { script: scriptOptions(ctx, scripts) } });
  },
  async submit(ctx, { script: chosen, startsAt }) {
    const script = scriptsOf(ctx.content).find(({ id }) => id === chosen);
    if (!script) return { kind: "errors", errors: { script: words(ctx)("refused.no-script") } };
    if (!ctx.person) throw new UserError("not-yours", words(ctx)("refused.not-yours"));
    const { id } = await insertDrill(ctx, { script, hostId: ctx.person.id, startsAt });
    return shownToHost(ctx, id);
  },
});

/** The drill and the role that a form is about, while people may still be set. */
async function casting(ctx: Ctx, { id, role: asked }: Record<string, string>): Promise<[Drill, ScriptRole]> {
  const drill = await allowed(ctx, id, "trainer");
  const role = roleOf(drill.script, asked ?? "");
  if (!role) throw new UserError("no-such-drill", words(ctx)("said.none"));
  if (drill.state !== "draft" && drill.state !== "planned")
    throw new UserError("too-late-to-cast", words(ctx)("refused.too-late-to-cast"));
  return [drill, role];
}

export const castHandler = formHandler<(typeof castForm)["fields"]>({
  form: castForm,
  may: HOSTS,
  async open(ctx, context) {
    const [drill, role] = await casting(ctx, context);
    const parts = await partsOf(ctx, drill.id);
    return drawCast(
      ctx,
      role,
      parts.filter((part) => part.role === role.id).map(({ personId }) => personId),
    );
  },
  async submit(ctx, values, context) {
    const t = words(ctx);
    const [{ id }] = await casting(ctx, context);
    await lockDrill(ctx, id);
    const [drill, role] = await casting(ctx, context);
    const before = await partsOf(ctx, drill.id);
    const errors: Record<string, string> = {};
    const people: string[] = [];
    for (const [name, personId] of Object.entries(values)) {
      if (personId === undefined) continue;
      const other = before.find((part) => part.personId === personId && part.role !== role.id);
      if (personId === drill.hostId) errors[name] = t("refused.host-plays");
      else if (people.includes(personId)) errors[name] = t("refused.twice");
      else if (other) errors[name] = t("refused.other-role", { role: sayRole(ctx, drill, other.role) });
      people.push(personId);
    }
    if (Object.keys(errors).length > 0) return { kind: "errors", errors };
    await setRole(ctx, drill.id, role.id, people);
    await move(ctx, drill.id, "cast", { data: { role: role.id, count: people.length } });
    const fresh = people.filter((personId) => !before.some((part) => part.personId === personId));
    const gone = before.flatMap((part) =>
      part.role === role.id && !people.includes(part.personId) ? [part.personId] : [],
    );
    const message = (what: string, notice: string, those: readonly string[]) => ({
      key: `${drill.id}:${what}:${drill.version}`,
      notice: `drills.${notice}`,
      params: { id: drill.id },
      subject: drill.id,
      to: those.map((personId) => ({ personId })),
    });
    // Whoever has to be nowhere any more hears it too: not every platform can change a card that was sent.
    if (drill.state === "planned")
      await addMessages(
        ctx.tx,
        ctx.now,
        [message("joined", "announced", fresh), message("left", "removed", gone)].filter(({ to }) => to.length > 0),
      );
    // The card that it was set from shows it.
    return say(words(ctx)("said.cast", { role: sayRole(ctx, drill, role.id), count: people.length }), "good");
  },
});

export const timeHandler = formHandler<(typeof timeForm)["fields"]>({
  form: timeForm,
  may: HOSTS,
  async open(ctx, { id }) {
    const drill = await allowed(ctx, id, "trainer");
    return draw(
      timeForm,
      ctx,
      { number: sayNumber(drill.number) },
      { initial: { startsAt: drill.startsAt.toISOString() } },
    );
  },
  async submit(ctx, { startsAt }, { id }) {
    const drill = await allowed(ctx, id, "trainer");
    await move(ctx, drill.id, "time", { set: { starts_at: startsAt } });
    return say(words(ctx)("said.moved"), "good");
  },
});

export const closeHandler = formHandler<(typeof closeForm)["fields"]>({
  form: closeForm,
  may: HOSTS,
  async open(ctx, { id }) {
    return draw(closeForm, ctx, { number: sayNumber((await allowed(ctx, id, "host")).number) });
  },
  async submit(ctx, { lesson }, { id }) {
    const drill = await allowed(ctx, id, "host");
    await move(ctx, drill.id, "record", { set: { lesson: Buffer.from(sealLesson(ctx, drill.id, lesson)) } });
    return say(words(ctx)("said.recorded"), "good");
  },
});

export const drillForms: readonly FormHandler[] = [planHandler, castHandler, timeHandler, closeHandler];
