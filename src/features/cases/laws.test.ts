import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { everybodySigned, startTestApp, type TestApp } from "../../../test/support/app.ts";
import { DemoPerson } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";
import type { RawValues } from "../../core/form.ts";
import { caseLife } from "./life.ts";
import { isUndecided, OBLIGATION_STEPS, type ObligationKind, STATES, type State } from "./model.ts";
import { sanctionLife } from "./sanctions/life.ts";

/** Laws that hold whatever anybody presses, in whatever order: everybody of the company tries everything. */

const PEOPLE = [
  "chenchen",
  "liqiang",
  "zhaolan",
  "wangmin",
  "liuyang",
  "sunli",
  "hejing",
  "wutao",
  "emma",
  "zhouyu",
] as const;
const STEPS: Record<"1" | "2" | "3", ObligationKind[]> = {
  "1": ["oral_warning", "content_removal"],
  "2": ["circular_criticism", "meeting_reflection"],
  "3": ["legal_reserve", "dismissal"],
};

/** Some of what is filled in goes by the time of the act. */
type Filled = RawValues | ((act: Date) => RawValues);
type Try =
  | { kind: "press"; who: (typeof PEOPLE)[number]; press: string }
  | { kind: "submit"; who: (typeof PEOPLE)[number]; form: string; values: Filled }
  | { kind: "days"; days: number };

const REASON = { reason: "按照事实和制度说明理由。" };
const allegation = {
  facts: "您的微博发布了报价单。",
  clauses: ["3.1.1.3"],
  evidence: "公开截图 2 张",
  preserved: "elsewhere",
};
const proposal = (step: "1" | "2" | "3"): RawValues => ({
  gravity: "normal",
  step,
  obligations: STEPS[step],
  clauses: ["3.1.1.3"],
  reasons: "理由充分，已经听取说明。",
  deviation: "情节与档次不同，另行说明。",
  named: "no",
});
const PROPORTION = Object.fromEntries(
  ["act", "reach", "truth", "intent", "harm", "earlier", "service", "milder"].map((name) => [name, "无"]),
);

const INTERIM = {
  asks: ["hide_content", "post_nothing"],
  text: "请先把这条微博设为仅自己可见。",
  reason: "这条微博还在被转发。",
  preserved: "elsewhere",
};
const earlier =
  (days: number) =>
  (act: Date): RawValues => ({ conductAt: new Date(act.getTime() - days * 86_400_000).toISOString(), ...REASON });

const SUBMITS: [string, Filled][] = [
  ["cases.interim", INTERIM],
  ["cases.pin", earlier(0)],
  ["cases.pin", earlier(1)],
  ["cases.allege", allegation],
  ["cases.statement", { text: "我说明一下当时的情况。" }],
  ["cases.addition", { text: "再补充一点情况。" }],
  ["cases.propose", proposal("1")],
  ["cases.propose", proposal("2")],
  ["cases.propose", proposal("3")],
  ["cases.weigh", PROPORTION],
  ["cases.sign-off", REASON],
  ["cases.decide", REASON],
  ["cases.approve", REASON],
  ["cases.refuse", REASON],
  ["cases.return", REASON],
  ["cases.acquit", { reason: "not_proven", note: "证据不足以认定。" }],
  ["cases.dismiss", { reason: "too_small", note: "情节轻微，不作处理。" }],
  ["cases.withdraw", REASON],
  ["cases.serve", { text: "经核实，决定如下，详见下方。" }],
  ["cases.ask-recusal", REASON],
  ["cases.answer-recusal", { answer: "grant", ...REASON }],
  ["cases.union-send", { to: "工会", text: "拟解除劳动合同的通知。", sentAt: "2026-11-23T10:00:00+08:00" }],
  ["cases.union-view", { text: "工会没有不同意见。", at: "2026-11-23T11:00:00+08:00" }],
  ["cases.union-answer", { text: "谢谢，已经考虑你们的意见。" }],
  ["cases.correct", { what: "annul", cause: "own", ...REASON }],
  ["cases.review", { what: "confirm", ...REASON }],
  ["cases.extend", { days: "2", ...REASON }],
  ["cases.override", REASON],
];
const PRESSES = [
  "interim-done",
  "lift",
  "take",
  "recuse",
  "acknowledge",
  "union-done",
  "ask-legal",
  "view",
  "mine",
  "file",
];

