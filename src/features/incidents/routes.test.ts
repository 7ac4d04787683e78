import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../../test/support/app.ts";
import { DemoPerson, labelsOf, textOf } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import type { RawValues } from "../../core/form.ts";
import type { Reply } from "../../core/reply.ts";
import { type Kind, provesFiling } from "./model.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ adapters: () => [adapterOf(new RecordingSurface())] });
});
afterAll(() => app.close());

const person = (name: string) => new DemoPerson(app, name);
const report = (kind: Kind, more: RawValues = {}): RawValues => ({
  kind,
  platform: "weibo",
  text: "事情经过如下，附截图。",
  ...more,
});
const said = (reply: Reply): string => (reply.kind === "say" ? reply.text : JSON.stringify(reply));
const newest = () => app.services.db.prisma.incident.findFirstOrThrow({ orderBy: { number: "desc" } });
const told = async (name: string) => (await person(name).sees()).filter((card) => card.title.includes("INC-"));
/** Files a report and gives it back with who was told about it. */
async function file(reporter: string, values: RawValues) {
  await person(reporter).submits("incidents.report", values);
  const incident = await newest();
  const number = `INC-${incident.number}`;
  const heard = async (name: string) => (await told(name)).filter((card) => card.title.includes(number)).at(-1);
  return { incident, number, heard, id: incident.id };
}

describe("each kind goes to those who can act", () => {
  test.each<[Kind, string, string]>([
    ["disclosure", "wangmin", "triage"],
    ["disparagement", "wangmin", "triage"],
    ["bad_content", "liuyang", "triage"],
    ["rumour", "wangmin", "triage"],
    ["worktime_use", "wangmin", "triage"],
    ["other", "wangmin", "triage"],
    ["account_anomaly", "wutao", "security"],
    ["fraud_attempt", "wutao", "security"],
    ["negative_feedback", "linyue", "crisis"],
    ["breach_of_law", "hejing", "whistle"],
  ])("%s goes to %s", async (kind, handler, state) => {
    const { incident, heard } = await file("chenchen", report(kind));
    expect(incident.state).toBe(state);
    expect(await heard(handler)).toBeDefined();
    for (const other of ["sunli", "emma"]) expect(await heard(other)).toBeUndefined();
  });

  test("public opinion: the reporter and the manager are told at once not to answer themselves", async () => {
    const { heard } = await file("chenchen", report("negative_feedback"));
    expect(textOf((await heard("chenchen")) ?? never())).toContain("不要自行回应");
    expect(textOf((await heard("liqiang")) ?? never())).toContain("不要自行回应");
    expect(textOf((await heard("liqiang")) ?? never())).not.toContain("事情经过");
  });

  test("a breach of law tells no manager", async () => {
    const { heard } = await file("chenchen", report("breach_of_law"));
    expect(await heard("liqiang")).toBeUndefined();
  });
});

describe("a hacked account", () => {
  test("comes with its measures; only when each is done it is contained, then closed with a review", async () => {
    const { id, heard } = await file("chenchen", report("account_anomaly"));
    const wu = person("wutao");
    const card = (await heard("wutao")) ?? never();
    expect(card.body.find((block) => block.kind === "steps")).toMatchObject({ steps: { length: 6 } });
    expect(textOf(await person("chenchen").last())).toContain("用另一台设备修改密码");
    expect(said(await wu.presses(`incident.step:${id}:password`))).toContain("请先接手");
    await wu.takes(id);
    expect(said(await wu.presses(`incident.contain:${id}`))).toContain("还有措施没有完成");
    for (const step of ["password", "sessions", "mailbox", "factor", "freeze", "appeal"]) {
      await wu.presses(`incident.step:${id}:${step}`);
      await wu.presses(`incident.step:${id}:${step}`);
    }
    expect(said(await wu.presses(`incident.contain:${id}`))).toContain("已控制");
    await wu.submits("incidents.finish", { note: "原因是弱密码，已提醒。" }, { id });
    expect((await newest()).state).toBe("closed");
    const audited = await app.services.db.prisma.auditEntry.count({ where: { subject: id, action: "incident.step" } });
    expect(audited).toBe(6);
  });
});

