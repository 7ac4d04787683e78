import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { everybodySigned, startTestApp, type TestApp } from "../../../test/support/app.ts";
import { CaseStage, said } from "../../../test/support/case-stage.ts";
import { textOf } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";

/** Several reports of one matter make one case, and cases that belong together know of each other. */
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

type Report = { id: string; number: string };
async function reported(by: string, over: Record<string, string> = {}): Promise<Report> {
  const values = { kind: "disclosure", platform: "weibo", text: "有人发了我们的报价单。", ...over };
  await stage.person(by).submits("incidents.report", values);
  const { id, number } = await prisma.incident.findFirstOrThrow({ orderBy: { number: "desc" } });
  return { id, number: `INC-${number}` };
}
/** Reported and taken by whoever may accept it. */
async function taken(by: string, who = "wangmin"): Promise<Report> {
  const report = await reported(by);
  await stage.person(who).takes(report.id);
  return report;
}
const ACT = () => new Date(day.getTime() - 86_400_000).toISOString();
async function openedFrom({ id }: Report, subject = "chenchen"): Promise<string> {
  const values = {
    subject: stage.person(subject).id,
    clauses: ["3.1.1.3"],
    conductAt: ACT(),
    urgent: "no",
    legal: "not_needed",
    note: "有截图为证，详见附件。",
  };
  await stage.person("wangmin").submits("cases.open", values, { id });
  return (await stage.newest()).id;
}
const joins = (id: string, report: string, by = "wangmin") =>
  stage.person(by).submits("cases.join", { report }, { id });
const links = (id: string, other: string, by = "wangmin") => stage.person(by).submits("cases.link", { other }, { id });
const sayCase = async (id: string) => `CASE-${(await stage.find(id)).number}`;
const stateOf = async ({ id }: Report) => (await prisma.incident.findUniqueOrThrow({ where: { id } })).state;
const joined = async (id: string) =>
  (await prisma.caseReport.findMany({ where: { caseId: id } })).map(({ incidentId }) => incidentId).sort();
const view = async (id: string, who = "wangmin") => {
  await stage.person(who).presses(`case.view:${id}`);
  return textOf(await stage.person(who).last());
};

describe("reports of one matter", () => {
  test("are one case: it names them all, and whoever sent one hears when it is over, and no more", async () => {
    const [first, second] = [await taken("emma"), await taken("zhouyu")];
    const id = await openedFrom(first);
    expect(said(await joins(id, second.number))).toContain(second.number);
    expect(await joined(id)).toEqual([first.id, second.id].sort());
    expect(await stateOf(second)).toBe("case_opened");
    const card = await view(id);
    expect(card).toContain(first.number);
    expect(card).toContain(second.number);
    // What the person sees tells of no report.
    await stage.allege(id);
    await stage.person("chenchen").presses(`case.mine:${id}`);
    expect(textOf(await stage.person("chenchen").last())).not.toMatch(/INC-|Emma|周宇/);
    await stage.person("wangmin").submits("cases.dismiss", { reason: "not_proven", note: "证据不足以认定。" }, { id });
    for (const who of ["emma", "zhouyu"]) {
      const told = textOf(await stage.person(who).last());
      expect(told).toMatch(new RegExp(who === "emma" ? first.number : second.number));
      expect(told).not.toMatch(/CASE-|陈晨|证据不足/);
    }
    const outcomes = await prisma.incident.findMany({ where: { id: { in: [first.id, second.id] } } });
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(["case_over", "case_over"]);
  });

  test("belong to one case each: joined once, there is nothing to join, here or elsewhere", async () => {
    const [first, second, other] = [await taken("emma"), await taken("zhouyu"), await taken("linyue")];
    const id = await openedFrom(first);
    const elsewhere = await openedFrom(other, "mia");
    await joins(id, second.number);
    for (const at of [id, elsewhere])
      expect(await joins(at, second.number)).toMatchObject({
        kind: "errors",
        errors: { report: expect.stringContaining("没有可以并入的举报") },
      });
    expect(await joined(elsewhere)).toEqual([other.id]);
    for (const nothing of ["INC-99999", "报价单", "CASE-1"])
      expect(await joins(id, nothing)).toMatchObject({ kind: "errors", errors: { report: expect.anything() } });
  });

  test("are joined by whoever has both: not by others, and not before the report was taken", async () => {
    const [first, open] = [await taken("emma"), await reported("zhouyu")];
    const id = await openedFrom(first);
    for (const who of ["sunli", "hejing", "liuyang", "chenchen", "liqiang", "emma"])
      expect((await joins(id, open.number, who)).kind).not.toBe("none");
    expect(said(await joins(id, open.number))).not.toContain("已并入");
    expect(await joined(id)).toEqual([first.id]);
    expect(await stateOf(open)).not.toBe("case_opened");
    await stage.person("wangmin").takes(open.id);
    await joins(id, open.number);
    expect(await joined(id)).toHaveLength(2);
  });

  test("put whoever sent one of them out of the case, also one of the team", async () => {
    const id = await openedFrom(await taken("emma"));
    await joins(id, (await taken("sunli")).number);
    expect(await joined(id)).toHaveLength(2);
    await stage.allege(id);
    await stage.person("chenchen").submits("cases.statement", { text: "截图是误发的，我马上删了。" }, { id });
    await stage.propose(id);
    // She would decide it, had she not reported.
    expect(said(await stage.decide(id, "sunli"))).toContain("举报人");
    expect((await stage.find(id)).state).toBe("proposed");
    expect(said(await stage.decide(id, "hejing"))).toContain("已决定");
  });

  test("make the company know from the first of them: the limit of time runs from there", async () => {
    const earlier = await taken("emma");
    clock.moveTo(new Date(day.getTime() + 2 * 86_400_000));
    const values = {
      subject: stage.person("chenchen").id,
      clauses: ["3.1.1.3"],
      conductAt: ACT(),
      urgent: "no",
      legal: "not_needed",
      note: "有截图为证，详见附件。",
    };
    const later = await taken("zhouyu");
    await stage.person("wangmin").submits("cases.open", values, { id: later.id });
    const { id } = await stage.newest();
    const bar = () => prisma.deadline.findMany({ where: { subject: id, kind: "time-bar", closedAt: null } });
    const [before] = await bar();
    expect(said(await joins(id, earlier.number))).toContain(earlier.number);
    expect((await stage.find(id)).knewAt).toEqual(day);
    const after = await bar();
    expect(after).toHaveLength(1);
    expect(before && after[0] && after[0].dueAt < before.dueAt).toBe(true);
    // A later one changes nothing of that.
    const last = await taken("linyue");
    await joins(id, last.number);
    expect((await stage.find(id)).knewAt).toEqual(day);
  });
});

