import { randomBytes } from "node:crypto";
import type { ClauseId } from "../../core/clauses.ts";
import type { Id } from "../../core/id.ts";
import type { Role } from "../../core/people.ts";
import type { SocialPlatform } from "../../core/social-platforms.ts";
import type { Vault } from "../../core/vault.ts";

/**
 * Terms: a *report* is what somebody tells; an *incident* is the row and the matter behind it, a lead and not a finding;
 * the *reporter* told it; the *subject* is the person it concerns; a *handler* works on it; the *route* is the team
 * that it belongs to. People read INC-1042, code reads the id.
 */

export const KINDS = [
  "disclosure",
  "disparagement",
  "bad_content",
  "rumour",
  "worktime_use",
  "account_anomaly",
  "fraud_attempt",
  "negative_feedback",
  "breach_of_law",
  "other",
] as const;
export type Kind = (typeof KINDS)[number];

/** The team that a report belongs to. */
export type Route = Extract<Role, "compliance" | "hr" | "security" | "pr" | "legal">;

/** `isUrgent`: it does more harm by the hour, so the decision is due in half the time. */
type KindRule = { clauses: readonly ClauseId[]; route: Route; first: FirstEvent; isUrgent?: true };

/** What each kind concerns in the policy, and who gets it. */
export const KIND_RULES: Record<Kind, KindRule> = {
  disclosure: { clauses: ["2.2.3"], route: "compliance", first: "routeTriage", isUrgent: true },
  disparagement: { clauses: ["2.2.2", "3.2.1"], route: "compliance", first: "routeTriage" },
  bad_content: { clauses: ["3.1.2", "2.1.1"], route: "compliance", first: "routeTriage" },
  rumour: { clauses: ["2.4.4"], route: "compliance", first: "routeTriage" },
  worktime_use: { clauses: ["2.3.2", "4.1.1"], route: "compliance", first: "routeTriage" },
  account_anomaly: { clauses: ["3.3.4"], route: "security", first: "routeSecurity" },
  fraud_attempt: { clauses: ["2.4.2"], route: "security", first: "routeSecurity" },
  negative_feedback: { clauses: ["3.2.3"], route: "pr", first: "routeCrisis" },
  // Breaches of law have a queue, handlers and deadlines of their own (R-EU-05).
  breach_of_law: { clauses: ["2.1.1"], route: "legal", first: "routeWhistle" },
  other: { clauses: [], route: "compliance", first: "routeTriage" },
};
export type FirstEvent = "routeTriage" | "routeSecurity" | "routeCrisis" | "routeWhistle";

/** Clauses that a case can be about; the ids never change their meaning. */
export const CASE_CLAUSES = [
  "2.1.1",
  "2.2.1",
  "2.2.2",
  "2.2.3",
  "2.3.1",
  "2.3.2",
  "2.4.1",
  "2.4.3",
  "2.4.4",
  "3.1.1.1",
  "3.1.1.2",
  "3.1.1.3",
  "3.1.1.4",
  "3.1.2",
  "3.1.3",
  "3.1.4",
  "3.2.1",
  "3.2.3",
  "3.3.1",
  "3.3.2",
] as const satisfies readonly ClauseId[];

export const STATES = [
  "received",
  "triage",
  "waiting_reporter",
  "crisis",
  "crisis_active",
  "security",
  "contained",
  "whistle",
  "whistle_active",
  "blocked_no_handler",
  "rejected",
  "merged",
  "case_opened",
  "closed_coached",
  "closed",
] as const;
export type State = (typeof STATES)[number];

/** Where it stands, in the words that people read: it makes a difference whether somebody has taken it. */
export const shownState = ({ state, isTaken }: Pick<Incident, "state" | "isTaken">) => {
  if (state === "security" && !isTaken) return "triage";
  return state === "triage" && isTaken ? "taken" : state;
};

/** The same for the reporter, who is spoken to. */
export const reporterState = (incident: Pick<Incident, "state" | "isTaken" | "isWithdrawn" | "outcome">) => {
  // The case that came of it is over, and so is the report.
  if (incident.state === "case_opened" && incident.outcome === "case_over") return "closed";
  if (incident.isWithdrawn && !isFinal(incident.state)) return "withdrawn";
  return incident.state === "waiting_reporter" ? "asked" : shownState(incident);
};

const FINAL: readonly State[] = ["rejected", "merged", "case_opened", "closed_coached", "closed"];
/** How it ends when nothing came of it; a case keeps its reports by rules of its own. */
export const NOT_PURSUED: readonly State[] = ["rejected", "closed_coached", "closed"];
/** Whole months from the end that what was not pursued is kept (R-CN-09e). */
export const NOT_PURSUED_MONTHS = 6;

/** Whether nothing moves it any more. */
export const isFinal = (state: State): boolean => FINAL.includes(state);

export const REJECTIONS = [
  "not_social_media",
  "no_rule",
  "private_life",
  "protected_activity",
  "insufficient",
  "false_alarm",
  "time_barred",
] as const;

