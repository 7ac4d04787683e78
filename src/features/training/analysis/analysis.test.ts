import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../../../test/support/app.ts";
import { DemoPerson, labelsOf, textOf } from "../../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../../test/support/surface.ts";
import type { Card } from "../../../core/card.ts";
import type { StillClock } from "../../../core/clock.ts";
import { systemCtx } from "../../../core/context.ts";
import type { Reply } from "../../../core/reply.ts";
import { eraseDue } from "../../../core/retention.ts";
import { LEAST, spreadOf } from "./model.ts";
import { analysisData } from "./records.ts";

/** Each test reads another case, on one app. */
let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ adapters: () => [adapterOf(new RecordingSurface())] });
});
afterAll(() => app.close());

const person = (name: string) => new DemoPerson(app, name);
const cardOf = (reply: Reply): Card => {
  if (reply.kind !== "card" && reply.kind !== "replace") throw new Error(`no card: ${JSON.stringify(reply)}`);
  return reply.card;
};
const said = (reply: Reply): string => (reply.kind === "say" ? reply.text : textOf(cardOf(reply)));
const answerRows = (caseId: string) => app.services.db.prisma.caseAnswer.findMany({ where: { caseId } });
const writes = (who: string, id: string, text: string) => person(who).submits("analysis.answer", { text }, { id });
const FIVE = ["chenchen", "zhouyu", "liqiang", "wangmin", "linyue"] as const;

test("a case is found beside the courses, answered by a choice, and only then discussed with its clause", async () => {
  const courses = cardOf(await person("chenchen").says("培训"));
  expect(textOf(courses)).toContain("案例分析");
  const list = cardOf(await person("chenchen").presses("analysis.list:all"));
  expect(textOf(list)).toContain("还没有读");
  const read = cardOf(await person("chenchen").presses("analysis.case:CS-P01"));
  expect(textOf(read)).not.toContain("3.2.3");
  expect(said(await person("chenchen").presses("analysis.discuss:CS-P01"))).toContain("先作答");
  const discussed = textOf(cardOf(await person("chenchen").presses("analysis.choose:CS-P01:0")));
  expect(discussed).toContain("您选了：马上在评论区澄清");
  expect(discussed).toContain("案例里的看法：截图留存");
  expect(discussed).toContain("3.2.3");
  expect(discussed).toContain("满 5 人以后");
  // The first choice stands, since the second one was made with the answer in view.
  expect(said(await person("chenchen").presses("analysis.choose:CS-P01:1"))).toContain("已经作答");
  expect(await answerRows("CS-P01")).toMatchObject([{ option: 0 }]);
  for (const nothing of ["analysis.case:CS-X99", "analysis.choose:CS-P01:9", "analysis.choose:CS-P01:x"])
    expect(said(await person("zhouyu").presses(nothing))).toContain("没有这个案例");
});

test("own words come first or last, are kept once and sealed, and a choice can still be made before the discussion", async () => {
  const written = cardOf(await writes("chenchen", "CS-P02", "我会先截图再打电话给主管。"));
  expect(textOf(written)).toContain("我会先截图");
  expect(labelsOf(written)).toContain("看讨论");
  expect(said(await writes("chenchen", "CS-P02", "改一改。"))).toContain("已经作答");
  expect(textOf(cardOf(await person("chenchen").presses("analysis.choose:CS-P02:1")))).toContain("您选了");
  const [row] = await answerRows("CS-P02");
  expect(row?.option).toBe(1);
  expect(Buffer.from(row?.text ?? []).toString("utf8")).not.toContain("截图");
});

test("what others chose is shown from five people on, in percent, and never who", async () => {
  for (const who of FIVE.slice(0, 4)) await person(who).presses(`analysis.choose:CS-P03:${who === "zhouyu" ? 0 : 1}`);
  const few = textOf(cardOf(await person("chenchen").presses("analysis.case:CS-P03")));
  expect(few).not.toContain('大家的选择"');
  const enough = textOf(cardOf(await person(FIVE[4]).presses("analysis.choose:CS-P03:1")));
  expect(enough).toContain("80 %");
  expect(enough).toContain("20 %");
  for (const name of ["陈晨", "周宇", "李强", "王敏"]) expect(enough).not.toContain(name);
});

