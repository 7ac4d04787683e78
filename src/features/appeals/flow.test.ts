import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { everybodySigned, startTestApp, type TestApp } from "../../../test/support/app.ts";
import { AppealStage } from "../../../test/support/appeal-stage.ts";
import { said } from "../../../test/support/case-stage.ts";
import { labelsOf, textOf } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";
import { findPerson } from "../../core/people.ts";
import { collectPersonalData } from "../../core/personal-data.ts";

/** An appeal from the press of the button to the answer, at the neutral surface. */
let app: TestApp;
let stage: AppealStage;
const clock = new StillClock("2026-03-03T09:00:00+08:00");
beforeAll(async () => {
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
  await everybodySigned(app);
  stage = new AppealStage(app);
});
afterAll(() => app.close());
let day = new Date("2026-03-03T09:00:00+08:00");
/** Each test begins on a Tuesday of its own, months apart, so that nothing of one counts in the next. */
beforeEach(() => {
  day = new Date(day.getTime() + 14 * 86_400_000);
  clock.moveTo(day);
});
const stateOf = async (caseId: string) => {
  const { state, sanction } = await stage.find(caseId);
  return { case: state, sanction: sanction?.state };
};

describe("filing", () => {
  test("is acknowledged at once with the day of the answer, and what was decided waits", async () => {
    const caseId = await stage.received();
    await stage.file(caseId, { grounds: ["facts", "proportionality"] });
    const text = textOf(await stage.person("chenchen").last());
    expect(text).toContain("APL-");
    expect(text).toMatch(/人力资源部应在 .* 18:00 前答复，还剩 10 个工作日/);
    expect(text).toContain("按工作日计算");
    expect(await stateOf(caseId)).toEqual({ case: "under_appeal", sanction: "suspended" });
    const row = await stage.ofCase(caseId);
    expect(row).toMatchObject({ state: "filed", isLate: false, way: "chat", grounds: ["facts", "proportionality"] });
    expect(await stage.due(row?.id ?? "", "answer")).toBeDefined();
    expect(await stage.due(row?.id ?? "", "take")).toBeDefined();
    // Whoever may review is told, and nobody who had a part in it.
    expect(textOf(await stage.person("hejing").last())).toContain(`APL-${row?.number}`);
    for (const who of ["wangmin", "sunli", "liuyang"]) {
      const cards = (await stage.person(who).sees()).map(textOf).join();
      expect(cards, who).not.toContain(`APL-${row?.number}`);
    }
  });

  test("a second press shows the appeal there is, and the text can be changed until the window ends", async () => {
    const id = await stage.filed();
    const { caseId } = await stage.appeal(id);
    expect(await stage.reads("chenchen", "file", caseId)).toContain("您的申诉");
    await stage.file(caseId);
    expect(textOf(await stage.person("chenchen").last())).toContain("您的申诉");
    const amended = await stage.does("chenchen", "amend", id, {
      grounds: ["rule"],
      text: "那一版制度当时还没有生效。",
    });
    expect(said(amended)).toContain("已修改");
    expect(await stage.appeal(id)).toMatchObject({ grounds: ["rule"] });
    const whole = await stage.reads("chenchen", "whole", id);
    expect(whole).toContain("借给了别人");
    expect(whole).toContain("还没有生效");
    const { openUntil } = await stage.appeal(id);
    clock.moveTo(new Date(openUntil.getTime()));
    expect(said(await stage.does("chenchen", "amend", id, { grounds: ["rule"], text: "再改一次内容。" }))).toContain(
      "申诉期已过",
    );
    clock.moveTo(new Date(openUntil.getTime() - 1000));
    expect(said(await stage.does("chenchen", "amend", id, { grounds: ["facts"], text: "最后一秒的修改。" }))).toContain(
      "已修改",
    );
  });

  test("before receipt was confirmed is receipt", async () => {
    const caseId = await stage.heard();
    await stage.propose(caseId);
    await stage.decide(caseId);
    await stage.serve(caseId);
    await stage.file(caseId);
    const { state, sanction } = await stage.find(caseId);
    expect(state).toBe("under_appeal");
    expect(sanction).toMatchObject({ receivedBy: "appealed", state: "suspended" });
    const row = await stage.ofCase(caseId);
    // Five working days from the appeal itself: Tuesday to Tuesday.
    expect(row?.openUntil.getTime()).toBe(new Date(day.getTime() + 7 * 86_400_000 + 15 * 3_600_000).getTime());
  });

  test("is the person's own: nobody else files, opens or changes it", async () => {
    const caseId = await stage.received();
    expect(said(await stage.file(caseId, {}, "zhouyu"))).toContain("不归您处理");
    expect(await stage.ofCase(caseId)).toBeNull();
    const id = await stage.filed();
    for (const press of ["open", "whole", "withdraw"]) {
      expect(said(await stage.person("zhouyu").presses(`appeal.${press}:${id}`)), press).toContain("不归您处理");
    }
  });

  test("through a representative asks for proof; a colleague who stands for somebody can follow and reply", async () => {
    const caseId = await stage.received();
    const unproven = await stage.file(caseId, { representative: "张律师" });
    expect(unproven).toMatchObject({ kind: "errors", errors: { proof: expect.stringContaining("委托书") } });
    const company = await stage.file(caseId, { colleague: stage.person("sunli").id, proof: [await stage.upload()] });
    expect(company).toMatchObject({ kind: "errors", errors: { colleague: expect.any(String) } });
    await stage.file(caseId, { colleague: stage.person("zhouyu").id, proof: [await stage.upload()] });
    const id = (await stage.ofCase(caseId))?.id ?? "";
    expect(textOf(await stage.person("zhouyu").last())).toContain("您有一份通知");
    await stage.person("hejing").presses(`appeal.take:${id}`);
    await stage.does("hejing", "ask", id, { text: "当时账号借给了谁？请说明时间。" });
    const reply = await stage.does("zhouyu", "reply", id, { text: "借给了实习生，11 月 20 日晚上。" });
    expect(said(reply)).toContain("已收到");
    // Giving it up is the appellant's alone.
    expect(said(await stage.person("zhouyu").presses(`appeal.withdraw:${id}`))).toContain("不归您处理");
  });
});

