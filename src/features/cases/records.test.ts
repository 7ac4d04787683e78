import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { everybodySigned, startTestApp, type TestApp } from "../../../test/support/app.ts";
import { CaseStage, said } from "../../../test/support/case-stage.ts";
import { StillClock } from "../../core/clock.ts";
import { systemCtx } from "../../core/context.ts";
import { attachEvidence } from "../../core/evidence.ts";
import { findPerson } from "../../core/people.ts";
import { collectPersonalData } from "../../core/personal-data.ts";
import { eraseDue, planRetention } from "../../core/retention.ts";

/** What is kept of a case: in a person's own copy, for payroll, and for how long. */
let app: TestApp;
let stage: CaseStage;
const clock = new StillClock("2026-03-03T09:00:00+08:00");
beforeAll(async () => {
  app = await startTestApp({ clock });
  await everybodySigned(app);
  stage = new CaseStage(app);
});
afterAll(() => app.close());

const copyOf = (name: string): Promise<string> =>
  app.services.db.transaction(async (tx) => {
    const person = await findPerson(tx, stage.person(name).id);
    if (!person) throw new Error(`nobody is called ${name}`);
    const ctx = { ...systemCtx(app.services, tx), person };
    return JSON.stringify(await collectPersonalData(ctx, app.registry, person, "copy"));
  });

describe("a person's copy of their data", () => {
  test("holds what was put to them and what they said, never who reported, and nothing that they were not told of", async () => {
    await stage.person("emma").submits("incidents.report", {
      kind: "disclosure",
      platform: "weibo",
      text: "周宇发了报价单。",
      who: stage.person("zhouyu").id,
    });
    const report = await app.services.db.prisma.incident.findFirstOrThrow({ orderBy: { number: "desc" } });
    await stage.person("wangmin").takes(report.id);
    const conductAt = new Date(clock.now().getTime() - 3_600_000).toISOString();
    const values = {
      subject: stage.person("zhouyu").id,
      clauses: ["3.1.1.3"],
      conductAt,
      urgent: "no",
      legal: "not_needed",
      note: "Emma Brown 提供了截图。",
    };
    await stage.person("wangmin").submits("cases.open", values, { id: report.id });
    const { id } = await stage.newest();
    expect(await copyOf("zhouyu")).not.toContain("CASE-");
    await stage.allege(id);
    await stage.person("zhouyu").submits("cases.statement", { text: "我以为已经发布了。" }, { id });
    await stage.person("wangmin").submits("cases.note", { text: "已与李强核对时间。" }, { id });
    const file = { kind: "remote", platform: "slack", ref: "F1", name: "Emma Brown 的截图.png" } as const;
    const { services } = app;
    await services.db.transaction((tx) => attachEvidence(tx, services, id, [file], clock.now()));
    const running = await copyOf("zhouyu");
    expect(running).toContain("的截图.png");
    expect(running).not.toContain("Emma");
    expect(running).toContain("我以为已经发布了");
    expect(running).not.toContain("核对时间");
    await stage.person("wangmin").submits("cases.dismiss", { reason: "not_proven", note: "证据不足以认定。" }, { id });
    const over = await copyOf("zhouyu");
    expect(over).toContain("核对时间");
    expect(over).not.toMatch(/李强|Emma|王敏/);
    // A colleague's copy holds nothing of it.
    expect(await copyOf("chenchen")).not.toContain("CASE-");
  });
});

test("a copy of one's data says nothing of a decision that is not served, nor of one that was taken back before", async () => {
  const id = await stage.decided("linyue");
  const copy = await copyOf("linyue");
  expect(copy).not.toMatch(/口头警告|书面检讨/);
  expect(copy).not.toContain("待送达");
  await stage.person("hejing").submits("cases.withdraw", { reason: "证据有了变化，先撤回。" }, { id });
  expect(await copyOf("linyue")).not.toMatch(/口头警告|书面检讨/);
});

