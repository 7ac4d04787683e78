import { callback } from "../../core/callback.ts";
import type { Action, Card, ListItem } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import { sayDay } from "../../core/wording.ts";
import { feedWords } from "./messages/index.ts";
import type { FeedKey } from "./model.ts";

export type Seen = Pick<Ctx, "locale" | "zone" | "now">;
export const words = ({ locale }: Pick<Seen, "locale">) => feedWords.in(locale);

/** A key with the name of whoever made it, where they are still known. */
export type Shown = FeedKey & { by: string | undefined };

export const PAGE = 5;

const make = (seen: Seen): Action => ({
  kind: "open",
  label: words(seen)("buttons.make"),
  callback: callback("feeds.make", "new"),
  weight: "primary",
});

/** The places that show the company's feeds, a page at a time; where there is none, what they are good for. */
export function keysCard(seen: Seen, keys: readonly Shown[], { from, total }: { from: number; total: number }): Card {
  const t = words(seen);
  const left = total - from - keys.length;
  const next = callback("feeds.list", `${from + PAGE}`);
  return {
    title: t("list.title"),
    body:
      total === 0
        ? [{ kind: "text", text: t("list.empty") }]
        : [
            { kind: "text", text: t("list.text") },
            {
              kind: "list",
              items: keys.map((key) => keyItem(seen, key)),
              ...(left > 0 && {
                more: {
                  count: left,
                  action: { kind: "run" as const, label: t("list.more", { count: total }), callback: next },
                },
              }),
            },
          ],
    actions: [make(seen)],
    foot: t("list.foot"),
  };
}

function keyItem(seen: Seen, { id, name, madeAt, by }: Shown): ListItem {
  const t = words(seen);
  const day = sayDay(madeAt, seen.locale, seen.zone, seen.now);
  return {
    title: name,
    detail: by === undefined ? t("list.sinceUnknown", { day }) : t("list.since", { name: by, day }),
    action: {
      kind: "run",
      label: t("buttons.drop"),
      callback: callback("feeds.drop", id),
      confirm: {
        title: t("drop.title", { name }),
        text: t("drop.text"),
        yes: t("buttons.drop"),
        no: t("buttons.keep"),
      },
    },
  };
}

/** The addresses of a new key, shown once. */
export function madeCard(seen: Seen, name: string, urls: { atom: string; json: string }): Card {
  const t = words(seen);
  return {
    title: t("made.title", { name }),
    state: { tone: "good", text: t("made.state") },
    body: [
      { kind: "text", text: t("made.once") },
      { kind: "code", text: urls.atom },
      { kind: "code", text: urls.json },
      { kind: "note", text: t("made.how") },
    ],
    actions: [{ kind: "run", label: t("buttons.back"), callback: callback("feeds.list", "0") }],
    foot: t("made.foot"),
  };
}
