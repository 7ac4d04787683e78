import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { everybodySigned, startTestApp, type TestApp } from "../../../test/support/app.ts";
import { AppealStage } from "../../../test/support/appeal-stage.ts";
import { said } from "../../../test/support/case-stage.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";

/** What would happen by itself while an appeal holds it up happens when the appeal is over. */
let app: TestApp;
let stage: AppealStage;
let prisma: TestApp["services"]["db"]["prisma"];
const DAY = 86_400_000;
let day = new Date("2026-01-06T09:00:00+08:00");
const clock = new StillClock(day.toISOString());
beforeAll(async () => {
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
  await everybodySigned(app);
  stage = new AppealStage(app);
  ({ prisma } = app.services.db);
});
afterAll(() => app.close());
/** Each test begins on a Tuesday of its own, after all that came before, and leaves nothing open behind. */
beforeEach(async () => {
  day = new Date(day.getTime() + 7 * DAY * Math.ceil((stage.now().getTime() - day.getTime() + DAY) / (7 * DAY)));
  clock.moveTo(day);
  await prisma.deadline.updateMany({ where: { closedAt: null }, data: { closedAt: day, nextAt: null } });
});

const REASON = { reason: "按照事实和制度说明理由。" };
const DISMISS = { outcome: "dismiss", facts: "登录记录与发布时间一致。" };
const later = (days: number) => stage.moveTo(new Date(stage.now().getTime() + days * DAY).toISOString());
const decision = async (caseId: string) => (await stage.find(caseId)).sanction;
const obligation = async (caseId: string, kind: string) => {
  const found = (await decision(caseId))?.obligations.find((one) => one.kind === kind);
  if (!found) throw new Error(`no ${kind}`);
  return found;
};
const open = (subject: string) => prisma.deadline.findMany({ where: { subject, closedAt: null } });

/** Final, and about to count no more. */
async function nearItsEnd(subject = "chenchen", proposal = {}): Promise<string> {
  const caseId = await stage.received(subject, proposal);
  const until = await stage.due(caseId, "appeal");
  await stage.moveTo(new Date((until?.getTime() ?? 0) + 34 * 3_600_000).toISOString());
  const sanction = await decision(caseId);
  expect((await stage.find(caseId)).state).toBe("final");
  clock.moveTo(new Date((sanction?.lapsesAt?.getTime() ?? 0) - 2 * DAY));
  return caseId;
}
/** A late appeal that was admitted, a day before the decision would count no more. */
async function appealedLate(caseId: string, reviewer = "hejing"): Promise<string> {
  await stage.file(caseId);
  const { id } = (await stage.ofCase(caseId)) ?? { id: "" };
  await stage.person(reviewer).presses(`appeal.take:${id}`);
  await stage.does(reviewer, "admit", id, { answer: "admit", ...REASON });
  expect((await decision(caseId))?.state).toBe("suspended");
  return id;
}

describe("a decision whose look-back ends while an appeal runs", () => {
  test.each([
    ["is dismissed", (id: string) => stage.answers(id, DISMISS)],
    ["is taken back", (id: string) => stage.person("chenchen").presses(`appeal.withdraw:${id}`)],
  ])("counts no more as soon as the appeal %s", async (_how, ends) => {
    const caseId = await nearItsEnd();
    const id = await appealedLate(caseId);
    await later(4);
    // Nothing happens by itself to what an appeal is about; nor is its end forgotten.
    expect((await decision(caseId))?.state).toBe("suspended");
    await ends(id);
    expect((await decision(caseId))?.state).toMatch(/executing|completed/);
    await later(0);
    expect((await decision(caseId))?.state).toBe("lapsed");
    expect(await open((await decision(caseId))?.id ?? "")).toEqual([]);
    expect(said(await stage.person("chenchen").says("记录"))).toContain("不再计入");
  });

  test("counts on to its day where the appeal is over before it", async () => {
    const caseId = await nearItsEnd();
    const id = await appealedLate(caseId);
    await later(1);
    await stage.answers(id, DISMISS);
    await later(0);
    const sanction = await decision(caseId);
    expect(sanction?.state).toMatch(/executing|completed/);
    expect((await open(sanction?.id ?? "")).map(({ kind, dueAt }) => [kind, dueAt])).toEqual([
      ["lapse", sanction?.lapsesAt],
    ]);
    await later(2);
    expect((await decision(caseId))?.state).toBe("lapsed");
  });

  test("is gone for good where the appeal upholds it", async () => {
    const caseId = await nearItsEnd();
    const id = await appealedLate(caseId);
    await later(4);
    await stage.answers(id, { outcome: "uphold", facts: "账号当时由他人使用。" });
    await later(1);
    expect((await decision(caseId))?.state).toBe("reversed");
  });
});

