import { expect } from "vitest";
import type { Card } from "../../src/core/card.ts";
import type { RawValues } from "../../src/core/form.ts";
import { startTestApp, type TestApp, type TestAppOptions } from "./app.ts";
import { said } from "./case-stage.ts";
import { DemoPerson } from "./demo-person.ts";

/** A notice as HR would write it. */
export const NOTICE = {
  kind: "notice",
  titleZh: "新版制度下周生效",
  textZh: "请在周五之前读完第三章。\n\n有问题可以直接问机器人。",
  titleEn: "The new policy starts next week",
  textEn: "Please read chapter three by Friday.\n\nAsk the bot if anything is unclear.",
  clauses: "3.1.1, 3.2.3",
};

/** Broadcasts of the demo company, brought to where a test begins: 孙丽 (HR) writes, 王敏 (compliance) releases. */
export class BroadcastStage {
  readonly app: TestApp;
  constructor(app: TestApp) {
    this.app = app;
  }
  static async open(options: TestAppOptions = {}): Promise<BroadcastStage> {
    return new BroadcastStage(await startTestApp(options));
  }
  close = (): Promise<void> => this.app.close();
  person = (name: string): DemoPerson => new DemoPerson(this.app, name);
  now = (): Date => this.app.services.clock.now();
  find = (id: string) => this.app.services.db.prisma.broadcast.findUniqueOrThrow({ where: { id } });
  newest = () => this.app.services.db.prisma.broadcast.findFirstOrThrow({ orderBy: { number: "desc" } });
  stateOf = async (id: string): Promise<string> => (await this.find(id)).state;
  /** The accounts of everybody. */
  people = async () =>
    (await this.app.services.db.prisma.platformAccount.findMany()).map(({ externalId }) => ({ id: externalId }));
  deliveries = (id: string) =>
    this.app.services.db.prisma.delivery.findMany({ where: { message: { subject: `${id}:out` } } });

  async moveTo(instant: string): Promise<void> {
    this.app.clock.moveTo(new Date(instant));
    await this.app.catchUp();
  }
  /** A minute passes, and what is due is done. */
  async minutePasses(minutes = 1): Promise<void> {
    await this.app.catchUp();
    for (let i = 0; i < minutes; i++) {
      this.app.clock.moveTo(new Date(this.now().getTime() + 61_000));
      await this.app.catchUp();
    }
  }

  /** A draft of HR. */
  async drafted(over: RawValues = {}): Promise<string> {
    const reply = await this.person("sunli").submits("broadcasts.write", { ...NOTICE, ...over }, { id: "new" });
    expect(reply, said(reply)).toEqual({ kind: "none" });
    return (await this.newest()).id;
  }
  /** A draft from the library. */
  async used(study: string): Promise<string> {
    const reply = await this.person("sunli").presses(`broadcast.use:${study}`);
    expect(reply, said(reply)).toEqual({ kind: "none" });
    return (await this.newest()).id;
  }
  async released(id: string): Promise<void> {
    expect(said(await this.person("sunli").presses(`broadcast.ask:${id}`))).toContain("已提交");
    expect(said(await this.person("wangmin").presses(`broadcast.release:${id}`))).toContain("已同意发布");
  }
  /** The card of those who work on it, as this person opens it. */
  async workCard(name: string, id: string): Promise<Card> {
    await this.person(name).presses(`broadcast.view:${id}`);
    return this.person(name).last();
  }
}
