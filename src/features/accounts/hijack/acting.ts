import type { Ctx } from "../../../core/context.ts";
import { openDeadlines } from "../../../core/deadlines/read.ts";
import { ChangedMeanwhile, UserError } from "../../../core/errors.ts";
import { attachEvidence } from "../../../core/evidence.ts";
import { type FormHandler, formHandler, type PressHandler } from "../../../core/feature.ts";
import { findPerson } from "../../../core/people.ts";
import { none, type Reply, say, showCard } from "../../../core/reply.ts";
import { sayInstant } from "../../../core/wording.ts";
import { sayAccount } from "../cards.ts";
import { freezeAccount, restoreAccount } from "../freezing.ts";
import { asSystem } from "../handling.ts";
import type { Account } from "../model.ts";
import { findAccount } from "../store.ts";
import { lineOf, linesCard, statementCard } from "./cards.ts";
import { readFacts } from "./facts.ts";
import * as forms from "./forms.ts";
import { allowed, type Dependants, existing, type Measure, moveHijack, standingOf, words } from "./handling.ts";
import { checkKind, concerned } from "./life.ts";
import {
  AFTER,
  type Cause,
  CHECKS,
  type Check,
  type Hijack,
  isDone,
  mark,
  reopened,
  type StepKey,
  sayNumber,
  stepsOf,
  teamsAtWork,
} from "./model.ts";
import { shown } from "./reporting.ts";
import { addLine, hasReported } from "./store.ts";

/** What the teams do: steps, checks, notes, and the end. */

async function accountOf(ctx: Ctx, { accountId }: Hijack): Promise<Account> {
  const account = await findAccount(ctx, accountId);
  if (!account) throw new Error(`the account of ${accountId} is gone`);
  return account;
}

/** A step is done, or not done after all; each press is a line of the record. */
const stepPress = (name: "step" | "undo"): PressHandler => ({
  name: `hijack.${name}`,
  async handle(ctx, { id, arg }) {
    const row = await allowed(ctx, id, "team");
    const steps = mark(row.steps, arg ?? "", name === "step" ? { by: ctx.actor, at: ctx.now } : undefined);
    if (!steps) return say(await whoWas(ctx, row, arg ?? ""), "quiet");
    const first = name === "step" ? AFTER[arg as StepKey] : undefined;
    if (first && !isDone(row.steps, first)) return say(words(ctx)("reasons.legal-first"), "bad");
    const event = name === "step" && teamsAtWork(steps).length === 0 ? "lastStep" : name;
    await moveHijack(ctx, row, event, { set: { steps: JSON.stringify(steps) }, data: { step: arg } });
    await addLine(ctx, row.id, name === "step" ? "step" : "undone", { detail: arg ?? "" });
    // The card itself shows it.
    return none;
  },
});

/** "吴涛 已于 10:20 完成": who did a step before. */
async function whoWas(ctx: Ctx, row: Hijack, key: string): Promise<string> {
  const { by, at } = row.steps.find((step) => step.key === key) ?? {};
  const person = by ? await findPerson(ctx.tx, by) : undefined;
  if (!person || !at) return words(ctx)("said.known");
  return words(ctx)("said.doneBy", {
    name: person.name,
    when: sayInstant(new Date(at), ctx.locale, ctx.zone, ctx.now),
  });
}

const readCheck = (arg: string | undefined): Check | undefined => CHECKS.find((hours) => String(hours) === arg);

const noteHandler = formHandler<(typeof forms.noteForm)["fields"]>({
  form: forms.noteForm,
  open: async (ctx, { id }) => forms.draw(forms.noteForm, ctx, sayNumber((await allowed(ctx, id, "people")).number)),
  async submit(ctx, { text, files }, { id }) {
    const row = await allowed(ctx, id, "people");
    const evidence = await attachEvidence(ctx.tx, ctx, row.id, files, ctx.now);
    await moveHijack(ctx, row, (await isReporter(ctx, row)) ? "join" : "note", { data: { evidence } });
    await addLine(ctx, row.id, "note", { text });
    return say(words(ctx)("said.noted"), "good");
  },
});

const isReporter = async (ctx: Ctx, row: Hijack): Promise<boolean> =>
  ctx.person !== undefined && (await hasReported(ctx, row.id, ctx.person.id));

async function whyTooEarly(ctx: Ctx, row: Hijack, hours: Check | undefined): Promise<string | undefined> {
  const dues = await openDeadlines(ctx.tx, [row.id]);
  const due = hours && dues.find(({ kind }) => kind === checkKind(hours));
  if (!due || due.dueAt <= ctx.now) return undefined;
  return words(ctx)("said.tooEarly", { when: sayInstant(due.dueAt, ctx.locale, ctx.zone, ctx.now) });
}

