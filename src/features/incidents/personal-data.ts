import type { Ctx } from "../../core/context.ts";
import { evidenceOf } from "../../core/evidence.ts";
import type { Person } from "../../core/people.ts";
import type { DataCell, DataSection } from "../../core/personal-data.ts";
import { redactorFor } from "../../core/redact.ts";
import { incidentWords } from "./messages/index.ts";
import { type Details, isForReporter, type Line, reporterState, sayNumber } from "./model.ts";
import { linesOf, readDetails, reportsOf } from "./store.ts";
import { staysOutOf, toldAbout } from "./store-retention.ts";

/**
 * What is kept of reports about a person: the ones that they made by name, whole in their own words; of those about
 * them only what they were told. Who reported, and notes among handlers, are in no copy.
 */
export async function incidentData(ctx: Ctx, person: Person): Promise<DataSection[]> {
  const t = incidentWords.in(ctx.locale);
  const told = (await toldAbout(ctx, person.id)).map((at) => [at, t("data.hinted")]);
  const ties = (await staysOutOf(ctx, person.id)).map(({ number, at }) => [sayNumber(number), at]);
  return [
    ...(await ownReports(ctx, person)),
    {
      key: "incidents.about",
      title: t("data.about"),
      columns: [t("data.closedAt"), t("data.outcome")],
      rows: told,
      leftOut: t("data.aboutLeftOut"),
    },
    {
      key: "incidents.recusals",
      title: t("data.recusals"),
      columns: [t("data.number"), t("data.at")],
      rows: ties,
    },
  ];
}

type Own = { number: string; cells: DataCell[]; details: Details; files: string; lines: Line[] };

async function ownReports(ctx: Ctx, person: Person): Promise<DataSection[]> {
  const t = incidentWords.in(ctx.locale);
  const own: Own[] = [];
  for (const incident of await reportsOf(ctx, person.id)) {
    own.push({
      number: sayNumber(incident.number),
      cells: [
        t(`kinds.${incident.kind}`),
        t(`platforms.${incident.platform}`),
        incident.seenAt,
        incident.receivedAt,
        t(`states.${reporterState(incident)}`),
        incident.closedAt,
      ],
      details: await readDetails(ctx, incident.id),
      files: (await evidenceOf(ctx.tx, ctx, incident.id)).map(({ name }) => name).join("\n"),
      lines: (await linesOf(ctx, incident.id)).filter(({ kind }) => isForReporter(kind)),
    });
  }
  // What they wrote is theirs to the letter; what others wrote names nobody else.
  const isOwn = ({ kind }: Line) => kind === "answer" || kind === "addition";
  const foreign = own.flatMap(({ details: { source }, lines }) => [
    ...(source && !source.isOwn ? [source.text] : []),
    ...lines.filter((line) => !isOwn(line)).map(({ text }) => text),
  ]);
  const redact = await redactorFor(ctx.tx, person, foreign, ctx.locale);
  return [
    {
      key: "incidents.own",
      title: t("data.own"),
      columns: [
        t("data.number"),
        t("triage.kind"),
        t("triage.platform"),
        t("triage.seenAt"),
        t("triage.receivedAt"),
        t("data.state"),
        t("data.closedAt"),
        t("data.text"),
        t("data.link"),
        t("data.source"),
        t("data.files"),
      ],
      rows: own.map(({ number, cells, details: { text, link, source }, files }) => {
        const told = source && (source.isOwn ? source.text : redact(source.text));
        return [number, ...cells, text, link ?? source?.permalink, told, files];
      }),
      leftOut: t("data.ownLeftOut"),
    },
    {
      key: "incidents.own-lines",
      title: t("data.ownLines"),
      columns: [t("data.number"), t("data.at"), t("data.line"), t("data.said")],
      rows: own.flatMap(({ number, lines }) =>
        lines.map((line) => [
          number,
          line.at,
          t(`receipt.lines.${line.kind as "question"}`),
          isOwn(line) ? line.text : redact(line.text),
        ]),
      ),
    },
  ];
}
