import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { callback, encodeCallback } from "../../src/core/callback.ts";
import type { Locale } from "../../src/core/locale.ts";
import { caseStudiesOf } from "../../src/features/broadcasts/index.ts";
import { analysisWords } from "../../src/features/training/analysis/messages/index.ts";
import { MARK } from "../../src/features/training/drills/marking.ts";
import { drillWords } from "../../src/features/training/drills/messages/index.ts";
import { sayNumber } from "../../src/features/training/drills/model.ts";
import { scriptsOf } from "../../src/features/training/drills/script-file.ts";
import { SlackModal } from "./hostile-slack.ts";
import { Stage } from "./hostile-stage.ts";
import { WebChat } from "./hostile-ways.ts";
import { WecomDialogue } from "./hostile-wecom.ts";
import { type Actor, ROLES, type Who } from "./surface-driver.ts";

const ways: { way: WebChat | SlackModal | WecomDialogue; locale: Locale; name: string }[] = [
  { way: new WebChat(), locale: "zh-CN", name: "web" },
  { way: new SlackModal(), locale: "en", name: "slack" },
  { way: new WecomDialogue(), locale: "zh-CN", name: "wecom" },
];
const COMMAND: Record<Locale, string> = { "zh-CN": "演练", en: "drill" };
const CAST = { finder: "reporter", pr: "subject", speaker: "legal" } as const satisfies Record<string, Who>;

/** Every place where the words stand has the mark right before them. */
function expectMarked(actor: Actor, words: string, locale: Locale): void {
  const parts = actor.seesText().split(words);
  expect(parts.length, `${actor.name} reads “${words}”`).toBeGreaterThan(1);
  for (const before of parts.slice(0, -1)) expect(before.endsWith(MARK[locale]), `before “${words}”`).toBe(true);
}

