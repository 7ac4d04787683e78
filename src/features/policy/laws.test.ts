import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { personId, startTestApp, type TestApp } from "../../../test/support/app.ts";
import { DemoPerson } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { verifyAudit } from "../../core/audit.ts";
import { StillClock } from "../../core/clock.ts";
import { systemCtx } from "../../core/context.ts";
import type { RawValues } from "../../core/form.ts";
import { policyLife } from "./life.ts";
import { runsBetween } from "./making/changes.ts";
import { commentLife } from "./making/comment-life.ts";
import { changesBetween, materialChanges } from "./making/model.ts";
import { acknowledgedAt, type ClauseTexts, type KeptVersion, parametersSchema } from "./model.ts";
import { sampleVersion } from "./sample-version.ts";
import { signatureLife } from "./signing/life.ts";
import { versionsOf } from "./store.ts";

/** Laws of versions and signatures that hold whatever anybody presses, in whatever order. */

const WHO = ["sunli", "hejing", "wangmin", "liuyang", "chenchen", "mia"] as const;
type Try =
  | { kind: "press"; who: (typeof WHO)[number]; press: string }
  | { kind: "submit"; who: (typeof WHO)[number]; form: string; values: RawValues }
  | { kind: "days"; days: number };

const SUBMITS: [string, RawValues][] = [
  ["policy.clause-text", { zh: "请专注工作。", en: "Focus on work." }],
  ["policy.consult", { whom: "representatives", days: "3" }],
  ["policy.extend", { days: "1" }],
  ["policy.comment", { text: "请写得更清楚一些。" }],
  ["policy.answer-many", { outcome: "explained", text: "已经写清楚了。" }],
  ["policy.record", { kind: "minutes", day: "2026-11-24", participants: "职工代表 12 人", text: "逐条讨论。" }],
  ["policy.propose", { day: "2027-02-01" }],
  ["policy.withdraw", { reason: "重新讨论。" }],
  ["policy.reserve", { reservation: "第 4.1.1 条不现实。" }],
];
const PRESSES = ["approve", "publish", "unpropose", "revise", "acknowledge", "mark", "marks", "desk", "forecast"];
const who = fc.constantFrom(...WHO);
const anyTry: fc.Arbitrary<Try> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("press" as const), who, press: fc.constantFrom(...PRESSES) }) },
  {
    weight: 6,
    arbitrary: fc
      .record({ who, which: fc.constantFrom(...SUBMITS) })
      .map(({ who: actor, which: [form, values] }) => ({ kind: "submit" as const, who: actor, form, values })),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("days" as const), days: fc.integer({ min: 1, max: 9 }) }) },
);
/** A way that leads to a published version, which the random ones interrupt. */
const WAY: Try[] = [
  { kind: "submit", who: "sunli", form: "policy.clause-text", values: { zh: "请专注工作。", en: "Focus on work." } },
  { kind: "submit", who: "sunli", form: "policy.consult", values: { whom: "everyone", days: "3" } },
  { kind: "submit", who: "chenchen", form: "policy.comment", values: { text: "请写得更清楚一些。" } },
  { kind: "days", days: 6 },
  {
    kind: "submit",
    who: "sunli",
    form: "policy.answer-many",
    values: { outcome: "explained", text: "已经写清楚了。" },
  },
  {
    kind: "submit",
    who: "sunli",
    form: "policy.record",
    values: { kind: "minutes", day: "2026-11-24", participants: "职工代表 12 人", text: "逐条讨论。" },
  },
  { kind: "press", who: "sunli", press: "approve" },
  { kind: "submit", who: "sunli", form: "policy.propose", values: { day: "soon" } },
  { kind: "press", who: "hejing", press: "publish" },
  { kind: "days", days: 5 },
  { kind: "press", who: "chenchen", press: "acknowledge" },
  { kind: "press", who: "mia", press: "acknowledge" },
];
const anyCourse = fc
  .array(fc.array(anyTry, { maxLength: 1 }), { minLength: WAY.length, maxLength: WAY.length })
  .map((between) => WAY.flatMap((step, i) => [...(between[i] ?? []), step]));

