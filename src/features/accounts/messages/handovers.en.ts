import type { SameKeys } from "../../../core/words.ts";
import type { handoverZhCN } from "./handovers.zh-CN.ts";

/** The words of handovers in English. */
export const handoverEn: SameKeys<typeof handoverZhCN> = {
  title: "Handover of {{number}} {{account}}",
  states: { naming: "Somebody is to be named", open: "Under way", done: "Done", cancelled: "Cancelled" },
  why: {
    first: "The account goes to its first holder.",
    change: "The account gets a new holder. Each side confirms its own steps; it is done when both did all.",
    left: "The holder has left, so the owner does the steps of the giving side. It is done today.",
    moved: "The holder has moved. Each side confirms its own steps; it is done when both did all.",
    over: "The holder's time is over. Each side confirms its own steps; it is done when both did all.",
    taken_back: "It was taken back from its holder, so the owner does the steps of the giving side. It is done today.",
  },
  from: "Gives: {{name}}",
  to: "Takes: {{name}}",
  nobodyYet: "nobody yet",
  steps: {
    vault: "Given through the password vault, not in chat",
    agencies: "What agencies and tools may do, gone through",
    sessions: "All sign-ins of the former holder ended",
    password: "Password changed",
    mfa: "Second factor moved",
    recovery: "Recovery contact changed",
    receipt: "I have it, and share it with nobody",
  },
  confirm: "Confirm",
  doneFor: "{{name}} (for {{other}})",
  by: "by {{when}}",
  never: "Never send a password or a code in chat.",
  name: "Name who takes it",
  cancel: "Cancel the handover",
  cancelTitle: "Cancel the handover of {{number}}?",
  cancelText: "The account stays where it was; steps that were done don't count any more.",
  foot: "Both sides, the owner and those who keep the register see it.",
  duty: "{{number}} {{account}}: finish the handover",
  dutyNaming: "{{number}} {{account}}: name who takes it",
  happened: {
    start: "begun",
    step: "a step confirmed",
    name: "somebody named",
    finish: "done",
    hurry: "due the same day",
    lose: "receiver has left",
    cancel: "cancelled",
  },
};
