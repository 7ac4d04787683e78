import type { SameKeys } from "../../../core/words.ts";
import type { zhCN } from "./zh-CN.ts";

export const en: SameKeys<typeof zhCN> = {
  command: "Feeds for the company's own sites: notices and cases in the OA or intranet",
  list: {
    title: "Feeds for our sites",
    text: "Notices, cases and security tips that were published to everybody can show up by themselves in the OA, on the intranet or on a screen, as a feed (Atom or JSON). Each place gets an address of its own, so that it can be taken back alone.",
    empty:
      "There is no feed yet. To show notices and cases in the OA or intranet, make one and give its address to whoever runs the site.",
    since: "made by {{name}} on {{day}}",
    sinceUnknown: "made on {{day}}",
    more: "View all ({{count}})",
    foot: "HR and administrators see this. Whoever has an address can read what was published; nobody is named in it.",
  },
  buttons: { make: "New feed", drop: "Take back", keep: "Keep it", back: "Back to the list" },
  drop: {
    title: "Take back the address of {{name}}?",
    text: "Nothing new shows up there from now on. How long the site keeps what it has is up to the site. You can make another one at any time.",
  },
  made: {
    title: "Feed {{name}}",
    state: "The address is ready",
    once: "Please copy it now; it is shown just this once:",
    how: "Give it to whoever runs the OA or intranet, for its feed or RSS part. For Chinese, put &lang=zh-CN behind the address.",
    foot: "We do not keep the address. If it is lost, take it back and make a new one.",
  },
  form: {
    title: "New feed",
    intro: "Make one for each place, so that it can be taken back alone.",
    submit: "Make the address",
    fields: {
      name: {
        label: "Where it is shown",
        hint: "So that you know it later; at most 60 characters",
        placeholder: "e.g. OA front page",
      },
    },
  },
  reasons: {
    gone: "That feed was taken back already; nothing to do.",
    "too-many": "There can be {{max}} feeds at a time. Please take back those that nobody uses.",
  },
  data: {
    title: "Feeds for sites that you made",
    name: "Place",
    madeAt: "Made",
    droppedAt: "Taken back",
    kept: "Records of feeds for sites that were taken back",
  },
};
