import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { startTestApp, type TestApp } from "../../../../test/support/app.ts";
import { DemoPerson, labelsOf, textOf } from "../../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../../test/support/surface.ts";
import type { Card } from "../../../core/card.ts";
import type { StillClock } from "../../../core/clock.ts";
import { systemCtx } from "../../../core/context.ts";
import { makeDownload } from "../../../core/download.ts";
import { drawReadPage } from "../../../core/read-page.ts";
import type { Reply } from "../../../core/reply.ts";
import { eraseDue, planRetention } from "../../../core/retention.ts";
import { MARK } from "./marking.ts";
import { drillData } from "./records.ts";
import { driveDrill } from "./running.ts";
import { scriptsOf } from "./script-file.ts";

/** The drills of these tests are one after the other, on one app whose clock only goes forward. */
let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ adapters: () => [adapterOf(new RecordingSurface())] });
});
afterAll(() => app.close());

const person = (name: string) => new DemoPerson(app, name);
const CAST = { finder: "chenchen", pr: "zhouyu", speaker: "liqiang" } as const;
const script = () => {
  const found = scriptsOf(app.services.content).find(({ id }) => id === "taste-of-metal");
  if (!found) throw new Error("the script is not there");
  return found;
};
const now = () => app.clock.now();
const passes = async (minutes: number): Promise<void> => {
  (app.clock as StillClock).advance(minutes * 60_000);
  await app.catchUp();
};
const newest = () => app.services.db.prisma.drill.findFirstOrThrow({ orderBy: { number: "desc" } });
const answers = (drillId: string) => app.services.db.prisma.drillAnswer.findMany({ where: { drillId } });
const cardOf = (reply: Reply): Card => {
  if (reply.kind !== "card" && reply.kind !== "replace") throw new Error(`no card: ${JSON.stringify(reply)}`);
  return reply.card;
};
const said = (reply: Reply): string => (reply.kind === "say" ? reply.text : textOf(cardOf(reply)));
/** The cards of what happened in a drill, as somebody has them. */
const injectsOf = async (name: string, number: number): Promise<Card[]> =>
  (await person(name).sees()).filter((card) => textOf(card).includes(`DRL-${number} · 开始后`));

/** A drill with somebody in each role, not announced yet; it begins in ten minutes. */
async function prepared(cast: Readonly<Record<string, string>> = CAST): Promise<{ id: string; number: number }> {
  const startsAt = new Date(now().getTime() + 10 * 60_000).toISOString();
  await person("sunli").submits("drills.plan", { script: script().id, startsAt });
  const { id, number } = await newest();
  for (const [role, name] of Object.entries(cast))
    await person("sunli").submits("drills.cast", { first: person(name).id }, { id, role });
  return { id, number };
}
/** A drill that runs, with what happens at once before those who play. */
async function running(): Promise<{ id: string; number: number }> {
  const made = await prepared();
  await person("sunli").presses(`drill.announce:${made.id}`);
  await passes(10);
  expect((await newest()).state).toBe("running");
  return made;
}

