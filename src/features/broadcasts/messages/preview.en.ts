import type { SameKeys } from "../../../core/words.ts";
import type { previewZhCN } from "./preview.zh-CN.ts";

export const previewEn: SameKeys<typeof previewZhCN> = {
  buttons: "Buttons that readers see: {{labels}}",
  foot: "Preview · {{foot}}",
  title: "{{number}} as each place shows it",
  about: "“{{title}}” · chosen: {{ways}}",
  language: "Language of what is shown",
  languages: { "zh-CN": "中文", en: "English" },
  direct: "Direct messages: what everybody gets",
  mail: "E-mail",
  channel: "In groups and channels",
  notChosen: "This way is not chosen at the moment; it is here to compare.",
  channelIn: {
    both: "Groups and channels get both languages.",
    "zh-CN": "Groups and channels get Chinese alone.",
    en: "Groups and channels get English alone.",
  },
  onlyYou:
    "Only you see this page, and nothing was sent to anybody. Each picture comes from what would really be sent; fonts and colours are those of the app that shows it. The buttons are to look at and do nothing here.",
  recalled: "This was taken back and is not shown any more. Those who had it see that it was taken back.",
  ended: "Its time is over, and it is not shown any more.",
  discarded: "This draft was thrown away and is not shown any more.",
};
