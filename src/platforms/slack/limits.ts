/**
 * What Slack holds, each with its unit, its source and when it was tried. None of them was tried against the real
 * service by us: they are the published figures (docs.slack.dev/reference/block-kit, …/reference/views,
 * …/reference/methods, …/apis/web-api/rate-limits), and every card and form of the product is checked against a strict
 * validator of the same figures in the tests, last on 2026-11-24. Where the pages disagree the smaller figure stands.
 *
 * "Characters" is not defined by Slack. We count UTF-16 units, which are never fewer than code points.
 */

// ── blocks: docs.slack.dev/reference/block-kit/blocks ───────────────────────────────────────────────────────────────

/** Blocks in a message, and in a modal or on a Home tab. */
export const MESSAGE_MAX_BLOCKS = 50;
export const VIEW_MAX_BLOCKS = 100;
/** Characters of a header block. */
export const HEADER_MAX_CHARS = 150;
/** Characters of a text object in a section, a context or a rich text piece (there the page names none). */
export const TEXT_MAX_CHARS = 3000;
/** Characters of a field's label and of its hint. */
export const LABEL_MAX_CHARS = 2000;

/**
 * Characters in all blocks of one message. Not published; refusals (`msg_blocks_too_long`) have been reported from
 * about 13,000 on.
 */
export const MESSAGE_MAX_CHARS = 12_000;

/**
 * Characters in all blocks of a modal or Home tab. The whole view may have 250 KB as JSON
 * (docs.slack.dev/reference/methods/views.open); a character may take 12 bytes there when it is escaped.
 */
export const VIEW_MAX_CHARS = 18_000;

// ── elements and objects: …/block-elements, …/composition-objects ───────────────────────────────────────────────────

/** Characters of a button's text, of an option's text and of its description. */
export const BUTTON_MAX_CHARS = 75;
export const OPTION_MAX_CHARS = 75;
/** Characters of an option's value: 150 on the page, 75 in Slack's own typings. */
export const OPTION_VALUE_MAX_CHARS = 75;
/** Characters of a button's value and of an address that it opens. */
export const BUTTON_VALUE_MAX_CHARS = 2000;
export const URL_MAX_CHARS = 3000;
export const PLACEHOLDER_MAX_CHARS = 150;
/** Characters of `block_id` and `action_id`. */
export const ID_MAX_CHARS = 255;
/** Options of an overflow menu; of checkboxes and radio buttons; of a select, and of one of its groups. */
export const OVERFLOW_MAX_OPTIONS = 5;
export const BOXES_MAX_OPTIONS = 10;
export const SELECT_MAX_OPTIONS = 100;
/** Characters of a confirmation's title, text and buttons. */
export const CONFIRM_TITLE_MAX_CHARS = 100;
export const CONFIRM_TEXT_MAX_CHARS = 300;
export const CONFIRM_BUTTON_MAX_CHARS = 30;
/** Characters that a text field takes. */
export const INPUT_MAX_CHARS = 3000;
/** Characters of the words of a picture in a block, and of those that a file carries. */
export const ALT_MAX_CHARS = 2000;
export const FILE_ALT_MAX_CHARS = 1000;
/** Files that one field takes. */
export const FILES_MAX = 10;

// ── views: docs.slack.dev/reference/views/modal-views ───────────────────────────────────────────────────────────────

/** Characters of a modal's title and buttons. */
export const VIEW_TITLE_MAX_CHARS = 24;
export const PRIVATE_METADATA_MAX_CHARS = 3000;

// ── messages: docs.slack.dev/reference/methods/chat.postMessage, …/chat.update ──────────────────────────────────────

/** Characters of `text`; above 4,000 `chat.update` refuses. */
export const FALLBACK_MAX_CHARS = 3000;

// ── requests: docs.slack.dev/authentication/verifying-requests-from-slack ───────────────────────────────────────────

/** Seconds that a request's time stamp may be away from now, to either side. */
export const SIGNATURE_MAX_AGE_SECONDS = 300;
/** Bytes of a request. Slack publishes none; its own framework takes 4 MB, and a view has at most 250 KB. */
export const REQUEST_MAX_BYTES = 2 * 1024 * 1024;
/** Milliseconds after which we answer Slack in any case; it gives up after 3,000. */
export const ACK_WITHIN_MS = 2000;

// ── Web API: docs.slack.dev/apis/web-api/rate-limits ────────────────────────────────────────────────────────────────

/** Calls of one method in a minute, by tier, for one app in one workspace. */
export const TIER_PER_MINUTE = { 2: 20, 3: 50, 4: 100 } as const;
/** Posts in a second in one channel, and how many may follow each other at once ("short bursts", not published). */
export const CHANNEL_POSTS_PER_SECOND = 1;
export const CHANNEL_POST_BURST = 3;
/** Posts in a minute in the whole workspace; Slack says "several hundred". */
export const WORKSPACE_POSTS_PER_MINUTE = 200;
/** People on one page of the directory; Slack advises no more. */
export const DIRECTORY_PAGE = 200;
