/** What is looked at before anybody gets it. */
export const previewZhCN = {
  buttons: "收到的人会看到的按钮：{{labels}}",
  foot: "预览 · {{foot}}",
  title: "{{number}} 各平台的样子",
  about: "《{{title}}》 · 已选渠道：{{ways}}",
  language: "内容的语言",
  languages: { "zh-CN": "中文", en: "English" },
  direct: "私信：每个人收到的",
  mail: "邮件",
  channel: "群和频道里的",
  notChosen: "现在没有选这个渠道，仅供参考。",
  channelIn: { both: "群和频道里中英文都写。", "zh-CN": "群和频道里只写中文。", en: "群和频道里只写英文。" },
  onlyYou:
    "这一页只给您看，没有发给任何人。每种样子都由实际发送的程序画出，字体和颜色以各自的客户端为准；按钮只供查看，点了不起作用。",
  recalled: "这条内容已撤回，不再显示。收到过的人看到的也是“已撤回”。",
  ended: "这条内容的展示期已满，不再显示。",
  discarded: "这份草稿已放弃，不再显示。",
} as const;