const who = fc.constantFrom(...PEOPLE);
const anyTry: fc.Arbitrary<Try> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("press" as const), who, press: fc.constantFrom(...PRESSES) }) },
  {
    weight: 8,
    arbitrary: fc
      .record({ who, which: fc.constantFrom(...SUBMITS) })
      .map(({ who: actor, which: [form, values] }) => ({ kind: "submit" as const, who: actor, form, values })),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("days" as const), days: fc.integer({ min: 1, max: 8 }) }) },
);
/** A way that leads somewhere, which the random ones interrupt. */
const WAY: Try[] = [
  { kind: "submit", who: "wangmin", form: "cases.interim", values: INTERIM },
  { kind: "press", who: "chenchen", press: "interim-done" },
  { kind: "submit", who: "wangmin", form: "cases.allege", values: allegation },
  { kind: "submit", who: "chenchen", form: "cases.statement", values: { text: "我说明一下当时的情况。" } },
  { kind: "submit", who: "wangmin", form: "cases.weigh", values: PROPORTION },
  { kind: "submit", who: "hejing", form: "cases.sign-off", values: REASON },
  { kind: "submit", who: "wangmin", form: "cases.propose", values: proposal("3") },
  { kind: "submit", who: "sunli", form: "cases.decide", values: REASON },
  { kind: "submit", who: "hejing", form: "cases.approve", values: REASON },
  {
    kind: "submit",
    who: "wangmin",
    form: "cases.union-send",
    values: { to: "工会", text: "拟解除劳动合同的通知。", sentAt: "2026-11-23T10:00:00+08:00" },
  },
  {
    kind: "submit",
    who: "wangmin",
    form: "cases.union-view",
    values: { text: "工会没有不同意见。", at: "2026-11-23T11:00:00+08:00" },
  },
  { kind: "submit", who: "wangmin", form: "cases.union-answer", values: { text: "谢谢，已经考虑你们的意见。" } },
  { kind: "press", who: "wangmin", press: "union-done" },
  { kind: "submit", who: "wangmin", form: "cases.serve", values: { text: "经核实，决定如下，详见下方。" } },
  { kind: "press", who: "chenchen", press: "acknowledge" },
  { kind: "days", days: 9 },
];
/** One that ends early. */
const SHORT_WAY: Try[] = [
  ...WAY.slice(0, 4),
  {
    kind: "submit",
    who: "wangmin",
    form: "cases.dismiss",
    values: { reason: "too_small", note: "情节轻微，不作处理。" },
  },
];
const anyCourse = fc
  .array(fc.array(anyTry, { maxLength: 2 }), { minLength: WAY.length, maxLength: WAY.length })
  .map((between) => WAY.flatMap((step, i) => [...(between[i] ?? []), step]));

