const platforms = {
  wechat: "微信",
  weibo: "微博",
  douyin: "抖音",
  xiaohongshu: "小红书",
  bilibili: "哔哩哔哩",
  zhihu: "知乎",
  linkedin: "领英",
  x: "X（推特）",
  facebook: "Facebook、Instagram",
  other: "其他",
} as const;
const mfa = { app: "验证器应用", key: "安全密钥", phone: "公司手机号", none: "没有", unknown: "未核对" } as const;
const facts = {
  platform: { label: "平台", options: platforms },
  handle: { label: "账号名", placeholder: "@公司名", hint: "与平台上显示的一致" },
  purpose: { label: "用途", placeholder: "发布产品消息，回复客户" },
  unit: { label: "所属部门", hint: "与通讯录中的名称一致" },
  owner: { label: "负责人", hint: "对账号负责并决定给谁用的人" },
  mfa: { label: "二次验证", options: mfa },
  link: { label: "主页链接（可不写）" },
} as const;

/** 公司账号各表单的用语。 */
export const formsZhCN = {
  register: {
    title: "登记公司账号",
    intro: "只登记账号本身。请不要填写密码、验证码或恢复码。",
    submit: "登记",
    fields: {
      ...facts,
      recovery: { label: "找回联系方式（可不写）", hint: "公司的邮箱或手机号，仅负责人、保管人和信息安全可见" },
      holder: { label: "现在的保管人（没有可不选）", hint: "已在保管的照实登记；新交出去的请登记后再交接" },
    },
  },
  change: {
    title: "修改登记 {{number}}",
    intro: "请不要填写密码、验证码或恢复码。",
    submit: "保存",
    fields: {
      ...facts,
      recovery: { label: "新的找回联系方式（不变可不写）", hint: "仅负责人、保管人和信息安全可见" },
    },
  },
  close: {
    title: "关闭账号 {{number}}",
    intro: "关闭后所有人停止使用，进行中的交接和申请也会结束，不能恢复。请先在平台上注销或停用。",
    submit: "关闭",
    done: "{{number}} 已关闭，相关的人会收到通知。",
    fields: { reason: { label: "原因", hint: "记入账号的经过，请不要写密码" } },
  },
  "take-back": {
    title: "收回使用 {{number}}",
    intro: "对方会收到通知。请同时在平台上撤销其登录。",
    submit: "收回",
    done: "已收回，对方会收到通知。",
    doneRotate: "已收回，对方会收到通知；密码请保管人今天更换。",
    fields: { reason: { label: "原因", hint: "记入账号的经过" } },
  },
  "co-holder": {
    title: "加共同保管人 {{number}}",
    intro: "保管人不在时由其处理。请通过密码保险库给权限，不经聊天。",
    submit: "添加",
    done: "已添加，对方会收到通知并确认收到。",
    fields: { person: { label: "共同保管人" } },
  },
  "hand-over": {
    title: "移交 {{number}}",
    intro: "双方各自确认自己的步骤，都完成才算交接完。",
    submit: "开始交接",
    fields: { person: { label: "接手人" } },
  },
  "apply-use": {
    title: "申请使用公司账号 {{number}}",
    intro: "先由您的上级批准，再由账号负责人批准。",
    submit: "保存，查看后提交",
    fields: {
      account: { label: "账号" },
      purpose: { label: "用途", placeholder: "新品发布期间回复评论" },
      fromDay: { label: "从哪天" },
      toDay: { label: "到哪天（长期可不写）" },
    },
  },
  "apply-open": {
    title: "申请开通公司账号 {{number}}",
    intro: "先由您的上级批准，再由公关批准并开通。",
    submit: "保存，查看后提交",
    fields: {
      platform: { label: "平台", options: platforms },
      handle: { label: "希望的账号名" },
      purpose: { label: "用途" },
      fromDay: { label: "从哪天" },
      toDay: { label: "到哪天（长期可不写）" },
      coHolder: { label: "共同保管人（可不选）", hint: "建议至少有一位" },
    },
  },
} as const;
