/**
 * What WeCom allows. Each limit names its unit and its page; none has been tried on a real company account yet, and
 * where two pages differ the smaller value stands here. `*_CHARS` are recommended display lengths: more is cut on the
 * screen and not refused. Everything else is refused or cut by the server.
 */

// Callbacks

/** Ours: the page names timestamp and nonce as the guard against replay and gives no window. https://developer.work.weixin.qq.com/document/path/90930 */
export const TIMESTAMP_WINDOW_MS = 5 * 60_000;
/** Ours: messages are a few KB at most, so 256 KB stops a flood and no message. */
export const CALLBACK_MAX_BYTES = 256 * 1024;
/** AES key and padding block; pads are 1 to 32. https://developer.work.weixin.qq.com/document/path/90968 */
export const CIPHER_BLOCK_BYTES = 32;

// Messages

/** UTF-8 bytes; the rest is cut in silence. https://developer.work.weixin.qq.com/document/path/90236 */
export const TEXT_MAX_BYTES = 2048;
/** The surplus is dropped while the answer says ok. https://developer.work.weixin.qq.com/document/path/90312 */
export const MEMBER_MAX_PER_MINUTE = 30;
/** As above. https://developer.work.weixin.qq.com/document/path/90312 */
export const MEMBER_MAX_PER_HOUR = 1000;
/** To all members together, for each account of the company. https://developer.work.weixin.qq.com/document/path/90312 */
export const DELIVERIES_PER_ACCOUNT_PER_DAY = 200;
/**
 * Ours: turns are counted when they are taken, and what was sent may arrive as late as a call may take (10 s, and some for
 * the clocks); so that much longer than WeCom's minute and hour is looked back.
 */
export const TURN_GRACE_MS = 15_000;
/** A group's robot; whether the minute slides is not said. The surplus is refused. https://developer.work.weixin.qq.com/document/path/99110 */
export const ROBOT_MAX_PER_MINUTE = 20;
/** UTF-8 bytes of what a robot says in Markdown. https://developer.work.weixin.qq.com/document/path/99110 */
export const ROBOT_MARKDOWN_MAX_BYTES = 4096;
/** From sending or from the press; each code works once. https://developer.work.weixin.qq.com/document/path/94888 */
export const RESPONSE_CODE_LIVES_MS = 72 * 3_600_000;

// Template cards: https://developer.work.weixin.qq.com/document/path/90236

/** https://developer.work.weixin.qq.com/document/path/90236 */
export const OPTION_ID_MAX_BYTES = 128;
/** https://developer.work.weixin.qq.com/document/path/90236 */
export const CARD_MAX_COUNT = {
  rows: 6,
  jumps: 3,
  buttons: 6,
  selectors: 3,
  options: 10,
  voteOptions: 20,
  menuItems: 3,
} as const;
/** Recommended display lengths. https://developer.work.weixin.qq.com/document/path/90236 */
export const CARD_CHARS = {
  title: 36,
  voteTitle: 16,
  description: 44,
  /** Vote and multiple cards show more of it. */
  selectionDescription: 160,
  subTitle: 160,
  /** Ours: the page names no length for a quote. */
  quote: 160,
  rowKey: 5,
  rowValue: 30,
  jumpTitle: 18,
  button: 10,
  option: 16,
  voteOption: 17,
} as const;

// Media

/** Larger downloads come in pieces; a multiple of 16, which encrypted files need. https://developer.work.weixin.qq.com/document/path/90254 */
export const DOWNLOAD_PIECE_BYTES = 20 * 1024 * 1024;

// Signing in and tokens

/** `[A-Za-z0-9]` alone. https://developer.work.weixin.qq.com/document/path/91022 */
export const OAUTH_STATE_MAX_BYTES = 128;
/** Ours: a token is renewed this long before its end. https://developer.work.weixin.qq.com/document/path/91039 */
export const TOKEN_RENEW_BEFORE_MS = 5 * 60_000;
/**
 * Ours: after a refused secret no token is asked for during this time, since repeated wrong secrets block the whole
 * address for an hour. https://developer.work.weixin.qq.com/document/path/90313 (45009)
 */
export const SECRET_REFUSED_PAUSE_MS = 30 * 60_000;
/** The shortest block after too many calls. https://developer.work.weixin.qq.com/document/path/90312 */
export const RATE_PAUSE_MS = 60_000;
/**
 * Ours: an app may send its company's number of accounts × 200 messages a day, and what is over is refused until midnight;
 * asked again so often. https://developer.work.weixin.qq.com/document/path/90312
 */
export const APP_PAUSE = { firstMs: 60_000, longestMs: 15 * 60_000 } as const;
/** Ours: WeCom names no waiting time for "system busy". https://developer.work.weixin.qq.com/document/path/90313 */
export const BUSY_PAUSE_MS = 5_000;
/** Ours: what an administrator has to mend is tried again this often. */
export const INSTALLATION_PAUSE_MS = 5 * 60_000;