const checkHandler = (dependants: Dependants) =>
  formHandler<(typeof forms.checkForm)["fields"]>({
    form: forms.checkForm,
    async open(ctx, { id, hours: said }) {
      const row = await allowed(ctx, id, "security");
      const why = await whyTooEarly(ctx, row, readCheck(said));
      // Nobody fills in a form that would be refused.
      if (why) throw new UserError("too-early", why);
      return forms.draw(forms.checkForm, ctx, sayNumber(row.number));
    },
    async submit(ctx, { found, text }, { id, hours: said }) {
      const t = words(ctx);
      const row = await allowed(ctx, id, "security");
      const hours = readCheck(said);
      if (hours === undefined) throw new UserError("no-such-hijack", t("reasons.no-such-hijack"));
      if (found === "trouble" && !text) return { kind: "errors", errors: { text: t("reasons.trouble-text") } };
      const moved = await moveHijack(ctx, row, `check-${hours}`, { data: { found } });
      await addLine(ctx, row.id, found === "fine" ? "check_fine" : "check_trouble", { detail: hours, text });
      if (found === "fine") return say(t("said.fine"), "good");
      if (moved.state !== "restored") return say(t("said.troubleOpen"), "good");
      const account = await accountOf(ctx, row);
      const steps = JSON.stringify(reopened(moved.steps));
      const again = await moveHijack(ctx, moved, "reopen", { set: { restored_at: null, steps } });
      await addLine(ctx, row.id, "reopened");
      if (account.state !== "frozen") await freezeAccount(asSystem(ctx), account);
      await dependants.paused(ctx, account);
      // Its steps are to be done anew, and whoever looked is not told of what they did: their card is the answer.
      return shown(ctx, again);
    },
  });

const falseAlarmHandler = (dependants: Dependants) =>
  formHandler<(typeof forms.falseAlarmForm)["fields"]>({
    form: forms.falseAlarmForm,
    open: async (ctx, { id }) =>
      forms.draw(forms.falseAlarmForm, ctx, sayNumber((await allowed(ctx, id, "security")).number)),
    async submit(ctx, { text }, { id }) {
      const row = await allowed(ctx, id, "security");
      const account = await accountOf(ctx, row);
      await moveHijack(ctx, row, "falseAlarm", { set: { closed_at: ctx.now, restored_at: ctx.now } });
      await addLine(ctx, row.id, "false_alarm", { text });
      if (account.state === "frozen") await restoreAccount(ctx, account, { isCheckListDone: true, wasChanged: false });
      await dependants.resumed(ctx, account);
      return say(words(ctx)("said.falseAlarm"), "good");
    },
  });

/** Whole texts of the record fit into a note; what is older is in the time line, which is kept as long. */
const LINES_IN_RECORD = 40;
const TEXT_MAX = 3000;

const closeHandler = (dependants: Dependants) =>
  formHandler<(typeof forms.closeForm)["fields"]>({
    form: forms.closeForm,
    async open(ctx, { id }) {
      const row = await allowed(ctx, id, "security");
      const isWhole = teamsAtWork(row.steps).length === 0;
      return forms.draw(forms.closeForm, ctx, sayNumber(row.number), isWhole ? { omit: ["left"] } : {});
    },
    async submit(ctx, { cause, text, left }, { id }) {
      const row = await allowed(ctx, id, "security");
      const open = row.steps.filter(({ by }) => by === undefined).length;
      if (open > 0 && left.length === 0)
        return { kind: "errors", errors: { left: words(ctx)("reasons.steps-left", { count: open }) } };
      const closed = await moveHijack(ctx, row, "close", { set: { closed_at: ctx.now }, data: { cause } });
      const incident = await dependants.file(ctx, {
        reporterId: row.reporterId,
        platform: (await accountOf(ctx, row)).platform,
        seenAt: row.sinceAt,
        ...(await recordOf(ctx, closed, cause, text)),
        steps: [
          // Nothing could be published on it from the report on.
          { step: "freeze", byId: ctx.actor, at: row.startedAt },
          ...stepsOf(row.steps, "security").flatMap(({ key, by, at }) =>
            key in MEASURES && by && at
              ? [{ step: MEASURES[key as keyof typeof MEASURES], byId: by, at: new Date(at) }]
              : [],
          ),
        ],
      });
      await addLine(ctx, row.id, "closed", { detail: incident.number, text });
      return say(words(ctx)("said.closed", { incident: incident.number }), "good");
    },
  });

/** The steps here as the measures of an incident. */
const MEASURES = {
  password: "password",
  sessions: "sessions",
  mailbox: "mailbox",
  factor: "factor",
  platform: "appeal",
} as const satisfies Partial<Record<StepKey, Measure>>;

/**
 * What whoever reported it wrote, which they read again as theirs; and the record for those who handle it, in the
 * company's language, the oldest line first: who reported is not named in it.
 */
