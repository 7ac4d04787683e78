import type { Notice } from "../../../core/feature.ts";
import { peopleCard, teamCard } from "./cards.ts";
import { readFacts } from "./facts.ts";
import { standingOf, teamsOf } from "./handling.ts";
import { hijackWords } from "./messages/index.ts";
import { findHijack } from "./store.ts";

/** The check list for the teams, and what to do now for the account's people; each as it stands. */
export const hijackNotices: Notice[] = [
  {
    name: "hijacks.team",
    family: "hijacks.team",
    called: (locale) => hijackWords.in(locale)("sent.team"),
    async render(ctx, params) {
      const row = await findHijack(ctx, String(params.id));
      const teams = teamsOf(ctx);
      // Whoever is in no team any more reads no more of it.
      return row && teams.length > 0 ? teamCard(ctx, await readFacts(ctx, row), teams) : undefined;
    },
  },
  {
    name: "hijacks.people",
    family: "hijacks.people",
    called: (locale) => hijackWords.in(locale)("sent.people"),
    async render(ctx, params) {
      const row = await findHijack(ctx, String(params.id));
      if (!row || (await standingOf(ctx, row)) === undefined) return undefined;
      return peopleCard(ctx, await readFacts(ctx, row), ctx.person?.id === row.reporterId);
    },
  },
];
