import type { Card } from "../../../core/card.ts";
import type { Sample } from "../../../core/feature.ts";
import type { FormView } from "../../../core/form.ts";
import type { Locale } from "../../../core/locale.ts";
import { sayAccount } from "../cards.ts";
import { LONG, NOW, SAID, sampleAccount, ZONE } from "../samples-said.ts";
import { type ApplicationFacts, applicationCard, applicationsCard, openingCard } from "./cards.ts";
import * as forms from "./forms.ts";
import { type Content, KINDS, type Kind, STATES, type State } from "./model.ts";

const content = (locale: Locale, kind: Kind): Content => ({
  purpose: SAID[locale].purpose,
  fromDay: "2026-11-26",
  ...(kind === "open" && { platform: "bilibili" as const, handle: SAID[locale].handle }),
});
const longest = (locale: Locale): Content => ({
  ...content(locale, "open"),
  handle: LONG[locale].handle,
  purpose: LONG[locale].purpose,
  toDay: "2027-03-31",
  coHolder: "per_0000000000000003",
});

const facts = (locale: Locale, kind: Kind, state: State, over: Partial<ApplicationFacts> = {}): ApplicationFacts => ({
  row: {
    id: "aap_0000000000000001",
    number: 12,
    kind,
    accountId: kind === "use" ? "acc_0000000000000001" : undefined,
    requesterId: "per_0000000000000003",
    state,
    version: 1,
    revision: 1,
    createdAt: NOW,
    movedAt: NOW,
    closedAt: undefined,
  },
  content: content(locale, kind),
  account: kind === "use" ? sampleAccount(locale, "in_custody") : undefined,
  requester: { name: SAID[locale].taker, department: SAID[locale].unit },
  coHolder: undefined,
  route: undefined,
  said: undefined,
  due: undefined,
  ...over,
});

function cards(locale: Locale): [string, Card][] {
  const seen = { locale, zone: ZONE, now: NOW };
  const said = SAID[locale];
  const most = {
    content: longest(locale),
    coHolder: said.holder,
    said: { by: said.by, text: said.said },
    due: { when: said.when, left: said.left },
  };
  return [
    ...KINDS.flatMap((kind) =>
      STATES.map((state): [string, Card] => [
        `application-${kind}-${state}`,
        applicationCard(seen, facts(locale, kind, state)),
      ]),
    ),
    ["application-longest", applicationCard(seen, facts(locale, "open", "changes_requested", most))],
    ["opening", openingCard(seen, facts(locale, "open", "approved", most))],
    [
      "opening-done",
      openingCard(seen, facts(locale, "open", "fulfilled", { account: sampleAccount(locale, "unheld") })),
    ],
    ["applications-none", applicationsCard(seen, [])],
    ["applications", applicationsCard(seen, [{ row: facts(locale, "use", "submitted").row, line: said.line }])],
  ];
}

function views(locale: Locale): [string, FormView][] {
  const at = { locale, zone: ZONE };
  const row = sampleAccount(locale, "in_custody");
  const options = [{ value: row.id, label: sayAccount({ locale }, row) }];
  return [
    ["apply-use", forms.drawUse(at, "", options)],
    ["apply-use-again", forms.drawUse(at, "AAP-12", options, { content: content(locale, "use"), accountId: row.id })],
    ["apply-open", forms.drawOpen(at, "")],
    ["apply-open-again", forms.drawOpen(at, "AAP-12", longest(locale))],
  ];
}

/** Cards and forms of applications for the tests and the demo. */
export const applicationSamples = (locale: Locale): Sample[] => [
  ...cards(locale).map(([name, card]) => ({ name: `accounts.${name}`, card })),
  ...views(locale).map(([name, form]) => ({ name: `accounts.form-${name}`, form })),
];
