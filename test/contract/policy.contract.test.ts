import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { verifyAudit } from "../../src/core/audit.ts";
import { callback } from "../../src/core/callback.ts";
import type { Locale } from "../../src/core/locale.ts";
import { sayCommentNumber } from "../../src/features/policy/making/model.ts";
import { policyWords } from "../../src/features/policy/messages/index.ts";
import { SlackModal } from "./hostile-slack.ts";
import { Stage } from "./hostile-stage.ts";
import { type Way, WebChat } from "./hostile-ways.ts";
import { WecomDialogue } from "./hostile-wecom.ts";
import type { Actor } from "./surface-driver.ts";

const SAID = {
  "zh-CN": {
    opinion: "加班时间怎么算，请写清楚。",
    answer: "会写明加班时间。",
    present: "职工代表 12 人",
    minutes: "逐条讨论，达成一致。",
    reservation: "第四章对销售不现实。",
  },
  en: {
    opinion: "Please say how overtime counts.",
    answer: "Overtime will be named.",
    present: "12 representatives of the employees",
    minutes: "Discussed clause by clause, agreed.",
    reservation: "Chapter four does not fit the sales team.",
  },
} as const;

const ways: { way: Way; locale: Locale; name: string }[] = [
  { way: new WebChat(), locale: "en", name: "web" },
  { way: new SlackModal(), locale: "en", name: "slack" },
  { way: new WecomDialogue(), locale: "zh-CN", name: "wecom" },
];

/** The handler is HR, legal says the second yes, the reporter and the subject are employees. */
describe.each(ways)("a version of the policy, on $name in $locale", ({ way, locale }) => {
  const { driver } = way;
  const t = policyWords.in(locale);
  const label = t as (key: string) => string;
  const said = SAID[locale];
  let stage: Stage;

  beforeEach(async () => {
    await way.open();
    onTestFinished(() => driver.close());
    for (const who of ["reporter", "handler", "legal", "subject"] as const) await driver.as(who).setLanguage(locale);
    stage = await Stage.of(way);
    const { prisma } = driver.app.services.db;
    const data = [
      { personId: stage.idOf("handler"), role: "hr" },
      { personId: stage.idOf("legal"), role: "legal" },
    ];
    await prisma.roleGrant.createMany({ data, skipDuplicates: true });
  });

  const does = async (actor: Actor, button: string, values?: Record<string, string>): Promise<void> => {
    await actor.presses(button);
    if (values) await actor.fillsIn(values);
    stage.waits(80_000);
    await driver.settle();
  };
  // Among the buttons of a card that a form left open, the one that is offered is known by its name.
  const field = (form: string, name: string) => label(`forms.${form}.fields.${name}.label`);

  test("is drafted, talked over, published by two, read, signed with a reservation, and answered", async () => {
    const { prisma } = driver.app.services.db;
    const [hr, legal, employee, other] = [
      driver.as("handler"),
      driver.as("legal"),
      driver.as("reporter"),
      driver.as("subject"),
    ];
    await hr.says(locale === "en" ? "/policy manage" : "制度 管理");
    await driver.settle();
    await does(hr, t("desk.newDraft"), { [field("newDraft", "label")]: "2027-1" });
    const { id } = await prisma.policyVersion.findUniqueOrThrow({ where: { label: "2027-1" } });
    await stage.offers("handler", callback("policy.change-clause", id, "4.1.1"), { label: t("desk.change") });
    await driver.settle();
    await does(hr, t("desk.change"), {
      [field("clause", "zh")]: "工作时间请专注工作。",
      [field("clause", "en")]: "Focus on your work in working time.",
    });
    await stage.offers("handler", callback("policy.start-consult", id), { label: `${t("desk.consult")} 1` });
    await driver.settle();
    await does(hr, `${t("desk.consult")} 1`, {
      [field("consult", "whom")]: label("forms.consult.fields.whom.options.everyone"),
      [field("consult", "days")]: "3",
    });
    await employee.sees(t("consultation.title", { label: "2027-1" }));
    await does(employee, t("card.comment"), {
      [field("opinion", "clause")]: "4.1.1",
      [field("opinion", "text")]: said.opinion,
    });
    const { number } = await prisma.policyComment.findFirstOrThrow();
    await employee.sees(t("comments.title.consultation", { number: sayCommentNumber(number) }));
    await hr.sees(said.opinion);
    await does(hr, t("comments.reply"), {
      [field("answer", "outcome")]: label("outcomes.taken"),
      [field("answer", "text")]: said.answer,
    });
    await employee.sees(said.answer);

    stage.waits(7 * 86_400_000);
    await driver.settle();
    await stage.offers("handler", callback("policy.add-record", id), { label: t("desk.addRecord") });
    await driver.settle();
    await does(hr, t("desk.addRecord"), {
      [field("record", "kind")]: t("recordKinds.minutes"),
      [field("record", "day")]: "2026-11-25",
      [field("record", "participants")]: said.present,
      [field("record", "text")]: said.minutes,
    });
    await stage.offers("handler", callback("policy.approve", id), { label: t("desk.approve"), kind: "run" });
    await driver.settle();
    await does(hr, t("desk.approve"));
    await stage.offers("handler", callback("policy.start-propose", id), { label: `${t("desk.propose")} 1` });
    await driver.settle();
    await does(hr, `${t("desk.propose")} 1`, { [field("propose", "day")]: "2027-01-01" });
    await does(legal, t("desk.publish"));
    expect(await prisma.policyVersion.findUniqueOrThrow({ where: { id } })).toMatchObject({ state: "published" });
    await driver.settle();

    await employee.sees(t("card.title", { label: "2027-1" }));
    await does(employee, t("card.reserve"), { [field("reserve", "reservation")]: said.reservation });
    await hr.sees(said.reservation);
    await does(other, t("card.sign"));
    const words = await prisma.acknowledgement.findMany({ where: { versionId: id }, orderBy: { at: "asc" } });
    expect(words.map(({ personId }) => personId)).toEqual([stage.idOf("reporter"), stage.idOf("subject")]);
    for (const word of words) {
      expect(word).toMatchObject({
        locale,
        textHash: expect.stringMatching(/^[0-9a-f]{64}$/),
        messageId: expect.any(String),
      });
      expect(word.platform?.split(":")[0]).toBe(driver.name);
    }
    expect((await verifyAudit(driver.app.services.db)).faults).toEqual([]);
  }, 120_000);
});
