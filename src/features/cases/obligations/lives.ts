import { defineLife, type Life, type Move, type Refusal, reasonOf } from "../../../core/lifecycle.ts";
import type { ObligationKind } from "../model.ts";
import { obligationAudiences } from "./audiences.ts";
import * as dues from "./dues.ts";
import { obligationGuards } from "./guards.ts";
import { obligationWords } from "./messages/index.ts";
import { PREFIX, type STATES } from "./model.ts";
import { type MovingObligation, obligationRights } from "./rights.ts";

type Moves<S extends string> = Record<S, Record<string, Move<MovingObligation, S>>>;
type StateOf<K extends ObligationKind> = (typeof STATES)[K][number];

const tellSubject = { notice: "obligations.subject", to: "subject" };
const tellHandler = { notice: "obligations.card", to: "handler" };
const tellLegal = { notice: "obligations.card", to: "legal" };
const tellPayroll = { notice: "obligations.card", to: "payroll" };
const tellChair = { notice: "obligations.chair", to: "chair" };

/** A life along one table of states; what all of them share stands here once. */
const lifeOf = <K extends ObligationKind>(kind: K, states: Moves<StateOf<K>>): Life<MovingObligation> =>
  defineLife<MovingObligation>()<string, string>({
    subject: "obligation",
    prefix: PREFIX[kind],
    table: "obligation",
    states,
    unnamed: { system: "system" },
    quiet: ["suspend", "resume"],
    rights: obligationRights,
    guards: obligationGuards,
    audiences: obligationAudiences,
    reason: (locale, refusal: Refusal) => {
      const t = obligationWords.in(locale) as (key: string, params?: Record<string, string>) => string;
      return t(`reasons.${reasonOf(refusal)}`, typeof refusal === "string" ? {} : refusal.params);
    },
    happened: (locale, event) => (obligationWords.in(locale) as (key: string) => string)(`happened.${event}`),
  });

type More = Partial<Pick<Move<MovingObligation, string>, "due" | "tell" | "ends">>;
/** A reversal or a milder decision; what was done is undone. */
const cancel = <S extends string>(to: S, more: More = {}) => ({
  cancel: { to, may: ["case"], ends: "all", ...more } as const,
});
/** An appeal stops its terms and keeps the state; with the answer they run anew, never shorter. */
const waits = <S extends string>(to: S, due: readonly dues.Due[] = [], more: More = {}) => ({
  suspend: { to, may: ["case"], ends: "all", ...more } as const,
  resume: { to, may: ["case"], due, ...more } as const,
});
/** The person has left: what was theirs to do is not asked for any more. */
const leave = <S extends string>(to: S) => ({ leave: { to, may: ["case"], ends: "all" } as const });
const begin = <S extends string>(to: S, due: readonly dues.Due[] = [], more: More = {}) => ({
  begin: { to, may: ["case"], unless: ["hasNotBegun"], due, ...more } as const,
});
/** What somebody does with it: only once it has begun, and not while an appeal runs. */
const does = <S extends string>(
  to: S,
  may: "subject" | "handler" | "legal" | "compliance" | "payroll",
  more: Partial<Move<MovingObligation, S>> = {},
) => ({ to, may: [may], ...more, unless: ["isRunning", ...(more.unless ?? [])] }) as const;

const oralWarning = lifeOf("oral_warning", {
  pending: {
    ...begin("pending", [dues.hold]),
    ...waits("pending", [dues.hold]),
    ...leave("cancelled"),
    ...cancel("cancelled"),
    record: does("held", "handler", { ends: "all", due: [dues.comment], tell: [tellSubject] }),
  },
  held: {
    ...waits("held", [dues.comment]),
    ...leave("noted"),
    ...cancel("cancelled"),
    comment: does("noted", "subject", { ends: "all", tell: [tellHandler] }),
    noComment: does("noted", "subject", { ends: "all" }),
    /** Silence is no consent: the record stands as what one side wrote. */
    note: { to: "noted", may: ["system"], ends: "all" },
  },
  noted: { ...cancel("cancelled"), comment: does("noted", "subject", { tell: [tellHandler] }) },
  cancelled: {},
});

