/**
 * R-CN-17 once more, from what can be seen of cases from outside: no code of the product, and no date that it stored
 * besides the time of the act.
 */
export type Seen = {
  caseId: string;
  sanctionId: string | undefined;
  state: string;
  conductAt: Date;
  /** When the decision was first seen as received. */
  receivedAt: Date | undefined;
  isFinal: boolean;
  reversed: boolean;
};

type CaseRow = { id: string; state: string; conductAt: Date; sanction: { id: string } | null };

const RECEIVED = ["appeal_window", "under_appeal", "final", "varied"];

/** What is known after a step, from the states of the cases and what was known before it. */
export function ledgerOf(rows: readonly CaseRow[], before: readonly Seen[], now: Date): Seen[] {
  return rows.map(({ id, state, conductAt, sanction }) => {
    const known = before.find(({ caseId }) => caseId === id);
    return {
      caseId: id,
      sanctionId: sanction?.id,
      state,
      conductAt,
      receivedAt: known?.receivedAt ?? (RECEIVED.includes(state) ? now : undefined),
      isFinal: state === "final" || state === "varied",
      reversed: sanction !== null && ["annulled", "withdrawn"].includes(state),
    };
  });
}

/** Years and months of the look-back: 24 months in the policy of the demo company, to the end of the last day. */
const LOOK_BACK = 24;
const SHANGHAI_MS = 8 * 3_600_000;
const dayOf = (instant: Date): string => new Date(instant.getTime() + SHANGHAI_MS).toISOString().slice(0, 10);
function lastDayOf(receivedAt: Date): string {
  const [year = 0, month = 0, day = 0] = dayOf(receivedAt).split("-").map(Number);
  const ends = month + LOOK_BACK;
  const longest = new Date(Date.UTC(year, ends, 0)).getUTCDate();
  return new Date(Date.UTC(year, ends - 1, Math.min(day, longest))).toISOString().slice(0, 10);
}

/** The decisions that an act counts when it is decided then, the one received first first. */
export function strikesBy(
  earlier: readonly Seen[],
  act: { conductAt: Date; decidedAt: Date; contractFrom: string },
): string[] {
  const inOrder = earlier
    .flatMap(({ sanctionId, receivedAt, ...rest }) =>
      sanctionId && receivedAt ? [{ ...rest, sanctionId, receivedAt }] : [],
    )
    .sort((a, b) => a.receivedAt.getTime() - b.receivedAt.getTime());
  const counted: string[] = [];
  let last: Date | undefined;
  for (const { sanctionId, receivedAt, conductAt, isFinal, reversed } of inOrder) {
    const counts =
      isFinal &&
      !reversed &&
      receivedAt < act.conductAt &&
      dayOf(conductAt) >= act.contractFrom &&
      dayOf(act.decidedAt) <= lastDayOf(receivedAt) &&
      (last === undefined || conductAt > last);
    if (!counts) continue;
    counted.push(sanctionId);
    last = receivedAt;
  }
  return counted;
}
