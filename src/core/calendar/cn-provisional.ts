import { addDays, type CivilDate, compareDates, weekday } from "./civil.ts";

/**
 * What is known of a mainland year before its notice is out: the statutory days of the Measures on Public Holidays (as
 * amended on 10 November 2024, State Council decree 795), and a working day off for each that falls on a weekend
 * (art. 6). Make-up working days are decided by the notice alone, so there are none here, and every count that comes
 * this far is provisional.
 */

/**
 * First day of the lunar year, Dragon Boat (5/5), Mid-Autumn (8/15), by the Hong Kong Observatory's tables. They are
 * written down because the calendar inside JavaScript runs a day off when a new moon is near midnight (2027, 2030).
 * https://www.hko.gov.hk/en/gts/time/conversion.htm
 */
const LUNAR: Readonly<Record<number, readonly [CivilDate, CivilDate, CivilDate]>> = {
  2027: ["2027-02-06", "2027-06-09", "2027-09-15"],
  2028: ["2028-01-26", "2028-05-28", "2028-10-03"],
  2029: ["2029-02-13", "2029-06-16", "2029-09-22"],
  2030: ["2030-02-03", "2030-06-05", "2030-09-12"],
  2031: ["2031-01-23", "2031-06-24", "2031-10-01"],
  2032: ["2032-02-11", "2032-06-12", "2032-09-19"],
  2033: ["2033-01-31", "2033-06-01", "2033-09-08"],
  2034: ["2034-02-19", "2034-06-20", "2034-09-27"],
  2035: ["2035-02-08", "2035-06-10", "2035-09-16"],
  2036: ["2036-01-28", "2036-05-30", "2036-10-04"],
};

const years = new Map<number, ReadonlySet<string>>();

/**
 * The days that will be off in a year without a notice, as far as the law tells: with the lunar festivals 2027 to 2036,
 * in other years only those with a fixed date.
 */
export function cnProvisionalDaysOff(year: number): ReadonlySet<string> {
  let days = years.get(year);
  if (!days) {
    days = derive(year);
    years.set(year, days);
  }
  return days;
}

function derive(year: number): ReadonlySet<string> {
  const lunar = LUNAR[year];
  const festivals: CivilDate[][] = [
    [`${year}-01-01`],
    [qingming(year)],
    [`${year}-05-01`, `${year}-05-02`],
    [`${year}-10-01`, `${year}-10-02`, `${year}-10-03`],
  ];
  if (lunar) {
    const [newYear, dragonBoat, midAutumn] = lunar;
    festivals.push(
      [-1, 0, 1, 2].map((offset) => addDays(newYear, offset)),
      [dragonBoat],
      [midAutumn],
    );
  }
  festivals.sort(([a = "0001-01-01"], [b = "0001-01-01"]) => compareDates(a, b));
  const statutory = new Set<string>(festivals.flat());
  const off = new Set<string>();
  for (const festival of festivals) {
    let next = festival[0];
    for (const day of festival) {
      // A day that two festivals share is owed once more, just as one on a weekend.
      const isOwed = weekday(day) >= 6 || off.has(day);
      off.add(day);
      if (!isOwed) continue;
      while (next && (weekday(next) >= 6 || statutory.has(next) || off.has(next))) next = addDays(next, 1);
      if (next) off.add(next);
    }
  }
  return off;
}

/** The solar term Qingming, by the usual formula for the years 2001 to 2100. */
function qingming(year: number): CivilDate {
  const ofCentury = year - 2000;
  return `${year}-04-0${Math.floor(ofCentury * 0.2422 + 4.81) - Math.floor(ofCentury / 4)}` as CivilDate;
}
