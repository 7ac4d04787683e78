/** 公司网站订阅源的用语。 */
export const zhCN = {
  command: "公司网站订阅源：把通知和案例显示在 OA 或内网",
  list: {
    title: "公司网站订阅源",
    text: "公布给全员的通知、案例和安全提示，可以用订阅源（Atom 或 JSON）自动显示在 OA、内网首页或公告屏上。每个显示的地方用一个单独的地址，便于以后单独撤销。",
    empty: "还没有订阅源。要在 OA 或内网显示通知和案例，请新建一个，把地址交给网站管理员。",
    since: "{{name}} 于 {{day}} 生成",
    sinceUnknown: "{{day}} 生成",
    more: "查看全部（{{count}}）",
    foot: "人力资源和管理员可见。知道地址的人都能读到已公布的内容，内容里没有个人信息。",
  },
  buttons: { make: "新建订阅源", drop: "撤销", keep: "保留", back: "返回列表" },
  drop: {
    title: "撤销“{{name}}”的地址？",
    text: "那里马上不再更新。已经显示的内容由那里的网站决定保留多久。需要时可以再新建。",
  },
  made: {
    title: "订阅源“{{name}}”",
    state: "地址已生成",
    once: "请现在复制，地址只显示这一次：",
    how: "交给 OA 或内网的管理员填入“订阅”“RSS”组件。要英文内容，在地址后面加 &lang=en。",
    foot: "我们不保存地址。找不到了，请撤销后重新生成。",
  },
  form: {
    title: "新建订阅源",
    intro: "每个显示的地方新建一个，以后可以单独撤销。",
    submit: "生成地址",
    fields: { name: { label: "在哪里显示", hint: "方便以后认出它，最多 60 个字", placeholder: "例如：OA 首页" } },
  },
  reasons: {
    gone: "这个订阅源已经撤销，无需再操作。",
    "too-many": "最多同时有 {{max}} 个订阅源，请先撤销不用的。",
  },
  data: {
    title: "您生成的网站订阅源",
    name: "显示的地方",
    madeAt: "生成时间",
    droppedAt: "撤销时间",
    kept: "已撤销的网站订阅源的记录",
  },
} as const;
