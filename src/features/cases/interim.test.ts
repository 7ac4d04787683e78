import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { everybodySigned, startTestApp, type TestApp } from "../../../test/support/app.ts";
import { CaseStage, said } from "../../../test/support/case-stage.ts";
import { labelsOf, textOf } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";
import { systemCtx } from "../../core/context.ts";
import { keepEvidence } from "../../core/evidence.ts";
import type { RawValues } from "../../core/form.ts";
import { findPerson } from "../../core/people.ts";
import { collectPersonalData } from "../../core/personal-data.ts";
import type { Reply } from "../../core/reply.ts";

/** What a person is asked to do before anything is decided. */
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
/** Each test begins on a Tuesday of its own, so that nothing of one falls due in the next. */
beforeEach(() => {
  day = new Date(day.getTime() + 7 * 86_400_000);
  clock.moveTo(day);
});

const TEXT = "请先把 3 月 2 日晚上的微博设为仅自己可见。";
const WHY = "这条微博还在被转发。";
const asks = (id: string, over: RawValues = {}, by = "wangmin"): Promise<Reply> =>
  stage
    .person(by)
    .submits(
      "cases.interim",
      { asks: ["hide_content", "post_nothing"], text: TEXT, reason: WHY, preserved: "elsewhere", ...over },
      { id },
    );
const lifts = (id: string, over: RawValues = {}, by = "wangmin"): Promise<Reply> =>
  stage.person(by).submits("cases.lift", { reason: "微博已经隐藏，不再需要。", ...over }, { id });
/** Opens something that comes as a card, and the card. */
async function opens(press: string, who = "chenchen") {
  const reply = await stage.person(who).presses(press);
  if (reply.kind !== "none") throw new Error(said(reply));
  return stage.person(who).last();
}
/** What the person sees behind the button of their notice. */
const interimOf = (id: string, who = "chenchen") => opens(`case.interim-mine:${id}`, who);
const actions = async (id: string) =>
  (await prisma.auditEntry.findMany({ where: { subject: id }, orderBy: { seq: "asc" } })).map(({ action }) => action);

