import type { Ctx } from "../../../core/context.ts";
import type { Person } from "../../../core/people.ts";
import type { Statement } from "../../../db/database.ts";
import { invitedTo, type Session } from "./model.ts";

/** Whom an invitation is for: any of these. `isStuck`: who has no quiz left in the course of the session. */
export type Invited = { isEverybody: boolean; isStuck: boolean; departments: readonly string[] };

// Whoever planned it, is in the line already or was invited before is left in peace.
const UNINVITED = `FROM person p WHERE p.is_active AND p.is_in_scope AND p.id <> $2
  AND ($3::boolean OR p.department = ANY($4::text[]) OR ($5::boolean AND EXISTS (SELECT FROM training_assignment a
    WHERE a.person_id = p.id AND a.course = $6 AND a.state = 'failed')))
  AND NOT EXISTS (SELECT FROM training_seat t WHERE t.session_id = $1 AND t.person_id = p.id AND t.line IS NOT NULL)
  AND NOT EXISTS (SELECT FROM message m JOIN delivery d ON d.message_id = m.id
    WHERE m.subject = $7 AND d.person_id = p.id)`;
const values = ({ id, makerId, course }: Session, { isEverybody, isStuck, departments }: Invited): unknown[] => [
  id,
  makerId,
  isEverybody,
  departments,
  isStuck,
  course ?? null,
  invitedTo(id),
];

const COUNT: Statement = { name: "sessions.count-uninvited", text: `SELECT count(*)::int AS count ${UNINVITED}` };
/** How many would be invited now. */
export const countUninvited = async ({ tx }: Pick<Ctx, "tx">, session: Session, whom: Invited): Promise<number> =>
  (await tx.sql<{ count: number }>(COUNT, values(session, whom)))[0]?.count ?? 0;

const PAGE: Statement = {
  name: "sessions.uninvited",
  text: `SELECT p.id, p.region, p.zone ${UNINVITED} AND p.id > $8 ORDER BY p.id LIMIT $9`,
};
/** The next of those who are to be invited, in the order of their ids. */
export const uninvited = (
  { tx }: Pick<Ctx, "tx">,
  session: Session,
  whom: Invited,
  { after, limit }: { after: string; limit: number },
): Promise<Pick<Person, "id" | "region" | "zone">[]> => tx.sql(PAGE, [...values(session, whom), after, limit]);