/** Never suspended: what is public goes on doing harm while an appeal runs. */
const contentRemoval = lifeOf("content_removal", {
  pending: {
    ...begin("pending", [dues.deletion]),
    ...leave("cancelled"),
    ...cancel("cancelled"),
    claim: does("claimed", "subject", { ends: "all", due: [dues.verification], tell: [tellHandler] }),
    cannot: does("impossible", "subject", { ends: "all", due: [dues.verification], tell: [tellHandler] }),
    contest: does("contested", "subject", { ends: "all", due: [dues.verification], tell: [tellHandler] }),
    /** It is gone without anybody having said so. */
    verify: does("verified", "handler", { ends: "all", tell: [tellSubject] }),
  },
  claimed: {
    ...leave("cancelled"),
    ...cancel("cancelled"),
    verify: does("verified", "handler", { ends: "all", tell: [tellSubject] }),
    reject: does("pending", "handler", { ends: "all", due: [dues.deletion], tell: [tellSubject] }),
  },
  contested: {
    ...leave("cancelled"),
    ...cancel("cancelled"),
    claim: does("claimed", "subject", { ends: "all", due: [dues.verification], tell: [tellHandler] }),
    verify: does("verified", "handler", { ends: "all", tell: [tellSubject] }),
    reject: does("pending", "handler", { ends: "all", due: [dues.deletion], tell: [tellSubject] }),
    settle: does("contested", "handler", { ends: "all", unless: ["isUnsettled"], tell: [tellSubject] }),
  },
  impossible: {
    ...leave("cancelled"),
    ...cancel("cancelled"),
    claim: does("claimed", "subject", { ends: "all", due: [dues.verification], tell: [tellHandler] }),
    verify: does("verified", "handler", { ends: "all", tell: [tellSubject] }),
    reject: does("pending", "handler", { ends: "all", due: [dues.deletion], tell: [tellSubject] }),
    settle: does("impossible", "handler", { ends: "all", unless: ["isUnsettled"], tell: [tellSubject] }),
  },
  verified: { ...cancel("cancelled") },
  cancelled: {},
});

const writtenReflection = lifeOf("written_reflection", {
  pending: {
    ...begin("pending", [dues.writing]),
    ...waits("pending", [dues.writing]),
    ...leave("cancelled"),
    ...cancel("cancelled"),
    submit: does("submitted", "subject", { ends: "all", due: [dues.reading], tell: [tellHandler] }),
    decline: does("declined", "subject", { ends: "all", tell: [tellHandler] }),
    /** What was voluntary and did not come is not waited for. */
    letGo: { to: "declined", may: ["system"], unless: ["isVoluntary"], ends: "all" },
  },
  submitted: {
    ...waits("submitted", [dues.reading]),
    ...leave("cancelled"),
    ...cancel("cancelled"),
    accept: does("accepted", "handler", { ends: "all", tell: [tellSubject] }),
    giveBack: does("returned", "handler", {
      ends: "all",
      unless: ["isFirstReturn"],
      due: [dues.writing],
      tell: [tellSubject],
    }),
  },
  returned: {
    ...waits("returned", [dues.writing]),
    ...leave("cancelled"),
    ...cancel("cancelled"),
    submit: does("submitted", "subject", { ends: "all", due: [dues.reading], tell: [tellHandler] }),
    decline: does("declined", "subject", { ends: "all", tell: [tellHandler] }),
    letGo: { to: "declined", may: ["system"], unless: ["isVoluntary"], ends: "all" },
  },
  accepted: { ...cancel("cancelled") },
  declined: {
    ...cancel("cancelled"),
    submit: does("submitted", "subject", { due: [dues.reading], tell: [tellHandler] }),
  },
  cancelled: {},
});

