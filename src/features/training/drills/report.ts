import { type Answer, type Delivered, isInLine, minutesTaken, type Part, type Script, seesIt } from "./model.ts";

/** What one role did with one inject. Minutes are the median from when it happened to the decision. */
export type ReportRow = {
  place: number;
  role: string;
  asked: number;
  answered: number;
  inLine: number;
  outside: number;
  unanswered: number;
  /** Decided within the minutes that it should take. */
  inTime: number;
  minutes: number | undefined;
  expected: number;
};

const median = (numbers: readonly number[]): number | undefined => {
  const sorted = numbers.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
};

type Held = { script: Script; parts: readonly Part[]; delivered: readonly Delivered[]; answers: readonly Answer[] };

/** What a drill shows, by what happened and by role, in the order of the script. Nobody is held against anybody. */
export const reportOf = ({ script, parts, delivered, answers }: Held): ReportRow[] =>
  delivered.flatMap(({ place, at }) => {
    const inject = script.injects[place];
    const decision = inject?.decision;
    if (!inject || !decision) return [];
    return script.roles.flatMap(({ id: role }): ReportRow[] => {
      const isAnswered = (part: Part) =>
        answers.some((answer) => answer.place === place && answer.personId === part.personId);
      const asked = seesIt(inject, parts).filter((part) => part.role === role && (!part.isAway || isAnswered(part)));
      if (asked.length === 0) return [];
      const given = answers.filter(
        (answer) => answer.place === place && asked.some(({ personId }) => personId === answer.personId),
      );
      const taken = given.map((answer) => minutesTaken(at, answer.at));
      const inLine = given.filter(({ option }) => isInLine(decision, option)).length;
      return [
        {
          place,
          role,
          asked: asked.length,
          answered: given.length,
          inLine,
          outside: given.length - inLine,
          unanswered: asked.length - given.length,
          inTime: taken.filter((minutes) => minutes <= decision.minutes).length,
          minutes: median(taken),
          expected: decision.minutes,
        },
      ];
    });
  });

export type Totals = Pick<ReportRow, "asked" | "answered" | "inLine" | "outside" | "unanswered" | "inTime">;
export const totalsOf = (rows: readonly ReportRow[]): Totals => {
  const sum = (key: keyof Totals) => rows.reduce((total, row) => total + row[key], 0);
  return {
    asked: sum("asked"),
    answered: sum("answered"),
    inLine: sum("inLine"),
    outside: sum("outside"),
    unanswered: sum("unanswered"),
    inTime: sum("inTime"),
  };
};
