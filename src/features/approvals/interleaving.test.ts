import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../../test/support/app.ts";
import { PlanStage } from "../../../test/support/plan-stage.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";
import { systemCtx } from "../../core/context.ts";
import { watchDeadlines } from "../../core/deadlines/watch.ts";
import type { Reply } from "../../core/reply.ts";
import { isSettled, type Step } from "./model.ts";
import { whoAnswers } from "./parties.ts";
import { findApproval } from "./store.ts";

/** 陈晨 asks; 李强 is the manager, 赵岚 above him; 周宇 stands beside 陈晨; 孙丽, who is HR, is always here. */
let app: TestApp;
let stage: PlanStage;
const clock = new StillClock("2026-03-02T09:00:00+08:00");
beforeAll(async () => {
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
  stage = new PlanStage(app, clock);
});
afterAll(() => app.close());

const OTHERS = ["liqiang", "zhaolan", "linyue", "wangmin", "sunli", "zhouyu"] as const;
const LEAVERS = ["liqiang", "zhaolan", "linyue", "wangmin"] as const;
const other = fc.constantFrom(...OTHERS);
const act = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("approve" as const), who: other }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("at-once" as const),
      all: fc.array(other, { minLength: 2, maxLength: 3 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("leave" as const),
      who: fc.constantFrom(...LEAVERS),
      isPressing: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("stand-in" as const), from: other, to: other }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom("pass" as const, "add" as const), who: other, to: other }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("return" as const), who: other }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("wait" as const), hours: fc.integer({ min: 1, max: 20 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("own-yes" as const) }) },
);
type Act = typeof act extends fc.Arbitrary<infer A> ? A : never;

async function play(one: Act, id: string): Promise<Reply[]> {
  const approve = (who: string) => stage.person(who).presses(`approval.approve:${id}`);
  switch (one.kind) {
    case "approve":
      return [await approve(one.who)];
    case "own-yes":
      return [await approve("chenchen")];
    case "at-once":
      return Promise.all(one.all.map(approve));
    case "leave":
      // Perhaps at the same moment as they press.
      return (
        await Promise.all([
          one.isPressing ? approve(one.who) : ({ kind: "none" } as const),
          stage.prisma.person.update({ where: { id: stage.person(one.who).id }, data: { isActive: false } }),
        ])
      ).slice(0, 1) as Reply[];
    case "stand-in": {
      const days = { firstDay: stage.on(0), lastDay: stage.on(4) };
      const to = stage.person(one.to).id;
      const given = await stage.person(one.from).submits("approvals.delegate", { person: to, ...days }, { id: "new" });
      const found = await stage.prisma.delegation.findFirst({ where: { toId: to, acceptedAt: null, endedAt: null } });
      return found ? [given, await stage.person(one.to).presses(`approval.accept-delegation:${found.id}`)] : [given];
    }
    case "pass":
    case "add":
      return [
        await stage.person(one.who).submits(`approvals.${one.kind}`, { person: stage.person(one.to).id }, { id }),
      ];
    case "return":
      return [await stage.person(one.who).submits("approvals.return", { text: "请改到下午。" }, { id })];
    case "wait":
      clock.moveTo(new Date(clock.now().getTime() + one.hours * 3_600_000));
      await watchDeadlines(app.services, app.registry);
      return [];
  }
}

const PLAN_OF = { waiting: "submitted", approved: "approved", returned: "changes_requested", expired: "expired" };

async function holds(plan: string, id: string, before: readonly Step[]): Promise<readonly Step[]> {
  const row = await app.services.db.transaction(async (tx) => {
    const ctx = systemCtx(app.services, tx);
    const found = await findApproval(ctx, id);
    if (!found) throw new Error("gone");
    // Never a question that waits for nobody.
    if (found.state === "waiting") expect((await whoAnswers(ctx, found)).length).toBeGreaterThan(0);
    return found;
  });
  expect((await stage.plan(plan)).state).toBe(PLAN_OF[row.state as keyof typeof PLAN_OF]);
  const votes = row.steps.flatMap((step) => step.votes);
  for (const vote of before.flatMap((step) => step.votes)) expect(votes).toContainEqual(vote);
  const own = stage.person("chenchen").id;
  for (const { by, for: stoodFor } of votes) expect([by, stoodFor]).not.toContain(own);
  for (const { people } of row.steps) expect(people).not.toContain(own);
  // Each yes is on record once, and none was lost to one that came at the same moment.
  const entries = await stage.prisma.auditEntry.count({
    where: { subject: id, action: { in: ["approval.vote", "approval.approve"] } },
  });
  expect(votes.length).toBe(entries);
  expect(row.state === "approved").toBe(row.steps.every(isSettled));
  return row.steps;
}

test("however presses, delegations and departures fall together, each yes counts once, nobody says it to themselves, and no question waits for nobody", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 3, maxLength: 8 }), async (acts) => {
      stage.nextWeek();
      await stage.prisma.person.updateMany({ data: { isActive: true } });
      await stage.prisma.delegation.deleteMany();
      await stage.prisma.deadline.deleteMany();
      await stage.prisma.plan.deleteMany();
      const { id: plan, approval } = await stage.submitted();
      let steps = await holds(plan, approval, []);
      for (const one of acts) {
        const replies = await play(one, approval);
        for (const reply of replies) expect(JSON.stringify(reply)).not.toMatch(/出了点问题|E-[0-9A-Z]{4}/);
        steps = await holds(plan, approval, steps);
      }
    }),
    {
      numRuns: 25,
      endOnFailure: true,
      // Everybody above has left.
      examples: [
        [
          [
            { kind: "leave", who: "liqiang", isPressing: false },
            { kind: "leave", who: "zhaolan", isPressing: false },
            { kind: "at-once", all: ["sunli", "wangmin"] },
          ],
        ],
      ],
    },
  );
  expect(app.log.lines.filter(({ level }) => level === "error")).toEqual([]);
}, 120_000);