test("a trainer asks a department, reads what they think, writes back, and shows words without a name; nobody else sees them", async () => {
  const sunli = person("sunli");
  expect(said(await sunli.submits("analysis.assign", { study: "CS-W01", department: "市场部" }))).toContain("已布置给");
  const group = await app.services.db.prisma.caseGroup.findFirstOrThrow();
  const asked = await person("chenchen").last();
  expect(textOf(asked)).toContain("说说您会怎么做");
  await writes("chenchen", "CS-W01", "我会请同事看一眼背景再发。");
  // Their own card says so at once, and nobody else's.
  expect((await person("chenchen").last()).state?.text).toBe("您已作答");
  expect((await person("zhouyu").last()).state).toBeUndefined();
  expect(await sunli.submits("analysis.assign", { study: "CS-W01", department: "市场部" })).toMatchObject({
    kind: "errors",
    errors: { department: expect.stringContaining("正在做") },
  });
  await person("chenchen").presses("analysis.choose:CS-W01:1");
  // Somebody who was not asked answers the same case; that is theirs alone.
  await writes("wutao", "CS-W01", "我自己读的，没有人布置。");
  const seen = cardOf(await sunli.presses(`analysis.group:${group.id}:0`));
  expect(textOf(seen)).toContain("陈晨");
  expect(textOf(seen)).not.toContain("吴涛");
  const whole = cardOf(await sunli.pressesOn(seen, "打开"));
  expect(textOf(whole)).toContain("看一眼背景");
  const answer = await app.services.db.prisma.caseAnswer.findFirstOrThrow({
    where: { caseId: "CS-W01", personId: person("chenchen").id },
  });
  const others = await app.services.db.prisma.caseAnswer.findFirstOrThrow({
    where: { caseId: "CS-W01", personId: person("wutao").id },
  });
  expect(said(await sunli.presses(`analysis.answer:${others.id}:${group.id}`))).toContain("没有这个案例");
  for (const press of [`group:${group.id}:0`, `answer:${answer.id}:${group.id}`, `release:${answer.id}:${group.id}`])
    expect((await person("zhouyu").presses(`analysis.${press}`)).kind).toBe("say");
  expect((await answerRows("CS-W01")).filter(({ releasedAt }) => releasedAt)).toEqual([]);
  await sunli.pressesOn(whole, "不带姓名公开");
  const discussed = async () => {
    const card = cardOf(await person("zhouyu").presses("analysis.case:CS-W01"));
    return textOf(card);
  };
  await person("zhouyu").presses("analysis.choose:CS-W01:0");
  expect(await discussed()).not.toContain("看一眼背景");
  for (const who of ["liqiang", "linyue"]) await person(who).presses("analysis.choose:CS-W01:0");
  expect(await discussed()).toContain("看一眼背景");
  expect(await discussed()).not.toContain("陈晨");
  await sunli.submits("analysis.comment", { comment: "大家都想到了背景。" }, { id: group.id });
  expect(textOf(await person("zhouyu").last())).toContain("大家都想到了背景");
  expect(await discussed()).toContain("大家都想到了背景");
  await sunli.presses(`analysis.unrelease:${answer.id}:${group.id}`);
  expect(await discussed()).not.toContain("看一眼背景");
  expect(said(await sunli.presses(`analysis.close:${group.id}`))).toContain("已结束");
  expect(said(await sunli.presses(`analysis.close:${group.id}`))).toContain("结束了案例分析");
  expect((await sunli.submits("analysis.assign", { study: "CS-W01", department: "市场部" })).kind).toBe("say");
  await app.services.db.prisma.caseGroup.deleteMany({ where: { state: "open" } });
  const { comment } = await app.services.db.prisma.caseGroup.findFirstOrThrow();
  expect(Buffer.from(comment ?? []).toString("utf8")).not.toContain("背景");
});

test("a trainer finds all that they gave, what is open first, and that of another only once that one trains no more", async () => {
  const { prisma } = app.services.db;
  await prisma.roleGrant.create({ data: { personId: person("wutao").id, role: "hr" } });
  const given = ["CS-P01", "CS-P02", "CS-P03", "CS-P04", "CS-P05"];
  for (const study of given) await person("wutao").submits("analysis.assign", { study, department: "市场部" });
  const list = cardOf(await person("wutao").says("案例"));
  const all = cardOf(await person("wutao").pressesOn(list, "全部布置"));
  expect(labelsOf(all).filter((label) => label === "打开")).toHaveLength(given.length);
  const newest = await prisma.caseGroup.findFirstOrThrow({ where: { openedById: person("wutao").id } });
  await prisma.caseGroup.update({ where: { id: newest.id }, data: { state: "closed" } });
  const later = textOf(cardOf(await person("wutao").presses("analysis.groups:all")));
  expect(later.indexOf("已结束")).toBeGreaterThan(later.lastIndexOf("市场部") - 1);
  const sees = async () => textOf(cardOf(await person("sunli").presses("analysis.groups:all")));
  expect(await sees()).not.toContain(newest.id);
  await prisma.roleGrant.deleteMany({ where: { personId: person("wutao").id, role: "hr" } });
  expect(await sees()).toContain(newest.id);
  expect((await person("sunli").presses(`analysis.group:${newest.id}:0`)).kind).toBe("card");
});

test("one's answers are in the copy of one's data, nobody else's, and two years on they are gone", async () => {
  const copyOf = (name: string) =>
    app.services.db.transaction(async (tx) =>
      JSON.stringify(await analysisData(systemCtx(app.services, tx), { id: person(name).id } as never)),
    );
  await writes("chenchen", "CS-W02", "只有我自己知道的看法。");
  expect(await copyOf("chenchen")).toContain("只有我自己知道的看法");
  expect(await copyOf("zhouyu")).not.toContain("只有我自己知道的看法");
  (app.clock as StillClock).advance(762 * 86_400_000);
  const rules = { retention: app.registry.retention.filter(({ kind }) => kind.startsWith("analysis.")) };
  await eraseDue(app.services, rules);
  expect(await app.services.db.prisma.caseAnswer.count()).toBe(0);
  expect(await app.services.db.prisma.caseGroup.count()).toBe(0);
  expect(await app.services.db.prisma.caseGroupMember.count()).toBe(0);
});

test("of fewer than five nothing is told, of more the shares of all options, near a hundred together", () =>
  fc.assert(
    fc.property(fc.array(fc.nat(20), { minLength: 2, maxLength: 5 }), (counts) => {
      const spread = spreadOf(new Map(counts.map((count, option) => [option, count])), counts.length);
      const total = counts.reduce((sum, count) => sum + count, 0);
      expect(spread === undefined).toBe(total < LEAST);
      if (spread) expect(Math.abs(spread.reduce((sum, share) => sum + share, 0) - 100)).toBeLessThanOrEqual(2);
    }),
  ));
