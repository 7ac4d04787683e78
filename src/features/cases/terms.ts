import { addDays, civilDateIn, instantAt } from "../../core/calendar/civil.ts";
import { addMonths } from "../../core/calendar/periods.ts";
import type { Term } from "../../core/deadlines/term.ts";
import type { DueSpec } from "../../core/lifecycle.ts";
import { TIME_RULES } from "./matrix.ts";
import type { Case } from "./model.ts";

/** How long somebody has, each kind of term once (domain: §5.3, §5.16). The person's own terms count on their calendar. */
export type CaseDue = DueSpec<Case>;

const businessDays = (kind: string, n: number): CaseDue => ({
  kind,
  term: () => ({ count: "working-days", n, until: "business-close" }),
});
/** Days of the policy in force, which the row of the move carries. */
const policyDays = (kind: string, key: keyof NonNullable<Case["terms"]>, whose?: string): CaseDue => ({
  kind,
  term: ({ terms }) => terms && { count: "working-days", n: terms[key] },
  ...(whose && { whose }),
});

export const SUBJECT = "subject";

export const investigation = businessDays("investigate", 10);
/** For whoever was given a case and has not taken it. */
export const firstStep = businessDays("take", 1);
/** A case in which its handler does nothing for so long goes back to the team. */
export const silence = businessDays("silent", 5);
export const assignment = businessDays("assign", 1);
/** From when it was put to them, when it is extended. */
export const statement: CaseDue = {
  ...policyDays("statement", "statementDays", SUBJECT),
  from: (row) => row.countFrom,
};
export const proposal = businessDays("propose", 5);
export const decision = businessDays("decide", 3);
export const secondLook = businessDays("approve", 3);
/** From when the notice was sent. */
export const unionView: CaseDue = { ...policyDays("union", "unionDays"), from: (row) => row.countFrom };
export const service = businessDays("serve", 1);
export const receipt = policyDays("receipt", "secondChannelDays", SUBJECT);
export const secondChannel = businessDays("second-channel", 1);
/** For what is asked before a decision: until the moment that the handler names, else one working day of the person. */
export const interimTerm = (by: Date | undefined): Term =>
  by ? { count: "until", at: by.toISOString() } : { count: "working-days", n: 1 };
export const INTERIM = "interim";
export const interim: CaseDue = { kind: INTERIM, term: ({ interimBy }) => interimTerm(interimBy), whose: SUBJECT };
export const recusalAnswer = businessDays("recusal", 2);
/** From receipt, which may have been proven later than it was. */
export const appealWindow: CaseDue = {
  ...policyDays("appeal", "appealDays", SUBJECT),
  from: (row) => row.countFrom,
};

/** The company must decide by then; what it knew longer ago it may not decide (domain: §2.10, `case.timeBar`). */
export const TIME_KINDS = ["bar-60-days", "bar-month-before", "time-bar", "decide-by"] as const;
const barred = (kind: string, day: (row: Case, zone: string) => ReturnType<typeof addMonths>): CaseDue => ({
  kind,
  term: (row, { zone }) => ({
    count: "until",
    at: instantAt(day(row, zone), "24:00", zone).toISOString(),
    isSilent: true,
  }),
  from: (row) => row.knewAt,
});
const monthsFrom = (row: Case, zone: string, less: number) =>
  addMonths(civilDateIn(row.knewAt, zone), TIME_RULES[row.jurisdiction].timeBarMonths - less);
export const timeTerms: readonly CaseDue[] = [
  barred("bar-60-days", (row, zone) => addDays(civilDateIn(row.knewAt, zone), 60)),
  barred("bar-month-before", (row, zone) => monthsFrom(row, zone, 1)),
  barred("time-bar", (row, zone) => monthsFrom(row, zone, 0)),
  {
    kind: "decide-by",
    term: () => ({ count: "working-days", n: 30, until: "business-close" }),
    from: (row) => row.knewAt,
  },
];
