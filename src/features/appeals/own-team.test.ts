import { afterAll, beforeAll, expect, test } from "vitest";
import { everybodySigned, startTestApp, type TestApp } from "../../../test/support/app.ts";
import { AppealStage } from "../../../test/support/appeal-stage.ts";
import { said } from "../../../test/support/case-stage.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";

/** An appeal of somebody of a team goes past their colleagues (COI-6). */
let app: TestApp;
let stage: AppealStage;
let prisma: TestApp["services"]["db"]["prisma"];
const clock = new StillClock("2026-03-03T09:00:00+08:00");
beforeAll(async () => {
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
  await everybodySigned(app);
  stage = new AppealStage(app);
  ({ prisma } = app.services.db);
});
afterAll(() => app.close());

test("on paper is entered by HR, but not by a colleague where the person is of HR, nor by whoever reports to them", async () => {
  const caseId = await stage.received("chenchen");
  const chenchen = stage.person("chenchen").id;
  const enters = async (by: string) =>
    said(
      await stage.person(by).submits(
        "appeals.paper",
        {
          receivedAt: stage.now().toISOString(),
          grounds: ["procedure"],
          text: "没有给我足够的时间说明情况。",
          scan: [await stage.upload()],
        },
        { id: caseId },
      ),
    );
  await prisma.case.update({ where: { id: caseId }, data: { handlerId: stage.person("liuyang").id } });
  // 孙丽 is of HR, and decided; 刘洋 of compliance has the case.
  await prisma.roleGrant.create({ data: { personId: chenchen, role: "hr" } });
  expect(await enters("sunli")).toContain("人力资源录入");
  await prisma.roleGrant.deleteMany({ where: { personId: chenchen, role: "hr" } });
  const { managerId } = await prisma.person.findUniqueOrThrow({ where: { id: stage.person("sunli").id } });
  await prisma.person.update({ where: { id: stage.person("sunli").id }, data: { managerId: chenchen } });
  expect(await enters("sunli")).toContain("人力资源录入");
  await prisma.person.update({ where: { id: stage.person("sunli").id }, data: { managerId } });
  expect(await stage.ofCase(caseId)).toBeNull();
  await prisma.roleGrant.create({ data: { personId: chenchen, role: "hr" } });
  expect(await enters("liuyang")).toContain("已录入");
  await prisma.roleGrant.deleteMany({ where: { personId: chenchen, role: "hr" } });
});