describe("the review", () => {
  test("asks, shows new facts, and decides nothing while the appellant can still reply", async () => {
    const id = await stage.inReview();
    expect(textOf(await stage.person("chenchen").last())).not.toContain("何静");
    expect(await stage.reads("chenchen", "open", id)).toContain("何静审核中");
    await stage.does("hejing", "fact", id, { text: "平台记录显示当晚由您的手机登录。" });
    const early = await stage.answers(id, { outcome: "dismiss", facts: "登录记录与发布时间一致。" });
    expect(said(early)).toContain("申诉人还可以");
    expect(said(await stage.person("hejing").presses(`appeal.outcome:${id}`))).toContain("申诉人还可以");
    const mine = await stage.reads("chenchen", "open", id);
    expect(mine).toContain("当晚由您的手机登录");
    expect(mine).toContain("等您答复");
    await stage.does("chenchen", "reply", id, { text: "手机当晚在朋友那里。" });
    expect(textOf(await stage.person("hejing").last())).toContain("手机当晚在朋友那里");
    expect(said(await stage.answers(id, { outcome: "dismiss", facts: "登录记录与发布时间一致。" }))).toContain("维持");
  });

  test("goes on by itself when nothing was replied in three working days", async () => {
    const id = await stage.inReview();
    await stage.does("hejing", "ask", id, { text: "请说明当时的情况和时间。" });
    // Tuesday; the term ends with Friday, and on Monday morning it is seen.
    await stage.moveTo(new Date(day.getTime() + 6 * 86_400_000 + 3_600_000).toISOString());
    expect(await stage.acts(id)).toContain("appeal.unanswered");
    expect(said(await stage.answers(id, { outcome: "dismiss", facts: "登录记录与发布时间一致。" }))).toContain("维持");
  });

  test("names nobody else in what the appellant reads", async () => {
    const id = await stage.inReview();
    const values = { text: "周宇说是您发的，请说明。" };
    for (const form of ["ask", "fact"]) {
      expect(await stage.does("hejing", form, id, values)).toMatchObject({
        kind: "errors",
        errors: { text: expect.stringContaining("周宇") },
      });
    }
    expect(await stage.answers(id, { outcome: "dismiss", facts: "周宇的说法可信。" })).toMatchObject({
      kind: "errors",
      errors: { facts: expect.stringContaining("周宇") },
    });
  });

  test("may ask whoever decided, who sees the question alone, and the appellant reads the comment", async () => {
    const id = await stage.inReview();
    await stage.does("hejing", "ask-decider", id, { text: "为什么没有采纳当事人的说明？" });
    const asked = textOf(await stage.person("sunli").last());
    expect(asked).toContain("为什么没有采纳");
    expect(asked).not.toContain("借给了别人");
    expect(said(await stage.does("wangmin", "comment", id, { text: "我来替她回答这个问题。" }))).toContain(
      "不归您处理",
    );
    await stage.does("sunli", "comment", id, { text: "说明与登录记录不一致。" });
    expect(await stage.reads("chenchen", "open", id)).toContain("与登录记录不一致");
    expect(said(await stage.answers(id, { outcome: "dismiss", facts: "登录记录与发布时间一致。" }))).toContain(
      "申诉人还可以",
    );
  });

  test("reads the whole file of the case, and nobody else of the appeal does", async () => {
    const id = await stage.inReview();
    const { caseId } = await stage.appeal(id);
    expect(await stage.reads("hejing", "case-file", id)).toContain("有截图为证");
    for (const who of ["chenchen", "sunli", "liuyang"]) {
      expect(await stage.reads(who, "case-file", id), who).not.toContain("有截图为证");
    }
    expect(await stage.acts(id)).toContain("appeal.case-file-opened");
    expect((await stage.find(caseId)).state).toBe("under_appeal");
  });
});

