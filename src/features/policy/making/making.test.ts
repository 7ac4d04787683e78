import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { personId, startTestApp, type TestApp } from "../../../../test/support/app.ts";
import { CaseStage, said } from "../../../../test/support/case-stage.ts";
import { DemoPerson, labelsOf, textOf } from "../../../../test/support/demo-person.ts";
import { textOfPdf } from "../../../../test/support/pdf-text.ts";
import { adapterOf, RecordingSurface } from "../../../../test/support/surface.ts";
import { verifyAudit } from "../../../core/audit.ts";
import type { Card } from "../../../core/card.ts";
import { StillClock } from "../../../core/clock.ts";
import { type Ctx, systemCtx } from "../../../core/context.ts";
import { keepEvidence } from "../../../core/evidence.ts";
import { downloadPath } from "../../../core/links.ts";
import type { Reply } from "../../../core/reply.ts";
import { replayDecisions } from "../../cases/index.ts";
import { fillFront, readTemplate } from "../demo.ts";
import { bindingOf, insertVersion, readPolicyFiles } from "../index.ts";
import { parametersSchema } from "../model.ts";

let app: TestApp;
const clock = new StillClock("2026-11-24T09:00:00+08:00");
beforeAll(async () => {
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
});
afterAll(() => app.close());

