import type { Statement, Tx } from "../db/database.ts";
import { newId } from "./id.ts";
import type { Account } from "./interaction.ts";
import type { Locale } from "./locale.ts";
import { comparable } from "./people.ts";

/** What a directory (a platform's, or a file) says about somebody. */
export type DirectoryEntry = {
  account?: Account;
  name: string;
  email?: string;
  locale?: Locale;
  zone?: string;
  region?: string;
  department?: string;
  title?: string;
  /** Whose labour law applies, where they work, and since when their contract runs (`YYYY-MM-DD`). */
  jurisdiction?: string;
  city?: string;
  contractFrom?: string;
  /** How the directory names the manager: that person's account there, or an e-mail address. */
  manager?: { account: Account } | { email: string };
  isActive: boolean;
};

export type CompanyDefaults = { locale: Locale; zone: string; region: string };

/**
 * `clashes` are people whose e-mail address already belongs to somebody else here: they were taken in without it.
 * `gone` are accounts that a whole reading no longer names.
 */
export type ImportCounts = { made: number; kept: number; left: number; clashes: number; gone: number };

/**
 * Takes in what a directory says: people are matched by account, then by e-mail, else made; managers are linked when all
 * are known. Somebody is active while one of their accounts is; whoever is not keeps the record and loses access. A
 * handful of statements whatever the number of people.
 * @param isWhole the list is everybody of its platform: who is missing has gone. Not believed when more than half have.
 */
export async function importDirectory(
  tx: Pick<Tx, "sql">,
  entries: readonly DirectoryEntry[],
  defaults: CompanyDefaults,
  now: Date,
  { isWhole = false }: { isWhole?: boolean } = {},
): Promise<ImportCounts> {
  if (entries.length === 0) return { made: 0, kept: 0, left: 0, clashes: 0, gone: 0 };
  const { rows, clashes } = await match(tx, entries);
  const json = JSON.stringify(rows);
  await tx.sql(INSERT_PEOPLE, [json, defaults.locale, defaults.zone, defaults.region, now]);
  await tx.sql(UPDATE_PEOPLE, [json, now]);
  await tx.sql(INSERT_ROLES, [json]);
  await tx.sql(UPSERT_ACCOUNTS, [json]);
  await tx.sql(CLOSE_ACCOUNTS, [json]);
  const gone = isWhole ? await switchOffMissing(tx, rows) : 0;
  await tx.sql(SETTLE_ACTIVITY, [now]);
  await tx.sql(LINK_MANAGERS, [json]);
  if (isWhole) await tx.sql(UNLINK_MANAGERS, [json]);
  const left = rows.filter((row) => !row.is_active).length;
  const made = rows.filter((row) => row.is_new && row.is_active).length;
  return { made, kept: rows.length - made - left, left, clashes, gone };
}

type Row = {
  id: string;
  is_new: boolean;
  platform: string | null;
  tenant: string | null;
  external_id: string | null;
  spelling: string | null;
  name: string;
  email: string | null;
  locale: string | null;
  zone: string | null;
  region: string | null;
  department: string | null;
  title: string | null;
  jurisdiction: string | null;
  city: string | null;
  contract_from: string | null;
  is_active: boolean;
  manager_platform: string | null;
  manager_tenant: string | null;
  manager_external_id: string | null;
  manager_email: string | null;
};

const MATCH: Statement = {
  name: "directory.match",
  text: `SELECT r.n, a.person_id AS by_account, p.id AS by_email
    FROM jsonb_to_recordset($1::jsonb) AS r(n int, platform text, tenant text, external_id text, email text)
    LEFT JOIN platform_account a ON a.platform = r.platform AND a.tenant = r.tenant AND a.external_id = r.external_id
    LEFT JOIN person p ON p.email = r.email ORDER BY r.n`,
};

const emailOf = (text: string | undefined): string | null => text?.trim().toLowerCase() || null;