describe("a crisis", () => {
  test("is graded, its level decides who hears of it, and the replier gets the words", async () => {
    const { id, heard } = await file("chenchen", report("negative_feedback"));
    const lin = person("linyue");
    await lin.takes(id);
    await lin.submits("incidents.grade", { level: "L3" }, { id });
    expect(await heard("hejing")).toBeDefined();
    expect(await heard("sunli")).toBeDefined();
    await lin.submits(
      "incidents.statement",
      { text: "我们正在核实，结果会及时公布。", replier: person("zhouyu").id },
      { id },
    );
    const asked = (await heard("zhouyu")) ?? never();
    expect(textOf(asked)).toContain("我们正在核实");
    expect(said(await person("chenchen").presses(`incident.published:${id}`))).toContain("您不能操作");
    await person("zhouyu").pressesOn(asked, "已回复");
    expect((await heard("zhouyu"))?.state?.text).toContain("已回复");
    expect(labelsOf((await heard("zhouyu")) ?? never())).toEqual([]);
    expect(said(await person("zhouyu").presses(`incident.published:${id}`))).toContain("已经记下");
    expect(await app.services.db.prisma.incidentLine.count({ where: { incidentId: id, kind: "published" } })).toBe(1);
    expect(textOf((await heard("linyue")) ?? never())).toContain("已按口径回复");
    await lin.submits("incidents.finish", { note: "两小时内平息。" }, { id });
    expect((await heard("chenchen"))?.state?.text).toBe("已结案");
    for (const name of ["zhouyu", "sunli"]) expect((await heard(name))?.state?.text).toBe("已结案");
    expect(said(await lin.presses(`incident.statement:${id}`))).toMatch(/林悦.*结案/);
  });
});

describe("whistle-blowing", () => {
  test("is confirmed, then answered; the reporter reads the feedback and the deadline is three months", async () => {
    const { id, heard } = await file("chenchen", report("breach_of_law"));
    expect(said(await person("hejing").presses(`incident.acknowledge:${id}`))).toContain("请先接手");
    await person("hejing").takes(id);
    await person("hejing").presses(`incident.acknowledge:${id}`);
    const deadline = await app.services.db.prisma.deadline.findFirstOrThrow({ where: { subject: id, closedAt: null } });
    expect(deadline.kind).toBe("whistle-feedback");
    expect(deadline.dueAt.toISOString()).toBe("2027-02-24T16:00:00.000Z");
    // A question leaves the terms alone, and its answer is one.
    await person("hejing").submits("incidents.ask", { text: "有书面材料吗？" }, { id });
    const asked = (await heard("chenchen")) ?? never();
    expect([asked.state?.text, labelsOf(asked)[0]]).toEqual(["等您回答", "回答"]);
    expect(JSON.stringify(await person("chenchen").says("首页"))).toMatch(/INC-\d+ 等您回答问题/);
    const terms = async () =>
      (await app.services.db.prisma.deadline.findMany({ where: { subject: id, closedAt: null } })).map(
        ({ kind }) => kind,
      );
    expect((await terms()).sort()).toEqual(["reporter-answer", "whistle-feedback"]);
    expect(textOf(asked)).toContain("2027年2月24日");
    await person("chenchen").submits("incidents.answer", { text: "有，稍后补上。" }, { id });
    expect(await terms()).toEqual(["whistle-feedback"]);
    expect((await newest()).state).toBe("whistle_active");
    expect(labelsOf((await heard("chenchen")) ?? never())[0]).toBe("补充材料");
    expect(textOf((await heard("hejing")) ?? never())).toContain("举报人答复");
    // Whoever has it, the terms that the law sets go on.
    await person("hejing").submits("incidents.pass", { to: "compliance", reason: "请合规接着办。" }, { id });
    expect(await newest()).toMatchObject({ state: "whistle_active", route: "compliance" });
    const running = await app.services.db.prisma.deadline.findMany({ where: { subject: id, closedAt: null } });
    expect(running.map(({ kind, dueAt }) => [kind, dueAt])).toEqual([["whistle-feedback", deadline.dueAt]]);
    await person("wangmin").takes(id);
    await person("wangmin").submits("incidents.feedback", { text: "已报告主管部门并整改。" }, { id });
    expect(textOf((await heard("chenchen")) ?? never())).toContain("已报告主管部门并整改");
  });
});

