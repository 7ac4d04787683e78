import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../../test/support/app.ts";
import { AppealStage } from "../../../test/support/appeal-stage.ts";
import { said } from "../../../test/support/case-stage.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";
import type { Reply } from "../../core/reply.ts";
import { DEMO_TENANT } from "../../demo.ts";
import { ledgerOf, type Seen, strikesBy } from "./strikes.oracle.fixture.ts";

/**
 * Several cases of one person at once, in any order: what counts is what R-CN-17 says of what was received, final and not
 * reversed at that moment, by a count of its own that knows nothing of the product's.
 */
const CASES = 4;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

type Step =
  | { kind: "open"; at: number; daysAgo: number }
  | { kind: "forward"; at: number; times: number; rung: "computed" | "lower" }
  | { kind: "finish"; at: number }
  | { kind: "appeal"; at: number }
  | { kind: "take"; at: number; who: string }
  | { kind: "answer"; at: number; outcome: "dismiss" | "partly" | "uphold" }
  | { kind: "takeBack" | "dismiss" | "withdraw" | "annul" | "lower"; at: number }
  | { kind: "review"; at: number; what: "confirm" | "lower" | "annul" }
  | { kind: "days"; days: number }
  | { kind: "renew" };

const at = fc.integer({ min: 0, max: CASES - 1 });
const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("open"), at, daysAgo: fc.constantFrom(0, 0, 3, 20) }) },
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("forward"),
      at,
      times: fc.integer({ min: 1, max: 6 }),
      rung: fc.constantFrom("computed", "computed", "lower"),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("finish"), at }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("appeal"), at }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("take"),
      at,
      who: fc.constantFrom("hejing", "liuyang", "sunli", "wangmin", "liqiang"),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("answer"), at, outcome: fc.constantFrom("dismiss", "partly", "uphold") }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constantFrom("takeBack", "dismiss", "withdraw", "annul", "lower"), at }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("review"), at, what: fc.constantFrom("confirm", "lower", "annul") }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("days"), days: fc.constantFrom(1, 4, 9, 40, 300) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("renew") }) },
) as fc.Arbitrary<Step>;

/** Violations one after another, which the random steps interrupt: else nothing would ever come to a third. */
const anyCourse = fc
  .array(fc.array(anyStep, { maxLength: 4 }), { minLength: CASES + 2, maxLength: CASES + 2 })
  .map((between) =>
    between.flatMap((steps, i): Step[] =>
      i < CASES
        ? [{ kind: "open", at: i, daysAgo: 0 }, ...steps, { kind: "finish", at: i }]
        : [...steps, { kind: "review", at: 1, what: "confirm" }],
    ),
  );
const finished = (index: number): Step[] => [
  { kind: "open", at: index, daysAgo: 0 },
  { kind: "finish", at: index },
];
/** Three in a row; then the first falls, and the two that counted it are looked at again. */
const FALLING: Step[] = [
  ...[0, 1, 2].flatMap(finished),
  { kind: "appeal", at: 0 },
  { kind: "take", at: 0, who: "hejing" },
  { kind: "answer", at: 0, outcome: "uphold" },
  { kind: "review", at: 1, what: "lower" },
  { kind: "review", at: 2, what: "annul" },
  ...finished(3),
];
/** Two acts before either decision arrived, and one that is final but appealed against late. */
const MIXED: Step[] = [
  { kind: "open", at: 0, daysAgo: 0 },
  { kind: "open", at: 1, daysAgo: 0 },
  { kind: "finish", at: 0 },
  { kind: "finish", at: 1 },
  { kind: "appeal", at: 0 },
  { kind: "take", at: 0, who: "liuyang" },
  ...finished(2),
  { kind: "answer", at: 0, outcome: "partly" },
  { kind: "renew" },
  ...finished(3),
];

const REASON = { reason: "按照事实和制度说明理由。" };
const ASKED_OF: Record<number, string[]> = {
  1: ["oral_warning", "written_reflection"],
  2: ["oral_warning", "meeting_reflection"],
  3: ["oral_warning", "meeting_reflection", "legal_reserve"],
};

