import type { RawValues } from "../../src/core/form.ts";
import type { TestApp } from "./app.ts";
import { DemoPerson } from "./demo-person.ts";

/** Plans of the demo company as far as a test needs them. */
export type PlanStage = {
  /** Kept as a draft; its id. */
  write(who: string, over?: RawValues): Promise<string>;
  /** Sent for approval. */
  submit(who: string, over?: RawValues): Promise<string>;
  /** Approved by whoever is asked first. */
  approve(who: string, over?: RawValues, by?: string): Promise<string>;
};

/** @param days the first and the last day of a plan unless told otherwise */
export function planStage(app: TestApp, days: { firstDay: string; lastDay: string }): PlanStage {
  const { prisma } = app.services.db;
  const person = (name: string) => new DemoPerson(app, name);
  const stage: PlanStage = {
    async write(who, over = {}) {
      const values = {
        purpose: "market_research",
        platforms: ["weibo"],
        ...days,
        windows: "14:00-15:30",
        hours: "1",
        tasks: "竞品账号对比表",
        ...over,
      };
      const reply = await person(who).submits("plans.write", values, { id: "new" });
      if (reply.kind === "errors") throw new Error(JSON.stringify(reply.errors));
      return (await prisma.plan.findFirstOrThrow({ orderBy: { number: "desc" } })).id;
    },
    async submit(who, over) {
      const id = await stage.write(who, over);
      await person(who).presses(`plan.submit:${id}`);
      return id;
    },
    async approve(who, over, by = "liqiang") {
      const id = await stage.submit(who, over);
      const { id: approval } = await prisma.approval.findFirstOrThrow({
        where: { subject: id },
        orderBy: { askedAt: "desc" },
      });
      await person(by).presses(`approval.approve:${approval}`);
      return id;
    },
  };
  return stage;
}
