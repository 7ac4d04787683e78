const ROLES = {
  employee: "员工",
  operator: "社媒运营",
  hr: "人力资源",
  compliance: "合规",
  security: "信息安全",
  pr: "公关",
  legal: "法务",
  admin: "管理员",
} as const;

/** 宣传推送各表单的用语。 */
export const formsZhCN = {
  write: {
    title: "推送内容",
    intro: "收到的人只看到自己语言的一版，两版都请写好。发布前由另一位同事核对。",
    submit: "保存草稿",
    fields: {
      kind: {
        label: "类型",
        options: { notice: "制度通知", positive: "正面案例", warning: "警示案例", tip: "安全提示", text: "通知" },
      },
      titleZh: { label: "中文标题", placeholder: "一条深夜的评论，她没有回" },
      textZh: { label: "中文正文", hint: "空一行分段，200 字左右最好读" },
      titleEn: { label: "英文标题", placeholder: "The late-night comment she did not answer" },
      textEn: { label: "英文正文", hint: "120 个单词左右" },
      clauses: { label: "相关条款（可不写）", placeholder: "3.2.3, 2.4.2" },
      asks: { label: "要求（可不选）", options: { confirm: "请收到的人确认已读" } },
    },
  },
  question: {
    title: "{{number}} 的问题",
    intro: "正文后面问一个问题。都留空则不提问；要问就请两种语言都写全。",
    submit: "保存",
    fields: {
      textZh: { label: "中文问题" },
      optionsZh: { label: "中文选项", hint: "每行一个，2 到 4 个" },
      whyZh: { label: "中文解释", hint: "回答后马上能看到" },
      textEn: { label: "英文问题" },
      optionsEn: { label: "英文选项", hint: "与中文同样多、同样顺序" },
      whyEn: { label: "英文解释" },
      answer: { label: "正确的是第几个", placeholder: "2" },
    },
  },
  audience: {
    title: "{{number}} 发给谁",
    intro: "都不选就是全体员工。同一项里选几个，符合任意一个即可；不同项要同时符合。",
    submit: "保存",
    fields: {
      departments: { label: "部门（可不选）" },
      roles: { label: "角色（可不选）", options: ROLES },
      regions: { label: "工作地区（可不选）" },
      platforms: { label: "平台（可不选）", options: { slack: "Slack", wecom: "企业微信", web: "浏览器" } },
    },
  },
  ways: {
    title: "{{number}} 的渠道和时间",
    submit: "保存",
    fields: {
      ways: { label: "怎么送达", options: { direct: "私信", mail: "邮件", feed: "同时放进内网信息流" } },
      channels: { label: "群或频道（可不选）" },
      language: {
        label: "群里的语言",
        options: { both: "中英文都写", "zh-CN": "只写中文", en: "只写英文" },
      },
      plannedAt: {
        label: "什么时候发（可不写）",
        hint: "写了，每人按当地的这个钟点、在当地工作日 9:00–18:00 收到；不写，同意发布后立即发给所有人",
      },
    },
  },
  "give-back": {
    title: "退回 {{number}}",
    submit: "退回",
    fields: { reason: { label: "需要改什么", placeholder: "第二段容易让人猜到是谁" } },
  },
  recall: {
    title: "撤回 {{number}}",
    intro:
      "能改的消息会换成“已撤回”和您写的原因；有的平台上正文单独成一条，一天之内会一并撤走，之后只有它下面的卡片写明已撤回。完全改不了的有多少，推送卡片上会告诉您。还没发出的不再发送。",
    submit: "撤回",
    fields: {
      reason: { label: "原因", hint: "收到的人会看到" },
      tell: { label: "另外（可不选）", options: { tell: "再发一条更正，告诉收到过的人" } },
    },
  },
  "ask-real": {
    title: "提交 {{number}}",
    intro: "它来自真实的案件。请逐项核对两种语言的内容，任何一项不能确认就先修改。",
    submit: "提交发布",
    fields: {
      checks: {
        label: "核对",
        options: {
          "no-names": "没有姓名、账号和职务",
          "no-words": "没有引用原帖或举报的原话",
          "no-day": "没有具体的日期和时间",
          "no-small-group": "没有不足 20 人的部门",
          "no-private-chat": "没有私聊里的内容",
          proven: "只写查实的事实，不评价人",
        },
      },
    },
  },
  posted: {
    title: "登记 {{number}} 的张贴",
    submit: "登记",
    fields: {
      place: { label: "贴在哪里", placeholder: "上海办公室 3 楼公告栏" },
      at: { label: "什么时候（可不写）", hint: "不写就是现在" },
    },
  },
  channel: {
    title: "添加群或频道",
    submit: "添加",
    fields: {
      platform: { label: "平台", options: { slack: "Slack 频道", wecom: "企业微信群" } },
      name: { label: "名称", placeholder: "市场部大群" },
      address: { label: "地址", hint: "Slack：频道 ID（C 开头）；企业微信：消息推送的 Webhook 地址" },
    },
  },
  schedule: {
    title: "定期计划",
    intro: "从案例库轮流选正面、警示案例，提前 5 个工作日起草，由另一位同事同意后发出。",
    submit: "保存",
    fields: {
      every: {
        label: "频率",
        options: {
          "month-after": "每月某日后的第一个工作日",
          "month-weekday": "每月第几个星期几",
          weeks: "每几周的星期几",
        },
      },
      day: { label: "每月几日之后", hint: "选“某日后的第一个工作日”时填" },
      nth: {
        label: "第几个",
        hint: "选“每月第几个星期几”时填",
        options: { "1": "第一个", "2": "第二个", "3": "第三个", "4": "第四个", "-1": "最后一个" },
      },
      weekdays: {
        label: "星期几",
        options: { "1": "周一", "2": "周二", "3": "周三", "4": "周四", "5": "周五", "6": "周六", "7": "周日" },
      },
      n: { label: "每几周", hint: "选“每几周”时填" },
      at: { label: "几点" },
      rest: { label: "遇到休息日", options: { skip: "跳过这一次", next: "顺延到下一个工作日" } },
    },
  },
} as const;
