import { systemCtx } from "../../core/context.ts";
import type { RecurringJob } from "../../core/jobs.ts";
import { beginDue } from "./publish.ts";

/** States follow the times: a version whose day has come is in force, also while nothing ran at midnight. */
export const beginJob: RecurringJob = {
  name: "policy.begin",
  cron: "*/5 * * * *",
  what: "Puts versions of the policy in force whose day has come, and ends those before them",
  async handle(services) {
    await services.db.transaction(async (tx) => {
      await beginDue(systemCtx(services, tx));
    });
  },
};
