import { defineWords, type SameKeys } from "../../core/words.ts";

const zhCN = {
  open: "打开查看",
  openHint: "需要操作时，请点下面的链接，或在聊天里打开。",
  expires: "链接 {{days}} 天内有效，请不要转发。",
  automatic: "这封邮件由慎言自动发送，请不要直接回复。",
  more: "还有 {{count}} 项",
  noSubject: "慎言通知",
} as const;

const en: SameKeys<typeof zhCN> = {
  open: "Open",
  openHint: "To act on it, use the link below or open it in your chat.",
  expires: "The link works for {{days}} days; please do not forward it.",
  automatic: "Sent automatically by Shenyan. Please do not reply to this mail.",
  more: "{{count}} more",
  noSubject: "A message from Shenyan",
};

/** Wording that only mail needs. */
export const mailWords = defineWords("mail", zhCN, en);
