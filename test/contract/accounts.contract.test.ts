import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { verifyAudit } from "../../src/core/audit.ts";
import { callback } from "../../src/core/callback.ts";
import { systemCtx } from "../../src/core/context.ts";
import type { Locale } from "../../src/core/locale.ts";
import { planSteps } from "../../src/features/accounts/handovers/model.ts";
import { followDirectory } from "../../src/features/accounts/index.ts";
import { accountWords } from "../../src/features/accounts/messages/index.ts";
import { sayNumber } from "../../src/features/accounts/model.ts";
import { approvalWords } from "../../src/features/approvals/messages/index.ts";
import { SlackModal } from "./hostile-slack.ts";
import { Stage } from "./hostile-stage.ts";
import { type Way, WebChat } from "./hostile-ways.ts";
import { WecomDialogue } from "./hostile-wecom.ts";
import { type Actor, ROLES, type Who } from "./surface-driver.ts";

const WRITTEN = {
  "zh-CN": { handle: "@公司官方", purpose: "发布产品消息", unit: "市场部", why: "新品期间回复评论" },
  en: { handle: "@company", purpose: "Product news", unit: "Marketing", why: "Answers while the product comes out" },
} as const;

const ways: { way: Way; locale: Locale; name: string }[] = [
  { way: new WebChat(), locale: "zh-CN", name: "web" },
  { way: new SlackModal(), locale: "en", name: "slack" },
  { way: new WecomDialogue(), locale: "zh-CN", name: "wecom" },
];

/** The handler keeps the register and owns the account, the subject holds it and leaves, the decider is a manager. */
describe.each(ways)("an account of the company, on $name in $locale", ({ way, locale }) => {
  const { driver } = way;
  const t = accountWords.in(locale);
  const written = WRITTEN[locale];
  let stage: Stage;

  beforeEach(async () => {
    await way.open();
    onTestFinished(() => driver.close());
    for (const who of ROLES) if (who !== "stranger") await driver.as(who).setLanguage(locale);
    stage = await Stage.of(way);
    const { prisma } = driver.app.services.db;
    await prisma.companyAccount.deleteMany();
    const data = ["security", "pr"].map((role) => ({ personId: stage.idOf("handler"), role }));
    await prisma.roleGrant.createMany({ data, skipDuplicates: true });
    await prisma.person.update({
      where: { id: stage.idOf("reporter") },
      data: { managerId: stage.idOf("decider"), department: "" },
    });
    await prisma.person.update({ where: { id: stage.idOf("decider") }, data: { managerId: null } });
  });

  /** Somebody does something on their screen, and everything that follows arrives. */
  const does = async (actor: Actor, button: string, values?: Record<string, string>): Promise<void> => {
    await actor.presses(button);
    if (values) await actor.fillsIn(values);
    // A platform lets only so many messages through in a minute.
    stage.waits(80_000);
    await driver.settle();
  };
  /** A button that stands among others of the same name: a card with it alone. */
  const steps = async (who: Who, id: string, names: readonly string[]): Promise<void> => {
    for (const name of names) {
      const label = `${name} ${++count}`;
      await stage.offers(who, callback("handover.step", id, name), { title: label, label, kind: "run" });
      await driver.settle();
      await does(driver.as(who), label);
    }
  };
  let count = 0;

  test("is entered, used by whoever was allowed to, held, and handed over when its holder has left", async () => {
    const { services } = driver.app;
    const { prisma } = services.db;
    const [handler, reporter, decider, legal, subject] = [
      driver.as("handler"),
      driver.as("reporter"),
      driver.as("decider"),
      driver.as("legal"),
      driver.as("subject"),
    ];
    const label = t as (key: string) => string;
    const field = (form: "register" | "apply-use", name: string) => label(`forms.${form}.fields.${name}.label`);

    await stage.offers("handler", callback("account.register", "new"), { label: t("buttons.register") });
    await driver.settle();
    await does(handler, t("buttons.register"), {
      [field("register", "platform")]: t("platforms.weibo"),
      [field("register", "handle")]: written.handle,
      [field("register", "purpose")]: written.purpose,
      [field("register", "unit")]: written.unit,
      [field("register", "owner")]: way.nameOf("handler"),
      [field("register", "mfa")]: t("mfa.app"),
      [field("register", "link")]: "https://weibo.com/company",
      [field("register", "holder")]: way.nameOf("subject"),
    });
    const { id, number } = await prisma.companyAccount.findFirstOrThrow();
    await handler.sees(`${sayNumber(number)} ${t("platforms.weibo")} · ${written.handle}`);

    await reporter.says(locale === "en" ? "apply-account" : "申请账号");
    await reporter.fillsIn({
      [field("apply-use", "account")]: `${t("platforms.weibo")} · ${written.handle} · ${written.unit}`,
      [field("apply-use", "purpose")]: written.why,
      [field("apply-use", "fromDay")]: "2026-11-24",
    });
    await driver.settle();
    await does(reporter, t("application.submit"));
    await decider.sees(written.why);
    const approve = approvalWords.in(locale)("card.approve");
    await does(decider, approve);
    await does(handler, approve);
    await reporter.sees(t("application.states.approved"));
    await does(reporter, t("application.receive"));
    expect(await prisma.accountUse.count({ where: { accountId: id, endedAt: null, kind: "user" } })).toBe(1);

    await stage.offers("subject", callback("account.rotate", id), { label: t("buttons.rotate"), kind: "run" });
    await driver.settle();
    await does(subject, t("buttons.rotate"));
    await does(subject, t("buttons.rotated"));
    await subject.sees(t("rotate.done"));

    await prisma.person.update({ where: { id: stage.idOf("subject") }, data: { isActive: false } });
    expect(await services.db.transaction((tx) => followDirectory(systemCtx(services, tx)))).toBe(1);
    await driver.settle();
    await handler.sees(t("left.left", { name: subject.name }));
    const handover = await prisma.handover.findFirstOrThrow();
    expect(handover).toMatchObject({ reason: "left", state: "naming" });
    const of = (side: "from" | "to") => planSteps("left").flatMap((step) => (step.side === side ? [step.name] : []));
    await steps("handler", handover.id, of("from"));
    await does(handler, t("handover.name"), { [t("forms.hand-over.fields.person.label")]: way.nameOf("legal") });
    await legal.sees(t("handover.steps.receipt"));
    await steps("legal", handover.id, of("to"));
    await handler.sees(t("handover.states.done"));
    expect(await prisma.companyAccount.findUniqueOrThrow({ where: { id } })).toMatchObject({
      state: "in_custody",
      holderId: stage.idOf("legal"),
    });
    expect((await verifyAudit(services.db)).faults).toEqual([]);
  }, 120_000);
});
