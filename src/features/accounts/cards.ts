import { type CivilDate, instantAt } from "../../core/calendar/civil.ts";
import { callback } from "../../core/callback.ts";
import type { Action, Block, Card, Fact } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import { sayDay, sayInstant } from "../../core/wording.ts";
import { accountWords } from "./messages/index.ts";
import { type Account, type Duty, sayNumber, type Use, type UseKind } from "./model.ts";
import type { Line } from "./store.ts";

export type Seen = Pick<Ctx, "locale" | "zone" | "now">;

export const words = ({ locale }: Pick<Seen, "locale">) => accountWords.in(locale);
export const press = (label: string, event: string, id?: string, arg?: string): Action => ({
  kind: "run",
  label,
  callback: callback(`account.${event}`, id, arg),
});
export const open = (label: string, event: string, id: string): Action => ({
  kind: "open",
  label,
  callback: callback(`account.${event}`, id),
});
export const main = (action: Action): Action => ({ ...action, weight: "primary" }) as Action;

type Said = { when: string; left: string; isLate: boolean };
export type AccountFacts = {
  row: Account;
  owner: string;
  uses: readonly { use: Use; name: string }[];
  /** Duties whose time has come near, or is over. */
  duties: readonly (Said & { duty: Duty })[];
  /** The handover that is under way. */
  handover: { id: string; due: Said | undefined; mayView: boolean } | undefined;
  /** For those who may know it alone. */
  recovery: string | undefined;
  reader: { use: Use | undefined; isOwner: boolean; isRegistrar: boolean; mayTakeCustody: boolean };
};

/** "微博 · @company" */
export const sayAccount = (seen: Pick<Seen, "locale">, { platform, handle }: Pick<Account, "platform" | "handle">) =>
  `${words(seen)(`platforms.${platform}`)} · ${handle}`;

const list = ({ locale }: Pick<Seen, "locale">, items: readonly string[]): string =>
  items.join(locale === "en" ? ", " : "、");

const dayOf = (seen: Seen, at: Date | undefined): string =>
  at ? sayDay(at, seen.locale, seen.zone, seen.now) : words(seen)("card.never");

/** "陈晨(至 12月31日)": who uses it, until when, and whether they said that they have it. */
function sayUse(seen: Seen, { use, name }: AccountFacts["uses"][number]): string {
  const t = words(seen);
  const until =
    use.toDay &&
    t("card.until", { day: sayDay(instantAt(use.toDay, "12:00", seen.zone), seen.locale, seen.zone, seen.now) });
  const notes = [until, use.receivedAt ? undefined : t("card.notReceived")].filter((note) => note !== undefined);
  return notes.length > 0 ? t("card.noted", { name, note: list(seen, notes) }) : name;
}

function factBlocks(seen: Seen, facts: AccountFacts): Block[] {
  const t = words(seen);
  const { row, owner, uses, recovery } = facts;
  const of = (kind: Use["kind"]) => uses.filter(({ use }) => use.kind === kind).map((one) => sayUse(seen, one));
  const said = (kind: Use["kind"]) => list(seen, of(kind)) || t("card.nobody");
  // Whose hands it is in comes first: platform and handle stand in the title too.
  const who: Fact[] = [
    { label: t("card.holder"), value: said("holder") },
    { label: t("card.coHolder"), value: said("co_holder") },
    { label: t("card.users"), value: said("user") },
    { label: t("card.owner"), value: owner },
    { label: t("card.rotated"), value: dayOf(seen, row.rotatedAt) },
    { label: t("card.mfa"), value: t(`mfa.${row.mfa}`) },
  ];
  const what: Fact[] = [
    { label: t("card.platform"), value: t(`platforms.${row.platform}`) },
    { label: t("card.handle"), value: row.handle },
    { label: t("card.unit"), value: row.unit },
    { label: t("card.purpose"), value: row.purpose },
    ...(row.link ? [{ label: t("card.link"), value: row.link }] : []),
    { label: t("card.attested"), value: dayOf(seen, row.attestedAt) },
  ];
  return [
    { kind: "facts", facts: who },
    { kind: "facts", facts: what },
    ...(recovery ? [{ kind: "facts" as const, facts: [{ label: t("card.recovery"), value: recovery }] }] : []),
  ];
}