describe("the answer", () => {
  test("gives reasons on each ground that was raised, and only on those", async () => {
    const id = await stage.inReview({ grounds: ["facts", "count"] });
    const opened = await stage.person("hejing").presses(`appeal.outcome:${id}`);
    const names = opened.kind === "form" ? opened.opening.view.fields.map(({ name }) => name) : [];
    expect(names).toEqual(["outcome", "facts", "count", "step", "obligations"]);
    const missing = await stage.answers(id, { outcome: "dismiss", facts: "登录记录与发布时间一致。" });
    expect(missing).toMatchObject({ kind: "errors", errors: { count: expect.any(String) } });
    expect((await stage.appeal(id)).state).toBe("in_review");
  });

  test("that dismisses makes the decision final, in an envelope, with what can still be done", async () => {
    const id = await stage.inReview();
    const { caseId } = await stage.appeal(id);
    await stage.answers(id, { outcome: "dismiss", facts: "登录记录与发布时间一致。" });
    expect(await stateOf(caseId)).toEqual({ case: "final", sanction: "executing" });
    expect(textOf(await stage.person("chenchen").last())).not.toMatch(/登录记录|维持/);
    const answer = await stage.reads("chenchen", "open", id);
    expect(answer).toContain("登录记录与发布时间一致");
    expect(answer).toContain("劳动争议仲裁委员会");
    expect(answer).toMatch(/最晚应在 2027年/);
    expect(await stage.due(id, "answer")).toBeUndefined();
    expect(labelsOf(await stage.person("chenchen").last())).not.toContain("撤回");
  });

  test("in part is milder and never harsher, and what falls away falls away", async () => {
    const id = await stage.inReview({}, { obligations: ["oral_warning", "written_reflection"] });
    const { caseId } = await stage.appeal(id);
    const reason = { facts: "部分说明可信，予以减轻。" };
    const part = (values: object) => stage.answers(id, { outcome: "partly", ...reason, ...values });
    expect(await part({ step: "2", obligations: ["oral_warning"] })).toMatchObject({
      errors: { step: expect.any(String) },
    });
    expect(await part({ step: "1", obligations: ["oral_warning", "written_reflection"] })).toMatchObject({
      errors: { step: expect.stringContaining("相同") },
    });
    expect(await part({ step: "1", obligations: ["oral_warning", "dismissal"] })).toMatchObject({
      errors: { step: expect.any(String) },
    });
    expect(await part({ step: "1", obligations: ["oral_warning", "flogging"] })).toMatchObject({
      errors: { obligations: expect.any(String) },
    });
    expect(await stateOf(caseId)).toEqual({ case: "under_appeal", sanction: "suspended" });
    expect(said(await part({ step: "1", obligations: ["oral_warning"] }))).toContain("部分支持");
    expect((await stateOf(caseId)).case).toBe("varied");
    // At the same rung too: the manager reads that it changed.
    await stage.person("liqiang").presses(`case.team:${caseId}`);
    expect(textOf(await stage.person("liqiang").last())).toContain("已变更或撤销");
    const { sanction } = await stage.find(caseId);
    expect(sanction?.obligations.find(({ kind }) => kind === "written_reflection")?.state).toBe("cancelled");
    for (const who of ["sunli"]) expect((await stage.person(who).sees()).map(textOf).join()).toContain("已减轻");
    expect(await stage.reads("chenchen", "open", id)).toContain("减轻后的决定");
  });

  test("that upholds undoes everything: no strike, nothing asked, whoever was told hears it", async () => {
    const id = await stage.inReview();
    const { caseId } = await stage.appeal(id);
    expect(said(await stage.answers(id, { outcome: "uphold", facts: "账号当时确实由他人使用。" }))).toContain("已撤销");
    expect(await stateOf(caseId)).toEqual({ case: "annulled", sanction: "reversed" });
    const { sanction } = await stage.find(caseId);
    expect(sanction?.obligations.every(({ state }) => state === "cancelled")).toBe(true);
    expect((await stage.person("sunli").sees()).map(textOf).join()).toContain("已撤销");
    expect(await stage.reads("chenchen", "open", id)).not.toContain("仲裁");
  });

  test("is not needed after it was taken back, and there is no second appeal", async () => {
    const id = await stage.inReview();
    const { caseId } = await stage.appeal(id);
    expect(await stage.reads("chenchen", "open", id)).toContain("不能再次申诉");
    expect(said(await stage.person("chenchen").presses(`appeal.withdraw:${id}`))).toContain("已撤回");
    expect(await stateOf(caseId)).toEqual({ case: "final", sanction: "executing" });
    await stage.file(caseId);
    expect(textOf(await stage.person("chenchen").last())).toContain("您已撤回申诉");
    expect(said(await stage.answers(id, { outcome: "dismiss", facts: "登录记录与发布时间一致。" }))).toMatch(/撤回/);
  });
});

