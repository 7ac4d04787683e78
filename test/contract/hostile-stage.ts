import { expect } from "vitest";
import { civilDateIn, clockTimeIn } from "../../src/core/calendar/civil.ts";
import { type Callback, decodeCallback } from "../../src/core/callback.ts";
import { StillClock } from "../../src/core/clock.ts";
import { systemCtx } from "../../src/core/context.ts";
import type { RawValues } from "../../src/core/form.ts";
import type { Account, Intent } from "../../src/core/interaction.ts";
import { findPerson } from "../../src/core/people.ts";
import type { Reply } from "../../src/core/reply.ts";
import { queueCard } from "../../src/core/spoken.ts";
import { type Kind, SECURITY_STEPS, sayNumber } from "../../src/features/incidents/model.ts";
import type { TestApp } from "../support/app.ts";
import { AppealStage } from "../support/appeal-stage.ts";
import type { Acting } from "../support/case-stage.ts";
import { OPEN } from "./hostile-recipe.ts";
import type { Way } from "./hostile-ways.ts";
import { ROLES, type Who } from "./surface-driver.ts";

const ZONE = "Asia/Shanghai";

type Known = { id: string; account: Account };

/** Everything before the form that is tried: done through the desk, since other tests carry it over the wire. */
export class Stage {
  /** Cases and the appeals against what was decided in them. */
  readonly cases: AppealStage;
  readonly #way: Way;
  readonly #people: ReadonlyMap<Who, Known>;
  #deeds = 0;
  private constructor(way: Way, people: ReadonlyMap<Who, Known>) {
    this.#way = way;
    this.#people = people;
    this.cases = new CasesOfStage(way.driver.app, this);
  }
  static async of(way: Way): Promise<Stage> {
    const { driver } = way;
    const people = new Map<Who, Known>();
    for (const who of ROLES.filter((role) => role !== "stranger")) {
      const [id = ""] = await driver.as(who).ids();
      const where = { personId: id, platform: driver.name };
      const found = await driver.app.services.db.prisma.platformAccount.findFirstOrThrow({ where });
      const { tenant, externalId } = found;
      people.set(who, { id, account: { platform: found.platform as Account["platform"], tenant, externalId } });
    }
    return new Stage(way, people);
  }