let app: TestApp;
let stage: AppealStage;
let prisma: TestApp["services"]["db"]["prisma"];
const clock = new StillClock("2026-01-06T10:00:00+08:00");
beforeAll(async () => {
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
  stage = new AppealStage(app);
  ({ prisma } = app.services.db);
  await prisma.$executeRawUnsafe("ALTER TABLE policy_version DISABLE TRIGGER USER");
});
afterAll(() => app.close());

let people = 0;
/** Somebody new, who has taken note of the policy: each course begins without a record. */
async function newcomer(): Promise<string> {
  const name = `person${++people}`;
  const { id: versionId, hash } = await prisma.policyVersion.findFirstOrThrow({ where: { state: "effective" } });
  const chen = await prisma.person.findUniqueOrThrow({ where: { id: stage.person("chenchen").id } });
  const { id } = stage.person(name);
  await prisma.person.create({
    data: {
      ...chen,
      id,
      name: `新人${people}号`,
      email: null,
      createdAt: clock.now(),
      remindedAt: null,
      welcomedAt: clock.now(),
      accounts: { create: { platform: "web", tenant: DEMO_TENANT, externalId: name, spelling: name } },
      roles: { create: [{ role: "employee" }] },
    },
  });
  const word = { versionId, at: new Date(clock.now().getTime() - 60 * DAY), hash, locale: "zh-CN", way: "paper" };
  await prisma.acknowledgement.create({ data: { ...word, personId: id, declaration: "-" } });
  return name;
}

/** One person's cases, and whoever acts in them. */
class Course {
  readonly ids: (string | undefined)[] = [];
  readonly subject: string;
  contractFrom = "2024-03-01";
  /** What is known of its cases, looked at after every single thing that somebody does. */
  seen: Seen[] = [];
  constructor(subject: string) {
    this.subject = subject;
  }

  async play(step: Step): Promise<void> {
    if (step.kind === "days") return this.#pass(step.days * DAY);
    if (step.kind === "renew") return this.#renew();
    if (step.kind === "open") return this.#open(step);
    const id = this.ids[step.at];
    if (!id) return;
    switch (step.kind) {
      case "forward":
        for (let i = 0; i < step.times; i++) await this.#goesOn(id, step.rung === "lower");
        return;
      case "finish":
        for (let i = 0; i < 14 && (await this.#goesOn(id, false)); i++);
        return;
      case "appeal":
        return refusable(await stage.file(id, {}, this.subject));
      case "take":
        return this.#onAppeal(id, async (appeal) => {
          await stage.person(step.who).presses(`appeal.take:${appeal}`);
          refusable(await stage.does(step.who, "admit", appeal, { answer: "admit", ...REASON }));
        });
      case "answer":
        return this.#onAppeal(id, (appeal) => this.#answer(appeal, step.outcome));
      case "takeBack":
        return this.#onAppeal(id, async (appeal) => {
          refusable(await stage.person(this.subject).presses(`appeal.withdraw:${appeal}`));
        });
      case "dismiss":
        return refusable(
          await this.#as("wangmin", "dismiss", id, { reason: "too_small", note: "情节轻微，不作处理。" }),
        );
      case "withdraw":
        return refusable(await this.#as("sunli", "withdraw", id, REASON));
      case "annul":
        return refusable(await this.#as("sunli", "correct", id, { what: "annul", cause: "own", ...REASON }));
      case "lower":
        return refusable(await this.#as("sunli", "correct", id, { what: "lower", step: "1", cause: "own", ...REASON }));
      case "review":
        return refusable(await this.#as("sunli", "review", id, { what: step.what, ...REASON }));
    }
  }

  #as(who: string, form: string, id: string, values: Record<string, unknown>): Promise<Reply> {
    return stage.person(who).submits(`cases.${form}`, values as never, { id });
  }

  async #pass(ms: number): Promise<void> {
    await stage.moveTo(new Date(clock.now().getTime() + ms).toISOString());
  }

