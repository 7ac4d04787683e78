import { nextWorkingTime, type WorkingCalendar } from "../../core/calendar/index.ts";
import { OFFICE_HOURS } from "../../core/deadlines/term.ts";
import type { Broadcast } from "./model.ts";

/** So long after its time it still begins by its time: the clock looks once a minute, and restarts take a while. */
const GRACE_MS = 3_600_000;

/**
 * When it begins to be sent: at the planned time; at once where none is planned. Where that time went by before it was
 * released, or while something held it up, at the next office time of the company: nobody planned for the night.
 */
export function startOf(
  { plannedAt, releasedAt }: Pick<Broadcast, "plannedAt" | "releasedAt">,
  now: Date,
  calendar: WorkingCalendar,
): Date {
  if (!plannedAt) return now;
  if (plannedAt > now) return plannedAt;
  const wasInTime = releasedAt !== undefined && releasedAt <= plannedAt;
  if (wasInTime && now.getTime() - plannedAt.getTime() < GRACE_MS) return plannedAt;
  return nextWorkingTime(calendar, now, OFFICE_HOURS);
}