  async filed(kind: Kind): Promise<string> {
    await this.#submits("reporter", "incidents.report", {}, { kind, platform: "weibo", text: "一份报告。" });
    return (await newestReport(this)).id;
  }
  async taken(kind: Kind): Promise<string> {
    const id = await this.filed(kind);
    await this.#does("handler", "incident.take", id);
    return id;
  }
  async asked(): Promise<string> {
    const id = await this.taken("disclosure");
    await this.#submits("handler", "incidents.ask", { id }, { text: "请问是哪个账号？" });
    return id;
  }
  async graded(): Promise<string> {
    const id = await this.taken("negative_feedback");
    await this.#submits("handler", "incidents.grade", { id }, { level: "L1" });
    return id;
  }
  async contained(): Promise<string> {
    const id = await this.taken("account_anomaly");
    for (const step of SECURITY_STEPS) await this.#does("handler", "incident.step", id, step);
    await this.#does("handler", "incident.contain", id);
    return id;
  }
  async confirmed(): Promise<string> {
    const id = await this.taken("breach_of_law");
    await this.#does("handler", "incident.acknowledge", id);
    return id;
  }
  /** Nobody of the teams is there when it comes, so those who oversee are asked. */
  async blocked(): Promise<string> {
    const { roleGrant } = this.#way.driver.app.services.db.prisma;
    const [personId = ""] = await this.#way.driver.as("handler").ids();
    const grants = await roleGrant.findMany();
    await roleGrant.deleteMany();
    await roleGrant.create({ data: { personId, role: "admin" } });
    const id = await this.filed("disclosure");
    await roleGrant.deleteMany();
    await roleGrant.createMany({ data: grants });
    return id;
  }
  /** A request about data that the handler has taken; the law of who asks lets its term be extended. */
  async requested(): Promise<string> {
    const { prisma } = this.#way.driver.app.services.db;
    const [personId = ""] = await this.#way.driver.as("reporter").ids();
    await prisma.person.update({ where: { id: personId }, data: { jurisdiction: "GB" } });
    await prisma.dataRequest.deleteMany();
    await this.#submits("reporter", "privacy.ask", { kind: "explain" }, { text: "请解释。请解释。" });
    const { id } = await prisma.dataRequest.findFirstOrThrow();
    await this.#does("handler", "privacy.take", id);
    return id;
  }
  /** Puts a card with one button before somebody: what it is about, and what it does. */
  async offers(who: Who, does: Callback, { title = OPEN, label = OPEN, kind = "open" as "open" | "run" } = {}) {
    const { services } = this.#way.driver.app;
    const { id, account } = this.#found(who);
    this.#deeds += 1;
    const card = { title, body: [], actions: [{ kind, label, callback: does }] };
    await services.db.transaction(async (tx) => {
      const ctx = { ...systemCtx(services, tx), person: await findPerson(tx, id) };
      await queueCard(ctx, account, `stage:${this.#deeds}`, card);
    });
  }
  /** Whether a button opens a form for somebody. */
  async isLetIn(who: Who, opens: Callback): Promise<boolean> {
    return (await this.#asks(who, { kind: "press", callback: opens })).kind === "form";
  }
  nameOf(who: Who): string {
    return this.#way.nameOf(who);
  }
  /** The number of one more. */
  async another(): Promise<string> {
    const before = await newestReport(this);
    await this.filed("disclosure");
    const { number, id } = await newestReport(this);
    // The one that is joined with it stays the newest on the screen.
    expect(id).not.toBe(before.id);
    return sayNumber(number);
  }
  /** The receipt code of a report without a name. */
  async anonymous(): Promise<string> {
    const values = { kind: "disclosure", platform: "weibo", text: "一份报告。" };
    const reply = await this.#submits("reporter", "incidents.report-anonymous", {}, values);
    const code = reply.kind === "card" ? reply.card.body.find((block) => block.kind === "code") : undefined;
    return code?.kind === "code" ? code.text : "";
  }

  /** Whose law applies to the person concerned, who works in a city with a bonus. */
  async livesUnder(jurisdiction: "CN" | "GB" | "unknown"): Promise<void> {
    const data = { jurisdiction, city: "上海" };
    await this.services.db.prisma.person.update({ where: { id: this.idOf("subject") }, data });
  }
  get services() {
    return this.#way.driver.app.services;
  }
  /** What somebody is called. */
  calledOf(who: Who): string {
    return this.#way.driver.as(who).name;
  }
  /** The id of somebody. */
  idOf(who: Who): string {
    return this.#found(who).id;
  }
  /** Somebody who acts through the desk. */
  person(who: Who): Acting {
    return {
      id: this.idOf(who),
      presses: (pressed) => {
        const opens = typeof pressed === "string" ? decodeCallback(pressed) : pressed;
        if (!opens) throw new Error(`not a callback: ${pressed}`);
        return this.#receive(who, { kind: "press", callback: opens });
      },
      submits: (form, values, context = {}) => this.#receive(who, { kind: "submit", form, context, values }),
    };
  }
  /** Time goes by, and everything else stays as it is. */
  waits(ms: number): void {
    const { clock } = this.#way.driver.app;
    if (clock instanceof StillClock) clock.advance(ms);
  }
  /** What somebody types for a moment that is `ms` from now, in the zone of everybody here. */
  minuteIn(ms: number): string {
    const at = new Date(this.#way.driver.app.clock.now().getTime() + ms);
    return `${civilDateIn(at, ZONE)}T${clockTimeIn(at, ZONE)}`;
  }

  #does(who: Who, command: string, id: string, arg?: string): Promise<Reply> {
    return this.#receive(who, { kind: "press", callback: { command, id, ...(arg && { arg }) } });
  }
  #submits(who: Who, form: string, context: Record<string, string>, values: RawValues): Promise<Reply> {
    return this.#receive(who, { kind: "submit", form, context, values });
  }
  async #receive(who: Who, intent: Intent): Promise<Reply> {
    const reply = await this.#asks(who, intent);
    if (reply.kind === "errors" || (reply.kind === "say" && reply.tone === "bad")) {
      throw new Error(`not set up: ${JSON.stringify({ intent, reply })}`);
    }
    return reply;
  }
  #asks(who: Who, intent: Intent): Promise<Reply> {
    const { account } = this.#found(who);
    this.#deeds += 1;
    const interaction = { key: `stage:${this.#deeds}`, account, place: "direct", intent } as const;
    return this.#way.driver.app.desk.receive(interaction, { answers: "inline" });
  }
  #found(who: Who): Known {
    const found = this.#people.get(who);
    if (!found) throw new Error(`${who} is nobody here`);
    return found;
  }
}

/** The parts of the demo company's people, played by those whom the surface knows. */
const PARTS: Readonly<Record<string, Who>> = {
  chenchen: "subject",
  wangmin: "handler",
  liuyang: "other handler",
  sunli: "decider",
  hejing: "legal",
  daniel: "reporter",
};

class CasesOfStage extends AppealStage {
  readonly #stage: Stage;
  constructor(app: TestApp, stage: Stage) {
    super(app);
    this.#stage = stage;
  }
  protected override as(name: string): Acting {
    const who = PARTS[name];
    if (!who) throw new Error(`nobody plays ${name}`);
    return this.#stage.person(who);
  }
}

/** The last report that was filed. */
export const newestReport = ({ services }: Pick<Stage, "services">) =>
  services.db.prisma.incident.findFirstOrThrow({ orderBy: { number: "desc" } });
