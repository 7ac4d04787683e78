import { watchDeadlines } from "../../src/core/deadlines/watch.ts";
import type { RawValues } from "../../src/core/form.ts";
import type { Reply } from "../../src/core/reply.ts";
import type { TestApp } from "./app.ts";
import { DemoPerson } from "./demo-person.ts";

/** What was answered, as text. */
export const said = (reply: Reply): string => (reply.kind === "say" ? reply.text : JSON.stringify(reply));

const REASON = { reason: "按照事实和制度说明理由。" };

/** Whoever acts in a case. */
export type Acting = Pick<DemoPerson, "id" | "presses" | "submits">;

/** Cases of the demo company, brought to where a test begins: 王敏 handles, 孙丽 decides, 何静 is legal. */
export class CaseStage {
  readonly #app: TestApp;
  constructor(app: TestApp) {
    this.#app = app;
  }

  person = (name: string): DemoPerson => new DemoPerson(this.#app, name);
  /** Who plays the part that somebody has in the demo company; on other surfaces other people do. */
  protected as(name: string): Acting {
    return this.person(name);
  }

  newest = () =>
    this.#app.services.db.prisma.case.findFirstOrThrow({
      orderBy: { number: "desc" },
      include: { sanction: { include: { obligations: true } } },
    });
  find = (id: string) =>
    this.#app.services.db.prisma.case.findUniqueOrThrow({
      where: { id },
      include: { sanction: { include: { obligations: true } } },
    });
  now = (): Date => this.#app.services.clock.now();

  /** The test's clock, moved, and what is due then done. */
  async moveTo(instant: string): Promise<void> {
    const { clock, services, registry, sender } = this.#app;
    clock.moveTo(new Date(instant));
    await watchDeadlines(services, registry);
    await sender.drain();
  }

  /** Opened by its handler; the act was an hour ago. */
  async opened(subject = "chenchen", over: RawValues = {}, by = "wangmin"): Promise<string> {
    const conductAt = new Date(this.now().getTime() - 3_600_000).toISOString();
    const values = {
      clauses: ["3.1.1.3"],
      conductAt,
      urgent: "no",
      legal: "not_needed",
      note: "有截图为证，详见附件。",
    };
    const reply = await this.as(by).submits(
      "cases.open",
      { subject: this.as(subject).id, ...values, ...over },
      { id: "direct" },
    );
    if (reply.kind === "errors" || (reply.kind === "say" && reply.tone === "bad"))
      throw new Error(`not opened: ${said(reply)}`);
    return (await this.newest()).id;
  }

  allege = (id: string, over: RawValues = {}, by = "wangmin"): Promise<Reply> =>
    this.as(by).submits(
      "cases.allege",
      {
        facts: "您的微博发布了下季度报价单。",
        clauses: ["3.1.1.3"],
        evidence: "公开截图 2 张",
        preserved: "elsewhere",
        ...over,
      },
      { id },
    );

  async heard(subject = "chenchen", over: RawValues = {}): Promise<string> {
    const id = await this.opened(subject, over);
    await this.allege(id);
    await this.as(subject).submits("cases.statement", { text: "截图是误发的，我马上删了。" }, { id });
    return id;
  }

  propose = (id: string, over: RawValues = {}, by = "wangmin"): Promise<Reply> =>
    this.as(by).submits(
      "cases.propose",
      {
        gravity: "normal",
        step: "1",
        obligations: ["oral_warning", "written_reflection"],
        clauses: ["3.1.1.3"],
        reasons: "报价单属于未公开的财务信息。",
        named: "no",
        ...over,
      },
      { id },
    );

  decide = (id: string, by = "sunli"): Promise<Reply> => this.as(by).submits("cases.decide", REASON, { id });
  approve = (id: string, by = "hejing"): Promise<Reply> => this.as(by).submits("cases.approve", REASON, { id });
  withReason = (form: string, id: string, by: string): Promise<Reply> => this.as(by).submits(form, REASON, { id });
  weigh = (id: string, by = "wangmin"): Promise<Reply> =>
    this.as(by).submits(
      "cases.weigh",
      Object.fromEntries(
        ["act", "reach", "truth", "intent", "harm", "earlier", "service", "milder"].map((name) => [name, "无"]),
      ),
      { id },
    );
  /** A higher rung than the computed one, with a reason and after legal; decided by the first of two. */
  async withSecond(
    subject = "chenchen",
    proposal: RawValues = { step: "2", obligations: ["bonus_deduction"] },
  ): Promise<string> {
    const id = await this.heard(subject);
    await this.withReason("cases.sign-off", id, "hejing");
    await this.weigh(id);
    await this.propose(id, { deviation: "情节严重，影响很大。", ...proposal });
    await this.decide(id);
    return id;
  }
  /** Decided by two, and with the union before a contract ends. */
  async withUnion(subject = "chenchen"): Promise<string> {
    const id = await this.withSecond(subject, { step: "3", obligations: ["dismissal"] });
    await this.approve(id);
    return id;
  }

  serve = (id: string, by = "wangmin"): Promise<Reply> =>
    this.as(by).submits("cases.serve", { text: "经核实并听取您的说明，决定如下。" }, { id });

  async proposed(subject = "chenchen", proposal: RawValues = {}): Promise<string> {
    const id = await this.heard(subject);
    await this.propose(id, proposal);
    return id;
  }
  async decided(subject = "chenchen", proposal: RawValues = {}): Promise<string> {
    const id = await this.proposed(subject, proposal);
    await this.decide(id);
    if ((await this.find(id)).state === "second_approval") await this.approve(id);
    return id;
  }

  /** A decision that its person has confirmed to have received. */
  async received(subject = "chenchen", proposal: RawValues = {}): Promise<string> {
    const id = await this.decided(subject, proposal);
    await this.serve(id);
    await this.as(subject).presses(`case.acknowledge:${id}`);
    const { state } = await this.find(id);
    if (state !== "appeal_window") throw new Error(`${id} is ${state}`);
    return id;
  }
}
