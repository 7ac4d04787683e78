import { randomBytes } from "node:crypto";
import type { Ctx } from "../../../core/context.ts";
import { type Id, newId } from "../../../core/id.ts";
import type { Locale } from "../../../core/locale.ts";
import type { Person } from "../../../core/people.ts";
import type { DuePage, DueSubject } from "../../../core/retention.ts";
import type { Statement } from "../../../db/database.ts";
import type { Certificate } from "./model.ts";

type Sees = Pick<Ctx, "tx">;
type Row = Awaited<ReturnType<Ctx["tx"]["prisma"]["trainingCertificate"]["findFirstOrThrow"]>>;
const toCertificate = (row: Row): Certificate => ({
  ...row,
  id: row.id as Id<"crt">,
  personId: row.personId as Person["id"],
  titles: row.titles as Record<Locale, string>,
});

/** Bytes of chance in a printed address: nobody finds one by trying. */
const TOKEN_BYTES = 20;

/** Keeps a certificate. A task has one: issued twice, or by two at once, the first stays as it is. */
export async function insertCertificate(
  { tx, now }: Pick<Ctx, "tx" | "now">,
  fresh: Omit<Certificate, "id" | "number" | "token" | "issuedAt">,
): Promise<Certificate> {
  const { assignmentId, titles } = fresh;
  const data = {
    ...fresh,
    titles: { ...titles },
    id: newId("crt"),
    token: randomBytes(TOKEN_BYTES).toString("base64url"),
    issuedAt: now,
  };
  await tx.prisma.trainingCertificate.createMany({ data: [data], skipDuplicates: true });
  return toCertificate(await tx.prisma.trainingCertificate.findUniqueOrThrow({ where: { assignmentId } }));
}

type Key = { id: string } | { token: string } | { number: number } | { assignmentId: string };
export async function findCertificate({ tx }: Sees, where: Key): Promise<Certificate | undefined> {
  const row = await tx.prisma.trainingCertificate.findUnique({ where });
  return row ? toCertificate(row) : undefined;
}

/** The certificates of somebody, the newest first; a few a year. */
export const certificatesOf = async ({ tx }: Sees, personId: Person["id"]): Promise<Certificate[]> =>
  (await tx.prisma.trainingCertificate.findMany({ where: { personId }, orderBy: { passedAt: "desc" } })).map(
    toCertificate,
  );

const VERSION_PASSED: Statement = {
  name: "certificates.version-passed",
  text: `SELECT course_version FROM training_attempt WHERE assignment_id = $1 AND state = 'scored'
    ORDER BY ended_at DESC LIMIT 1`,
};
/** The version of the course in the quiz that passed a task: its last one. */
export const versionPassed = async ({ tx }: Sees, assignmentId: string): Promise<string | undefined> =>
  (await tx.sql<{ course_version: string }>(VERSION_PASSED, [assignmentId]))[0]?.course_version;

const DUE: Statement = {
  name: "certificates.due",
  text: `SELECT id, person_id, valid_until FROM training_certificate
    WHERE valid_until < $1 AND (valid_until, id) > ($2, $3) ORDER BY valid_until, id LIMIT $4`,
};
/** Certificates that expired long enough ago, the oldest first. */
export async function dueCertificates({ tx }: Sees, limit: number, page: DuePage): Promise<DueSubject[]> {
  const { before, after } = page;
  type Due = { id: string; person_id: string; valid_until: Date };
  const rows = await tx.sql<Due>(DUE, [before, after?.since ?? new Date(0), after?.subject ?? "", limit]);
  return rows.map(({ id, person_id, valid_until }) => ({ subject: id, since: valid_until, related: [person_id] }));
}

export const eraseCertificate = async ({ tx }: Sees, id: string): Promise<boolean> =>
  (await tx.prisma.trainingCertificate.deleteMany({ where: { id } })).count > 0;
