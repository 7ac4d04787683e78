import type { DueSpec } from "../../core/lifecycle.ts";
import type { Incident } from "./model.ts";

/** How long somebody has, each kind of term once (domain: §5.2, §5.16). */
export type IncidentDue = DueSpec<Incident>;

export const firstAnswer: IncidentDue = {
  kind: "first-answer",
  term: () => ({ count: "working-days", n: 1, until: "business-close" }),
};
/** For whoever is given a report that nobody has taken yet. */
export const firstAnswerAnew: IncidentDue = {
  kind: "first-answer",
  term: (row, calendar) => (row.state === "triage" && !row.isTaken ? firstAnswer.term(row, calendar) : undefined),
};
export const decision: IncidentDue = {
  kind: "triage",
  term: (row) => ({ count: "working-days", n: row.isUrgent ? 1 : 2, until: "business-close" }),
};
export const reporterAnswer: IncidentDue = { kind: "reporter-answer", term: () => ({ count: "working-days", n: 5 }) };
export const containment: IncidentDue = { kind: "contain", term: () => ({ count: "hours", n: 2 }) };
export const grading: IncidentDue = { kind: "grade", term: () => ({ count: "working-hours", n: 1 }) };
export const firstStatement: IncidentDue = { kind: "statement", term: () => ({ count: "hours", n: 4 }) };
export const review: IncidentDue = {
  kind: "review",
  term: () => ({ count: "working-days", n: 10, until: "business-close" }),
};
/** Counted from the report, also when it had to wait for somebody who may handle it. */
export const confirmation: IncidentDue = {
  kind: "whistle-ack",
  term: () => ({ count: "calendar-days", n: 7 }),
  from: (row) => row.receivedAt,
};
export const assignment: IncidentDue = {
  kind: "assign",
  term: () => ({ count: "working-days", n: 1, until: "business-close" }),
};
export const feedback: IncidentDue = { kind: "whistle-feedback", term: () => ({ count: "calendar-months", n: 3 }) };

/** The company's own terms of a team; those of the whistle-blowing rules go on whoever handles it. */
export const TEAM_TERMS = [
  "first-answer",
  "triage",
  "contain",
  "grade",
  "statement",
  "review",
  "reporter-answer",
  "assign",
];