const correction = { tell: [{ notice: "obligations.correction", to: "told" }] };
const circularCriticism = lifeOf("circular_criticism", {
  draft: {
    ...begin("draft", [dues.publication]),
    ...waits("draft", [dues.publication, dues.legalCheck]),
    ...leave("cancelled"),
    ...cancel("cancelled"),
    write: does("draft", "handler", { ends: ["check"], due: [dues.legalCheck], tell: [tellLegal] }),
    check: does("legal_checked", "legal", {
      ends: ["check"],
      unless: ["isDrafted"],
      due: [dues.secondLook],
      tell: [tellHandler, { notice: "obligations.card", to: "complianceIfNamed" }],
    }),
    sendBack: does("draft", "legal", { ends: ["check"], unless: ["isDrafted"], tell: [tellHandler] }),
  },
  legal_checked: {
    ...waits("legal_checked", [dues.publication, dues.secondLook]),
    ...leave("cancelled"),
    ...cancel("cancelled"),
    approve: does("legal_checked", "compliance", { ends: ["approve"], unless: ["isNamed"], tell: [tellHandler] }),
    sendBack: does("draft", "compliance", { ends: ["approve"], tell: [tellHandler] }),
    write: does("draft", "handler", { ends: ["approve"], due: [dues.legalCheck], tell: [tellLegal] }),
    publish: does("published", "handler", {
      ends: "all",
      unless: ["isApproved"],
      due: [dues.life],
      tell: [{ notice: "obligations.circular", to: "readers" }, tellSubject],
    }),
  },
  published: {
    /** It stays up, marked as under appeal; its end is not put off. */
    suspend: { to: "published", may: ["case"] },
    resume: { to: "published", may: ["case"] },
    ...cancel("corrected", correction),
    remove: { to: "removed", may: ["system"], ends: "all" },
    takeDown: { to: "removed", may: ["handler"], ends: "all" },
  },
  removed: { ...cancel("corrected", correction) },
  corrected: {},
  cancelled: {},
});

const bonusDeduction = lifeOf("bonus_deduction", {
  disabled: { ...cancel("cancelled") },
  pending: {
    ...begin("pending"),
    ...waits("pending"),
    ...leave("cancelled"),
    ...cancel("cancelled"),
    instruct: { to: "instructed", may: ["case"], due: [dues.payroll], tell: [tellPayroll] },
  },
  instructed: {
    ...waits("instructed", [dues.payroll], { tell: [tellPayroll] }),
    ...cancel("refunded", { due: [dues.payroll], tell: [tellPayroll] }),
    confirm: does("confirmed", "payroll", { ends: "all", tell: [tellHandler, tellSubject] }),
    /** Nothing is deducted: below the minimum wage, or there is no such bonus. */
    refuse: does("disabled", "payroll", { ends: "all", tell: [tellHandler, tellSubject] }),
  },
  confirmed: { ...cancel("refunded", { due: [dues.payroll], tell: [tellPayroll] }) },
  refunded: {
    payBack: { to: "refunded", may: ["payroll"], unless: ["isOwed"], ends: "all", tell: [tellHandler, tellSubject] },
  },
  cancelled: {},
});

const meetingReflection = lifeOf("meeting_reflection", {
  pending: {
    ...begin("pending", [dues.meeting]),
    ...waits("pending", [dues.meeting]),
    ...leave("cancelled"),
    ...cancel("cancelled"),
    schedule: does("scheduled", "handler", { tell: [tellSubject, tellChair] }),
    choose: does("pending", "subject", { tell: [tellHandler] }),
    waive: does("waived", "handler", { ends: "all", tell: [tellSubject] }),
  },
  scheduled: {
    ...waits("scheduled", [dues.meeting], { tell: [tellChair] }),
    ...leave("cancelled"),
    ...cancel("cancelled", { tell: [tellChair] }),
    schedule: does("scheduled", "handler", { tell: [tellSubject, tellChair] }),
    choose: does("scheduled", "subject", { tell: [tellHandler, tellChair] }),
    hold: does("done", "handler", { ends: "all", unless: ["isSpoken", "wasTheDay"], tell: [tellSubject] }),
    read: does("replaced", "handler", { ends: "all", unless: ["isByStatement", "wasTheDay"], tell: [tellSubject] }),
    waive: does("waived", "handler", { ends: "all", tell: [tellSubject, tellChair] }),
  },
  done: { ...cancel("cancelled") },
  replaced: { ...cancel("cancelled") },
  waived: { ...cancel("cancelled") },
  cancelled: {},
});

