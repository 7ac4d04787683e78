import { monthDuties } from "./duties.ts";
import { monthLife } from "./month-life.ts";
import { standingNotices } from "./notices.ts";
import { standingData } from "./personal-data.ts";
import { monthHandler, postsHandler, standingHandler, standingPresses } from "./writing.ts";

/** Plans of those whose work it is: a quarter at a time, with a short report each month. */
export const presses = standingPresses;
export const forms = [standingHandler, postsHandler, monthHandler];
export const notices = standingNotices;
export const lifeCycles = [monthLife as never];
export const duties = [monthDuties];
export const personalData = standingData;
