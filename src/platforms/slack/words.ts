import { defineWords } from "../../core/words.ts";

/** What only Slack needs said. */
export const slackWords = defineWords(
  "slack",
  {
    card: {
      shortened: "内容较长，已缩短（…）。",
      wholePage: "查看全文",
      moreItems_other: "还有 {{count}} 项",
      part: "第 {{number}} 部分，共 {{of}} 部分",
      goOn: "看下一部分",
      close: "关闭",
      said: "慎言",
    },
    form: {
      cancel: "取消",
      noOptions: "暂无可选项，请直接填写",
      reasons: "还不能提交，您填写的内容都在：",
      reason: "{{label}}：{{reason}}",
      working: "正在处理，请稍候…",
      workingOnce: "正在处理。请不要关闭这个窗口：结果马上显示在这里，只显示一次。",
      openTitle: "请在表单中填写：{{title}}",
      openText: "点下面的按钮打开表单，大约需要两分钟。",
      openButton: "打开表单",
      filesAgain: "您一起发来的文件不会自动附上，请在表单里再选一次。",
    },
    said: {
      expired: "这次没来得及打开（Slack 只给 3 秒）。没有改动任何内容，请再点一次。",
      notConnected: "慎言正在连接 Slack，这一步没有执行。请一分钟后再试。",
      stranger: "这个按钮只供本公司员工使用，您的操作没有执行。",
      late: "已收到，正在处理，结果稍后会显示在这里。",
      gone: "出了点问题，请再试一次。",
      received: "已收到。",
      lateCode:
        "刚才的窗口在显示凭证码之前关闭了，所以发在这里：这是它唯一能到您手中的方式。请马上抄下。Slack 和能查看您 Slack 记录的人看得到这条消息；我们没有保存您是谁。",
      restGone: "这张卡片的其余部分不再保留，请重新打开它。",
    },
  },
  {
    card: {
      shortened: "This was long and is shortened (…).",
      wholePage: "See it whole",
      moreItems_one: "{{count}} more",
      moreItems_other: "{{count}} more",
      part: "Part {{number}} of {{of}}",
      goOn: "Next part",
      close: "Close",
      said: "Shenyan",
    },
    form: {
      cancel: "Cancel",
      noOptions: "Nothing to choose from yet, please write it",
      reasons: "This could not be sent yet. Everything you typed is still here:",
      reason: "{{label}}: {{reason}}",
      working: "Working on it …",
      workingOnce: "Working on it. Please keep this window open: the result appears here in a moment, and only once.",
      openTitle: "Please fill in the form: {{title}}",
      openText: "The button below opens it; it takes about two minutes.",
      openButton: "Open the form",
      filesAgain: "The files that you sent along are not attached by themselves. Please choose them again in the form.",
    },
    said: {
      expired: "That did not open in time (Slack allows 3 seconds). Nothing was changed. Please press again.",
      notConnected: "Shenyan is connecting to Slack and did not do this. Please try again in a minute.",
      stranger: "This is for the company's own staff; nothing was done.",
      late: "Got it. The result will show here in a moment.",
      gone: "Something went wrong. Please try again.",
      received: "Got it.",
      lateCode:
        "The window was closed before it could show your code, so it comes here: there is no other way for it to reach you. Please write it down now. Slack, and whoever may look into your Slack messages, can see this one; we have not kept who you are.",
      restGone: "The rest of this card is not kept any more. Please open it again.",
    },
  },
);
