const person = { label: "再加一位", placeholder: "同事的姓名" } as const;

export const forms = {
  plan: {
    title: "计划一场演练",
    intro: "先选剧本和时间，再安排谁演什么。发出通知之前，没有人会知道。",
    submit: "下一步",
    fields: {
      script: { label: "剧本" },
      startsAt: { label: "开始时间", hint: "请避开大家最忙的时候；到时间会自动开始。" },
    },
  },
  cast: {
    title: "{{role}}",
    intro: "{{brief}}",
    submit: "保存",
    fields: {
      first: { label: "谁来演", placeholder: "同事的姓名", hint: "几个人可以演同一个角色，各自作决定。" },
      second: person,
      third: person,
      fourth: person,
    },
  },
  time: {
    title: "{{number}} 改时间",
    submit: "保存",
    fields: { startsAt: { label: "新的开始时间", hint: "收到过通知的人会收到新时间。" } },
  },
  close: {
    title: "{{number}} 的复盘",
    intro: "参加的人都会看到，所以请写大家学到什么、要改什么，不写是谁。",
    submit: "完成复盘",
    fields: {
      lesson: {
        label: "学到什么，要改什么",
        placeholder: "例：第一份说明的审批多走了一步，值班时改为两人确认。",
      },
    },
  },
} as const;