describe.each(ways)("what is practised together, on $name in $locale", ({ way, locale }) => {
  const { driver } = way;
  const t = drillWords.in(locale);
  let stage: Stage;
  beforeEach(async () => {
    await way.open();
    onTestFinished(() => driver.close());
    for (const who of ROLES) if (who !== "stranger") await driver.as(who).setLanguage(locale);
    stage = await Stage.of(way);
    const { prisma } = driver.app.services.db;
    await prisma.roleGrant.deleteMany({ where: { role: "hr" } });
    await prisma.roleGrant.create({ data: { role: "hr", personId: stage.idOf("decider") } });
  });
  /** Minutes of the drill pass, and everything that follows from it arrives. */
  const passes = async (minutes: number): Promise<void> => {
    stage.waits(minutes * 60_000);
    await driver.settle();
  };
  const does = async (actor: Actor, button: string): Promise<void> => {
    await actor.presses(button);
    await passes(1);
  };
  /** A decision of somebody; in the browser, where all options bear one label, it is the first. */
  const decides = async (who: Who, id: string, place: number, option: number): Promise<void> => {
    if (way instanceof WebChat) await driver.as(who).presses(t("buttons.choose"));
    else await way.picks(who, encodeCallback(callback("drill.answer", id, `${place}.${option}`)));
    await passes(0.5);
  };

  test("a drill is planned, announced, run by the clock with three people, and looked back on; everything on the wire says that it is one", async () => {
    const { services } = driver.app;
    const { prisma } = services.db;
    const [host, finder, pr] = [driver.as("decider"), driver.as("reporter"), driver.as("subject")];
    const script = scriptsOf(services.content).find(({ id }) => id === "taste-of-metal");
    if (!script) throw new Error("there is no script");
    const titleOf = (place: number) => script.injects[place]?.words[locale].title ?? "";
    const optionOf = (place: number, option: number) =>
      script.injects[place]?.decision?.words[locale].options[option] ?? { text: "?", outcome: "?" };

    await host.says(COMMAND[locale]);
    await driver.settle();
    await host.presses(t("buttons.plan"));
    const minutes = t("card.minutes", { minutes: script.minutes });
    await host.fillsIn({
      [t("forms.plan.fields.script.label")]: `${script.words[locale].title} · ${minutes}`,
      [t("forms.plan.fields.startsAt.label")]: stage.minuteIn(30 * 60_000),
    });
    await driver.settle();
    const { id, number } = await prisma.drill.findFirstOrThrow();
    const begins = (await prisma.drill.findFirstOrThrow()).startsAt;
    const called = t("card.title", { number: sayNumber(number), title: script.words[locale].title });
    // The first role by its button; in the browser all of them bear one label, and it is the first.
    if (way instanceof WebChat) await host.presses(t("buttons.cast"));
    else await way.picks("decider", encodeCallback(callback("drill.cast", id, "finder")));
    if (way instanceof WecomDialogue) await passes(1);
    await host.fillsIn({ [t("forms.cast.fields.first.label")]: way.nameOf("reporter") });
    await passes(1);
    expect(await prisma.drillPart.findMany()).toMatchObject([{ role: "finder", personId: stage.idOf("reporter") }]);
    for (const role of ["pr", "speaker"] as const)
      await stage.person("decider").submits("drills.cast", { first: stage.idOf(CAST[role]) }, { id, role });
    await passes(1);
    expect(finder.seesText()).not.toContain(called);
    await does(host, t("buttons.announce"));
    for (const who of Object.values(CAST)) {
      await driver.as(who).sees(t("card.promise").slice(0, 12));
      expectMarked(driver.as(who), called, locale);
    }
    // On the minute, and what happens first is there with it.
    await passes(Math.ceil((begins.getTime() - driver.app.clock.now().getTime()) / 60_000));
    expect((await prisma.drill.findFirstOrThrow()).state).toBe("running");
    await finder.sees(titleOf(0));
    expectMarked(finder, titleOf(0), locale);
    expect(pr.seesText()).not.toContain(titleOf(0));

    const chosen = way instanceof WebChat ? 0 : 1;
    await decides("reporter", id, 0, chosen);
    await finder.sees(optionOf(0, chosen).outcome.slice(0, 12));
    expectMarked(finder, t("said.outcome", { outcome: optionOf(0, chosen).outcome }).slice(0, 10), locale);
    // Again, as from an older card: politely nothing.
    const before = await prisma.drillAnswer.findMany();
    await stage.person("reporter").presses(callback("drill.answer", id, "0.2"));
    expect(await prisma.drillAnswer.findMany()).toEqual(before);

    await passes(9);
    await finder.sees(titleOf(1));
    await pr.sees(titleOf(2));
    for (const [actor, place] of [
      [finder, 1],
      [pr, 2],
    ] as const)
      expectMarked(actor, titleOf(place), locale);
    await decides("subject", id, 2, way instanceof WebChat ? 0 : 1);
    await host.sees(t("host.answered", { answered: 1, asked: 1 }));
    for (let i = 0; i < 9; i++) await passes(5);
    expect(await prisma.drill.findFirstOrThrow()).toMatchObject({ state: "held", ending: "clock" });
    expect(await prisma.drillInject.count()).toBe(script.injects.length);

    await finder.sees(t("debrief.chosen", { option: optionOf(0, chosen).text }).slice(0, 12));
    expect(pr.seesText()).not.toContain(optionOf(0, chosen).outcome);
    await host.sees(t("report.outside"));
    await host.presses(t("buttons.close"));
    const lesson = locale === "en" ? "Two people sign the first statement." : "第一份说明由两人确认。";
    await host.fillsIn({ [t("forms.close.fields.lesson.label")]: lesson });
    await passes(2);
    await finder.sees(lesson);
    // Late: the buttons of a drill that is over are gone, and an old one says so.
    const late = await stage.person("reporter").presses(callback("drill.answer", id, "1.0"));
    expect(late.kind === "say" && late.text.startsWith(MARK[locale])).toBe(true);
    expect(finder.offers(t("buttons.choose"))).toBe(false);
  }, 120_000);

  test("a case study is given to a department, answered by a button and in own words, discussed and written back to", async () => {
    const { services } = driver.app;
    const { prisma } = services.db;
    const [trainer, member, other] = [driver.as("decider"), driver.as("reporter"), driver.as("legal")];
    const a = analysisWords.in(locale);
    const study = caseStudiesOf(services.content).find(({ id }) => id === "CS-P03");
    const said = study?.words[locale];
    if (!study || !said?.question) throw new Error("there is no case");
    const says = {
      "zh-CN": ["案例", "我会先告诉公司。", "大家都想到了。"],
      en: ["casestudy", "I would tell them.", "Good."],
    };
    const [command = "", own = "", comment = ""] = says[locale];

    await trainer.says(command);
    await passes(1);
    // What the platform's directory knows of departments has been read by now.
    const department = "渠道合作部";
    const members = ["reporter", "subject"] as const;
    await prisma.person.updateMany({
      where: { id: { in: members.map((who) => stage.idOf(who)) } },
      data: { department },
    });
    await trainer.presses(a("list.assign"));
    await trainer.fillsIn({
      [a("forms.assign.fields.study.label")]: said.title,
      [a("forms.assign.fields.department.label")]: department,
    });
    await passes(1);
    await member.sees(a("asked.text"));
    expect(other.seesText()).not.toContain(a("asked.text"));
    await does(member, a("asked.open"));
    await member.sees(said.question.text);
    await member.presses(a("case.write"));
    await member.fillsIn({ [a("forms.answer.fields.text.label")]: own });
    await passes(1);
    expect(member.seesText()).not.toContain(said.question.why);
    await stage.person("reporter").presses(callback("analysis.choose", study.id, "1"));
    await does(member, a("case.discuss"));
    await member.sees(said.question.why);

    const { id } = await prisma.caseGroup.findFirstOrThrow();
    await stage.offers("decider", callback("analysis.group", id, "0"), { kind: "run", title: "⇲", label: "⇲" });
    await passes(1);
    await does(trainer, "⇲");
    await trainer.sees(a("group.open", { answered: 1, members: 2 }));
    await trainer.presses(a("group.comment"));
    await trainer.fillsIn({ [a("forms.comment.fields.comment.label")]: comment });
    await passes(1);
    for (const who of members) await driver.as(who).sees(comment);
    expect(driver.as("subject").seesText()).not.toContain(own);
  }, 60_000);
});
