import type { Statement } from "../db/database.ts";
import type { Ctx } from "./context.ts";
import { LOCALES, type Locale } from "./locale.ts";
import { coreWords } from "./messages/index.ts";
import type { Person } from "./people.ts";
import { REPLY_NOTICE } from "./spoken.ts";
import { sayZone } from "./wording.ts";

/** What it is collected for; so far only a copy for the person themself (R-CN-09c, GDPR art. 15). */
export type DataPurpose = "copy";

/**
 * What is kept about a person, as rows with titled columns in the reader's language. Other people do not appear in it:
 * who writes the section leaves them out, and names in texts of others go through `redactorFor`.
 */
export type DataSection = {
  /** Stands in the machine-readable copy: "incidents.own". */
  key: string;
  title: string;
  columns: readonly string[];
  rows: readonly (readonly DataCell[])[];
  /** What is not in it, and why. */
  leftOut?: string;
};
export type DataCell = string | number | boolean | Date | undefined;

/** The features that keep something, and what their messages are called. */
type Keepers = {
  features: readonly {
    personalData?(ctx: Ctx, person: Person, purpose: DataPurpose): Promise<DataSection[]>;
  }[];
  notice(name: string): { called?(locale: Locale): string } | undefined;
};

/** Everything that is kept about a person, the core's own first, then feature by feature. */
export async function collectPersonalData(
  ctx: Ctx,
  registry: Keepers,
  person: Person,
  purpose: DataPurpose,
): Promise<DataSection[]> {
  const sections = [...(await profile(ctx, person)), await messages(ctx, registry, person)];
  for (const feature of registry.features)
    sections.push(...((await feature.personalData?.(ctx, person, purpose)) ?? []));
  return sections;
}

async function profile(ctx: Ctx, person: Person): Promise<DataSection[]> {
  const t = coreWords.in(ctx.locale);
  const row = await ctx.tx.prisma.person.findUniqueOrThrow({
    where: { id: person.id },
    include: { accounts: { orderBy: { platform: "asc" } }, roles: { orderBy: { role: "asc" } } },
  });
  const yes = (value: boolean) => t(value ? "personal.yes" : "personal.no");
  const language = (value: string | null) => LOCALES.find((locale) => locale === value) ?? value ?? undefined;
  const fields: [string, DataCell][] = [
    [t("personal.id"), row.id],
    [t("personal.name"), row.name],
    [t("personal.email"), row.email ?? undefined],
    [t("personal.department"), row.department],
    [t("personal.jobTitle"), row.title],
    // Who it is, is about somebody else.
    [t("personal.manager"), row.managerId ? t("personal.other") : undefined],
    [t("personal.city"), row.city ?? undefined],
    [t("personal.jurisdiction"), row.jurisdiction ?? undefined],
    [t("personal.contractFrom"), row.contractFrom ?? undefined],
    [t("personal.region"), row.region],
    [t("settings.zone"), `${sayZone(row.zone, ctx.locale)} (${row.zone})`],
    [t("personal.directoryLanguage"), language(row.locale)],
    [t("personal.chosenLanguage"), language(row.chosenLocale)],
    [t("settings.remindFrom"), row.remindFrom ?? undefined],
    [t("personal.isActive"), yes(row.isActive)],
    [t("personal.isInScope"), yes(row.isInScope)],
    [t("personal.lastPlatform"), row.lastPlatform ?? undefined],
    [t("personal.welcomedAt"), row.welcomedAt ?? undefined],
    [t("personal.remindedAt"), row.remindedAt ?? undefined],
    [t("personal.createdAt"), row.createdAt],
    [t("personal.leftAt"), row.leftAt ?? undefined],
  ];
  return [
    {
      key: "core.profile",
      title: t("personal.profile"),
      columns: [t("personal.field"), t("personal.value")],
      rows: fields,
    },
    {
      key: "core.accounts",
      title: t("personal.accounts"),
      columns: [t("personal.platform"), t("personal.account"), t("personal.isActive")],
      rows: row.accounts.map(({ platform, spelling, isActive }) => [platform, spelling, yes(isActive)]),
    },
    {
      key: "core.roles",
      title: t("personal.roles"),
      columns: [t("personal.role")],
      rows: person.roles.map((role) => [t(`roles.${role}`)]),
    },
  ];
}

const MESSAGES: Statement = {
  name: "personal-data.messages",
  text: `SELECT m.notice, d.platform, d.state, d.sent_at, d.opened_at FROM delivery d JOIN message m ON m.id = d.message_id
    WHERE d.person_id = $1 ORDER BY d."order"`,
};

/** What was sent to them and when; what stood in it is in the section of its subject, or is about others. */
async function messages(ctx: Ctx, registry: Keepers, person: Person): Promise<DataSection> {
  const t = coreWords.in(ctx.locale);
  const rows = await ctx.tx.sql<{
    notice: string;
    platform: string;
    state: string;
    sent_at: Date | null;
    opened_at: Date | null;
  }>(MESSAGES, [person.id]);
  const called = (notice: string) =>
    notice === REPLY_NOTICE ? t("personal.reply") : (registry.notice(notice)?.called?.(ctx.locale) ?? notice);
  return {
    key: "core.messages",
    title: t("personal.messages"),
    columns: [
      t("personal.about"),
      t("personal.platform"),
      t("personal.state"),
      t("personal.sentAt"),
      t("personal.openedAt"),
    ],
    rows: rows.map((row) => [
      called(row.notice),
      row.platform,
      row.state,
      row.sent_at ?? undefined,
      row.opened_at ?? undefined,
    ]),
    leftOut: t("personal.messagesLeftOut"),
  };
}
