import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { verifyAudit } from "../../src/core/audit.ts";
import { callback, encodeCallback } from "../../src/core/callback.ts";
import { StillClock } from "../../src/core/clock.ts";
import { watchDeadlines } from "../../src/core/deadlines/watch.ts";
import type { Locale } from "../../src/core/locale.ts";
import { hijackWords } from "../../src/features/accounts/hijack/messages/index.ts";
import { ESSENTIAL, STEPS, type StepKey, sayNumber, type Team } from "../../src/features/accounts/hijack/model.ts";
import { accountWords } from "../../src/features/accounts/messages/index.ts";
import { sayNumber as sayIncident } from "../../src/features/incidents/model.ts";
import { linesOf, readDetails } from "../../src/features/incidents/store.ts";
import { planWords } from "../../src/features/plans/messages/index.ts";
import { sees as seesIn } from "./hostile-cases.ts";
import { SlackModal } from "./hostile-slack.ts";
import { Stage } from "./hostile-stage.ts";
import { WebChat } from "./hostile-ways.ts";
import { WecomDialogue } from "./hostile-wecom.ts";
import { type Actor, ROLES, type Who } from "./surface-driver.ts";

const WRITTEN = {
  "zh-CN": {
    command: "账号被盗",
    saw: "发了一条我们没有写的抽奖。",
    trouble: "又有陌生设备登录。",
    note: "平台回复工单 88 已受理。",
    end: "点了钓鱼链接，已培训。",
  },
  en: {
    command: "hacked",
    saw: "It posted a prize draw that we did not write.",
    trouble: "A device that nobody knows signed in again.",
    note: "The platform took up our ticket 88.",
    end: "A phishing link was pressed; people were trained.",
  },
} as const;

const ways: { way: WebChat | SlackModal | WecomDialogue; locale: Locale; name: string }[] = [
  { way: new WebChat(), locale: "zh-CN", name: "web" },
  { way: new SlackModal(), locale: "en", name: "slack" },
  { way: new WecomDialogue(), locale: "zh-CN", name: "wecom" },
];

/** Who is of which team; the decider owns the account, the subject holds it, the reporter notices. */
const TEAM_OF = { security: "handler", pr: "other handler", legal: "legal" } as const satisfies Record<Team, Who>;