test("/appeal with the number of a decision goes straight to its form, and tells nothing of other people's", async () => {
  const caseId = await stage.received();
  const { number } = await stage.find(caseId);
  expect(await stage.person("chenchen").says(`/appeal CASE-${number}`)).toMatchObject({ kind: "form" });
  const foreign = JSON.stringify(await stage.person("zhouyu").says(`/appeal CASE-${number}`));
  expect(foreign).toContain("没有可以申诉的决定");
});

test("a copy of one's data has one's appeals and what was said in them, and no notes of reviewers", async () => {
  const id = await stage.inReview();
  await stage.does("hejing", "note", id, { text: "只给审核人自己看的备注。" });
  await stage.answers(id, { outcome: "dismiss", facts: "登录记录与发布时间一致。" });
  const sections = await app.services.db.transaction(async (tx) => {
    const person = await findPerson(tx, stage.person("chenchen").id);
    if (!person) throw new Error("nobody");
    const at = { now: clock.now(), person, actor: person.id, locale: person.locale, zone: person.zone };
    return collectPersonalData({ ...app.services, ...at, tx }, app.registry, person, "copy");
  });
  const text = JSON.stringify(sections.filter(({ key }) => key.startsWith("appeals.")));
  expect(text).toContain(`APL-${(await stage.appeal(id)).number}`);
  expect(text).toContain("借给了别人");
  expect(text).toContain("登录记录与发布时间一致");
  expect(JSON.stringify(sections)).not.toContain("只给审核人自己看");
});
