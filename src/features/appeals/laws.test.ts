import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { everybodySigned, startTestApp, type TestApp } from "../../../test/support/app.ts";
import { AppealStage } from "../../../test/support/appeal-stage.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";
import type { RawValues } from "../../core/form.ts";
import { appealLife } from "./life.ts";
import { isOver, STATES, type State } from "./model.ts";

/** Laws that hold whatever anybody presses, in whatever order: everybody of the company tries everything. */

const PEOPLE = ["chenchen", "liqiang", "zhaolan", "wangmin", "liuyang", "sunli", "hejing", "wutao", "zhouyu"] as const;
const REASON = { reason: "按照事实和制度说明理由。" };
const TEXT = { text: "说明一下当时的情况和经过。" };

const SUBMITS: readonly [string, RawValues][] = [
  ["amend", { grounds: ["facts", "count"], ...TEXT }],
  ["write", TEXT],
  ["reply", TEXT],
  ["admit", { answer: "admit", ...REASON }],
  ["admit", { answer: "refuse", ...REASON }],
  ["ask", TEXT],
  ["fact", TEXT],
  ["note", TEXT],
  ["ask-decider", TEXT],
  ["comment", TEXT],
  ["extend", { days: "2", ...REASON }],
  ["hand-over", { person: "per_demoliuyang", ...REASON }],
  ["reassign", { person: "per_demosunli", ...REASON }],
  ["reassign", { person: "per_demohejing", ...REASON }],
  ["ask-recusal", REASON],
  ["answer-recusal", { answer: "grant", ...REASON }],
  ["answer-recusal", { answer: "deny", ...REASON }],
];
const ANSWERS: readonly [string, RawValues][] = [
  ...(["dismiss", "partly", "uphold"] as const).map((outcome): [string, RawValues] => [
    "outcome",
    { outcome, facts: "登录记录与发布时间一致。", count: "此前没有计次。", step: "1", obligations: ["oral_warning"] },
  ]),
  ["outcome", { outcome: "partly", facts: "应当更重一些才对。", step: "3", obligations: ["dismissal"] }],
];
const PRESSES = ["take", "recuse", "withdraw", "open", "view", "case-file", "file-card", "mine", "queue"] as const;

type Try =
  | { kind: "submit"; who: (typeof PEOPLE)[number]; form: string; values: RawValues }
  | { kind: "press"; who: (typeof PEOPLE)[number]; press: string }
  | { kind: "days"; days: number };

// Those who can bring it forward come more often, else nothing ever gets anywhere.
const who = fc.oneof(
  fc.constantFrom(...PEOPLE),
  fc.constantFrom("hejing" as const, "liuyang" as const, "chenchen" as const),
);
const anyTry: fc.Arbitrary<Try> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(who, fc.constantFrom(...SUBMITS, ...ANSWERS))
      .map(([one, [form, values]]) => ({ kind: "submit" as const, who: one, form, values })),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(who, fc.constantFrom(...PRESSES))
      .map(([one, press]) => ({ kind: "press" as const, who: one, press })),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...ANSWERS).map(([form, values]) => ({
      kind: "submit" as const,
      who: "hejing" as const,
      form,
      values,
    })),
  },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 6 }).map((days) => ({ kind: "days" as const, days })) },
);

let app: TestApp;
let stage: AppealStage;
const clock = new StillClock("2026-03-03T09:00:00+08:00");
beforeAll(async () => {
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
  await everybodySigned(app);
  stage = new AppealStage(app);
  // A first decision that counts, so that what is appealed against here has a rung to go down to.
  const first = await stage.received();
  const until = await stage.due(first, "appeal");
  await stage.moveTo(new Date((until?.getTime() ?? 0) + 34 * 3_600_000).toISOString());
  expect((await stage.find(first)).state).toBe("final");
});
const KINDS = ["oral_warning", "written_reflection", "meeting_reflection"];
const DECIDED = { step: 2, kinds: KINDS };
afterAll(() => app.close());

