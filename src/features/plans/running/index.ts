import { checkInHandler, checkInPress } from "./check-ins.ts";
import { clockLife } from "./clock-life.ts";
import { clockPresses, hoursHandler } from "./clocks.ts";
import { clockDuties, taskDuties } from "./duties.ts";
import { mornings } from "./morning.ts";
import { runningNotices } from "./notices.ts";
import { runningData } from "./personal-data.ts";
import { taskLife } from "./task-life.ts";

/** While a plan runs: tasks are checked in, time is counted, the day begins with what it holds. */
export const presses = [checkInPress, ...clockPresses];
export const forms = [checkInHandler, hoursHandler];
export const notices = runningNotices;
export const lifeCycles = [taskLife as never, clockLife as never];
export const duties = [taskDuties, clockDuties];
export const personalData = runningData;
export const recurring = [mornings];
