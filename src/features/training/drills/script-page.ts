import { sayClause } from "../../../core/clauses.ts";
import type { PageSection, PageView, ReadPage } from "../../../core/read-page.ts";
import { type Seen, sayRole, words } from "./cards.ts";
import { whyNotTrainer } from "./life.ts";
import { type Drill, HOSTS, type Inject, isInLine, sayNumber } from "./model.ts";
import { findDrill } from "./store.ts";

/** What a drill plays, whole, for whoever runs it: who hosts it knows what comes, and what would be in line. */
export function scriptView(seen: Seen, drill: Drill): PageView {
  const t = words(seen);
  const { script } = drill;
  const said = script.words[seen.locale];
  return {
    title: t("script.title", { number: sayNumber(drill.number), title: said.title }),
    about: said.about.trim(),
    turns: [],
    table: {
      caption: t("host.roles"),
      columns: [t("report.role"), t("script.brief")],
      rows: script.roles.map(({ words: of }) => [of[seen.locale].name, of[seen.locale].brief]),
    },
    sections: {
      contents: t("report.contents"),
      parts: script.injects.map((inject, place) => sectionOf(seen, drill, inject, place)),
    },
    notes: [t("script.note")],
  };
}

function sectionOf(seen: Seen, drill: Drill, inject: Inject, place: number): PageSection {
  const t = words(seen);
  const { title, text } = inject.words[seen.locale];
  const roles = inject.to.map((role) => sayRole(seen, drill, role)).join(seen.locale === "zh-CN" ? "、" : ", ");
  const { decision } = inject;
  const asked = decision?.words[seen.locale];
  return {
    id: `inject-${place}`,
    level: 2,
    heading: t("debrief.heading", { minute: inject.at, title }),
    about: decision ? t("script.toDecide", { roles, minutes: decision.minutes }) : t("script.to", { roles }),
    paragraphs: [
      ...text.trim().split(/\n{2,}/),
      ...(decision && asked
        ? [
            asked.question,
            ...asked.options.map(({ text: option, outcome }, at) =>
              t(isInLine(decision, at) ? "script.inLine" : "script.option", { option, outcome }),
            ),
            t("debrief.why", { why: asked.why, clause: sayClause(decision.clause, seen.locale) }),
          ]
        : []),
    ],
  };
}

export const scriptPage: ReadPage = {
  name: "drills.script",
  may: HOSTS,
  async draw(ctx, { id }) {
    const drill = await findDrill(ctx, id ?? "");
    return drill && (await whyNotTrainer(ctx, drill)) === true ? scriptView(ctx, drill) : undefined;
  },
};