describe("conflicts of interest, decided before anybody is told", () => {
  test("whom it concerns and their manager are neither told nor may they handle it", async () => {
    const { id, heard } = await file("chenchen", report("disclosure", { who: person("liuyang").id }));
    // Liu Yang of compliance is concerned, so the whole team is left out and HR stands in.
    expect(await heard("liuyang")).toBeUndefined();
    expect(await heard("wangmin")).toBeUndefined();
    expect(labelsOf((await heard("sunli")) ?? never())).toContain("接手");
    expect(JSON.stringify(await person("sunli").says("队列"))).toContain(id);
    expect(said(await person("wangmin").presses(`incident.take:${id}`))).toContain("直属上级，需要回避");
    expect(said(await person("liuyang").presses(`incident.take:${id}`))).toContain("涉及您本人");
    expect(said(await person("liuyang").presses(`incident.view:${id}`))).not.toContain("事情经过");
    const list = await person("liuyang").says("队列");
    expect(said(list)).not.toContain(id);
  });

  test("a handler who names a person they manage when opening a case is stopped", async () => {
    const { id } = await file("chenchen", report("rumour"));
    const values = {
      subject: person("liuyang").id,
      clauses: ["2.4.4"],
      conductAt: new Date(app.services.clock.now().getTime() - 60_000).toISOString(),
      urgent: "no",
      legal: "not_needed",
      note: "有截图为证。",
    };
    await person("wangmin").takes(id);
    expect(said(await person("wangmin").submits("cases.open", values, { id }))).toContain("需要回避");
    expect((await newest()).state).toBe("triage");
  });

  test("when everybody has a conflict it is blocked, and those who oversee assign somebody", async () => {
    await app.services.db.prisma.roleGrant.deleteMany({ where: { role: { in: ["pr"] } } });
    const others = await app.services.db.prisma.roleGrant.findMany({ where: { role: { in: ["hr", "legal"] } } });
    await app.services.db.prisma.roleGrant.deleteMany({ where: { role: { in: ["hr", "legal"] } } });
    try {
      // Wang Min of compliance reports; her deputy is concerned: nobody of any team is left.
      const { id, incident, heard } = await file("wangmin", report("rumour", { who: person("liuyang").id }));
      expect(incident.state).toBe("blocked_no_handler");
      expect(labelsOf((await heard("wutao")) ?? never())).toEqual(["指定受理人"]);
      const wu = person("wutao");
      expect(
        said(await wu.submits("incidents.assign", { person: person("wangmin").id, reason: "原受理人休假。" }, { id })),
      ).toContain("需要回避");
      expect(
        said(await wu.submits("incidents.assign", { person: person("zhaolan").id, reason: "原受理人休假。" }, { id })),
      ).toContain("回避");
      expect(
        said(await wu.submits("incidents.assign", { person: person("daniel").id, reason: "原受理人休假。" }, { id })),
      ).toContain("已指定");
      expect((await newest()).handlerId).toBe(person("daniel").id);
    } finally {
      await app.services.db.prisma.roleGrant.createMany({
        data: [...others, { personId: person("linyue").id, role: "pr" }],
      });
    }
  });
});

