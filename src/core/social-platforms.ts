/** Where people publish: reports, plans and accounts speak of the same places by the same names. */
export const SOCIAL_PLATFORMS = [
  "wechat",
  "weibo",
  "douyin",
  "xiaohongshu",
  "bilibili",
  "zhihu",
  "linkedin",
  "x",
  "facebook",
  "other",
] as const;
export type SocialPlatform = (typeof SOCIAL_PLATFORMS)[number];
