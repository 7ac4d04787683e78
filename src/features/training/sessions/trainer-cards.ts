import type { Action, Block, Card } from "../../../core/card.ts";
import { sayInstant } from "../../../core/wording.ts";
import { type Facts, factsOf, main, open, press, type Run, type Seen, words } from "./cards.ts";
import { drawCode } from "./code-picture.ts";
import {
  checkInWindow,
  isBefore,
  isCheckInTime,
  RULES,
  type Session,
  sayNumber,
  standingOf,
  whyClosed,
} from "./model.ts";
import type { Listing } from "./store-seats.ts";

/** What the trainer does with a session. `there`: how many are noted as there; `stuck`: of them without a quiz left. */
export function manageCard(seen: Seen, facts: Facts, { there, stuck }: { there: number; stuck: number }): Card {
  const t = words(seen);
  const { session } = facts.listed;
  const { id, number, state } = session;
  const record: Run = {
    ...press(t("buttons.record"), "record", id),
    confirm: {
      title: t("sure.record", { number: sayNumber(number) }),
      text: t("sure.recordText", { count: there }),
      yes: t("sure.yes"),
      no: t("sure.no"),
    },
  };
  const isOpen = whyClosed(session, seen.now) === undefined;
  const code = isCheckInTime(session, seen.now) ? [main(press(t("buttons.code"), "code", id))] : [];
  // One leads: while people come in that is the code, afterwards the record.
  const records = state === "held" ? [code.length > 0 ? record : main(record)] : [];
  return {
    title: t("manage.title", { number: sayNumber(number) }),
    state: { tone: state === "held" ? "waiting" : "quiet", text: t(`manage.${state}`) },
    body: [
      {
        kind: "facts",
        facts: factsOf(seen, facts)
          .slice(0, 5)
          .concat({ label: t("fact.there"), value: `${there}` }),
      },
    ],
    actions: [
      ...code,
      ...records,
      ...(state === "cancelled" ? [] : [press(t("buttons.roster"), "roster", id, "0")]),
      // Once people come in, it is too late to ask others.
      ...(isBefore(session, seen.now) ? [open(t("buttons.invite"), "invite", id)] : []),
      ...(isOpen ? [open(t("buttons.edit"), "write", id)] : []),
      ...(state === "cancelled" ? [] : [press(t("buttons.materials", { count: facts.materials }), "keep", id)]),
      ...(state === "planned" ? [open(t("buttons.cancel"), "cancel", id)] : []),
      ...(stuck > 0 ? [press(t("buttons.stuck", { count: stuck }), "stuck", id)] : []),
      press(t("list.open"), "show", id),
    ],
    foot: t("manage.foot"),
  };
}

/** On one card, so that WeCom's buttons suffice. */
export const PAGE_SIZE = 8;
export type Roster = { rows: readonly Listing[]; total: number; there: number; page: number };
export type StuckThere = { id: string; name: string; department: string };

/** From when on people can be noted as there. */
export const sayEarly = (seen: Pick<Seen, "locale">): string =>
  words(seen)("roster.early", { before: RULES.opensBefore });

/** Who signed up and who is there; ticked by hand, and once it is recorded corrected with a reason. */
export function rosterCard(seen: Seen, session: Session, { rows, total, there, page }: Roster): Card {
  const t = words(seen);
  const { id, number, seats, state } = session;
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
  const isFinal = state === "recorded";
  const isEarly = isBefore(session, seen.now);
  const standing = ({ rank }: Listing) => {
    const found = standingOf(rank, seats);
    if (found.kind === "seat") return t("roster.seat");
    return found.kind === "waiting" ? t("roster.waiting", { place: found.place }) : t("roster.walkIn");
  };
  const action = ({ personId }: Listing): Action =>
    isFinal
      ? open(t("buttons.correct"), "correct", id, personId)
      : press(t("buttons.tick"), "tick", id, `${personId}.${page}`);
  const list: Block[] =
    rows.length === 0
      ? [{ kind: "text", text: t("roster.empty") }]
      : [
          { kind: "text", text: isEarly ? sayEarly(seen) : t(isFinal ? "roster.recorded" : "roster.text") },
          {
            kind: "list",
            items: rows.map((one) => ({
              title: `${isEarly ? "" : one.isThere ? "☑ " : "☐ "}${one.name || t("roster.gone")}`,
              detail: [one.department, standing(one), one.isCorrected && t("roster.corrected")]
                .filter(Boolean)
                .join(" · "),
              ...(!isEarly && { action: action(one) }),
            })),
          },
        ];
  return {
    title: t("roster.title", { number: sayNumber(number) }),
    state: { tone: isFinal ? "good" : "waiting", text: t("roster.state", { there, count: total }) },
    body: [
      ...list,
      ...(pages > 1 ? [{ kind: "note" as const, text: t("roster.page", { page: page + 1, pages }) }] : []),
    ],
    actions: [
      ...(page > 0 ? [press(t("buttons.earlier"), "roster", id, `${page - 1}`)] : []),
      ...(page + 1 < pages ? [press(t("buttons.later"), "roster", id, `${page + 1}`)] : []),
      ...(isEarly ? [] : [open(t("buttons.add"), isFinal ? "correct" : "add", id)]),
      press(t("buttons.back"), "manage", id),
    ],
    foot: t("manage.foot"),
  };
}

