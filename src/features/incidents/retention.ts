import type { RetentionRule } from "../../core/retention.ts";
import { incidentWords } from "./messages/index.ts";
import { NOT_PURSUED_MONTHS } from "./model.ts";
import { dueIncidents, eraseIncident } from "./store-retention.ts";

/** What was not pursued: six months after its end, and with another report only when that one is over as long. */
export const notPursued: RetentionRule = {
  kind: "incidents.not-pursued",
  months: NOT_PURSUED_MONTHS,
  description: (locale) => incidentWords.in(locale)("data.erased"),
  due: dueIncidents,
  erase: eraseIncident,
};