const person = (name: string) => new DemoPerson(app, name);
const at = async (instant: string) => {
  clock.moveTo(new Date(instant));
  await app.catchUp();
};
const inTx = <T>(work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  app.services.db.transaction((tx) => work({ ...systemCtx(app.services, tx), actor: "operator", locale: "en" }));
const version = (label: string) => app.services.db.prisma.policyVersion.findUniqueOrThrow({ where: { label } });
function cardOf(reply: Reply): Card {
  if (reply.kind !== "card" && reply.kind !== "replace") throw new Error(said(reply));
  return reply.card;
}
const desk = async (name: string, label: string): Promise<Card> =>
  cardOf(await person(name).presses(`policy.desk:${(await version(label)).id}`));

describe("a draft", () => {
  test("is begun by HR from what is in force, with every clause, and by nobody else", async () => {
    expect(said(await person("chenchen").says("制度 管理"))).toContain("人力资源、合规和法务");
    expect(said(await person("wangmin").submits("policy.new-draft", { label: "2027-1" }))).not.toContain("草稿");
    expect(await person("sunli").submits("policy.new-draft", { label: "2027 1" })).toMatchObject({ kind: "errors" });
    expect(await person("sunli").submits("policy.new-draft", { label: "2026-1" })).toMatchObject({
      kind: "errors",
      errors: { label: expect.stringContaining("已经有版本") },
    });
    const card = cardOf(await person("sunli").submits("policy.new-draft", { label: "2027-1" }));
    expect(card.state?.text).toBe("草稿");
    const [row, former] = [await version("2027-1"), await version("2026-1")];
    expect(Object.keys(row.clauses as object)).toEqual(Object.keys(former.clauses as object));
    expect(row.supersedes).toBe("2026-1");
    // It says of itself what it replaces, which is no change that anybody has to sign.
    expect(JSON.stringify(row.clauses)).toContain("2026-1");
    expect(textOf(cardOf(await person("sunli").presses(`policy.marks:${row.id}`)))).toContain("完全相同");
  });

  test("is changed clause by clause and in its numbers, and what it would say is filled in", async () => {
    const { id } = await version("2027-1");
    const context = { id, clause: "4.1.1" };
    const wrong = await person("sunli").submits(
      "policy.clause-text",
      { zh: "申诉期 {{appealDay}} 天", en: "fine text" },
      context,
    );
    expect(wrong).toMatchObject({ kind: "errors", errors: { zh: expect.stringContaining("appealDay") } });
    const texts = {
      zh: "工作时间原则上不作无关使用，由{{interpretedBy}}解释。",
      en: "Work first, says {{interpretedBy}}.",
    };
    await person("sunli").submits("policy.clause-text", texts, context);
    const values = {
      appealDays: "7",
      answerDays: "12",
      bonusDeductionPercent: "0",
      statementDays: "5",
      lookBackMonths: "24",
      readThrough: "no",
    };
    expect(
      await person("sunli").submits("policy.parameters", { ...values, bonusDeductionPercent: "21" }, { id }),
    ).toMatchObject({
      kind: "errors",
    });
    await person("sunli").submits("policy.parameters", values, { id });
    const row = await version("2027-1");
    expect((row.clauses as Record<string, { en: string }>)["4.1.1"]?.en).toBe("Work first, says Human Resources.");
    expect(row.parameters).toMatchObject({ appealDays: 7, bonusDeductionPercent: null });
    expect(said(await person("liuyang").submits("policy.clause-text", texts, context))).not.toContain("草稿");
  });

  test("shows what differs, and only a wording can be called editorial", async () => {
    const { id } = await version("2027-1");
    const card = cardOf(await person("sunli").presses(`policy.marks:${id}`));
    expect(textOf(card)).toContain("4.1.1");
    // The numbers of 5.3.1 come from a parameter: whatever stands around them, that is no matter of wording.
    // Who marks a wording has the old one and the new one before them.
    expect(labelsOf(card).join()).not.toContain("标为");
    const weighed = cardOf(await person("sunli").presses(`policy.weigh:${id}:4.1.1_0`));
    expect(labelsOf(weighed)).toContain("标为编辑性");
    expect(textOf(weighed)).toContain("2026-1 原文");
    expect(labelsOf(cardOf(await person("sunli").presses(`policy.weigh:${id}:5.3.1_0`)))).not.toContain("标为编辑性");
    expect(labelsOf(cardOf(await person("hejing").presses(`policy.weigh:${id}:4.1.1_0`)))).not.toContain("标为编辑性");
    expect(said(await person("emma").presses(`policy.weigh:${id}:4.1.1_0`))).not.toContain("Work first");
    expect(said(await person("sunli").presses(`policy.mark:${id}:5.3.1_0`))).toContain("不能标为编辑性");
    expect(textOf(cardOf(await person("sunli").presses(`policy.marks:${id}:5`)))).toContain("5 → 7");
    expect(said(await person("sunli").presses(`policy.mark:${id}:3.9_0`))).toContain("找不到");
    const marked = cardOf(await person("sunli").presses(`policy.mark:${id}:4.1.1_0`));
    expect(textOf(marked)).toContain("标为实质性");
    expect((await version("2027-1")).editorial).toEqual({ "4.1.1": personId("sunli") });
    // Another wording is another change: the mark goes with the old one.
    const texts = { zh: "工作时间请专注工作。", en: "Focus on your work in working time." };
    await person("sunli").submits("policy.clause-text", texts, { id, clause: "4.1.1" });
    expect((await version("2027-1")).editorial).toEqual({});
    expect(cardOf(await person("emma").presses(`policy.version:${(await version("2026-1")).id}`)).title).toContain(
      "2026-1",
    );
    expect(said(await person("emma").presses(`policy.change:${id}:4.1.1`))).toContain("not there");
  });

  test("with a blank that is not filled in goes nowhere", async () => {
    const files = readTemplate();
    const label = "2028-1";
    const read = readPolicyFiles({ "zh-CN": fillFront(files["zh-CN"], { label }), en: fillFront(files.en, { label }) });
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    await inTx((ctx) => insertVersion(ctx, read.draft));
    const { id } = await version(label);
    const card = await desk("sunli", label);
    expect(textOf(card)).toContain("建议 10");
    expect(labelsOf(card)).not.toContain("开始征求意见");
    expect(said(await person("sunli").submits("policy.consult", { whom: "everyone", days: "5" }, { id }))).toContain(
      "空白",
    );
    const papered = { day: "2026-11-20", participants: "12 人", text: "讨论通过。", scan: await scan() };
    expect(said(await person("sunli").submits("policy.papered", papered, { id }))).toContain("空白");
    await person("sunli").presses(`policy.discard:${id}`);
    expect((await version(label)).state).toBe("withdrawn");
  });
});

async function scan() {
  const bytes = Buffer.from("%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n");
  const kept = await app.services.db.transaction((tx) =>
    keepEvidence(tx, app.services, { bytes, name: "minutes.pdf", source: "web" }, clock.now()),
  );
  if ("refusal" in kept) throw new Error(kept.refusal);
  return [{ kind: "stored" as const, evidenceId: kept.id }];
}

describe("a consultation", () => {
  test("asks representatives by name and everybody page by page, who read the draft and say what they think", async () => {
    const { id } = await version("2027-1");
    const hollow = await person("sunli").submits("policy.consult", { whom: "representatives", days: "5" }, { id });
    expect(hollow).toMatchObject({ kind: "errors", errors: { whom: expect.stringContaining("还没有登记职工代表") } });
    expect((await version("2027-1")).state).toBe("draft");
    await person("sunli").submits("policy.representative", { person: personId("zhouyu"), capacity: "employees" });
    expect(said(await person("emma").presses(`policy.changes:${id}`))).toContain("first version");
    await person("sunli").submits("policy.consult", { whom: "everyone", days: "5" }, { id });
    await app.catchUp();
    // Also whoever represents gets it once.
    for (const name of ["emma", "zhouyu"]) {
      const where = { message: { notice: "policy.consult" }, personId: personId(name) };
      expect([name, await app.services.db.prisma.delivery.count({ where })]).toEqual([name, 1]);
    }
    expect(textOf(await person("zhouyu").last())).toContain("征求意见：社交媒体制度 2027-1");
    expect(textOf(cardOf(await person("emma").presses(`policy.change:${id}:4.1.1`)))).toContain(
      "Focus on your work in working time.",
    );
  });

  test("takes opinions on a clause or on the whole; a clause that there is not is said beside the field", async () => {
    const { id } = await version("2027-1");
    const emma = person("emma");
    expect(await emma.submits("policy.comment", { clause: "9.9", text: "This is unclear." }, { id })).toMatchObject({
      kind: "errors",
      errors: { clause: expect.stringContaining("9.9") },
    });
    const card = cardOf(
      await emma.submits("policy.comment", { clause: "第 4.1.1 条", text: "Sales cannot wait." }, { id }),
    );
    expect(textOf(card)).toContain("Focus on work");
    await person("zhouyu").submits("policy.comment", { text: "整体可以，建议写明加班时间。" }, { id });
    await person("chenchen").submits("policy.comment", { clause: "4.1.1", text: "客户等不了，请再考虑。" }, { id });
    const { number } = await app.services.db.prisma.policyComment.findFirstOrThrow({
      where: { authorId: personId("emma") },
    });
    expect(cardOf(await emma.says(`OP-${number}`)).title).toContain(`OP-${number}`);
    // Nobody else reads it, the own manager neither.
    expect(said(await person("daniel").says(`OP-${number}`))).toContain("HR");
    expect(textOf(cardOf(await person("sunli").says(`OP-${number}`)))).toContain("Sales cannot wait");
    const [rep] = await app.services.db.prisma.policyComment.findMany({ where: { authorId: personId("zhouyu") } });
    expect(rep).toMatchObject({ capacity: "employees", kind: "consultation" });
    expect(Buffer.from(rep?.content ?? []).toString("utf8")).not.toContain("加班");
  });

  test("ends only when its time is over, everything is answered and the minutes are on file", async () => {
    const { id } = await version("2027-1");
    const sun = person("sunli");
    expect(said(await sun.presses(`policy.approve:${id}`))).toContain("还没有结束");
    await sun.submits("policy.extend", { days: "1" }, { id });
    expect((await version("2027-1")).consultUntil).toEqual(new Date("2026-12-03T00:00:00+08:00"));
    await at("2026-12-03T09:00:00+08:00");
    const told = () =>
      app.services.db.prisma.delivery.count({
        where: { message: { notice: "policy.over" }, personId: personId("sunli") },
      });
    expect(textOf(await sun.last())).toContain("征求意见已到期");
    expect(said(await sun.says("首页"))).toContain("请结束对社交媒体制度 2027-1 的征求意见");
    await at("2026-12-04T09:30:00+08:00");
    expect(await told()).toBe(1);
    expect(said(await sun.presses(`policy.approve:${id}`))).toContain("没有答复");
    const open = await app.services.db.prisma.policyComment.findMany({
      where: { versionId: id },
      orderBy: { number: "asc" },
    });
    const which = open.filter(({ clauseId }) => clauseId === "4.1.1").map(({ id: one }) => one);
    const bulk = { which, outcome: "partly", text: "销售岗位可以申请常设计划，条文不变。" };
    expect(said(await sun.submits("policy.answer-many", bulk, { id }))).toContain("已答复 2 条");
    expect(textOf(await person("chenchen").last())).toContain("销售岗位可以申请常设计划");
    const [rest] = open.filter(({ clauseId }) => clauseId === null);
    await sun.submits("policy.answer", { outcome: "taken", text: "会写明加班时间。" }, { id: rest?.id ?? "" });
    expect(
      said(await sun.submits("policy.answer", { outcome: "taken", text: "再答一次。" }, { id: rest?.id ?? "" })),
    ).toContain("答复");
    expect(said(await sun.presses(`policy.approve:${id}`))).toContain("会议纪要");
    const minutes = {
      kind: "minutes",
      day: "2026-12-02",
      participants: "职工代表 12 人",
      text: "逐条讨论，达成一致。",
      files: await scan(),
    };
    const { participants: _, ...alone } = minutes;
    expect(await sun.submits("policy.record", { ...alone, files: [] }, { id })).toMatchObject({
      kind: "errors",
      errors: { participants: expect.stringContaining("参加人") },
    });
    expect(textOf(cardOf(await sun.submits("policy.record", minutes, { id })))).toContain("minutes.pdf");
    await sun.presses(`policy.approve:${id}`);
    expect((await version("2027-1")).state).toBe("approved");
  });

  test("that was begun in chat is not ended on paper", async () => {
    const sun = person("sunli");
    await sun.submits("policy.new-draft", { label: "2028-2" });
    const { id } = await version("2028-2");
    await sun.submits("policy.consult", { whom: "representatives", days: "3" }, { id });
    await person("zhouyu").submits("policy.comment", { text: "请先说明为什么要改。" }, { id });
    await sun.presses(`policy.revise:${id}`);
    const papered = { day: "2026-12-01", participants: "12 人", text: "讨论通过。", scan: await scan() };
    expect(said(await sun.submits("policy.papered", papered, { id }))).toContain("已在聊天中征求意见");
    await sun.presses(`policy.discard:${id}`);
  });

  test("leaves a file that nobody changes", async () => {
    const { prisma } = app.services.db;
    await expect(prisma.policyRecord.deleteMany()).rejects.toThrow(/append-only/);
    await expect(prisma.policyRecord.updateMany({ data: { day: "2020-01-01" } })).rejects.toThrow(/append-only/);
    const { id } = await version("2027-1");
    const file = textOf(cardOf(await person("hejing").presses(`policy.records:${id}`)));
    expect(file).toContain("职工代表 12 人");
    expect(said(await person("liqiang").presses(`policy.records:${id}`))).toContain("人力资源、合规和法务");
  });

  test("can be taken to a court as one document: what happened, who was present, each opinion and its answer", async () => {
    const { id } = await version("2027-1");
    const fileOf = (name: string) =>
      app.tools.makeDownload(
        downloadPath(
          { vault: app.services.vault, now: clock.now() },
          { download: "policy.record", personId: personId(name), arg: id },
        ).replace("/w/x/", ""),
      );
    const text = (await textOfPdf((await fileOf("hejing"))?.bytes ?? new Uint8Array())).replaceAll(/\s/g, "");
    for (const part of [
      "职工代表12人",
      "minutes.pdf",
      "Salescannotwait.",
      "销售岗位可以申请常设计划",
      "征求意见",
      "孙丽",
      "2026年12月",
    ])
      expect(text).toContain(part);
    expect(await fileOf("chenchen")).toBeUndefined();
  });
});

describe("publishing", () => {
  test("shows before who must sign again and what the past year would have been", async () => {
    const { id } = await version("2027-1");
    const card = cardOf(await person("sunli").presses(`policy.forecast:${id}`));
    const people = await app.services.db.prisma.person.count({ where: { isActive: true, isInScope: true } });
    expect(textOf(card)).toContain(`${people} 人需要重新确认`);
    expect(textOf(card)).toContain("0 个决定中，0 个会高一档");
  });

  test("takes two people, one of HR who proposes and another who agrees", async () => {
    const { id } = await version("2027-1");
    expect(said(await person("hejing").submits("policy.propose", { day: "2027-01-01" }, { id }))).not.toContain("拟自");
    expect(said(await person("hejing").presses(`policy.publish:${id}`))).toContain("还没有人提出");
    expect(said(await person("sunli").submits("policy.propose", { day: "2026-11-01" }, { id }))).toMatch(
      /过去|以后|date/,
    );
    await person("sunli").submits("policy.propose", { day: "2027-01-01" }, { id });
    expect(said(await person("sunli").presses(`policy.publish:${id}`))).toContain("另一位同事");
    expect(said(await person("liqiang").presses(`policy.publish:${id}`))).not.toContain("已公布");
    expect(labelsOf(await person("hejing").last())).toContain("同意公布");
    const both = await Promise.all(["hejing", "wangmin"].map((name) => person(name).presses(`policy.publish:${id}`)));
    expect(both.filter(({ kind }) => kind === "replace")).toHaveLength(1);
    expect(said(both.find(({ kind }) => kind !== "replace") as Reply)).toContain("公布");
    expect(await version("2027-1")).toMatchObject({ state: "published", basisId: id, proposedBy: personId("sunli") });
  });

  test("with nothing but a better wording asks nobody anew, tells everybody, and what was signed counts on", async () => {
    await at("2027-01-01T00:05:00+08:00");
    await person("chenchen").presses(`policy.acknowledge:${(await version("2027-1")).id}:zh-CN`);
    await person("sunli").submits("policy.new-draft", { label: "2027-1a" });
    const { id } = await version("2027-1a");
    const texts = {
      zh: "员工以专业的态度维护公司的良好声誉。如实说明问题、善意批评，不算损害。",
      en: "Employees care for the company's good name.",
    };
    await person("sunli").submits("policy.clause-text", texts, { id, clause: "2.2.1" });
    await person("sunli").presses(`policy.mark:${id}:2.2.1_0`);
    const papered = { day: "2027-01-01", participants: "工会代表 2 人", text: "只改文字。", scan: await scan() };
    await person("sunli").submits("policy.papered", papered, { id });
    const forecast = textOf(cardOf(await person("sunli").presses(`policy.forecast:${id}`)));
    expect(forecast).toContain("没有实质性变化");
    await person("sunli").submits("policy.propose", { day: "2027-01-15" }, { id });
    // With another mark it is another proposal: nobody agrees to what they did not see.
    await person("sunli").presses(`policy.mark:${id}:2.2.1_0`);
    expect(said(await person("wangmin").presses(`policy.publish:${id}`))).toContain("还没有人提出");
    await person("sunli").presses(`policy.mark:${id}:2.2.1_0`);
    await person("sunli").submits("policy.propose", { day: "2027-01-15" }, { id });
    const asked = await app.services.db.prisma.signatureRequest.count();
    await person("wangmin").presses(`policy.publish:${id}`);
    await app.catchUp();
    expect(await version("2027-1a")).toMatchObject({ basisId: (await version("2027-1")).id });
    expect(await app.services.db.prisma.signatureRequest.count()).toBe(asked);
    expect(textOf(await person("chenchen").last())).toContain("无需重新确认");
    await at("2027-01-15T00:05:00+08:00");
    expect((await version("2027-1")).state).toBe("superseded");
    const bound = (name: string) =>
      inTx((ctx) => bindingOf(ctx, personId(name), new Date("2027-01-16T10:00:00+08:00")));
    expect((await bound("chenchen"))?.version.label).toBe("2027-1a");
    expect((await bound("chenchen"))?.boundFrom).toEqual(new Date("2027-01-15T00:00:00+08:00"));
    expect(await bound("liqiang")).toBeUndefined();
    // Whoever had not signed signs the new wording, on the request that they have.
    clock.moveTo(new Date("2027-01-16T09:00:00+08:00"));
    await person("liqiang").presses(`policy.acknowledge:${id}:zh-CN`);
    expect((await bound("liqiang"))?.version.label).toBe("2027-1a");
    expect(await app.services.db.prisma.signatureRequest.count()).toBe(asked);
  });

  test("can be taken back with a reason: before its day the one in force goes on, afterwards there is none", async () => {
    await person("sunli").submits("policy.new-draft", { label: "2027-2" });
    const { id } = await version("2027-2");
    const texts = {
      zh: "员工发布与公司有关的内容，应当真实、准确。",
      en: "What employees publish is true and accurate.",
    };
    await person("sunli").submits("policy.clause-text", texts, { id, clause: "2.4.3" });
    const papered = { day: "2027-01-16", participants: "工会代表 2 人", text: "讨论通过。", scan: await scan() };
    await person("sunli").submits("policy.papered", papered, { id });
    await person("sunli").submits("policy.propose", { day: "2027-03-01" }, { id });
    await person("hejing").presses(`policy.publish:${id}`);
    expect((await version("2027-1a")).endedAt).toEqual(new Date("2027-03-01T00:00:00+08:00"));
    expect(await person("hejing").submits("policy.withdraw", { reason: "条款有误。" }, { id })).not.toMatchObject({
      kind: "card",
    });
    await person("sunli").submits("policy.withdraw", { reason: "条款有误，重新征求意见。" }, { id });
    expect(await version("2027-2")).toMatchObject({ state: "withdrawn" });
    expect(await version("2027-1a")).toMatchObject({ state: "effective", endedAt: null });
    await at("2027-03-02T09:00:00+08:00");
    expect(cardOf(await person("chenchen").says("制度")).title).toContain("2027-1a");
    await person("sunli").submits(
      "policy.withdraw",
      { reason: "公司合并，暂停施行。" },
      { id: (await version("2027-1a")).id },
    );
    await app.catchUp();
    expect(said(await person("chenchen").says("制度"))).toContain("还没有公布");
    expect(textOf(await person("chenchen").last())).toContain("已撤回");
  });
});

describe("the past year under other numbers", () => {
  test("says how many decisions would have been on another rung, and changes nothing", async () => {
    const clock2 = new StillClock("2026-03-02T09:00:00+08:00");
    const own = await startTestApp({ clock: clock2, adapters: () => [adapterOf(new RecordingSurface())] });
    try {
      const stage = new CaseStage(own);
      await stage.received();
      await stage.moveTo("2026-03-13T10:00:00+08:00");
      clock2.moveTo(new Date("2026-10-13T10:00:00+08:00"));
      await stage.received("chenchen", { step: "2", obligations: ["oral_warning", "meeting_reflection"] });
      const { parameters } = await own.services.db.prisma.policyVersion.findFirstOrThrow({
        where: { label: "2026-1" },
      });
      const under = (lookBackMonths: number) =>
        own.services.db.transaction((tx) =>
          replayDecisions(
            systemCtx(own.services, tx),
            parametersSchema.parse({ ...(parameters as object), lookBackMonths }),
            new Date("2025-12-01T00:00:00Z"),
          ),
        );
      const before = await own.services.db.prisma.sanction.findMany({ orderBy: { id: "asc" } });
      expect(before.map(({ step }) => step).sort()).toEqual([1, 2]);
      expect(await under(24)).toEqual({ decided: 2, higher: 0, lower: 0 });
      // Seven months later the first one would not have counted any more.
      expect(await under(6)).toEqual({ decided: 2, higher: 0, lower: 1 });
      expect(await own.services.db.prisma.sanction.findMany({ orderBy: { id: "asc" } })).toEqual(before);
    } finally {
      await own.close();
    }
  });
});

test("the log of all of it is whole, and nothing went wrong unseen", async () => {
  expect((await verifyAudit(app.services.db)).faults).toEqual([]);
  expect(app.log.lines.filter(({ level }) => level === "error")).toEqual([]);
});
