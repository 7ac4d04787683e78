/** The words of the forms, by their names. */
export const formsZhCN = {
  claim: {
    title: "{{number}} 删除证明",
    intro: "链接或截图任选其一。只需处理您自己发布的内容。请不要提供密码。",
    submit: "提交",
    fields: {
      link: { label: "原链接", hint: "打开后应显示内容不存在。", placeholder: "https://weibo.com/…" },
      files: { label: "截图", hint: "请遮住无关的人和信息。" },
      text: { label: "补充说明" },
    },
  },
  cannot: {
    title: "{{number}} 无法删除",
    intro: "请如实说明，受理人会查看并答复您。",
    submit: "提交",
    fields: {
      reason: {
        label: "原因",
        options: {
          no_access: "账号无法登录",
          not_mine: "不是我发布的",
          reposted: "我的已删除，只剩他人转发",
          platform: "平台不支持删除",
          disagree: "我认为不需要删除",
        },
      },
      text: { label: "说明", placeholder: "账号已于去年注销，找回时提示……" },
    },
  },
  reflect: {
    title: "{{number}} 书面检讨",
    intro: "只有受理人能看到。您也可以选择不提交，不会因此产生新的违规。",
    submit: "提交",
    fields: {
      text: {
        label: "检讨内容",
        hint: "做了什么、涉及哪一条、造成什么影响、今后怎么做。也可以只附文件。",
        placeholder: "11 月 20 日，我在微博……",
      },
      files: { label: "文件" },
    },
  },
  reflectVoluntary: {
    title: "{{number}} 反思说明",
    intro: "自愿填写，不写没有任何后果。只有受理人能看到。",
    submit: "提交",
    fields: {
      text: {
        label: "说明",
        hint: "发生了什么、涉及哪一条、有什么影响、今后怎么做。也可以只附文件。",
        placeholder: "11 月 20 日，我在领英……",
      },
      files: { label: "文件" },
    },
  },
  comment: {
    title: "{{number}} 补充意见",
    submit: "提交",
    fields: { text: { label: "您的意见", hint: "会与谈话记录一起保存，原记录不会改动。" } },
  },
  statement: {
    title: "{{number}} 书面说明",
    intro: "会议上由主持人宣读，您不需要发言。",
    submit: "提交",
    fields: { text: { label: "宣读的文字", hint: "请不要写其他人的姓名。" } },
  },
  contest: {
    title: "{{number}} 提出异议",
    intro: "没有您的书面同意或合同依据，这一项不会生效。您的异议会如实记录。",
    submit: "提交",
    fields: { text: { label: "您的意见" } },
  },
  record: {
    title: "{{number}} 登记谈话",
    intro: "当事人会看到这份记录，并可以补充意见。",
    submit: "登记",
    fields: {
      givenBy: { label: "谈话人" },
      heldAt: { label: "时间" },
      way: { label: "方式", options: { talk: "单独面谈", call: "电话" } },
      summary: { label: "谈话要点", hint: "只写说了什么；不评价为人，不写其他人的姓名。" },
    },
  },
  reject: {
    title: "{{number}} 仍需处理",
    submit: "发送",
    fields: { text: { label: "还差什么", hint: "当事人会看到，期限重新计算。" } },
  },
  settle: {
    title: "{{number}} 不再要求删除",
    submit: "确认",
    fields: { text: { label: "理由", hint: "当事人会看到。" } },
  },
  giveBack: {
    title: "{{number}} 退回补充",
    intro: "只能退回一次。",
    submit: "退回",
    fields: { text: { label: "需要补充什么", hint: "当事人会看到。" } },
  },
  circular: {
    title: "{{number}} 起草通报",
    intro:
      "不具名：请不要写当事人和其他人的姓名。只写已查明的事实，用语中性，不要引用私人聊天。涉及条款会自动附在后面。",
    submit: "提交法务审核",
    fields: {
      title: { label: "标题", placeholder: "关于一起发布内部信息事项的通报" },
      text: { label: "正文", hint: "发生了什么、涉及哪一条、如何处理、请大家注意什么。" },
      departments: { label: "阅读部门", hint: "每行一个，按通讯录中的名称。" },
      people: { label: "阅读人员", hint: "每行一个，姓名或邮箱。" },
      days: { label: "发布几天", hint: "到期自动撤下。" },
    },
  },
  circularNamed: {
    title: "{{number}} 起草通报",
    intro:
      "决定允许写明当事人姓名，发布前需法务审核和合规复核。请不要写其他人的姓名，不要引用私人聊天。涉及条款会自动附在后面。",
    submit: "提交法务审核",
    fields: {
      title: { label: "标题", placeholder: "关于一起发布内部信息事项的通报" },
      text: { label: "正文", hint: "发生了什么、涉及哪一条、如何处理、请大家注意什么。" },
      departments: { label: "阅读部门", hint: "每行一个，按通讯录中的名称。" },
      people: { label: "阅读人员", hint: "每行一个，姓名或邮箱。" },
      days: { label: "发布几天", hint: "到期自动撤下。" },
    },
  },
  takeDown: {
    title: "{{number}} 提前撤下",
    submit: "撤下",
    fields: { text: { label: "理由" } },
  },
  schedule: {
    title: "{{number}} 安排会议",
    intro: "没有外部人员、客户或未成年人，不录音录像。当事人和主持人会收到通知。",
    submit: "安排",
    fields: { at: { label: "会议时间" }, chair: { label: "主持人" } },
  },
  waive: {
    title: "{{number}} 免除会议",
    submit: "免除",
    fields: { text: { label: "理由", hint: "当事人会看到。" } },
  },
  waiveChange: {
    title: "{{number}} 免除",
    intro: "没有依据时，可以不再要求这一项。",
    submit: "免除",
    fields: { text: { label: "理由", hint: "当事人会看到。" } },
  },
  sign: {
    title: "{{number}} 登记依据",
    intro: "二选一：当事人签字的变更文件；或合同条款加法务意见。沉默不等于同意。请不要填写工资金额。",
    submit: "登记",
    fields: {
      basis: { label: "依据", options: { consent: "当事人签字的变更文件", contract: "合同条款与法务意见" } },
      signedOn: { label: "签署日期", hint: "合同条款请填合同签署日期。" },
      files: { label: "文件", hint: "签字的变更文件必须附上。" },
      clause: { label: "合同条款", placeholder: "第 6.2 条" },
      note: { label: "法务意见" },
    },
  },
  effect: {
    title: "{{number}} 生效日期",
    intro: "到日自动生效，当事人会收到通知。",
    submit: "确定",
    fields: {
      on: { label: "生效日期" },
      minimum: { label: "最低工资", options: { yes: "调整后的工资不低于当地最低工资" } },
    },
  },
  serve: {
    title: "{{number}} 登记送达",
    intro: "点击按钮不作为送达：需要回证扫描件，或电子签编号。",
    submit: "登记",
    fields: {
      service: { label: "送达方式", options: { scan: "送达回证扫描件", e_sign: "电子签" } },
      on: { label: "送达日期" },
      files: { label: "扫描件" },
      reference: { label: "电子签编号" },
      effectiveOn: { label: "合同解除日期", hint: "之后 15 天内办完手续。" },
    },
  },
  sendBack: {
    title: "{{number}} 退回修改",
    submit: "退回",
    fields: { text: { label: "需要修改什么" } },
  },
  pursue: {
    title: "{{number}} 启动法律程序",
    intro: "仅作内部记录，不会自动通知当事人。",
    submit: "记录",
    fields: { text: { label: "备注" } },
  },
  drop: {
    title: "{{number}} 不再追究",
    submit: "记录",
    fields: { text: { label: "理由" } },
  },
  confirm: {
    title: "{{number}} 确认扣减",
    intro: "{{month}}绩效奖金按考核规定扣减 {{percent}}%。请不要填写金额。",
    submit: "确认",
    fields: { minimum: { label: "请确认", options: { yes: "已按比例处理，结果不低于当地最低工资" } } },
  },
  refuse: {
    title: "{{number}} 不予扣减",
    submit: "提交",
    fields: {
      reason: {
        label: "原因",
        options: {
          below_minimum: "扣减后会低于当地最低工资",
          no_bonus: "该月没有绩效奖金",
          already: "同一行为已经扣减过",
          other: "其他",
        },
      },
      text: { label: "说明", hint: "请不要填写金额。" },
    },
  },
} as const;
