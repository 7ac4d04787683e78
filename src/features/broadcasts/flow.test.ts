import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { BroadcastStage, NOTICE } from "../../../test/support/broadcast-stage.ts";
import { said } from "../../../test/support/case-stage.ts";
import { labelsOf, textOf } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { verifyAudit } from "../../core/audit.ts";
import type { Card } from "../../core/card.ts";
import { systemCtx } from "../../core/context.ts";
import { setMail } from "../../core/outbox.ts";
import { PlatformError } from "../../core/surface.ts";

let stage: BroadcastStage;
const surface = new RecordingSurface();

async function open(options: Parameters<typeof BroadcastStage.open>[0] = {}): Promise<void> {
  stage = await BroadcastStage.open(options);
  onTestFinished(() => stage.close());
}
const person = (name: string) => stage.person(name);

describe("a notice", () => {
  beforeEach(() => open());

  test("is written by one, released by another, and reaches everybody in their own language, once", async () => {
    const id = await stage.drafted();
    await stage.released(id);
    await stage.minutePasses();
    expect(await stage.stateOf(id)).toBe("done");
    const chen = await person("chenchen").last();
    expect(chen.title).toBe("新版制度下周生效");
    expect(labelsOf(chen)).toEqual(["条款 3.1.1"]);
    const emma = await person("emma").last();
    expect(emma.title).toBe("The new policy starts next week");
    expect(textOf(emma)).not.toMatch(/\p{Script=Han}/u);
    const { prisma } = stage.app.services.db;
    const people = await prisma.person.count();
    expect(await prisma.broadcastRecipient.count({ where: { broadcastId: id } })).toBe(people);
    expect(await stage.deliveries(id)).toHaveLength(people);
    expect((await verifyAudit(stage.app.services.db)).faults).toEqual([]);
    // The button opens the clause.
    const reply = await person("chenchen").pressesOn(chen, "条款 3.1.1");
    expect(said(reply)).toContain("3.1.1");
  });

  test("is not released by whoever wrote or changed it, nor by somebody without the role, and the refusal says why", async () => {
    const id = await stage.drafted();
    // Before it is submitted, a second person changes a word: they are a writer now too.
    await person("wangmin").submits("broadcasts.write", { ...NOTICE, titleZh: "新版制度周一生效" }, { id });
    await person("sunli").presses(`broadcast.ask:${id}`);
    for (const name of ["sunli", "wangmin"])
      expect(said(await person(name).presses(`broadcast.release:${id}`))).toContain("您参与了编写");
    expect(said(await person("chenchen").presses(`broadcast.release:${id}`))).toContain(
      "由人力资源、合规、法务或公关发布",
    );
    expect(said(await person("wutao").presses(`broadcast.release:${id}`))).toContain(
      "由人力资源、合规、法务或公关发布",
    );
    expect(await stage.stateOf(id)).toBe("waiting");
    await person("linyue").presses(`broadcast.release:${id}`);
    expect(await stage.stateOf(id)).toBe("released");
    // The second one who presses is told who was first.
    expect(said(await person("hejing").presses(`broadcast.release:${id}`))).toContain("林悦");
  });

  test("is seen by nobody who does not write, not even by its number", async () => {
    const id = await stage.drafted();
    expect(said(await person("chenchen").presses(`broadcast.view:${id}`))).toContain("推送由人力资源");
    expect(said(await person("chenchen").says("宣传"))).not.toContain("新版制度");
    expect(said(await person("chenchen").says("BC-1"))).not.toContain("新版制度");
    expect(said(await person("chenchen").presses("broadcast.list:0"))).toContain("推送由人力资源");
  });

  test("waits for its time, and then begins by itself", async () => {
    const id = await stage.drafted();
    const plannedAt = "2026-11-25T10:00";
    await person("sunli").submits("broadcasts.ways", { ways: ["direct"], language: "both", plannedAt }, { id });
    await stage.released(id);
    await stage.minutePasses();
    expect(await stage.stateOf(id)).toBe("released");
    await stage.moveTo("2026-11-25T10:01:00+08:00");
    await stage.minutePasses();
    expect(await stage.stateOf(id)).toBe("sending");
    expect((await person("chenchen").last()).title).toBe("新版制度下周生效");
  });

  test("released after its time begins at the next office time, not in the night, and the card says when", async () => {
    const id = await stage.drafted();
    // A Friday.
    const plannedAt = "2026-11-27T10:00";
    await person("sunli").submits("broadcasts.ways", { ways: ["direct"], language: "both", plannedAt }, { id });
    await person("sunli").presses(`broadcast.ask:${id}`);
    await stage.moveTo("2026-11-28T23:00:00+08:00");
    expect(textOf(await stage.workCard("wangmin", id))).toContain("11月30日");
    await person("wangmin").presses(`broadcast.release:${id}`);
    await stage.minutePasses(2);
    expect(await stage.stateOf(id)).toBe("released");
    const card = await stage.workCard("wangmin", id);
    expect(card.state?.text).toMatch(/11月30日.*09:00/);
    await stage.moveTo("2026-11-30T08:58:00+08:00");
    expect(await stage.stateOf(id)).toBe("released");
    await stage.moveTo("2026-11-30T09:01:00+08:00");
    await stage.minutePasses();
    expect(await stage.stateOf(id)).toBe("sending");
  });

  test("with nobody to reach, or no way, is refused kindly before somebody is asked", async () => {
    const id = await stage.drafted();
    await person("sunli").submits("broadcasts.ways", { language: "both" }, { id });
    expect(said(await person("sunli").presses(`broadcast.ask:${id}`))).toContain("至少一个渠道");
    await person("sunli").submits("broadcasts.ways", { ways: ["direct"], language: "both" }, { id });
    await person("sunli").submits("broadcasts.audience", { departments: ["市场部"], regions: ["US"] }, { id });
    expect(said(await person("sunli").presses(`broadcast.ask:${id}`))).toContain("没有人会收到");
    expect(await person("sunli").submits("broadcasts.audience", { departments: ["没有的部门"] }, { id })).toMatchObject(
      {
        kind: "errors",
      },
    );
  });

  test("goes to those alone who are in its audience", async () => {
    const id = await stage.drafted();
    await person("sunli").submits(
      "broadcasts.audience",
      { departments: ["市场部", "International Sales"], regions: ["CN"] },
      { id },
    );
    await stage.released(id);
    await stage.minutePasses();
    const rows = await stage.app.services.db.prisma.broadcastRecipient.findMany({ where: { broadcastId: id } });
    expect(rows.map(({ personId }) => personId).sort()).toEqual(
      ["chenchen", "liqiang", "zhouyu"].map((name) => person(name).id).sort(),
    );
  });

  test("of warning that was written by hand goes past legal, as it may be about somebody", async () => {
    const id = await stage.drafted({ kind: "warning" });
    expect(textOf(await person("sunli").last())).toContain("需要法务核对");
    await person("sunli").presses(`broadcast.ask:${id}`);
    expect(said(await person("wangmin").presses(`broadcast.release:${id}`))).toContain("需要法务先核对");
    expect(said(await person("wangmin").presses(`broadcast.legal:${id}`))).toContain("由法务完成");
    await person("hejing").presses(`broadcast.legal:${id}`);
    // A word that is changed afterwards is not what legal looked at.
    await person("wangmin").submits("broadcasts.give-back", { reason: "标题再想一想。" }, { id });
    await person("sunli").submits("broadcasts.write", { ...NOTICE, kind: "warning", titleZh: "换一个标题" }, { id });
    await person("sunli").presses(`broadcast.ask:${id}`);
    expect(said(await person("wangmin").presses(`broadcast.release:${id}`))).toContain("需要法务先核对");
    await person("hejing").presses(`broadcast.legal:${id}`);
    await person("wangmin").presses(`broadcast.release:${id}`);
    expect(await stage.stateOf(id)).toBe("released");
  });

  test("that is given back says why to those who wrote it, and can be taken back to be changed", async () => {
    const id = await stage.drafted();
    await person("sunli").presses(`broadcast.ask:${id}`);
    await person("wangmin").submits("broadcasts.give-back", { reason: "第二段请再写短一点。" }, { id });
    expect(await stage.stateOf(id)).toBe("draft");
    expect(textOf(await person("sunli").last())).toContain("第二段请再写短一点。");
    await person("sunli").presses(`broadcast.ask:${id}`);
    await person("sunli").presses(`broadcast.take-back:${id}`);
    expect(await stage.stateOf(id)).toBe("draft");
    await person("sunli").presses(`broadcast.discard:${id}`);
    expect(await stage.stateOf(id)).toBe("discarded");
  });

  test("is kept sealed, and its readers are asked to confirm where it says so", async () => {
    const id = await stage.drafted({ asks: ["confirm"] });
    const row = await stage.app.services.db.prisma.broadcast.findUniqueOrThrow({ where: { id } });
    expect(Buffer.from(row.content).toString("utf8")).not.toContain("新版制度");
    await stage.released(id);
    await stage.minutePasses();
    const card = await person("chenchen").last();
    expect(said(await person("chenchen").pressesOn(card, "我已阅读"))).toContain("已记下");
    expect(said(await person("chenchen").presses(`broadcast.confirm:${id}`))).toContain("无需再操作");
    expect(labelsOf(await person("chenchen").last())).not.toContain("我已阅读");
    // The others' cards are as they were.
    expect(labelsOf(await person("liqiang").last())).toContain("我已阅读");
    expect(textOf((await person("sunli").presses(`broadcast.results:${id}`)) as never)).toContain("1/13");
  });

  test("can be looked at beforehand, tried on oneself, and counted", async () => {
    const id = await stage.drafted();
    const { prisma } = stage.app.services.db;
    await prisma.platformAccount.updateMany({ where: { personId: person("mia").id }, data: { isActive: false } });
    const preview = said(await person("sunli").presses(`broadcast.preview:${id}:en`));
    expect(preview).toContain("Please read chapter three");
    expect(preview).toContain("看中文版");
    // What readers press is named, and cannot be pressed by whoever looks.
    const study = await stage.used("CS-P02");
    const shown = await person("sunli").presses(`broadcast.preview:${study}:zh-CN`);
    const card = (shown as { card: Card }).card;
    expect(textOf(card)).toContain("选这个 · 条款 2.4.2");
    expect(labelsOf(card)).not.toContain("选这个");
    expect(JSON.stringify(card)).not.toContain("broadcast.answer");
    await person("sunli").presses(`broadcast.discard:${study}`);
    await person("sunli").presses(`broadcast.test:${id}`);
    const test = await person("sunli").last();
    expect(textOf(test)).toContain("这是测试");
    expect(await prisma.broadcastRecipient.count()).toBe(0);
    const forecast = said(await person("sunli").presses(`broadcast.forecast:${id}`));
    expect(forecast).toContain('"13"');
    expect(forecast).toContain("浏览器 · 12 条");
    expect(forecast).toContain("有 1 人没有可用账号");
  });
});