/** What the log says happened is what the table has, from the state that it was in. */
async function followsTheTable(id: string): Promise<void> {
  const entries = await app.services.db.prisma.auditEntry.findMany({ where: { subject: id }, orderBy: { seq: "asc" } });
  const table = appealLife.states as Record<State, Record<string, { to: State }>>;
  for (const { action, data } of entries) {
    const { from, to } = data as { from?: State; to?: State };
    if (!action.startsWith("appeal.") || !from) continue;
    expect(table[from][action.slice("appeal.".length)]?.to, action).toBe(to);
  }
}

async function check(id: string): Promise<void> {
  const row = await stage.appeal(id);
  const state = row.state as State;
  expect(STATES).toContain(state);
  const case_ = await stage.find(row.caseId);
  // The decider, whoever handled it and the appellant's manager never have it.
  for (const name of ["sunli", "wangmin", "liqiang", "chenchen"])
    expect(row.reviewerId, name).not.toBe(stage.person(name).id);
  expect(case_.sanction?.step ?? 0).toBeLessThanOrEqual(DECIDED.step);
  const asked = (case_.sanction?.obligations ?? []).map(({ kind }) => kind);
  for (const kind of asked) expect(DECIDED.kinds).toContain(kind);
  // Case and appeal tell the same.
  const told: Partial<Record<State, string>> = { dismissed: "final", partly_upheld: "varied", upheld: "annulled" };
  if (told[state]) expect(case_.state).toBe(told[state]);
  if (["filed", "in_review"].includes(state)) expect(case_.state).toBe("under_appeal");
  if (state === "filed_late" || state === "not_admitted") expect(case_.state).toBe("final");
  if (isOver(state)) {
    expect(await app.services.db.prisma.deadline.count({ where: { subject: id, closedAt: null } })).toBe(0);
    expect(row.closedAt).not.toBeNull();
    expect(row.answer === null).toBe(state === "withdrawn");
  } else {
    expect(row.closedAt).toBeNull();
    const due = await app.services.db.prisma.deadline.count({
      where: { subject: id, kind: { in: ["answer", "admission"] }, closedAt: null },
    });
    expect(due).toBe(1);
  }
}

test("whatever is tried, nothing gets harsher, the decider never reviews, and both rows tell the same", {
  timeout: 180_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.boolean(),
      fc.boolean(),
      fc.array(anyTry, { minLength: 4, maxLength: 18 }),
      async (late, isTaken, tries) => {
        clock.moveTo(new Date(stage.now().getTime() + 7 * 86_400_000));
        const caseId = await stage.received("chenchen", { step: "2", obligations: KINDS });
        if (late) {
          const until = await stage.due(caseId, "appeal");
          clock.moveTo(new Date((until?.getTime() ?? 0) + 60_000));
        }
        await stage.file(caseId);
        const found = await stage.ofCase(caseId);
        if (!found) throw new Error("not filed");
        await check(found.id);
        if (isTaken) await stage.person("hejing").presses(`appeal.take:${found.id}`);
        if (isTaken && late) await stage.does("hejing", "admit", found.id, { answer: "admit", ...REASON });
        for (const one of tries) {
          const reply =
            one.kind === "days"
              ? await stage.moveTo(new Date(stage.now().getTime() + one.days * 86_400_000).toISOString())
              : one.kind === "press"
                ? await stage.person(one.who).presses(`appeal.${one.press}:${found.id}`)
                : await stage.does(one.who, one.form, found.id, one.values);
          // Whatever is refused is refused in words; nothing is a fault.
          expect(JSON.stringify(reply ?? "")).not.toMatch(/isFault|编号 E-/);
          await check(found.id);
        }
        await followsTheTable(found.id);
        expect(app.log.lines.filter(({ level }) => level === "error")).toEqual([]);
      },
    ),
    { numRuns: 20 },
  );
});
