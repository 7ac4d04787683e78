import type { Ctx } from "../../core/context.ts";
import type { Download, MadeFile } from "../../core/download.ts";
import type { Registry } from "../../core/feature.ts";
import type { Person } from "../../core/people.ts";
import { collectPersonalData, type DataCell, type DataSection } from "../../core/personal-data.ts";
import { type Sheet, toXlsx, XLSX_MIME } from "../../core/spreadsheet.ts";
import { sayZone } from "../../core/wording.ts";
import { privacyWords } from "./messages/index.ts";
import { type DataRequest, sayNumber } from "./model.ts";
import { findRequest } from "./store.ts";

type Copy = { request: DataRequest; person: Person; sections: DataSection[] };

/** Everything of the person who asked, for nobody else. */
async function collect(ctx: Ctx, registry: Registry, id: string): Promise<Copy | undefined> {
  const { person } = ctx;
  const request = await findRequest(ctx, id);
  if (!person || request?.kind !== "copy" || request.person.id !== person.id) return undefined;
  return { request, person, sections: await collectPersonalData(ctx, registry, person, "copy") };
}

/** The copy as a spreadsheet, a sheet for each section, and as JSON for other programs (GDPR arts. 15 and 20). */
export const copyDownloads = (registry: () => Registry): Download[] => [
  {
    name: "privacy.copy-xlsx",
    async make(ctx, id) {
      const copy = await collect(ctx, registry(), id);
      return copy && named(ctx, copy, "xlsx", XLSX_MIME, await toXlsx(sheetsOf(ctx, registry(), copy)));
    },
  },
  {
    name: "privacy.copy-json",
    async make(ctx, id) {
      const copy = await collect(ctx, registry(), id);
      const text = copy && `${JSON.stringify(jsonOf(ctx, registry(), copy), null, 2)}\n`;
      return copy && named(ctx, copy, "json", "application/json; charset=utf-8", new TextEncoder().encode(text));
    },
  },
];

function named(ctx: Ctx, { request }: Copy, ending: string, mime: string, bytes: Uint8Array): MadeFile {
  const name = privacyWords.in(ctx.locale)("copy.fileName", { number: sayNumber(request.number) });
  return { fileName: `${name}.${ending}`, mime, bytes, subject: request.id };
}

/** What the copy is, what the data is for, how long it is kept, and what is not in it (GDPR art. 15(1), PIPL art. 17). */
function explanation(ctx: Ctx, registry: Registry, { request, person, sections }: Copy): [string, DataCell][] {
  const t = privacyWords.in(ctx.locale);
  return [
    [t("copy.for"), person.name],
    [t("copy.request"), sayNumber(request.number)],
    [t("copy.madeAt", { zone: sayZone(ctx.zone, ctx.locale) }), ctx.now],
    [t("copy.why"), t("copy.whyText")],
    [t("copy.who"), t("copy.whoText")],
    ...registry.retention.map((rule): [string, DataCell] => [
      t("copy.kept", { what: rule.description(ctx.locale) }),
      t("copy.months", { count: rule.months }),
    ]),
    [t("copy.notInAll"), t("copy.leftOut")],
    ...sections.flatMap(({ title, leftOut }): [string, DataCell][] =>
      leftOut ? [[t("copy.notIn", { section: title }), leftOut]] : [],
    ),
  ];
}

function sheetsOf(ctx: Ctx, registry: Registry, copy: Copy): Sheet[] {
  const t = privacyWords.in(ctx.locale);
  const readable = (row: readonly DataCell[]) =>
    row.map((cell) => (cell instanceof Date ? clock(cell, ctx.zone) : cell));
  return [
    {
      name: t("copy.aboutSheet"),
      columns: [t("copy.item"), t("copy.value")],
      rows: explanation(ctx, registry, copy).map(readable),
    },
    ...copy.sections.map(({ title, columns, rows }) => ({
      name: title,
      columns,
      rows: rows.length === 0 ? [[t("copy.empty")]] : rows.map(readable),
    })),
  ];
}

/** On the reader's clock and sortable: `2026-11-24 09:00`. */
const clock = (at: Date, zone: string): string =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "short" }).format(at);

const jsonOf = (ctx: Ctx, registry: Registry, copy: Copy) => ({
  about: Object.fromEntries(explanation(ctx, registry, copy)),
  sections: copy.sections.map(({ key, title, columns, rows }) => ({
    key,
    title,
    rows: rows.map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at] ?? null]))),
  })),
});
