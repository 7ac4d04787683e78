import type { Ctx } from "../../core/context.ts";
import type { Person } from "../../core/people.ts";
import type { DataSection } from "../../core/personal-data.ts";
import { sayNumber, sayWindows } from "./model.ts";
import { plansOf, readReport, readRevision } from "./store.ts";
import { sayAccount, words } from "./wording.ts";

/** The person's own plans with what they wrote in them; who approved stands on the plan's card. */
export async function planData(ctx: Ctx, person: Person): Promise<DataSection[]> {
  const t = words(ctx);
  const rows = [];
  for (const row of (await plansOf(ctx, person.id)).toReversed()) {
    const content = await readRevision(ctx, row.id, row.revision);
    rows.push([
      sayNumber(row.number),
      t(`states.${row.state}`),
      t(`purposes.${content.purpose}`),
      content.platforms.map((one) => t(`platforms.${one}`)).join("\n"),
      content.account && sayAccount(ctx, content),
      `${content.firstDay} – ${content.lastDay}`,
      sayWindows(content.windows),
      content.hours,
      content.tasks.map(({ text, due }) => `${text} · ${due}`).join("\n"),
      [content.result, content.outside].filter(Boolean).join("\n") || undefined,
      // Why somebody above took it back is theirs to say; it stands on the card.
      row.state === "completed" ? await readReport(ctx, row.id) : undefined,
    ]);
  }
  return [
    {
      key: "plans.own",
      title: t("hub.title"),
      columns: [
        t("data.number"),
        t("data.state"),
        t("card.purpose"),
        t("card.where"),
        t("card.account"),
        t("card.days"),
        t("card.windows"),
        t("card.hours"),
        t("card.tasks"),
        t("card.result"),
        t("card.report"),
      ],
      rows,
      leftOut: t("data.leftOut"),
    },
  ];
}
