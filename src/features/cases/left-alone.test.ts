import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { everybodySigned, startTestApp, type TestApp } from "../../../test/support/app.ts";
import { CaseStage, said } from "../../../test/support/case-stage.ts";
import { labelsOf } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";

/** What becomes of a case that nobody has, or may decide, any more (COI-7). */
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
let day = new Date("2026-03-03T09:00:00+08:00");
beforeEach(() => {
  day = new Date(day.getTime() + 7 * 86_400_000);
  clock.moveTo(day);
});
const later = (days: number, time = "09:00") => {
  const date = new Date(day.getTime() + days * 86_400_000).toISOString().slice(0, 10);
  return stage.moveTo(`${date}T${time}:00+08:00`);
};
const isHere = (name: string, isActive: boolean) =>
  prisma.person.update({ where: { id: stage.person(name).id }, data: { isActive } });
/** The hourly look at who has left. */
const followsPeople = () =>
  app.registry.features
    .flatMap(({ recurring = [] }) => recurring)
    .find(({ name }) => name === "cases.follow-people")
    ?.handle(app.services, {});
const told = async (id: string, notice: string) =>
  (await prisma.delivery.findMany({ where: { message: { subject: id, notice } } })).map(({ personId }) => personId);

describe("whoever has it leaves", () => {
  const stepAside = async (id: string, ...names: string[]) => {
    for (const name of names)
      await prisma.caseRecusal.create({ data: { caseId: id, personId: stage.person(name).id, at: clock.now() } });
  };

  test("and the team has it within the hour", async () => {
    const id = await stage.opened("chenchen", {}, "liuyang");
    await isHere("liuyang", false);
    await followsPeople();
    expect(await stage.find(id)).toMatchObject({ state: "open", handlerId: null, isTaken: false });
    expect(await told(id, "cases.handler")).toContain(stage.person("sunli").id);
    await isHere("liuyang", true);
  });

  test("with nobody else left: those who oversee hear of it at once, and the person can still state their side", async () => {
    const id = await stage.opened("chenchen", {}, "liuyang");
    await stage.allege(id, {}, "liuyang");
    await stepAside(id, "wangmin", "sunli", "hejing");
    await isHere("liuyang", false);
    await followsPeople();
    expect((await stage.find(id)).state).toBe("blocked_no_handler");
    expect(await told(id, "cases.blocked")).toEqual(
      expect.arrayContaining([stage.person("wutao").id, stage.person("zhaolan").id]),
    );
    const side = await stage.person("chenchen").submits("cases.statement", { text: "截图是误发的。" }, { id });
    expect(said(side)).toContain("已收到");
    expect((await stage.find(id)).heardAt).not.toBeNull();
    await isHere("liuyang", true);
  });

  test("or does nothing for days, with nobody else left: it is not left lying", async () => {
    const id = await stage.opened("chenchen", {}, "liuyang");
    await stepAside(id, "wangmin", "sunli", "hejing");
    await isHere("liuyang", false);
    await later(8, "09:01");
    expect((await stage.find(id)).state).toBe("blocked_no_handler");
    await isHere("liuyang", true);
  });
});

describe("a second to decide", () => {
  test("who is there no more is reported to those who oversee, and the case can be sent back or withdrawn", async () => {
    const id = await stage.withSecond();
    const returns = (who: string) => stage.withReason("cases.return", id, who);
    expect(said(await returns("wangmin"))).toContain("还有同事可以批准");
    await isHere("hejing", false);
    await isHere("liuyang", false);
    await followsPeople();
    expect(await told(id, "cases.undecidable")).toContain(stage.person("wutao").id);
    for (const who of ["wangmin", "sunli"]) {
      const reply = await stage.person(who).presses(`case.view:${id}`);
      const card = reply.kind === "card" ? reply.card : await stage.person(who).last();
      expect(labelsOf(card)).toContain("退回");
      if (who === "sunli") expect(labelsOf(card)).toContain("撤回");
    }
    expect(said(await returns("wangmin"))).toContain("已退回");
    expect(await stage.find(id)).toMatchObject({ state: "open", deciderId: null });
    await isHere("hejing", true);
    await isHere("liuyang", true);
  });

  test("leaves the sending back of what only waits for a decision to whoever decides", async () => {
    const id = await stage.proposed();
    expect(said(await stage.withReason("cases.return", id, "wangmin"))).not.toContain("已退回");
    expect((await stage.find(id)).state).toBe("proposed");
  });
});
