import { defineFeature, type Feature } from "../../../core/feature.ts";
import { actions, view } from "./acting.ts";
import { words } from "./cards.ts";
import { hijackDuties, hijackHub } from "./duties.ts";
import { type Dependants, standingOf } from "./handling.ts";
import { hijackLife } from "./life.ts";
import { hijackWords } from "./messages/index.ts";
import { sayNumber } from "./model.ts";
import { hijackNotices } from "./notices.ts";
import { hackedCommand, opensReport, reportHandler } from "./reporting.ts";
import { hijackSamples } from "./samples.ts";
import { dueClosed, eraseHijack, findByNumber, reportedBy } from "./store.ts";

/** Somebody else is in a company account: frozen, dealt with by three teams, looked after, closed (3.3.4 of the policy). */
export function createHijacks(dependants: Dependants): Feature {
  const report = reportHandler(dependants);
  const { presses, forms } = actions(dependants);
  return defineFeature({
    name: "hijacks",
    words: hijackWords as never,
    commands: [hackedCommand(report)],
    presses: [
      ...presses,
      {
        name: "hijack.report",
        handle: (ctx, { id }) => opensReport(ctx, report, id || undefined),
      },
    ],
    forms: [report, ...forms],
    notices: hijackNotices,
    lifeCycles: [hijackLife as never],
    duties: [hijackDuties],
    hub: hijackHub,
    numbered: {
      prefix: "hij",
      async open(ctx, number) {
        const row = await findByNumber(ctx, number);
        return row && (await standingOf(ctx, row)) !== undefined ? view(ctx, row) : undefined;
      },
      idOf: async (ctx, number) => (await findByNumber(ctx, number))?.id,
    },
    async personalData(ctx, person) {
      const t = words(ctx);
      const rows = (await reportedBy(ctx, person.id)).map((row) => [
        sayNumber(row.number),
        t(`states.${row.state}`),
        row.startedAt,
      ]);
      const columns = [t("data.number"), t("data.state"), t("data.when")];
      return [{ key: "hijacks.reported", title: t("data.title"), columns, rows }];
    },
    retention: [
      {
        kind: "hijacks.closed",
        months: 24,
        description: (locale) => hijackWords.in(locale)("data.kept"),
        due: dueClosed,
        erase: eraseHijack,
      },
    ],
    samples: hijackSamples,
  });
}

export { wasHijackedAt } from "./store.ts";