describe("who reported", () => {
  test("is never on a handler's card, and a look is logged with its reason and told to compliance", async () => {
    const { id, heard } = await file("emma", report("account_anomaly"));
    expect(textOf((await heard("wutao")) ?? never())).not.toContain("Emma");
    await person("wutao").takes(id);
    const shown = said(await person("wutao").submits("incidents.reveal", { reason: "需要当面核实设备。" }, { id }));
    expect(shown).toContain("Emma Brown");
    const entry = await app.services.db.prisma.auditEntry.findFirst({
      where: { subject: id, action: "incident.reveal" },
    });
    expect(entry?.actor).toBe(person("wutao").id);
    expect(textOf((await heard("wangmin")) ?? never())).toContain("需要当面核实设备");
  });

  test("stands nowhere in clear", async () => {
    await file("mia", report("rumour"));
    const { rows } = await app.services.db.pool.query("SELECT row_to_json(r)::text AS text FROM incident_reporter r");
    for (const { text } of rows) expect(text).not.toContain("per_demo");
  });
});

describe("an anonymous report", () => {
  const codeOf = (reply: Reply) => /[0-9A-Z]{4}(-[0-9A-Z]{4}){3}/.exec(JSON.stringify(reply))?.[0] ?? never();

  test("is followed with its code: question, answer, withdrawal, each on the web or in the chat", async () => {
    const code = codeOf(await person("chenchen").submits("incidents.report-anonymous", report("rumour")));
    const { id, number } = await newest();
    await person("wangmin").takes(id);
    await person("wangmin").submits("incidents.ask", { text: "是哪个群？" }, { id });
    const seen = await person("emma").submits("incidents.follow", {
      code: code.toLowerCase().replaceAll("-", " "),
      what: "view",
    });
    expect(JSON.stringify(seen)).toContain("是哪个群？");
    await person("emma").submits("incidents.follow", { code, what: "add", text: "销售一群。" });
    expect((await newest()).state).toBe("triage");
    expect(textOf(await person("wangmin").last())).toContain("销售一群。");
    // What hurts asks first, and nothing happens until it is confirmed.
    expect(await person("emma").submits("incidents.follow", { code, what: "withdraw" })).toMatchObject({
      kind: "errors",
      errors: { sure: expect.stringContaining("If you are sure") },
    });
    expect((await newest()).isWithdrawn).toBe(false);
    await person("emma").submits("incidents.follow", { code, what: "withdraw", sure: ["yes"] });
    expect((await newest()).isWithdrawn).toBe(true);
    expect(said(await person("emma").submits("incidents.follow", { code, what: "withdraw", sure: ["yes"] }))).toContain(
      "already withdrawn",
    );
    const { kind, receivedAt } = await newest();
    expect(provesFiling(app.services.vault, code, { number, kind: kind as Kind, receivedAt })).toBe(true);
    expect(provesFiling(app.services.vault, code, { number: number + 1, kind: kind as Kind, receivedAt })).toBe(false);
  });

  test.each(["", "7K3P", "0000-0000-0000-0000", "'; DROP TABLE incident; --", "🙈".repeat(40)])(
    "the code %j opens nothing and says how a code looks",
    async (code) => {
      const reply = await person("emma").submits("incidents.follow", { code, what: "view" });
      expect(reply.kind).toBe("errors");
    },
  );
});

