import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { everybodySigned, startTestApp, type TestApp } from "../../../test/support/app.ts";
import { CaseStage, said } from "../../../test/support/case-stage.ts";
import { labelsOf, textOf } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";

/** What the person can say, and when, on the way to a decision (domain: §1.8 I). */
let app: TestApp;
let stage: CaseStage;
let prisma: TestApp["services"]["db"]["prisma"];
const clock = new StillClock("2026-03-03T09:00:00+08:00");
beforeAll(async () => {
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
  await everybodySigned(app);
  stage = new CaseStage(app);
  ({ prisma } = app.services.db);
});
afterAll(() => app.close());
let day = new Date("2026-03-03T09:00:00+08:00");
beforeEach(() => {
  day = new Date(day.getTime() + 28 * 86_400_000);
  clock.moveTo(day);
});
async function mine(who: string, id: string) {
  await stage.person(who).presses(`case.mine:${id}`);
  const card = await stage.person(who).last();
  return { text: textOf(card), labels: labelsOf(card) };
}
const adds = (who: string, id: string, text: string) => stage.person(who).submits("cases.addition", { text }, { id });

test("what was sent back for more work can still be answered by the person, who may also ask for another handler", async () => {
  const id = await stage.proposed();
  await stage.withReason("cases.return", id, "sunli");
  expect((await stage.find(id)).state).toBe("open");
  expect((await mine("chenchen", id)).labels).toEqual(expect.arrayContaining(["补充说明", "申请回避"]));
  expect(said(await adds("chenchen", id, "我还有一份当时的记录。"))).toContain("已收到");
  expect(textOf(await stage.person("wangmin").last())).toContain("当时的记录");
});

test("nothing that the person sees or can do changes between the proposal and the service of the decision", async () => {
  const id = await stage.proposed("zhouyu");
  const before = await mine("zhouyu", id);
  await stage.decide(id);
  expect(await mine("zhouyu", id)).toEqual(before);
  expect(said(await adds("zhouyu", id, "我想起一件事，发布前问过同事。"))).toContain("已收到");
  // Who decided reads it too, and can take the decision back before it is served.
  expect(textOf(await stage.person("sunli").last())).toContain("发布前问过同事");
});

test("a statement that comes after its time is read like anything that is added", async () => {
  const id = await stage.opened("linyue");
  await stage.allege(id);
  const form = await stage.person("linyue").presses(`case.statement:${id}`);
  expect(form.kind).toBe("form");
  await stage.moveTo(new Date(day.getTime() + 10 * 86_400_000).toISOString());
  expect((await stage.find(id)).state).toBe("deliberation");
  const late = await stage
    .person("linyue")
    .submits("cases.statement", { text: "出差回来才看到，情况是这样的。" }, { id });
  expect(said(late)).toContain("已收到");
  expect(textOf(await stage.person("wangmin").last())).toContain("出差回来才看到");
});

test("whoever was told nothing yet learns from no button that there is a case", async () => {
  const id = await stage.opened("chenchen");
  const nothing = said(await stage.person("zhouyu").presses("case.mine:cas_0000000000000000"));
  expect(said(await adds("chenchen", id, "随便写点什么。"))).toBe(nothing);
  for (const press of ["addition", "ask-recusal"])
    expect(said(await stage.person("chenchen").presses(`case.${press}:${id}`))).toBe(nothing);
  expect(said(await stage.person("chenchen").presses(`case.mine:${id}`))).toBe(nothing);
});

test("a hearing is in office hours of a working day where the person is, whoever sets it from wherever", async () => {
  const id = await stage.opened("emma");
  const at = (hours: number) => new Date(day.getTime() + 2 * 86_400_000 + hours * 3_600_000).toISOString();
  // Ten in the morning in Beijing is the middle of the night in London.
  const night = await stage.allege(id, { hearingAt: at(1), hearingPlace: "Teams" });
  expect(night).toMatchObject({ kind: "errors", errors: { hearingAt: expect.stringContaining("03:00") } });
  expect(said(await stage.allege(id, { hearingAt: at(8), hearingPlace: "Teams" }))).toContain("已送达");
});

test("taking a decision back that two people took is told to both", async () => {
  const id = await stage.withSecond("liqiang");
  await stage.approve(id);
  const told = () => prisma.delivery.count({ where: { message: { subject: id, notice: "cases.handler" } } });
  const before = await told();
  await stage.person("liuyang").submits("cases.withdraw", { reason: "证据有了变化，先撤回。" }, { id });
  expect((await stage.find(id)).state).toBe("withdrawn");
  expect((await told()) - before).toBe(3);
});

test("a hearing is moved into office hours only, too", async () => {
  const id = await stage.opened("emma");
  const at = (days: number, hours: number) =>
    new Date(day.getTime() + days * 86_400_000 + hours * 3_600_000).toISOString();
  await stage.allege(id, { hearingAt: at(2, 8), hearingPlace: "Teams" });
  const moves = (instant: string) =>
    stage.person("emma").submits("cases.reschedule", { at: instant, reason: "My companion is away." }, { id });
  // The night of Friday, and Saturday at ten.
  for (const instant of [at(3, 1), at(4, 9)])
    expect(await moves(instant)).toMatchObject({
      kind: "errors",
      errors: { at: expect.stringMatching(/working|office/i) },
    });
  expect(said(await moves(at(3, 8)))).toContain("Moved");
});
