import { callback } from "../../../core/callback.ts";
import type { Action, Block, Card, ListItem } from "../../../core/card.ts";
import { sayClause } from "../../../core/clauses.ts";
import type { Ctx } from "../../../core/context.ts";
import { sayDeadline, sayInstant } from "../../../core/wording.ts";
import { policyWords } from "../messages/index.ts";
import { type PolicyComment, sayCommentNumber } from "./model.ts";

type Seen = Pick<Ctx, "locale" | "zone" | "now">;
const words = ({ locale }: Pick<Seen, "locale">) => policyWords.in(locale);

const EXCERPT = 60;
/** The beginning of a text, cut visibly. */
export const excerpt = (text: string, length = EXCERPT): string => {
  const signs = [...text.replace(/\s+/g, " ")];
  return signs.length > length ? `${signs.slice(0, length).join("")}…` : signs.join("");
};

/** What it is about: a clause, or the policy as a whole. */
const aboutOf = (seen: Seen, { clauseId }: Pick<PolicyComment, "clauseId">): string =>
  clauseId ? sayClause(clauseId, seen.locale) : words(seen)("comments.whole");

function stateOf(seen: Seen, comment: PolicyComment, dueAt: Date | undefined): NonNullable<Card["state"]> {
  const t = words(seen);
  if (comment.state === "withdrawn") return { tone: "quiet", text: t("comments.withdrawn") };
  if (comment.state === "answered") {
    const when = comment.answeredAt ? sayInstant(comment.answeredAt, seen.locale, seen.zone, seen.now) : "";
    return { tone: "good", text: t("comments.answered", { when }) };
  }
  if (!dueAt) return { tone: "waiting", text: t("comments.open") };
  const due = sayDeadline(dueAt, seen.locale, seen.zone, seen.now);
  return {
    tone: dueAt <= seen.now ? "bad" : "waiting",
    text: t(dueAt <= seen.now ? "comments.late" : "comments.openBy", { due }),
  };
}

function bodyOf(seen: Seen, comment: PolicyComment, by?: string): Block[] {
  const t = words(seen);
  const said: Block = { kind: "quote", text: comment.text || t("comments.erased"), isWhole: true, ...(by && { by }) };
  if (comment.state !== "answered") return [said];
  return [
    said,
    { kind: "heading", text: t("comments.answer") },
    ...(comment.outcome ? [{ kind: "note" as const, text: t(`outcomes.${comment.outcome}`) }] : []),
    { kind: "quote", text: comment.answer ?? t("comments.erased"), isWhole: true },
  ];
}

type About = { label: string; dueAt: Date | undefined };

/** What somebody said about the rules, for themself. */
export function commentCard(seen: Seen, comment: PolicyComment, { label, dueAt }: About): Card {
  const t = words(seen);
  const takeBack: Action = {
    kind: "run",
    label: t("comments.takeBack"),
    callback: callback("policy.take-back", comment.id),
    confirm: {
      title: t("comments.takeBackTitle", { number: sayCommentNumber(comment.number) }),
      text: t("comments.takeBackText"),
      yes: t("comments.takeBack"),
      no: t("buttons.keep"),
    },
  };
  return {
    title: t(`comments.title.${comment.kind}`, { number: sayCommentNumber(comment.number) }),
    state: stateOf(seen, comment, dueAt),
    body: [
      { kind: "note", text: [label && t("card.title", { label }), aboutOf(seen, comment)].filter(Boolean).join(" · ") },
      ...bodyOf(seen, comment),
    ],
    actions: comment.state === "open" && comment.kind !== "reservation" ? [takeBack] : [],
    foot: t("comments.foot"),
  };
}

