import type { Locale } from "../../core/locale.ts";
import type { Account, State } from "./model.ts";

/** What stands in the samples, in either language. */
export const NOW = new Date("2026-11-24T08:20:00Z");
export const ZONE = "Asia/Shanghai";

type Said = {
  owner: string;
  holder: string;
  taker: string;
  users: string[];
  handle: string;
  purpose: string;
  unit: string;
  when: string;
  late: string;
  left: string;
  listLate: string;
  reason: string;
  said: string;
  by: string;
  line: string;
};
export const SAID: Record<Locale, Said> = {
  "zh-CN": {
    owner: "李强",
    holder: "周宇",
    taker: "陈晨",
    users: ["陈晨", "孙丽", "何静"],
    handle: "@慎言科技",
    purpose: "发布产品消息，回复客户",
    unit: "市场部",
    when: "11月20日(周五) 24:00",
    late: "已超期 2 个工作日",
    left: "还剩 3 个工作日",
    listLate: "改密超期",
    reason: "平台已停止服务，账号已注销。",
    said: "请写明用到哪一天。",
    by: "李强 请修改",
    line: "AAP-12 · 使用 微博 · @慎言科技",
  },
  en: {
    owner: "Daniel Smith",
    holder: "Emma Brown",
    taker: "Mia Johnson",
    users: ["Mia Johnson", "Oliver Stone", "Grace Hill"],
    handle: "Shenyan International",
    purpose: "News for customers abroad",
    unit: "International Sales",
    when: "Fri 20 Nov, midnight",
    late: "2 working days late",
    left: "3 working days left",
    listLate: "password late",
    reason: "The platform has closed; the account is gone.",
    said: "Please say until when you need it.",
    by: "Daniel Smith asks for a change",
    line: "AAP-12 · to use LinkedIn · Shenyan International",
  },
};

/** The longest that a form takes. */
export const LONG: Record<Locale, Pick<Account, "handle" | "purpose" | "unit" | "link">> = {
  "zh-CN": {
    handle: "@慎言科技企业社交媒体规范管理官方账号",
    purpose: "发布产品消息，回复客户评论和私信；".repeat(10).slice(0, 200),
    unit: "品牌与市场中心社交媒体运营部内容策划组",
    link: "https://weibo.example/shenyan/official/profile?from=register",
  },
  en: {
    handle: "Shenyan International Official Customer Care",
    purpose: "News for customers abroad, answers to comments and messages; ".repeat(4).slice(0, 200),
    unit: "International Sales and Customer Relations, Content Team",
    link: "https://linkedin.example/company/shenyan-international?from=register",
  },
};

/** An account as it stands in the samples. */
export const sampleAccount = (locale: Locale, state: State): Account => ({
  id: "acc_0000000000000001",
  number: 12,
  platform: locale === "en" ? "linkedin" : "weibo",
  handle: SAID[locale].handle,
  link: undefined,
  purpose: SAID[locale].purpose,
  unit: SAID[locale].unit,
  ownerId: "per_0000000000000001",
  holderId: state === "in_custody" ? "per_0000000000000002" : undefined,
  mfa: "app",
  state,
  version: 1,
  rotatedAt: state === "in_custody" ? new Date("2026-08-22T08:00:00Z") : undefined,
  attestedAt: undefined,
  createdAt: NOW,
  movedAt: NOW,
  closedAt: state === "closed" ? NOW : undefined,
});