async function recordOf(
  ctx: Ctx,
  row: Hijack,
  cause: Cause,
  summary: string,
): Promise<{ text: string; record: string }> {
  const company: Ctx = { ...ctx, locale: ctx.company.locale, zone: ctx.company.zone };
  const t = words(company);
  const facts = await readFacts(company, row);
  const head = t("incident.text", {
    account: sayAccount(company, await accountOf(ctx, row)),
    number: sayNumber(row.number),
    cause: t(`causes.${cause}`),
  });
  const lines = facts.lines.slice(0, LINES_IN_RECORD).toReversed();
  const said = lines.map((line) => {
    const by = line.kind === "reported" || line.kind === "also_reported" ? t("lines.reporter") : line.by;
    const { title } = lineOf(company, { ...line, by });
    const when = sayInstant(line.at, company.locale, company.zone, company.now);
    return [`${when} · ${title}`, line.text].filter(Boolean).join(" · ");
  });
  const whole = [head, t("incident.summary", { text: summary }), t("incident.lines"), ...said].join("\n");
  const letters = [...whole];
  return {
    text: facts.lines.findLast(({ kind }) => kind === "reported")?.text ?? head,
    record: letters.length > TEXT_MAX ? `${letters.slice(0, TEXT_MAX - 1).join("")}…` : whole,
  };
}

const restorePress = (dependants: Dependants): PressHandler => ({
  name: "hijack.restore",
  async handle(ctx, { id }) {
    const row = await allowed(ctx, id, "security");
    const account = await accountOf(ctx, row);
    await moveHijack(ctx, row, "restore", { set: { restored_at: ctx.now } });
    await addLine(ctx, row.id, "restored");
    if (account.state === "frozen") await restoreAccount(ctx, account, { isCheckListDone: true });
    await dependants.resumed(ctx, account);
    return say(words(ctx)("said.restored"), "good");
  },
});

/** What the people of the account can do better; they know what happened, and whoever only reported it is left in peace. */
const lessonPress = (dependants: Dependants): PressHandler => ({
  name: "hijack.lesson",
  async handle(ctx, { id }) {
    const row = await allowed(ctx, id, "security");
    if (row.state !== "closed") throw new ChangedMeanwhile(id);
    const isGiven = await dependants.teach(ctx, await concerned(ctx, row));
    return say(words(ctx)(isGiven ? "said.taught" : "said.noLesson"), isGiven ? "good" : "quiet");
  },
});

const opensForm =
  (handler: FormHandler, more: (arg: string | undefined) => Record<string, string> = () => ({})) =>
  async (ctx: Ctx, { id, arg }: { id: string; arg: string | undefined }): Promise<Reply> => {
    const context = { id, ...more(arg) };
    return { kind: "form", opening: { form: handler.form.name, view: await handler.open(ctx, context), context } };
  };

/** What can be pressed and filled in. */
export function actions(dependants: Dependants): { presses: PressHandler[]; forms: FormHandler[] } {
  const [check, falseAlarm] = [checkHandler(dependants), falseAlarmHandler(dependants)];
  const close = closeHandler(dependants);
  return {
    forms: [noteHandler, check, falseAlarm, close],
    presses: [
      stepPress("step"),
      stepPress("undo"),
      restorePress(dependants),
      lessonPress(dependants),
      { name: "hijack.note", handle: opensForm(noteHandler) },
      { name: "hijack.check", handle: opensForm(check, (arg) => ({ hours: arg ?? "" })) },
      { name: "hijack.false-alarm", handle: opensForm(falseAlarm) },
      { name: "hijack.close", handle: opensForm(close) },
      { name: "hijack.view", handle: async (ctx, { id }) => view(ctx, await existing(ctx, id)) },
      {
        name: "hijack.lines",
        async handle(ctx, { id, arg }) {
          const row = await allowed(ctx, id, "team");
          return showCard(linesCard(ctx, await readFacts(ctx, row), /^\d{1,4}$/.test(arg ?? "") ? Number(arg) : 0));
        },
      },
      {
        name: "hijack.statement",
        async handle(ctx, { id }) {
          const row = await allowed(ctx, id, "team");
          const template = ctx.content.read(`texts/holding-statement.${ctx.locale}.md`);
          const { handle } = await accountOf(ctx, row);
          return showCard(statementCard(ctx, row, template.replaceAll("{{account}}", handle).trim()));
        },
      },
    ],
  };
}

/** As the reader may see it. @throws UserError for everybody else */
export async function view(ctx: Ctx, row: Hijack): Promise<Reply> {
  if ((await standingOf(ctx, row)) === undefined)
    throw new UserError("no-such-hijack", words(ctx)("reasons.no-such-hijack"));
  return shown(ctx, row);
}
