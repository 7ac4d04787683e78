import type { SameKeys } from "../../../core/words.ts";
import type { zhCN } from "./zh-CN.ts";

export const en: SameKeys<typeof zhCN> = {
  summary: "Read the social-media policy and confirm that you know it",

  card: {
    title: "Social-media policy {{label}}",
    since: "In force",
    sinceValue: "since {{day}}",
    span: "{{from}} to {{until}}",
    ended: "Not in force any more since {{day}}",
    coming: "Published, in force from {{day}}",
    appeal: "Appeal",
    appealValue: "within {{days}} working days",
    answer: "HR answers",
    answerValue: "in {{days}} working days",
    statement: "Your side",
    statementValue: "in {{days}} working days",
    lookBack: "Decisions count",
    lookBackValue: "{{months}} months",
    toSign: "Waiting for you to confirm that you know it",
    signed: "You confirmed on {{when}} that you know it",
    notYours: "This policy does not apply to you; you are welcome to read it",
    chapter: "Ch. {{id}} {{title}}",
    read: "Read",
    next: "Next version {{label}}",
    howTo: "For one clause type “policy 3.1.1.3”; or simply ask, as in “policy may I post a photo of my desk”.",
    meaning:
      "With the button below you confirm the following. You confirm that you know it, not that you agree, and you may still object.",
    sign: "I have read it and take note",
    declaration:
      "I have read the social-media policy {{label}} and take note of it. I confirm that I know it; I do not thereby agree to all of it.",
    foot: "Only you and the colleagues in charge of compliance and HR see whether you have confirmed.",
  },

  clause: {
    other: "Policy {{label}} · {{times}}",
    under: "Part of {{parent}}",
    since: "Policy {{label}}, in force since {{day}}",
    all: "Contents",
    absent: "This version has no such clause.",
    foot: "The policy as it stands. Every employee may read it.",
  },

  hub: {
    sign: "Please read the social-media policy {{label}}",
    signDetail: "Then confirm that you know it",
    signDetailComing: "In force from {{day}}",
    open: "Open",
    version: "Social-media policy {{label}}",
  },

  none: "The company has not published a social-media policy yet. Once it has, you can read it here.",
  noSuch:
    "The policy has no clause “{{id}}”. Type the number of a clause, such as “policy 3.1”, or “policy” alone for the chapters.",
  gone: "This version is not there any more. Type “policy” for the one in force.",
  already: "You confirmed on {{when}} that you know it. Nothing to do.",

  refused: {
    "not-in-scope": "This policy does not apply to you; there is nothing to confirm.",
    "not-published": "This version is not published yet; there is nothing to confirm.",
    over: "This version is not in force any more; there is nothing to confirm. Type “policy” for the one in force.",
    "not-operator": "Policies are imported and published by an administrator.",
    "not-a-draft": "Version {{label}} is published already and cannot be published again.",
    "no-such-version": "There is no version {{label}}. Import it first.",
    incomplete: "The version is not complete: a blank, who interprets it or what it supersedes is not set.",
    past: "That day is over. Choose today or a later day.",
    "not-after": "A version that begins on that day or later is published already. Choose a later day.",
    other: "That cannot be done now.",
  },
  happened: { published: "published", superseded: "superseded", withdrawn: "withdrawn" },
};