describe("whatever people press", () => {
  let app: TestApp;
  const clock = new StillClock("2026-11-24T09:00:00+08:00");
  beforeAll(async () => {
    app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
    await everybodySigned(app);
  });
  afterAll(() => app.close());

  const person = (name: string) => new DemoPerson(app, name);
  async function play(course: readonly Try[]): Promise<string> {
    const act = new Date(clock.now().getTime() - 3_600_000);
    const conductAt = act.toISOString();
    const note = "有截图为证，详见附件。";
    const values = {
      subject: person("chenchen").id,
      clauses: ["3.1.1.3"],
      conductAt,
      urgent: "no",
      legal: "not_needed",
      note,
    };
    await person("wangmin").submits("cases.open", values, { id: "direct" });
    const { id } = await app.services.db.prisma.case.findFirstOrThrow({ orderBy: { number: "desc" } });
    for (const item of course) {
      if (item.kind === "press") await person(item.who).presses(`case.${item.press}:${id}`);
      else if (item.kind === "submit") {
        const values = typeof item.values === "function" ? item.values(act) : item.values;
        await person(item.who).submits(item.form, values, { id });
      } else {
        clock.moveTo(new Date(clock.now().getTime() + item.days * 86_400_000));
        await app.catchUp();
      }
    }
    return id;
  }

  type Entry = { event: string; from: State; to: State };
  /** What happened, oldest first. */
  async function historyOf(id: string): Promise<Entry[]> {
    const entries = await app.services.db.prisma.auditEntry.findMany({
      where: { subject: id },
      orderBy: { seq: "asc" },
    });
    return entries.flatMap(({ action, data }) => {
      const { from, to } = JSON.parse(data) as Partial<Entry>;
      const event = action.replace(/^case\./, "");
      return action.startsWith("case.") && from && to ? [{ event, from, to }] : [];
    });
  }

  const table = caseLife.states as Record<State, Record<string, { to: State }>>;
  /** Each step is one of the table's, from where the one before it led. */
  function followsTheTable(history: readonly Entry[]): void {
    for (const [i, { event, from, to }] of history.entries()) {
      expect(table[from][event]?.to, event).toBe(to);
      if (i > 0) expect(from, event).toBe(history[i - 1]?.to);
    }
  }

  /** Whatever was put to the person, also anew, could be answered before anything was proposed on it. */
  function isHeardEachTime(history: readonly Entry[]): void {
    let isHeard = false;
    for (const { event } of history) {
      if (event === "allege" || event === "tellAnew") isHeard = false;
      if (event === "state" || event === "silent") isHeard = true;
      if (event === "propose") expect(isHeard).toBe(true);
    }
  }

  /** An interim measure moves nothing, is one at a time, and ends with the case or before. */
  function isInterimOnly(history: readonly Entry[]): void {
    let now: "none" | "asked" | "done" = "none";
    for (const { event, from, to } of history) {
      if (!["interim", "interimDone", "lift"].includes(event)) continue;
      expect(to).toBe(from);
      expect(isUndecided(from)).toBe(true);
      expect(now).toBe({ interim: "none", interimDone: "asked", lift: now === "none" ? "running" : now }[event]);
      now = event === "interim" ? "asked" : event === "interimDone" ? "done" : "none";
      asked.add(event);
    }
  }
  const asked = new Set<string>();

  /** Neither in the person's record nor in the count of a case is there anything of it; over is over. */
  async function countsNowhere(row: { id: string; number: number; state: string; sanction: unknown }): Promise<void> {
    const record = JSON.stringify(await person("chenchen").says("/sm record"));
    expect(record).not.toContain("临时");
    const counted = await app.services.db.prisma.sanction.count({
      where: { subjectId: person("chenchen").id, state: { in: ["executing", "completed"] }, finalAt: { not: null } },
    });
    const said = Number(/目前计入的决定：(\d+)/.exec(record)?.[1] ?? 0);
    expect(said).toBeLessThanOrEqual(counted);
    const lines = await app.services.db.prisma.caseLine.count({ where: { caseId: row.id, kind: "interim" } });
    if (lines === 0 || isUndecided(row.state as State)) return;
    for (const press of ["interim-done", "lift"])
      await person(press === "lift" ? "wangmin" : "chenchen").presses(`case.${press}:${row.id}`);
    await person("wangmin").submits("cases.interim", INTERIM, { id: row.id });
    expect(await app.services.db.prisma.caseLine.count({ where: { caseId: row.id, kind: "interim" } })).toBe(lines);
  }

  test("nothing leaves the tables, skips the hearing, or is decided on one person's word where two are needed", async () => {
    const ends = new Set<string>();
    await fc.assert(
      fc.asyncProperty(anyCourse, async (course) => {
        const id = await play(course);
        const row = await app.services.db.prisma.case.findUniqueOrThrow({
          where: { id },
          include: { sanction: { include: { obligations: true } } },
        });
        ends.add(row.state);
        const history = await historyOf(id);
        followsTheTable(history);
        isHeardEachTime(history);
        isInterimOnly(history);
        await countsNowhere(row);
        expect(STATES).toContain(row.state);
        const { sanction } = row;
        if (sanction) {
          expect(row.allegedAt).not.toBeNull();
          expect(row.heardAt).not.toBeNull();
          expect(sanction.decidedAt >= (row.heardAt as Date)).toBe(true);
          expect(sanction.deciderId).not.toBe(row.proposerId);
          expect(sanction.conductAt >= sanction.boundFrom).toBe(true);
          if (sanction.decidedStep === 3) {
            expect(sanction.secondId).not.toBeNull();
            expect(new Set([row.proposerId, sanction.deciderId, sanction.secondId]).size).toBe(3);
            expect([sanction.deciderId, sanction.secondId]).toContain(person("hejing").id);
          }
          for (const { kind } of sanction.obligations)
            expect(OBLIGATION_STEPS[kind as ObligationKind]).toBeLessThanOrEqual(sanction.decidedStep);
          const earlier = await app.services.db.prisma.sanction.findMany({ where: { id: { in: sanction.counted } } });
          for (const one of earlier) {
            expect(one.receivedAt && one.receivedAt < sanction.conductAt).toBe(true);
            expect(one.decidedAt < sanction.decidedAt).toBe(true);
          }
        }
        // Nobody who is a party, or manages one, ever has it.
        for (const party of ["chenchen", "liqiang"]) {
          const { id: partyId } = person(party);
          expect([row.handlerId, row.proposerId, row.deciderId, row.secondId]).not.toContain(partyId);
        }
        expect(app.log.lines.filter(({ level }) => level === "error")).toEqual([]);
      }),
      // Chance may cut every course short, so the two undisturbed ways are always among them.
      { numRuns: 10, examples: [[WAY], [SHORT_WAY]] },
    );
    expect([...asked].sort()).toContain("interimDone");
    // The courses are not all stopped at the first step.
    expect(ends.size).toBeGreaterThan(1);
  }, 120_000);

  test("the audit log of all of it is whole", async () => {
    const { verifyAudit } = await import("../../core/audit.ts");
    expect((await verifyAudit(app.services.db)).faults).toEqual([]);
  });
});

