import type { SameKeys } from "../../../core/words.ts";
import type { formsZh } from "./forms.zh-CN.ts";

const reason = { label: "Reason" } as const;
const files = { label: "Files", hint: "Photos, screenshots, documents; up to 5" } as const;
const outcomes = {
  not_proven: "Not proven",
  no_rule: "No rule against it",
  private_life: "Private life",
  protected_activity: "Protected talk",
  no_fault: "Not theirs, or no fault",
  too_small: "Too small to act on",
} as const;

/** The words of the forms about cases, by the name of the form. */
export const formsEn: SameKeys<typeof formsZh> = {
  open: {
    title: "Open a case",
    intro:
      "A case only means that it is looked into; it is not a finding, and the person is not told before the formal notice. By opening it you say that you have no tie to anybody in it: family, friendship, dispute or business.",
    submit: "Open the case",
    done: "The case is open: {{number}}.",
    fields: {
      subject: { label: "Employee concerned" },
      clauses: { label: "Clauses it may concern" },
      conductAt: { label: "When it happened", hint: "Decides which version of the policy applies" },
      knewAt: { label: "When the company knew", hint: "Empty means now; the time to decide runs from then" },
      urgent: { label: "Is it urgent", options: { no: "Not urgent", yes: "Urgent (it is still spreading)" } },
      legal: {
        label: "Talk among colleagues",
        hint: "Talk on pay, hours or safety is protected; ask legal first",
        options: { not_needed: "No", consulted: "There may be; legal was asked" },
      },
      note: { label: "Reasons", placeholder: "Two screenshots of a post of 20 November with unpublished prices" },
    },
  },
  allege: {
    title: "Tell the person {{number}}",
    intro:
      "The person gets this and a time to answer. Name nobody who reported or saw it, and nothing by which they can be recognised.",
    submit: "Serve",
    done: "Served. The person can state their side; propose when the time is over.",
    fields: {
      facts: { label: "What it is about", placeholder: "On 20 November at 21:00 your post said …" },
      clauses: { label: "Clauses" },
      evidence: {
        label: "What it rests on",
        hint: "List the evidence, not where it came from; leave out health, religion, union, family and minors",
        placeholder: "2 screenshots of a public post",
      },
      preserved: {
        label: "Is the evidence kept",
        options: { files: "In the case or its reports", elsewhere: "Elsewhere, as written above" },
      },
      hearingAt: { label: "Time of the hearing" },
      hearingPlace: { label: "Where, or by which call" },
    },
  },
  interim: {
    title: "Interim measure {{number}}",
    intro:
      "It is no decision, asks only for what can be taken back, and ends by itself with the decision. The person gets what is asked and why. Name nobody who reported or saw it, and nothing by which they can be recognised.",
    submit: "Send to the person",
    done: "Sent to the person, marked as no decision.",
    fields: {
      asks: {
        label: "What is asked",
        options: {
          hide_content: "Hide the content for now",
          post_nothing: "Post nothing more about it for now",
          stay_off_accounts: "Stay off the company's accounts for now",
        },
      },
      text: { label: "What it is about", placeholder: "Please set that post to visible to yourself only" },
      reason: { label: "Why now", hint: "The person reads it; judge nothing", placeholder: "It is still spreading" },
      until: {
        label: "To be done by",
        hint: "Left empty: the end of the person's next working day. You hear of it if it is not done by then",
      },
      preserved: {
        label: "Is the evidence kept",
        options: { files: "In the case or its reports", elsewhere: "Elsewhere" },
      },
    },
  },
  lift: {
    title: "Lift the interim measure {{number}}",
    intro:
      "The person is told why, and need not keep to it any more. Name nobody who reported or saw it, and nothing by which they can be recognised.",
    submit: "Lift it",
    done: "Lifted. The person is told.",
    fields: {
      reason: {
        label: "Why it is not needed any more",
        hint: "The person reads it",
        placeholder: "The post is hidden now",
      },
    },
  },
  statement: {
    title: "Your side {{number}}",
    intro: "Write it in your own words. Only those who handle it read it.",
    submit: "Send",
    done: "Your side has arrived.",
    fields: {
      text: { label: "Your side", placeholder: "What happened, what you meant, what we should know" },
      companion: { label: "Companion or representative", hint: "May be left empty" },
      files,
    },
  },
  addition: {
    title: "Add something {{number}}",
    submit: "Send",
    done: "What you added has arrived.",
    fields: { text: { label: "What you add" }, files },
  },
  reschedule: {
    title: "Move the hearing {{number}}",
    submit: "Move it",
    done: "Moved. The handler is told.",
    fields: { at: { label: "New time" }, companion: { label: "Companion or representative" }, reason },
  },
  "ask-recusal": {
    title: "Another handler {{number}}",
    intro:
      "If you think that the handler has a stake in it, please say so. Compliance answers within two working days.",
    submit: "Send the request",
    done: "Sent. You get an answer within two working days.",
    fields: { reason: { label: "Why" } },
  },
  "answer-recusal": {
    title: "Answer the request {{number}}",
    intro: "Why the person asks for somebody else (the handler does not see it):\n{{asked}}",
    submit: "Answer",
    done_grant: "Granted. Others get the case.",
    done_deny: "Answered: the handler stays.",
    fields: {
      answer: { label: "Answer", options: { grant: "Granted, somebody else handles it", deny: "Not granted" } },
      reason,
    },
  },
  note: {
    title: "Note on {{number}}",
    submit: "Save",
    done: "Saved.",
    fields: {
      text: { label: "Note", hint: "Only handlers, deciders and legal see it" },
      files: {
        label: "Files",
        hint: "Cover third persons first; leave out health, religion, union, family and minors",
      },
    },
  },
  "ask-witness": {
    title: "Ask a witness {{number}}",
    intro: "They see the question and nothing else. Whoever is asked has no other part in the case from then on.",
    submit: "Send",
    done: "Sent to {{name}}.",
    fields: {
      person: { label: "Whom to ask" },
      text: { label: "Question" },
      reason: {
        label: "Why this colleague",
        hint: "Needed for HR, compliance, legal and administrators; stays in the file, they do not see it",
      },
    },
  },
  "answer-witness": {
    title: "Answer a question",
    submit: "Send",
    done: "Thank you, it has arrived.",
    fields: { text: { label: "Your answer" }, files },
  },
  task: {
    title: "Task for {{number}}",
    submit: "Give the task",
    done: "Given to {{name}}.",
    fields: {
      owner: { label: "Who does it" },
      text: { label: "What" },
      dueOn: { label: "By which day", hint: "Until 18:00 of it" },
    },
  },
  told: {
    title: "Who was told {{number}}",
    intro: "Who was told outside the chat, when, and what.",
    submit: "Record",
    done: "Recorded.",
    fields: {
      person: { label: "Which colleague" },
      whom: { label: "Or somebody else", hint: "e.g. the platform's support" },
      way: {
        label: "How",
        options: {
          call: "By phone",
          meeting: "In person",
          email: "By e-mail",
          letter: "By letter",
          other: "Another way",
        },
      },
      at: { label: "When" },
      text: { label: "What was said" },
    },
  },
  dismiss: {
    title: "Close {{number}}",
    intro: "Without a finding. If the person was told of it, they hear that nothing follows.",
    submit: "Close",
    done: "Closed.",
    fields: { reason: { label: "Why", options: outcomes }, note: { label: "Explanation" } },
  },
  acquit: {
    title: "No violation {{number}}",
    submit: "Decide so",
    done: "Decided: no violation. The case is over.",
    fields: { reason: { label: "Why", options: outcomes }, note: { label: "Explanation" } },
  },
  propose: {
    title: "Proposal {{number}}",
    intro:
      "The rung follows from the count. Lower needs a reason, higher legal's agreement too; money, names and the third rung need two people. Comparable cases of ordinary gravity: {{compared}}.",
    submit: "Propose",
    done: "Proposed. Somebody else decides.",
    fields: {
      gravity: { label: "Gravity", options: { minor: "Minor", normal: "Ordinary", serious: "Serious" } },
      step: { label: "Rung", options: { "1": "First rung", "2": "Second rung", "3": "Third rung" } },
      obligations: { label: "What is asked" },
      clauses: { label: "Clauses", hint: "Only those that the person was told of" },
      reasons: { label: "Reasons", hint: "They go into the notice; name nobody else" },
      deviation: { label: "Why another rung", hint: "Needed where it differs from the computed one" },
      named: { label: "Name in the circular", options: { no: "No name", yes: "With the name (needs approval)" } },
    },
  },
  weigh: {
    title: "Proportionality {{number}}",
    intro: "Each point is written down before a third rung. Write “none” where there is nothing.",
    submit: "Save",
    done: "Saved.",
    fields: {
      act: { label: "The act", hint: "What was done" },
      reach: { label: "Reach", hint: "How many saw it; public or a small group" },
      truth: { label: "Was it true" },
      intent: { label: "Intent" },
      harm: { label: "Harm", hint: "And what shows it" },
      earlier: { label: "Earlier decisions" },
      service: { label: "Length of service" },
      milder: { label: "Milder means", hint: "Why they are not enough" },
    },
  },
  "sign-off": {
    title: "Legal's view {{number}}",
    submit: "Give the view",
    done: "Legal's view is on record.",
    fields: { reason: { label: "View" } },
  },
  clear: {
    title: "Clear {{number}}",
    intro: "The person filed a report lately. Please write why it would have come to this without that report.",
    submit: "Clear it",
    done: "Cleared.",
    fields: { reason: { label: "Why" } },
  },
  return: { title: "Send back {{number}}", submit: "Send back", done: "Sent back to the handler.", fields: { reason } },
  decide: {
    title: "Decide {{number}}",
    intro: "People decide, not the product. Please write your reasons.",
    submit: "Decide",
    done: "Decided. The handler serves it.",
    doneSecond: "Decided. Somebody of another reporting line must approve.",
    fields: { reason: { label: "Your reasons" } },
  },
  approve: {
    title: "Approve {{number}}",
    submit: "Approve",
    done: "Approved. The handler serves it.",
    doneUnion: "Approved. The handler tells the union first.",
    fields: { reason: { label: "Your reasons" } },
  },
  refuse: {
    title: "Don't approve {{number}}",
    submit: "Don't approve",
    done: "Back with who decided.",
    fields: { reason },
  },
  withdraw: {
    title: "Withdraw {{number}}",
    intro: "The case ends and does not count. If the person was told of it, they hear so.",
    submit: "Withdraw",
    done: "Withdrawn.",
    fields: { reason },
  },
  override: {
    title: "Lift the limit {{number}}",
    intro: "Legal alone lifts the limit of {{months}} months; the reason is kept.",
    submit: "Lift it",
    done: "Lifted.",
    fields: { reason },
  },
  "union-send": {
    title: "Tell the union {{number}}",
    intro: "Without a union, staff representatives or the union above are told.",
    submit: "Record",
    done: "Recorded.",
    fields: { to: { label: "To whom" }, text: { label: "The notice" }, sentAt: { label: "Sent" } },
  },
  "union-view": {
    title: "The union's view {{number}}",
    submit: "Record",
    done: "Recorded.",
    fields: { text: { label: "View" }, at: { label: "Received" } },
  },
  "union-answer": {
    title: "Answer the union {{number}}",
    submit: "Record",
    done: "Recorded.",
    fields: { text: { label: "Answer" } },
  },
  serve: {
    title: "Serve {{number}}",
    intro:
      "The letter is made from the company's template and what was decided, and nobody writes it anew. The clauses, what is asked, how to appeal and until when are added by themselves. It can't be changed later. The letter:",
    submit: "Serve",
    done: "Served on {{name}}; the receipt is next.",
    doneOnPaper:
      "Sent to {{name}} in chat, who has not agreed to be served there: hand it over on paper within a working day, and enter the proof.",
    fields: {
      text: {
        label: "Words of your own, if you like",
        hint: "In the person's language, such as where to find you; name nobody else",
      },
    },
  },
  template: {
    title: "Template of notices",
    intro: "Placeholders: {name}, {number}, {clauses}, {rung}, {reasons}.",
    submit: "Save",
    done: "Saved. Later notices use it.",
    fields: { text: { label: "Template" } },
  },
  "prove-service": {
    title: "Other service {{number}}",
    intro: "If receipt was not confirmed, serve it another way and keep the proof; the time to appeal runs from then.",
    submit: "Record",
    done: "Recorded. The time to appeal runs.",
    fields: {
      way: {
        label: "How",
        options: { email: "By e-mail", courier: "By courier", hand: "By hand", other: "Another way" },
      },
      at: { label: "When it arrived" },
      note: { label: "Explanation", placeholder: "Courier's number, who signed" },
      files: { label: "Proof", hint: "Receipt, delivery slip" },
    },
  },
  extend: {
    title: "More time {{number}}",
    intro: "Terms are made longer, never shorter.",
    submit: "Give more time",
    done: "Longer by working days: {{days}}.",
    fields: { days: { label: "How many working days more" }, reason },
  },
  pin: {
    title: "Time of the act {{number}}",
    intro:
      "The version applies that was in force and acknowledged by the person then. Once they were told, another day, version or wording goes to them anew, with their whole time to state their side.",
    submit: "Correct",
    done: "Corrected. Version {{label}} applies.",
    doneAnew: "Corrected. Version {{label}} applies. It was put to the person anew, and their time begins again.",
    fields: {
      conductAt: { label: "When it happened" },
      facts: {
        label: "The facts as the person is told",
        hint: "Correct the time here as well; name no reporter and nobody else",
      },
      hearingAt: { label: "Time of the hearing", hint: "Needed when it goes to the person anew" },
      hearingPlace: { label: "Where, or by which call" },
      reason,
    },
  },
  "hand-over": {
    title: "Hand over {{number}}",
    submit: "Hand over",
    done: "Handed to {{name}}.",
    fields: { person: { label: "To whom" }, reason },
  },
  reassign: {
    title: "Give {{number}} to",
    submit: "Give it",
    done: "Given to {{name}}.",
    fields: { person: { label: "To whom" }, reason },
  },
  join: {
    title: "Join a report {{number}}",
    submit: "Join",
    done: "{{number}} is part of it.",
    fields: { report: { label: "Number of the report", placeholder: "INC-1042", hint: "One that you have taken" } },
  },
  link: {
    title: "Link a case {{number}}",
    submit: "Link",
    done: "Linked with {{number}}.",
    fields: { other: { label: "Number of the case", placeholder: "CASE-12" } },
  },
  correct: {
    title: "Correct {{number}}",
    intro:
      "Annulling undoes everything: nothing is asked any more, deductions are paid back, circulars corrected, and everybody who was told is told again.",
    submit: "Confirm",
    done_annul: "Annulled, with all that followed.",
    done_lower: "Lowered.",
    fields: {
      what: { label: "What", options: { annul: "Annul", lower: "Lower" } },
      step: { label: "Lower to", options: { "1": "First rung", "2": "Second rung" } },
      cause: { label: "Because of", options: { own: "Our own correction", court: "Arbitration or court" } },
      reason,
    },
  },
  review: {
    title: "Second look {{number}}",
    intro:
      "A decision that this one counted was annulled. By the count of now it is number {{count}}: {{step}}. What is above that, or needs two people, is kept only when a second one confirms it.",
    submit: "Confirm",
    done_confirm: "Confirmed as it was.",
    done_first: "Kept. Now a second person confirms it.",
    done_lower: "Lowered by a rung.",
    done_annul: "Annulled.",
    fields: {
      what: { label: "What", options: { confirm: "Confirm", lower: "Lower by a rung", annul: "Annul" } },
      reason,
    },
  },
  read: {
    title: "Read {{number}}",
    intro: "You have no part in this case. Reading it is logged, and others of compliance and legal are told at once.",
    submit: "Read it",
    fields: { reason: { label: "Why you must read it now" } },
  },
  jurisdiction: {
    title: "Law that applies {{number}}",
    intro: "Which labour law applies to the person; what follows goes by it.",
    submit: "Set",
    done: "Set.",
    fields: {
      jurisdiction: {
        label: "Law",
        options: {
          CN: "Mainland China",
          GB: "United Kingdom",
          DE: "Germany",
          FR: "France",
          IT: "Italy",
          US: "United States",
        },
      },
      reason: { label: "How it is known" },
    },
  },
};