describe("before it begins", () => {
  test("a drill is planned from the chat, every role gets somebody, and all are told at once that it is an exercise", async () => {
    const sunli = person("sunli");
    const list = cardOf(await sunli.says("演练"));
    expect(labelsOf(list)).toContain("计划一场演练");
    const form = await sunli.pressesOn(list, "计划一场演练");
    expect(form.kind === "form" && form.opening.view.title).toBe("【演练】计划一场演练");
    const { id, number } = await prepared({ finder: "chenchen", pr: "zhouyu" });
    expect(said(await sunli.presses(`drill.announce:${id}`))).toContain("还有角色没有人");
    await sunli.submits("drills.cast", { first: person("liqiang").id }, { id, role: "speaker" });
    expect((await person("chenchen").sees()).filter(({ title }) => title.includes(`DRL-${number}`))).toEqual([]);
    expect(said(await sunli.presses(`drill.announce:${id}`))).toContain("已通知 3 人");
    for (const [role, name] of Object.entries(CAST)) {
      const told = await person(name).last();
      expect(told.title).toBe(`【演练】DRL-${number} 一瓶茶里的铁锈味`);
      const roleName = script().roles.find((one) => one.id === role)?.words["zh-CN"].name ?? "?";
      expect(textOf(told)).toContain(roleName);
      expect(textOf(told)).toContain("不作为证据");
      expect(textOf(told)).toContain("孙丽");
      expect(textOf(told)).toContain("只有您和主持人看得到");
    }
    expect(said(await sunli.presses(`drill.announce:${id}`))).toContain("已");
    await sunli.presses(`drill.cancel:${id}`);
    // What nobody was told of in time is not announced any more.
    const late = await prepared();
    await passes(11);
    expect(said(await sunli.presses(`drill.announce:${late.id}`))).toContain("开始时间已经过了");
    await sunli.presses(`drill.cancel:${late.id}`);
  });

  test("the host, somebody twice and somebody with another role cannot be set; the reason stands at the field", async () => {
    const { id } = await prepared();
    const cast = (first: string, second?: string) =>
      person("sunli").submits(
        "drills.cast",
        { first: person(first).id, ...(second && { second: person(second).id }) },
        { id, role: "finder" },
      );
    expect(await cast("sunli")).toMatchObject({ kind: "errors", errors: { first: expect.stringContaining("剧本") } });
    expect(await cast("emma", "emma")).toMatchObject({
      kind: "errors",
      errors: { second: expect.stringContaining("两次") },
    });
    expect(await cast("zhouyu")).toMatchObject({
      kind: "errors",
      errors: { first: expect.stringContaining("公关负责人") },
    });
    expect((await cast("chenchen", "emma")).kind).not.toBe("errors");
    await person("sunli").presses(`drill.cancel:${id}`);
  });

  test("whoever joins later is told, whoever leaves reads so, and a new time and the end of it all reach everybody", async () => {
    const { id, number } = await prepared();
    await person("sunli").presses(`drill.announce:${id}`);
    await person("sunli").submits("drills.cast", { first: person("daniel").id }, { id, role: "finder" });
    expect((await person("daniel").last()).title).toContain(`DRL-${number}`);
    // As news and not only on the card of before, which not every platform can change.
    const left = await app.services.db.prisma.delivery.findMany({
      where: { message: { notice: "drills.removed", subject: id } },
    });
    expect(left.map(({ personId }) => personId)).toEqual([person("chenchen").id]);
    expect(textOf(await person("chenchen").last())).toContain("您不再参加");
    const startsAt = new Date(now().getTime() + 3_600_000).toISOString();
    await person("sunli").submits("drills.time", { startsAt }, { id });
    expect(textOf(await person("liqiang").last())).toContain("10:");
    await passes(10);
    expect((await newest()).state).toBe("planned");
    await person("sunli").presses(`drill.cancel:${id}`);
    expect((await person("liqiang").last()).state?.text).toBe("【演练】已取消");
    await passes(60);
    expect((await newest()).state).toBe("cancelled");
  });

  test("whoever was meant to play in a draft that was given up never hears of it, and only those who run it read the script", async () => {
    const { id, number } = await prepared();
    expect(said(await person("chenchen").presses(`drill.script:${id}`))).not.toContain("剧本");
    const card = cardOf(await person("sunli").presses(`drill.script:${id}`));
    const [link] = card.actions.flatMap((action) => (action.kind === "link" ? [new URL(action.url)] : []));
    const token = link?.pathname.split("/").at(-1) ?? "";
    const page = () =>
      drawReadPage(app.services, app.registry, token, Object.fromEntries(link?.searchParams ?? new Map()));
    const drawn = JSON.stringify((await page())?.view);
    expect(drawn).toContain("【演练】");
    expect(drawn).toContain("✓ 截图，记下链接");
    expect(drawn).toContain("给：一线员工 · 建议 8 分钟内决定");
    // Not any more once somebody plays in it after all.
    await app.services.db.prisma.drillPart.create({ data: { drillId: id, personId: person("sunli").id, role: "pr" } });
    expect(await page()).toBeUndefined();
    await app.services.db.prisma.drillPart.deleteMany({ where: { drillId: id, personId: person("sunli").id } });
    await person("sunli").presses(`drill.cancel:${id}`);
    expect((await newest()).state).toBe("cancelled");
    expect(said(await person("chenchen").says("演练"))).not.toContain(`DRL-${number}`);
    expect(said(await person("chenchen").says(`DRL-${number}`))).not.toContain("一瓶茶");
  });

  test("who left or cannot be reached plays no role: it is not announced like that, and nobody waits for them", async () => {
    const { prisma } = app.services.db;
    const isHere = (isActive: boolean) =>
      prisma.person.update({ where: { id: person("liqiang").id }, data: { isActive } });
    const { id } = await prepared();
    await isHere(false);
    onTestFinished(async () => void (await isHere(true)));
    await person("sunli").presses(`drill.view:${id}`);
    expect(textOf(await person("sunli").last())).toContain("李强（收不到消息）");
    expect(said(await person("sunli").presses(`drill.announce:${id}`))).toContain("收不到消息");
    await isHere(true);
    await person("sunli").presses(`drill.announce:${id}`);
    await isHere(false);
    await passes(10);
    // By the clock it begins all the same, and ends when the others are done.
    expect((await newest()).state).toBe("running");
    await passes(41);
    for (const [place, { to, decision }] of script().injects.entries())
      for (const role of to)
        if (decision && role !== "speaker")
          await person(CAST[role as keyof typeof CAST]).presses(`drill.answer:${id}:${place}.0`);
    await passes(1);
    expect(await newest()).toMatchObject({ id, state: "held" });
    expect(textOf(await person("sunli").last())).not.toContain("发言人");
  });

  test("only those who run training plan, start and stop drills, and nobody runs one that they play in", async () => {
    const { id } = await prepared();
    const before = await newest();
    for (const press of ["announce", "start", "stop", "cancel", "report", "plan", "time", "close"])
      expect((await person("chenchen").presses(`drill.${press}:${id}`)).kind).toBe("say");
    await person("chenchen").submits(
      "drills.time",
      { startsAt: new Date(now().getTime() + 9e6).toISOString() },
      { id },
    );
    expect(await newest()).toEqual(before);
    await app.services.db.prisma.roleGrant.create({ data: { personId: person("chenchen").id, role: "hr" } });
    expect(said(await person("chenchen").presses(`drill.announce:${id}`))).toContain("您自己参加这场演练");
    await app.services.db.prisma.roleGrant.deleteMany({ where: { personId: person("chenchen").id, role: "hr" } });
    await person("sunli").presses(`drill.cancel:${id}`);
  });

  test("a quarter of an hour before it begins those who play hear of it again, once; nobody who has only just been told", async () => {
    const reminders = (id: string) =>
      app.services.db.prisma.delivery.count({ where: { message: { notice: "drills.soon", subject: id } } });
    const soon = await prepared();
    await person("sunli").presses(`drill.announce:${soon.id}`);
    await passes(2);
    expect(await reminders(soon.id)).toBe(0);
    await person("sunli").presses(`drill.cancel:${soon.id}`);
    const { id } = await prepared();
    await person("sunli").submits(
      "drills.time",
      { startsAt: new Date(now().getTime() + 2_400_000).toISOString() },
      { id },
    );
    await person("sunli").presses(`drill.announce:${id}`);
    await passes(24);
    expect(await reminders(id)).toBe(0);
    await passes(1);
    await passes(5);
    expect(await reminders(id)).toBe(3);
    expect((await person("liqiang").last()).title).toContain("【演练】");
    await person("sunli").presses(`drill.cancel:${id}`);
  });

  test("a drill that could not begin within an hour of its time is off, and everybody hears so", async () => {
    const { id } = await prepared();
    await person("sunli").presses(`drill.announce:${id}`);
    await passes(75);
    expect(await newest()).toMatchObject({ id, state: "cancelled", ending: "missed" });
    expect((await person("liqiang").last()).state?.text).toContain("没能按时开始");
    expect(textOf(await person("sunli").last())).toContain("没有半路开始");
  });
});