/** The digits to show in the room, with the code to scan. `url`: what that leads to; `page`: for a screen. */
export function codeCard(seen: Seen, session: Session, at: { url: string; page: string }): Card {
  const t = words(seen);
  const { id, number, code = "", wrongGuesses } = session;
  const isUsedUp = wrongGuesses >= RULES.wrongPerCode;
  const { to } = checkInWindow(session);
  const fresh = press(t("buttons.newCode"), "new-code", id);
  return {
    title: t("code.title", { number: sayNumber(number) }),
    state: isUsedUp
      ? { tone: "bad", text: t("code.usedUp") }
      : { tone: "good", text: t("code.state", { to: sayInstant(to, seen.locale, seen.zone, seen.now) }) },
    body: isUsedUp
      ? []
      : [
          { kind: "code", text: code },
          {
            kind: "picture",
            picture: drawCode({ code, url: at.url, title: session.title, scan: t("code.scan", { code }) }),
            alt: t("code.alt", { code, url: at.url }),
          },
          { kind: "text", text: t("code.text", { code }) },
        ],
    actions: [
      ...(isUsedUp
        ? [main(fresh)]
        : [{ kind: "link" as const, label: t("buttons.screen"), url: at.page, weight: "primary" as const }]),
      press(t("buttons.roster"), "roster", id, "0"),
      ...(isUsedUp ? [] : [fresh]),
      press(t("buttons.back"), "manage", id),
    ],
    foot: t("manage.foot"),
  };
}

/** What whoever scans the code sees, where we do not know who it is. */
export function scannedCard(seen: Seen, session: Session | undefined): Card {
  const t = words(seen);
  const foot = t("page.foot");
  if (!session)
    return {
      title: t("page.missing"),
      state: { tone: "bad", text: t("page.missing") },
      body: [{ kind: "text", text: t("page.missingText") }],
      actions: [],
      foot,
    };
  const isOpen = isCheckInTime(session, seen.now) && session.wrongGuesses < RULES.wrongPerCode && session.code;
  return {
    title: t("page.title", { title: session.title }),
    state: isOpen ? { tone: "waiting", text: t("page.open") } : { tone: "quiet", text: t("page.closed") },
    body: isOpen
      ? [
          { kind: "code", text: t("code.digits", { code: session.code ?? "" }) },
          { kind: "text", text: t("page.text") },
        ]
      : [{ kind: "text", text: t("page.closedText", { before: RULES.opensBefore, after: RULES.closesAfter }) }],
    actions: [],
    foot,
  };
}

/** Who was there and has no quiz left in the course: what was gone through together gives two more. */
export function stuckThereCard(
  seen: Pick<Seen, "locale">,
  { id, number }: Session,
  stuck: readonly StuckThere[],
  grant: (one: StuckThere) => Action,
): Card {
  const t = words(seen);
  return {
    title: t("stuck.title", { number: sayNumber(number) }),
    body:
      stuck.length === 0
        ? [{ kind: "text", text: t("stuck.empty") }]
        : [
            { kind: "text", text: t("stuck.text") },
            {
              kind: "list",
              items: stuck.map((one) => ({ title: one.name, detail: one.department, action: grant(one) })),
            },
          ],
    actions: [press(t("buttons.back"), "manage", id)],
    foot: t("manage.foot"),
  };
}
