import type { Ctx } from "../../../core/context.ts";
import type { Download } from "../../../core/download.ts";
import { findPeople } from "../../../core/people.ts";
import type { PageView, ReadPage } from "../../../core/read-page.ts";
import { type Sheet, toXlsx, XLSX_MIME } from "../../../core/spreadsheet.ts";
import { type Seen, saying, sayRole, words } from "./cards.ts";
import { whyNotHost } from "./life.ts";
import {
  type Answer,
  type Delivered,
  type Drill,
  HOSTS,
  isInLine,
  minutesTaken,
  type Part,
  sayNumber,
  seesIt,
} from "./model.ts";
import { reportOf } from "./report.ts";
import { answersOf, deliveredOf, findDrill, partsOf } from "./store.ts";

/** What a drill showed, whole: by what happened and by role, and who decided what, for the host alone. */

export type Report = {
  drill: Drill;
  parts: readonly Part[];
  names: ReadonlyMap<string, string>;
  delivered: readonly Delivered[];
  answers: readonly Answer[];
};

/** Undefined for whoever does not host it, and while it is not over. */
async function readReport(ctx: Ctx, id: string): Promise<Report | undefined> {
  const drill = await findDrill(ctx, id);
  if (!drill || (drill.state !== "held" && drill.state !== "recorded")) return undefined;
  if ((await whyNotHost(ctx, drill)) !== true) return undefined;
  const parts = await partsOf(ctx, id);
  const people = await findPeople(
    ctx.tx,
    parts.map(({ personId }) => personId),
  );
  const names = new Map(people.map((person) => [person.id as string, person.name]));
  return { drill, parts, names, delivered: await deliveredOf(ctx, id), answers: await answersOf(ctx, id) };
}

type Decided = {
  name: string;
  role: string;
  option: string | undefined;
  minutes: number | undefined;
  isInLine: boolean;
};

/** Who decided what about one inject, by role and name: in no order of merit. */
function decisionsOn(seen: Pick<Seen, "locale">, report: Report, { place, at }: Delivered): Decided[] {
  const inject = report.drill.script.injects[place];
  const decision = inject?.decision;
  if (!inject || !decision) return [];
  const roles = report.drill.script.roles.map(({ id }) => id);
  return seesIt(inject, report.parts)
    .map(({ personId, role }) => ({ personId, role, name: report.names.get(personId) ?? "–" }))
    .sort((a, b) => roles.indexOf(a.role) - roles.indexOf(b.role) || a.name.localeCompare(b.name, "zh-CN"))
    .map(({ personId, role, name }) => {
      const own = report.answers.find((answer) => answer.place === place && answer.personId === personId);
      return {
        name,
        role: sayRole(seen, report.drill, role),
        option: own && (decision.words[seen.locale].options[own.option]?.text ?? ""),
        minutes: own && minutesTaken(at, own.at),
        isInLine: own !== undefined && isInLine(decision, own.option),
      };
    });
}

const lineOf = (seen: Pick<Seen, "locale">, { script }: Drill, place: number): string => {
  const decision = script.injects[place]?.decision;
  const options = decision?.words[seen.locale].options ?? [];
  return (decision?.line ?? []).map((option) => options[option]?.text ?? "").join(words(seen)("debrief.join"));
};