describe("an interim measure", () => {
  test("comes in an envelope that says nothing, and is marked as no decision", async () => {
    const id = await stage.opened();
    expect(said(await asks(id))).toContain("不是决定");
    const envelope = await stage.person("chenchen").last();
    expect(textOf(envelope)).not.toMatch(/微博|临时|3\.1\.1\.3/);
    const card = await interimOf(id);
    expect(card.state?.text).toContain("尚未作任何决定");
    for (const words of ["不是决定", "不表示您违反了制度", "不计次", "自动结束", TEXT, WHY, "先隐藏这条内容", "王敏"])
      expect(textOf(card)).toContain(words);
    expect(textOf(card)).not.toMatch(/3\.1\.1\.3|截图/);
    expect(labelsOf(card)).toEqual(["已完成"]);
    expect((await stage.find(id)).state).toBe("open");
    expect(await actions(id)).toContain("case.interim");
    // Of the case itself they know no more than that.
    expect(textOf(await opens(`case.mine:${id}`))).toContain(TEXT);
    expect(said(await stage.person("chenchen").presses(`case.clauses:${id}`))).toContain("不由您处理");
  });

  test("is refused to whoever is not the handler, and its buttons to whoever it is not for", async () => {
    const id = await stage.opened();
    for (const who of ["chenchen", "liqiang", "zhouyu", "hejing", "sunli"])
      expect(said(await asks(id, {}, who))).toMatch(/不由您处理|回避|王敏/);
    expect(await actions(id)).not.toContain("case.interim");
    await asks(id);
    for (const who of ["wangmin", "liqiang", "zhouyu"]) {
      expect(said(await stage.person(who).presses(`case.interim-mine:${id}`))).toContain("不由您处理");
      expect(said(await stage.person(who).presses(`case.interim-done:${id}`))).toContain("不由您处理");
    }
    expect(said(await lifts(id, {}, "chenchen"))).toMatch(/不由您处理|回避/);
    expect((await actions(id)).filter((action) => /^case\.(interimDone|lift)$/.test(action))).toEqual([]);
  });

  test("names nobody else, comes after the evidence is kept, and there is one at a time", async () => {
    const id = await stage.opened();
    for (const field of ["text", "reason"])
      expect(await asks(id, { [field]: "周宇说您发了报价单。" })).toMatchObject({
        kind: "errors",
        errors: { [field]: expect.stringContaining("周宇") },
      });
    expect(said(await asks(id, { preserved: "files" }))).toContain("证据");
    await asks(id);
    expect(said(await asks(id))).toContain("已有一项临时措施");
    expect(await prisma.caseLine.count({ where: { caseId: id, kind: "interim" } })).toBe(1);
  });

  test("leaves no hint to keep the evidence first, once it is kept here or elsewhere", async () => {
    const hint = "请先保存证据";
    const elsewhere = await stage.opened();
    expect(textOf(await opens(`case.view:${elsewhere}`, "wangmin"))).toContain(hint);
    await asks(elsewhere);
    expect(textOf(await opens(`case.view:${elsewhere}`, "wangmin"))).not.toContain(hint);
    const here = await stage.opened();
    const { services } = app;
    const kept = await services.db.transaction((tx) =>
      keepEvidence(
        tx,
        services,
        { bytes: new TextEncoder().encode("微博"), name: "a.txt", source: "web" },
        clock.now(),
      ),
    );
    if ("refusal" in kept) throw new Error(kept.refusal);
    const file = { kind: "stored" as const, evidenceId: kept.id };
    await stage.person("wangmin").submits("cases.note", { text: "截图已存。", files: [file] }, { id: here });
    expect(textOf(await opens(`case.view:${here}`, "wangmin"))).not.toContain(hint);
    expect(said(await asks(here, { preserved: "files" }))).toContain("已发给当事人");
  });

  test("against somebody who is protected waits for compliance, as a proposal does", async () => {
    const id = await stage.opened();
    await prisma.case.update({ where: { id }, data: { protection: "flagged" } });
    expect(said(await asks(id))).toContain("合规复核");
    await stage.withReason("cases.clear", id, "liuyang");
    expect(said(await asks(id))).toContain("已发给当事人");
  });

  test("that the person has done is on record once, and the handler is told", async () => {
    const id = await stage.opened();
    await asks(id);
    expect(textOf(await opens(`case.view:${id}`, "wangmin"))).toContain("当事人尚未完成");
    const before = (await stage.person("wangmin").sees()).length;
    await stage.person("chenchen").pressesOn(await interimOf(id), "已完成");
    expect((await stage.person("wangmin").sees()).length).toBeGreaterThan(before);
    const told = await stage.person("wangmin").last();
    expect(textOf(told)).toMatch(/当事人已完成.*先隐藏这条内容/);
    expect(labelsOf(told)).toContain("解除临时措施");
    expect(said(await stage.person("chenchen").presses(`case.interim-done:${id}`))).toContain("无需再操作");
    expect((await actions(id)).filter((action) => action === "case.interimDone")).toHaveLength(1);
    const card = await interimOf(id);
    expect(card.state?.text).toContain("您已完成");
    expect(labelsOf(card)).toEqual([]);
    const file = said(await stage.person("wangmin").presses(`case.file:${id}`));
    for (const words of [TEXT, WHY, "当事人告知已完成", "临时措施（不是决定）"]) expect(file).toContain(words);
  });

  test("that is lifted is over, the person is told, and another can follow", async () => {
    const id = await stage.opened();
    await asks(id);
    const card = await interimOf(id);
    const before = (await stage.person("chenchen").sees()).length;
    expect(await lifts(id, { reason: "周宇说已经看不到了。" })).toMatchObject({
      kind: "errors",
      errors: { reason: expect.stringContaining("周宇") },
    });
    expect(said(await lifts(id))).toContain("已解除");
    expect((await stage.person("chenchen").sees()).length).toBe(before + 1);
    expect(textOf(await interimOf(id))).toMatch(/已解除.*不用再照做.*解除的理由.*不再需要/);
    expect(said(await stage.person("wangmin").presses(`case.file:${id}`))).toContain("微博已经隐藏，不再需要");
    expect(said(await stage.person("chenchen").pressesOn(card, "已完成"))).toContain("已经结束");
    expect(said(await stage.person("wangmin").presses(`case.lift:${id}`))).toContain("已经结束");
    expect(said(await lifts(id))).toContain("已经结束");
    expect(said(await asks(id, { asks: ["stay_off_accounts"] }))).toContain("已发给当事人");
    expect(textOf(await interimOf(id))).toContain("先不使用公司账号");
  });
});

