import { keepEvidence } from "../../src/core/evidence.ts";
import type { RawValues } from "../../src/core/form.ts";
import type { Reply } from "../../src/core/reply.ts";
import type { TestApp } from "./app.ts";
import { CaseStage, said } from "./case-stage.ts";

/** Appeals of the demo company: 陈晨 appeals, 孙丽 decided, 王敏 handled, 何静 may review. */
export class AppealStage extends CaseStage {
  readonly #app: TestApp;
  constructor(app: TestApp) {
    super(app);
    this.#app = app;
    // Earlier decisions about the same person would raise the rung.
    const { propose } = this;
    this.propose = (id, over, by) => propose(id, { deviation: "情节轻微，按较低的档次处理。", ...over }, by);
  }

  appeal = (id: string) => this.#app.services.db.prisma.appeal.findUniqueOrThrow({ where: { id } });
  ofCase = (caseId: string) => this.#app.services.db.prisma.appeal.findUnique({ where: { caseId } });
  due = async (subject: string, kind: string): Promise<Date | undefined> =>
    (await this.#app.services.db.prisma.deadline.findFirst({ where: { subject, kind, closedAt: null } }))?.dueAt;
  acts = async (subject: string): Promise<string[]> =>
    (await this.#app.services.db.prisma.auditEntry.findMany({ where: { subject }, orderBy: { seq: "asc" } })).map(
      ({ action }) => action,
    );

  file = (caseId: string, over: RawValues = {}, by = "chenchen"): Promise<Reply> =>
    this.as(by).submits(
      "appeals.file",
      { grounds: ["facts"], text: "截图不是我发的，账号当时借给了别人。", ...over },
      { id: caseId },
    );

  /** What somebody reads when they press a button of an appeal, in the answer or as a card that follows it. */
  async reads(who: string, press: string, id: string): Promise<string> {
    const reply = await this.person(who).presses(`appeal.${press}:${id}`);
    return reply.kind === "none" ? JSON.stringify(await this.person(who).last()) : said(reply);
  }

  /** A decision that its person has received and appealed against in time. */
  async filed(over: RawValues = {}, proposal: RawValues = {}, subject = "chenchen"): Promise<string> {
    const caseId = await this.received(subject, proposal);
    await this.file(caseId, over, subject);
    const found = await this.ofCase(caseId);
    if (!found) throw new Error("not filed");
    return found.id;
  }

  /** The same, taken by somebody who had no part in the decision. */
  async inReview(over: RawValues = {}, proposal: RawValues = {}, subject = "chenchen"): Promise<string> {
    const id = await this.filed(over, proposal, subject);
    await this.as("hejing").presses(`appeal.take:${id}`);
    return id;
  }

  /** `appeals.NAME` about an appeal. */
  does = (by: string, name: string, id: string, values: RawValues): Promise<Reply> =>
    this.as(by).submits(`appeals.${name}`, values, { id });
  answers = (id: string, values: RawValues, by = "hejing"): Promise<Reply> => this.does(by, "outcome", id, values);

  /** A file that was just uploaded with a form. */
  async upload(name = "scan.txt"): Promise<{ kind: "stored"; evidenceId: string }> {
    const { services } = this.#app;
    const bytes = new TextEncoder().encode("申诉书");
    const kept = await services.db.transaction((tx) =>
      keepEvidence(tx, services, { bytes, name, source: "web" }, this.now()),
    );
    if ("refusal" in kept) throw new Error(kept.refusal);
    return { kind: "stored", evidenceId: kept.id };
  }
}
