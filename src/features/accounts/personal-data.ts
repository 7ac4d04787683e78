import type { Ctx } from "../../core/context.ts";
import type { Person } from "../../core/people.ts";
import type { DataSection } from "../../core/personal-data.ts";
import { sayApplication } from "./applications/model.ts";
import { applicationsOf, readContent } from "./applications/store-applications.ts";
import { sayAccount, words } from "./cards.ts";
import { handoversOf } from "./handovers/store-handovers.ts";
import { type Account, sayNumber } from "./model.ts";
import { findAccounts, ownedBy, usesOfPerson } from "./store.ts";

/** What the person has, used, owned, asked for and handed over; nobody else stands in it. */
export async function accountData(ctx: Ctx, person: Person): Promise<DataSection[]> {
  const t = words(ctx);
  const [uses, owned] = [await usesOfPerson(ctx, person.id), await ownedBy(ctx, person.id)];
  const [applications, handovers] = [await applicationsOf(ctx, person.id), await handoversOf(ctx, person.id)];
  const ids = [...uses, ...handovers].map(({ accountId }) => accountId);
  const asked = applications.flatMap(({ accountId }) => accountId ?? []);
  const known = new Map((await findAccounts(ctx, [...ids, ...asked])).map((row) => [row.id as string, row]));
  const named = (row: Account | undefined): [string | undefined, string | undefined] => [
    row && sayNumber(row.number),
    row && sayAccount(ctx, row),
  ];
  const sections: DataSection[] = [
    {
      key: "accounts.uses",
      title: t("data.uses"),
      columns: ["number", "account", "role", "from", "to", "received", "ended", "why"].map((name) =>
        t(`data.${name as "number"}`),
      ),
      rows: uses.map((use) => [
        ...named(known.get(use.accountId)),
        t(`uses.${use.kind}`),
        use.fromDay,
        use.toDay,
        use.receivedAt,
        use.endedAt,
        use.endedWhy && t(`data.whyEnded.${use.endedWhy}`),
      ]),
    },
    {
      key: "accounts.owned",
      title: t("data.owned"),
      columns: [t("data.number"), t("data.account"), t("data.state")],
      rows: owned.map((row) => [...named(row), t(`states.${row.state}`)]),
    },
    {
      key: "accounts.handovers",
      title: t("data.handovers"),
      columns: ["number", "account", "side", "state", "steps"].map((name) => t(`data.${name as "number"}`)),
      rows: handovers.map((row) => [
        ...named(known.get(row.accountId)),
        t(row.fromId === person.id ? "data.giving" : "data.taking"),
        t(`handover.states.${row.state}`),
        row.steps.flatMap(({ name, by }) => (by === person.id ? [t(`handover.steps.${name}`)] : [])).join("\n"),
      ]),
    },
  ];
  const rows = [];
  for (const row of applications.toReversed()) {
    const content = await readContent(ctx, row.id, row.revision);
    const account = row.accountId ? known.get(row.accountId) : undefined;
    rows.push([
      sayApplication(row.number),
      account
        ? sayAccount(ctx, account)
        : sayAccount(ctx, { platform: content.platform ?? "other", handle: content.handle ?? "–" }),
      content.purpose,
      content.fromDay,
      content.toDay,
      t(`application.states.${row.state}`),
    ]);
  }
  sections.push({
    key: "accounts.applications",
    title: t("data.applications"),
    columns: [t("data.number"), t("data.account"), t("card.purpose"), t("data.from"), t("data.to"), t("data.state")],
    rows,
    leftOut: t("data.applicationsLeftOut"),
  });
  return sections;
}