/** The same for HR, who answers it. */
export function commentForHrCard(
  seen: Seen,
  comment: PolicyComment,
  { label, dueAt, author, mayAnswer }: About & { author: { name: string; department: string }; mayAnswer: boolean },
): Card {
  const t = words(seen);
  return {
    title: t(`comments.title.${comment.kind}`, { number: sayCommentNumber(comment.number) }),
    state: stateOf(seen, comment, dueAt),
    body: [
      {
        kind: "facts",
        facts: [
          { label: t("comments.about"), value: `${label} · ${aboutOf(seen, comment)}` },
          { label: t("comments.by"), value: `${author.name} · ${t(`capacities.${comment.capacity}`)}` },
          { label: t("comments.at"), value: sayInstant(comment.at, seen.locale, seen.zone, seen.now) },
        ],
      },
      ...bodyOf(seen, comment),
    ],
    actions: [
      ...(mayAnswer && comment.state === "open"
        ? [
            {
              kind: "open" as const,
              label: t("comments.reply"),
              callback: callback("policy.answer", comment.id),
              weight: "primary" as const,
            },
          ]
        : []),
      { kind: "run", label: t("comments.all"), callback: callback("policy.comments", comment.versionId) },
    ],
    foot: t("comments.footHr"),
  };
}

const itemOf = (seen: Seen, comment: PolicyComment, action: Action): ListItem => ({
  title: `${sayCommentNumber(comment.number)} · ${aboutOf(seen, comment)}`,
  detail: `${words(seen)(`comments.states.${comment.state}`)} · ${excerpt(comment.text)}`,
  action,
});

/** Everything that somebody said about the rules. */
export function myCommentsCard(seen: Seen, comments: readonly PolicyComment[]): Card {
  const t = words(seen);
  return {
    title: t("comments.mine"),
    body:
      comments.length === 0
        ? [{ kind: "text", text: t("comments.none") }]
        : [
            {
              kind: "list",
              items: comments.slice(0, MINE).map((comment) =>
                itemOf(seen, comment, {
                  kind: "run",
                  label: t("hub.open"),
                  callback: callback("policy.comment-view", comment.id),
                }),
              ),
              ...(comments.length > MINE && { more: { count: comments.length - MINE } }),
            },
          ],
    actions: [{ kind: "open", label: t("card.comment"), callback: callback("policy.comment", "now") }],
    foot: t("comments.foot"),
  };
}
const MINE = 20;

/** Comments on a version for HR, a page of them, with the bulk answer. */
export function commentsCard(
  seen: Seen,
  version: { id: string; label: string },
  { comments, from, count, open }: { comments: readonly PolicyComment[]; from: number; count: number; open: number },
): Card {
  const t = words(seen);
  const left = count - from - comments.length;
  const next = callback("policy.comments", version.id, String(from + comments.length));
  return {
    title: t("comments.listTitle", { label: version.label }),
    state:
      open > 0
        ? { tone: "waiting", text: t("comments.openCount", { count: open }) }
        : { tone: "good", text: t("comments.allAnswered") },
    body:
      comments.length === 0
        ? [{ kind: "text", text: t("comments.noneYet") }]
        : [
            {
              kind: "list",
              items: comments.map((comment) =>
                itemOf(seen, comment, {
                  kind: "run",
                  label: t("hub.open"),
                  callback: callback("policy.comment-view", comment.id),
                }),
              ),
              ...(left > 0 && {
                more: { count: left, action: { kind: "run", label: t("buttons.more"), callback: next } },
              }),
            },
          ],
    actions: [
      ...(open > 1
        ? [{ kind: "open" as const, label: t("comments.bulk"), callback: callback("policy.answer-many", version.id) }]
        : []),
      { kind: "run", label: t("desk.back"), callback: callback("policy.desk", version.id) },
    ],
    foot: t("comments.footHr"),
  };
}

/** What waits for an answer of HR, on whichever version. */
export function openCommentsCard(
  seen: Seen,
  { comments, count }: { comments: readonly PolicyComment[]; count: number },
): Card {
  const t = words(seen);
  const view = (comment: PolicyComment): Action => ({
    kind: "run",
    label: t("hub.open"),
    callback: callback("policy.comment-view", comment.id),
  });
  const left = count - comments.length;
  return {
    title: t("comments.waiting"),
    body:
      comments.length === 0
        ? [{ kind: "text", text: t("comments.allAnswered") }]
        : [
            {
              kind: "list",
              items: comments.map((comment) => itemOf(seen, comment, view(comment))),
              ...(left > 0 && { more: { count: left } }),
            },
          ],
    actions: [{ kind: "run", label: t("desk.title"), callback: callback("policy.desk", "all") }],
    foot: t("comments.footHr"),
  };
}