describe("what an interim measure is not", () => {
  test("a hearing: nothing can be proposed before the person could state their side", async () => {
    const id = await stage.opened();
    await asks(id);
    await stage.person("chenchen").presses(`case.interim-done:${id}`);
    expect((await stage.propose(id)).kind).not.toBe("none");
    expect(await stage.find(id)).toMatchObject({ state: "open", heardAt: null, allegedAt: null });
    await stage.allege(id);
    expect(said(await stage.propose(id))).not.toContain("已提交");
    expect((await stage.find(id)).state).toBe("allegation_served");
  });

  test("a decision: it is over by itself when a decision is served, and it is no part of what was decided", async () => {
    const id = await stage.opened();
    await stage.allege(id);
    await asks(id);
    await stage.person("chenchen").presses(`case.mine:${id}`);
    const running = await stage.person("chenchen").sees();
    expect(running.some((card) => labelsOf(card).includes("查看临时措施"))).toBe(true);
    await stage.person("chenchen").submits("cases.statement", { text: "截图是误发的，我马上删了。" }, { id });
    await stage.propose(id);
    expect(labelsOf(await interimOf(id))).toEqual(["已完成"]);
    const waiting = textOf(await opens(`case.mine:${id}`));
    await stage.decide(id);
    // Nothing tells of a decision that is not served yet: what was asked still holds, and they can still add to it.
    expect(labelsOf(await interimOf(id))).toEqual(["已完成"]);
    expect(textOf(await opens(`case.mine:${id}`))).toBe(waiting);
    const more = { text: "我还找到了当时的聊天记录。" };
    expect(said(await stage.person("chenchen").submits("cases.addition", more, { id }))).toContain("已收到");
    expect(said(await asks(id))).not.toContain("已发给当事人");
    await stage.serve(id);
    expect(textOf(await interimOf(id))).toMatch(/已自动结束.*不用再照做/);
    expect(labelsOf(await interimOf(id))).toEqual([]);
    expect(said(await stage.person("chenchen").presses(`case.interim-done:${id}`))).toBe(
      "这项临时措施已经结束，无需操作。",
    );
    expect(textOf(await opens(`case.mine:${id}`))).not.toMatch(/临时措施|微博设为/);
    expect((await stage.find(id)).sanction?.strikeNumber).toBe(1);
  });

  test("an entry of the record: the person's record never shows it, and it counts for nothing", async () => {
    const id = await stage.opened("zhouyu");
    const { number } = await stage.find(id);
    await asks(id);
    await stage.person("zhouyu").presses(`case.interim-done:${id}`);
    expect(said(await stage.person("zhouyu").says("/sm record"))).not.toMatch(new RegExp(`CASE-${number}|临时`));
    expect(await prisma.sanction.count({ where: { subjectId: stage.person("zhouyu").id } })).toBe(0);
    // Whoever was asked for something hears that it is over, also where it was never put to them.
    const before = (await stage.person("zhouyu").sees()).length;
    await stage.person("wangmin").submits("cases.dismiss", { reason: "not_proven", note: "证据不足以认定。" }, { id });
    expect((await stage.person("zhouyu").sees()).length).toBe(before + 1);
    expect(textOf(await opens(`case.mine:${id}`, "zhouyu"))).toContain("不计次");
    expect(textOf(await interimOf(id, "zhouyu"))).toContain("已自动结束");
    expect(said(await stage.person("zhouyu").says("/sm record"))).not.toMatch(new RegExp(`CASE-${number}|临时`));
    expect(said(await lifts(id))).not.toContain("已解除");
  });

  test("a secret: it waits on the person's hub and stands in the copy of their data, and what was not put to them does not", async () => {
    const id = await stage.opened("linyue");
    await asks(id);
    expect(said(await stage.person("linyue").says("/sm"))).toContain("case.interim-mine");
    const copy = await app.services.db.transaction(async (tx) => {
      const person = await findPerson(tx, stage.person("linyue").id);
      if (!person) throw new Error("nobody is called linyue");
      return JSON.stringify(
        await collectPersonalData({ ...systemCtx(app.services, tx), person }, app.registry, person, "copy"),
      );
    });
    expect(copy).toContain(TEXT);
    expect(copy).not.toMatch(/3\.1\.1\.3|有截图为证/);
  });
});
