import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { personId } from "../../../../test/support/app.ts";
import { findPerson } from "../../../core/people.ts";
import { idOf, PARAMETERS, said, startWithDecisions } from "./decisions.fixture.ts";
import * as obligations from "./index.ts";

/** The course of what a decision asks for, from its service to its end or its reversal. */
let all: Awaited<ReturnType<typeof startWithDecisions>>;
beforeAll(async () => {
  all = await startWithDecisions();
});
afterAll(() => all.app.close());

describe("the course", () => {
  test("planned twice, a decision asks once; what is off under the law of the case is not asked", async () => {
    const made = await all.decided(
      ["content_removal", "circular_criticism", "meeting_reflection", "written_reflection"],
      {
        subject: "emma",
      },
    );
    expect(Object.keys(made.ids)).toEqual(["content_removal", "written_reflection"]);
    const again = await all.inTx((ctx) => obligations.plan(ctx, made.sanction, ["content_removal"], made.planning));
    expect(again).toHaveLength(2);
  });

  test("deletion begins with service and counts hours on the person's side; the rest waits until it is final", async () => {
    const made = await all.decided(["content_removal", "written_reflection", "bonus_deduction"]);
    const [content, reflection, bonus] = [
      idOf(made, "content_removal"),
      idOf(made, "written_reflection"),
      idOf(made, "bonus_deduction"),
    ];
    await all.inTx((ctx) => obligations.begin(ctx, made.sanction, "served"));
    await all.inTx((ctx) => obligations.begin(ctx, made.sanction, "served"));
    const [due, ...others] = await all.open(content);
    expect(others).toEqual([]);
    expect(due?.dueAt.getTime()).toBe(all.app.services.clock.now().getTime() + 24 * 3_600_000);
    expect(await all.open(reflection)).toEqual([]);
    expect(said(await all.person("chenchen").presses(`obligation.reflect:${reflection}`))).toContain("还没有开始");
    await all.inTx((ctx) => obligations.begin(ctx, made.sanction, "final"));
    expect((await all.open(reflection)).map(({ kind }) => kind)).toEqual(["write"]);
    expect(await all.find(bonus)).toMatchObject({ state: "instructed" });
    expect(await all.inTx((ctx) => obligations.areAllOver(ctx, made.sanction.id))).toBe(false);
  });

  test("an appeal stops all terms but that of deletion; with its end they run anew", async () => {
    const made = await all.running(["content_removal", "written_reflection"]);
    const reflection = idOf(made, "written_reflection");
    await all.inTx((ctx) => obligations.suspend(ctx, made.sanction));
    expect(await all.open(reflection)).toEqual([]);
    expect(await all.open(idOf(made, "content_removal"))).toHaveLength(1);
    const refused = await all
      .person("chenchen")
      .submits("obligations.reflect", { text: "我写好了。" }, { id: reflection });
    expect(said(refused)).toContain("申诉期间暂停");
    await all.inTx((ctx) => obligations.resume(ctx, made.sanction));
    expect(await all.open(reflection)).toHaveLength(1);
    expect(await all.find(reflection)).toMatchObject({ state: "pending" });
  });

  test("a deduction that is not configured says so and holds nothing up", async () => {
    const made = await all.decided(["oral_warning"]);
    const planning = { ...made.planning, parameters: { ...PARAMETERS, bonusRuleRef: null } };
    await all.inTx((ctx) => obligations.plan(ctx, made.sanction, ["bonus_deduction"], planning));
    const rows = await all.inTx((ctx) => obligations.obligationsOf(ctx, made.sanction.id));
    const bonus = rows.find(({ kind }) => kind === "bonus_deduction");
    expect(bonus).toMatchObject({ state: "disabled" });
    expect(await all.shown("sunli", bonus?.id ?? "")).toContain("未配置");
    expect(await all.shown("chenchen", bonus?.id ?? "")).toContain("没有为您的工作地配置");
  });

  test("who has left is not asked any more; the end of their contract goes on", async () => {
    const made = await all.running(["oral_warning", "written_reflection", "dismissal"], { subject: "mia" });
    await all
      .person("sunli")
      .submits(
        "obligations.serve",
        { service: "e_sign", on: "2026-11-24", reference: "ES-1", effectiveOn: "2026-11-24" },
        { id: idOf(made, "dismissal") },
      );
    await all.inTx((ctx) => obligations.onLeave(ctx, personId("mia")));
    expect(await all.find(idOf(made, "written_reflection"))).toMatchObject({ state: "cancelled" });
    expect(await all.find(idOf(made, "dismissal"))).toMatchObject({ state: "served" });
  });

  test("a milder decision keeps what it still asks for and undoes the rest", async () => {
    const made = await all.running(["written_reflection", "bonus_deduction"]);
    await all.inTx((ctx) =>
      obligations.reduceTo(ctx, made.sanction, ["written_reflection", "oral_warning"], made.planning),
    );
    const rows = await all.inTx((ctx) => obligations.obligationsOf(ctx, made.sanction.id));
    expect(Object.fromEntries(rows.map(({ kind, state }) => [kind, state]))).toEqual({
      oral_warning: "pending",
      written_reflection: "pending",
      bonus_deduction: "refunded",
    });
  });
});

