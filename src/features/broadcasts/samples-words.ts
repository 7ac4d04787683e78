import type { Locale } from "../../core/locale.ts";
import type { Content, Wording } from "./model.ts";

/** What stands in the samples: as long as it gets, and as short. */
export const LONGEST: Record<Locale, Wording> = {
  "zh-CN": {
    title: "一段被剪掉上下文的视频，和一位没有在评论区争辩的同事",
    text: `${"周五晚上，一段二十秒的视频在同城号里传开，配文说店员把顾客赶了出去。当班的小徐认得那个下午：顾客忘了拿药，是她追出去还的。".repeat(2)}\n\n${"她没有写“不是这样的”，而是截图、记下时间，报告了店长。公司调出完整录像，在征得顾客同意后公布了真实经过。".repeat(2)}`,
    question: {
      text: "看到有人误解了自己的同事，您觉得最先该做什么？",
      options: ["马上在评论区说明真相", "截图、记下时间，报告上级", "请朋友们一起去评论", "找到发布的人当面问清楚"],
      why: "先留存、先报告，由公司核实后按流程回应；个人争辩容易让误会变成争吵（制度 3.2.3）。",
    },
    lesson: "真相需要证据，也需要有人先停一停。",
  },
  en: {
    title: "A clip without its beginning, and a colleague who did not argue",
    text: `${"On a Friday night a clip of twenty seconds went round the city: a shop assistant, the caption said, had thrown a customer out. Xu, who had been on duty, knew that afternoon well: the customer had left her medicine behind and Xu had run after her. ".repeat(2)}\n\n${"She did not write that it was not like that. She took a screenshot, noted the time and told the manager. With the customer's consent the company published the whole recording. ".repeat(2)}`,
    question: {
      text: "Somebody has got a colleague wrong online. What comes first?",
      options: [
        "Tell the truth in the comments at once",
        "Keep a screenshot, note the time, tell your superior",
        "Ask friends to comment",
        "Find the author and ask them to their face",
      ],
      why: "Keep it and report it, so that the company can check and answer; arguing turns a mistake into a quarrel (clause 3.2.3).",
    },
    lesson: "The truth needs evidence, and somebody who stops for a moment.",
  },
};
export const LONG: Content = { words: LONGEST, clauses: ["3.2.3", "2.4.4"], answer: 1, isFictional: true };
export const SHORT: Content = {
  words: {
    "zh-CN": { title: "制度更新", text: "新版制度下周一生效，请抽空读一读。" },
    en: { title: "The policy changes", text: "The new version applies from Monday; please read it." },
  },
  clauses: [],
};

export const SAID: Record<
  Locale,
  { people: [string, string]; department: string; place: string; reason: string; group: string }
> = {
  "zh-CN": {
    people: ["孙丽", "王敏"],
    department: "市场部",
    place: "上海办公室 3 楼公告栏",
    reason: "第二段容易让人猜到是哪家门店，请改得更笼统一些。",
    group: "全员通知群",
  },
  en: {
    people: ["Sun Li", "Emma Brown"],
    department: "International Sales",
    place: "Notice board, 3rd floor, Shanghai",
    reason: "The second paragraph lets people guess which shop it was; please say less.",
    group: "Everybody in Shanghai",
  },
};
