import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { verifyAudit } from "../../src/core/audit.ts";
import { StillClock } from "../../src/core/clock.ts";
import { watchDeadlines } from "../../src/core/deadlines/watch.ts";
import type { Locale } from "../../src/core/locale.ts";
import { approvalWords } from "../../src/features/approvals/messages/index.ts";
import { planWords } from "../../src/features/plans/messages/index.ts";
import { sayNumber } from "../../src/features/plans/model.ts";
import { runningWords } from "../../src/features/plans/running/messages/index.ts";
import { SlackModal } from "./hostile-slack.ts";
import { Stage } from "./hostile-stage.ts";
import { type Way, WebChat } from "./hostile-ways.ts";
import { WecomDialogue } from "./hostile-wecom.ts";
import { type Actor, ROLES } from "./surface-driver.ts";

const WRITTEN = {
  "zh-CN": {
    command: "计划 新建",
    approvals: "审批",
    task: "竞品账号对比表",
    change: "时段请改到下午两点以后。",
    proof: "对比表已发给团队。",
    report: "三家竞品每周各发五条。",
    question: "互动率是怎么算的？",
    more: "三家竞品每周各发五条，互动率按点赞除以粉丝。",
  },
  en: {
    command: "plan new",
    approvals: "approvals",
    task: "Comparison of competitors",
    change: "Please move it after two in the afternoon.",
    proof: "The comparison went to the team.",
    report: "Each of the three posts five times a week.",
    question: "How was the rate of replies counted?",
    more: "Each of the three posts five times a week; replies are counted by likes.",
  },
} as const;

const ways: { way: Way; locale: Locale; name: string }[] = [
  { way: new WebChat(), locale: "zh-CN", name: "web" },
  { way: new SlackModal(), locale: "en", name: "slack" },
  { way: new WecomDialogue(), locale: "zh-CN", name: "wecom" },
];

describe.each(ways)("a plan of working time, on $name in $locale", ({ way, name, locale }) => {
  const { driver } = way;
  const [tp, ta, tr] = [planWords.in(locale), approvalWords.in(locale), runningWords.in(locale)];
  const written = WRITTEN[locale];
  let stage: Stage;

  beforeEach(async () => {
    await way.open();
    onTestFinished(() => driver.close());
    for (const who of ROLES) if (who !== "stranger") await driver.as(who).setLanguage(locale);
    stage = await Stage.of(way);
    const { person } = driver.app.services.db.prisma;
    await person.update({ where: { id: stage.idOf("subject") }, data: { managerId: stage.idOf("handler") } });
    await person.update({ where: { id: stage.idOf("handler") }, data: { managerId: stage.idOf("decider") } });
  });

  const moveTo = async (instant: string): Promise<void> => {
    const { clock, services, registry } = driver.app;
    if (!(clock instanceof StillClock)) throw new Error("the clock runs");
    clock.moveTo(new Date(instant));
    await watchDeadlines(services, registry);
    await driver.settle();
  };
  /** Somebody does something on their screen, and everything that follows arrives. */
  const does = async (actor: Actor, button: string, values?: Record<string, string>): Promise<void> => {
    await actor.presses(button);
    if (values) await actor.fillsIn(values);
    // A platform lets only so many messages through in a minute.
    if (driver.app.clock.now() < new Date("2026-11-25T00:00:00+08:00")) stage.waits(80_000);
    await driver.settle();
  };
  const delegated = (field: "person" | "firstDay" | "lastDay") => ta(`forms.delegate.fields.${field}.label`);
  const label = (field: "purpose" | "platforms" | "firstDay" | "lastDay" | "windows" | "hours" | "tasks") =>
    tp(`forms.write.fields.${field}.label`);

  test("is sent back, changed, approved by who stands in, checked in, used up and reported", async () => {
    const { prisma } = driver.app.services.db;
    const [owner, manager, standIn] = [driver.as("subject"), driver.as("handler"), driver.as("legal")];
    await manager.says(written.approvals);
    await driver.settle();
    await does(manager, ta("delegation.give"), {
      [delegated("person")]: way.nameOf("legal"),
      [delegated("firstDay")]: "2026-11-24",
      [delegated("lastDay")]: "2026-11-24",
    });
    await does(standIn, ta("delegation.accept"));
    await manager.sees(ta("delegation.states.accepted", { name: standIn.name }));

    await owner.says(written.command);
    await owner.fillsIn({
      [label("purpose")]: tp("purposes.market_research"),
      [label("platforms")]: name === "wecom" ? "1" : tp("platforms.weibo"),
      [label("firstDay")]: "2026-11-25",
      [label("lastDay")]: "2026-11-26",
      [label("windows")]: "10:00-11:30",
      [label("hours")]: "1.2",
      [label("tasks")]: written.task,
    });
    await driver.settle();
    const { id, number } = await prisma.plan.findFirstOrThrow();
    const stateOf = async () => (await prisma.plan.findUniqueOrThrow({ where: { id } })).state;
    await does(owner, tp("buttons.submit"));
    await manager.sees(sayNumber(number));
    await does(manager, ta("card.return"), { [ta("forms.return.fields.text.label")]: written.change });
    await owner.sees(written.change);
    await does(owner, tp("buttons.change"), { [label("windows")]: "14:00-15:30" });
    await does(owner, tp("buttons.submit"));
    expect(await stateOf()).toBe("submitted");
    await does(standIn, ta("card.approve"));
    expect(await stateOf()).toBe("approved");
    await owner.sees(standIn.name);

    await moveTo("2026-11-25T14:00:00+08:00");
    expect(await stateOf()).toBe("active");
    await does(owner, tr("buttons.start"));
    await moveTo("2026-11-25T15:05:00+08:00");
    await owner.sees(tr("budget.reached80"));
    expect(manager.seesText()).not.toContain(tr("budget.reached80"));
    await moveTo("2026-11-25T15:20:00+08:00");
    await owner.sees(tr("budget.reached100"));
    await moveTo("2026-11-25T15:30:00+08:00");
    await owner.sees(tr("ended.title", { number: sayNumber(number) }));
    await manager.sees(tr("budget.reached100"));

    await does(owner, tr("buttons.checkIn"), {
      [tr("forms.check-in.fields.outcome.label")]: tr("forms.check-in.fields.outcome.options.done"),
      [tr("forms.check-in.fields.text.label")]: written.proof,
    });
    expect(await prisma.planTask.findFirstOrThrow()).toMatchObject({ state: "done" });
    await owner.sees(written.proof);

    await moveTo("2026-11-26T15:30:00+08:00");
    expect(await stateOf()).toBe("overdue");
    await does(owner, tp("buttons.report"), { [tp("forms.report.fields.text.label")]: written.report });
    await manager.sees(written.report);
    await manager.sees(written.proof);
    await does(manager, tp("buttons.returnReport"), {
      [tr("forms.return-report.fields.question.label")]: written.question,
    });
    await owner.sees(written.question);
    await does(owner, tp("buttons.report"), { [tp("forms.report.fields.text.label")]: written.more });
    expect(await stateOf()).toBe("completed");
    await manager.sees(written.more);
    expect(manager.offers(tp("buttons.returnReport"))).toBe(false);
    expect((await verifyAudit(driver.app.services.db)).faults).toEqual([]);
  }, 120_000);
});
