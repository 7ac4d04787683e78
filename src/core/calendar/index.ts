export * from "./civil.ts";
export type { DayOverride } from "./day-override.ts";
export { whistleblowerFeedbackDue, whistleblowerReceiptDue } from "./periods.ts";
export { isRegion, REGIONS, type Region, zoneOf } from "./region.ts";
export { calendarFor, type DayKind, isWorked, type WorkingCalendar } from "./working-calendar.ts";
export { addWorkingDays, workingDaysLate, workingDaysLeft } from "./working-days.ts";
export { addWorkingHours, nextWorkingTime } from "./working-time.ts";