/** A change of the contract: silence is never consent (R-CN-04). */
const change = (kind: "demotion" | "pay_cut") =>
  lifeOf(kind, {
    pending_consent: {
      ...begin("pending_consent"),
      ...waits("pending_consent"),
      ...leave("cancelled"),
      ...cancel("cancelled"),
      contest: does("contested", "subject", { tell: [tellHandler] }),
      sign: does("signed", "handler", { unless: ["hasBasis"], tell: [tellSubject] }),
      waive: does("cancelled", "handler", { ends: "all", tell: [tellSubject] }),
    },
    contested: {
      ...waits("contested"),
      ...leave("cancelled"),
      ...cancel("cancelled"),
      sign: does("signed", "handler", { unless: ["hasBasis"], tell: [tellSubject] }),
      waive: does("cancelled", "handler", { ends: "all", tell: [tellSubject] }),
    },
    signed: {
      ...waits("signed", [dues.effect]),
      ...leave("cancelled"),
      ...cancel("revoked", { tell: [{ notice: "obligations.card", to: "payrollIfPay" }] }),
      contest: does("contested", "subject", { ends: "all", tell: [tellHandler] }),
      setDate: does("signed", "handler", {
        ends: "all",
        due: [dues.effect],
        tell: [tellSubject, { notice: "obligations.card", to: "payrollIfPay" }],
      }),
      takeEffect: {
        to: "effective",
        may: ["system"],
        unless: ["isRunning"],
        ends: "all",
        tell: [tellHandler, tellSubject],
      },
    },
    effective: { ...cancel("revoked", { tell: [{ notice: "obligations.card", to: "payrollIfPay" }] }) },
    revoked: {},
    cancelled: {},
  });

const dismissal = lifeOf("dismissal", {
  union_notified: {
    ...begin("union_notified", [dues.handing]),
    ...waits("union_notified", [dues.handing]),
    ...leave("cancelled"),
    ...cancel("cancelled"),
    serve: does("served", "handler", {
      ends: "all",
      unless: ["hasProof"],
      due: [dues.formalities],
      tell: [tellSubject],
    }),
  },
  served: {
    ...waits("served", [dues.formalities]),
    ...cancel("revoked"),
    step: does("served", "handler"),
    finish: does("effective", "handler", { ends: "all", unless: ["areFormalitiesDone"], tell: [tellSubject] }),
  },
  effective: { ...cancel("revoked") },
  revoked: {},
  cancelled: {},
});

const legalReserve = lifeOf("legal_reserve", {
  noted: {
    ...begin("noted", [], { tell: [tellLegal] }),
    ...waits("noted"),
    ...cancel("cancelled"),
    pursue: does("pursued", "legal", { tell: [tellHandler] }),
    drop: does("dropped", "legal", { tell: [tellHandler] }),
  },
  pursued: { ...cancel("dropped", { tell: [tellLegal] }), drop: does("dropped", "legal", { tell: [tellHandler] }) },
  dropped: {},
  cancelled: {},
});

/** The life of each kind of obligation (domain: §5.5); all on one table, told apart by the prefix of their ids. */
export const LIVES: Record<ObligationKind, Life<MovingObligation>> = {
  oral_warning: oralWarning,
  content_removal: contentRemoval,
  written_reflection: writtenReflection,
  circular_criticism: circularCriticism,
  bonus_deduction: bonusDeduction,
  meeting_reflection: meetingReflection,
  demotion: change("demotion"),
  pay_cut: change("pay_cut"),
  dismissal,
  legal_reserve: legalReserve,
};