/** Who each entry is, known or new. One e-mail address is one person, also within the list. */
async function match(
  tx: Pick<Tx, "sql">,
  entries: readonly DirectoryEntry[],
): Promise<{ rows: Row[]; clashes: number }> {
  const keys = entries.map((entry, n) => ({
    n,
    platform: entry.account?.platform ?? null,
    tenant: entry.account?.tenant ?? null,
    external_id: entry.account ? comparable(entry.account) : null,
    email: emailOf(entry.email),
  }));
  const found = await tx.sql<{ n: number; by_account: string | null; by_email: string | null }>(MATCH, [
    JSON.stringify(keys),
  ]);
  const ownerOf = new Map<string, string>();
  let clashes = 0;
  const rows = entries.map((entry, n): Row => {
    const key = keys[n];
    const known = found[n];
    const email = key?.email ?? null;
    const owner = email ? (known?.by_email ?? ownerOf.get(email)) : undefined;
    const id = known?.by_account ?? owner ?? newId("per");
    const isClash = owner !== undefined && owner !== id;
    if (isClash) clashes++;
    else if (email) ownerOf.set(email, id);
    const manager = entry.manager;
    const boss = manager && "account" in manager ? manager.account : undefined;
    return {
      id,
      is_new: !known?.by_account && !owner,
      platform: key?.platform ?? null,
      tenant: key?.tenant ?? null,
      external_id: key?.external_id ?? null,
      spelling: entry.account?.externalId ?? null,
      name: entry.name,
      email: isClash ? null : email,
      locale: entry.locale ?? null,
      zone: entry.zone ?? null,
      region: entry.region ?? null,
      department: entry.department ?? null,
      title: entry.title ?? null,
      jurisdiction: entry.jurisdiction ?? null,
      city: entry.city ?? null,
      contract_from: entry.contractFrom ?? null,
      is_active: entry.isActive,
      manager_platform: boss?.platform ?? null,
      manager_tenant: boss?.tenant ?? null,
      manager_external_id: boss ? comparable(boss) : null,
      manager_email: manager && "email" in manager ? emailOf(manager.email) : null,
    };
  });
  return { rows, clashes };
}

const ROWS = `jsonb_to_recordset($1::jsonb) AS r(id text, is_new boolean, platform text, tenant text, external_id text,
  spelling text, name text, email text, locale text, zone text, region text, department text, title text,
  jurisdiction text, city text, contract_from text, is_active boolean, manager_platform text, manager_tenant text, manager_external_id text, manager_email text)`;

const INSERT_PEOPLE: Statement = {
  name: "directory.insert-people",
  text: `INSERT INTO person (id, name, email, locale, zone, region, department, title, jurisdiction, city,
      contract_from, is_active, left_at, created_at)
    SELECT DISTINCT ON (r.id) r.id, r.name, r.email, coalesce(r.locale, $2), coalesce(r.zone, $3), coalesce(r.region, $4),
      coalesce(r.department, ''), coalesce(r.title, ''), r.jurisdiction, r.city, r.contract_from, r.is_active,
      CASE WHEN r.is_active THEN NULL ELSE $5::timestamptz END, $5::timestamptz
    FROM ${ROWS} WHERE r.is_new ORDER BY r.id`,
};
const UPDATE_PEOPLE: Statement = {
  name: "directory.update-people",
  text: `UPDATE person p SET name = r.name, email = coalesce(r.email, p.email), locale = coalesce(r.locale, p.locale),
      zone = coalesce(r.zone, p.zone), region = coalesce(r.region, p.region),
      department = coalesce(r.department, p.department), title = coalesce(r.title, p.title),
      jurisdiction = coalesce(r.jurisdiction, p.jurisdiction), city = coalesce(r.city, p.city),
      contract_from = coalesce(r.contract_from, p.contract_from),
      is_active = CASE WHEN r.platform IS NULL THEN r.is_active ELSE p.is_active END,
      left_at = CASE WHEN r.platform IS NOT NULL THEN p.left_at WHEN r.is_active THEN NULL
        ELSE coalesce(p.left_at, $2::timestamptz) END
    FROM ${ROWS} WHERE p.id = r.id AND NOT r.is_new`,
};
const INSERT_ROLES: Statement = {
  name: "directory.insert-roles",
  text: `INSERT INTO role_grant (person_id, role) SELECT DISTINCT r.id, 'employee' FROM ${ROWS} WHERE r.is_new
    ON CONFLICT DO NOTHING`,
};
const UPSERT_ACCOUNTS: Statement = {
  name: "directory.upsert-accounts",
  text: `INSERT INTO platform_account (platform, tenant, external_id, spelling, person_id, is_active)
    SELECT DISTINCT ON (r.platform, r.tenant, r.external_id) r.platform, r.tenant, r.external_id, r.spelling, r.id,
      r.is_active
    FROM ${ROWS} WHERE r.platform IS NOT NULL ORDER BY r.platform, r.tenant, r.external_id
    ON CONFLICT (platform, tenant, external_id)
    DO UPDATE SET spelling = excluded.spelling, person_id = excluded.person_id, is_active = excluded.is_active`,
};

