import type { Locale } from "./locale.ts";

/**
 * The clauses of the policy by their stable ids (chapter.section.paragraph.item), with short titles for choosing and
 * naming. The text itself belongs to a policy version. An id never changes its meaning; new versions may add ids.
 */
export const CLAUSES = {
  "1.1": { "zh-CN": "目的", en: "Purpose" },
  "1.2": { "zh-CN": "适用范围", en: "Who it applies to" },
  "1.3": { "zh-CN": "社交媒体的定义", en: "What social media are" },
  "2.1": { "zh-CN": "合规合法", en: "Legality" },
  "2.1.1": { "zh-CN": "遵守法律法规", en: "Obey the law" },
  "2.2": { "zh-CN": "职业操守", en: "Professional integrity" },
  "2.2.1": { "zh-CN": "维护公司声誉", en: "The company's reputation" },
  "2.2.2": { "zh-CN": "不诋毁公司、同事、伙伴", en: "No disparagement" },
  "2.2.3": { "zh-CN": "不泄露机密", en: "Confidentiality" },
  "2.3": { "zh-CN": "公私分明", en: "Work and private life apart" },
  "2.3.1": { "zh-CN": "不影响工作秩序", en: "Work order" },
  "2.3.2": { "zh-CN": "工作时间不作无关使用", en: "No private use in working time" },
  "2.3.3": { "zh-CN": "经批准的工作使用", en: "Approved use for work" },
  "2.4": { "zh-CN": "安全谨慎", en: "Safety and prudence" },
  "2.4.1": { "zh-CN": "保护个人信息", en: "Personal information" },
  "2.4.2": { "zh-CN": "防泄露、防诈骗", en: "Leaks and fraud" },
  "2.4.3": { "zh-CN": "真实、准确、客观", en: "True and objective" },
  "2.4.4": { "zh-CN": "不传播谣言", en: "No rumours" },
  "3.1": { "zh-CN": "信息发布", en: "Publishing" },
  "3.1.1": { "zh-CN": "不发布敏感信息", en: "No sensitive information" },
  "3.1.1.1": { "zh-CN": "商业秘密", en: "Trade secrets" },
  "3.1.1.2": { "zh-CN": "技术秘密", en: "Technical secrets" },
  "3.1.1.3": { "zh-CN": "财务信息", en: "Financial information" },
  "3.1.1.4": { "zh-CN": "客户信息", en: "Customer information" },
  "3.1.2": { "zh-CN": "内容积极、不违法", en: "Lawful, decent content" },
  "3.1.3": { "zh-CN": "宣传真实、按口径", en: "Agreed wording" },
  "3.1.4": { "zh-CN": "观点客观理性", en: "Rational opinion" },
  "3.2": { "zh-CN": "互动交流", en: "Interaction" },
  "3.2.1": { "zh-CN": "不攻击、不谩骂", en: "No abuse" },
  "3.2.2": { "zh-CN": "礼貌专业、及时回复", en: "Polite, professional answers" },
  "3.2.3": { "zh-CN": "负面评价先汇报", en: "Report negative comments" },
  "3.3": { "zh-CN": "账号管理", en: "Accounts" },
  "3.3.1": { "zh-CN": "妥管个人账号", en: "Personal account safety" },
  "3.3.2": { "zh-CN": "公司账号须审批", en: "Company account approval" },
  "3.3.3": { "zh-CN": "定期修改密码", en: "Changing passwords" },
  "3.3.4": { "zh-CN": "异常立即处理并报告", en: "Act on anomalies at once" },
  "4.1": { "zh-CN": "工作时间一般规定", en: "Working time, in general" },
  "4.1.1": { "zh-CN": "工作时间专注工作", en: "Focus on work" },
  "4.1.2": { "zh-CN": "紧急私事从简", en: "Urgent private matters" },
  "4.2": { "zh-CN": "工作时间特殊情况", en: "Working time, special cases" },
  "4.2.1": { "zh-CN": "经批准的工作用途", en: "Approved purposes" },
  "4.2.2": { "zh-CN": "提前计划、严格执行", en: "Planned beforehand" },
  "4.2.3": { "zh-CN": "运营岗位", en: "Operators" },
  "5.1": { "zh-CN": "监督", en: "Supervision" },
  "5.1.1": { "zh-CN": "定期检查发布内容", en: "Periodic checks of what is published" },
  "5.1.2": { "zh-CN": "关注互动言论", en: "Attention to interactions" },
  "5.1.3": { "zh-CN": "收集反馈", en: "Feedback" },
  "5.2": { "zh-CN": "违规处理", en: "Handling of violations" },
  "5.2.1": { "zh-CN": "首次", en: "First violation" },
  "5.2.1.1": { "zh-CN": "口头警告", en: "Oral warning" },
  "5.2.1.2": { "zh-CN": "立即删除相关内容", en: "Deletion of the content" },
  "5.2.1.3": { "zh-CN": "书面检讨", en: "Written self-criticism" },
  "5.2.2": { "zh-CN": "第二次", en: "Second violation" },
  "5.2.2.1": { "zh-CN": "通报批评", en: "Circulated criticism" },
  "5.2.2.2": { "zh-CN": "核减当月绩效奖金", en: "Lower performance bonus" },
  "5.2.2.3": { "zh-CN": "内部会议检讨", en: "Self-criticism at a meeting" },
  "5.2.3": { "zh-CN": "第三次", en: "Third violation" },
  "5.2.3.1": { "zh-CN": "降职", en: "Demotion" },
  "5.2.3.2": { "zh-CN": "降薪", en: "Pay cut" },
  "5.2.3.3": { "zh-CN": "辞退等", en: "Dismissal" },
  "5.2.3.4": { "zh-CN": "保留追究法律责任", en: "Legal action reserved" },
  "5.3": { "zh-CN": "申诉", en: "Appeal" },
  "5.3.1": { "zh-CN": "申诉期限", en: "Time to appeal" },
  "5.3.2": { "zh-CN": "书面提出", en: "In writing, to HR" },
  "5.3.3": { "zh-CN": "核实与答复期限", en: "Time to look into it" },
  "5.3.4": { "zh-CN": "反馈结果", en: "The result" },
  "6.1": { "zh-CN": "培训", en: "Training" },
  "6.1.1": { "zh-CN": "制度解读", en: "Reading of the policy" },
  "6.1.2": { "zh-CN": "网络安全知识", en: "Cyber-security" },
  "6.1.3": { "zh-CN": "社交媒体礼仪", en: "Social-media etiquette" },
  "6.1.4": { "zh-CN": "舆情监测与应对", en: "Public opinion and response" },
  "6.2": { "zh-CN": "培训方式", en: "Forms of training" },
  "6.2.1": { "zh-CN": "集中授课", en: "Classroom" },
  "6.2.2": { "zh-CN": "在线学习", en: "Online" },
  "6.2.3": { "zh-CN": "案例分析", en: "Case studies" },
  "6.2.4": { "zh-CN": "模拟演练", en: "Simulated drills" },
  "6.2.5": { "zh-CN": "确保掌握", en: "Real command of the content" },
  "6.3": { "zh-CN": "教育宣传", en: "Publicity" },
  "6.3.1": { "zh-CN": "宣传渠道", en: "Channels" },
  "6.3.2": { "zh-CN": "提高知晓率和自觉性", en: "Awareness" },
  "6.3.3": { "zh-CN": "正面与警示案例", en: "Good and warning examples" },
  "7.1": { "zh-CN": "制度修订", en: "Revision" },
  "7.1.1": { "zh-CN": "适时修订", en: "Revised as needed" },
  "7.1.2": { "zh-CN": "修订后重新公布", en: "Published again" },
} as const satisfies Record<string, Record<Locale, string>>;