/** What is to be done about it, and what is missing. */
function noteBlocks(seen: Seen, { row, duties, handover, uses }: AccountFacts): Block[] {
  const t = words(seen);
  const notes: string[] = [];
  if (handover)
    notes.push(
      handover.due?.isLate
        ? t("card.handoverLate", { left: handover.due.left })
        : t("card.handoverOpen", { when: handover.due?.when ?? "–" }),
    );
  for (const { duty, isLate, when, left } of duties)
    notes.push(isLate ? t(`card.late.${duty}`, { when, left }) : t(`card.due.${duty}`, { when }));
  if (row.state === "in_custody" && !uses.some(({ use }) => use.kind === "co_holder")) notes.push(t("card.noCoHolder"));
  if (row.mfa === "none" && row.state !== "closed") notes.push(t("card.noMfa"));
  return notes.map((text): Block => ({ kind: "note", text }));
}

function stateOf(seen: Seen, { row, handover, duties }: AccountFacts): NonNullable<Card["state"]> {
  const t = words(seen);
  const text = t(`states.${row.state}`);
  if (row.state === "closed") return { tone: "quiet", text };
  if (row.state === "frozen") return { tone: "bad", text };
  if (handover)
    return {
      // Red until both sides are done.
      tone: "bad",
      text: `${text} · ${t(handover.due?.isLate ? "card.handoverIsLate" : "card.handoverIsOpen")}`,
    };
  if (duties.some(({ isLate }) => isLate)) return { tone: "bad", text: `${text} · ${t("card.isLate")}` };
  return { tone: row.state === "in_custody" ? "good" : "waiting", text };
}

/** What this reader may take back. */
const takeableUses = ({ uses, reader }: Pick<AccountFacts, "uses" | "reader">) =>
  uses.filter(({ use }) => use.kind !== "holder" || reader.mayTakeCustody);

function actionsOf(seen: Seen, facts: AccountFacts): Action[] {
  const t = words(seen);
  const { row, reader, handover, duties, uses } = facts;
  const { id } = row;
  const lines = press(t("buttons.lines"), "lines", id);
  if (row.state === "closed") return [lines];
  const { use } = reader;
  const isKeeper = reader.isOwner || reader.isRegistrar;
  const isCustodian = use !== undefined && use.kind !== "user";
  const isDue = (duty: Duty) => duties.some((one) => one.duty === duty);
  const actions: Action[] = [
    ...(use && !use.receivedAt ? [press(t("buttons.received"), "received", use.id)] : []),
    ...(handover?.mayView
      ? [{ kind: "run", label: t("buttons.handover"), callback: callback("handover.view", handover.id) } as const]
      : []),
    ...(isCustodian && row.state === "in_custody"
      ? [press(t("buttons.rotate"), "rotate", id), press(t("buttons.attest"), "attest", id)]
      : []),
    ...(!handover && (isKeeper || use?.kind === "holder")
      ? [open(row.holderId ? t("buttons.handOver") : t("buttons.giveFirst"), "hand-over", id)]
      : []),
    ...(isKeeper ? [open(t("buttons.change"), "change", id)] : []),
    ...(isKeeper && takeableUses(facts).length > 0 ? [press(t("buttons.people"), "people", id)] : []),
    ...((isKeeper || use?.kind === "holder") && !uses.some((one) => one.use.kind === "co_holder")
      ? [open(t("buttons.coHolder"), "co-holder", id)]
      : []),
    ...(!use && row.state !== "frozen" ? [open(t("buttons.apply"), "apply-use", id)] : []),
    lines,
    ...(isKeeper ? [open(t("buttons.close"), "close", id)] : []),
  ];
  // What is due comes first, and one thing is the main one.
  const first = actions.findIndex(
    ({ label }) =>
      label === t("buttons.received") ||
      (label === t("buttons.rotate") && isDue("rotation")) ||
      (label === t("buttons.attest") && isDue("attestation")),
  );
  return actions.map((action, index) => (index === Math.max(first, 0) && action !== lines ? main(action) : action));
}