describe("a case of the library", () => {
  beforeEach(() => open());

  test("asks a question: right or wrong is said at once, only sums are kept, and a second press changes nothing", async () => {
    const id = await stage.used("CS-P02");
    await stage.released(id);
    await stage.minutePasses();
    const card = await person("chenchen").last();
    expect(textOf(card)).toContain("虚构");
    expect(labelsOf(card)).toEqual(["条款 2.4.2", "选这个", "选这个", "选这个", "选这个"]);
    expect(said(await person("chenchen").presses(`broadcast.answer:${id}:2`))).toContain("✔ 正确");
    expect(said(await person("chenchen").presses(`broadcast.answer:${id}:0`))).toContain("您已经回答过了");
    expect(said(await person("liqiang").presses(`broadcast.answer:${id}:0`))).toContain("更好的做法是");
    const { prisma } = stage.app.services.db;
    expect(await prisma.broadcastAnswer.findMany({ orderBy: { option: "asc" } })).toMatchObject([
      { option: 0, count: 1 },
      { option: 2, count: 1 },
    ]);
    expect(labelsOf(await person("chenchen").last())).toEqual(["条款 2.4.2"]);
    // Two answers among thirteen are not shown by option.
    expect(said(await person("sunli").presses(`broadcast.results:${id}`))).toContain("达到 5 位后才显示");
    // Nonsense changes nothing.
    for (const arg of ["9", "x", "-1", "1.5"])
      expect(said(await person("zhouyu").presses({ command: "broadcast.answer", id, arg }))).toContain("不用操作");
  });

  test("is told to nobody twice: who joined since gets it, the others do not", async () => {
    const first = await stage.used("CS-W01");
    await person("sunli").submits("broadcasts.audience", { departments: ["市场部"] }, { id: first });
    await stage.released(first);
    await stage.minutePasses();
    const again = await stage.used("CS-W01");
    await stage.released(again);
    await stage.minutePasses();
    const { prisma } = stage.app.services.db;
    const people = await prisma.person.count();
    expect(await prisma.broadcastRecipient.count({ where: { broadcastId: first } })).toBe(3);
    expect(await prisma.broadcastRecipient.count({ where: { broadcastId: again } })).toBe(people - 3);
    expect(await stage.stateOf(again)).toBe("done");
    expect(said(await person("sunli").presses("broadcast.library:5"))).toContain("用过");
  });

  test("is a poster to print once it is out and until it is taken back, in both languages, and where it hangs is on record", async () => {
    const id = await stage.used("CS-P06");
    // Nobody has released it yet.
    expect(said(await person("sunli").presses(`broadcast.print:${id}`))).toContain("没有可以张贴的内容");
    await stage.released(id);
    await stage.minutePasses();
    const reply = await person("sunli").presses(`broadcast.print:${id}`);
    const url = /http:\/\/shenyan\.test(\/w\/x\/[^"]+)/.exec(said(reply))?.[1];
    const response = await fetch(`${stage.app.url}${url}`);
    expect(response.headers.get("content-type")).toContain("application/pdf");
    expect(
      Buffer.from(await response.arrayBuffer())
        .subarray(0, 5)
        .toString(),
    ).toBe("%PDF-");
    await person("sunli").submits("broadcasts.posted", { place: "3 楼公告栏", at: stage.now().toISOString() }, { id });
    expect(said(await person("sunli").presses(`broadcast.results:${id}`))).toContain("3 楼公告栏");
    expect(said(await person("chenchen").presses(`broadcast.print:${id}`))).toContain("推送由人力资源");
    await person("sunli").submits("broadcasts.recall", { reason: "有一处事实写错了。" }, { id });
    const results = said(await person("sunli").presses(`broadcast.results:${id}`));
    expect(results).not.toContain("打印海报");
    expect((await fetch(`${stage.app.url}${url}`)).headers.get("content-type")).not.toContain("application/pdf");
  });
});

describe("while it goes out", () => {
  beforeEach(async () => {
    await open({ adapters: () => [adapterOf(surface)] });
    surface.delivered.length = 0;
    surface.refreshed.length = 0;
    surface.troubles.length = 0;
    surface.troublesOf.clear();
  });

  test("what waits is kept back by a pause, goes on, and is dropped by a stop; nobody gets it twice", async () => {
    const id = await stage.drafted();
    await stage.released(id);
    // Everybody but five is busy for now.
    for (const { id: one } of await stage.people())
      surface.troublesOf.set(one, [new PlatformError("web", "busy", "later", { retryAfterMs: 1 })]);
    await stage.app.boss.drain();
    const waiting = async () => (await stage.deliveries(id)).filter(({ state }) => state === "queued").length;
    expect(await waiting()).toBe(13);
    expect(said(await person("sunli").presses(`broadcast.pause:${id}`))).toContain("已暂停");
    await stage.minutePasses();
    expect((await stage.deliveries(id)).map(({ state }) => state)).toEqual(Array(13).fill("held"));
    expect(surface.delivered.filter(({ card }) => card.title === "新版制度下周生效")).toEqual([]);
    await person("wangmin").presses(`broadcast.resume:${id}`);
    await stage.minutePasses(2);
    expect(await stage.stateOf(id)).toBe("done");
    const got = surface.delivered.filter(({ card }) => /新版制度下周生效|The new policy/.test(card.title));
    expect(got).toHaveLength(13);
    expect(new Set(got.map(({ deliveryId }) => deliveryId)).size).toBe(13);
  });

  test("a stop drops what was not sent, and says how many have it", async () => {
    const id = await stage.drafted();
    await stage.released(id);
    await stage.app.boss.drain();
    await person("sunli").presses(`broadcast.stop:${id}`);
    await stage.minutePasses();
    expect(new Set((await stage.deliveries(id)).map(({ state }) => state))).toEqual(new Set(["dropped"]));
    expect(await stage.stateOf(id)).toBe("stopped");
    expect(said(await person("sunli").presses(`broadcast.resume:${id}`))).toContain("停止了发送");
  });

  test("whom a platform refuses is named for those who tell them by other means", async () => {
    const id = await stage.drafted();
    const { prisma } = stage.app.services.db;
    await prisma.platformAccount.updateMany({ where: { personId: person("mia").id }, data: { isActive: false } });
    surface.troublesOf.set("emma", [new PlatformError("web", "user_gone", "never")]);
    await stage.released(id);
    await stage.minutePasses();
    expect(await stage.stateOf(id)).toBe("done");
    const results = said(await person("sunli").presses(`broadcast.results:${id}`));
    expect(results).toContain("失败 1 · 没有账号 1");
    expect(results).toContain("user_gone");
    const names = said(await person("sunli").presses(`broadcast.unreached:${id}:0`));
    expect(names).toContain("Emma Brown");
    expect(names).toContain("Mia Johnson");
    expect(said(await person("chenchen").presses(`broadcast.unreached:${id}:0`))).not.toContain("Emma Brown");
  });

  test("taken back, it shows that wherever it can, is corrected to those who had it, and says where it cannot", async () => {
    const id = await stage.drafted();
    surface.troublesOf.set("emma", [new PlatformError("web", "user_gone", "never")]);
    await stage.released(id);
    await stage.minutePasses();
    const reason = "第二段写错了日期。";
    const reply = await person("sunli").submits("broadcasts.recall", { reason, tell: ["tell"] }, { id });
    expect(said(reply)).toContain("正在撤回");
    await stage.minutePasses();
    expect(await stage.stateOf(id)).toBe("recalled");
    const shown = surface.refreshed.filter(({ card }) => card.title === "这条内容已撤回");
    // Ten of the twelve who have it read Chinese.
    expect(shown).toHaveLength(10);
    expect(textOf((shown[0] as (typeof shown)[number]).card)).toContain(reason);
    const corrections = surface.delivered.filter(({ card }) => /更正|Correction/.test(card.title));
    expect(corrections).toHaveLength(12);
    expect(corrections.some(({ to }) => to.kind === "account" && to.account.externalId === "emma")).toBe(false);
    expect(said(await person("chenchen").presses(`broadcast.confirm:${id}`))).toContain("不用操作");
    const row = await stage.app.services.db.prisma.broadcast.findUniqueOrThrow({ where: { id } });
    expect(row.recalledAllAt).not.toBeNull();
  });

  test("where a platform lets nobody change what arrived, the card counts it honestly", async () => {
    const id = await stage.drafted();
    await stage.released(id);
    await stage.minutePasses();
    surface.isGone = true;
    await person("sunli").submits("broadcasts.recall", { reason: "写错了日期。" }, { id });
    await stage.minutePasses();
    surface.isGone = false;
    expect(textOf(await stage.workCard("wangmin", id))).toContain("有 13 条已经送达，平台不允许再更改");
  });

  test("where a platform takes away what it lets nobody change, nothing is left to be told of", async () => {
    const id = await stage.drafted();
    await stage.released(id);
    await stage.minutePasses();
    surface.isFixed = true;
    await person("sunli").submits("broadcasts.recall", { reason: "写错了日期。" }, { id });
    await stage.minutePasses();
    surface.isFixed = false;
    const rows = await stage.deliveries(id);
    const sent = rows.filter(({ state }) => state === "sent");
    expect(sent.map(({ id: one }) => one).sort()).toEqual([...surface.retracted].sort());
    expect(new Set(sent.map(({ error }) => error))).toEqual(new Set(["retracted"]));
    expect(textOf(await stage.workCard("wangmin", id))).not.toContain("平台不允许再更改");
  });
});

describe("beside direct messages", () => {
  test("it goes into channels in both languages, by mail in one's own, and into the feed; taken back, it is gone from there", async () => {
    const [chat, slack, mail] = [
      surface,
      new RecordingSurface("inline", "slack"),
      new RecordingSurface("inline", "mail"),
    ];
    chat.delivered.length = 0;
    await open({ adapters: () => [adapterOf(chat), adapterOf(slack), adapterOf(mail)] });
    const { services, registry, sender } = stage.app;
    await services.db.transaction((tx) => setMail(tx, true));
    await person("sunli").submits(
      "broadcasts.channel",
      { platform: "slack", name: "全员", address: "C0123ABCD" },
      { id: "new" },
    );
    expect(
      await person("sunli").submits(
        "broadcasts.channel",
        { platform: "slack", name: "错的", address: "#general" },
        { id: "new" },
      ),
    ).toMatchObject({ kind: "errors", errors: { address: expect.any(String) } });
    const { id: channel } = await services.db.prisma.channel.findFirstOrThrow();
    const id = await stage.used("CS-P05");
    const ways = { ways: ["direct", "mail", "feed"], channels: [channel], language: "both" };
    await person("sunli").submits("broadcasts.ways", ways, { id });
    await stage.released(id);
    await stage.minutePasses();
    expect(await stage.stateOf(id)).toBe("done");
    const [posted] = slack.delivered.map(({ card }) => card);
    expect(posted?.title).toBe("她把“全国第一”改成了“第三年”");
    expect(textOf(posted as never)).toContain("The answer is B.");
    expect(labelsOf(posted as never)).toEqual([]);
    expect(mail.delivered).toHaveLength(13);
    const mails = mail.delivered.map(({ card, locale }) => [locale, /\p{Script=Han}/u.test(card.title)]);
    for (const [locale, isChinese] of mails) expect(isChinese).toBe(locale === "zh-CN");
    const published = () =>
      services.db.transaction(async (tx) => {
        const ctx = { ...systemCtx(services, tx), locale: "en" as const };
        return (await Promise.all(registry.features.map((feature) => feature.publishes?.(ctx, 5) ?? []))).flat();
      });
    const [entry] = await published();
    expect(entry).toMatchObject({ id, title: 'She changed "number one" into "the third year"' });
    expect(entry?.topic).toContain("made up");
    expect(entry?.text).toContain("3.1.3");
    await person("sunli").submits("broadcasts.recall", { reason: "有一处事实写错了。" }, { id });
    await stage.minutePasses();
    await sender.drain();
    expect(await published()).toEqual([]);
    expect(slack.refreshed.at(-1)?.card.title).toBe("这条内容已撤回");
  });

  test("a channel that was removed in the meantime holds up nobody", async () => {
    await open();
    const { prisma } = stage.app.services.db;
    await person("sunli").submits(
      "broadcasts.channel",
      { platform: "slack", name: "全员", address: "C0123ABCD" },
      { id: "new" },
    );
    const { id: channel } = await prisma.channel.findFirstOrThrow();
    const id = await stage.drafted();
    await person("sunli").submits("broadcasts.ways", { ways: ["direct"], channels: [channel], language: "en" }, { id });
    await stage.released(id);
    await person("wangmin").presses(`broadcast.channel-drop:${channel}`);
    await stage.minutePasses();
    expect(await stage.stateOf(id)).toBe("done");
    expect((await stage.deliveries(id)).every(({ isChannel }) => !isChannel)).toBe(true);
    expect(said(await person("sunli").presses("broadcast.channels:now"))).toContain("还没有可以发送的群或频道");
  });
});
