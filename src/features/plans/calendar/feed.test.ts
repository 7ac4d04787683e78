import ICAL from "ical.js";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { personId, type TestApp } from "../../../../test/support/app.ts";
import { said } from "../../../../test/support/case-stage.ts";
import { actionsOf, DemoPerson, labelsOf } from "../../../../test/support/demo-person.ts";
import { type PlanStage, planStage } from "../../../../test/support/kept-plans.ts";
import { get, startWebApp } from "../../../../test/web/web-app.ts";
import { calendarFor } from "../../../core/calendar/index.ts";
import { StillClock } from "../../../core/clock.ts";
import { systemCtx } from "../../../core/context.ts";
import { sweepLinks } from "../../../core/links.ts";
import { findPerson } from "../../../core/people.ts";
import { collectPersonalData } from "../../../core/personal-data.ts";
import { icsOf } from "./ics.ts";
import { SAMPLE_NOW, sampleTeam } from "./samples-team.ts";

/** A Monday before a week with a holiday: 1 to 3 January 2027 are off. */
const MONDAY = "2026-12-28T09:00:00+08:00";
let app: TestApp;
let stage: PlanStage;
const clock = new StillClock(MONDAY);
beforeAll(async () => {
  app = await startWebApp({ clock });
  stage = planStage(app, { firstDay: "2026-12-30", lastDay: "2027-01-04" });
});
afterAll(() => app.close());
beforeEach(() => clock.moveTo(MONDAY));
const person = (name: string) => new DemoPerson(app, name);

/** Makes a feed; the path of its address. */
async function feedOf(name: string): Promise<string> {
  const reply = await person(name).presses("plan.feed-make");
  if (reply.kind !== "card") throw new Error(said(reply));
  const code = reply.card.body.find(({ kind }) => kind === "code");
  return code?.kind === "code" ? new URL(code.text).pathname : "";
}
type Event = { uid: string; from: string; to: string; summary: string; status: string; sequence: number };
function eventsIn(text: string): Event[] {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  return calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    return {
      uid: event.uid,
      from: event.startDate.toJSDate().toISOString(),
      to: event.endDate.toJSDate().toISOString(),
      summary: event.summary,
      status: String(component.getFirstPropertyValue("status")),
      sequence: event.sequence,
    };
  });
}

describe("a calendar feed", () => {
  test("has every approved window on a working day, at its instant, and nothing of what was not approved", async () => {
    const id = await stage.approve("chenchen", { tasks: "机密任务" });
    await stage.submit("chenchen", { firstDay: "2027-01-05", lastDay: "2027-01-05" });
    const answer = await get(app, await feedOf("chenchen"));
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/calendar; charset=utf-8"]);
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const events = eventsIn(answer.text);
    expect(events.map(({ from, to, status }) => [from, to, status])).toEqual([
      ["2026-12-30T06:00:00.000Z", "2026-12-30T07:30:00.000Z", "CONFIRMED"],
      ["2026-12-31T06:00:00.000Z", "2026-12-31T07:30:00.000Z", "CONFIRMED"],
      ["2027-01-04T06:00:00.000Z", "2027-01-04T07:30:00.000Z", "CONFIRMED"],
    ]);
    const { number } = await app.services.db.prisma.plan.findUniqueOrThrow({ where: { id } });
    expect(new Set(events.map(({ summary }) => summary))).toEqual(new Set([`PLAN-${number} · 市场调研`]));
    expect(answer.text).not.toContain("机密任务");
  });

  test("keeps the names of its events when a plan is taken back, and cancels what had not begun", async () => {
    clock.moveTo("2026-12-28T10:00:00+08:00");
    const id = await stage.approve("zhouyu");
    const path = await feedOf("zhouyu");
    const before = eventsIn((await get(app, path)).text);
    clock.moveTo("2026-12-30T16:00:00+08:00");
    await app.catchUp();
    await person("liqiang").submits("plans.revoke", { reason: "明天有客户来访，先停。" }, { id });
    const after = eventsIn((await get(app, path)).text);
    expect(after.map(({ uid }) => uid)).toEqual(before.map(({ uid }) => uid));
    expect(after.map(({ status }) => status)).toEqual(["CONFIRMED", "CANCELLED", "CANCELLED"]);
    expect(after[0]?.sequence).toBeGreaterThan(before[0]?.sequence ?? 0);
  });

  test("is asked for before, shown once, replaced by a new one and taken back", async () => {
    const card = async () => {
      const reply = await person("mia").says("/plan calendar");
      if (reply.kind !== "card") throw new Error(said(reply));
      return reply.card;
    };
    const none = await card();
    expect(labelsOf(none)).toEqual(["Make link"]);
    expect(actionsOf(none).every((action) => action.kind === "run" && action.confirm)).toBe(true);
    const first = await feedOf("mia");
    expect(JSON.stringify(await card())).not.toContain(first);
    expect(labelsOf(await card())).toEqual(["New link", "Take back"]);
    const second = await feedOf("mia");
    expect([(await get(app, first)).status, (await get(app, second)).status]).toEqual([404, 200]);
    const kept = await app.services.db.prisma.pageLink.findMany({ where: { personId: personId("mia") } });
    expect(kept).toHaveLength(1);
    expect(second).not.toContain(kept[0]?.hash);
    expect((await person("mia").presses("plan.feed-drop")).kind).toBe("replace");
    expect((await get(app, second)).status).toBe(404);
    expect(said(await person("mia").presses("plan.feed-drop"))).toContain("no link in use");
    const entries = await app.services.db.prisma.auditEntry.findMany({
      where: { subject: personId("mia"), action: { startsWith: "plan.feed" } },
      orderBy: { seq: "asc" },
    });
    expect(entries.map(({ action }) => action)).toEqual(["plan.feed-made", "plan.feed-made", "plan.feed-dropped"]);
  });

  test("answers 404 for whatever is no feed, and for whoever has left, also when they come back", async () => {
    const path = await feedOf("sunli");
    for (const other of ["/w/ics/x.ics", `${path.slice(0, -5)}x.ics`, path.replace(".ics", ""), "/w/ics/%00.ics"])
      expect((await get(app, other)).status, other).toBe(404);
    const { db } = app.services;
    const set = (isActive: boolean) =>
      db.prisma.person.update({ where: { id: personId("sunli") }, data: { isActive } });
    await set(false);
    expect((await get(app, path)).status).toBe(404);
    await sweepLinks(db, clock.now());
    await set(true);
    expect((await get(app, path)).status).toBe(404);
  });

  test("stands in the person's own copy of their data, without its address", async () => {
    const path = await feedOf("liuyang");
    const copy = await app.services.db.transaction(async (tx) => {
      const who = await findPerson(tx, personId("liuyang"));
      if (!who) throw new Error("nobody");
      const ctx = { ...systemCtx(app.services, tx), person: who };
      return collectPersonalData(ctx, app.registry, who, "copy");
    });
    const section = copy.find(({ key }) => key === "plans.calendar");
    expect(section?.rows).toEqual([[clock.now()]]);
    expect(JSON.stringify(copy)).not.toContain(path.slice("/w/ics/".length, -4));
  });

  test("stops whoever guesses", async () => {
    const statuses = [];
    for (let time = 0; time < 620; time++) statuses.push((await get(app, "/w/ics/guess-guess-guess-guess.ics")).status);
    expect(statuses.at(-1)).toBe(429);
  });
});