describe("while it runs", () => {
  test("it begins by the clock, things happen to the roles they are for, and what follows a decision is said at once", async () => {
    const { id, number } = await running();
    expect((await person("zhouyu").last()).state?.text).toContain("进行中");
    const [clip] = await injectsOf("chenchen", number);
    expect(clip?.title).toBe("【演练】手机上刷到的视频");
    expect(await injectsOf("zhouyu", number)).toEqual([]);
    const answered = await person("chenchen").presses(`drill.answer:${id}:0.1`);
    expect(said(answered)).toContain("【演练】已记下。接下来：公关十分钟内看到了批号");
    const [after] = await injectsOf("chenchen", number);
    expect(labelsOf(after as Card)).toEqual([]);
    expect(textOf(after as Card)).toContain("您的决定：截图");
    // The host sees how far it is, and not who decided what.
    const seen = textOf(await person("sunli").last());
    expect(seen).toContain("1/1 已决定");
    await passes(4);
    expect(await injectsOf("zhouyu", number)).toEqual([]);
    await passes(5);
    expect((await injectsOf("chenchen", number)).map(({ title }) => title)).toContain("【演练】同事群里的“一起上”");
    expect((await injectsOf("zhouyu", number)).map(({ title }) => title)).toEqual(["【演练】桌上的第一份报告"]);
    await person("sunli").presses(`drill.stop:${id}`);
  });

  test("an answer counts once; a second, a stranger's, one to what has not happened yet, and a late one change nothing", async () => {
    const { id } = await running();
    const press = (who: string, arg: string) => person(who).presses(`drill.answer:${id}:${arg}`);
    await press("chenchen", "0.2");
    expect(said(await press("chenchen", "0.1"))).toContain("您已经决定了：私信作者");
    const kept = await answers(id);
    expect(kept).toMatchObject([{ place: 0, option: 2, personId: person("chenchen").id }]);
    for (const [who, arg] of [
      ["wutao", "0.1"],
      ["zhouyu", "0.1"],
      ["chenchen", "1.0"],
      ["chenchen", "0.9"],
      ["chenchen", "99.1"],
      ["chenchen", "x"],
      ["sunli", "0.0"],
    ] as const)
      expect(said(await press(who, arg)), `${who} ${arg}`).toContain("不用操作");
    await passes(6);
    await person("sunli").presses(`drill.stop:${id}`);
    expect(said(await press("chenchen", "1.2"))).toContain("演练已经结束");
    expect(said(await press("chenchen", "0.1"))).toContain("您已经决定了");
    expect(await answers(id)).toEqual(kept);
  });

  test("what a restart held up is made up in its order, each once, also by two servers at once; nobody is cut short", async () => {
    const { id, number } = await running();
    (app.clock as StillClock).advance(50 * 60_000);
    const drive = () => app.services.db.transaction((tx) => driveDrill(systemCtx(app.services, tx), id));
    await Promise.all([drive(), drive(), drive()]);
    await drive();
    const [finder, pr] = [await injectsOf("chenchen", number), await injectsOf("zhouyu", number)];
    const titles = (role: string) =>
      script().injects.flatMap(({ to, words }) => (to.includes(role) ? [`【演练】${words["zh-CN"].title}`] : []));
    expect(finder.map(({ title }) => title)).toEqual(titles("finder"));
    expect(pr.map(({ title }) => title)).toEqual(titles("pr"));
    // Its time is over, but the last things have only just come.
    expect((await newest()).state).toBe("running");
    await passes(8);
    expect(await newest()).toMatchObject({ id, state: "held", ending: "clock" });
  });

  test("it is stopped for something real, also by a trainer who plays, and everybody is told at once", async () => {
    const { id, number } = await running();
    await app.services.db.prisma.roleGrant.create({ data: { personId: person("liqiang").id, role: "hr" } });
    const own = await person("liqiang").last();
    const stop = own.actions.find(({ label }) => label === "停止演练");
    expect(stop?.kind === "run" && stop.confirm?.title).toBe(`【演练】停止 DRL-${number}？`);
    expect(said(await person("liqiang").pressesOn(own, "停止演练"))).toContain("演练已停止");
    await app.services.db.prisma.roleGrant.deleteMany({ where: { personId: person("liqiang").id, role: "hr" } });
    for (const name of Object.values(CAST)) expect((await person(name).last()).state?.text).toBe("【演练】已提前结束");
    expect(said(await person("sunli").presses(`drill.stop:${id}`))).toContain("停止了演练");
    const [clip] = await injectsOf("chenchen", number);
    expect(labelsOf(clip as Card)).toEqual([]);
    await passes(30);
    expect(await injectsOf("zhouyu", number)).toEqual([]);
  });
});

