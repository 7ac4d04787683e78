import type { SameKeys } from "../../../core/words.ts";
import type { formsZh } from "./forms.zh-CN.ts";

const reason = { label: "Reasons" };
const files = { label: "Files", hint: "Photos, screenshots, documents; at most 5" };
const grounds = {
  label: "Grounds",
  hint: "You can choose several; each gets its own answer",
  options: {
    facts: "The facts are wrong",
    procedure: "The procedure was wrong",
    rule: "The clause or version does not apply",
    proportionality: "It is too severe",
    count: "The count is wrong",
    new_evidence: "New evidence",
    other: "Other",
  },
};
const onGround = (label: string) => ({
  label: `Answer to “${label}”`,
  hint: "The appellant reads it. Do not name anybody else",
});

export const formsEn: SameKeys<typeof formsZh> = {
  file: {
    title: "Appeal {{decision}}",
    intro:
      "Somebody who had no part in the decision reviews it and answers within {{count}} working days after today. It can only stand or become milder, never harsher. You can change or withdraw it until {{when}}.",
    late: "The time to appeal is over. You can still file; please say why only now. The reviewer first decides whether it is admitted and tells you why. If it is, you get the answer within {{count}} working days after today.",
    submit: "File appeal",
    fields: {
      grounds,
      text: { label: "Your appeal", placeholder: "What is wrong, and what you would like instead" },
      files,
      representative: { label: "Name of representative", hint: "If somebody appeals for you" },
      colleague: { label: "Representative is a colleague", hint: "They can then follow it and reply too" },
      proof: { label: "Proof of authority", hint: "Needed with a representative, such as a photo of the letter" },
    },
  },
  paper: {
    title: "Enter a paper appeal {{decision}}",
    intro:
      "Time counts from the day it came in. Please enter it word for word with a scan; the appellant gets a receipt.",
    submit: "Enter",
    done: "Entered. The appellant gets a receipt.",
    fields: {
      receivedAt: { label: "Came in" },
      grounds,
      text: { label: "Text of the appeal", hint: "Word for word" },
      scan: { label: "Scan", hint: "A photo or scan of the original" },
      representative: { label: "Name of representative", hint: "Empty if there is none" },
    },
  },
  amend: {
    title: "Change appeal {{number}}",
    intro: "You can change it until {{when}}. Earlier texts are kept; the latest counts.",
    submit: "Save",
    done: "Changed. The reviewer sees the latest text.",
    fields: { grounds, text: { label: "Your appeal" }, files },
  },
  write: {
    title: "Write to the reviewer {{number}}",
    submit: "Send",
    done: "Sent to the reviewer.",
    fields: { text: { label: "Message", placeholder: "What you want to add or ask" }, files },
  },
  reply: {
    title: "Reply {{number}}",
    intro: "Please write it in your own words. One reply can cover everything that waits for you.",
    submit: "Send reply",
    done: "Your reply has arrived.",
    fields: { text: { label: "Your reply" }, files },
  },
  admit: {
    title: "Admission of {{number}}",
    intro: "The appeal came after its time. The appellant reads your reasons; do not name anybody else.",
    submit: "Decide",
    done_admit: "Admitted. The decision is suspended and the appellant is told.",
    done_refuse: "The appellant is told that it is not admitted.",
    fields: { answer: { label: "Decision", options: { admit: "Admit", refuse: "Do not admit" } }, reason },
  },
  ask: {
    title: "Ask the appellant {{number}}",
    intro: "They have 3 working days to reply, and nothing can be decided before. Do not name anybody else.",
    submit: "Send",
    done: "Sent to the appellant.",
    fields: { text: { label: "Question", placeholder: "You say you asked before posting: when, and whom?" } },
  },
  fact: {
    title: "Add a new fact {{number}}",
    intro:
      "The appellant sees it and has 3 working days to reply; nothing can be decided before. Do not name anybody else.",
    submit: "Save and show",
    done: "Kept. The appellant can reply to it.",
    fields: { text: { label: "New fact" }, files },
  },
  note: {
    title: "Note {{number}}",
    submit: "Save",
    done: "Saved.",
    fields: { text: { label: "Note", hint: "The appellant does not see it" } },
  },
  "ask-decider": {
    title: "Ask the decider {{number}}",
    intro: "The decider sees this question alone. The appellant reads the answer too.",
    submit: "Send",
    done: "Sent to the decider.",
    fields: { text: { label: "Question" } },
  },
  comment: {
    title: "Explain your decision {{number}}",
    intro: "The appellant reads your answer. Do not name anybody else.",
    submit: "Send",
    done: "Sent, thank you.",
    fields: { text: { label: "Your explanation" } },
  },
  extend: {
    title: "Extend the time to answer {{number}}",
    intro: "Once only, by at most {{count}} working days. The appellant is told why and the new date.",
    submit: "Extend",
    done_one: "Extended by {{count}} working day. The appellant is told.",
    done_other: "Extended by {{count}} working days. The appellant is told.",
    fields: { days: { label: "Working days to add" }, reason },
  },
  "hand-over": {
    title: "Hand over {{number}}",
    intro: "Only to somebody who had no part in the decision.",
    submit: "Hand over",
    done: "Handed over to {{name}}.",
    fields: { person: { label: "To" }, reason },
  },
  reassign: {
    title: "Assign a reviewer {{number}}",
    intro:
      "Only somebody who had no part in the decision and does not report to the decider. Each choice is on record.",
    submit: "Assign",
    done: "Given to {{name}}.",
    fields: { person: { label: "Reviewer" }, reason },
  },
  "ask-recusal": {
    title: "Ask for another reviewer {{number}}",
    intro: "If you think the reviewer has a stake in this, please say why. Compliance answers within two working days.",
    submit: "Send request",
    done: "Sent. You get an answer within two working days.",
    fields: { reason: { label: "Why" } },
  },
  "answer-recusal": {
    title: "Answer the request {{number}}",
    intro: "The appellant reads your reasons.",
    submit: "Answer",
    done_grant: "Granted. Somebody else reviews it.",
    done_deny: "Answered: the reviewer stays.",
    fields: {
      answer: { label: "Answer", options: { grant: "Grant, somebody else", deny: "Keep the reviewer" } },
      reason,
    },
  },
  outcome: {
    title: "Answer appeal {{number}}",
    intro: "Give reasons on each point that was raised. It can only stand or become milder, never harsher.",
    submit: "Answer and serve",
    done_dismiss: "Answered: the decision stands.",
    done_partly: "Answered: upheld in part, the decision is milder now.",
    done_uphold: "Answered: upheld, the decision is reversed.",
    fields: {
      outcome: {
        label: "Outcome",
        options: {
          dismiss: "Let the decision stand",
          partly: "Uphold in part, make it milder",
          uphold: "Uphold, reverse the decision",
        },
      },
      facts: onGround("The facts are wrong"),
      procedure: onGround("The procedure was wrong"),
      rule: onGround("The clause or version does not apply"),
      proportionality: onGround("It is too severe"),
      count: onGround("The count is wrong"),
      new_evidence: onGround("New evidence"),
      other: onGround("Other"),
      step: { label: "Lower step", hint: "For upholding in part only" },
      obligations: { label: "What is kept", hint: "For upholding in part only; untick what falls away" },
    },
  },
};