test("everybody finds on their hub what waits for them, and nobody else's", async () => {
  const made = await all.running(["written_reflection", "oral_warning", "legal_reserve"]);
  const hub = (name: string) =>
    all.inTx(async (ctx) => {
      const reader = await findPerson(ctx.tx, personId(name));
      if (!reader) throw new Error(name);
      return JSON.stringify(await obligations.obligationHub.needsYou?.({ ...ctx, person: reader }));
    });
  expect(await hub("chenchen")).toContain(idOf(made, "written_reflection"));
  expect(await hub("sunli")).toContain(idOf(made, "oral_warning"));
  expect(await hub("hejing")).toContain(idOf(made, "legal_reserve"));
  for (const id of Object.values(made.ids)) expect(await hub("zhouyu")).not.toContain(id);
});

describe("who may", () => {
  test("a witness of the case never acts, whatever their role: the next team does", async () => {
    const made = await all.running(["oral_warning", "bonus_deduction"]);
    const { caseId } = made.sanction;
    const [oral, bonus] = [idOf(made, "oral_warning"), idOf(made, "bonus_deduction")];
    const now = all.app.services.clock.now();
    await all.app.services.db.prisma.caseQuestion.create({
      data: {
        id: "cqu_1",
        caseId,
        witnessId: personId("sunli"),
        question: Buffer.alloc(0),
        state: "asked",
        askedAt: now,
        movedAt: now,
      },
    });
    expect(said(await all.person("sunli").presses(`obligation.record:${oral}`))).toContain("证人");
    expect(
      said(await all.person("sunli").submits("obligations.confirm", { minimum: ["yes"] }, { id: bonus })),
    ).toContain("证人");
    expect((await all.person("liuyang").presses(`obligation.record:${oral}`)).kind).toBe("form");
  });

  test("another of the team is told who has it, everybody else and the person's manager that it is not theirs", async () => {
    const id = idOf(await all.running(["oral_warning"]), "oral_warning");
    expect(said(await all.person("liuyang").presses(`obligation.record:${id}`))).toContain("孙丽");
    expect(said(await all.person("liqiang").presses(`obligation.view:${id}`))).toContain("不能操作");
    expect(said(await all.person("liqiang").presses(`obligation.record:${id}`))).toContain("直属上级");
    expect(said(await all.person("zhouyu").presses(`obligation.view:${id}`))).toContain("不能操作");
  });
});

test("a reversal of what never began is told to nobody", async () => {
  const made = await all.decided(["oral_warning", "circular_criticism", "bonus_deduction"]);
  await all.inTx((ctx) => obligations.cancelAll(ctx, made.sanction));
  const rows = await all.inTx((ctx) => obligations.obligationsOf(ctx, made.sanction.id));
  expect(rows.map(({ state }) => state)).toEqual(["cancelled", "cancelled", "cancelled"]);
  const subjects = [made.sanction.id, ...Object.values(made.ids)];
  expect(await all.app.services.db.prisma.message.count({ where: { subject: { in: subjects } } })).toBe(0);
});

test("what is late is marked once and never turns into anything else", async () => {
  const made = await all.running(["oral_warning"]);
  const id = idOf(made, "oral_warning");
  for (const day of ["02", "03", "04"]) {
    await all.waitUntil(`2026-12-${day}T09:05:00+08:00`);
  }
  expect(await all.find(id)).toMatchObject({ state: "pending", isOverdue: true });
  expect(
    await all.app.services.db.prisma.sanction.count({
      where: { id: { not: made.sanction.id }, counted: { has: made.sanction.id } },
    }),
  ).toBe(0);
  expect(await all.shown("wangmin", id)).toContain("未按时处理");
});

test("the person is not waited for where a note is voluntary", async () => {
  const id = idOf(await all.running(["written_reflection"], { subject: "emma" }), "written_reflection");
  expect(await all.shown("emma", id)).toContain("voluntary");
  await all.waitUntil("2026-12-14T18:00:00+08:00");
  expect(await all.find(id)).toMatchObject({ state: "declined", isOverdue: false });
});
