import { afterAll, beforeAll, expect, test } from "vitest";
import { everybodySigned, startTestApp, type TestApp } from "../../../test/support/app.ts";
import { AppealStage } from "../../../test/support/appeal-stage.ts";
import { said } from "../../../test/support/case-stage.ts";
import { textOf } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";
import { type Ctx, systemCtx } from "../../core/context.ts";
import { endHold, setHold } from "../../core/holds.ts";
import { eraseDue, planRetention } from "../../core/retention.ts";

/** How long an appeal is kept, and what is left of it. */
let app: TestApp;
let stage: AppealStage;
let prisma: TestApp["services"]["db"]["prisma"];
const clock = new StillClock("2026-03-03T09:00:00+08:00");
beforeAll(async () => {
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
  await everybodySigned(app);
  stage = new AppealStage(app);
  ({ prisma } = app.services.db);
});
afterAll(() => app.close());

const PEOPLE = ["chenchen", "wangmin", "sunli", "hejing"] as const;
const SECRET = /借给了别人|事后补交|登录记录|何静|陈晨|没有被采纳/;

const dueOf = async (kind: string) =>
  (await planRetention(app.services, app.registry)).find((row) => row.kind === kind)?.count;
const erasedOf = (rows: Awaited<ReturnType<typeof eraseDue>>, kind: string) =>
  rows.find((row) => row.kind === kind)?.count;
/** An appeal with everything that it can hold, dismissed, and its case. */
async function answered(): Promise<{ id: string; caseId: string }> {
  const id = await stage.inReview({ files: [await stage.upload()] });
  const steps = [
    ["hejing", "ask-decider", { text: "请说明为什么没有看登录记录。" }],
    ["sunli", "comment", { text: "登录记录是事后补交的。" }],
    ["chenchen", "reply", { text: "登录记录当天就交了。" }],
    ["chenchen", "ask-recusal", { reason: "审核人此前对我有过评价。" }],
    ["liuyang", "answer-recusal", { answer: "deny", reason: "没有发现关联。" }],
    ["hejing", "outcome", { outcome: "dismiss", facts: "账号借给别人的说法没有被采纳。" }],
  ] as const;
  for (const [who, name, values] of steps)
    expect(await stage.does(who, name, id, values), name).toMatchObject({ kind: "say", tone: "good" });
  const { state, caseId } = await stage.appeal(id);
  expect(state).toBe("dismissed");
  return { id, caseId };
}

test("an appeal is kept as long as its case, then erased: number, state and dates stay, and all that led to it says so politely", async () => {
  const { id, caseId } = await answered();
  const before = await stage.appeal(id);
  const other = await answered();
  await stage.moveTo("2029-06-01T10:00:00+08:00");
  expect(await dueOf("appeals.with-case")).toBe(0);

  // A hold on the appeal keeps it, though its case is gone.
  const hold = (work: (ctx: Ctx) => Promise<unknown>) =>
    app.services.db.transaction((tx) => work(systemCtx(app.services, tx)));
  await hold((ctx) => setHold(ctx, other.id, { reason: "仲裁进行中。", said: "APL" }));
  const first = await eraseDue(app.services, app.registry);
  expect(erasedOf(first, "cases.decided")).toBe(2);
  expect(erasedOf(first, "appeals.with-case")).toBe(1);
  await app.sender.drain();

  const row = await stage.appeal(id);
  expect(row).toMatchObject({
    number: before.number,
    state: "dismissed",
    outcome: "dismiss",
    filedAt: before.filedAt,
    closedAt: before.closedAt,
    appellantId: "",
    filedById: "",
    reviewerId: null,
    answer: null,
  });
  expect(row.about).toHaveLength(0);
  expect(await prisma.appealLine.count({ where: { appealId: id } })).toBe(0);
  expect(await prisma.appealRecusal.count({ where: { appealId: id } })).toBe(0);
  expect(await prisma.evidence.count({ where: { subject: id } })).toBe(0);
  expect(await prisma.message.count({ where: { subject: id, notice: { startsWith: "appeals.person" } } })).toBe(0);

  const presses = app.registry.features
    .flatMap((feature) => feature.presses ?? [])
    .filter(({ name }) => name.startsWith("appeal.") && !["appeal.mine", "appeal.queue"].includes(name));
  const forms = app.registry.features
    .flatMap((feature) => feature.forms ?? [])
    .filter(({ form }) => form.name.startsWith("appeals.") && !/file|paper/.test(form.name));
  const both = ["chenchen", "hejing"] as const;
  for (const who of both) {
    for (const { name } of presses) {
      const reply = await stage.person(who).presses(`${name}:${/file$|paper/.test(name) ? caseId : id}`);
      expect(reply.kind, `${name} by ${who}`).toBe("say");
      expect(said(reply), `${name} by ${who}`).not.toMatch(/\bE-/);
    }
    for (const { form } of forms) {
      const reply = await stage.person(who).submits(form.name, { reason: "测试一下。", text: "测试一下。" }, { id });
      expect(said(reply), `${form.name} by ${who}`).not.toMatch(/\bE-/);
    }
  }
  for (const who of PEOPLE) {
    expect(said(await stage.person(who).presses(`appeal.view:${id}`))).toContain("保存期已过");
    for (const text of [`APL-${row.number}`, `/appeal CASE-${(await stage.find(caseId)).number}`, "/appeal", "/hub"])
      expect(said(await stage.person(who).says(text)), `${text} by ${who}`).not.toMatch(/\bE-/);
  }
  const shown = await Promise.all(PEOPLE.map(async (who) => (await stage.person(who).sees()).map(textOf)));
  const ofIt = shown.flat().filter((text) => text.includes(`APL-${row.number}`));
  expect(ofIt.length).toBeGreaterThan(0);
  for (const text of ofIt) expect(text).not.toMatch(SECRET);
  expect(app.log.lines.filter(({ level }) => level === "error")).toEqual([]);

  // The one that was held is still there to be read, and goes when the hold ends.
  expect(await stage.appeal(other.id)).toMatchObject({ reviewerId: stage.person("hejing").id });
  for (const name of ["view", "file-card", "case-file"])
    expect(said(await stage.person("hejing").presses(`appeal.${name}:${other.id}`)), name).not.toMatch(/\bE-/);
  expect(await stage.reads("chenchen", "whole", other.id)).toContain("登录记录当天就交了");
  expect(app.log.lines.filter(({ level }) => level === "error")).toEqual([]);
  await hold((ctx) => endHold(ctx, other.id));
  expect(erasedOf(await eraseDue(app.services, app.registry), "appeals.with-case")).toBe(1);
  expect(erasedOf(await eraseDue(app.services, app.registry), "appeals.with-case")).toBe(0);
});
