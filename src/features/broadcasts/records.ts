import type { Ctx } from "../../core/context.ts";
import type { Person } from "../../core/people.ts";
import type { DataSection } from "../../core/personal-data.ts";
import type { RetentionRule } from "../../core/retention.ts";
import { words } from "./handling.ts";
import { broadcastWords } from "./messages/index.ts";
import { type Kind, sayNumber } from "./model.ts";
import { dueOver, eraseBroadcast, gotBy, writtenBy } from "./store-records.ts";

/** What somebody was told, and what they did with it; their answer itself is kept nowhere. And what they wrote. */
export async function broadcastData(ctx: Ctx, person: Person): Promise<DataSection[]> {
  const t = words(ctx);
  const got = await gotBy(ctx, person.id);
  const wrote = await writtenBy(ctx, person.id);
  return [
    {
      key: "broadcasts.got",
      title: t("data.got"),
      columns: [t("data.number"), t("data.kind"), t("data.sent"), t("data.answered"), t("data.confirmed")],
      rows: got.map((row) => [
        sayNumber(row.number),
        t(`kinds.${row.kind}`),
        row.started_at ?? undefined,
        row.answered_at ?? undefined,
        row.confirmed_at ?? undefined,
      ]),
      leftOut: t("data.leftOut"),
    },
    {
      key: "broadcasts.wrote",
      title: t("data.wrote"),
      columns: [t("data.number"), t("data.kind"), t("data.part"), t("data.when")],
      rows: wrote.map((row) => [
        sayNumber(row.number),
        t(`kinds.${row.kind as Kind}`),
        t(row.writerIds.includes(person.id) ? "data.writer" : "data.releaser"),
        row.createdAt,
      ]),
    },
  ];
}

/** Who was told what is kept for as long as acknowledgements after an employment (R-CN-09e). */
export const broadcastRetention: RetentionRule[] = [
  {
    kind: "broadcasts.over",
    months: 24,
    description: (locale) => broadcastWords.in(locale)("data.kept"),
    due: dueOver,
    erase: eraseBroadcast,
  },
];
