import { afterAll, beforeAll, expect, test } from "vitest";
import { StillClock } from "../../src/core/clock.ts";
import { watchDeadlines } from "../../src/core/deadlines/watch.ts";
import { importDirectory } from "../../src/core/directory.ts";
import { startTestApp, type TestApp } from "../support/app.ts";
import { DemoPerson, textOf } from "../support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../support/surface.ts";

let app: TestApp;
const clock = new StillClock("2026-11-24T09:00:00+08:00");
beforeAll(async () => {
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
});
afterAll(() => app.close());
const person = (name: string) => new DemoPerson(app, name);

test("whoever chooses a language is spoken to in it from then on, whatever the directory says", async () => {
  expect(JSON.stringify(await person("liuyang").says("设置"))).toContain("语言");
  expect(JSON.stringify(await person("liuyang").presses("core.language", "en"))).toContain("Remind me from");
  await app.services.db.transaction((tx) =>
    importDirectory(
      tx,
      [
        {
          account: { platform: "web", tenant: "demo", externalId: "liuyang" },
          name: "刘洋",
          locale: "zh-CN",
          isActive: true,
        },
      ],
      app.services.company,
      clock.now(),
    ),
  );
  expect(JSON.stringify(await person("liuyang").says("help"))).toContain("What I can do");
  await person("liuyang").presses("core.language", "zh-CN");
  expect(JSON.stringify(await person("liuyang").says("help"))).toContain("我能做什么");
});

test("reminders wait for the hour that somebody chose", async () => {
  await person("wangmin").presses("core.remind-from", "14:00");
  await person("liuyang").presses("core.remind-from", "14:00");
  await person("chenchen").submits("incidents.report", { kind: "rumour", platform: "weibo", text: "有人散布谣言。" });
  const remindersAt = async (time: string) => {
    clock.moveTo(`2026-11-25T${time}:00+08:00`);
    await watchDeadlines(app.services, app.registry);
    return (await person("wangmin").sees()).filter((card) => textOf(card).includes("待受理 · 截止"));
  };
  expect(await remindersAt("09:30")).toEqual([]);
  expect(await remindersAt("13:30")).toEqual([]);
  expect(await remindersAt("14:30")).toHaveLength(1);
});

test("the hour that somebody chose holds up nothing that is short or overdue", async () => {
  await person("linyue").presses("core.remind-from", "15:00");
  clock.moveTo("2026-11-26T09:00:00+08:00");
  const values = { kind: "negative_feedback", platform: "weibo", text: "有人在微博上骂客服。" };
  await person("chenchen").submits("incidents.report", values);
  clock.moveTo("2026-11-26T10:05:00+08:00");
  await watchDeadlines(app.services, app.registry);
  expect((await person("linyue").sees()).filter((card) => textOf(card).includes("待定级"))).not.toEqual([]);
});

test.each(["fr", "", "08:00", "en; DROP TABLE person"])("%j is no language and changes nothing", async (chosen) => {
  const kept = () =>
    app.services.db.prisma.person.findFirst({
      where: { name: "赵岚" },
      select: { chosenLocale: true, locale: true, remindFrom: true },
    });
  const before = await kept();
  expect((await person("zhaolan").presses("core.language", chosen)).kind).toBe("say");
  expect(await kept()).toEqual(before);
});

test("a number typed alone opens the thing for those who may see it, and a cancel with nothing to cancel says so", async () => {
  await person("chenchen").submits("incidents.report", { kind: "rumour", platform: "weibo", text: "有人散布谣言。" });
  const { number } = await app.services.db.prisma.incident.findFirstOrThrow({ orderBy: { number: "desc" } });
  await person("chenchen").says(`inc-${number}`);
  expect((await person("chenchen").last()).title).toContain(`INC-${number}`);
  // Whoever may not see it cannot tell it from a number that there is not, and is not put on record for trying.
  const refusals = () => app.services.db.prisma.auditEntry.count({ where: { action: { startsWith: "refused." } } });
  const before = await refusals();
  const answer = async (text: string) => JSON.stringify(await person("daniel").says(text)).replace(/\d{4,}/, "#");
  expect(await answer(`INC-${number}`)).toBe(await answer("INC-999999"));
  expect(await refusals()).toBe(before);
  expect(JSON.stringify(await person("chenchen").says("INC-999999"))).toContain("没有您能看到的 INC-999999");
  expect(JSON.stringify(await person("chenchen").says("取消"))).toContain("无需取消");
});