describe.each(ways)("an account in other hands, on $name in $locale", ({ way, locale }) => {
  const { driver } = way;
  const [t, ta, tp] = [hijackWords.in(locale), accountWords.in(locale), planWords.in(locale)];
  const written = WRITTEN[locale];
  let stage: Stage;

  beforeEach(async () => {
    await way.open();
    onTestFinished(() => driver.close());
    for (const who of ROLES) if (who !== "stranger") await driver.as(who).setLanguage(locale);
    stage = await Stage.of(way);
    const { prisma } = driver.app.services.db;
    await prisma.companyAccount.deleteMany();
    await prisma.roleGrant.deleteMany({ where: { role: { in: Object.keys(TEAM_OF) } } });
    const data = Object.entries(TEAM_OF).map(([role, who]) => ({ role, personId: stage.idOf(who) }));
    await prisma.roleGrant.createMany({ data });
    const managerId = stage.idOf("decider");
    await prisma.person.update({ where: { id: stage.idOf("subject") }, data: { managerId } });
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
    stage.waits(80_000);
    await driver.settle();
  };
  /** Every step of a team, each by its own button. */
  const doesAll = async (team: Team, id: string, steps: readonly StepKey[] = STEPS[team]): Promise<void> => {
    for (const step of steps) {
      if (way instanceof WebChat) await driver.as(TEAM_OF[team]).presses(t("buttons.done"));
      else await way.picks(TEAM_OF[team], encodeCallback(callback("hijack.step", id, step)));
      stage.waits(80_000);
      await driver.settle();
    }
  };
  const checks = (hours: number, found: "fine" | "trouble", text = ""): Promise<void> =>
    does(driver.as("handler"), t("buttons.check", { hours }), {
      [t("forms.check.fields.found.label")]: t(`forms.check.fields.found.options.${found}`),
      ...(text && { [t("forms.check.fields.text.label")]: text }),
    });

  test("is frozen, dealt with by three teams, looked after for three days, and closed into an incident", async () => {
    const { services } = driver.app;
    const { prisma } = services.db;
    const [security, pr, legal, holder, reporter] = [
      driver.as("handler"),
      driver.as("other handler"),
      driver.as("legal"),
      driver.as("subject"),
      driver.as("reporter"),
    ];
    const account = { platform: "weibo", handle: "@company", purpose: "发布产品消息", unit: "市场部", mfa: "app" };
    const people = { owner: stage.idOf("decider"), holder: stage.idOf("subject") };
    await stage.person("handler").submits("accounts.register", { ...account, ...people }, { id: "new" });
    const { id: accountId } = await prisma.companyAccount.findFirstOrThrow();
    const stateOf = async () => (await prisma.companyAccount.findUniqueOrThrow({ where: { id: accountId } })).state;
    const days = { firstDay: "2026-11-24", lastDay: "2026-11-27", windows: "14:00-15:30", hours: "3" };
    const asked = { purpose: "other", platforms: ["weibo"], tasks: "周报", account: accountId, ...days };
    await stage.person("subject").submits("plans.write", asked, { id: "new" });
    const { id: planId } = await prisma.plan.findFirstOrThrow();
    await stage.person("subject").presses(callback("plan.submit", planId));
    const { id: approvalId } = await prisma.approval.findFirstOrThrow();
    // The own manager, and PR for what speaks in the company's name.
    for (const who of ["decider", "other handler"] as const)
      await stage.person(who).presses(callback("approval.approve", approvalId));
    expect((await prisma.plan.findFirstOrThrow()).state).toBe("approved");
    stage.waits(80_000);
    await driver.settle();
    const named = `${ta("platforms.weibo")} · @company`;

    await reporter.says(written.command);
    await reporter.fillsIn({
      [t("forms.report.fields.account.label")]: named,
      [t("forms.report.fields.text.label")]: written.saw,
    });
    await driver.settle();
    expect(await stateOf()).toBe("frozen");
    const { id, number } = await prisma.hijack.findFirstOrThrow();
    await security.sees(t("steps.password"));
    await pr.sees(t("steps.capture"));
    await legal.sees(t("steps.preserve"));
    expect(pr.seesText()).not.toContain(t("steps.password"));
    await reporter.sees(t("people.open", { account: named }));
    await holder.sees(tp("card.paused"));
    expect(holder.seesText()).not.toContain(written.saw);

    await does(pr, t("buttons.statement"));
    await pr.sees("@company");
    expect(security.offers(t("buttons.restore"))).toBe(false);
    await doesAll("security", id);
    // Nothing is said in public before legal agreed.
    await doesAll("legal", id);
    await doesAll("pr", id);
    await moveTo("2026-11-24T10:10:00+08:00");
    await security.sees(t("duty.check-1", { number: sayNumber(number) }));
    await checks(1, "fine");
    await does(security, t("buttons.restore"));
    expect(await stateOf()).toBe("in_custody");
    await reporter.sees(t("states.restored"));
    expect(holder.seesText()).not.toContain(tp("card.paused"));
    await does(pr, t("buttons.note"), { [t("forms.note.fields.text.label")]: written.note });

    // Somebody is in it again.
    await moveTo("2026-11-25T10:10:00+08:00");
    await checks(24, "trouble", written.trouble);
    expect(await stateOf()).toBe("frozen");
    expect(security.offers(t("buttons.restore"))).toBe(false);
    await doesAll("security", id, ESSENTIAL);
    await does(security, t("buttons.restore"));
    await moveTo("2026-11-25T11:40:00+08:00");
    await checks(1, "fine");
    await moveTo("2026-11-26T11:40:00+08:00");
    await checks(24, "fine");
    await moveTo("2026-11-28T11:40:00+08:00");
    expect(security.offers(t("buttons.close"))).toBe(false);
    await checks(72, "fine");
    await does(security, t("buttons.close"), {
      [t("forms.close.fields.cause.label")]: t("forms.close.fields.cause.options.phishing"),
      [t("forms.close.fields.text.label")]: written.end,
    });

    const closed = await prisma.hijack.findUniqueOrThrow({ where: { id } });
    expect(closed.state).toBe("closed");
    const incident = await prisma.incident.findFirstOrThrow({ orderBy: { number: "desc" } });
    expect(incident).toMatchObject({ kind: "account_anomaly", state: "contained" });
    await security.sees(sayIncident(incident.number));
    expect((await readDetails(seesIn(way), incident.id)).text).toBe(written.saw);
    const record = (await linesOf(seesIn(way), incident.id)).map(({ text }) => text).join("\n");
    for (const said of [written.saw, written.note, written.trouble, written.end]) expect(record).toContain(said);
    await driver.settle();
    await reporter.sees(sayIncident(incident.number));
    for (const said of [written.note, written.trouble, written.end]) expect(reporter.seesText()).not.toContain(said);
    expect((await verifyAudit(services.db)).faults).toEqual([]);
  }, 120_000);
});
