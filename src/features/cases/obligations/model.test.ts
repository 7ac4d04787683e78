import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { JURISDICTIONS, type Jurisdiction } from "../../../core/jurisdiction.ts";
import { parametersSchema } from "../../policy/model.ts";
import { SANCTION_MATRIX } from "../matrix.ts";
import { OBLIGATIONS } from "../model.ts";
import { isOver, type Planning, payrollDue, planned, STATES, splitNames } from "./model.ts";

const ZONE = "Asia/Shanghai";
const at = (jurisdiction: Jurisdiction) => ({
  jurisdiction,
  decidedAt: new Date("2026-11-24T09:00:00+08:00"),
  zone: ZONE,
});
const PARAMETERS = parametersSchema.parse({ appealDays: 5, answerDays: 10 });
const PAY = { bonusDeductionPercent: 10, bonusRuleRef: "PAY-2025 §7", bonusCities: ["上海"] };
const planning = (over: Partial<Planning> = {}): Planning => ({
  parameters: PARAMETERS,
  subject: { city: "上海", department: "市场部" },
  isUrgent: false,
  isNamed: false,
  conductAt: new Date("2026-10-31T20:00:00Z"),
  ...over,
});
const anyJurisdiction = fc.constantFrom(...JURISDICTIONS, "unknown" as const);

describe("a plan", () => {
  test("holds nothing that is off under the law of the case, and nothing twice", () => {
    fc.assert(
      fc.property(anyJurisdiction, fc.array(fc.constantFrom(...OBLIGATIONS)), (jurisdiction, kinds) => {
        const made = planned(kinds, planning(), at(jurisdiction));
        for (const { kind, state } of made) {
          expect(SANCTION_MATRIX[jurisdiction][kind]).not.toBe("off");
          expect(STATES[kind] as readonly string[]).toContain(state);
        }
        expect(new Set(made.map(({ kind }) => kind)).size).toBe(made.length);
      }),
    );
  });

  test("deducts only with a percentage, a rule and a place of work that is switched on; else it is disabled", () => {
    const bonus = (parameters: object, city?: string) =>
      planned(
        ["bonus_deduction"],
        planning({
          parameters: { ...PARAMETERS, ...parameters },
          subject: { city, department: "市场部" },
        }),
        at("CN"),
      )[0];
    expect(bonus(PAY, "上海")).toMatchObject({ state: "pending", terms: { percent: 10, ruleRef: "PAY-2025 §7" } });
    const off = [
      bonus({ ...PAY, bonusDeductionPercent: null }, "上海"),
      bonus({ ...PAY, bonusRuleRef: null }, "上海"),
      bonus({ ...PAY, bonusCities: [] }, "上海"),
      bonus(PAY, "深圳"),
      bonus(PAY, undefined),
    ];
    for (const item of off)
      expect(item).toEqual({ kind: "bonus_deduction", state: "disabled", terms: { beginsAt: "final" } });
    expect(isOver({ kind: "bonus_deduction", state: "disabled", terms: { beginsAt: "final" } })).toBe(true);
  });

  test("names the month of the decision, or that of the act on the company's calendar", () => {
    const month = (bonusMonth: "decision" | "act") =>
      planned(["bonus_deduction"], planning({ parameters: { ...PARAMETERS, ...PAY, bonusMonth } }), at("CN"))[0]?.terms
        .month;
    expect(month("decision")).toBe("2026-11");
    // 20:00 in London on the last of October is the first of November in Shanghai.
    expect(month("act")).toBe("2026-11");
  });

  test("gives two hours where it is urgent, a day else, and asks rather than demands outside mainland China", () => {
    const removal = (isUrgent: boolean, jurisdiction: Jurisdiction) =>
      planned(["content_removal"], planning({ isUrgent }), at(jurisdiction))[0]?.terms;
    expect(removal(true, "CN")).toEqual({ beginsAt: "served", hours: 2 });
    expect(removal(false, "GB")).toEqual({ beginsAt: "served", hours: 24, isVoluntary: true });
  });

  test("lets a circular wait for the time to appeal, unless the policy says otherwise, and keeps it anonymous", () => {
    const circular = (circularAfterWindow: boolean, isNamed: boolean) =>
      planned(
        ["circular_criticism"],
        planning({ parameters: { ...PARAMETERS, circularAfterWindow }, isNamed }),
        at("CN"),
      )[0]?.terms;
    expect(circular(true, false)).toEqual({
      beginsAt: "final",
      days: 30,
      audience: { departments: ["市场部"], personIds: [] },
    });
    expect(circular(false, true)).toMatchObject({ beginsAt: "served", isNamed: true });
  });
});

test("payroll has until the end of the next month, also over the end of a year", () => {
  expect(payrollDue(new Date("2026-12-31T23:30:00+08:00"), ZONE)).toEqual(new Date("2027-01-31T18:00:00+08:00"));
  expect(payrollDue(new Date("2027-01-01T00:30:00+08:00"), ZONE)).toEqual(new Date("2027-02-28T18:00:00+08:00"));
});

test("names are read one a line or between commas of either script, each once", () => {
  expect(splitNames(" 市场部，法务部\n\n市场部; Sales ,")).toEqual(["市场部", "法务部", "Sales"]);
  expect(splitNames(undefined)).toEqual([]);
});