describe("the file", () => {
  const [shown] = sampleTeam("zh-CN");
  if (!shown) throw new Error("nobody");
  const made = (plans: typeof shown.plans, summary = "PLAN-77 · 客户关系维护") =>
    icsOf(plans, {
      calendar: calendarFor("CN"),
      now: SAMPLE_NOW,
      name: "社媒计划; 我的, 全部",
      summaryOf: () => summary,
    });

  test("has lines of at most 75 octets that end in CRLF, and escapes what people could write", () => {
    const summary = `${"客户关系维护".repeat(12)}; \\ , "quoted"\nsecond line`;
    const text = made(shown.plans, summary);
    expect(text.endsWith("END:VCALENDAR\r\n")).toBe(true);
    expect(text.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
    for (const line of text.split("\r\n")) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    expect(eventsIn(text)[0]?.summary).toBe(summary);
    const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
    expect(calendar.getFirstPropertyValue("x-wr-calname")).toBe("社媒计划\\; 我的\\, 全部");
  });

  test("is a calendar also before anything was approved", () => {
    expect(eventsIn(made([]))).toEqual([]);
    expect(made([])).toContain("BEGIN:VTIMEZONE");
  });

  test("marks hours of a quarter as free, and cancels what lies behind an early end", () => {
    const [plan] = shown.plans;
    if (!plan) throw new Error("no plan");
    expect(made([plan])).not.toContain("TRANSP");
    expect(made([{ ...plan, content: { ...plan.content, posts: 3 } }])).toContain("TRANSP:TRANSPARENT");
    const [first] = eventsIn(made([plan]));
    const closedAt = new Date(first?.to ?? 0);
    const statuses = eventsIn(made([{ ...plan, row: { ...plan.row, state: "completed", closedAt } }])).map(
      ({ status }) => status,
    );
    expect(statuses[0]).toBe("CONFIRMED");
    expect(statuses.slice(1).every((status) => status === "CANCELLED")).toBe(true);
  });

  test("holds the clock of the owner over a change of clocks", () => {
    const [plan] = shown.plans;
    if (!plan) throw new Error("no plan");
    const content = { ...plan.content, firstDay: "2026-10-23", lastDay: "2026-10-26" } as const;
    const text = icsOf([{ row: plan.row, content }], {
      calendar: calendarFor("GB-ENG"),
      now: SAMPLE_NOW,
      name: "x",
      summaryOf: () => "x",
    });
    expect(eventsIn(text).map(({ from }) => from)).toEqual(["2026-10-23T13:00:00.000Z", "2026-10-26T14:00:00.000Z"]);
  });
});
