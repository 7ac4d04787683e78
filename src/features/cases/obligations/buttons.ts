import { callback } from "../../../core/callback.ts";
import type { Action, Confirm } from "../../../core/card.ts";
import type { Locale } from "../../../core/locale.ts";
import { LIVES } from "./lives.ts";
import { obligationWords } from "./messages/index.ts";
import { FORMALITIES, type Obligation, type Side, whoIsNext } from "./model.ts";

type Button = {
  /** The press, and the name of its label. */
  name: ButtonName;
  event: string;
  side: Side;
  opens?: true;
  /** Asks first, with the text of its name. */
  asks?: true;
  isMain?: (row: Obligation, now: Date) => boolean;
  /** Where the table allows it and it makes no sense. */
  if?: (row: Obligation, now: Date) => boolean;
};
export type ButtonName = keyof typeof PRESSES;

/** The press of each button, by the name of its label in the catalogue. */
const PRESSES = {
  claim: "claim",
  cannot: "cannot",
  reflect: "reflect",
  decline: "decline",
  comment: "comment",
  noComment: "no-comment",
  statement: "statement",
  contest: "contest",
  record: "record",
  verify: "verify",
  reject: "reject",
  settle: "settle",
  accept: "accept",
  giveBack: "give-back",
  circular: "circular",
  check: "check",
  approve: "approve",
  sendBack: "send-back",
  publish: "publish",
  takeDown: "take-down",
  confirm: "confirm",
  refuse: "refuse",
  payBack: "pay-back",
  schedule: "schedule",
  hold: "hold",
  read: "read",
  waive: "waive",
  sign: "sign",
  effect: "effect",
  serve: "serve",
  finish: "finish",
  pursue: "pursue",
  drop: "drop",
} as const;

const always = () => true;
const isApproved = ({ terms }: Obligation) => !terms.isNamed || terms.approvedBy !== undefined;
const isIn =
  (...states: string[]) =>
  ({ state }: Obligation) =>
    states.includes(state);
const hasMet = ({ terms }: Obligation, now: Date) => terms.meetingAt !== undefined && new Date(terms.meetingAt) <= now;
const areStepsDone = ({ terms }: Obligation) => FORMALITIES.every((step) => terms.formalities?.includes(step));

/** In order of weight. */
const BUTTONS: readonly Button[] = [
  { name: "claim", event: "claim", side: "subject", opens: true, isMain: always },
  { name: "cannot", event: "cannot", side: "subject", opens: true },
  { name: "reflect", event: "submit", side: "subject", opens: true, isMain: isIn("pending", "returned") },
  { name: "decline", event: "decline", side: "subject", asks: true },
  { name: "comment", event: "comment", side: "subject", opens: true, isMain: isIn("held") },
  { name: "noComment", event: "noComment", side: "subject" },
  { name: "statement", event: "choose", side: "subject", opens: true },
  {
    name: "contest",
    event: "contest",
    side: "subject",
    opens: true,
    if: ({ kind }) => kind === "demotion" || kind === "pay_cut",
  },
  { name: "record", event: "record", side: "handler", opens: true, isMain: always },
  { name: "verify", event: "verify", side: "handler", asks: true, isMain: isIn("claimed") },
  { name: "settle", event: "settle", side: "handler", opens: true, if: ({ terms }) => !terms.isSettled },
  { name: "reject", event: "reject", side: "handler", opens: true },
  { name: "accept", event: "accept", side: "handler", isMain: always },
  { name: "giveBack", event: "giveBack", side: "handler", opens: true, if: ({ returned }) => returned === 0 },
  { name: "check", event: "check", side: "legal", asks: true, isMain: always, if: ({ terms }) => !!terms.isDrafted },
  {
    name: "approve",
    event: "approve",
    side: "compliance",
    asks: true,
    isMain: always,
    if: (row) => !isApproved(row),
  },
  {
    name: "sendBack",
    event: "sendBack",
    side: "legal",
    opens: true,
    if: ({ state, terms }) => state === "draft" && !!terms.isDrafted,
  },
  {
    name: "sendBack",
    event: "sendBack",
    side: "compliance",
    opens: true,
    if: (row) => row.state === "legal_checked" && !isApproved(row),
  },
  { name: "publish", event: "publish", side: "handler", asks: true, isMain: always, if: isApproved },
  { name: "circular", event: "write", side: "handler", opens: true, isMain: ({ terms }) => !terms.isDrafted },
  { name: "takeDown", event: "takeDown", side: "handler", opens: true },
  { name: "confirm", event: "confirm", side: "payroll", opens: true, isMain: always },
  { name: "refuse", event: "refuse", side: "payroll", opens: true },
  {
    name: "payBack",
    event: "payBack",
    side: "payroll",
    asks: true,
    isMain: always,
    if: ({ terms }) => !terms.isPaidBack,
  },
  {
    name: "hold",
    event: "hold",
    side: "handler",
    asks: true,
    isMain: always,
    if: (row, now) => !row.terms.byStatement && hasMet(row, now),
  },
  {
    name: "read",
    event: "read",
    side: "handler",
    asks: true,
    isMain: always,
    if: (row, now) => !!row.terms.byStatement && hasMet(row, now),
  },
  { name: "schedule", event: "schedule", side: "handler", opens: true, isMain: isIn("pending") },
  { name: "effect", event: "setDate", side: "handler", opens: true, isMain: ({ terms }) => !terms.effectiveOn },
  { name: "sign", event: "sign", side: "handler", opens: true, isMain: always },
  { name: "serve", event: "serve", side: "handler", opens: true, isMain: always },
  { name: "finish", event: "finish", side: "handler", asks: true, isMain: always, if: areStepsDone },
  { name: "waive", event: "waive", side: "handler", opens: true },
  { name: "pursue", event: "pursue", side: "legal", opens: true },
  { name: "drop", event: "drop", side: "legal", opens: true },
];

/** What somebody with these parts in it can do now; at most one of it is the main thing. */
export function buttonsFor(
  at: { locale: Locale; now: Date },
  row: Obligation,
  sides: ReadonlySet<Side>,
  thing: string,
): Action[] {
  const t = obligationWords.in(at.locale);
  const moves = LIVES[row.kind].states[row.state] ?? {};
  let hasMain = false;
  return BUTTONS.flatMap((button): Action[] => {
    const move = moves[button.event];
    if (!move || !sides.has(button.side) || button.if?.(row, at.now) === false) return [];
    // Nothing that waits for an appeal, or has not begun, is offered.
    if (move.unless?.includes("isRunning") && (!row.startedAt || row.terms.isSuspended)) return [];
    const isMain = !hasMain && whoIsNext(row) !== undefined && button.isMain?.(row, at.now) === true;
    hasMain ||= isMain;
    const weight = isMain ? { weight: "primary" as const } : {};
    const pressed = callback(`obligation.${PRESSES[button.name]}`, row.id);
    const label = t(`buttons.${button.name}`);
    if (button.opens) return [{ kind: "open", label, callback: pressed, ...weight }];
    const confirm = button.asks && { confirm: confirmOf(at.locale, button.name as AskedName, thing) };
    return [{ kind: "run", label, callback: pressed, ...confirm, ...weight }];
  });
}

type AskedName = "decline" | "verify" | "check" | "approve" | "publish" | "payBack" | "hold" | "read" | "finish";

const confirmOf = (locale: Locale, name: AskedName, thing: string): Confirm => {
  const t = obligationWords.in(locale);
  return {
    title: t(`ask.${name}.title`, { thing }),
    text: t(`ask.${name}.text`),
    yes: t(`buttons.${name}`),
    no: t("ask.back"),
  };
};