  async #renew(): Promise<void> {
    this.contractFrom = new Date(clock.now().getTime() + 8 * HOUR).toISOString().slice(0, 10);
    await prisma.person.update({
      where: { id: stage.person(this.subject).id },
      data: { contractFrom: this.contractFrom },
    });
  }

  async #open({ at: index, daysAgo }: { at: number; daysAgo: number }): Promise<void> {
    if (this.ids[index]) return;
    const conductAt = new Date(clock.now().getTime() - daysAgo * DAY - 60_000).toISOString();
    this.ids[index] = await stage.opened(this.subject, { conductAt });
  }

  async #onAppeal(caseId: string, work: (id: string) => Promise<void>): Promise<void> {
    const found = await stage.ofCase(caseId);
    if (found) await work(found.id);
  }

  async #answer(id: string, outcome: "dismiss" | "partly" | "uphold"): Promise<void> {
    const { reviewerId } = await stage.appeal(id);
    const reviewer = ["hejing", "liuyang"].find((name) => stage.person(name).id === reviewerId) ?? "hejing";
    const values = { outcome, facts: "登录记录与发布时间一致。", step: "1", obligations: ["oral_warning"] };
    refusable(await stage.answers(id, values, reviewer));
  }

  async #goesOn(id: string, isLower: boolean): Promise<boolean> {
    const hasMore = await this.#forward(id, isLower);
    await look(this);
    return hasMore;
  }

  /** The next step that leads on; false when there is none. Each makes the clock go on a little. */
  async #forward(id: string, isLower: boolean): Promise<boolean> {
    clock.moveTo(new Date(clock.now().getTime() + 60_000));
    const row = await stage.find(id);
    const isMine = row.isTaken && row.handlerId === stage.person("wangmin").id;
    if (!isMine && !row.closedAt) await stage.person("wangmin").presses(`case.take:${id}`);
    switch (row.state) {
      case "open":
        refusable(row.heardAt ? await this.#propose(id, isLower) : await stage.allege(id));
        return true;
      case "allegation_served":
        refusable(await this.#as(this.subject, "statement", id, { text: "我说明一下当时的情况。" }));
        return true;
      case "deliberation":
        refusable(await this.#propose(id, isLower));
        return true;
      case "proposed":
        // What has changed since is proposed anew.
        if (said(await stage.decide(id)).includes("计次有变化")) await this.#as("sunli", "return", id, REASON);
        return true;
      case "second_approval":
        if (said(await stage.approve(id)).includes("计次有变化")) {
          await this.#as("hejing", "refuse", id, REASON);
          await this.#as("sunli", "return", id, REASON);
        }
        return true;
      case "decided":
        if (row.sanction?.needsReview) await this.#as("sunli", "review", id, { what: "confirm", ...REASON });
        refusable(await stage.serve(id));
        return true;
      case "served":
        refusable(await stage.person(this.subject).presses(`case.acknowledge:${id}`));
        return true;
      case "appeal_window": {
        // Its end is found on a working day.
        const until = await stage.due(id, "appeal");
        await this.#pass(Math.max((until?.getTime() ?? 0) + 34 * HOUR - clock.now().getTime(), DAY));
        return true;
      }
      default:
        return false;
    }
  }

  async #propose(id: string, isLower: boolean): Promise<Reply> {
    const step = await this.proposedRung(id);
    const rung = isLower ? 1 : step;
    if (rung === 3) await stage.weigh(id);
    return stage.propose(id, {
      step: String(rung),
      obligations: ASKED_OF[rung] ?? [],
      deviation: rung === step ? "" : "情节轻微，按较低的档次处理。",
    });
  }

  /** What the ladder puts into the form. */
  readonly proposedRung = async (id: string): Promise<number> => {
    const form = await stage.person("wangmin").presses(`case.propose:${id}`);
    if (form.kind !== "form") return 1;
    return Number(form.opening.view.fields.find(({ name }) => name === "step")?.initial);
  };
}

/** A step that leads nowhere is refused in words, and is never a fault. */
function refusable(reply: Reply): void {
  expect(JSON.stringify(reply)).not.toMatch(/isFault|编号 E-/);
}

const reached = { numbers: new Set<number>(), states: new Set<string>(), flagged: 0, excluded: 0 };