describe("what is kept long enough", () => {
  test("is shown first and then erased: number, states and dates stay, and every card of it says so politely", async () => {
    const id = await stage.heard("chenchen");
    await stage
      .person("wangmin")
      .submits("cases.dismiss", { reason: "too_small", note: "情节轻微，不作处理。" }, { id });
    const { number } = await stage.find(id);
    await stage.moveTo("2027-03-02T10:00:00+08:00");
    const due = async () =>
      (await planRetention(app.services, app.registry)).find(({ kind }) => kind === "cases.without-violation")?.count;
    expect(await due()).toBe(0);
    await stage.moveTo("2027-03-05T10:00:00+08:00");
    const count = await due();
    expect(count).toBeGreaterThan(0);
    expect(
      (await eraseDue(app.services, app.registry)).find(({ kind }) => kind === "cases.without-violation")?.count,
    ).toBe(count);
    const row = await stage.find(id);
    expect(row).toMatchObject({ number, state: "closed_no_violation", subjectId: "", allegation: null });
    expect(await app.services.db.prisma.caseLine.count({ where: { caseId: id } })).toBe(0);
    for (const who of ["wangmin", "chenchen", "sunli"]) {
      expect(said(await stage.person(who).presses(`case.view:${id}`))).not.toContain("E-");
      expect(said(await stage.person(who).presses(`case.mine:${id}`))).not.toContain("E-");
    }
    expect(app.log.lines.filter(({ level }) => level === "error")).toEqual([]);
  });

  test("a decision is kept while it counts and a year longer", async () => {
    await stage.moveTo("2027-06-01T09:00:00+08:00");
    await stage.received("linyue");
    await stage.moveTo("2027-06-15T09:00:00+08:00");
    const due = async () =>
      (await planRetention(app.services, app.registry)).find(({ kind }) => kind === "cases.decided")?.count;
    await stage.moveTo("2030-05-31T09:00:00+08:00");
    expect(await due()).toBe(0);
    await stage.moveTo("2030-06-03T09:00:00+08:00");
    expect(await due()).toBe(1);
  });

  test("the file of a dismissal is kept for two years from the end of the contract", async () => {
    await stage.moveTo("2031-01-06T09:00:00+08:00");
    const id = await stage.received("linyue");
    await stage.moveTo("2031-02-10T09:00:00+08:00");
    const due = async () =>
      (await planRetention(app.services, app.registry)).find(({ kind }) => kind === "cases.decided")?.count;
    const kept = await due();
    // As if it had ended the contract, late in the time that it counts.
    const { sanction } = await stage.find(id);
    await app.services.db.prisma.obligation.updateMany({
      where: { sanctionId: sanction?.id ?? "", kind: "oral_warning" },
      data: { kind: "dismissal", state: "effective", movedAt: new Date("2032-12-01T09:00:00+08:00") },
    });
    await stage.moveTo("2034-11-30T09:00:00+08:00");
    expect(await due()).toBe(kept);
    await stage.moveTo("2034-12-03T09:00:00+08:00");
    expect(await due()).toBe((kept ?? 0) + 1);
  });
});

describe("the payroll export", () => {
  test("holds the instructions of a month and no salary, as CSV and XLSX, for HR alone", async () => {
    await stage.moveTo("2030-07-02T09:00:00+08:00");
    const id = await stage.heard("chenchen");
    await stage.withReason("cases.sign-off", id, "hejing");
    await stage.propose(id, { step: "2", obligations: ["bonus_deduction"], deviation: "传播面很大，影响恶劣。" });
    await stage.decide(id);
    await stage.approve(id);
    await stage.serve(id);
    await stage.person("chenchen").presses(`case.acknowledge:${id}`);
    await stage.moveTo("2030-07-11T10:00:00+08:00");
    expect((await stage.find(id)).state).toBe("final");
    expect(said(await stage.person("chenchen").presses("case.payroll:now"))).not.toContain("http");
    const reply = await stage.person("sunli").presses("case.payroll:2030-07");
    const links = JSON.stringify(reply).match(/\/w\/x\/[^"]+/g) ?? [];
    expect(links).toHaveLength(2);
    const files = await Promise.all(links.map((link) => fetch(`${app.url}${link}`)));
    expect(files.map(({ status }) => status)).toEqual([200, 200]);
    const csv = await files[1]?.text();
    expect(csv).toMatch(/陈晨.*2030-07.*10.*CASE-/);
    expect((await fetch(`${app.url}${links[0]?.slice(0, -3)}abc`)).status).toBe(403);
  });
});
