import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { everybodySigned, startTestApp, type TestApp } from "../../../test/support/app.ts";
import { CaseStage, said } from "../../../test/support/case-stage.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";

/** Nobody chooses who decides, and nobody decides what they have a share in (COI-1, COI-4). */
let app: TestApp;
let stage: CaseStage;
let prisma: TestApp["services"]["db"]["prisma"];
const clock = new StillClock("2026-03-03T09:00:00+08:00");
beforeAll(async () => {
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
  await everybodySigned(app);
  stage = new CaseStage(app);
  ({ prisma } = app.services.db);
});
afterAll(() => app.close());

const told = async (id: string, notice: string) =>
  (await prisma.delivery.findMany({ where: { message: { subject: id, notice } } })).map(({ personId }) => personId);
const isHere = (name: string, isActive: boolean) =>
  prisma.person.update({ where: { id: stage.person(name).id }, data: { isActive } });
const asks = (id: string, name: string, reason?: string) =>
  stage
    .person("wangmin")
    .submits(
      "cases.ask-witness",
      { person: stage.person(name).id, text: "您看到过吗？", ...(reason && { reason }) },
      { id },
    );

describe("a witness", () => {
  test("who could decide is asked for a reason only, which stays in the file", async () => {
    const id = await stage.opened();
    expect(await asks(id, "sunli")).toMatchObject({ kind: "errors", errors: { reason: expect.any(String) } });
    expect(said(await asks(id, "zhouyu"))).toContain("已发给");
    expect(said(await asks(id, "sunli", "只有她当晚值班。"))).toContain("已发给");
    expect(await prisma.caseLine.count({ where: { caseId: id, kind: "asked" } })).toBe(1);
  });

  test("is never the last who could decide, be the second or oversee", async () => {
    const id = await stage.opened();
    // 何静 is the only one of legal: no third rung could be decided without her.
    expect(await asks(id, "hejing", "她看过那条微博。")).toMatchObject({
      kind: "errors",
      errors: { person: expect.stringContaining("两个人") },
    });
    await isHere("liuyang", false);
    await isHere("hejing", false);
    expect(await asks(id, "sunli", "她当晚值班。")).toMatchObject({
      kind: "errors",
      errors: { person: expect.stringContaining("唯一还能决定") },
    });
    expect(await asks(id, "wutao", "他管账号。")).toMatchObject({
      kind: "errors",
      errors: { person: expect.stringContaining("唯一能监督") },
    });
    await isHere("liuyang", true);
    await isHere("hejing", true);
  });
});

describe("whoever reported the person", () => {
  test("opens no case about them, however long the report is open; the team that has it does", async () => {
    await stage.person("sunli").submits("incidents.report", {
      kind: "rumour",
      platform: "weibo",
      text: "他在微博上传播不实消息。",
      who: stage.person("zhouyu").id,
    });
    await expect(stage.opened("zhouyu", {}, "sunli")).rejects.toThrow(/您举报过这位同事/);
    expect((await stage.find(await stage.opened("zhouyu", {}, "wangmin"))).subjectId).toBe(stage.person("zhouyu").id);
    expect((await stage.find(await stage.opened("chenchen", {}, "sunli"))).subjectId).toBe(stage.person("chenchen").id);
  });
});

describe("legal", () => {
  test("gives no view on what it proposed itself in an earlier round", async () => {
    const id = await stage.opened();
    const given = (person: string, reason = "换人处理。") => ({ person: stage.person(person).id, reason });
    // Everybody else stood aside, so legal handled it, and then gave it back.
    const names = ["liuyang", "sunli"];
    for (const name of names)
      await prisma.caseRecusal.create({ data: { caseId: id, personId: stage.person(name).id, at: clock.now() } });
    await stage.allege(id);
    await stage.person("chenchen").submits("cases.statement", { text: "截图是误发的。" }, { id });
    await prisma.case.update({ where: { id }, data: { handlerId: stage.person("hejing").id } });
    await prisma.caseRecusal.create({
      data: { caseId: id, personId: stage.person("wangmin").id, at: clock.now() },
    });
    expect(said(await stage.propose(id, {}, "hejing"))).toContain("已提交");
    await prisma.caseRecusal.deleteMany({ where: { caseId: id } });
    await stage.withReason("cases.return", id, "sunli");
    await stage.person("wutao").submits("cases.reassign", given("wangmin"), { id });
    expect(said(await stage.withReason("cases.sign-off", id, "hejing"))).toContain("建议人不能自己作决定");
    await stage.person("wangmin").presses(`case.take:${id}`);
    expect(said(await stage.person("wangmin").presses(`case.ask-legal:${id}`))).toContain("没有可以出具意见的法务");
    expect(await told(id, "cases.no-legal")).toContain(stage.person("wutao").id);
  });

  test("is not said to have been asked where nobody is there", async () => {
    const id = await stage.opened();
    await isHere("hejing", false);
    expect(await stage.person("wangmin").presses(`case.ask-legal:${id}`)).toMatchObject({ tone: "bad" });
    expect(await prisma.auditEntry.count({ where: { subject: id, action: "case.askLegal" } })).toBe(0);
    await isHere("hejing", true);
  });
});

test("who handles it and proposed nothing is told so when they try to decide", async () => {
  const id = await stage.proposed();
  await prisma.case.update({ where: { id }, data: { handlerId: stage.person("liuyang").id } });
  expect(said(await stage.decide(id, "liuyang"))).toContain("您是受理人");
  expect(said(await stage.decide(id, "wangmin"))).toContain("建议人不能自己作决定");
});