/** A file that says that somebody has left means all of their accounts. */
const CLOSE_ACCOUNTS: Statement = {
  name: "directory.close-accounts",
  text: `UPDATE platform_account a SET is_active = false FROM ${ROWS}
    WHERE r.platform IS NULL AND NOT r.is_active AND a.person_id = r.id`,
};

const MISSING: Statement = {
  name: "directory.missing",
  text: `SELECT count(*)::int AS known, count(*) FILTER (WHERE NOT (external_id = ANY($3)))::int AS missing
    FROM platform_account WHERE platform = $1 AND tenant = $2 AND is_active`,
};
const SWITCH_OFF: Statement = {
  name: "directory.switch-off",
  text: `UPDATE platform_account SET is_active = false
    WHERE platform = $1 AND tenant = $2 AND is_active AND NOT (external_id = ANY($3))`,
};

async function switchOffMissing(tx: Pick<Tx, "sql">, rows: readonly Row[]): Promise<number> {
  const first = rows.find((row) => row.platform !== null);
  if (!first) return 0;
  const same = rows.filter((row) => row.platform === first.platform && row.tenant === first.tenant);
  const values = [first.platform, first.tenant, same.map((row) => row.external_id)];
  const [counts] = await tx.sql<{ known: number; missing: number }>(MISSING, values);
  // A directory that suddenly lost half of the company is more likely a permission that was taken away.
  if (!counts || counts.missing === 0 || counts.missing * 2 > counts.known) return 0;
  await tx.sql(SWITCH_OFF, values);
  return counts.missing;
}

/** Whoever has accounts is active while one of them is. */
const SETTLE_ACTIVITY: Statement = {
  name: "directory.settle-activity",
  text: `UPDATE person p SET is_active = a.any_active,
      left_at = CASE WHEN a.any_active THEN NULL ELSE coalesce(p.left_at, $1::timestamptz) END
    FROM (SELECT person_id, bool_or(is_active) AS any_active FROM platform_account GROUP BY person_id) a
    WHERE a.person_id = p.id AND p.is_active <> a.any_active AND p.id NOT LIKE 'per\\_demo%'`,
};

const LINK_MANAGERS: Statement = {
  name: "directory.link-managers",
  text: `UPDATE person p SET manager_id = m.manager_id FROM (
      SELECT r.id, coalesce(a.person_id, e.id) AS manager_id FROM ${ROWS}
      LEFT JOIN platform_account a ON a.platform = r.manager_platform AND a.tenant = r.manager_tenant
        AND a.external_id = r.manager_external_id
      LEFT JOIN person e ON e.email = r.manager_email
    ) m
    -- Nobody is their own manager, whatever a directory says.
    WHERE p.id = m.id AND m.manager_id IS NOT NULL AND m.manager_id <> p.id`,
};

/**
 * A directory that was read whole and names managers says with a missing one that there is none any more. One that
 * names nobody's manager has no say in it: its field is not set up, and another source brought them.
 */
const UNLINK_MANAGERS: Statement = {
  name: "directory.unlink-managers",
  text: `UPDATE person p SET manager_id = NULL FROM ${ROWS}
    WHERE p.id = r.id AND p.manager_id IS NOT NULL AND r.platform IS NOT NULL
      -- Whoever another directory knows too may have the manager from there.
      AND NOT EXISTS (SELECT 1 FROM platform_account a WHERE a.person_id = p.id AND a.platform <> r.platform AND a.is_active)
      AND r.manager_external_id IS NULL AND r.manager_email IS NULL
      AND EXISTS (SELECT 1 FROM ${ROWS.replace(" AS r(", " AS o(")} WHERE o.manager_external_id IS NOT NULL
        OR o.manager_email IS NOT NULL)`,
};