describe("cases that belong together", () => {
  test("name each other on both sides, whichever was named, and once", async () => {
    const [one, other] = [await stage.opened("chenchen"), await stage.opened("mia")];
    const [first, second] = [await sayCase(one), await sayCase(other)];
    expect(said(await links(one, second.toLowerCase()))).toContain(second);
    expect(await view(one)).toContain(second);
    expect(await view(other)).toContain(first);
    expect(await links(one, second)).toMatchObject({
      kind: "errors",
      errors: { other: expect.stringContaining("已经与") },
    });
    expect(await links(other, first)).toMatchObject({
      kind: "errors",
      errors: { other: expect.stringContaining("已经与") },
    });
    expect(await prisma.caseLink.count({ where: { OR: [{ caseId: one }, { otherId: one }] } })).toBe(1);
    // Neither person learns of the other.
    await stage.allege(one);
    await stage.person("chenchen").presses(`case.mine:${one}`);
    expect(textOf(await stage.person("chenchen").last())).not.toContain(second);
  });

  test("stay two: what is decided in one moves nothing in the other", async () => {
    const [one, other] = [await stage.opened("chenchen"), await stage.opened("mia")];
    await links(one, await sayCase(other));
    await stage
      .person("wangmin")
      .submits("cases.dismiss", { reason: "not_proven", note: "证据不足以认定。" }, { id: one });
    expect((await stage.find(one)).state).toBe("closed_no_violation");
    expect((await stage.find(other)).state).toBe("open");
  });

  test("are linked by their handler alone, and a number that is nothing, itself or hidden is answered alike", async () => {
    const id = await stage.opened("chenchen");
    // About whoever asks, opened by somebody else: they must not learn that it is there.
    await prisma.case.create({
      data: {
        ...(await prisma.case.findUniqueOrThrow({ where: { id } })),
        id: "cas_abouthandler00001",
        number: 90_001,
        subjectId: stage.person("wangmin").id,
      },
    });
    const answers = [];
    for (const other of ["CASE-99999", await sayCase(id), "CASE-90001", "报价单"]) {
      const reply = await links(id, other);
      if (reply.kind !== "errors") throw new Error(said(reply));
      answers.push(reply.errors.other?.replace(other, "…"));
    }
    expect(new Set(answers).size).toBe(1);
    const other = await sayCase(await stage.opened("mia"));
    for (const who of ["sunli", "hejing", "liqiang", "chenchen", "emma"])
      expect(said(await links(id, other, who))).not.toContain("已关联");
    expect(await prisma.caseLink.count({ where: { OR: [{ caseId: id }, { otherId: id }] } })).toBe(0);
  });
});
