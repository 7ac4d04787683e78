import { instantAt } from "../../../core/calendar/civil.ts";
import { callback } from "../../../core/callback.ts";
import type { Action, Block, Card, Fact } from "../../../core/card.ts";
import { sayDay } from "../../../core/wording.ts";
import { open as accountOpen, press as accountPress, main, type Seen, sayAccount, words } from "../cards.ts";
import { type Account, sayNumber } from "../model.ts";
import { type Application, type Content, isOver, sayApplication } from "./model.ts";

export type ApplicationFacts = {
  row: Application;
  content: Content;
  /** The account that is asked about, or was opened. */
  account: Account | undefined;
  requester: { name: string; department: string };
  coHolder: string | undefined;
  /** Where its approval stands, drawn by it. */
  route: Block | undefined;
  said: { by: string; text: string } | undefined;
  due: { when: string; left: string } | undefined;
};

const press = (label: string, event: string, id: string): Action => ({
  kind: "run",
  label,
  callback: callback(`application.${event}`, id),
});

const sayCivil = (seen: Seen, day: `${number}-${number}-${number}`): string =>
  sayDay(instantAt(day, "12:00", seen.zone), seen.locale, seen.zone, seen.now);

/** What is asked for, in a line: "AAP-12 · 使用 微博 · @company". */
export const lineOf = (seen: Seen, { row, content, account }: Pick<ApplicationFacts, "row" | "content" | "account">) =>
  words(seen)(`application.line.${row.kind}`, {
    number: sayApplication(row.number),
    account: account
      ? sayAccount(seen, account)
      : sayAccount(seen, { platform: content.platform ?? "other", handle: content.handle ?? "–" }),
  });

/** What an application asks for, for who asks, who approves and who opens it. */
export function contentBlocks(
  seen: Seen,
  { row, content, account, requester, coHolder }: Omit<ApplicationFacts, "route" | "said" | "due">,
): Block[] {
  const t = words(seen);
  const { fromDay, toDay } = content;
  const days = toDay
    ? `${sayCivil(seen, fromDay)} – ${sayCivil(seen, toDay)}`
    : t("application.openEnd", { day: sayCivil(seen, fromDay) });
  const what: Fact[] =
    row.kind === "use"
      ? [
          {
            label: t("application.account"),
            value: account ? `${sayNumber(account.number)} · ${sayAccount(seen, account)}` : "–",
          },
        ]
      : [
          { label: t("card.platform"), value: t(`platforms.${content.platform ?? "other"}`) },
          { label: t("application.wished"), value: content.handle ?? "–" },
        ];
  const { name, department } = requester;
  return [
    {
      kind: "facts",
      facts: [
        ...what,
        { label: t("card.purpose"), value: content.purpose },
        { label: t("application.days"), value: days },
        ...(coHolder ? [{ label: t("card.coHolder"), value: coHolder }] : []),
        { label: t("application.by"), value: department ? t("card.noted", { name, note: department }) : name },
      ],
    },
  ];
}

/** An application for whoever asked, with what they can do now. */
export function applicationCard(seen: Seen, facts: ApplicationFacts): Card {
  const t = words(seen);
  const { row, route, said, due, account } = facts;
  const { kind, state } = row;
  const tone =
    state === "rejected" || state === "expired"
      ? "bad"
      : state === "approved" || state === "fulfilled"
        ? "good"
        : state === "cancelled"
          ? "quiet"
          : "waiting";
  const next = state === "approved" ? t(`application.next.${kind}`) : undefined;
  return {
    title: t(`application.title.${kind}`, { number: sayApplication(row.number) }),
    state: { tone, text: [t(`application.states.${state}`), due?.left].filter(Boolean).join(" · ") },
    body: [
      ...(said ? [{ kind: "quote" as const, by: said.by, text: said.text }] : []),
      ...contentBlocks(seen, facts),
      ...(route ? [route] : []),
      ...(next ? [{ kind: "note" as const, text: next }] : []),
    ],
    actions: [
      ...ownActions(seen, row),
      ...(account && state === "fulfilled" ? [accountPress(t("buttons.viewAccount"), "view", account.id)] : []),
    ],
    foot: t("application.foot"),
  };
}

function ownActions(seen: Seen, { id, kind, state }: Application): Action[] {
  const t = words(seen);
  const cancel: Action = {
    ...press(t("application.cancel"), "cancel", id),
    confirm: {
      title: t("application.cancelTitle"),
      text: t("application.cancelText"),
      yes: t("application.cancel"),
      no: t("buttons.back"),
    },
  } as Action;
  if (isOver(state)) return [];
  if (state === "submitted") return [cancel];
  if (state === "approved")
    return kind === "use" ? [main(press(t("application.receive"), "receive", id)), cancel] : [cancel];
  return [
    main(press(t("application.submit"), "submit", id)),
    accountOpen(t("buttons.change"), `apply-${kind}`, id),
    cancel,
  ];
}

/** For those who open what was approved. */
export function openingCard(seen: Seen, facts: ApplicationFacts): Card {
  const t = words(seen);
  const { row, due, account } = facts;
  const isOpen = row.state === "approved";
  return {
    title: t("opening.title", { number: sayApplication(row.number) }),
    state: {
      tone: isOpen ? "waiting" : row.state === "fulfilled" ? "good" : "quiet",
      text: [isOpen ? t("opening.state") : t(`application.states.${row.state}`), isOpen ? due?.left : undefined]
        .filter(Boolean)
        .join(" · "),
    },
    body: [
      ...contentBlocks(seen, facts),
      ...(isOpen
        ? [
            { kind: "text" as const, text: t("opening.text") },
            { kind: "note" as const, text: t("handover.never") },
          ]
        : []),
    ],
    actions: isOpen
      ? [main(accountOpen(t("opening.enter"), "register", row.id))]
      : account
        ? [accountPress(t("buttons.viewAccount"), "view", account.id)]
        : [],
    foot: t("opening.foot"),
  };
}

/** One's applications, the newest first. */
export function applicationsCard(seen: Seen, rows: readonly { row: Application; line: string }[]): Card {
  const t = words(seen);
  return {
    title: t("application.list"),
    body:
      rows.length === 0
        ? [{ kind: "text", text: t("application.none") }]
        : [
            {
              kind: "list",
              items: rows.map(({ row, line }) => ({
                title: line,
                detail: t(`application.states.${row.state}`),
                action: press(t("buttons.view"), "view", row.id),
              })),
            },
          ],
    actions: [
      main(accountOpen(t("buttons.apply"), "apply-use", "new")),
      accountOpen(t("buttons.applyOpen"), "apply-open", "new"),
    ],
  };
}