describe("the tables", () => {
  const lives = { case: caseLife, sanction: sanctionLife };
  test.each(Object.entries(lives))(
    "no event of a %s leads out of its table, and every state can be reached",
    (_name, life) => {
      const states = Object.keys(life.states);
      const targets = new Set<string>();
      for (const events of Object.values(life.states) as Record<
        string,
        { to: string; may: string[]; unless?: string[] }
      >[]) {
        for (const { to, may, unless } of Object.values(events)) {
          expect(states).toContain(to);
          for (const right of may) expect(Object.keys(life.rights)).toContain(right);
          for (const guard of unless ?? []) expect(Object.keys(life.guards)).toContain(guard);
          targets.add(to);
        }
      }
      const first = states.find((state) => !targets.has(state));
      expect(states.filter((state) => state !== first && !targets.has(state))).toEqual([]);
    },
  );

  test("every way to a decision leads past the hearing and past somebody who did not propose", () => {
    // States from which a proposal can be made, and which events lead to them.
    const proposing = (
      Object.entries(caseLife.states) as [State, Record<string, { unless?: readonly string[] }>][]
    ).filter(([, events]) => "propose" in events);
    for (const [, events] of proposing) expect(events.propose?.unless).toContain("wasHeard");
    const deciding = (
      Object.entries(caseLife.states) as [State, Record<string, { to: string; may: readonly string[] }>][]
    ).flatMap(([state, events]) =>
      Object.entries(events).filter(([, { to }]) => to === "decided" && state !== "decided"),
    );
    for (const [event, { may }] of deciding) {
      if (event === "unionDone") continue;
      expect(may.every((right) => right === "decider" || right === "second")).toBe(true);
    }
  });
});
