export * from "./civil.ts";
export type { DayOverride } from "./day-override.ts";
export { addMonths, whistleblowerFeedbackDue, whistleblowerReceiptDue } from "./periods.ts";
export { isRegion, type Region } from "./region.ts";
export { calendarFor, type WorkingCalendar } from "./working-calendar.ts";
export { addWorkingDays, workingDaysLate, workingDaysLeft } from "./working-days.ts";
export { addWorkingHours, nextWorkingTime } from "./working-time.ts";
