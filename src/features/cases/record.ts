import type { Block, Card } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import { jurisdictionOf } from "../../core/jurisdiction.ts";
import type { Person } from "../../core/people.ts";
import { sayDay } from "../../core/wording.ts";
import { bindingOf } from "../policy/index.ts";
import { press, words } from "./cards.ts";
import { rulesFor } from "./count.ts";
import { countStrikes, lapsesAt, type NotCounted } from "./ladder.ts";
import { type Case, type Sanction, sayNumber } from "./model.ts";
import { sanctionsOf } from "./sanctions/store.ts";
import { casesAbout } from "./store.ts";

/** Everybody's own record: what was decided about them, and what counts until when. */
export async function recordCard(ctx: Ctx, person: Person): Promise<Card> {
  const t = words(ctx);
  const cases = (await casesAbout(ctx, person.id)).filter(({ allegedAt }) => allegedAt !== undefined);
  const decided = await sanctionsOf(ctx, person.id);
  const sanctions = new Map(decided.map((sanction) => [sanction.caseId, sanction]));
  if (cases.length === 0) {
    return {
      title: t("record.title"),
      body: [
        { kind: "text", text: t("record.empty") },
        { kind: "note", text: t("record.explained") },
      ],
      actions: [],
      foot: t("record.foot"),
    };
  }
  const stands = await standing(ctx, person, decided);
  const body: Block[] = [
    { kind: "text", text: t("record.counts", { count: stands.counted }) },
    {
      kind: "list",
      items: cases.map((row) => ({
        title: t("record.item", {
          number: sayNumber(row.number),
          day: sayDay(row.openedAt, ctx.locale, ctx.zone, ctx.now),
        }),
        detail: detailOf(ctx, row, sanctions.get(row.id), stands),
        action: press(t("record.view"), "mine", row.id),
      })),
    },
    { kind: "note", text: t("record.explained") },
  ];
  return { title: t("record.title"), body, actions: [], foot: t("record.foot") };
}

/** What of it counts, as the ladder would count for something that happened now. */
async function standing(ctx: Ctx, person: Person, sanctions: readonly Sanction[]): Promise<Standing> {
  const newest = sanctions.at(-1);
  const version = (await bindingOf(ctx, person.id, ctx.now))?.version.id ?? newest?.policyVersionId;
  // Without a decision there is nothing to count.
  if (!version) return { counted: 0, until: new Map(), why: new Map() };
  const jurisdiction = jurisdictionOf(person);
  const rules = await rulesFor(ctx, { policyVersionId: version, subjectId: person.id, jurisdiction });
  const { counted, excluded } = countStrikes(sanctions, { conductAt: ctx.now, decidedAt: ctx.now }, rules);
  const until = new Map<string, Date>();
  for (const { id, step, receivedAt, lapsesAt: kept } of sanctions) {
    if (!receivedAt || !counted.includes(id)) continue;
    // By the rules of now or by those that it was decided by, whichever ends first.
    const day = lapsesAt(receivedAt, step, rules);
    until.set(id, kept && kept < day ? kept : day);
  }
  return { counted: counted.length, until, why: new Map(excluded.map(({ id, why }) => [id, why])) };
}

type Standing = { counted: number; until: ReadonlyMap<string, Date>; why: ReadonlyMap<string, NotCounted> };

function detailOf(ctx: Ctx, row: Case, sanction: Sanction | undefined, { until, why }: Standing): string {
  const t = words(ctx);
  // A decision that is not served yet is not known to the person.
  if (!sanction?.servedAt) return t(row.closedAt ? "record.without" : "record.running");
  const reason = why.get(sanction.id);
  if (reason === "reversed") return t("record.reversed");
  const rung = t(`rungs.${sanction.step}`);
  const ends = until.get(sanction.id);
  // The end of a look-back at midnight belongs to the day before.
  if (ends) {
    const day = sayDay(new Date(ends.getTime() - 1), ctx.locale, ctx.zone, ctx.now);
    return `${rung} · ${t("record.until", { day })}`;
  }
  return `${rung} · ${t(`record.${reason ? SAID[reason] : "notFinal"}`)}`;
}

/** What the person reads about it. */
const SAID = {
  not_received: "notFinal",
  not_final: "notFinal",
  // Received in this very moment, and so not final.
  act_before_service: "notFinal",
  not_acknowledged: "notBound",
  before_earlier_service: "before",
  earlier_contract: "contract",
  lapsed: "lapsed",
} as const satisfies Record<Exclude<NotCounted, "reversed">, string>;
