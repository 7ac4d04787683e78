import { afterAll, beforeAll, expect, test } from "vitest";
import { everybodySigned, startTestApp, type TestApp } from "../../../test/support/app.ts";
import { CaseStage, said } from "../../../test/support/case-stage.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";

let app: TestApp;
let stage: CaseStage;
beforeAll(async () => {
  const clock = new StillClock("2026-03-03T09:00:00+08:00");
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
  await everybodySigned(app);
  stage = new CaseStage(app);
});
afterAll(() => app.close());

/** So many older cases like this one that another person handles. */
const olderOnesOf = (handlerId: string, like: string, count: number) =>
  app.services.db.prisma.$executeRawUnsafe(
    `INSERT INTO sm_case (id, state, subject_id, jurisdiction, clauses, conduct_at, knew_at, policy_version_id, is_urgent,
        protection, about, opened_by, opened_at, moved_at, handler_id, is_taken)
      SELECT 'cas_old' || n, 'open', subject_id, jurisdiction, clauses, conduct_at, knew_at, policy_version_id, is_urgent,
        protection, about, opened_by, opened_at - interval '9 days', moved_at, $1, true
      FROM sm_case, generate_series(1, $3::int) n WHERE id = $2`,
    handlerId,
    like,
    count,
  );

test("what a handler has, and what waits for a decision, is in the queue however many older ones others have", async () => {
  const mine = await stage.opened("linyue");
  const proposed = await stage.proposed("zhouyu");
  await olderOnesOf(stage.person("hejing").id, mine, 600);
  const number = async (id: string) => `CASE-${(await stage.find(id)).number}`;
  expect(said(await stage.person("wangmin").says("/sm cases"))).toContain(await number(mine));
  expect(said(await stage.person("sunli").says("/sm cases"))).toContain(await number(proposed));
});
