import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { everybodySigned, startTestApp, type TestApp } from "../../../test/support/app.ts";
import { DemoPerson, labelsOf, textOf } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";
import type { Reply } from "../../core/reply.ts";

/** A case from the report to the end of the time to appeal, at the neutral surface. */
let app: TestApp;
const clock = new StillClock("2026-11-24T09:00:00+08:00");
beforeAll(async () => {
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
  await everybodySigned(app);
});
afterAll(() => app.close());

const person = (name: string) => new DemoPerson(app, name);
const said = (reply: Reply): string => (reply.kind === "say" ? reply.text : JSON.stringify(reply));
const newest = () =>
  app.services.db.prisma.case.findFirstOrThrow({ orderBy: { number: "desc" }, include: { sanction: true } });
const stateOf = async (id: string) => (await app.services.db.prisma.case.findUniqueOrThrow({ where: { id } })).state;
const moveTo = async (instant: string) => {
  clock.moveTo(new Date(instant));
  await app.catchUp();
};

const OPENING = {
  clauses: ["3.1.1.3"],
  conductAt: "2026-11-20T21:00:00+08:00",
  urgent: "no",
  legal: "not_needed",
  note: "微博截图两张，内容含未公开的报价。",
};

describe("a first violation", () => {
  test("goes from the report to the end of the time to appeal, and the person is heard before", async () => {
    await person("emma").submits("incidents.report", {
      kind: "disclosure",
      platform: "weibo",
      text: "有人发了我们的报价单。",
    });
    const report = await app.services.db.prisma.incident.findFirstOrThrow({ orderBy: { number: "desc" } });
    const [wang, chen, sun] = [person("wangmin"), person("chenchen"), person("sunli")];
    await wang.takes(report.id);
    await wang.submits("cases.open", { ...OPENING, subject: chen.id }, { id: report.id });
    expect(textOf(await wang.last())).toContain("案件 CASE-");
    const { id } = await newest();
    expect(await newest()).toMatchObject({ state: "open", handlerId: wang.id, isTaken: true, jurisdiction: "CN" });
    // Nobody told the person yet.
    expect((await chen.sees()).some((card) => textOf(card).includes("CASE-"))).toBe(false);
    // Deciding earlier is refused.
    const early = await wang.submits("cases.propose", proposal(), { id });
    expect(said(early)).toContain("还没有机会说明");
    const alleged = await wang.submits("cases.allege", allegation(), { id });
    expect(said(alleged)).toContain("已送达");
    const envelope = await chen.last();
    expect(textOf(envelope)).not.toMatch(/报价|3\.1\.1\.3/);
    await chen.presses(`case.mine:${id}`);
    const allegationCard = await chen.last();
    expect(textOf(allegationCard)).toContain("这不是结论");
    expect(textOf(allegationCard)).not.toMatch(/Emma|王敏看/);
    expect(said(await chen.submits("cases.statement", { text: "截图是误发的，我马上删了。" }, { id }))).toContain(
      "已收到",
    );
    expect(said(await wang.submits("cases.propose", proposal(), { id }))).toContain("已提交");
    // Whoever proposed does not decide.
    expect(said(await wang.submits("cases.decide", { reason: "同意建议。" }, { id }))).toContain("不能自己作决定");
    expect(said(await sun.submits("cases.decide", { reason: "同意建议，情节一般。" }, { id }))).toContain("已决定");
    expect((await newest()).sanction).toMatchObject({ state: "planned", step: 1, strikeNumber: 1 });
    const form = await wang.presses(`case.serve:${id}`);
    // The letter is what was decided, in the company's words; the handler only adds to it.
    const letter = form.kind === "form" ? (form.opening.view.intro ?? "") : "";
    for (const part of ["陈晨", proposal().reasons]) expect(letter).toContain(part);
    expect(await wang.submits("cases.serve", { text: "Emma Brown 已经说了。" }, { id })).toMatchObject({
      kind: "errors",
    });
    expect(said(await wang.submits("cases.serve", { text: "有问题到三楼找我。" }, { id }))).toContain("已送达");
    await chen.presses(`case.mine:${id}`);
    const served = textOf(await chen.last());
    for (const part of [proposal().reasons, "有问题到三楼找我。"]) expect(served).toContain(part);
    expect(textOf(await chen.last())).toContain("5 个工作日");
    expect(said(await chen.presses(`case.acknowledge:${id}`))).toContain("12月1日");
    expect(await stateOf(id)).toBe("appeal_window");
    expect(said(await chen.presses(`case.acknowledge:${id}`))).toMatch(/签收/);
    await moveTo("2026-12-02T09:00:00+08:00");
    expect(await stateOf(id)).toBe("final");
    expect((await newest()).sanction).toMatchObject({ state: "executing" });
    const record = said(await chen.says("记录"));
    expect(record).toContain("2028");
    expect(labelsOf(await person("emma").last())).not.toContain("案件");
  });
});

const allegation = () => ({
  facts: "11 月 20 日 21:00 您的微博发布了下季度报价单。",
  clauses: ["3.1.1.3"],
  evidence: "公开微博截图 2 张",
  preserved: "elsewhere",
});
const proposal = (over: Record<string, unknown> = {}) => ({
  gravity: "normal",
  step: "1",
  obligations: ["oral_warning", "content_removal", "written_reflection"],
  clauses: ["3.1.1.3"],
  reasons: "报价单属于未公开的财务信息，当事人主动删除。",
  named: "no",
  ...over,
});
