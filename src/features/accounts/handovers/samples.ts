import type { Card } from "../../../core/card.ts";
import type { Sample } from "../../../core/feature.ts";
import type { Locale } from "../../../core/locale.ts";
import { NOW, SAID, sampleAccount, ZONE } from "../samples-said.ts";
import { type HandoverFacts, handoverCard } from "./cards.ts";
import { confirm, planSteps, REASONS, STATES } from "./model.ts";

const FROM = "per_0000000000000002";
const TO = "per_0000000000000003";
const OWNER = "per_0000000000000001";

function facts(
  locale: Locale,
  row: Partial<HandoverFacts["row"]> = {},
  over: Partial<HandoverFacts> = {},
): HandoverFacts {
  const said = SAID[locale];
  const { reason = "change" } = row;
  return {
    row: {
      id: "hov_0000000000000001",
      accountId: "acc_0000000000000001",
      fromId: reason === "first" ? undefined : FROM,
      toId: row.state === "naming" ? undefined : TO,
      reason,
      state: "open",
      version: 1,
      steps: planSteps(reason),
      createdAt: NOW,
      movedAt: NOW,
      closedAt: row.state === "done" || row.state === "cancelled" ? NOW : undefined,
      ...row,
    },
    account: sampleAccount(locale, reason === "change" ? "in_custody" : "unheld"),
    names: new Map([
      [FROM, said.holder],
      [TO, said.taker],
      [OWNER, said.owner],
    ]),
    owner: said.owner,
    due: { when: said.when, left: said.late, isLate: false },
    mine: new Set(),
    mayName: false,
    mayView: true,
    mayCancel: false,
    ...over,
  };
}

function cards(locale: Locale): [string, Card][] {
  const seen = { locale, zone: ZONE, now: NOW };
  const late = { when: SAID[locale].when, left: SAID[locale].late, isLate: true };
  const half = confirm(confirm(planSteps("left"), "vault", OWNER, NOW, FROM), "sessions", OWNER, NOW, FROM);
  const both = new Set(["from", "to"] as const);
  return [
    ...REASONS.map((reason): [string, Card] => [`handover-${reason}`, handoverCard(seen, facts(locale, { reason }))]),
    ...STATES.map((state): [string, Card] => [`handover-${state}`, handoverCard(seen, facts(locale, { state }))]),
    [
      "handover-longest",
      handoverCard(
        seen,
        facts(locale, { reason: "left", state: "naming", steps: half }, { due: late, mine: both, mayName: true }),
      ),
    ],
    ["handover-above", handoverCard(seen, facts(locale, { state: "done" }, { mayView: false }))],
    ["handover-mine", handoverCard(seen, facts(locale, {}, { mine: both, mayName: true, mayCancel: true }))],
  ];
}

/** Cards of handovers for the tests and the demo. */
export const handoverSamples = (locale: Locale): Sample[] =>
  cards(locale).map(([name, card]) => ({ name: `accounts.${name}`, card }));
