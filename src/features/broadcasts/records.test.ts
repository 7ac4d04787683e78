import { expect, onTestFinished, test } from "vitest";
import { BroadcastStage } from "../../../test/support/broadcast-stage.ts";
import { said } from "../../../test/support/case-stage.ts";
import { systemCtx } from "../../core/context.ts";
import { findPerson } from "../../core/people.ts";
import { collectPersonalData } from "../../core/personal-data.ts";
import { eraseDue, planRetention } from "../../core/retention.ts";

/** What is kept of a broadcast: in the copies of those who got and wrote it, and for how long. */

test("a copy says what somebody got, confirmed and wrote, never what they answered; after two years sums and dates are left", async () => {
  const stage = await BroadcastStage.open();
  onTestFinished(() => stage.close());
  const { services, registry, tools } = stage.app;
  const copyOf = (name: string): Promise<string> =>
    services.db.transaction(async (tx) => {
      const who = await findPerson(tx, stage.person(name).id);
      if (!who) throw new Error(`nobody is called ${name}`);
      return JSON.stringify(
        await collectPersonalData({ ...systemCtx(services, tx), person: who }, registry, who, "copy"),
      );
    });
  const id = await stage.used("CS-W05");
  await stage.released(id);
  await stage.minutePasses();
  await stage.person("chenchen").presses(`broadcast.answer:${id}:0`);
  await stage
    .person("sunli")
    .submits("broadcasts.posted", { place: "前台公告栏", at: stage.now().toISOString() }, { id });
  const copy = await copyOf("chenchen");
  expect(copy).toContain("BC-1");
  expect(copy).toContain("没有保存您选了什么");
  expect(await copyOf("sunli")).toContain("编写");
  expect(await copyOf("wangmin")).toContain("发布");

  const due = async () =>
    (await planRetention(services, registry)).find(({ kind }) => kind === "broadcasts.over")?.count;
  stage.app.clock.moveTo(new Date("2028-11-23T10:00:00+08:00"));
  expect(await due()).toBe(0);
  stage.app.clock.moveTo(new Date("2028-11-26T10:00:00+08:00"));
  expect(await due()).toBe(1);
  await eraseDue(services, registry);
  expect(await due()).toBe(0);
  const { prisma } = services.db;
  expect(await prisma.broadcastRecipient.count()).toBe(0);
  expect(await prisma.broadcastPosting.count()).toBe(0);
  expect(await stage.deliveries(id)).toEqual([]);
  const row = await stage.find(id);
  expect([row.number, row.kind, row.state, row.writerIds, row.releasedById]).toEqual([1, "warning", "done", [], null]);
  expect(await prisma.broadcastAnswer.findMany()).toMatchObject([{ option: 0, count: 1 }]);
  expect(await copyOf("chenchen")).not.toContain("BC-1");
  await stage.person("sunli").presses(`broadcast.view:${id}`);
  expect(JSON.stringify(await stage.person("sunli").last())).toContain("内容已按期删除");
  // Presses on what is gone are answered kindly.
  for (const pressed of [`broadcast.answer:${id}:0`, `broadcast.preview:${id}:en`, `broadcast.results:${id}`])
    expect(said(await stage.person("sunli").presses(pressed))).not.toContain("E-");
  expect(await tools.resetDemo()).toBe(true);
  expect(await prisma.broadcast.count()).toBe(0);
});

test("who may release finds what waits among what needs them, with the time it is to go out", async () => {
  const stage = await BroadcastStage.open();
  onTestFinished(() => stage.close());
  const id = await stage.drafted();
  const plannedAt = "2026-11-25T10:00";
  await stage.person("sunli").submits("broadcasts.ways", { ways: ["direct"], language: "both", plannedAt }, { id });
  await stage.person("sunli").presses(`broadcast.ask:${id}`);
  const hubOf = async (name: string) => said(await stage.person(name).presses("core.hub"));
  expect(await hubOf("wangmin")).toContain("BC-1 · 新版制度下周生效");
  expect(await hubOf("wangmin")).toContain("11月25日(周三) 10:00");
  expect(await hubOf("sunli")).toContain("待处理 1 · 进行中 0");
  expect(await hubOf("chenchen")).not.toContain("BC-1");
  // Its reminder leads there.
  await stage.moveTo("2026-11-25T09:05:00+08:00");
  expect(JSON.stringify(await stage.person("hejing").last())).toContain("BC-1 等待发布");
});
