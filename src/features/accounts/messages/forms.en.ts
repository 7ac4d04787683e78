import type { SameKeys } from "../../../core/words.ts";
import type { formsZhCN } from "./forms.zh-CN.ts";

const platforms = {
  wechat: "WeChat",
  weibo: "Weibo",
  douyin: "Douyin",
  xiaohongshu: "Xiaohongshu",
  bilibili: "Bilibili",
  zhihu: "Zhihu",
  linkedin: "LinkedIn",
  x: "X (Twitter)",
  facebook: "Facebook, Instagram",
  other: "Other",
};
const mfa = {
  app: "Authenticator app",
  key: "Security key",
  phone: "Company phone",
  none: "None",
  unknown: "Not checked",
};
const facts = {
  platform: { label: "Platform", options: platforms },
  handle: { label: "Handle", placeholder: "@company", hint: "As the platform shows it" },
  purpose: { label: "Purpose", placeholder: "Product news, answers to customers" },
  unit: { label: "Unit", hint: "As the directory calls it" },
  owner: { label: "Owner", hint: "Who answers for it and gives it out" },
  mfa: { label: "Second factor", options: mfa },
  link: { label: "Link to it, if you like" },
};

export const formsEn: SameKeys<typeof formsZhCN> = {
  register: {
    title: "Enter a company account",
    intro: "The account alone: no password, no code, no recovery code.",
    submit: "Enter",
    fields: {
      ...facts,
      recovery: {
        label: "Recovery contact, if you like",
        hint: "A mail address or phone of the company; owner, holder and security alone see it",
      },
      holder: {
        label: "Who holds it now, if anybody",
        hint: "As it stands; to give it to somebody new, enter it and hand it over",
      },
    },
  },
  change: {
    title: "Change {{number}}",
    intro: "No password, no code, no recovery code.",
    submit: "Save",
    fields: {
      ...facts,
      recovery: {
        label: "New recovery contact (empty: as it was)",
        hint: "Owner, holder and security alone see it",
      },
    },
  },
  close: {
    title: "Close {{number}}",
    intro:
      "Everybody stops using it; handovers and applications about it end too, for good. Please end it on the platform first.",
    submit: "Close",
    done: "{{number}} is closed. Those concerned are told.",
    fields: { reason: { label: "Reason", hint: "Kept with the account; no passwords, please" } },
  },
  "take-back": {
    title: "Take back the use of {{number}}",
    intro: "They are told. Please end their sign-in on the platform too.",
    submit: "Take back",
    done: "Taken back. They are told.",
    doneRotate: "Taken back. They are told, and the holder is asked to change the password today.",
    fields: { reason: { label: "Reason", hint: "Kept with the account" } },
  },
  "co-holder": {
    title: "Add a co-holder of {{number}}",
    intro: "They act when the holder is away. Give access through the password vault, not in chat.",
    submit: "Add",
    done: "Added. They are told, and confirm that they have it.",
    fields: { person: { label: "Co-holder" } },
  },
  "hand-over": {
    title: "Hand over {{number}}",
    intro: "Each side confirms its own steps; it is done when both did all.",
    submit: "Begin",
    fields: { person: { label: "Who takes it" } },
  },
  "apply-use": {
    title: "Apply to use a company account {{number}}",
    intro: "Your manager answers first, then the owner of the account.",
    submit: "Save, then look and send",
    fields: {
      account: { label: "Account" },
      purpose: { label: "Purpose", placeholder: "Answer comments while the new product comes out" },
      fromDay: { label: "From" },
      toDay: { label: "Until (empty: for good)" },
    },
  },
  "apply-open": {
    title: "Apply to open a company account {{number}}",
    intro: "Your manager answers first, then PR, who opens it.",
    submit: "Save, then look and send",
    fields: {
      platform: { label: "Platform", options: platforms },
      handle: { label: "Wished handle" },
      purpose: { label: "Purpose" },
      fromDay: { label: "From" },
      toDay: { label: "Until (empty: for good)" },
      coHolder: { label: "Co-holder, if you like", hint: "At least one is wise" },
    },
  },
};