test("a rung that an appeal lowered counts for as long as the lower one does, where the law caps it by rung", async () => {
  await prisma.person.update({ where: { id: stage.person("zhouyu").id }, data: { jurisdiction: "GB" } });
  const id0 = await stage.opened("zhouyu");
  const hearingAt = new Date(day.getTime() + 2 * DAY).toISOString();
  await stage.allege(id0, { hearingAt, hearingPlace: "三楼会议室" });
  await stage.person("zhouyu").submits("cases.statement", { text: "截图是误发的，我马上删了。" }, { id: id0 });
  await stage.withReason("cases.sign-off", id0, "hejing");
  await stage.propose(id0, { step: "2", obligations: ["oral_warning", "written_reflection"], deviation: "影响较大。" });
  await stage.decide(id0, "sunli");
  await stage.serve(id0);
  await stage.person("zhouyu").presses(`case.acknowledge:${id0}`);
  const months = async () => {
    const { receivedAt, lapsesAt } = (await decision(id0)) ?? {};
    return Math.round(((lapsesAt?.getTime() ?? 0) - (receivedAt?.getTime() ?? 0)) / (30.4 * DAY));
  };
  expect(await months()).toBe(12);
  await stage.file(id0, {}, "zhouyu");
  const { id } = (await stage.ofCase(id0)) ?? { id: "" };
  await stage.person("liuyang").presses(`appeal.take:${id}`);
  await stage.answers(
    id,
    { outcome: "partly", facts: "影响没有那么大。", step: "1", obligations: ["oral_warning"] },
    "liuyang",
  );
  expect((await stage.find(id0)).state).toBe("varied");
  expect(await months()).toBe(6);
  const sanction = await decision(id0);
  expect((await open(sanction?.id ?? "")).map(({ dueAt }) => dueAt)).toEqual([sanction?.lapsesAt]);
  await stage.moveTo(new Date((sanction?.lapsesAt?.getTime() ?? 0) + 1000).toISOString());
  expect((await decision(id0))?.state).toBe("lapsed");
});

describe("what a decision asks for", () => {
  const asks = { step: "3", obligations: ["oral_warning", "written_reflection", "demotion"] };
  async function final(): Promise<string> {
    const caseId = await stage.withSecond("chenchen", asks);
    await stage.approve(caseId);
    await stage.serve(caseId);
    await stage.person("chenchen").presses(`case.acknowledge:${caseId}`);
    const until = await stage.due(caseId, "appeal");
    await stage.moveTo(new Date((until?.getTime() ?? 0) + 34 * 3_600_000).toISOString());
    expect((await stage.find(caseId)).state).toBe("final");
    return caseId;
  }
  const does = (name: string, id: string, values: Record<string, string>) =>
    stage.person("wangmin").submits(`obligations.${name}`, values, { id });

  test("is not late while an appeal runs; after it the person has the whole time again, and it is late after that", async () => {
    const caseId = await final();
    const { id } = await obligation(caseId, "written_reflection");
    const first = await stage.due(id, "write");
    const appealId = await appealedLate(caseId, "liuyang");
    expect(await open(id)).toEqual([]);
    await later(10);
    expect(await obligation(caseId, "written_reflection")).toMatchObject({ state: "pending", isOverdue: false });
    await stage.answers(appealId, DISMISS, "liuyang");
    const [again] = await open(id);
    expect(again?.startsAt).toEqual(stage.now());
    expect(first && again && again.dueAt > first).toBe(true);
    // What is due on a day off is called late on the working day after it.
    for (const days of [14, 1, 1, 1]) await later(days);
    expect(await obligation(caseId, "written_reflection")).toMatchObject({ state: "pending", isOverdue: true });
  });

  test("and would happen by itself on a day that passed meanwhile happens after the appeal, and not in it", async () => {
    const caseId = await final();
    const [warning, change] = [await obligation(caseId, "oral_warning"), await obligation(caseId, "demotion")];
    const today = stage.now().toISOString();
    await does("record", warning.id, {
      givenBy: stage.person("wangmin").id,
      heldAt: today,
      way: "talk",
      summary: "已面谈，说明了条款，也谈了今后的做法。",
    });
    await does("sign", change.id, { basis: "contract", signedOn: "2024-03-01", clause: "6.2", note: "条款适用。" });
    const on = new Date(stage.now().getTime() + 2 * DAY).toISOString().slice(0, 10);
    await does("effect", change.id, { on });
    expect((await obligation(caseId, "demotion")).state).toBe("signed");
    expect((await obligation(caseId, "oral_warning")).state).toBe("held");
    const appealId = await appealedLate(caseId, "liuyang");
    await later(14);
    expect((await obligation(caseId, "demotion")).state).toBe("signed");
    expect((await obligation(caseId, "oral_warning")).state).toBe("held");
    // Whoever does nothing for so long has to take it again.
    await stage.person("liuyang").presses(`appeal.take:${appealId}`);
    await stage.answers(appealId, DISMISS, "liuyang");
    await later(0);
    expect((await obligation(caseId, "demotion")).state).toBe("effective");
    // The days for a remark on the record run anew.
    expect((await obligation(caseId, "oral_warning")).state).toBe("held");
    await later(8);
    expect((await obligation(caseId, "oral_warning")).state).toBe("noted");
  });
});
