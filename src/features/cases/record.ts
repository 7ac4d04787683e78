import type { Block, Card } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import type { Person } from "../../core/people.ts";
import { sayDay } from "../../core/wording.ts";
import { press, words } from "./cards.ts";
import { type Case, type Sanction, sayNumber } from "./model.ts";
import { sanctionsOf } from "./sanctions/store.ts";
import { casesAbout } from "./store.ts";

/** Everybody's own record: what was decided about them, and what counts until when. */
export async function recordCard(ctx: Ctx, person: Person): Promise<Card> {
  const t = words(ctx);
  const cases = (await casesAbout(ctx, person.id)).filter(({ allegedAt }) => allegedAt !== undefined);
  const sanctions = new Map((await sanctionsOf(ctx, person.id)).map((sanction) => [sanction.caseId, sanction]));
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
  const counts = cases.filter((row) => doesCount(ctx, sanctions.get(row.id))).length;
  const body: Block[] = [
    { kind: "text", text: t("record.counts", { count: counts }) },
    {
      kind: "list",
      items: cases.map((row) => ({
        title: t("record.item", {
          number: sayNumber(row.number),
          day: sayDay(row.openedAt, ctx.locale, ctx.zone, ctx.now),
        }),
        detail: detailOf(ctx, row, sanctions.get(row.id)),
        action: press(t("record.view"), "mine", row.id),
      })),
    },
    { kind: "note", text: t("record.explained") },
  ];
  return { title: t("record.title"), body, actions: [], foot: t("record.foot") };
}

const doesCount = (ctx: Ctx, sanction: Sanction | undefined): boolean =>
  sanction?.finalAt !== undefined &&
  sanction.state !== "reversed" &&
  // A late appeal that was admitted: the ladder does not count it either.
  sanction.state !== "suspended" &&
  sanction.lapsesAt !== undefined &&
  sanction.lapsesAt > ctx.now;

function detailOf(ctx: Ctx, row: Case, sanction: Sanction | undefined): string {
  const t = words(ctx);
  // A decision that is not served yet is not known to the person.
  if (!sanction?.servedAt) return t(row.closedAt ? "record.without" : "record.running");
  if (sanction.state === "reversed") return t("record.reversed");
  const rung = t(`rungs.${sanction.step}`);
  if (sanction.lapsesAt && sanction.lapsesAt <= ctx.now) return `${rung} · ${t("record.lapsed")}`;
  if (!sanction.finalAt || !sanction.lapsesAt || sanction.state === "suspended")
    return `${rung} · ${t("record.notFinal")}`;
  // The end of a look-back at midnight belongs to the day before.
  const last = sayDay(new Date(sanction.lapsesAt.getTime() - 1), ctx.locale, ctx.zone, ctx.now);
  return `${rung} · ${t("record.until", { day: last })}`;
}
