import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LOCALES } from "../../../core/locale.ts";
import { OBLIGATIONS } from "../model.ts";
import { buttonsFor } from "./buttons.ts";
import { drawObligation, drawObligations, watchCard } from "./card.ts";
import type { ObligationFacts } from "./facts.ts";
import { zhCN } from "./messages/zh-CN.ts";
import {
  CANNOT,
  type Ended,
  NO_DEDUCTION,
  type Obligation,
  PARTS,
  PREFIX,
  type Side,
  STATES,
  type Terms,
} from "./model.ts";
import { briefCard, chairCard, undoneCard } from "./notices.ts";
import { samples } from "./samples.ts";

const NOW = new Date("2026-11-24T09:00:00+08:00");
const SIDES: readonly Side[] = ["subject", "handler", "legal", "compliance", "payroll"];
/** A text for which there are no words comes out as its key, and what was not put in as its place. */
const KEY = new RegExp(`"(${Object.keys(zhCN).join("|")})\\.[\\w.-]+"|\\{\\{`);

const anyTerms: fc.Arbitrary<Terms> = fc.record(
  {
    beginsAt: fc.constant("final" as const),
    isVoluntary: fc.constant(true as const),
    isSuspended: fc.constant(true as const),
    isSettled: fc.constant(true as const),
    isNamed: fc.constant(true as const),
    isDrafted: fc.constant(true as const),
    isPaidBack: fc.constant(true as const),
    byStatement: fc.constant(true as const),
    approvedBy: fc.constant("per_1"),
    publishedAt: fc.constant(NOW.toISOString()),
    meetingAt: fc.constant(NOW.toISOString()),
    effectiveOn: fc.constant("2026-11-24"),
    ended: fc.constantFrom<Ended>("reversed", "reduced", "left"),
    cannot: fc.constantFrom(...CANNOT),
    noDeduction: fc.constantFrom(...NO_DEDUCTION),
  },
  { requiredKeys: ["beginsAt"] },
);
const anyObligation: fc.Arbitrary<Obligation> = fc.constantFrom(...OBLIGATIONS).chain((kind) =>
  fc.record({
    id: fc.constant(`${PREFIX[kind]}_0000000000000001`),
    sanctionId: fc.constant("san_1"),
    subjectId: fc.constant("per_1"),
    kind: fc.constant(kind),
    state: fc.constantFrom(...(STATES[kind] as readonly string[])),
    version: fc.constant(1),
    terms: anyTerms,
    returned: fc.integer({ min: 0, max: 1 }),
    isOverdue: fc.boolean(),
    startedAt: fc.constantFrom(NOW, undefined),
    movedAt: fc.constant(NOW),
  }),
);
const factsOf = (row: Obligation): ObligationFacts => ({
  row,
  caseNumber: 12,
  clauses: ["3.1.1.3"],
  entries: PARTS.map((part) => ({ part, byId: undefined, at: NOW, text: `said as ${part}` })),
  evidence: [],
  names: new Map(),
  due: undefined,
});
const anySides = fc.uniqueArray(fc.constantFrom(...SIDES), { minLength: 1 }).map((sides) => new Set(sides));

describe.each(LOCALES)("in %s", (locale) => {
  const seen = { locale, zone: "Asia/Shanghai", now: NOW };

  test("every state of every kind has words for everybody in it", () => {
    fc.assert(
      fc.property(anyObligation, anySides, (row, sides) => {
        const facts = factsOf(row);
        const drawn = [
          drawObligation(seen, facts, sides),
          watchCard(seen, facts),
          undoneCard(seen, 12, [row]),
          briefCard(seen, row, 12, undefined),
          drawObligations(seen, [row], new Map(), true),
          ...(row.kind === "meeting_reflection" ? [chairCard(seen, row, "–", "text")] : []),
        ];
        for (const card of drawn) expect(KEY.exec(JSON.stringify(card))?.[0]).toBeUndefined();
      }),
      { numRuns: 800 },
    );
  });

  test("every sample has words for all that it shows", () => {
    const all = samples(locale);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    for (const sample of all)
      expect([sample.name, KEY.exec(JSON.stringify(sample))?.[0]]).toEqual([sample.name, undefined]);
  });

  test("nobody is asked for a password or an amount of pay", () => {
    for (const sample of samples(locale)) {
      if (!("form" in sample)) continue;
      const asked = sample.form.fields.map(({ name, label }) => `${name} ${label}`).join(" ");
      expect(asked).not.toMatch(/密码|password|金额|amount|salary/i);
    }
  });
});

test("a card has one main button at most, and the person never sees what is not for them", () => {
  fc.assert(
    fc.property(anyObligation, anySides, (row, sides) => {
      const buttons = buttonsFor({ locale: "en", now: NOW }, row, sides, "thing");
      expect(buttons.filter((button) => "weight" in button && button.weight === "primary").length).toBeLessThan(2);
    }),
  );
  for (const state of STATES.circular_criticism) {
    const row: Obligation = {
      id: "occ_0000000000000001",
      sanctionId: "san_1",
      subjectId: "per_1",
      kind: "circular_criticism",
      state,
      version: 1,
      terms: { beginsAt: "final" },
      returned: 0,
      isOverdue: false,
      startedAt: NOW,
      movedAt: NOW,
    };
    const shown = JSON.stringify(
      drawObligation({ locale: "en", zone: "UTC", now: NOW }, factsOf(row), new Set(["subject"])),
    );
    for (const part of ["circular", "sent_back", "legal", "no_deduction"])
      expect(shown).not.toContain(`said as ${part}`);
  }
});
