import { appendAudit } from "../../core/audit.ts";
import { addMonths, type CivilDate, civilDateIn, instantAt } from "../../core/calendar/index.ts";
import { type Ctx, systemCtx } from "../../core/context.ts";
import { formHandler, type Notice } from "../../core/feature.ts";
import type { RecurringJob } from "../../core/jobs.ts";
import { addMessages } from "../../core/outbox.ts";
import { findPeople, type Role, withRoles } from "../../core/people.ts";
import { sayInstant } from "../../core/wording.ts";
import { words } from "./cards.ts";
import { readFacts } from "./facts.ts";
import { fileCard } from "./file-card.ts";
import * as forms from "./forms.ts";
import { allowed, existing } from "./handling.ts";
import { sayNumber } from "./model.ts";
import { holdsApart, isApart, witnessesOfReading } from "./oversight.ts";
import { partiesOfAll } from "./parties.ts";
import { addLine, findCases, readingsSince } from "./store.ts";

/**
 * Whoever oversees and has no part in a case reads it in an emergency: with a reason, before a second pair of eyes, in the
 * log, and once more in the list of the month (COI-9). A party never does.
 */
export const readHandler = formHandler<(typeof forms.readForm)["fields"]>({
  form: forms.readForm,
  open: async (ctx, context) => forms.draw(forms.readForm, { ...ctx, row: await allowed(ctx, context.id, "overseer") }),
  async submit(ctx, { reason }, context) {
    const row = await allowed(ctx, context.id, "overseer");
    const lineId = await addLine(ctx, row.id, "read", reason);
    await appendAudit(ctx.tx, ctx.now, { subject: row.id, actor: ctx.actor, action: READ, data: { lineId } });
    const others = await witnessesOfReading(ctx, row, ctx.actor);
    const to = [...new Set(others.map(({ id }) => id))].map((personId) => ({ personId }));
    const params = { id: row.id, by: ctx.actor };
    await addMessages(ctx.tx, ctx.now, [
      { key: `${row.id}:read:${lineId}`, notice: "cases.read", params, subject: row.id, to },
    ]);
    // It is shown once, and kept in no conversation.
    return {
      kind: "card",
      transient: true,
      card: await fileCard(ctx, await readFacts(ctx, await existing(ctx, row.id))),
    };
  },
});

const READ = "case.read-in-emergency";
/** Who watches over privacy. */
const WATCHING: readonly Role[] = ["compliance", "legal"];

/** The list of a month for those who watch over privacy: which cases were read so, by whom, when. */
export const readingsNotice: Notice = {
  name: "cases.readings",
  called: (locale) => words({ locale })("sent.readings"),
  async render(ctx, params) {
    const t = words(ctx);
    const month = String(params.month);
    const { from, to } = monthOf(ctx, month);
    const found = await readingsSince(ctx, READ, from, to);
    const cases = new Map(
      (
        await findCases(
          ctx,
          found.map(({ subject }) => subject),
        )
      ).map((row) => [row.id as string, row]),
    );
    const parties = await partiesOfAll(ctx, [...cases.values()]);
    // A party, or somebody of the subject's team, does not learn that there is a case (COI-6).
    const readings = found.filter(({ subject }) => {
      const among = parties.get(subject);
      if (!ctx.person || !among) return true;
      return holdsApart(ctx.person, WATCHING, among) && isApart(ctx.person, among);
    });
    if (readings.length === 0) return undefined;
    const people = new Map(
      (
        await findPeople(
          ctx.tx,
          readings.map(({ actor }) => actor),
        )
      ).map((one) => [one.id as string, one]),
    );
    return {
      title: t("readings.title", { month }),
      body: [
        { kind: "text", text: t("readings.text") },
        {
          kind: "list",
          items: readings.map(({ subject, actor, at }) => ({
            title: [sayNumber(cases.get(subject)?.number ?? 0), people.get(actor)?.name ?? "–"].join(" · "),
            detail: sayInstant(at, ctx.locale, ctx.zone, ctx.now),
          })),
        },
      ],
      actions: [],
      foot: t("card.footOther"),
    };
  },
};

function monthOf(ctx: Pick<Ctx, "company">, month: string): { from: Date; to: Date } {
  const first = `${month}-01` as CivilDate;
  const at = (day: CivilDate) => instantAt(day, "00:00", ctx.company.zone);
  return { from: at(first), to: at(addMonths(first, 1)) };
}

/** On the first working morning hours of a month, for the month before. */
export const listReadings: RecurringJob = {
  name: "cases.list-readings",
  cron: "0 10 1 * *",
  what: "Tells compliance and legal which cases were read in an emergency in the month before",
  async handle(services) {
    await services.db.transaction(async (tx) => {
      const ctx = systemCtx(services, tx);
      const month = addMonths(`${civilDateIn(ctx.now, ctx.company.zone).slice(0, 7)}-01` as CivilDate, -1).slice(0, 7);
      const { from, to } = monthOf(ctx, month);
      if ((await readingsSince(ctx, READ, from, to)).length === 0) return;
      const people = await withRoles(tx, WATCHING);
      const message = { key: `cases.readings:${month}`, notice: "cases.readings", params: { month } };
      await addMessages(tx, ctx.now, [{ ...message, to: people.map(({ id }) => ({ personId: id })) }]);
    });
  },
};
