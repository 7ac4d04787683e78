import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { personId, startTestApp, type TestApp } from "../../../test/support/app.ts";
import { CaseStage, said } from "../../../test/support/case-stage.ts";
import { textOf } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";
import { type Ctx, systemCtx } from "../../core/context.ts";
import { fillFront, readTemplate } from "../policy/demo.ts";
import { insertVersion, publishVersion, readPolicyFiles } from "../policy/index.ts";

/** An act is judged by the version that bound its person when it happened, whatever applies when it comes to light (R-CN-03). */
let app: TestApp;
let stage: CaseStage;
let prisma: TestApp["services"]["db"]["prisma"];
const clock = new StillClock("2026-03-03T09:00:00+08:00");
const CHANGE = new Date("2026-12-01T00:00:00+08:00");
/** Shorter times and a shorter look-back than the first version has: 5, 5, 2 and 24. */
const SECOND = { label: "2026-2", appealDays: "7", statementDays: "3", secondChannelDays: "1", lookBackMonths: "6" };
const OLD_ACT = "2026-11-30T21:00:00+08:00";
const NEW_ACT = "2026-12-02T21:00:00+08:00";
const REPORTED = "2026-12-04T10:00:00+08:00";

const inTx = <T>(work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  app.services.db.transaction((tx) => work({ ...systemCtx(app.services, tx), actor: "operator" }));
const versionId = async (label: string) => (await prisma.policyVersion.findFirstOrThrow({ where: { label } })).id;
async function signs(who: string, at: string): Promise<void> {
  clock.moveTo(new Date(at));
  await stage.person(who).presses(`policy.acknowledge:${await versionId("2026-2")}:zh-CN`);
}
const dueOf = async (subject: string, kind: string) =>
  (await prisma.deadline.findFirstOrThrow({ where: { subject, kind, closedAt: null } })).dueAt;
const states = (id: string, who = "chenchen") =>
  stage.person(who).submits("cases.statement", { text: "截图是误发的，我马上删了。" }, { id });
const pins = (id: string, values: Record<string, string>) =>
  stage.person("wangmin").submits("cases.pin", values, { id });
async function mine(id: string, who = "chenchen"): Promise<string> {
  await stage.person(who).presses(`case.mine:${id}`);
  return textOf(await stage.person(who).last());
}

beforeAll(async () => {
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
  stage = new CaseStage(app);
  ({ prisma } = app.services.db);
  // A decision of March that is final: a look-back of two years reaches it in December, one of six months does not.
  const first = await stage.received();
  await stage.moveTo("2026-03-13T10:00:00+08:00");
  expect((await stage.find(first)).state).toBe("final");
  clock.moveTo(new Date("2026-11-24T09:00:00+08:00"));
  const files = readTemplate();
  const read = readPolicyFiles({
    "zh-CN": fillFront(files["zh-CN"], {
      answerDays: "12",
      bonusDeductionPercent: "0",
      supersedes: "2026-1",
      ...SECOND,
    }),
    en: fillFront(files.en, { label: SECOND.label, supersedes: "2026-1" }),
  });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  await inTx((ctx) => insertVersion(ctx, read.draft));
  await inTx((ctx) =>
    publishVersion(ctx, SECOND.label, {
      from: CHANGE,
      procedure: "Archive, shelf 3",
      deciders: ["sunli", "hejing"].map(personId),
    }),
  );
  await signs("chenchen", "2026-11-30T10:00:00+08:00");
  // Only after what happened; and 林悦 never.
  await signs("zhouyu", "2026-12-03T10:00:00+08:00");
  clock.moveTo(new Date(REPORTED));
});
afterAll(() => app.close());

describe("a version that began between the act and the report", () => {
  test.each([
    ["who had taken note of it before the act, by the new one", "chenchen", NEW_ACT, "2026-2"],
    ["whose act was before it, by the old one, though they had read the new", "chenchen", OLD_ACT, "2026-1"],
    ["who never took note of the new one, by the old one up to its end", "linyue", OLD_ACT, "2026-1"],
    ["in the last second of the old one, by the old one", "linyue", "2026-11-30T23:59:59+08:00", "2026-1"],
    ["in the first second of the new one, by the new one", "chenchen", "2026-12-01T00:00:00+08:00", "2026-2"],
  ])("judges somebody %s", async (_how, who, conductAt, label) => {
    clock.moveTo(new Date(REPORTED));
    const id = await stage.opened(who, { conductAt });
    expect((await stage.find(id)).policyVersionId).toBe(await versionId(label));
  });

  test.each([
    ["who took note of it only after the act", "zhouyu"],
    ["who never took note of it", "linyue"],
  ])("judges nobody %s: the old one had ended", async (_why, who) => {
    clock.moveTo(new Date(REPORTED));
    const before = await prisma.case.count();
    await expect(stage.opened(who, { conductAt: NEW_ACT })).rejects.toThrow("没有对");
    expect(await prisma.case.count()).toBe(before);
  });
});

describe("a correction of the time of the act", () => {
  test("needs a reason, and a version that bound the person then", async () => {
    clock.moveTo(new Date(REPORTED));
    const id = await stage.opened("chenchen", { conductAt: NEW_ACT });
    expect(await pins(id, { conductAt: OLD_ACT })).toMatchObject({
      kind: "errors",
      errors: { reason: expect.anything() },
    });
    expect(await pins(id, { conductAt: "2025-12-30T10:00:00+08:00", reason: "截图里的日期更早。" })).toMatchObject({
      kind: "errors",
      errors: { conductAt: expect.stringContaining("没有对") },
    });
    expect((await stage.find(id)).policyVersionId).toBe(await versionId("2026-2"));
  });

  test("before the person was told pins the other version, and its terms are the measure from then on", async () => {
    clock.moveTo(new Date(REPORTED));
    const id = await stage.opened("chenchen", { conductAt: NEW_ACT });
    expect(said(await pins(id, { conductAt: OLD_ACT, reason: "截图里的日期是 11 月 30 日。" }))).toContain("2026-1");
    expect(await stage.find(id)).toMatchObject({
      state: "open",
      policyVersionId: await versionId("2026-1"),
      conductAt: new Date(OLD_ACT),
    });
    await stage.allege(id);
    expect(await dueOf(id, "statement")).toEqual(new Date("2026-12-12T00:00:00+08:00"));
    expect(await mine(id)).not.toContain("更正");
  });

  test("after the hearing puts it to the person anew under the other version, and counts by its look-back", async () => {
    clock.moveTo(new Date(REPORTED));
    const id = await stage.opened("chenchen", { conductAt: NEW_ACT });
    await stage.allege(id);
    await states(id);
    clock.moveTo(new Date("2026-12-07T10:00:00+08:00"));
    await pins(id, { conductAt: OLD_ACT, reason: "截图里的日期是 11 月 30 日。" });
    expect(await stage.find(id)).toMatchObject({
      state: "allegation_served",
      policyVersionId: await versionId("2026-1"),
    });
    // Five working days of the version that applies now, and not the three that they had.
    expect(await dueOf(id, "statement")).toEqual(new Date("2026-12-15T00:00:00+08:00"));
    expect(await mine(id)).toMatch(/由 12月2日.*改为 11月30日.*2026-1/);
    await states(id);
    await stage.propose(id, { step: "2", obligations: ["meeting_reflection"] });
    await stage.decide(id);
    expect((await stage.find(id)).sanction).toMatchObject({
      strikeNumber: 2,
      policyVersionId: await versionId("2026-1"),
    });
  });
});

describe("the version that a case is pinned to", () => {
  // Friday to Friday and to Wednesday; then from Monday on.
  test.each([
    ["old", OLD_ACT, "2026-12-12T00:00:00+08:00", 2, "2026-12-23T00:00:00+08:00", 24],
    ["new", NEW_ACT, "2026-12-10T00:00:00+08:00", 1, "2026-12-25T00:00:00+08:00", 6],
  ])(
    "gives the time to answer, the count, the time to appeal and the look-back of a case, the %s one its own",
    async (_which, conductAt, statementUntil, number, appealUntil, months) => {
      clock.moveTo(new Date(REPORTED));
      const id = await stage.opened("chenchen", { conductAt });
      await stage.allege(id);
      expect(await dueOf(id, "statement")).toEqual(new Date(statementUntil));
      await states(id);
      await stage.propose(id, {
        step: String(number),
        obligations: number === 1 ? ["oral_warning"] : ["meeting_reflection"],
      });
      await stage.decide(id);
      clock.moveTo(new Date("2026-12-14T09:00:00+08:00"));
      await stage.serve(id);
      expect((await dueOf(id, "receipt")).getTime()).toBe(
        new Date(number === 1 ? "2026-12-16T00:00:00+08:00" : "2026-12-17T00:00:00+08:00").getTime(),
      );
      clock.moveTo(new Date("2026-12-15T09:00:00+08:00"));
      await stage.person("chenchen").presses(`case.acknowledge:${id}`);
      expect(await dueOf(id, "appeal")).toEqual(new Date(appealUntil));
      const { sanction } = await stage.find(id);
      expect(sanction?.strikeNumber).toBe(number);
      expect(sanction?.lapsesAt).toEqual(
        new Date(months === 24 ? "2028-12-16T00:00:00+08:00" : "2027-06-16T00:00:00+08:00"),
      );
    },
  );
});
