import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { personId } from "../../../../test/support/app.ts";
import { labelsOf, textOf } from "../../../../test/support/demo-person.ts";
import { findCase } from "../store.ts";
import { idOf, said, startWithDecisions } from "./decisions.fixture.ts";
import * as obligations from "./index.ts";

/** What people do with it: the person concerned, who handles it, legal, compliance and payroll. */
let all: Awaited<ReturnType<typeof startWithDecisions>>;
beforeAll(async () => {
  all = await startWithDecisions();
});
afterAll(() => all.app.close());

const draft = {
  title: "关于一起内部信息事项的通报",
  text: "某同事发布了含有内部排期的截图，涉及制度 3.1.1.3，已作处理。请大家注意。",
  departments: "市场部",
  days: "30",
};

describe("the person concerned", () => {
  test("proves a deletion with a link or a picture; the handler verifies it, or says what is missing", async () => {
    const made = await all.running(["content_removal"]);
    const id = idOf(made, "content_removal");
    const empty = await all.person("chenchen").submits("obligations.claim", {}, { id });
    expect(empty).toMatchObject({ kind: "errors", errors: { link: expect.stringContaining("截图") } });
    await all.person("chenchen").submits("obligations.claim", { link: "https://weibo.com/1/a" }, { id });
    expect(textOf(await all.person("sunli").last())).toContain("https://weibo.com/1/a");
    await all.person("sunli").submits("obligations.reject", { text: "链接仍能打开。" }, { id });
    expect(await all.find(id)).toMatchObject({ state: "pending" });
    await all.person("chenchen").submits("obligations.claim", { link: "https://weibo.com/1/a" }, { id });
    await all.person("sunli").presses(`obligation.verify:${id}`);
    expect(await all.find(id)).toMatchObject({ state: "verified" });
    expect(await all.inTx((ctx) => obligations.areAllOver(ctx, made.sanction.id))).toBe(true);
  });

  test("says that they cannot, or see it differently; it is over when the handler agrees", async () => {
    const id = idOf(await all.running(["content_removal"]), "content_removal");
    await all
      .person("chenchen")
      .submits("obligations.cannot", { reason: "disagree", text: "内容是公开信息。" }, { id });
    expect(await all.find(id)).toMatchObject({ state: "contested" });
    await all.person("sunli").submits("obligations.settle", { text: "核对后同意。" }, { id });
    expect(await all.shown("chenchen", id)).toContain("不再要求删除");
  });

  test("declines a self-criticism without a new violation, and may hand it in later", async () => {
    const id = idOf(await all.running(["written_reflection"]), "written_reflection");
    expect(said(await all.person("chenchen").presses(`obligation.decline:${id}`))).toContain("不会因此产生新的违规");
    await all.person("chenchen").submits("obligations.reflect", { text: "想了想，还是写一份。" }, { id });
    await all.person("sunli").submits("obligations.give-back", { text: "请补充影响。" }, { id });
    await all.person("chenchen").submits("obligations.reflect", { text: "影响了两位客户的安排。" }, { id });
    expect(said(await all.person("sunli").submits("obligations.give-back", { text: "还要补充。" }, { id }))).toContain(
      "退回过一次",
    );
    await all.person("sunli").presses(`obligation.accept:${id}`);
    expect(await all.find(id)).toMatchObject({ state: "accepted", returned: 1 });
    for (const other of ["zhouyu", "wangmin", "hejing"]) expect(await all.shown(other, id)).not.toContain("两位客户");
  });

  test("hears no more than that there is a notice, until they open it", async () => {
    const id = idOf(await all.running(["oral_warning"]), "oral_warning");
    const talk = {
      givenBy: personId("sunli"),
      heldAt: "2026-11-24T09:00",
      way: "talk",
      summary: "孙丽说明了涉及的条款和今后的做法。",
    };
    const named = await all
      .person("sunli")
      .submits("obligations.record", { ...talk, summary: `${talk.summary}周宇提供了截图。` }, { id });
    expect(named).toMatchObject({ kind: "errors", errors: { summary: expect.stringContaining("周宇") } });
    await all.person("sunli").submits("obligations.record", talk, { id });
    const brief = textOf(await all.person("chenchen").last());
    expect(brief).not.toContain("谈话");
    expect(await all.shown("chenchen", id)).toContain("今后的做法");
    await all.person("chenchen").submits("obligations.comment", { text: "时间与我记得的不同。" }, { id });
    expect(await all.find(id)).toMatchObject({ state: "noted" });
  });
});

