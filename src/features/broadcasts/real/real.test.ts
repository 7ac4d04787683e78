import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { BroadcastStage } from "../../../../test/support/broadcast-stage.ts";
import { CaseStage, said } from "../../../../test/support/case-stage.ts";
import { labelsOf, textOf } from "../../../../test/support/demo-person.ts";
import { verifyAudit } from "../../../core/audit.ts";
import { followBroadcast } from "../sending.ts";

let stage: BroadcastStage;
let cases: CaseStage;
beforeEach(async () => {
  stage = await BroadcastStage.open();
  cases = new CaseStage(stage.app);
  onTestFinished(() => stage.close());
});
const person = (name: string) => stage.person(name);

/** So many more people in the marketing department, so that nobody can be told among them. */
async function joiners(count: number): Promise<void> {
  const { prisma } = stage.app.services.db;
  const now = stage.now();
  const base = {
    locale: "zh-CN",
    zone: "Asia/Shanghai",
    region: "CN",
    department: "市场部",
    city: "上海",
    createdAt: now,
  };
  await prisma.person.createMany({
    data: Array.from({ length: count }, (_, i) => ({ ...base, id: `per_joiner${i}000000`, name: `新同事${i}` })),
  });
}

/** A case of 陈晨 that is decided, received, and cannot be appealed against any more. */
async function finalCase(): Promise<string> {
  const id = await cases.received();
  await cases.moveTo("2026-12-02T09:00:00+08:00");
  expect((await cases.find(id)).state).toBe("final");
  return id;
}
async function told(id: string): Promise<string> {
  const reply = await person("wangmin").presses(`broadcast.from-case:${id}`);
  expect(reply, said(reply)).toEqual({ kind: "none" });
  return (await stage.newest()).id;
}
const WRITTEN = {
  kind: "warning",
  titleZh: "一次没有想清楚的分享",
  textZh: "秋天，某部门的一位同事分享了不该公开的内部资料，发现后马上处理了。请大家发布前先问一句。",
  titleEn: "Something shared without a second thought",
  textEn:
    "In autumn a colleague from a department shared papers that were not public, and acted at once. Please ask first.",
  clauses: "3.1.1.3",
};
const APPEAL = { grounds: ["facts"], text: "截图不是我发的，账号当时借给了别人。" };
const CHECKS = ["no-names", "no-words", "no-day", "no-small-group", "no-private-chat", "proven"];
const ask = (id: string, by = "wangmin") => person(by).submits("broadcasts.ask-real", { checks: CHECKS }, { id });

async function releasedBy(name: string, id: string): Promise<void> {
  await ask(id);
  await person("hejing").presses(`broadcast.legal:${id}`);
  expect(said(await person(name).presses(`broadcast.release:${id}`))).toContain("已同意发布");
}