export type ClauseId = keyof typeof CLAUSES;

/** The chapters, by the first number of their clauses. */
export const CHAPTERS = {
  "1": { "zh-CN": "总则", en: "General provisions" },
  "2": { "zh-CN": "原则", en: "Principles" },
  "3": { "zh-CN": "使用规范", en: "Rules of use" },
  "4": { "zh-CN": "工作时间", en: "Working time" },
  "5": { "zh-CN": "监督与管理", en: "Supervision and handling" },
  "6": { "zh-CN": "培训与教育", en: "Training and education" },
  "7": { "zh-CN": "附则", en: "Supplementary provisions" },
} as const satisfies Record<string, Record<Locale, string>>;

export type ChapterId = keyof typeof CHAPTERS;

/** All clauses in their order. */
export const CLAUSE_IDS = Object.keys(CLAUSES) as ClauseId[];

/** Whether a text from outside names a clause. */
export const isClauseId = (text: string): text is ClauseId => Object.hasOwn(CLAUSES, text);
/** Whether a text from outside names a chapter. */
export const isChapterId = (text: string): text is ChapterId => Object.hasOwn(CHAPTERS, text);

/** What a clause stands under: another clause, or its chapter. */
export function parentOf(id: ClauseId): ClauseId | ChapterId {
  const parent = id.slice(0, id.lastIndexOf("."));
  if (isClauseId(parent) || isChapterId(parent)) return parent;
  throw new RangeError(`${id} stands under nothing`);
}

/** The title of a clause or a chapter. */
export const titleOf = (id: ClauseId | ChapterId, locale: Locale): string =>
  (isClauseId(id) ? CLAUSES[id] : CHAPTERS[id])[locale];

/** A clause as people name it: `3.1.1.3 Financial information`. */
export const sayClause = (id: ClauseId | ChapterId, locale: Locale): string => `${id} ${titleOf(id, locale)}`;
