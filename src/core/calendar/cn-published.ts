import data from "chinese-days/dist/chinese-days.json" with { type: "json" };
import chineseDays from "chinese-days/package.json" with { type: "json" };
import type { CivilDate } from "./civil.ts";

/**
 * Mainland China's days off and make-up working days, as the State Council's General Office announced them year by year.
 *
 * Only the package's data is used, never its functions: those read dates in the time zone of the machine, and take a
 * year without a notice for one without holidays.
 */
export const cnPublished = {
  version: `chinese-days@${chineseDays.version}`,
  daysOff: new Set<string>(Object.keys(data.holidays)),
  makeUpDays: new Set<string>(Object.keys(data.workdays)),
  /**
   * Whether the notice for the year of that day is in the table. Every notice names National Day, while a day or two
   * around New Year may already stand in the notice of the year before.
   */
  covers: (date: CivilDate): boolean => `${date.slice(0, 4)}-10-01` in data.holidays,
} as const;