describe("whatever people press", () => {
  let app: TestApp;
  const clock = new StillClock("2026-11-24T09:00:00+08:00");
  beforeAll(async () => {
    app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
    const represents = { person: personId("chenchen"), capacity: "employees" };
    await new DemoPerson(app, "sunli").submits("policy.representative", represents);
  });
  afterAll(() => app.close());

  let count = 0;
  async function play(course: readonly Try[]): Promise<string> {
    const label = `course-${++count}`;
    await new DemoPerson(app, "sunli").submits("policy.new-draft", { label });
    const { id } = await app.services.db.prisma.policyVersion.findUniqueOrThrow({ where: { label } });
    for (const item of course) {
      if (item.kind === "days") {
        clock.moveTo(new Date(clock.now().getTime() + item.days * 86_400_000));
        await app.catchUp();
      } else if (item.kind === "press") {
        const arg = item.press === "mark" ? ":4.1.1_0" : item.press === "acknowledge" ? ":zh-CN" : "";
        await new DemoPerson(app, item.who).presses(`policy.${item.press}:${id}${arg}`);
      } else {
        const which = await app.services.db.prisma.policyComment.findMany({ where: { versionId: id, state: "open" } });
        const values: RawValues = { ...item.values, which: which.map(({ id: one }) => one) };
        if (values.day === "soon")
          values.day = new Date(clock.now().getTime() + 3 * 86_400_000).toISOString().slice(0, 10);
        await new DemoPerson(app, item.who).submits(item.form, values, { id, clause: "4.1.1", locale: "zh-CN" });
      }
    }
    return id;
  }

  test("nothing is published but by two people after a consultation with minutes, and one version is in force at a time", async () => {
    const ends = new Set<string>();
    await fc.assert(
      fc.asyncProperty(anyCourse, async (course) => {
        const id = await play(course);
        const { prisma } = app.services.db;
        const entries = await prisma.auditEntry.findMany({ where: { subject: id }, orderBy: { seq: "asc" } });
        const moves = entries.map(({ action, actor, data }) => ({
          event: action.replace(/^policy\./, ""),
          actor,
          ...(JSON.parse(data) as { from?: string; to?: string; first?: string }),
        }));
        const table = policyLife.states as Record<string, Record<string, { to: string }>>;
        for (const { event, from, to } of moves) {
          if (event === "published" || !from || !(from in table)) continue;
          expect(table[from]?.[event]?.to, event).toBe(to);
        }
        const published = moves.find(({ event }) => event === "published");
        ends.add(published ? "published" : "not");
        if (published) {
          const before = moves.slice(0, moves.indexOf(published)).map(({ event }) => event);
          expect(published.first).toBeDefined();
          expect(published.first).not.toBe(published.actor);
          expect(before.lastIndexOf("approved")).toBeGreaterThan(before.lastIndexOf("consulted"));
          expect(before).toContain("recorded");
        }
        const versions = await app.services.db.transaction((tx) => versionsOf(systemCtx(app.services, tx)));
        expect(versions.filter(({ state }) => state === "effective").length).toBeLessThanOrEqual(1);
        for (const { state, effectiveFrom, endedAt } of versions) {
          if (state === "effective") expect(effectiveFrom && effectiveFrom <= clock.now()).toBe(true);
          if (state === "published") expect(effectiveFrom && effectiveFrom > clock.now()).toBe(true);
          if (state === "superseded") expect(endedAt && endedAt <= clock.now()).toBe(true);
        }
        // Every answered request has a word behind it, and every word its bytes.
        const answered = await prisma.signatureRequest.findMany({
          where: { state: { in: ["acknowledged", "objected"] } },
        });
        for (const { personId, basisId } of answered) {
          const kin = versions.filter((one) => one.basisId === basisId).map((one) => one.id as string);
          const words = await prisma.acknowledgement.findMany({ where: { personId, versionId: { in: kin } } });
          expect(words.length).toBeGreaterThan(0);
          for (const word of words) expect(word.textHash).toMatch(/^[0-9a-f]{64}$/);
        }
        expect(app.log.lines.filter(({ level }) => level === "error")).toEqual([]);
      }),
      { numRuns: 6, examples: [[WAY], [WAY.slice(0, 4)]] },
    );
    expect([...ends].sort()).toEqual(["not", "published"]);
    expect((await verifyAudit(app.services.db)).faults).toEqual([]);
  }, 120_000);
});

describe("the tables", () => {
  const lives = { policy: policyLife, signature: signatureLife, comment: commentLife };
  test.each(Object.entries(lives))(
    "no event of a %s leads out of its table, and every state can be reached",
    (_name, life) => {
      const states = Object.keys(life.states);
      const targets = new Set<string>([states[0] ?? ""]);
      type Moves = Record<
        string,
        { to: string; may: readonly string[]; unless?: readonly string[]; tell?: readonly { to: string }[] }
      >;
      for (const events of Object.values(life.states) as Moves[]) {
        for (const { to, may, unless = [], tell = [] } of Object.values(events)) {
          expect(states).toContain(to);
          targets.add(to);
          for (const right of may) expect(Object.keys(life.rights)).toContain(right);
          for (const guard of unless) expect(Object.keys(life.guards)).toContain(guard);
          for (const { to: audience } of tell) expect(Object.keys(life.audiences)).toContain(audience);
        }
      }
      expect([...targets].sort()).toEqual([...states].sort());
    },
  );
});

