import { callback } from "../../src/core/callback.ts";
import { listHolds } from "../../src/core/holds.ts";
import type { Locale } from "../../src/core/locale.ts";
import { reportCommands } from "../../src/features/incidents/report.ts";
import { privacyWords } from "../../src/features/privacy/messages/index.ts";
import { readTexts } from "../../src/features/privacy/store.ts";
import { offered, type Recipe, type T } from "./hostile-recipe.ts";
import type { Way } from "./hostile-ways.ts";
import type { Actor } from "./surface-driver.ts";

/** All words that are kept of the newest request about data, opened. */
async function keptOfRequest({ driver }: Way): Promise<string[]> {
  const { db, vault } = driver.app.services;
  const { id } = await db.prisma.dataRequest.findFirstOrThrow({ orderBy: { number: "desc" } });
  const { about, answer } = await readTexts({ tx: db, vault } as unknown as Parameters<typeof readTexts>[0], id);
  return [about.text, about.extension, answer].filter((one) => one !== undefined);
}

const says = (name: string) => async (actor: Actor, _t: T, locale: Locale) => {
  const word = reportCommands.find((command) => command.name === name)?.words[locale][0];
  await actor.says(word ?? name);
};
const presses = (label: Parameters<T>[0]) => (actor: Actor, t: T) =>
  actor.presses((t as (key: string) => string)(label));
const handles = (label: Parameters<T>[0], more: Partial<Recipe> = {}): Recipe => ({
  who: "handler",
  begin: (stage) => stage.taken("disclosure"),
  open: presses(label),
  ...more,
});

const answers = (event: string): Recipe =>
  offered("handler", "", {
    kept: keptOfRequest,
    async begin(stage) {
      await stage.offers("handler", callback(`privacy.${event}`, await stage.requested()));
      return "";
    },
  });
/** Forms about reports and about data. */
export const REPORT_RECIPES: Record<string, Recipe> = {
  "privacy.ask": offered("reporter", "privacy.ask", { kept: keptOfRequest }),
  "privacy.erase": offered("reporter", "privacy.ask", {
    kept: keptOfRequest,
    async begin(stage) {
      await stage.offers("reporter", callback("privacy.ask", "erase"));
      return "";
    },
  }),
  "privacy.draft": answers("draft"),
  "privacy.refuse": answers("refuse"),
  "privacy.extend": answers("extend"),
  "privacy.hold": offered("handler", "privacy.hold", {
    fill: async (_t, _id, stage) => ({ subject: await stage.another() }),
    unknown: (_t, locale) => ({ subject: privacyWords.in(locale)("reasons.no-such-subject") }),
    kept: async ({ driver }) => {
      const { db, vault } = driver.app.services;
      return (await listHolds({ tx: db, vault } as unknown as Parameters<typeof listHolds>[0])).map(
        ({ reason }) => reason,
      );
    },
  }),
  "incidents.report": { who: "reporter", open: says("report") },
  "incidents.report-anonymous": {
    who: "reporter",
    async open(actor, t, locale) {
      await says("anonymous")(actor, t, locale);
      await actor.sees(t("anonymous.saved"));
      await actor.presses(t("anonymous.here"));
    },
  },
  "incidents.follow": {
    who: "reporter",
    begin: (stage) => stage.anonymous(),
    async open(actor, t, locale) {
      await says("anonymous")(actor, t, locale);
      await actor.sees(t("anonymous.saved"));
      await actor.presses(t("anonymous.follow"));
    },
    fill: (t, code) => ({ code, what: t("follow.options.add") }),
    unknown: (t) => ({ code: t("follow.unknown") }),
  },
  "incidents.add": { who: "reporter", begin: (stage) => stage.taken("disclosure"), open: presses("receipt.add") },
  "incidents.answer": { who: "reporter", begin: (stage) => stage.asked(), open: presses("receipt.answer") },
  "incidents.ask": handles("triage.ask"),
  "incidents.note": handles("triage.note"),
  "incidents.pass": handles("triage.pass", { fill: (t) => ({ to: t("triage.teams.security") }) }),
  "incidents.close": handles("triage.close"),
  "incidents.merge": handles("triage.merge", {
    fill: async (_t, _id, stage) => ({ into: await stage.another() }),
    unknown: (t) => ({ into: t("reasons.merge-unknown", { number: "|" }).split("|")[1] ?? "" }),
  }),

  "incidents.coach": handles("triage.coach"),
  "incidents.reveal": handles("triage.reveal"),
  "incidents.statement": handles("triage.statement", { begin: (stage) => stage.graded() }),
  "incidents.finish": handles("triage.finish", { begin: (stage) => stage.contained() }),
  "incidents.assign": handles("triage.assign", {
    begin: (stage) => stage.blocked(),
    fill: (_t, _id, stage) => ({ person: stage.nameOf("other handler") }),
    reader: "other handler",
  }),
  "incidents.feedback": handles("triage.feedback", { begin: (stage) => stage.confirmed() }),
};
