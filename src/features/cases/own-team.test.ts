import { afterAll, beforeAll, expect, test } from "vitest";
import { everybodySigned, startTestApp, type TestApp } from "../../../test/support/app.ts";
import { CaseStage, said } from "../../../test/support/case-stage.ts";
import { textOf } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";

/** A case about somebody of a team goes past that team, also past those of it who oversee (COI-6). */
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
const REASON = { reason: "监管部门要求今天答复。" };

test("a colleague of the person's own team neither watches nor reads nor reassigns nor clears it", async () => {
  await stage
    .person("liuyang")
    .submits("incidents.report", { kind: "rumour", platform: "weibo", text: "有人在传不实消息。" });
  // 刘洋 is of compliance and reports to 王敏, who is too.
  const id = await stage.opened("liuyang", {}, "sunli");
  await stage.allege(id, {}, "sunli");
  const wang = stage.person("wangmin");
  const given = { person: stage.person("hejing").id, reason: "换一位同事处理。" };
  expect(said(await wang.presses(`case.view:${id}`))).not.toContain("处理中");
  expect(said(await wang.submits("cases.read", REASON, { id }))).not.toContain("有截图为证");
  expect(said(await wang.submits("cases.reassign", given, { id }))).not.toContain("已");
  await wang.submits("cases.clear", REASON, { id });
  expect((await stage.find(id)).protection).toBe("flagged");
  await stage.person("liuyang").submits("cases.ask-recusal", { reason: "受理人与我有争执。" }, { id });
  expect(await told(id, "cases.recusal-asked")).toEqual([stage.person("hejing").id]);
  expect(await told(id, "cases.protection")).toEqual([stage.person("hejing").id]);
  const answer = { answer: "deny", reason: "已核实情况。" };
  expect(said(await wang.submits("cases.answer-recusal", answer, { id }))).not.toContain("已答复");
});

test("whoever reports to the person does not oversee the case about them", async () => {
  await prisma.person.update({
    where: { id: stage.person("wutao").id },
    data: { managerId: stage.person("linyue").id },
  });
  const id = await stage.opened("linyue");
  expect(said(await stage.person("wutao").presses(`case.view:${id}`))).toContain("不由您处理");
  expect(said(await stage.person("wutao").submits("cases.read", REASON, { id }))).not.toContain("有截图为证");
  await prisma.person.update({
    where: { id: stage.person("wutao").id },
    data: { managerId: stage.person("zhaolan").id },
  });
});

test("where the teams that oversee are the person's own, legal and those who lead do it", async () => {
  await prisma.roleGrant.deleteMany({ where: { personId: stage.person("wutao").id, role: "admin" } });
  const id = await stage.opened("liuyang", {}, "sunli");
  const given = { person: stage.person("hejing").id, reason: "换一位同事处理。" };
  expect(said(await stage.person("hejing").submits("cases.reassign", given, { id }))).toContain("不能指派给自己");
  await prisma.roleGrant.create({ data: { personId: stage.person("wutao").id, role: "admin" } });
});

test("an emergency reading has a second pair of eyes also where nobody else is of compliance or legal", async () => {
  const id = await stage.opened("chenchen", {}, "sunli");
  const away = ["liuyang", "hejing"].map((name) => stage.person(name).id);
  await prisma.person.updateMany({ where: { id: { in: away } }, data: { isActive: false } });
  expect(said(await stage.person("wangmin").submits("cases.read", REASON, { id }))).toContain("有截图为证");
  expect(textOf(await stage.person("zhaolan").last())).toContain("王敏紧急查看了");
  expect(textOf(await stage.person("wutao").last())).toContain("王敏紧急查看了");
  await prisma.person.updateMany({ where: { id: { in: away } }, data: { isActive: true } });
});

test("the list of what was read in an emergency leaves out the cases about somebody of one's own team", async () => {
  const id = await stage.opened("liuyang", {}, "sunli");
  const other = await stage.opened("chenchen", {}, "sunli");
  for (const one of [id, other]) await stage.person("wutao").submits("cases.read", REASON, { id: one });
  const numberOf = async (one: string) => `CASE-${(await stage.find(one)).number} `;
  clock.moveTo(new Date("2026-04-01T10:00:00+08:00"));
  const job = app.registry.features
    .flatMap(({ recurring = [] }) => recurring)
    .find(({ name }) => name === "cases.list-readings");
  await job?.handle(app.services, {});
  const list = textOf(await stage.person("wangmin").last());
  expect(list).toContain(await numberOf(other));
  expect(list).not.toContain(await numberOf(id));
  expect(textOf(await stage.person("hejing").last())).toContain(await numberOf(id));
});

test("where nobody of the teams is left, it goes to somebody from outside them and to no colleague of the person", async () => {
  const id = await stage.opened("sunli", {}, "liuyang");
  await prisma.roleGrant.create({ data: { personId: stage.person("zhouyu").id, role: "hr" } });
  for (const name of ["wangmin", "liuyang", "hejing"])
    await prisma.caseRecusal.create({ data: { caseId: id, personId: stage.person(name).id, at: clock.now() } });
  await prisma.person.update({
    where: { id: stage.person("emma").id },
    data: { managerId: stage.person("sunli").id },
  });
  const gives = async (name: string) =>
    said(
      await stage
        .person("wutao")
        .submits("cases.reassign", { person: stage.person(name).id, reason: "没有别人了。" }, { id }),
    );
  for (const name of ["zhouyu", "emma"]) expect(await gives(name), name).not.toContain("已改派");
  expect((await stage.find(id)).handlerId).toBe(stage.person("liuyang").id);
  expect(await gives("linyue")).toContain("林");
  expect((await stage.find(id)).handlerId).toBe(stage.person("linyue").id);
  await prisma.roleGrant.deleteMany({ where: { personId: stage.person("zhouyu").id, role: "hr" } });
});