/** The report as a page. */
export function reportView(seen: Seen, report: Report): PageView {
  const t = words(seen);
  const { drill } = report;
  const titleOf = (place: number) => drill.script.injects[place]?.words[seen.locale].title ?? "";
  const minuteOf = (place: number) => String(drill.script.injects[place]?.at ?? "");
  const rows = reportOf({ ...report, script: drill.script });
  const asked = report.delivered.filter(({ place }) => drill.script.injects[place]?.decision);
  return {
    title: t("report.title", { number: sayNumber(drill.number), title: drill.script.words[seen.locale].title }),
    about: t("report.about", {
      when: saying(seen, drill.startedAt ?? drill.startsAt),
      count: report.parts.length,
    }),
    turns: [],
    table: {
      caption: t("report.table"),
      columns: columnsOf(seen),
      rows: rows.map((row) => [
        minuteOf(row.place),
        titleOf(row.place),
        sayRole(seen, drill, row.role),
        String(row.asked),
        String(row.answered),
        String(row.inLine),
        String(row.outside),
        String(row.unanswered),
        row.minutes === undefined ? "–" : String(row.minutes),
        String(row.expected),
      ]),
    },
    sections: {
      contents: t("report.contents"),
      parts: asked.map((shown) => ({
        id: `inject-${shown.place}`,
        level: 2,
        heading: t("debrief.heading", { minute: minuteOf(shown.place), title: titleOf(shown.place) }),
        about: t("debrief.line", { option: lineOf(seen, drill, shown.place) }),
        paragraphs: decisionsOn(seen, report, shown).map(({ name, role, option, minutes = 0, isInLine: isFine }) =>
          option === undefined
            ? t("report.personNone", { name, role })
            : t("report.person", {
                name,
                role,
                option,
                minutes,
                verdict: t(isFine ? "report.inLine" : "report.outside"),
              }),
        ),
      })),
    },
    notes: [t("report.note"), t("report.private")],
  };
}

const columnsOf = (seen: Pick<Seen, "locale">): string[] => {
  const t = words(seen);
  return [
    t("report.minute"),
    t("report.inject"),
    t("report.role"),
    t("report.asked"),
    t("report.answered"),
    t("report.inLine"),
    t("report.outside"),
    t("report.unanswered"),
    t("report.median"),
    t("report.expected"),
  ];
};

/** The report as sheets. Each line says that it is of a drill, also when it is copied from here to somewhere else. */
export function reportSheets(seen: Seen, report: Report): Sheet[] {
  const t = words(seen);
  const { drill } = report;
  const inject = (place: number) => drill.script.injects[place];
  const kind = t("mark.value");
  return [
    {
      name: t("report.sheetRows"),
      columns: [t("report.kind"), ...columnsOf(seen)],
      rows: reportOf({ ...report, script: drill.script }).map((row) => [
        kind,
        inject(row.place)?.at,
        inject(row.place)?.words[seen.locale].title,
        sayRole(seen, drill, row.role),
        row.asked,
        row.answered,
        row.inLine,
        row.outside,
        row.unanswered,
        row.minutes,
        row.expected,
      ]),
    },
    {
      name: t("report.sheetAnswers"),
      columns: [
        t("report.kind"),
        t("report.minute"),
        t("report.inject"),
        t("report.role"),
        t("report.name"),
        t("report.option"),
        t("report.median"),
        t("report.line"),
        t("report.clause"),
      ],
      rows: report.delivered.flatMap((shown) =>
        decisionsOn(seen, report, shown).map(({ name, role, option, minutes }) => [
          kind,
          inject(shown.place)?.at,
          inject(shown.place)?.words[seen.locale].title,
          role,
          name,
          option ?? t("report.unanswered"),
          minutes,
          lineOf(seen, drill, shown.place),
          inject(shown.place)?.decision?.clause,
        ]),
      ),
    },
  ];
}

export const reportPage: ReadPage = {
  name: "drills.report",
  may: HOSTS,
  async draw(ctx, { id }) {
    const report = await readReport(ctx, id ?? "");
    return report && reportView(ctx, report);
  },
};

export const reportDownload: Download = {
  name: "drills.report",
  may: HOSTS,
  async make(ctx, id) {
    const report = await readReport(ctx, id);
    if (!report) return undefined;
    const bytes = await toXlsx(reportSheets(ctx, report));
    return { fileName: `${sayNumber(report.drill.number)}.xlsx`, mime: XLSX_MIME, bytes, subject: report.drill.id };
  },
};
