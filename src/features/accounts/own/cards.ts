import { callback } from "../../../core/callback.ts";
import type { Action, Card, ListItem } from "../../../core/card.ts";
import type { Ctx } from "../../../core/context.ts";
import { sayDay } from "../../../core/wording.ts";
import { ownAccountWords } from "./messages/index.ts";
import type { OwnAccount } from "./model.ts";

export type Seen = Pick<Ctx, "locale" | "zone" | "now">;
export const words = ({ locale }: Pick<Seen, "locale">) => ownAccountWords.in(locale);

/** "微博 · @chen_chen": the platform's words are told by whoever draws a card. */
function titleOf(seen: Seen, { platform, said }: OwnAccount): string {
  const t = words(seen) as (key: string) => string;
  return [t(`platforms.${platform}`), said?.handle].filter(Boolean).join(" · ");
}

const day = (seen: Seen, at: Date): string => sayDay(at, seen.locale, seen.zone, seen.now);

/** One's own declarations; where there is none, that nobody must. */
export function ownCard(seen: Seen, accounts: readonly OwnAccount[], isOverseer: boolean): Card {
  const t = words(seen);
  const declare: Action = {
    kind: "open",
    label: t("buttons.declare"),
    callback: callback("own-account.declare", "new"),
  };
  const all: Action = { kind: "run", label: t("buttons.all"), callback: callback("own-account.all", "0") };
  return {
    title: t("own.title"),
    body: [
      { kind: "text", text: t("own.text") },
      ...(accounts.length === 0 ? [] : [{ kind: "list" as const, items: accounts.map((one) => ownItem(seen, one)) }]),
    ],
    actions: [{ ...declare, weight: "primary" }, ...(isOverseer ? [all] : [])],
    foot: t("own.foot"),
  };
}

function ownItem(seen: Seen, account: OwnAccount): ListItem {
  const t = words(seen);
  const { said, consentedAt, withdrawnAt } = account;
  if (!said || withdrawnAt)
    return {
      title: titleOf(seen, account),
      detail: t("own.withdrawn", { from: day(seen, consentedAt), to: day(seen, withdrawnAt ?? consentedAt) }),
    };
  return {
    title: titleOf(seen, account),
    detail: t("own.since", { purpose: said.purpose, day: day(seen, consentedAt) }),
    action: {
      kind: "run",
      label: t("buttons.withdraw"),
      callback: callback("own-account.withdraw", account.id),
      confirm: {
        title: t("withdraw.title", { account: titleOf(seen, account) }),
        text: t("withdraw.text"),
        yes: t("buttons.withdraw"),
        no: t("buttons.keep"),
      },
    },
  };
}

export const PAGE = 10;

/** What everybody declared, for those who may see it; a page at a time. */
export function allCard(
  seen: Seen,
  accounts: readonly (OwnAccount & { name: string; department: string })[],
  { from, total }: { from: number; total: number },
): Card {
  const t = words(seen);
  const left = total - from - accounts.length;
  const next = callback("own-account.all", `${from + PAGE}`);
  return {
    title: t("all.title"),
    body:
      accounts.length === 0
        ? [{ kind: "text", text: t("all.empty") }]
        : [
            {
              kind: "list",
              items: accounts.map((account) => ({
                title: t("all.line", {
                  name: account.name,
                  department: account.department,
                  account: titleOf(seen, account),
                }),
                detail: [account.said?.purpose, account.said?.link].filter(Boolean).join(" · "),
              })),
              ...(left > 0 && { more: { count: left, action: { kind: "run", label: t("all.more"), callback: next } } }),
            },
          ],
    actions: [],
    foot: t("all.foot"),
  };
}