/** An account as this reader may see it, with what they can do about it. */
export const accountCard = (seen: Seen, facts: AccountFacts): Card => ({
  title: words(seen)("card.title", { number: sayNumber(facts.row.number), account: sayAccount(seen, facts.row) }),
  state: stateOf(seen, facts),
  body: [...factBlocks(seen, facts), ...noteBlocks(seen, facts)],
  actions: actionsOf(seen, facts),
  foot: words(seen)("card.foot"),
});

/** Who has it, each with the button that takes it back. */
export const peopleCard = (seen: Seen, facts: Pick<AccountFacts, "row" | "uses" | "reader">): Card => {
  const t = words(seen);
  const { row } = facts;
  const others = takeableUses(facts);
  return {
    title: t("people.title", { number: sayNumber(row.number) }),
    body: [
      others.length === 0
        ? { kind: "text", text: t("people.none") }
        : {
            kind: "list",
            items: others.map((one) => ({
              title: sayUse(seen, one),
              detail: t(`uses.${one.use.kind}`),
              action: open(t("buttons.takeBack"), "take-back", one.use.id),
            })),
          },
    ],
    actions: [press(t("buttons.view"), "view", row.id)],
  };
};

/** What was done about an account, the newest first. */
export const linesCard = (seen: Seen, row: Account, lines: readonly (Line & { by: string })[]): Card => {
  const t = words(seen);
  return {
    title: t("lines.title", { number: sayNumber(row.number) }),
    body: [
      {
        kind: "list",
        items: lines.map(({ kind, by, text, at }) => ({
          title: t("lines.item", { what: t(`lines.kinds.${kind}`), by }),
          detail: [sayInstant(at, seen.locale, seen.zone, seen.now), text].filter(Boolean).join(" · "),
        })),
      },
    ],
    actions: [press(t("buttons.view"), "view", row.id)],
  };
};

/** Before somebody says that a password was changed: what makes a good one, and that nobody asks for it. */
export function rotateCard(seen: Seen, row: Account, days: number): Card {
  const t = words(seen);
  const yes = press(t("buttons.rotated"), "rotated", row.id);
  return {
    title: t("rotate.title", { number: sayNumber(row.number), account: sayAccount(seen, row) }),
    body: [
      { kind: "text", text: t("rotate.policy", { days }) },
      { kind: "text", text: t("rotate.practice") },
      { kind: "note", text: t("rotate.never") },
    ],
    actions: [main(yes), press(t("buttons.view"), "view", row.id)],
  };
}

/** For the custodians: somebody who may know the password has the account no more. */
export function rotateNowCard(seen: Seen, facts: AccountFacts, name: string): Card {
  const t = words(seen);
  const { row, duties } = facts;
  const due = duties.find(({ duty }) => duty === "rotation");
  return {
    title: t("rotate.title", { number: sayNumber(row.number), account: sayAccount(seen, row) }),
    state: { tone: due?.isLate ? "bad" : "waiting", text: due?.left ?? t("rotateNow.state") },
    body: [{ kind: "text", text: t("rotateNow.text", { name }) }],
    actions: [main(press(t("buttons.rotate"), "rotate", row.id)), press(t("buttons.view"), "view", row.id)],
    foot: t("rotateNow.foot"),
  };
}

/** Users and second factor, to be looked through by whoever holds the account. */
export function attestCard(seen: Seen, facts: AccountFacts): Card {
  const t = words(seen);
  const { row } = facts;
  return {
    title: t("attest.title", { number: sayNumber(row.number), account: sayAccount(seen, row) }),
    body: [
      { kind: "text", text: t("attest.text") },
      ...factBlocks(seen, facts).slice(0, 1),
      { kind: "note", text: t("attest.wrong", { owner: facts.owner }) },
    ],
    actions: [main(press(t("buttons.attested"), "attested", row.id)), press(t("buttons.view"), "view", row.id)],
  };
}