const DAY_MS = 86_400_000;
const day = (count: number) => new Date(Date.UTC(2026, 0, 1) + count * DAY_MS);
const parameters = parametersSchema.parse({ appealDays: 5, answerDays: 10 });

/** Versions that follow one another; each is material or an editorial one on the basis of the one before. */
const anyVersions = fc
  .array(fc.record({ days: fc.integer({ min: 1, max: 30 }), isMaterial: fc.boolean() }), { minLength: 1, maxLength: 8 })
  .map((steps) => {
    let from = 0;
    let basis = "";
    return steps.map(({ days, isMaterial }, index): KeptVersion => {
      from += days;
      const id = `pol_${String(index).padStart(16, "0")}` as const;
      if (index === 0 || isMaterial) basis = id;
      return sampleVersion({ id, label: `v${index}`, effectiveFrom: day(from), basisId: basis });
    });
  });

describe("a signature across versions", () => {
  test("counts for its own version and the editorial ones after it, never across a material change and never backwards", () => {
    fc.assert(
      fc.property(
        anyVersions,
        fc.array(fc.option(fc.integer({ min: 0, max: 200 }), { nil: undefined })),
        (versions, days) => {
          const words = new Map(
            versions.flatMap(({ id }, i) => (days[i] === undefined ? [] : [[id as string, day(days[i])] as const])),
          );
          for (const [index, version] of versions.entries()) {
            const at = acknowledgedAt(version, versions, words);
            // Told apart by hand: back to where the basis began.
            let start = index;
            while (start > 0 && versions[start - 1]?.basisId === version.basisId) start--;
            const counted = versions.slice(start, index + 1).flatMap(({ id }) => words.get(id) ?? []);
            expect(at?.getTime()).toBe(counted.length === 0 ? undefined : Math.min(...counted.map(Number)));
          }
        },
      ),
    );
  });
});

describe("what differs between two versions", () => {
  const texts = fc.dictionary(
    fc.constantFrom("1.1", "2.2.1", "3.1.1.3", "4.1.1", "5.3.1"),
    fc.record({ "zh-CN": fc.string(), en: fc.string() }),
  ) as unknown as fc.Arbitrary<ClauseTexts>;
  const numbers = fc.record({ appealDays: fc.integer({ min: 1, max: 60 }), hasUnion: fc.boolean() });
  const anySide = fc.record({ clauses: texts, parameters: numbers }).map(({ clauses, parameters: own }) => ({
    clauses,
    parameters: { ...parameters, ...own },
  }));

  test("is nothing between equal ones, names each clause once, and turns round with the sides", () => {
    fc.assert(
      fc.property(anySide, anySide, (was, is) => {
        expect(changesBetween(was, was)).toEqual([]);
        const [there, back] = [changesBetween(was, is), changesBetween(is, was)];
        const names = there.map((one) => (one.what === "clause" ? one.id : one.key));
        expect(new Set(names).size).toBe(names.length);
        expect(back.map((one) => (one.what === "clause" ? one.id : one.key))).toEqual(names);
        const opposite = { added: "removed", removed: "added", changed: "changed" } as const;
        for (const [i, one] of there.entries()) {
          const other = back[i];
          if (one.what === "clause" && other?.what === "clause") expect(other.kind).toBe(opposite[one.kind]);
        }
      }),
    );
  });

  test("is material unless it is a wording that somebody marked, whatever else is marked", () => {
    fc.assert(
      fc.property(anySide, anySide, fc.boolean(), (was, is, isMarked) => {
        const changes = changesBetween(was, is);
        const marks = isMarked ? { "1.1": "x", "2.2.1": "x", "3.1.1.3": "x", "4.1.1": "x", "5.3.1": "x" } : {};
        for (const change of changes) {
          const isMaterial = materialChanges([change], marks).length === 1;
          const isWording = change.what === "clause" && change.kind === "changed";
          if (!isMarked || !isWording) expect(isMaterial).toBe(true);
        }
      }),
    );
  });

  test("word by word gives both texts again", () => {
    const text = fc
      .array(fc.constantFrom("申诉", "期限", "五", "个", "工作日", " ", "the", "term", "。", "\n", "🙂", "5"), {
        maxLength: 40,
      })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, text, (was, is) => {
        for (const locale of ["zh-CN", "en"] as const) {
          const runs = runsBetween(was, is, locale);
          const side = (kind: "removed" | "added") =>
            runs
              .filter((run) => run.kind !== kind)
              .map((run) => run.text)
              .join("");
          expect(side("added")).toBe(was);
          expect(side("removed")).toBe(is);
        }
      }),
    );
  });
});
