import { systemCtx } from "../../src/core/context.ts";
import { watchDeadlines } from "../../src/core/deadlines/watch.ts";
import type { RawValues } from "../../src/core/form.ts";
import { followDirectory } from "../../src/features/accounts/index.ts";
import type { TestApp } from "./app.ts";
import { DemoPerson } from "./demo-person.ts";

/**
 * Accounts of the demo company: 吴涛 is security and administers, 林悦 is PR, 李强 is the manager of 陈晨 and 周宇. The
 * accounts that the demo begins with are taken out, so that a test sees its own alone.
 */
export class AccountStage {
  readonly #app: TestApp;
  #count = 0;
  constructor(app: TestApp) {
    this.#app = app;
  }
  get prisma() {
    return this.#app.services.db.prisma;
  }
  person = (name: string): DemoPerson => new DemoPerson(this.#app, name);

  async clear(): Promise<void> {
    await this.prisma.handover.deleteMany();
    await this.prisma.accountApplication.deleteMany();
    await this.prisma.companyAccount.deleteMany();
    await this.prisma.approval.deleteMany();
    await this.prisma.deadline.deleteMany();
    await this.prisma.message.deleteMany();
    await this.prisma.person.updateMany({ data: { isActive: true } });
  }
  /** What the register is told of an account. */
  values = (over: RawValues = {}): RawValues => ({
    platform: "weibo",
    handle: `@company-${this.#count}`,
    purpose: "发布产品消息",
    unit: "市场部",
    owner: this.person("linyue").id,
    mfa: "app",
    ...over,
  });
  /** An account in the register, perhaps with a holder; its id. */
  async registered(over: RawValues = {}): Promise<string> {
    this.#count += 1;
    await this.person("wutao").submits("accounts.register", this.values(over), { id: "new" });
    return (await this.newest()).id;
  }
  held = (who: string, over: RawValues = {}): Promise<string> =>
    this.registered({ holder: this.person(who).id, ...over });
  newest = () => this.prisma.companyAccount.findFirstOrThrow({ orderBy: { number: "desc" } });
  account = (id: string) => this.prisma.companyAccount.findUniqueOrThrow({ where: { id } });
  open = (accountId: string) => this.prisma.handover.findFirst({ where: { accountId, closedAt: null } });
  /** Who has it and uses it now, "holder:per_…". */
  async uses(accountId: string): Promise<string[]> {
    const rows = await this.prisma.accountUse.findMany({ where: { accountId, endedAt: null } });
    return rows.map(({ kind, personId }) => `${kind}:${personId}`).sort();
  }
  /** What the directory says follows. */
  async follows(): Promise<number> {
    const { services, sender } = this.#app;
    const count = await services.db.transaction((tx) => followDirectory(systemCtx(services, tx)));
    await sender.drain();
    return count;
  }
  async leaves(who: string): Promise<void> {
    await this.prisma.person.update({ where: { id: this.person(who).id }, data: { isActive: false } });
  }
  /** The test's clock, moved, and what is due then done. */
  async moveTo(instant: string): Promise<void> {
    const { clock, services, registry, sender } = this.#app;
    clock.moveTo(new Date(instant));
    await watchDeadlines(services, registry);
    await sender.drain();
  }
}
