import type { SameKeys } from "../../../core/words.ts";
import type { formsZhCN } from "./forms.zh-CN.ts";

const ROLES = {
  employee: "Employees",
  operator: "Social-media operators",
  hr: "HR",
  compliance: "Compliance",
  security: "IT security",
  pr: "PR",
  legal: "Legal",
  admin: "Administrators",
};

/** The words of the forms of broadcasts. */
export const formsEn: SameKeys<typeof formsZhCN> = {
  write: {
    title: "What it says",
    intro: "Everybody reads it in their own language alone, so write both. Somebody else checks it before it goes out.",
    submit: "Save the draft",
    fields: {
      kind: {
        label: "Kind",
        options: {
          notice: "Policy notice",
          positive: "Good example",
          warning: "Warning example",
          tip: "Security tip",
          text: "Message",
        },
      },
      titleZh: { label: "Title in Chinese", placeholder: "The late-night comment she did not answer" },
      textZh: { label: "Text in Chinese", hint: "An empty line begins a paragraph; about 200 characters read best" },
      titleEn: { label: "Title in English", placeholder: "The late-night comment she did not answer" },
      textEn: { label: "Text in English", hint: "About 120 words" },
      clauses: { label: "Clauses (optional)", placeholder: "3.2.3, 2.4.2" },
      asks: { label: "Asked of readers (optional)", options: { confirm: "To confirm that they have read it" } },
    },
  },
  question: {
    title: "The question of {{number}}",
    intro: "One question below the text. Leave all empty for none; otherwise write it whole in both languages.",
    submit: "Save",
    fields: {
      textZh: { label: "Question in Chinese" },
      optionsZh: { label: "Options in Chinese", hint: "One a line, 2 to 4" },
      whyZh: { label: "Why, in Chinese", hint: "Readers see it as soon as they have answered" },
      textEn: { label: "Question in English" },
      optionsEn: { label: "Options in English", hint: "As many as in Chinese, in the same order" },
      whyEn: { label: "Why, in English" },
      answer: { label: "Number of the right one", placeholder: "2" },
    },
  },
  audience: {
    title: "Who gets {{number}}",
    intro: "Choose nothing for everybody. Within a field any of your choices is enough; all fields must fit together.",
    submit: "Save",
    fields: {
      departments: { label: "Departments (optional)" },
      roles: { label: "Roles (optional)", options: ROLES },
      regions: { label: "Regions of work (optional)" },
      platforms: { label: "Platforms (optional)", options: { slack: "Slack", wecom: "WeCom", web: "Browser" } },
    },
  },
  ways: {
    title: "How and when {{number}} goes out",
    submit: "Save",
    fields: {
      ways: {
        label: "How it arrives",
        options: { direct: "Direct message", mail: "E-mail", feed: "Also in the intranet's feed" },
      },
      channels: { label: "Groups or channels (optional)" },
      language: {
        label: "Language in groups",
        options: { both: "Both", "zh-CN": "Chinese alone", en: "English alone" },
      },
      plannedAt: {
        label: "When (optional)",
        hint: "Everybody gets it at that hour where they are, on a working day, 9:00–18:00. Left empty, all get it as soon as it is released",
      },
    },
  },
  "give-back": {
    title: "Give {{number}} back",
    submit: "Give back",
    fields: {
      reason: { label: "What should change", placeholder: "The second paragraph lets people guess who it was" },
    },
  },
  recall: {
    title: "Take {{number}} back",
    intro:
      "Messages that can be changed say that it was taken back, and why. Where the text is a message of its own it is taken away within a day; later the card below it says so. How many cannot be changed at all, the card of the broadcast tells you. What was not sent yet is not sent.",
    submit: "Take back",
    fields: {
      reason: { label: "Reason", hint: "Readers see it" },
      tell: { label: "Besides (optional)", options: { tell: "Send a correction to everybody who had it" } },
    },
  },
  "ask-real": {
    title: "Submit {{number}}",
    intro:
      "It comes from a real case. Check both languages point by point; if you cannot confirm one, change it first.",
    submit: "Submit",
    fields: {
      checks: {
        label: "Checked",
        options: {
          "no-names": "No names, handles or positions",
          "no-words": "No words of the post or the report",
          "no-day": "No exact day or time",
          "no-small-group": "No department of fewer than 20",
          "no-private-chat": "Nothing from private chats",
          proven: "Proven facts alone, nothing about character",
        },
      },
    },
  },
  posted: {
    title: "Where {{number}} was put up",
    submit: "Record",
    fields: {
      place: { label: "Where", placeholder: "Notice board, 3rd floor, Shanghai" },
      at: { label: "When (optional)", hint: "Left empty: now" },
    },
  },
  channel: {
    title: "Add a group or channel",
    submit: "Add",
    fields: {
      platform: { label: "Platform", options: { slack: "Slack channel", wecom: "WeCom group" } },
      name: { label: "Name", placeholder: "Everybody in marketing" },
      address: {
        label: "Address",
        hint: "Slack: the channel's id (it begins with C); WeCom: the webhook address of the message push",
      },
    },
  },
  schedule: {
    title: "Schedule",
    intro:
      "Good and warning examples from the library in turn, drafted 5 working days ahead; somebody else releases each.",
    submit: "Save",
    fields: {
      every: {
        label: "How often",
        options: {
          "month-after": "The first working day after a day of the month",
          "month-weekday": "The nth weekday of the month",
          weeks: "Every so many weeks on weekdays",
        },
      },
      day: { label: "After which day of the month", hint: "For the first working day after a day" },
      nth: {
        label: "Which one",
        hint: "For the nth weekday of the month",
        options: { "1": "The first", "2": "The second", "3": "The third", "4": "The fourth", "-1": "The last" },
      },
      weekdays: {
        label: "Weekdays",
        options: {
          "1": "Monday",
          "2": "Tuesday",
          "3": "Wednesday",
          "4": "Thursday",
          "5": "Friday",
          "6": "Saturday",
          "7": "Sunday",
        },
      },
      n: { label: "Every how many weeks", hint: "For weeks" },
      at: { label: "At what time" },
      rest: {
        label: "On a day off",
        options: { skip: "Leave it out", next: "Move it to the next working day" },
      },
    },
  },
};