describe("a reporter", () => {
  test("sees their own reports and nobody else's, adds and withdraws", async () => {
    const { id, number } = await file("daniel", report("other"));
    expect(JSON.stringify(await person("daniel").says("mine"))).toContain(number);
    expect(JSON.stringify(await person("emma").says("mine"))).not.toContain(number);
    expect(said(await person("emma").presses(`incident.view:${id}`))).not.toContain("事情经过");
    expect(said(await person("emma").presses(`incident.withdraw:${id}`))).toContain("Only the reporter");
    expect(said(await person("emma").submits("incidents.add", { text: "x y z" }, { id }))).toContain(
      "Only the reporter",
    );
    await person("daniel").submits("incidents.add", { text: "one more thing" }, { id });
    expect(textOf(await person("wangmin").last())).toContain("one more thing");
    await person("daniel").presses(`incident.withdraw:${id}`);
    expect(textOf(await person("wangmin").last())).toContain("举报人已撤回");
  });

  test("who adds to a report that was closed meanwhile is told, and what was written stays in the form", async () => {
    const { id } = await file("daniel", report("other"));
    await person("wangmin").takes(id);
    await person("wangmin").submits("incidents.close", { reason: "no_rule", note: "不涉及制度。" }, { id });
    const reply = await person("daniel").submits("incidents.add", { text: "one more thing" }, { id });
    expect(reply).toMatchObject({ kind: "say", tone: "bad", text: expect.stringContaining("report it anew") });
    expect(await app.services.db.prisma.incidentLine.count({ where: { incidentId: id } })).toBe(0);
  });

  test("hears when a report is joined with another", async () => {
    const first = await file("chenchen", report("rumour"));
    const second = await file("emma", report("rumour"));
    const wang = person("wangmin");
    await wang.takes(second.id);
    expect(said(await wang.submits("incidents.merge", { into: second.number }, { id: second.id }))).toContain(
      "不能并入自己",
    );
    expect(said(await wang.submits("incidents.merge", { into: "INC-999999" }, { id: second.id }))).toContain(
      "没有找到编号",
    );
    await wang.submits("incidents.merge", { into: first.number.toLowerCase() }, { id: second.id });
    expect(textOf((await second.heard("emma")) ?? never())).toContain("already reported");
  });
});

describe("passing on", () => {
  test("to a colleague of a team gives it to them alone, and the first answer is due anew", async () => {
    const { id, heard } = await file("emma", report("other"));
    const pass = (values: RawValues) =>
      person("wangmin").submits("incidents.pass", { to: "compliance", ...values }, { id });
    const reason = "他更熟悉这类问题。";
    expect(said(await pass({ person: person("wangmin").id, reason }))).toContain("不能转交给自己");
    expect(said(await pass({ person: person("sunli").id, reason }))).toContain("这位同事不在合规");
    expect((await newest()).handlerId).toBeNull();
    expect(said(await pass({ person: person("liuyang").id, reason }))).toContain("已转交给 刘洋");
    expect(await newest()).toMatchObject({ state: "triage", handlerId: person("liuyang").id, isTaken: false });
    const card = (await heard("liuyang")) ?? never();
    expect(labelsOf(card)).toEqual(["接手", "有关系，回避", "转交", "全部记录"]);
    expect(labelsOf((await heard("wangmin")) ?? never())).toEqual(["改派", "全部记录"]);
    expect(said(await person("wangmin").takes(id))).toContain("已交给 刘洋，等对方接手");
    const due = await app.services.db.prisma.deadline.findMany({ where: { subject: id, closedAt: null } });
    expect(due.map(({ kind }) => kind)).toEqual(["first-answer"]);
    await person("liuyang").takes(id);
    const after = await app.services.db.prisma.deadline.findMany({ where: { subject: id, closedAt: null } });
    expect(after.map(({ kind }) => kind)).toEqual(["triage"]);
  });

  test("asks the new team, leaves the old one without buttons, and the note comes along", async () => {
    const { id, heard } = await file("chenchen", report("other"));
    await person("wangmin").submits("incidents.pass", { to: "security", reason: "其实是账号被盗。" }, { id });
    expect(textOf((await heard("wutao")) ?? never())).toContain("其实是账号被盗");
    expect(labelsOf((await heard("wangmin")) ?? never())).toEqual([]);
    expect((await newest()).state).toBe("security");
  });
});

test("a friendly hint reaches the person without a word of who reported", async () => {
  const { id } = await file("chenchen", report("worktime_use"));
  await person("wangmin").takes(id);
  await person("wangmin").submits(
    "incidents.coach",
    { subject: person("emma").id, message: "工作时间请少刷视频。" },
    { id },
  );
  const card = await person("emma").last();
  expect(textOf(card)).toContain("工作时间请少刷视频");
  expect(textOf(card)).not.toMatch(/INC-|陈晨/);
});

function never(): never {
  throw new Error("not there");
}