describe("after it", () => {
  /** Everybody but the spokesperson decides; the front line outside the line, and late. */
  async function held(): Promise<{ id: string; number: number }> {
    const made = await running();
    const press = (who: string, place: number, option: number) =>
      person(who).presses(`drill.answer:${made.id}:${place}.${option}`);
    await passes(9);
    await press("chenchen", 0, 0);
    await press("zhouyu", 2, 1);
    await passes(31);
    await passes(10);
    expect((await newest()).state).toBe("held");
    return made;
  }

  test("everybody reads what they were asked, what they decided in which time, and what the line would have been; nobody another's", async () => {
    await held();
    const [chen, zhou, li] = [
      textOf(await person("chenchen").last()),
      textOf(await person("zhouyu").last()),
      textOf(await person("liqiang").last()),
    ];
    expect(chen).toContain("您的决定：在评论区说明");
    expect(chen).toContain("还有更稳妥的做法。用时 9 分钟。建议 8 分钟内决定。");
    expect(chen).toContain("稳妥的做法：截图，记下链接");
    expect(chen).toContain("制度 3.2.3");
    expect(zhou).toContain("这样做是稳妥的。用时 1 分钟。");
    expect(zhou).not.toContain("在评论区说明");
    expect(li).toContain("您没有作答");
    expect(li).not.toContain("陈晨");
  });

  test("what somebody decided is in no log: a drill is evidence of nothing", async () => {
    const { id } = await held();
    const { prisma } = app.services.db;
    const subjects = [id, person("chenchen").id];
    const entries = await prisma.auditEntry.findMany({
      where: { OR: [{ subject: { in: subjects } }, { data: { contains: id } }] },
    });
    const actions = entries.map(({ action }) => action).filter((action) => action.startsWith("drill."));
    expect(new Set(actions)).toEqual(new Set(["drill.cast", "drill.announce", "drill.start", "drill.finish"]));
    expect(JSON.stringify(entries.map(({ data }) => data))).not.toContain(person("chenchen").id);
    const kept = await prisma.message.findMany({ where: { notice: "drills.inject" } });
    expect(JSON.stringify(kept.map(({ params }) => params))).not.toContain("option");
  });

  test("the host has the report on a page and as a table, closes the review, and everybody reads what was learnt", async () => {
    const { id, number } = await held();
    const sunli = person("sunli");
    const told = await sunli.last();
    expect(told.title).toContain(`DRL-${number}`);
    expect(textOf(told)).toContain("0 分钟 · 手机上刷到的视频 · 一线员工");
    expect(textOf(told)).toContain("1/1 已决定 · 可更稳妥 1 · 用时 9 分钟（建议 8）");
    const report = cardOf(await sunli.pressesOn(told, "看报告"));
    const [page, file] = report.actions.map((action) => (action.kind === "link" ? new URL(action.url) : undefined));
    const token = page?.pathname.split("/").at(-1) ?? "";
    const drawn = await drawReadPage(app.services, app.registry, token, Object.fromEntries(page?.searchParams ?? []));
    expect(drawn?.view.title).toBe(`【演练】DRL-${number} 一瓶茶里的铁锈味 的报告`);
    expect(JSON.stringify(drawn?.view)).toContain("陈晨（一线员工）：在评论区说明");
    const got = await makeDownload(app.services, app.registry, file?.pathname.split("/").at(-1) ?? "");
    expect(got?.fileName).toBe(`演练-DRL-${number}.xlsx`);
    await sunli.submits("drills.close", { lesson: "值班时由两人确认第一份说明。" }, { id });
    expect((await newest()).state).toBe("recorded");
    for (const name of Object.values(CAST)) expect(textOf(await person(name).last())).toContain("值班时由两人确认");
    expect(said(await sunli.submits("drills.close", { lesson: "再写一次。" }, { id }))).toContain("写好了演练的复盘");
    const { lesson } = await newest();
    expect(Buffer.from(lesson ?? []).toString("utf8")).not.toContain("值班");
  });

  test("the report is the host's alone: another trainer sees how many, the address opens for nobody else", async () => {
    const { id } = await held();
    await app.services.db.prisma.roleGrant.create({ data: { personId: person("wutao").id, role: "hr" } });
    await person("wutao").presses(`drill.view:${id}`);
    const other = await person("wutao").last();
    expect(labelsOf(other)).toEqual([]);
    expect(textOf(other)).not.toContain("手机上刷到的视频");
    // Three took part: how many decided outside the line would say who.
    expect(textOf(other)).toContain("已作决定");
    expect(textOf(other)).not.toContain("可更稳妥");
    expect(other.foot).not.toContain("您主持");
    expect(said(await person("wutao").presses(`drill.report:${id}`))).toContain("只有本人和主持人能看");
    const { sunli } = { sunli: person("sunli").id };
    await app.services.db.prisma.person.update({ where: { id: sunli }, data: { isActive: false } });
    expect((await person("wutao").presses(`drill.report:${id}`)).kind).toBe("card");
    await app.services.db.prisma.person.update({ where: { id: sunli }, data: { isActive: true } });
    await app.services.db.prisma.roleGrant.deleteMany({ where: { personId: person("wutao").id, role: "hr" } });
  });

  test("the copy of one's data has one's roles and decisions and nobody else's, and two years on they are gone", async () => {
    const { id, number } = await held();
    const copyOf = (name: string) =>
      app.services.db.transaction(async (tx) => {
        const ctx = systemCtx(app.services, tx);
        const [found] = await app.services.db.sql<{ id: string }>(
          { name: "test.person", text: "SELECT id FROM person WHERE id = $1" },
          [person(name).id],
        );
        return JSON.stringify(await drillData(ctx, { id: found?.id } as never));
      });
    expect(await copyOf("chenchen")).toContain(`DRL-${number}`);
    expect(await copyOf("chenchen")).toContain("在评论区说明");
    expect(await copyOf("zhouyu")).not.toContain("在评论区说明");
    expect(await copyOf("sunli")).toContain("主持");
    const rules = { retention: app.registry.retention.filter(({ kind }) => kind === "drills.answers") };
    expect((await planRetention(app.services, rules))[0]?.count).toBe(0);
    (app.clock as StillClock).advance(762 * 86_400_000);
    expect((await eraseDue(app.services, rules))[0]?.count).toBeGreaterThan(0);
    expect(await answers(id)).toEqual([]);
    expect(await copyOf("chenchen")).not.toContain(`DRL-${number}`);
    expect(said(await person("sunli").presses(`drill.report:${id}`))).toContain("保存期已过");
  });
});

test("whatever a drill says in these tests bears the mark", async () => {
  const surface = await app.services.db.prisma.delivery.findMany({
    where: { message: { notice: { startsWith: "drills." } } },
    select: { personId: true },
  });
  expect(surface.length).toBeGreaterThan(50);
  for (const name of ["chenchen", "zhouyu", "liqiang", "sunli"])
    for (const card of await person(name).sees())
      if (textOf(card).includes("DRL-")) {
        expect(card.title.startsWith(MARK["zh-CN"]), card.title).toBe(true);
        // What was folded to a line has no more than its title.
        if (card.body.length > 1) expect(textOf(card)).toContain("这是演练");
      }
});
