import type { SameKeys } from "../../../../core/words.ts";
import type { formsZhCN } from "./forms.zh-CN.ts";

const circularFields = {
  title: { label: "Title", placeholder: "On the publication of internal information" },
  text: { label: "Text", hint: "What happened, which clause, what followed, what everybody should mind." },
  departments: { label: "Departments that read it", hint: "One a line, as the directory calls them." },
  people: { label: "People who read it", hint: "One a line, by name or e-mail address." },
  days: { label: "Days it stays up", hint: "Then it comes down by itself." },
};

export const formsEn: SameKeys<typeof formsZhCN> = {
  claim: {
    title: "{{number}}: proof",
    intro: "The link or a screenshot is enough. Only what you published yourself. Please give no password.",
    submit: "Hand in",
    fields: {
      link: {
        label: "Original link",
        hint: "It should say that nothing is there.",
        placeholder: "https://weibo.com/…",
      },
      files: { label: "Screenshot", hint: "Please cover people and details that have nothing to do with it." },
      text: { label: "Anything to add" },
    },
  },
  cannot: {
    title: "{{number}}: I can't",
    intro: "Please say how it is. The handler will look at it and answer you.",
    submit: "Hand in",
    fields: {
      reason: {
        label: "Reason",
        options: {
          no_access: "I have no access to the account",
          not_mine: "I did not publish it",
          reposted: "Mine is deleted; only reposts by others are left",
          platform: "The platform does not allow it",
          disagree: "I think it need not be deleted",
        },
      },
      text: { label: "Details", placeholder: "I closed the account last year; recovering it says …" },
    },
  },
  reflect: {
    title: "{{number}}: reflection",
    intro: "Only the handler sees it. You may also decline; that is no new violation.",
    submit: "Hand in",
    fields: {
      text: {
        label: "Your text",
        hint: "What you did, which clause, what it led to, what next. A file alone is fine, too.",
        placeholder: "On 20 November I posted on Weibo …",
      },
      files: { label: "File" },
    },
  },
  reflectVoluntary: {
    title: "{{number}}: note",
    intro: "Voluntary: nothing follows if you write nothing. Only the handler sees it.",
    submit: "Hand in",
    fields: {
      text: {
        label: "Your note",
        hint: "What happened, which clause, what it led to, what next. A file alone is fine, too.",
        placeholder: "On 20 November I posted on LinkedIn …",
      },
      files: { label: "File" },
    },
  },
  comment: {
    title: "{{number}}: comment",
    submit: "Hand in",
    fields: { text: { label: "Your comment", hint: "Kept with the record, which is not changed." } },
  },
  statement: {
    title: "{{number}}: statement",
    intro: "The chair reads it at the meeting; you need not speak.",
    submit: "Hand in",
    fields: { text: { label: "Text to be read", hint: "Please name nobody else." } },
  },
  contest: {
    title: "{{number}}: contest",
    intro:
      "Without your written consent or a basis in the contract this has no effect. Your objection is kept as it is.",
    submit: "Hand in",
    fields: { text: { label: "Your view" } },
  },
  record: {
    title: "{{number}}: the talk",
    intro: "The person sees this record and can comment on it.",
    submit: "Record",
    fields: {
      givenBy: { label: "Given by" },
      heldAt: { label: "When" },
      way: { label: "How", options: { talk: "Private talk", call: "Call" } },
      summary: { label: "What was said", hint: "Just what was said: no judgement of the person, nobody else's name." },
    },
  },
  reject: {
    title: "{{number}}: not solved",
    submit: "Send",
    fields: { text: { label: "What is missing", hint: "The person sees it; the time counts anew." } },
  },
  settle: {
    title: "{{number}}: settle",
    submit: "Confirm",
    fields: { text: { label: "Reason", hint: "The person sees it." } },
  },
  giveBack: {
    title: "{{number}}: return",
    intro: "It can be returned once.",
    submit: "Return",
    fields: { text: { label: "What is missing", hint: "The person sees it." } },
  },
  circular: {
    title: "{{number}}: circular",
    intro:
      "Without names: neither the person's nor anybody else's. Proven facts only, neutral words, no quotation of private chats. The clauses are added by themselves.",
    submit: "Send to legal",
    fields: circularFields,
  },
  circularNamed: {
    title: "{{number}}: circular",
    intro:
      "The decision allows the person's name; legal and compliance look at it first. Nobody else's name, and no quotation of private chats. The clauses are added by themselves.",
    submit: "Send to legal",
    fields: circularFields,
  },
  takeDown: {
    title: "{{number}}: take down",
    submit: "Take down",
    fields: { text: { label: "Reason" } },
  },
  schedule: {
    title: "{{number}}: meeting",
    intro: "No outsiders, clients or minors, and no recordings. The person and the chair are told.",
    submit: "Schedule",
    fields: { at: { label: "When" }, chair: { label: "Chair" } },
  },
  waive: {
    title: "{{number}}: waive",
    submit: "Waive",
    fields: { text: { label: "Reason", hint: "The person sees it." } },
  },
  waiveChange: {
    title: "{{number}}: waive",
    intro: "Without a basis it can be let go.",
    submit: "Waive",
    fields: { text: { label: "Reason", hint: "The person sees it." } },
  },
  sign: {
    title: "{{number}}: basis",
    intro:
      "One of the two: an amendment that the person signed, or a clause of the contract with counsel's note. Silence is no consent. Please write no amounts of pay.",
    submit: "Record",
    fields: {
      basis: {
        label: "Basis",
        options: {
          consent: "Amendment signed by the person",
          contract: "Clause of the contract with counsel's note",
        },
      },
      signedOn: { label: "Signed on", hint: "For a clause: when the contract was signed." },
      files: { label: "File", hint: "A signed amendment must be attached." },
      clause: { label: "Clause of the contract", placeholder: "6.2" },
      note: { label: "Counsel's note" },
    },
  },
  effect: {
    title: "{{number}}: date",
    intro: "It takes effect by itself on that day, and the person is told.",
    submit: "Set",
    fields: {
      on: { label: "Effective on" },
      minimum: { label: "Minimum wage", options: { yes: "The new pay is not below the local minimum wage" } },
    },
  },
  serve: {
    title: "{{number}}: service",
    intro: "A click is no service: it needs the scan of the receipt or the reference of an e-signature.",
    submit: "Record",
    fields: {
      service: { label: "Served by", options: { scan: "Scan of the receipt", e_sign: "E-signature" } },
      on: { label: "Served on" },
      files: { label: "Scan" },
      reference: { label: "Reference of the e-signature" },
      effectiveOn: { label: "End of the contract", hint: "Formalities are due within 15 days after it." },
    },
  },
  sendBack: {
    title: "{{number}}: send back",
    submit: "Send back",
    fields: { text: { label: "What to change" } },
  },
  pursue: {
    title: "{{number}}: legal",
    intro: "A note among ourselves; the person is not told by itself.",
    submit: "Record",
    fields: { text: { label: "Note" } },
  },
  drop: {
    title: "{{number}}: not pursued",
    submit: "Record",
    fields: { text: { label: "Reason" } },
  },
  confirm: {
    title: "{{number}}: confirm",
    intro: "Performance bonus of {{month}}, {{percent}} % lower by the pay rule. Please write no amounts.",
    submit: "Confirm",
    fields: {
      minimum: { label: "Please confirm", options: { yes: "Done by that share; not below the local minimum wage" } },
    },
  },
  refuse: {
    title: "{{number}}: no deduction",
    submit: "Hand in",
    fields: {
      reason: {
        label: "Reason",
        options: {
          below_minimum: "The result would be below the local minimum wage",
          no_bonus: "There is no such bonus that month",
          already: "The same act was deducted for before",
          other: "Another reason",
        },
      },
      text: { label: "Details", hint: "Please write no amounts." },
    },
  },
};