/** What was decided just now, against what was known before. */
async function look(course: Course): Promise<void> {
  const before = course.seen;
  const ids = course.ids.flatMap((id) => id ?? []);
  const rows = await prisma.case.findMany({ where: { id: { in: ids } }, include: { sanction: true } });
  const now = clock.now();
  const known = new Set(before.flatMap(({ sanctionId }) => sanctionId ?? []));
  const after = ledgerOf(rows, before, now);
  for (const { sanction, proposerId, id } of rows) {
    if (!sanction) continue;
    const { secondId, deciderId } = sanction;
    if (!known.has(sanction.id)) {
      // Decided in this step: on what was known before it.
      const act = { conductAt: sanction.conductAt, decidedAt: sanction.decidedAt, contractFrom: course.contractFrom };
      const expected = strikesBy(
        before.filter(({ caseId }) => caseId !== id),
        act,
      );
      expect(sanction.counted).toEqual(expected);
      expect(sanction.strikeNumber).toBe(1 + expected.length);
      reached.numbers.add(sanction.strikeNumber);
      if (known.size > expected.length) reached.excluded++;
    }
    expect(deciderId).not.toBe(proposerId);
    if (sanction.decidedStep === 3) {
      expect(new Set([proposerId, deciderId, secondId]).size).toBe(3);
      expect(secondId).not.toBeNull();
      expect([deciderId, secondId]).toContain(stage.person("hejing").id);
    }
    // Whoever decided, handled or manages the person never reviews.
    const appeal = await stage.ofCase(id);
    const parts = [deciderId, proposerId, secondId, stage.person("liqiang").id, stage.person(course.subject).id];
    if (appeal?.reviewerId) expect(parts).not.toContain(appeal.reviewerId);
    reached.states.add(sanction.state);
  }
  reviewed(rows, before, after);
  course.seen = after;
  expect(app.log.lines.filter(({ level }) => level === "error")).toEqual([]);
}

type Row = { id: string; sanction: { id: string; state: string; counted: string[]; needsReview: boolean } | null };
const reversedIn = (seen: readonly Seen[]) =>
  seen.flatMap(({ sanctionId, reversed }) => (reversed && sanctionId ? [sanctionId] : []));

/** Where something fell in this step, whoever counted it is looked at again (R-LC-02). */
function reviewed(rows: readonly Row[], before: readonly Seen[], after: readonly Seen[]): void {
  const known = reversedIn(before);
  const fallen = reversedIn(after).filter((id) => !known.includes(id));
  for (const { sanction } of rows) {
    if (!sanction || ["reversed", "lapsed"].includes(sanction.state)) continue;
    if (!sanction.counted.some((id) => fallen.includes(id))) continue;
    expect(sanction.needsReview).toBe(true);
    reached.flagged++;
  }
}

/** What the person reads of themselves, and what would be proposed next. */
async function nothingElseCounts({ seen, subject, contractFrom, proposedRung }: Course): Promise<void> {
  const act = { conductAt: clock.now(), decidedAt: clock.now(), contractFrom };
  const counting = strikesBy(seen, act);
  expect(counting.filter((id) => reversedIn(seen).includes(id))).toEqual([]);
  if (seen.some(({ sanctionId }) => sanctionId)) {
    const record = said(await stage.person(subject).says("/sm record"));
    expect(record).toContain(`目前计入的决定：${counting.length} 个`);
    expect(record.split("计入到").length - 1).toBe(counting.length);
  }
  for (const { caseId, state, conductAt } of seen) {
    if (state !== "deliberation") continue;
    const { handlerId } = await stage.find(caseId);
    if (handlerId !== stage.person("wangmin").id) continue;
    const others = seen.filter((one) => one.caseId !== caseId);
    const number = 1 + strikesBy(others, { ...act, conductAt }).length;
    expect(await proposedRung(caseId)).toBe(Math.min(number, 3));
  }
}

test("a decision counts what R-CN-17 lets count at that moment and nothing else, however several cases run together", {
  timeout: 120_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(anyCourse, fc.boolean(), async (steps, waits) => {
      await prisma.$executeRawUnsafe(
        `UPDATE policy_version SET parameters = jsonb_set(parameters, '{suspendDuringAppeal}', '${waits}')`,
      );
      // Each course begins on a working morning of its own.
      clock.moveTo(new Date(clock.now().getTime() + 5 * DAY));
      const course = new Course(await newcomer());
      for (const step of steps) {
        await course.play(step);
        await look(course);
        await nothingElseCounts(course);
      }
    }),
    {
      numRuns: 5,
      examples: [
        [FALLING, true],
        [MIXED, true],
        [MIXED, false],
      ],
    },
  );
  expect(Math.max(...reached.numbers)).toBeGreaterThanOrEqual(3);
  expect(reached.states).toContain("reversed");
  expect(reached.flagged).toBeGreaterThan(0);
  expect(reached.excluded).toBeGreaterThan(0);
});
