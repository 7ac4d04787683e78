import type { Card } from "../../core/card.ts";
import type { Sample } from "../../core/feature.ts";
import type { FormView } from "../../core/form.ts";
import type { Locale } from "../../core/locale.ts";
import { applicationSamples } from "./applications/samples.ts";
import {
  type AccountFacts,
  accountCard,
  attestCard,
  endedCard,
  endingCard,
  lateCard,
  leftCard,
  linesCard,
  ownerLeftCard,
  peopleCard,
  rotateCard,
  rotateNowCard,
} from "./cards.ts";
import * as forms from "./forms.ts";
import { handoverSamples } from "./handovers/samples.ts";
import { type Listing, listCard, NO_FILTER } from "./listing.ts";
import { ENDED_WHY, STATES, type State, type Use } from "./model.ts";
import { LONG, NOW, SAID, sampleAccount, ZONE } from "./samples-said.ts";
import { LINE_KINDS } from "./store.ts";

const use = (kind: Use["kind"], over: Partial<Use> = {}): Use => ({
  id: "use_0000000000000001",
  accountId: "acc_0000000000000001",
  personId: "per_0000000000000002",
  kind,
  basis: undefined,
  department: "",
  fromDay: "2026-09-01",
  toDay: undefined,
  receivedAt: NOW,
  endedAt: undefined,
  endedWhy: undefined,
  ...over,
});

const facts = (locale: Locale, state: State, over: Partial<AccountFacts> = {}): AccountFacts => ({
  row: sampleAccount(locale, state),
  owner: SAID[locale].owner,
  uses: state === "in_custody" ? [{ use: use("holder"), name: SAID[locale].holder }] : [],
  duties: [],
  handover: undefined,
  recovery: undefined,
  reader: { use: undefined, isOwner: false, isRegistrar: false, mayTakeCustody: false },
  ...over,
});

function longest(locale: Locale): AccountFacts {
  const said = SAID[locale];
  const late = { when: said.when, left: said.late, isLate: true };
  return facts(locale, "in_custody", {
    row: { ...sampleAccount(locale, "in_custody"), ...LONG[locale], mfa: "none" },
    uses: [
      { use: use("holder"), name: said.holder },
      ...said.users.map((name) => ({ use: use("user", { toDay: "2026-12-31", receivedAt: undefined }), name })),
    ],
    duties: [
      { duty: "rotation", ...late },
      { duty: "attestation", when: said.when, left: said.left, isLate: false },
    ],
    handover: { id: "hov_0000000000000001", due: late, mayView: true },
    recovery: "social-media-recovery@example.com",
    reader: { use: use("holder"), isOwner: true, isRegistrar: true, mayTakeCustody: true },
  });
}

function lists(locale: Locale): [string, Listing][] {
  const rows = Array.from({ length: 14 }, (_, index) => ({
    row: { ...sampleAccount(locale, "in_custody"), number: index + 1 },
    holder: SAID[locale].holder,
    late: index === 0 ? [SAID[locale].listLate] : [],
    isOwn: index === 3,
  }));
  const links = ["CSV", "Excel"].map((label) => ({ label, url: "https://bot.example.com/w/x/token" }));
  return [
    ["list-empty", { items: [], filter: NO_FILTER, reader: { seesAll: false, isRegistrar: false }, exports: [] }],
    [
      "list-nothing",
      { items: [], filter: NO_FILTER, sought: "@x", reader: { seesAll: true, isRegistrar: true }, exports: [] },
    ],
    [
      "list",
      { items: rows.slice(0, 2), filter: NO_FILTER, reader: { seesAll: false, isRegistrar: false }, exports: [] },
    ],
    ["list-all", { items: rows, filter: NO_FILTER, reader: { seesAll: true, isRegistrar: true }, exports: links }],
  ];
}

function cards(locale: Locale): [string, Card][] {
  const seen = { locale, zone: ZONE, now: NOW };
  const said = SAID[locale];
  const row = sampleAccount(locale, "in_custody");
  const most = longest(locale);
  const late = lateCard(seen, most, "rotation", true);
  const lateAbove = lateCard(seen, most, "rotation", false);
  return [
    ...STATES.map((state): [string, Card] => [`account-${state}`, accountCard(seen, facts(locale, state))]),
    ["account-longest", accountCard(seen, most)],
    [
      "account-not-received",
      accountCard(
        seen,
        facts(locale, "in_custody", {
          uses: [{ use: use("user", { receivedAt: undefined }), name: said.holder }],
          reader: {
            use: use("user", { receivedAt: undefined }),
            isOwner: false,
            isRegistrar: false,
            mayTakeCustody: false,
          },
        }),
      ),
    ],
    ["people-none", peopleCard(seen, facts(locale, "in_custody"))],
    ["people", peopleCard(seen, most)],
    [
      "lines",
      linesCard(
        seen,
        row,
        LINE_KINDS.map((kind) => ({
          kind,
          byId: "",
          by: said.holder,
          text: kind === "closed" ? said.reason : undefined,
          at: NOW,
        })),
      ),
    ],
    ["rotate", rotateCard(seen, row, 90)],
    ["rotate-now", rotateNowCard(seen, { ...most, duties: [] }, said.taker)],
    ["rotate-now-late", rotateNowCard(seen, most, said.taker)],
    ["attest", attestCard(seen, most)],
    ...(late ? [["late", late] as [string, Card]] : []),
    ...(lateAbove ? [["late-above", lateAbove] as [string, Card]] : []),
    ["left-holder", leftCard(seen, { row, name: said.holder, why: "left", isHolder: true })],
    ["left-named", leftCard(seen, { row, name: said.holder, why: "left", isHolder: true, taker: said.taker })],
    ["left-user", leftCard(seen, { row, name: said.holder, why: "moved", isHolder: false })],
    ["owner-left", ownerLeftCard(seen, row, said.owner)],
    ["ending", endingCard(seen, row, { kind: "user", toDay: "2026-11-27" })],
    ["ending-holder", endingCard(seen, row, { kind: "holder", toDay: "2026-11-27" })],
    ["ended-owner", endedCard(seen, row, "owner")],
    ...ENDED_WHY.filter((why) => why !== "left").map((why): [string, Card] => [
      `ended-${why}`,
      endedCard(seen, row, why),
    ]),
    ...lists(locale).map(([name, listing]): [string, Card] => [name, listCard(seen, listing)]),
  ];
}

function views(locale: Locale): [string, FormView][] {
  const at = { locale, zone: ZONE };
  const { platform, handle, purpose, unit, mfa, link = "" } = { ...sampleAccount(locale, "unheld"), ...LONG[locale] };
  return [
    ["register", forms.draw(forms.registerForm, at, "")],
    ["change", forms.draw(forms.changeForm, at, "ACC-12", { initial: { platform, handle, purpose, unit, mfa, link } })],
    ["close", forms.draw(forms.closeForm, at, "ACC-12")],
    ["take-back", forms.draw(forms.takeBackForm, at, "ACC-12")],
    ["co-holder", forms.draw(forms.coHolderForm, at, "ACC-12")],
    ["hand-over", forms.draw(forms.receiverForm, at, "ACC-12")],
  ];
}

/** Cards and forms for the tests and the demo: the longest and the emptiest among them. */
export const accountSamples = (locale: Locale): Sample[] => [
  ...cards(locale).map(([name, card]) => ({ name: `accounts.${name}`, card })),
  ...views(locale).map(([name, form]) => ({ name: `accounts.form-${name}`, form })),
  ...handoverSamples(locale),
  ...applicationSamples(locale),
];
