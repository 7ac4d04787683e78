import type { Ctx } from "../../core/context.ts";
import type { Person } from "../../core/people.ts";
import type { DataCell, DataSection } from "../../core/personal-data.ts";
import { privacyWords } from "./messages/index.ts";
import { isFinal, sayNumber } from "./model.ts";
import { readTexts, requestsOf } from "./store.ts";

/** The person's own requests, with what was answered; an answer that is still being written is not one. */
export async function requestData(ctx: Ctx, person: Person): Promise<DataSection[]> {
  const t = privacyWords.in(ctx.locale);
  const rows: DataCell[][] = [];
  for (const request of (await requestsOf(ctx, person.id)).toReversed()) {
    const { about, answer } = await readTexts(ctx, request.id);
    rows.push([
      sayNumber(request.number),
      t(`kinds.${request.kind}`),
      t(`states.${request.state}`),
      request.receivedAt,
      request.closedAt,
      about.text,
      isFinal(request.state) ? answer : undefined,
    ]);
  }
  return [
    {
      key: "privacy.requests",
      title: t("data.requests"),
      columns: [
        t("data.number"),
        t("data.kind"),
        t("data.state"),
        t("data.receivedAt"),
        t("data.closedAt"),
        t("data.text"),
        t("data.answer"),
      ],
      rows,
    },
  ];
}
