import type { SameKeys } from "../../../../core/words.ts";
import type { zhCN } from "./zh-CN.ts";

export const en: SameKeys<typeof zhCN> = {
  command: "Declare an own account that you use for work, if you want to",
  platforms: {
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
  },
  own: {
    title: "Own accounts that you use for work",
    text: "You need not declare a private account, and nothing follows if you don't. Declare one here only if you use it for the company's work and want the company to know.",
    since: "{{purpose}} · declared {{day}}",
    withdrawn: "Declared {{from}}, consent withdrawn {{to}}, details erased",
    foot: "Only you, compliance and PR see it. You can withdraw at any time; the details are erased at once.",
  },
  buttons: { declare: "Declare one", withdraw: "Withdraw", keep: "Keep it", all: "See all declared" },
  withdraw: {
    title: "Withdraw your consent for {{account}}?",
    text: "What you declared is erased at once and can't be brought back; only when you consented and withdrew stays. You can declare it again.",
  },
  all: {
    title: "Own accounts that people declared",
    empty: "Nobody has declared one. It is voluntary; please don't ask anybody to.",
    line: "{{name}} ({{department}}) · {{account}}",
    more: "Next page",
    foot: "Declared of their own accord, for the purpose they gave and no other. That you looked is on record.",
  },
  form: {
    title: "Declare an own account",
    intro:
      "The company keeps the platform, the name, the link and the purpose, to know who works for it with an own account. Only you, compliance and PR see it, until you withdraw or one month after you leave. Nothing follows if you don't declare or withdraw. Please write no password.",
    submit: "Declare",
    fields: {
      platform: {
        label: "Platform",
        options: {
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
        },
      },
      handle: { label: "Name of the account", placeholder: "@chen_chen" },
      link: { label: "Link to the profile (optional)" },
      purpose: { label: "What you do with it for work", placeholder: "Answer customers in comments" },
      consent: {
        label: "Consent",
        options: { agreed: "I declare it freely and agree to what is kept and used as said above" },
      },
    },
  },
  reasons: {
    "not-yours": "This is not yours.",
    over: "That was withdrawn already.",
    "declared-already": "You declared this account already.",
  },
  data: {
    platform: "Platform",
    handle: "Account",
    link: "Link",
    purpose: "Purpose",
    from: "Consented",
    to: "Withdrawn",
    leavers: "Own accounts declared by people who left: 1 month after they left",
    withdrawn: "Records of consent to own accounts: 24 months after it was withdrawn",
  },
};