/**
 * For whoever is above the holder, and for the owner: a duty that was not met.
 * @param mayView whether the reader may see the account itself
 */
export function lateCard(seen: Seen, facts: AccountFacts, duty: Duty, mayView: boolean): Card | undefined {
  const t = words(seen);
  const late = facts.duties.find((one) => one.duty === duty && one.isLate);
  if (!late) return undefined;
  const holder = facts.uses.find(({ use }) => use.kind === "holder")?.name ?? t("card.nobody");
  return {
    title: t("card.title", { number: sayNumber(facts.row.number), account: sayAccount(seen, facts.row) }),
    state: { tone: "bad", text: t("card.isLate") },
    body: [
      { kind: "text", text: t(`card.late.${duty}`, { when: late.when, left: late.left }) },
      {
        kind: "facts",
        facts: [
          { label: t("card.holder"), value: holder },
          { label: t("card.owner"), value: facts.owner },
        ],
      },
    ],
    actions: mayView ? [press(t("buttons.view"), "view", facts.row.id)] : [],
    foot: t("card.lateFoot"),
  };
}

type Left = {
  row: Account;
  name: string;
  why: "left" | "moved";
  isHolder: boolean;
  /** Who takes it from the holder, where somebody is named. */
  taker?: string | undefined;
};

/** Who has left or moved has it no more: for the owner and security. */
export const leftCard = (seen: Seen, { row, name, why, isHolder, taker }: Left): Card => {
  const t = words(seen);
  const text = isHolder ? "left.holder" : "left.user";
  return {
    title: t("left.title", { number: sayNumber(row.number), account: sayAccount(seen, row) }),
    state: { tone: isHolder ? "bad" : "waiting", text: t(`left.${why}`, { name }) },
    body: [{ kind: "text", text: isHolder && taker ? t("left.named", { name, taker }) : t(text, { name }) }],
    actions: [press(t("buttons.view"), "view", row.id)],
    foot: t("left.foot"),
  };
};

/** Nobody answers for an account any more: somebody is named. */
export const ownerLeftCard = (seen: Seen, row: Account, name: string): Card => {
  const t = words(seen);
  return {
    title: t("left.title", { number: sayNumber(row.number), account: sayAccount(seen, row) }),
    state: { tone: "bad", text: t("left.owner", { name }) },
    body: [{ kind: "text", text: t("left.ownerText") }],
    actions: [main(open(t("buttons.change"), "change", row.id)), press(t("buttons.view"), "view", row.id)],
    foot: t("left.foot"),
  };
};

/** Who uses an account for a time hears some days before that it will be over. */
export const endingCard = (seen: Seen, row: Account, { kind, toDay }: { kind: UseKind; toDay: CivilDate }): Card => {
  const t = words(seen);
  const isHolder = kind === "holder";
  const day = sayDay(instantAt(toDay, "12:00", seen.zone), seen.locale, seen.zone, seen.now);
  return {
    title: t("card.title", { number: sayNumber(row.number), account: sayAccount(seen, row) }),
    state: { tone: "waiting", text: t("ending.state", { day }) },
    body: [{ kind: "text", text: t(isHolder ? "ending.holder" : "ending.text", { day }) }],
    actions: [
      ...(isHolder ? [] : [main(open(t("buttons.apply"), "apply-use", row.id))]),
      press(t("buttons.view"), "view", row.id),
    ],
  };
};

/** Who used an account hears that they do not any more. */
export const endedCard = (seen: Seen, row: Account, why: string): Card => {
  const t = words(seen);
  return {
    title: t("ended.title", { number: sayNumber(row.number), account: sayAccount(seen, row) }),
    body: [
      { kind: "text", text: t(`ended.${why as "over"}`) },
      { kind: "note", text: t("ended.note") },
    ],
    actions: [],
  };
};
