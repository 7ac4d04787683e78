import { LIVES } from "./lives.ts";

export { sayKind as sayObligation, sayState as sayObligationState } from "./card.ts";
export { begin, cancelAll, plan, reduceTo, resume, suspend } from "./course.ts";
export { obligationDuties, obligationHub } from "./duties.ts";
export { lapseOfLeavers, onLeave } from "./leave.ts";
export { obligationWords } from "./messages/index.ts";
export { obligationNotices } from "./notices.ts";
export { isMonth, payrollTable } from "./payroll.ts";
export { obligationForms, obligationPresses } from "./presses.ts";
export { samples } from "./samples.ts";
export { areAllOver, obligationsOf } from "./store.ts";

export const obligationLives = Object.values(LIVES);