export const LEVELS = ["L1", "L2", "L3"] as const;
export type Level = (typeof LEVELS)[number];

/** The immediate measures for a hacked account. */
export const SECURITY_STEPS = ["password", "sessions", "mailbox", "factor", "freeze", "appeal"] as const;
export type SecurityStep = (typeof SECURITY_STEPS)[number];

/** What was told; kept sealed. */
export type Details = {
  text: string;
  link?: string;
  /** The message on the platform that is reported; or the reporter's own words where they are longer than the field. */
  source?: { text: string; author?: string; permalink?: string; at?: string; isOwn?: true };
};

export type Incident = {
  id: Id<"inc">;
  number: number;
  kind: Kind;
  route: Route;
  state: State;
  version: number;
  isUrgent: boolean;
  isAnonymous: boolean;
  isWithdrawn: boolean;
  platform: SocialPlatform;
  seenAt: Date | undefined;
  subjectId: string | undefined;
  clauses: string[];
  /** Who works on it, or was given it and has not taken it yet. */
  handlerId: string | undefined;
  /** The handler said that they have no tie to anybody in it, and took it. */
  isTaken: boolean;
  /** Only on the row of a move: to whom it is passed on, and from whom. */
  nextId?: string;
  formerId?: string;
  level: Level | undefined;
  outcome: string | undefined;
  receivedAt: Date;
  movedAt: Date;
  closedAt: Date | undefined;
  /** Kept long enough: what was in it is gone, and number, kind, outcome and dates are left. */
  isErased: boolean;
};

/** What is said about an incident. The reporter sees the first four, handlers all. */
export const LINE_KINDS = [
  "question",
  "answer",
  "addition",
  "feedback",
  "note",
  "hint",
  "statement",
  "published",
  "passed",
  "revealed",
  "reassigned",
] as const;
export type LineKind = (typeof LINE_KINDS)[number];
/** Whether the reporter reads lines of this kind. */
export const isForReporter = (kind: LineKind): boolean => LINE_KINDS.indexOf(kind) < 4;
export type Line = { id: string; kind: LineKind; byId: string | undefined; text: string; at: Date };

/** The number as people read it aloud. */
export const sayNumber = (number: number): string => `INC-${number}`;

/** The number in what somebody typed: `INC-1042`, `inc1042`, `1042`. */
export function readNumber(text: string): number | undefined {
  const found = /^(?:inc)?[-\s]?(\d{1,9})$/i.exec(text.normalize("NFKC").trim());
  return found ? Number(found[1]) : undefined;
}

// ── receipt codes ───────────────────────────────────────────────────────────────────────────────────────────────────

/** Crockford's base 32: no I, L, O, U. */
const CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** Ten letters of chance (50 bits) and six of signature (30 bits), in groups of four. */
const CHANCE = 10;

/** What a receipt code is the receipt of. */
export type Filed = { number: number; kind: Kind; receivedAt: Date };

/**
 * A new receipt code for an anonymous report, e.g. `7K3P-QX9M-2T4V-8HND`. Its last six letters sign the rest together
 * with what was filed, so that the holder can prove the filing even if the report were gone.
 */
export function makeReceiptCode(vault: Pick<Vault, "keyedHash">, filed: Filed): string {
  const chance = Array.from(randomBytes(CHANCE), (byte) => CODE_ALPHABET[byte & 31]).join("");
  return groups(chance + signature(vault, chance, filed));
}

/** Whether the code was given out for just this filing. */
export function provesFiling(vault: Pick<Vault, "keyedHash">, code: string, filed: Filed): boolean {
  const plain = plainCode(code);
  return plain !== undefined && plain.slice(CHANCE) === signature(vault, plain.slice(0, CHANCE), filed);
}

/** A code as somebody copied it: spaces, dashes and case do not matter, and I, L, O are read as 1 and 0. */
export function plainCode(text: string): string | undefined {
  const plain = text
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\s\-–—_.]/g, "")
    .replace(/[IL]/g, "1")
    .replace(/O/g, "0");
  return plain.length === 16 && [...plain].every((letter) => CODE_ALPHABET.includes(letter)) ? plain : undefined;
}

/** By which a report is found from its code; nobody without the key can go the other way. */
export const codeHash = (vault: Pick<Vault, "keyedHash">, plain: string): string => vault.keyedHash("receipt", plain);

const groups = (plain: string): string => plain.match(/.{4}/g)?.join("-") ?? plain;

function signature(vault: Pick<Vault, "keyedHash">, chance: string, { number, kind, receivedAt }: Filed): string {
  const hash = vault.keyedHash("receipt-signature", [chance, number, kind, receivedAt.toISOString()].join(":"));
  return Array.from(
    { length: 6 },
    (_, i) => CODE_ALPHABET[Number.parseInt(hash.slice(i * 2, i * 2 + 2), 16) & 31],
  ).join("");
}
