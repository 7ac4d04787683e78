import type { StillClock } from "../../src/core/clock.ts";
import { watchDeadlines } from "../../src/core/deadlines/watch.ts";
import type { RawValues } from "../../src/core/form.ts";
import type { TestApp } from "./app.ts";
import { DemoPerson } from "./demo-person.ts";

/** Plans of the demo company on a clock that is moved: each test has a Monday of its own, far from the last one's. */
export class PlanStage {
  readonly app: TestApp;
  readonly clock: StillClock;
  #week = 0;
  constructor(app: TestApp, clock: StillClock) {
    this.app = app;
    this.clock = clock;
  }

  get prisma(): TestApp["services"]["db"]["prisma"] {
    return this.app.services.db.prisma;
  }

  /** The next Monday, 09:00 in Shanghai. 2026-03-02 is the first one; no rest days but weekends until April. */
  nextWeek(): void {
    this.#week += 1;
    this.clock.moveTo(new Date(`${this.on(0)}T09:00:00+08:00`));
  }

  /** A day of this test's week: 0 is its Monday. */
  on(days: number): string {
    return new Date(Date.parse("2026-03-02T00:00:00Z") + (this.#week * 7 + days) * 86_400_000)
      .toISOString()
      .slice(0, 10);
  }

  person(name: string): DemoPerson {
    return new DemoPerson(this.app, name);
  }

  /** Moves the clock and does what is due then. */
  async moveTo(days: number, time: string): Promise<void> {
    this.clock.moveTo(new Date(`${this.on(days)}T${time}:00+08:00`));
    await watchDeadlines(this.app.services, this.app.registry);
    await this.app.sender.drain();
  }

  /** A second goes by: of two things one is the later. */
  tick(): void {
    this.clock.moveTo(new Date(this.clock.now().getTime() + 1000));
  }

  /** Fills in the form of a plan: Wednesday and Thursday, 14:00–15:30. */
  write(over: RawValues = {}, who = "chenchen", id = "new") {
    this.tick();
    const values = {
      purpose: "market_research",
      platforms: ["weibo"],
      firstDay: this.on(2),
      lastDay: this.on(3),
      windows: "14:00-15:30",
      hours: "3",
      tasks: "竞品账号对比表",
    };
    return this.person(who).submits("plans.write", { ...values, ...over }, { id });
  }

  newest() {
    return this.prisma.plan.findFirstOrThrow({ orderBy: { number: "desc" } });
  }

  plan(id: string) {
    return this.prisma.plan.findUniqueOrThrow({ where: { id } });
  }

  /** The newest question about a plan. */
  approvalOf(subject: string) {
    return this.prisma.approval.findFirstOrThrow({
      where: { subject },
      orderBy: [{ askedAt: "desc" }, { id: "desc" }],
    });
  }

  /** A plan that waits for its approval. */
  async submitted(over: RawValues = {}, who = "chenchen"): Promise<{ id: string; number: number; approval: string }> {
    await this.write(over, who);
    const { id, number } = await this.newest();
    this.tick();
    await this.person(who).presses(`plan.submit:${id}`);
    return { id, number, approval: (await this.approvalOf(id)).id };
  }

  /** A plan of 陈晨 that 李强 approved. */
  async approved(over: RawValues = {}): Promise<{ id: string; number: number }> {
    const { id, number, approval } = await this.submitted(over);
    await this.person("liqiang").presses(`approval.approve:${approval}`);
    return { id, number };
  }
}
