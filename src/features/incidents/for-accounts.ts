import type { Ctx } from "../../core/context.ts";
import { findPerson } from "../../core/people.ts";
import type { SocialPlatform } from "../../core/social-platforms.ts";
import { decide, mineOf, takeIncident } from "./handling.ts";
import type { SecurityStep } from "./model.ts";
import { sayNumber } from "./model.ts";
import { fileReport } from "./report.ts";
import { addLine, addStep, findIncident } from "./store.ts";

/** What a hijack that is over leaves as an incident: reported by whoever noticed it, its measures done already. */
export type Contained = {
  reporterId: string;
  platform: SocialPlatform;
  seenAt: Date;
  /** What the reporter wrote; they read it again. */
  text: string;
  /** What happened, for those who handle it alone. */
  record: string;
  /** Who did which measure, and when. */
  steps: readonly { step: SecurityStep; byId: string; at: Date }[];
};

/**
 * Files it on the usual way, so that it has its number, its team and its place in the records. Where whoever closes it
 * may handle it, it is contained at once; else it waits in the queue of security with its measures ticked.
 * @returns its id and the number that people read
 */
export async function fileContained(ctx: Ctx, contained: Contained): Promise<{ id: string; number: string }> {
  const { reporterId, platform, seenAt, text, record, steps } = contained;
  const reporter = await findPerson(ctx.tx, reporterId);
  const asReporter: Ctx = { ...ctx, person: reporter, actor: reporter?.id ?? "system" };
  const filed = await fileReport(asReporter, {
    kind: "account_anomaly",
    platform,
    seenAt,
    text,
    who: undefined,
    link: undefined,
    files: [],
  });
  for (const { step, byId, at } of steps) await addStep({ ...ctx, now: at }, filed.id, step, byId);
  await addLine(ctx, filed.id, "note", record);
  const now = async () => (await findIncident(ctx, filed.id)) ?? filed;
  if (filed.state === "security" && (await mineOf(ctx, await now())) === "to-take") {
    await takeIncident(ctx, await now());
    await decide(ctx, await now(), "contain");
  }
  return { id: filed.id, number: sayNumber(filed.number) };
}
