import { addMonths, civilDateIn, instantAt } from "../../../core/calendar/index.ts";
import { callback } from "../../../core/callback.ts";
import type { Block, Card } from "../../../core/card.ts";
import type { Ctx } from "../../../core/context.ts";
import type { PressHandler } from "../../../core/feature.ts";
import { showCard } from "../../../core/reply.ts";
import { formerOf, publishedVersions } from "../facts.ts";
import { policyWords } from "../messages/index.ts";
import type { KeptVersion, Parameters } from "../model.ts";
import { whoMustSign } from "../signing/store-signing.ts";
import { onlyMakers, versionOf } from "./desk.ts";
import { changesBetween, materialChanges } from "./model.ts";

/** What the past year would have been under other parameters, in counts and never in names. */
export type Replay = {
  cases: { decided: number; higher: number; lower: number };
  appeals: { filed: number; tooLate: number; inTimeNow: number };
  answers: { answered: number; late: number };
};
/** The features that decide and answer bring it; the policy knows neither. */
export type ReplayUnder = (ctx: Ctx, parameters: Parameters, since: Date) => Promise<Replay>;

export type Forecast = {
  version: KeptVersion;
  former: KeptVersion | undefined;
  material: number;
  mustSign: number;
  toldOnly: number;
  replay: Replay | undefined;
};

/** Before it is published: who must sign again, and what the past year would have been under it. */
export function forecastCard(seen: Pick<Ctx, "locale">, facts: Forecast): Card {
  const t = policyWords.in(seen.locale);
  const { version, former, material, mustSign, toldOnly, replay } = facts;
  const body: Block[] = [
    {
      kind: "text",
      text: t(material > 0 || !former ? "forecast.sign" : "forecast.told", {
        count: mustSign,
        told: toldOnly,
        material,
      }),
    },
  ];
  if (replay) {
    const { cases, appeals, answers } = replay;
    const lines = [
      t("forecast.higher", { count: cases.higher, of: cases.decided }),
      t("forecast.lower", { count: cases.lower, of: cases.decided }),
      t("forecast.tooLate", { count: appeals.tooLate, of: appeals.filed }),
      t("forecast.inTimeNow", { count: appeals.inTimeNow, of: appeals.filed }),
      t("forecast.lateAnswers", { count: answers.late, of: answers.answered }),
    ];
    body.push({ kind: "heading", text: t("forecast.replay") });
    body.push({ kind: "list", items: lines.map((title) => ({ title })) });
    body.push({ kind: "note", text: t("forecast.note") });
  }
  return {
    title: t("forecast.title", { label: version.label }),
    body,
    actions: [{ kind: "run", label: t("desk.back"), callback: callback("policy.desk", version.id) }],
    foot: t("desk.foot"),
  };
}

/** The forecast's press; the replay comes from outside. */
export const forecastPress = (replayUnder: ReplayUnder): PressHandler => ({
  name: "policy.forecast",
  async handle(ctx, { id }) {
    const version = await versionOf(ctx, id);
    onlyMakers(ctx, version.id);
    const former = formerOf(await publishedVersions(ctx), version);
    const material = former ? materialChanges(changesBetween(former, version), version.editorial).length : 1;
    const { zone } = ctx.company;
    const since = instantAt(addMonths(civilDateIn(ctx.now, zone), -12), "00:00", zone);
    const { inScope, without } = await whoMustSign(ctx, material > 0 ? undefined : former?.basisId);
    return showCard(
      forecastCard(ctx, {
        version,
        former,
        material: former ? material : 0,
        mustSign: without,
        toldOnly: inScope - without,
        replay: version.unset.length === 0 ? await replayUnder(ctx, version.parameters, since) : undefined,
      }),
    );
  },
});
