import fc from "fast-check";
import { expect, test } from "vitest";
import { calendarFor } from "../../core/calendar/index.ts";
import { ukAccessRequestDue } from "../../core/calendar/periods.ts";
import { dueOf } from "../../core/deadlines/term.ts";
import { JURISDICTIONS } from "../../core/jurisdiction.ts";
import { answerTerm, EXTENDED_TERM, whyNotExtend } from "./model.ts";

const uk = calendarFor("GB-ENG");
const received = fc.date({ min: new Date("2025-01-01"), max: new Date("2027-06-30"), noInvalidDate: true });

test("the term in the United Kingdom is the one of an access request there", () => {
  expect(dueOf(answerTerm("GB"), new Date("2026-09-03T10:00:00Z"), uk).inputs.day).toBe("2026-10-05");
  fc.assert(
    fc.property(received, (at) => {
      expect(dueOf(answerTerm("GB"), at, uk).dueAt).toEqual(ukAccessRequestDue(uk, at).deadline);
    }),
  );
});

test("an extension never ends before the first term would have", () => {
  fc.assert(
    fc.property(received, (at) => {
      expect(dueOf(EXTENDED_TERM, at, uk).dueAt > dueOf(answerTerm("DE"), at, uk).dueAt).toBe(true);
    }),
  );
});

test("where the law is not known the term is the strict one of working days", () => {
  expect(answerTerm("unknown")).toEqual({ count: "working-days", n: 15 });
  expect(answerTerm("unknown")).toEqual(answerTerm("CN"));
});

test("a term is extended only in its first month, once, and where the law counts in months", () => {
  const now = new Date("2026-11-24T01:00:00Z");
  const later = { kind: "answer", dueAt: new Date(now.getTime() + 1) };
  for (const jurisdiction of [...JURISDICTIONS, "unknown" as const]) {
    const isByMonth = answerTerm(jurisdiction).count === "calendar-months";
    expect(whyNotExtend({ jurisdiction }, later, now)).toBe(isByMonth ? undefined : "not-extendable");
  }
  expect(whyNotExtend({ jurisdiction: "GB" }, { ...later, dueAt: now }, now)).toBe("too-late-to-extend");
  expect(whyNotExtend({ jurisdiction: "GB" }, { ...later, kind: "answer-extended" }, now)).toBe("already-extended");
  expect(whyNotExtend({ jurisdiction: "GB" }, undefined, now)).toBe("already-extended");
});