describe("a circular", () => {
  test("names nobody, and says beside the field who was named", async () => {
    const id = idOf(await all.running(["circular_criticism"]), "circular_criticism");
    const named = await all
      .person("sunli")
      .submits("obligations.circular", { ...draft, text: `${draft.text}（陈晨）` }, { id });
    expect(named).toMatchObject({ kind: "errors", errors: { text: expect.stringContaining("陈晨") } });
    const others = await all
      .person("sunli")
      .submits("obligations.circular", { ...draft, text: `${draft.text}（周宇）` }, { id });
    expect(others).toMatchObject({ kind: "errors", errors: { text: expect.stringContaining("周宇") } });
    const nowhere = await all
      .person("sunli")
      .submits("obligations.circular", { ...draft, departments: "市场二部" }, { id });
    expect(nowhere).toMatchObject({ kind: "errors", errors: { departments: expect.stringContaining("市场二部") } });
  });

  test("with a name needs somebody of compliance besides, and neither the one who wrote nor who checked it", async () => {
    const id = idOf(await all.running(["circular_criticism"], { isNamed: true }), "circular_criticism");
    await all.person("sunli").submits("obligations.circular", { ...draft, text: `${draft.text}（陈晨）` }, { id });
    await all.person("hejing").presses(`obligation.check:${id}`);
    expect(said(await all.person("sunli").presses(`obligation.publish:${id}`))).toContain("合规");
    expect(said(await all.person("hejing").presses(`obligation.approve:${id}`))).not.toContain("已同意");
    await all.person("liuyang").presses(`obligation.approve:${id}`);
    await all.person("sunli").presses(`obligation.publish:${id}`);
    expect(await all.find(id)).toMatchObject({ state: "published" });
  });
});

describe("money and contracts", () => {
  test("payroll gets a percentage and no amount, confirms it, and pays back what is reversed", async () => {
    const made = await all.running(["bonus_deduction"]);
    const id = idOf(made, "bonus_deduction");
    await all.person("sunli").submits("obligations.confirm", { minimum: ["yes"] }, { id });
    expect(await all.find(id)).toMatchObject({ state: "confirmed" });
    await all.inTx((ctx) => obligations.cancelAll(ctx, made.sanction));
    expect(await all.find(id)).toMatchObject({ state: "refunded" });
    expect(labelsOf(await all.person("sunli").last())).toContain("确认已退还");
    await all.person("sunli").presses(`obligation.pay-back:${id}`);
    const { number } = (await all.inTx((ctx) => findCase(ctx, made.sanction.caseId))) ?? { number: 0 };
    const { header, rows } = await all.inTx((ctx) => obligations.payrollTable(ctx, "en", "2026-11", ""));
    const own = rows.filter((row) => row.includes(`CASE-${number}`));
    expect(own).toEqual([
      [
        "陈晨",
        "chen.chen@demo.example",
        "市场部",
        "2026-11",
        "deduction",
        10,
        "PAY-2025 §7",
        `CASE-${number}`,
        "2026-11-24",
        "2026-11-24",
      ],
      [
        "陈晨",
        "chen.chen@demo.example",
        "市场部",
        "2026-11",
        "refund",
        10,
        "PAY-2025 §7",
        `CASE-${number}`,
        "2026-11-24",
        "2026-11-24",
      ],
    ]);
    expect(rows.every((row) => row.length === header.length)).toBe(true);
  });

  test("what payroll cannot deduct is not deducted, and leaves their file", async () => {
    const made = await all.running(["bonus_deduction"]);
    const id = idOf(made, "bonus_deduction");
    await all.person("sunli").submits("obligations.refuse", { reason: "below_minimum" }, { id });
    expect(await all.find(id)).toMatchObject({ state: "disabled" });
    expect(await all.app.services.db.prisma.payrollEntry.count({ where: { obligationId: id } })).toBe(0);
  });

  test("a dismissal is served on paper or by e-signature, and is over when the formalities are", async () => {
    const id = idOf(await all.running(["dismissal"]), "dismissal");
    const bare = await all
      .person("sunli")
      .submits("obligations.serve", { service: "scan", on: "2026-11-24", effectiveOn: "2026-11-24" }, { id });
    expect(bare).toMatchObject({ kind: "errors", errors: { files: expect.any(String) } });
    const proof = { service: "e_sign", on: "2026-11-24", reference: "ES-2", effectiveOn: "2026-11-24" };
    await all.person("sunli").submits("obligations.serve", proof, { id });
    expect((await all.open(id)).map(({ dueAt }) => dueAt)).toEqual([new Date("2026-12-10T00:00:00+08:00")]);
    for (const step of ["certificate", "handover", "accounts"])
      await all.person("sunli").presses(`obligation.step:${id}:${step}`);
    expect(said(await all.person("sunli").presses(`obligation.finish:${id}`))).toContain("没有办完");
    await all.person("sunli").presses(`obligation.step:${id}:settlement`);
    await all.person("sunli").presses(`obligation.finish:${id}`);
    expect(await all.find(id)).toMatchObject({ state: "effective" });
  });
});

