const person = { label: "One more", placeholder: "A colleague's name" } as const;

export const forms = {
  plan: {
    title: "Plan a drill",
    intro: "First the script and the time, then who plays what. Until you announce it, nobody knows.",
    submit: "Next",
    fields: {
      script: { label: "Script" },
      startsAt: { label: "Begins", hint: "Not at everybody's busiest hour; it begins by itself." },
    },
  },
  cast: {
    title: "{{role}}",
    intro: "{{brief}}",
    submit: "Save",
    fields: {
      first: {
        label: "Who plays it",
        placeholder: "A colleague's name",
        hint: "Several people may play one role; each decides alone.",
      },
      second: person,
      third: person,
      fourth: person,
    },
  },
  time: {
    title: "Move {{number}}",
    submit: "Save",
    fields: { startsAt: { label: "Begins", hint: "Whoever was told hears the new time." } },
  },
  close: {
    title: "Review of {{number}}",
    intro: "Everybody who took part will read it, so write what was learnt and what is to change, and not who.",
    submit: "Close the review",
    fields: {
      lesson: {
        label: "What was learnt, what is to change",
        placeholder: "E.g. the first statement took one approval too many; on duty, two people are enough.",
      },
    },
  },
} as const;
