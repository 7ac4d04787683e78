import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../../../test/support/app.ts";
import { said } from "../../../../test/support/case-stage.ts";
import { DemoPerson } from "../../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../../test/support/surface.ts";
import { StillClock } from "../../../core/clock.ts";
import { eraseDue } from "../../../core/retention.ts";

let app: TestApp;
const clock = new StillClock("2026-11-24T09:00:00+08:00");
beforeAll(async () => {
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
});
afterAll(() => app.close());
const person = (name: string) => new DemoPerson(app, name);
const table = () => app.services.db.prisma.ownAccount;
const declares = (who: string, handle: string, consent: string[] = ["agreed"]) =>
  person(who).submits("own-accounts.declare", { platform: "weibo", handle, purpose: "回复客户的提问", consent });

describe("an own account", () => {
  test("need not be declared, and the card says so first", async () => {
    expect(said(await person("chenchen").says("个人账号"))).toContain("不必申报私人账号");
    expect(said(await person("emma").says("/own-accounts"))).toContain("need not declare");
  });

  test("is kept only with consent, once, and sealed", async () => {
    expect(await declares("chenchen", "@chen_chen", [])).toMatchObject({
      kind: "errors",
      errors: { consent: expect.any(String) },
    });
    expect(await table().count()).toBe(0);
    expect(said(await declares("chenchen", "@chen_chen"))).toContain("@chen_chen");
    expect(await declares("chenchen", "@Chen_Chen")).toMatchObject({
      kind: "errors",
      errors: { handle: expect.stringContaining("已经申报过") },
    });
    const [row] = await table().findMany();
    expect(Buffer.from(row?.content ?? []).toString("latin1")).not.toContain("chen_chen");
    expect(row?.consent).not.toBe("");
  });

  test("is seen by compliance and PR alone, and that they looked is on record", async () => {
    expect(said(await person("liqiang").presses("own-account.all:0"))).not.toContain("@chen_chen");
    expect(said(await person("linyue").presses("own-account.all:0"))).toContain("@chen_chen");
    const seen = await app.services.db.prisma.auditEntry.count({ where: { action: "own-account.seen" } });
    expect(seen).toBe(1);
  });

  test("is gone at once when the consent is withdrawn, by nobody else, and a second press changes nothing", async () => {
    const { id } = await table().findFirstOrThrow();
    await person("liqiang").presses(`own-account.withdraw:${id}`);
    expect((await table().findFirstOrThrow()).withdrawnAt).toBeNull();
    expect(said(await person("chenchen").presses(`own-account.withdraw:${id}`))).toContain("内容已删除");
    const row = await table().findFirstOrThrow();
    expect(row.content).toHaveLength(0);
    expect(said(await person("chenchen").presses(`own-account.withdraw:${id}`))).toContain("已经撤回过");
    expect(said(await person("linyue").presses("own-account.all:0"))).toContain("还没有人申报");
    expect(said(await declares("chenchen", "@chen_chen"))).toContain("@chen_chen");
  });

  test("is erased a month after its owner left, and the record of a consent after two years", async () => {
    const { prisma } = app.services.db;
    await declares("emma", "@emma");
    await prisma.person.update({
      where: { id: person("emma").id },
      data: { isActive: false, leftAt: clock.now() },
    });
    const before = await table().count();
    clock.moveTo(new Date("2026-12-20T09:00:00+08:00"));
    await eraseDue(app.services, app.registry);
    expect(await table().count()).toBe(before);
    clock.moveTo(new Date("2026-12-26T09:00:00+08:00"));
    await eraseDue(app.services, app.registry);
    expect(await table().count()).toBe(before - 1);
    clock.moveTo(new Date("2028-11-26T09:00:00+08:00"));
    await eraseDue(app.services, app.registry);
    expect(await table().count({ where: { withdrawnAt: { not: null } } })).toBe(0);
    expect(await table().count()).toBe(1);
  });
});