test("a circular that is out when an appeal comes stays up and says so", async () => {
  const made = await all.decided(["circular_criticism"], { parameters: { circularAfterWindow: false } });
  const id = idOf(made, "circular_criticism");
  await all.inTx((ctx) => obligations.begin(ctx, made.sanction, "served"));
  await all.person("sunli").submits("obligations.circular", draft, { id });
  await all.person("hejing").presses(`obligation.check:${id}`);
  await all.person("sunli").presses(`obligation.publish:${id}`);
  await all.inTx((ctx) => obligations.suspend(ctx, made.sanction));
  expect(textOf(await all.person("zhouyu").last())).toContain("正在申诉中");
  expect((await all.open(id)).map(({ kind }) => kind)).toEqual(["life"]);
});

test("a meeting is scheduled with a chair, who reads the statement where the person chose that", async () => {
  const id = idOf(await all.running(["meeting_reflection"]), "meeting_reflection");
  const itself = await all
    .person("sunli")
    .submits("obligations.schedule", { at: "2026-11-25T15:00", chair: personId("chenchen") }, { id });
  expect(itself).toMatchObject({ kind: "errors", errors: { chair: expect.any(String) } });
  await all
    .person("sunli")
    .submits("obligations.schedule", { at: "2026-11-25T15:00", chair: personId("liqiang") }, { id });
  await all.person("chenchen").submits("obligations.statement", { text: "我对给大家带来的影响表示歉意。" }, { id });
  expect(textOf(await all.person("liqiang").last())).toContain("表示歉意");
  expect(said(await all.person("sunli").presses(`obligation.read:${id}`))).toContain("还没有到");
  await all.waitUntil("2026-11-25T16:00:00+08:00");
  expect(said(await all.person("sunli").presses(`obligation.hold:${id}`))).toContain("宣读");
  await all.person("sunli").presses(`obligation.read:${id}`);
  expect(await all.find(id)).toMatchObject({ state: "replaced" });
  expect(textOf(await all.person("liqiang").last())).not.toContain("表示歉意");
});

test("a change of the contract needs a signature or a clause, takes effect on its day, and not when it is contested", async () => {
  const id = idOf(await all.running(["demotion"]), "demotion");
  const bare = await all
    .person("sunli")
    .submits("obligations.sign", { basis: "consent", signedOn: "2026-11-24" }, { id });
  expect(bare).toMatchObject({ kind: "errors", errors: { files: expect.any(String) } });
  const clause = { basis: "contract", signedOn: "2024-03-01", clause: "6.2", note: "条款适用。" };
  await all.person("sunli").submits("obligations.sign", clause, { id });
  await all.person("sunli").submits("obligations.effect", { on: "2026-11-25" }, { id });
  await all.person("chenchen").submits("obligations.contest", { text: "我不同意。" }, { id });
  await all.waitUntil("2026-11-26T10:00:00+08:00");
  expect(await all.find(id)).toMatchObject({ state: "contested" });
  await all.person("sunli").submits("obligations.sign", clause, { id });
  await all.person("sunli").submits("obligations.effect", { on: "2026-11-26" }, { id });
  await all.waitUntil("2026-11-26T10:01:00+08:00");
  expect(await all.find(id)).toMatchObject({ state: "effective" });
});

test("a circular goes through legal to its readers once each, comes down by itself, and is corrected to the same people", async () => {
  const made = await all.running(["circular_criticism"]);
  const id = idOf(made, "circular_criticism");
  await all.person("sunli").submits("obligations.circular", draft, { id });
  expect(said(await all.person("sunli").presses(`obligation.publish:${id}`))).not.toContain("已发布");
  await all.person("hejing").presses(`obligation.check:${id}`);
  await all.person("sunli").presses(`obligation.publish:${id}`);
  await all.person("sunli").presses(`obligation.publish:${id}`);
  const told = await all.app.services.db.prisma.delivery.findMany({
    where: { message: { subject: id, notice: "obligations.circular" } },
  });
  expect(told.map((row) => row.personId).sort()).toEqual([personId("liqiang"), personId("zhouyu")]);
  expect(textOf(await all.person("zhouyu").last())).toContain("内部排期");
  await all.waitUntil("2027-01-14T00:05:00+08:00");
  expect(await all.find(id)).toMatchObject({ state: "removed" });
  expect(textOf(await all.person("zhouyu").last())).not.toContain("内部排期");
  await all.inTx((ctx) => obligations.cancelAll(ctx, made.sanction));
  expect(await all.find(id)).toMatchObject({ state: "corrected" });
  for (const reader of ["zhouyu", "liqiang"]) expect(textOf(await all.person(reader).last())).toContain("更正");
});
