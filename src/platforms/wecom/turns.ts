import type { Reader } from "../../core/people.ts";
import { takeTurns } from "../../core/turns.ts";
import { MEMBER_MAX_PER_HOUR, MEMBER_MAX_PER_MINUTE, ROBOT_MAX_PER_MINUTE, TURN_GRACE_MS } from "./limits.ts";

const [MINUTE_MS, HOUR_MS] = [60_000, 3_600_000];
const MEMBER = [
  { most: MEMBER_MAX_PER_MINUTE, withinMs: MINUTE_MS + TURN_GRACE_MS },
  { most: MEMBER_MAX_PER_HOUR, withinMs: HOUR_MS + TURN_GRACE_MS },
];
const ROBOT = [{ most: ROBOT_MAX_PER_MINUTE, withinMs: MINUTE_MS + TURN_GRACE_MS }];

/**
 * How long to wait before `count` more messages to a member; 0: they may go now, and are counted. Over all instances, and
 * with what went out without an answer, since WeCom drops the surplus without a word.
 */
export const waitForMember = (
  db: Reader,
  { tenant, address }: { tenant: string; address: string },
  count: number,
  now: Date,
): Promise<number> => takeTurns(db, `wecom:${tenant}:${address.toLowerCase()}`, { count, limits: MEMBER, now });

/** The same for one message in the group of a robot. */
export const waitForRobot = (db: Reader, channel: string, now: Date): Promise<number> =>
  takeTurns(db, `wecom-robot:${channel}`, { limits: ROBOT, now });
