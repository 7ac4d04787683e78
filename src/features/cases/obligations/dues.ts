import { addDays, instantAt, isCivilDate } from "../../../core/calendar/civil.ts";
import type { DueSpec } from "../../../core/lifecycle.ts";
import { FORMALITY_DAYS, type Side, type Terms } from "./model.ts";
import type { MovingObligation } from "./rights.ts";

/** How long somebody has, each kind of term once (domain: §5.5). The person's own terms count on their calendar. */
export type Due = DueSpec<MovingObligation>;

/** The calendar of the person, by its name in a move. */
export const SUBJECT = "subject";

const companyDays = (kind: string, n: number, isOn: (terms: Terms) => boolean = () => true): Due => ({
  kind,
  term: ({ terms }) => (isOn(terms) ? { count: "working-days", n, until: "business-close" } : undefined),
});

export const hold = companyDays("hold", 5);
/** For a remark on the record of an oral warning; without one it is noted as it stands. */
export const comment: Due = { kind: "comment", whose: SUBJECT, term: () => ({ count: "working-days", n: 3 }) };
/** Round the clock: what is public does harm at night, too. */
export const deletion: Due = {
  kind: "delete",
  whose: SUBJECT,
  term: ({ terms: { hours } }) => (hours ? { count: "hours", n: hours } : undefined),
};
export const verification = companyDays("verify", 1);
export const writing: Due = {
  kind: "write",
  whose: SUBJECT,
  term: ({ terms: { days } }) => (days ? { count: "working-days", n: days } : undefined),
};
export const reading = companyDays("read", 3);
export const publication = companyDays("publish", 10);
export const legalCheck = companyDays("check", 2, ({ isDrafted }) => isDrafted === true);
/** A circular with a name alone has a second reader. */
export const secondLook = companyDays("approve", 2, ({ isNamed, approvedBy }) => isNamed === true && !approvedBy);
/** Calendar days that a circular stays up; it is taken down by itself. */
export const life: Due = {
  kind: "life",
  term: ({ terms: { removeAt } }) => (removeAt ? { count: "until", at: removeAt, isSilent: true } : undefined),
};
export const payroll: Due = {
  kind: "payroll",
  term: ({ terms: { payrollBy } }) => (payrollBy ? { count: "until", at: payrollBy } : undefined),
};
export const meeting: Due = {
  kind: "meet",
  term: ({ terms: { days } }) => (days ? { count: "working-days", n: days, until: "business-close" } : undefined),
};
/** What was agreed takes effect on its day, by itself. */
export const effect: Due = {
  kind: "effect",
  term: ({ terms: { effectiveOn } }, { zone }) =>
    effectiveOn && isCivilDate(effectiveOn)
      ? { count: "until", at: instantAt(effectiveOn, "00:00", zone).toISOString(), isSilent: true }
      : undefined,
};
export const handing = companyDays("hand", 2);
/** Certificate and handover, within days of the end of the contract that no day off prolongs. */
export const formalities: Due = {
  kind: "formalities",
  term: ({ terms: { effectiveOn } }, { zone }) =>
    effectiveOn && isCivilDate(effectiveOn)
      ? { count: "until", at: instantAt(addDays(effectiveOn, FORMALITY_DAYS), "24:00", zone).toISOString() }
      : undefined,
};

/** Whose each kind of term is; none: it happens by itself. */
export const DUE_SIDES: Readonly<Record<string, Side>> = {
  hold: "handler",
  comment: "subject",
  delete: "subject",
  verify: "handler",
  write: "subject",
  read: "handler",
  publish: "handler",
  check: "legal",
  approve: "compliance",
  payroll: "payroll",
  meet: "handler",
  hand: "handler",
  formalities: "handler",
};
