import type { Statement, Tx } from "../db/database.ts";
import type { Id } from "./id.ts";
import type { Account, Platform } from "./interaction.ts";
import { type Locale, nearestLocale } from "./locale.ts";

export const ROLES = ["employee", "operator", "hr", "compliance", "security", "pr", "legal", "admin"] as const;
export type Role = (typeof ROLES)[number];
/** Whether a text from outside names a role. */
export const isRole = (text: string): text is Role => (ROLES as readonly string[]).includes(text);

/** Somebody of the company, whatever platforms they use. */
export type Person = {
  id: Id<"per">;
  name: string;
  locale: Locale;
  /** IANA zone of the person's own clock. */
  zone: string;
  /** Whose working days count for this person. */
  region: string;
  /** From when on reminders may come on a working day, "10:00"; the opening of the office unless chosen. */
  remindFrom: string | undefined;
  department: string;
  /** Whose labour law applies, as the directory says; undefined: not known. */
  jurisdiction: string | undefined;
  /** The place of work: local rules differ by it. */
  city: string | undefined;
  /** The first day of the running term of the labour contract, `YYYY-MM-DD`. */
  contractFrom: string | undefined;
  managerId: Id<"per"> | undefined;
  isActive: boolean;
  /** Contractors and agency staff may be outside the policy's scope. */
  isInScope: boolean;
  roles: readonly Role[];
};

/** Anything that reads: a transaction or the database. */
export type Reader = Pick<Tx, "sql">;

/** Whether somebody has at least one of the roles. */
export const hasRole = (person: Person, ...roles: readonly Role[]): boolean =>
  roles.some((role) => person.roles.includes(role));

/** How an external id is compared: WeCom's ids ignore case, the others do not. */
export const comparable = ({ platform, externalId }: Account): string =>
  platform === "wecom" ? externalId.toLowerCase() : externalId;

/** The columns of a person `p`, whose language is the one that they chose, or else their directory's. */
export const PERSON_COLUMNS = `p.id, p.name, coalesce(p.chosen_locale, p.locale) AS locale, p.zone, p.region, p.remind_from,
  p.department, p.jurisdiction, p.city, p.contract_from, p.manager_id, p.is_active, p.is_in_scope,
  ARRAY(SELECT role FROM role_grant g WHERE g.person_id = p.id ORDER BY role) AS roles`;

type PersonRow = {
  id: string;
  name: string;
  locale: string;
  zone: string;
  region: string;
  remind_from: string | null;
  department: string;
  jurisdiction: string | null;
  city: string | null;
  contract_from: string | null;
  manager_id: string | null;
  is_active: boolean;
  is_in_scope: boolean;
  roles: string[];
};

/** A row of PERSON_COLUMNS as a person. */
export const toPerson = (row: PersonRow): Person => ({
  id: row.id as Id<"per">,
  name: row.name,
  locale: nearestLocale(row.locale, "zh-CN"),
  zone: row.zone,
  region: row.region,
  remindFrom: row.remind_from ?? undefined,
  department: row.department,
  jurisdiction: row.jurisdiction ?? undefined,
  city: row.city ?? undefined,
  contractFrom: row.contract_from ?? undefined,
  managerId: (row.manager_id ?? undefined) as Id<"per"> | undefined,
  isActive: row.is_active,
  isInScope: row.is_in_scope,
  roles: row.roles.filter(isRole),
});

const BY_ID: Statement = { name: "people.by-id", text: `SELECT ${PERSON_COLUMNS} FROM person p WHERE p.id = ANY($1)` };
const BY_ACCOUNT: Statement = {
  name: "people.by-account",
  text: `SELECT ${PERSON_COLUMNS} FROM platform_account a JOIN person p ON p.id = a.person_id
    WHERE a.platform = $1 AND a.tenant = $2 AND a.external_id = $3 AND a.is_active AND p.is_active`,
};
const BY_ROLE: Statement = {
  name: "people.by-role",
  text: `SELECT ${PERSON_COLUMNS} FROM role_grant r JOIN person p ON p.id = r.person_id
    WHERE r.role = ANY($1) AND p.is_active GROUP BY p.id ORDER BY p.name`,
};
const BY_NAME: Statement = {
  name: "people.by-name",
  text: `SELECT ${PERSON_COLUMNS} FROM person p WHERE p.is_active AND (p.name ILIKE $1 OR p.email ILIKE $1)
    ORDER BY p.name LIMIT $2`,
};
const ACCOUNTS: Statement = {
  name: "people.accounts",
  text: `SELECT a.platform, a.tenant, a.spelling FROM platform_account a JOIN person p ON p.id = a.person_id
    WHERE a.person_id = $1 AND a.is_active AND p.is_active
    ORDER BY (a.platform = p.last_platform) DESC NULLS LAST, a.platform`,
};

/** Active people behind an account; undefined for strangers, bots and leavers. */
export async function findByAccount(reader: Reader, account: Account): Promise<Person | undefined> {
  const rows = await reader.sql<PersonRow>(BY_ACCOUNT, [account.platform, account.tenant, comparable(account)]);
  return rows[0] && toPerson(rows[0]);
}

/** The people with these ids, leavers too; ids without a person are left out. */
export async function findPeople(reader: Reader, ids: readonly string[]): Promise<Person[]> {
  return ids.length === 0 ? [] : (await reader.sql<PersonRow>(BY_ID, [[...new Set(ids)]])).map(toPerson);
}

/** The person with this id, leavers too. */
export async function findPerson(reader: Reader, id: string | undefined | null): Promise<Person | undefined> {
  return id ? (await findPeople(reader, [id]))[0] : undefined;
}

/** Active people with one of the roles, by name. */
export async function withRoles(reader: Reader, roles: readonly Role[]): Promise<Person[]> {
  return roles.length === 0 ? [] : (await reader.sql<PersonRow>(BY_ROLE, [roles])).map(toPerson);
}

/** Active people whose name or e-mail contains the text, at most `limit`. */
export async function searchPeople(reader: Reader, text: string, limit = 10): Promise<Person[]> {
  const pattern = `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
  return (await reader.sql<PersonRow>(BY_NAME, [pattern, limit])).map(toPerson);
}

/** Where a person can be reached, the platform used last first. */
export async function accountsOf(reader: Reader, personId: string): Promise<Account[]> {
  const rows = await reader.sql<{ platform: Platform; tenant: string; spelling: string }>(ACCOUNTS, [personId]);
  return rows.map(({ platform, tenant, spelling }) => ({ platform, tenant, externalId: spelling }));
}

/** What a person set for themselves. Undefined fields stay as they are. */
export async function choose(
  tx: Pick<Tx, "prisma">,
  personId: string,
  chosen: { locale?: Locale; remindFrom?: string },
): Promise<void> {
  const { locale, remindFrom } = chosen;
  await tx.prisma.person.update({
    where: { id: personId },
    data: { ...(locale && { chosenLocale: locale }), ...(remindFrom && { remindFrom }) },
  });
}