describe("a final case", () => {
  test("offers to be told, asks its person, waits for their days and for legal, and goes out without a trace of them", async () => {
    await joiners(6);
    const caseId = await finalCase();
    await person("wangmin").presses(`case.view:${caseId}`);
    const id = await told(caseId);
    const draft = textOf(await stage.workCard("wangmin", id));
    expect(draft).toContain("隐去了身份");
    const row = await stage.find(id);
    // Nothing in the row leads to the case in clear.
    expect(JSON.stringify(row)).not.toContain(caseId);
    // Whom it is about reads it first, and has five working days.
    const asked = await person("chenchen").last();
    expect(asked.title).toContain("匿名案例");
    expect(labelsOf(asked)).toEqual(["我反对"]);
    expect(textOf(asked)).not.toContain("陈晨");
    // What somebody makes of the draft is shown to them anew, all of it, and they have their days again.
    await stage.moveTo("2026-12-10T09:00:00+08:00");
    await person("wangmin").submits("broadcasts.write", WRITTEN, { id });
    expect(said(await ask(id))).toContain("还可以提出反对");
    const again = await person("chenchen").last();
    expect(labelsOf(again)).toEqual(["我反对"]);
    for (const words of [WRITTEN.titleZh, WRITTEN.textZh, WRITTEN.titleEn, WRITTEN.textEn])
      expect(textOf(again)).toContain(words);
    await stage.moveTo("2026-12-17T23:00:00+08:00");
    expect(said(await ask(id))).toContain("还可以提出反对");
    await stage.moveTo("2026-12-18T09:00:00+08:00");
    // Saved as it stands, nobody is asked again.
    await person("wangmin").submits("broadcasts.write", WRITTEN, { id });
    expect(said(await person("wangmin").submits("broadcasts.ask-real", { checks: CHECKS.slice(1) }, { id }))).toContain(
      "逐项核对",
    );
    expect(said(await ask(id))).toContain("已提交");
    expect(said(await person("sunli").presses(`broadcast.release:${id}`))).toContain("需要法务先核对");
    expect(said(await person("hejing").presses(`broadcast.legal:${id}`))).toContain("法务核对");
    expect(said(await person("hejing").presses(`broadcast.legal:${id}`))).toContain("已经核对过");
    expect(said(await person("wangmin").presses(`broadcast.release:${id}`))).toContain("您参与了编写");
    expect(said(await person("sunli").presses(`broadcast.release:${id}`))).toContain("已同意发布");
    await stage.minutePasses();
    expect(await stage.stateOf(id)).toBe("done");
    const got = textOf(await person("liqiang").last());
    expect(got).toContain("来自真实情况，已隐去身份");
    for (const trace of ["陈晨", "报价单", "11月", "市场部的"]) expect(got).not.toContain(trace);
    // After thirty days a line stands in its place.
    await stage.moveTo("2027-01-18T09:00:00+08:00");
    await stage.minutePasses(2);
    expect(await stage.stateOf(id)).toBe("ended");
    expect((await person("liqiang").last()).title).toBe("这条内容的展示期已满");
    expect((await verifyAudit(stage.app.services.db)).faults).toEqual([]);
  });

  test("is not told where fewer than five share the department; nor before it is final; nor by somebody who is part of it", async () => {
    const early = await cases.received();
    expect(said(await person("wangmin").presses(`broadcast.from-case:${early}`))).toContain("还没有结束");
    await cases.moveTo("2026-12-02T09:00:00+08:00");
    // Three people work in marketing.
    expect(said(await person("wangmin").presses(`broadcast.from-case:${early}`))).toContain("不足 5 人");
    await joiners(6);
    expect(said(await person("chenchen").presses(`broadcast.from-case:${early}`))).toContain("由人力资源或合规整理");
    expect(said(await person("linyue").presses(`broadcast.from-case:${early}`))).toContain("由人力资源或合规整理");
    await stage.app.services.db.prisma.roleGrant.create({ data: { personId: person("liqiang").id, role: "hr" } });
    expect(said(await person("liqiang").presses(`broadcast.from-case:${early}`))).toContain("您与这个案件有关");
    const id = await told(early);
    // The manager of its person neither reads the draft as a writer nor releases it.
    expect(said(await person("liqiang").presses(`broadcast.release:${id}`))).not.toContain("已同意发布");
    expect(said(await person("liqiang").submits("broadcasts.write", WRITTEN, { id }))).toContain("您与这个案件有关");
    // Pressed again, it opens what there is.
    await told(early);
    expect(await stage.app.services.db.prisma.broadcast.count()).toBe(1);
  });

  test("whose person objects is never released, and nobody asks them why", async () => {
    await joiners(6);
    const id = await told(await finalCase());
    expect(said(await person("liqiang").presses(`broadcast.object:${id}`))).toContain("不由您完成");
    expect(said(await person("chenchen").presses(`broadcast.object:${id}`))).toContain("不会作为案例发布");
    expect(said(await person("chenchen").presses(`broadcast.object:${id}`))).toContain("您已经表示过反对");
    await person("wangmin").submits("broadcasts.write", WRITTEN, { id });
    await stage.moveTo("2026-12-10T09:00:00+08:00");
    expect(said(await ask(id))).toContain("当事人不同意");
    // The log does not name them.
    const entries = await stage.app.services.db.prisma.auditEntry.findMany({
      where: { subject: id, action: "broadcast.object" },
    });
    expect(entries.map(({ actor }) => actor)).toEqual(["subject"]);
  });

  test("is not submitted with a name, a handle, a day, a small department, an address or words of the file in it", async () => {
    await joiners(6);
    const id = await told(await finalCase());
    await stage.moveTo("2026-12-10T09:00:00+08:00");
    const wrong: [Partial<typeof WRITTEN>, string][] = [
      [{ textZh: "秋天，陈晨分享了不该公开的内部资料，发现后马上处理了。" }, "姓名"],
      [{ textZh: "秋天，一位同事用账号 @chen_weibo 分享了内部资料，马上处理了。" }, "账号名"],
      [{ textZh: "11月20日，某部门的一位同事分享了不该公开的内部资料。" }, "具体日期"],
      [{ textZh: "秋天，市场部的一位同事分享了不该公开的内部资料。" }, "不足 20 人的部门"],
      [{ textEn: "In autumn a colleague shared papers at https://weibo.com/u/1, and acted at once." }, "网址"],
      [{ textZh: "某部门的一位同事在微博发布了下季度报价单，被要求删除。" }, "原话"],
    ];
    for (const [over, why] of wrong) {
      await person("wangmin").submits("broadcasts.write", { ...WRITTEN, ...over }, { id });
      expect(said(await ask(id))).toContain(why);
      expect(await stage.stateOf(id)).toBe("draft");
    }
  });

  test("is not submitted while what its first draft asks for is not written, in either language", async () => {
    await joiners(6);
    const id = await told(await finalCase());
    await stage.moveTo("2026-12-10T09:00:00+08:00");
    expect(said(await ask(id))).toContain("还没有写完");
    const opened = await person("wangmin").presses(`broadcast.write:${id}`);
    const asked = JSON.stringify(opened).match(/\(Say here in your own words[^)]*\)/)?.[0] ?? "";
    await person("wangmin").submits(
      "broadcasts.write",
      { ...WRITTEN, textEn: `${WRITTEN.textEn}\n\n${asked}` },
      { id },
    );
    expect(said(await ask(id))).toContain("还没有写完");
    await person("wangmin").submits("broadcasts.write", WRITTEN, { id });
    expect(said(await ask(id))).toContain("还可以提出反对");
  });

  test("that is opened again after the release is not begun, and goes out once the decision stands", async () => {
    await joiners(6);
    const caseId = await finalCase();
    const id = await told(caseId);
    await person("wangmin").submits("broadcasts.write", WRITTEN, { id });
    const ways = { ways: ["direct"], language: "both", plannedAt: "2026-12-11T10:00" };
    await person("wangmin").submits("broadcasts.ways", ways, { id });
    await stage.moveTo("2026-12-10T09:00:00+08:00");
    await ask(id);
    await person("hejing").presses(`broadcast.legal:${id}`);
    await person("sunli").presses(`broadcast.release:${id}`);
    expect(await stage.stateOf(id)).toBe("released");
    const { prisma } = stage.app.services.db;
    const set = (state: string) => prisma.case.update({ where: { id: caseId }, data: { state } });
    await set("under_appeal");
    await stage.moveTo("2026-12-11T10:00:30+08:00");
    await stage.minutePasses(2);
    expect(await stage.stateOf(id)).toBe("released");
    expect(await stage.deliveries(id)).toEqual([]);
    expect(textOf(await stage.workCard("sunli", id))).toContain("现在还不能开始发送");
    await set("final");
    // A late appeal that nobody has admitted yet holds it up as well.
    const filed = await person("chenchen").submits("appeals.file", APPEAL, { id: caseId });
    const { id: appeal } = await prisma.appeal.findFirstOrThrow({ where: { caseId } }).catch((error: Error) => {
      throw new Error(said(filed), { cause: error });
    });
    await stage.minutePasses(2);
    expect(await stage.stateOf(id)).toBe("released");
    await person("hejing").presses(`appeal.take:${appeal}`);
    const refused = { answer: "refuse", reason: "没有说明为何现在才提出。" };
    await person("hejing").submits("appeals.admit", refused, { id: appeal });
    await stage.minutePasses(2);
    expect(await stage.stateOf(id)).toBe("sending");
  });

  test("whose decision falls between its release and its time does not begin, and nobody hears of it", async () => {
    await joiners(6);
    const caseId = await finalCase();
    const id = await told(caseId);
    await person("wangmin").submits("broadcasts.write", WRITTEN, { id });
    const ways = { ways: ["direct"], language: "both", plannedAt: "2026-12-11T10:00" };
    await person("wangmin").submits("broadcasts.ways", ways, { id });
    await stage.moveTo("2026-12-10T09:00:00+08:00");
    await releasedBy("sunli", id);
    const values = { what: "annul", cause: "own", reason: "重新核实后事实不成立。" };
    await person("sunli").submits("cases.correct", values, { id: caseId });
    expect((await cases.find(caseId)).state).toBe("annulled");
    // Its minute comes before anybody has looked at what became of the case.
    stage.app.clock.moveTo(new Date("2026-12-11T10:00:30+08:00"));
    await followBroadcast(stage.app.services, id);
    expect(await stage.stateOf(id)).toBe("released");
    expect(await stage.deliveries(id)).toEqual([]);
    await stage.minutePasses(2);
    expect(await stage.stateOf(id)).toBe("recalled");
    expect(await stage.deliveries(id)).toEqual([]);
    // Whoever never had it is told of no correction either.
    const titles = (await person("liqiang").sees()).map(({ title }) => title).join();
    for (const words of [WRITTEN.titleZh, "更正", "撤回"]) expect(titles).not.toContain(words);
  });

  test("that an appeal paused is not resumed while it is open, nor at night or on a day off", async () => {
    await joiners(6);
    const caseId = await finalCase();
    const id = await told(caseId);
    await person("wangmin").submits("broadcasts.write", WRITTEN, { id });
    await stage.moveTo("2026-12-10T09:00:00+08:00");
    await releasedBy("sunli", id);
    // Everything is queued, and nothing sent yet.
    await stage.app.boss.drain();
    expect(await stage.stateOf(id)).toBe("sending");
    const { prisma } = stage.app.services.db;
    await prisma.case.update({ where: { id: caseId }, data: { state: "under_appeal" } });
    await stage.moveTo("2026-12-10T09:02:00+08:00");
    expect(await stage.stateOf(id)).toBe("paused");
    // Those who joined have no account.
    const held = async () => new Set((await stage.deliveries(id)).map(({ state }) => state));
    expect(await held()).toEqual(new Set(["held", "unreachable"]));
    const resumes = async () => said(await person("wangmin").presses(`broadcast.resume:${id}`));
    expect(await resumes()).toContain("申诉");
    await prisma.case.update({ where: { id: caseId }, data: { state: "final" } });
    for (const at of ["2026-12-10T23:00:00+08:00", "2026-12-12T10:00:00+08:00"]) {
      await stage.moveTo(at);
      expect(await resumes()).toContain("不是办公时间");
    }
    await stage.minutePasses(2);
    expect(await stage.stateOf(id)).toBe("paused");
    expect(await held()).toEqual(new Set(["held", "unreachable"]));
    await stage.moveTo("2026-12-14T10:00:00+08:00");
    expect(await resumes()).toContain("继续");
    await stage.minutePasses(2);
    expect(await stage.stateOf(id)).toBe("done");
    expect((await person("liqiang").last()).title).toBe(WRITTEN.titleZh);
  });

  test("that is reversed later takes back what was told of it, and corrects it to the same people", async () => {
    await joiners(6);
    const caseId = await finalCase();
    const id = await told(caseId);
    await person("wangmin").submits("broadcasts.write", WRITTEN, { id });
    await stage.moveTo("2026-12-10T09:00:00+08:00");
    await ask(id);
    await person("hejing").presses(`broadcast.legal:${id}`);
    await person("sunli").presses(`broadcast.release:${id}`);
    await stage.minutePasses();
    expect(await stage.stateOf(id)).toBe("done");
    const values = { what: "annul", cause: "own", reason: "重新核实后事实不成立。" };
    const reply = await person("sunli").submits("cases.correct", values, { id: caseId });
    expect((await cases.find(caseId)).state, said(reply)).toBe("annulled");
    await stage.minutePasses(2);
    expect(await stage.stateOf(id)).toBe("recalled");
    const cards = await person("liqiang").sees();
    expect(cards.at(-1)?.title).toContain("更正");
    expect(cards.map(({ title }) => title)).toContain("这条内容已撤回");
    expect(textOf(cards.at(-1) as (typeof cards)[number])).toContain("被撤销");
    expect(textOf(await stage.workCard("wangmin", id))).toContain("系统自动撤回");
  });
});
