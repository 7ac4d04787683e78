import type { Locale } from "../../core/locale.ts";
import { defineWords } from "../../core/words.ts";
import { demoEn, demoZhCN } from "./demo/words.ts";

/** What each language is called by those who speak it. */
export const LANGUAGE_NAMES: Readonly<Record<Locale, string>> = { "zh-CN": "中文", en: "English" };

/** What the pages say around forms and cards. */
export const webWords = defineWords(
  "web",
  {
    page: {
      doneTitle: "已提交",
      done: "可以关闭此页，回执在聊天里。",
      doneOpen: "可以关闭此页。请先保存好上面的内容，它只显示这一次。",
      doneShown: "可以关闭此页。",
      goOn: "接着做",
      expiredTitle: "链接已过期",
      expired: "为了您的安全，表单链接只在 {{hours}} 小时内有效。请回到聊天中重新打开，已经说过的内容还在。",
      usedTitle: "已经提交过了",
      used: "这份表单已经提交，没有重复处理。进展会发到聊天里，可以关闭此页。",
      foreignTitle: "这个链接是发给别人的",
      foreign: "您现在以另一个人的身份登录。请使用发给您本人的链接。",
      unknownTitle: "找不到这个页面",
      unknown: "链接不完整，或者已经失效。请回到聊天中重新打开。",
      nothing: "这个地址下没有内容。请回到聊天，从那里打开需要的页面。",
      oldFileTitle: "这个文件链接打不开了",
      oldFile: "文件链接只在 10 分钟内有效，也可能是链接不完整，或您已无权查看。请回到聊天里重新获取。",
      oldPageTitle: "这个链接打不开了",
      oldPage: "这个页面的链接只在 {{hours}} 小时内有效，也可能是链接不完整，或您已无权查看。请回到聊天里重新打开。",
      oldCardTitle: "这个链接打不开了",
      oldCard: "全文链接只在 {{days}} 天内有效，也可能是链接不完整。请在聊天里打开首页，从那里重新查看。",
      leftTitle: "这个链接已经失效",
      left: "它不能再使用了，没有改动任何内容。如有疑问，请联系公司的合规或人事同事。",
      refusedTitle: "现在不能这样做",
      forbiddenTitle: "请求没有通过安全检查",
      forbidden: "请回到聊天中重新打开这个页面再试，没有改动任何内容。",
      tooManyTitle: "请稍等一会儿",
      tooMany: "短时间内提交太多，请 {{minutes}} 分钟后再试。没有改动任何内容。",
      tooLargeTitle: "上传的内容太大",
      tooLarge: "每个文件不超过 {{max}} MB。请回到表单，压缩或减少文件后再提交，您填写的内容还在。",
      badRequestTitle: "没有看懂这次请求",
      badRequest: "内容不完整，没有改动任何内容。请再试一次。",
      faultTitle: "出了点问题",
      fault: "这一步没有完成，也没有改动任何内容。编号 {{reference}}，可以告诉管理员。请稍后再试。",
      stale: "这一页打开得太久了，请再按一次提交；您填写的内容都在。",
      again: "没有提交成功",
      back: "返回",
      wholeCard: "全文",
      comeBack: "以后从这里回来，请把网址一起记下：",
      onlyShown: "这是发到频道的消息，这里只能查看。",
      pressInChat: "这一页只供查看。需要处理时，请回到聊天，点这条消息上的按钮。",
    },
    looks: {
      places: "跳到",
      slack: "Slack",
      wecom: "企业微信",
      slackChannel: "Slack 频道",
      wecomGroup: "企业微信群",
      browser: "浏览器里的全文页",
      mail: "在邮箱里",
      parts: "分 {{count}} 条消息发出。",
      more: "一条消息放不下，其余内容在全文页。",
      subject: "主题：",
      mailFrame: "邮件正文",
      mailNote: "邮件发出后不能修改，按钮要点进链接才有。",
      plainText: "纯文本版（给不显示网页格式的邮箱）",
    },
    signIn: {
      title: "没有确认您的身份",
      broken: "登录没有完成，或者页面停留太久。请重试，或回到聊天中重新打开链接。",
      later: "企业微信暂时没有回应，没有改动任何内容。请稍后重试。",
      outsider: "没有确认到您是公司成员。请重试，或从聊天中重新打开链接；仍然不行时，请联系管理员。",
      noCookie: "浏览器没有保存登录状态。请允许本站使用 Cookie，再从聊天中打开链接。",
      again: "重试",
    },
    files: {
      "no-room": "现在上传的人太多，暂时不能收文件。您可以先不带文件提交，稍后再补充。",
      "too-large": "文件“{{name}}”超过 {{max}} MB，没有上传；您填写的内容都在。请压缩或改发图片。",
      empty: "文件“{{name}}”是空的，没有上传。",
      "kind-not-accepted": "不接受“{{name}}”这种文件。请上传图片、PDF、视频、录音、Word、Excel、PPT 或文本。",
      "kind-not-clean": "这里不接受“{{name}}”这种文件。匿名举报只接受 JPG、PNG、WebP 图片和纯文本，可以截图后上传。",
      "cannot-strip":
        "文件“{{name}}”里可能藏有作者、地点等信息，无法去除。匿名举报只接受 JPG、PNG、WebP 图片和纯文本，可以截图后上传。",
    },
    person: {
      several: "有 {{count}} 位“{{name}}”，请填写邮箱，或从名单中选择。",
    },
    demo: demoZhCN,
  },
  {
    page: {
      doneTitle: "Sent",
      done: "You can close this page. The receipt is in the chat.",
      doneOpen: "You can close this page. First keep what is shown above: it is shown only this once.",
      doneShown: "You can close this page.",
      goOn: "What next",
      expiredTitle: "This link has expired",
      expired:
        "For your safety a form link works for {{hours}} hours. Open the form again from the chat; what you already said is still there.",
      usedTitle: "Already sent",
      used: "This form was sent before, and nothing was done twice. Progress comes to the chat; you can close this page.",
      foreignTitle: "This link is for somebody else",
      foreign: "You are signed in as another person. Please use the link that was sent to you.",
      unknownTitle: "There is no such page",
      unknown: "The link is incomplete or no longer works. Please open it again from the chat.",
      nothing: "Nothing is at this address. Please open what you need from the chat.",
      oldFileTitle: "This file link opens nothing any more",
      oldFile:
        "A file link works for 10 minutes. It may also be incomplete, or the file is no longer yours to see. Go back to the chat and ask for it again.",
      oldPageTitle: "This link does not open any more",
      oldPage:
        "Links to this page work for {{hours}} hours. It may also be incomplete, or you may not see this any more. Please open it again from the chat.",
      oldCardTitle: "This link opens nothing any more",
      oldCard:
        "A link to a whole message works for {{days}} days; it may also be incomplete. Open your home in the chat and look there.",
      leftTitle: "This link no longer works",
      left: "It cannot be used any more, and nothing was changed. If you have questions, please ask compliance or HR.",
      refusedTitle: "This cannot be done now",
      forbiddenTitle: "The request did not pass the security check",
      forbidden: "Please open this page again from the chat. Nothing was changed.",
      tooManyTitle: "Please wait a little",
      tooMany: "That was a lot in a short time. Please try again in {{minutes}} min. Nothing was changed.",
      tooLargeTitle: "The upload is too large",
      tooLarge:
        "Each file may have up to {{max}} MB. In the form, make the files smaller or fewer and send again; what you wrote is still there.",
      badRequestTitle: "The request could not be read",
      badRequest: "It was incomplete, and nothing was changed. Please try again.",
      faultTitle: "Something went wrong",
      fault:
        "This step was not completed and nothing was changed. Reference {{reference}}, which you can give to the administrator. Please try again later.",
      stale: "This page was open for a long time. Please press send once more; what you wrote is still here.",
      again: "Not sent",
      back: "Back",
      wholeCard: "In full",
      comeBack: "To come back later, note down this address too:",
      onlyShown: "This message went to a channel; here it can only be read.",
      pressInChat: "This page only shows the message. To act on it, use its buttons in the chat.",
    },
    looks: {
      places: "Go to",
      slack: "Slack",
      wecom: "WeCom",
      slackChannel: "Slack channel",
      wecomGroup: "WeCom group",
      browser: "The whole message in the browser",
      mail: "In a mailbox",
      parts: "Sent as {{count}} messages.",
      more: "There is no room for all of it; the rest is on the page of the whole message.",
      subject: "Subject:",
      mailFrame: "The mail itself",
      mailNote: "A mail cannot be changed once it is sent; its buttons are behind the link.",
      plainText: "As plain text, for mailboxes that show no layout",
    },
    signIn: {
      title: "We could not tell who you are",
      broken:
        "Signing in was not completed, or the page was open for too long. Try again, or open the link from the chat.",
      later: "WeCom does not answer at the moment, and nothing was changed. Please try again later.",
      outsider:
        "We could not confirm that you belong to the company. Try again, or open the link from the chat; if that does not help, ask the administrator.",
      noCookie:
        "The browser did not keep the sign-in. Allow cookies for this site and open the link from the chat again.",
      again: "Try again",
    },
    files: {
      "no-room": "Too much is being uploaded just now. You can send the form without files and add them later.",
      "too-large":
        "“{{name}}” is larger than {{max}} MB and was not uploaded. What you wrote is still here. Please compress it or send a picture.",
      empty: "“{{name}}” is empty and was not uploaded.",
      "kind-not-accepted":
        "Files like “{{name}}” are not accepted. Please upload pictures, PDF, video, audio, Word, Excel, PowerPoint or text.",
      "kind-not-clean":
        "Files like “{{name}}” are not accepted here. Anonymous reports take JPG, PNG and WebP pictures and plain text; a screenshot works.",
      "cannot-strip":
        "“{{name}}” may carry its author or place, which cannot be removed. Anonymous reports take JPG, PNG and WebP pictures and plain text; a screenshot works.",
    },
    person: {
      several: "There are {{count}} people called {{name}}. Please write the e-mail address, or choose from the list.",
    },
    demo: demoEn,
  },
);
