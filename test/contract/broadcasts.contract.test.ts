import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { verifyAudit } from "../../src/core/audit.ts";
import { callback, encodeCallback } from "../../src/core/callback.ts";
import { openContent } from "../../src/core/content.ts";
import type { Locale } from "../../src/core/locale.ts";
import { drawings } from "../../src/drawings.ts";
import { caseStudiesOf } from "../../src/features/broadcasts/library.ts";
import { broadcastWords } from "../../src/features/broadcasts/messages/index.ts";
import { textOf } from "../../src/platforms/web/render/markup.fixture.ts";
import { get, startWebApp } from "../web/web-app.ts";
import { SlackModal } from "./hostile-slack.ts";
import { Stage } from "./hostile-stage.ts";
import { textsOf, WebChat } from "./hostile-ways.ts";
import { WecomDialogue } from "./hostile-wecom.ts";
import { type Actor, ROLES, type Who } from "./surface-driver.ts";

const ways: { way: WebChat | SlackModal | WecomDialogue; locale: Locale; name: string }[] = [
  { way: new WebChat(), locale: "zh-CN", name: "web" },
  { way: new SlackModal(), locale: "en", name: "slack" },
  { way: new WecomDialogue(), locale: "zh-CN", name: "wecom" },
];
const COMMAND: Record<Locale, string> = { "zh-CN": "宣传", en: "broadcasts" };
const REASON: Record<Locale, string> = {
  "zh-CN": "第二段写错了地点。",
  en: "The second paragraph names the wrong place.",
};

/** The part of the page of pictures with this id, and what can be read in it, element by element. */
const partOf = (page: string, id: string): string =>
  page
    .slice(page.indexOf(`id="${id}"`))
    .split('class="specimen-paper"')[1]
    ?.split("</section>")[0] ?? "";
const looksIn = (page: string, id: string): string => textOf(partOf(page, id));
const wordsOf = (page: string, id: string): string[] =>
  textsOf(`<div ${partOf(page, id)}`)
    .flatMap((text) => text.split("\n").map((line) => line.trim()))
    .filter(Boolean);

describe.each(ways)("a case study with a question, on $name in $locale", ({ way, locale }) => {
  const { driver } = way;
  const t = broadcastWords.in(locale);
  let stage: Stage;

  beforeEach(async () => {
    await way.open();
    onTestFinished(() => driver.close());
    for (const who of ROLES) if (who !== "stranger") await driver.as(who).setLanguage(locale);
    stage = await Stage.of(way);
  });

  /** Somebody does something on their screen, and everything that follows arrives. */
  const does = async (actor: Actor, button: string, values?: Record<string, string>): Promise<void> => {
    await actor.presses(button);
    if (values) await actor.fillsIn(values);
    await settles();
  };
  /** Minutes pass, since a platform lets only so many messages through in one, and the clock begins what is due. */
  const settles = async (): Promise<void> => {
    for (let i = 0; i < 2; i++) {
      stage.waits(80_000);
      await driver.settle();
    }
  };
  /** A button of one item among several that are called alike. */
  const picks = async (who: Who, pressed: string, label: string): Promise<void> => {
    if (way instanceof WebChat) await driver.as(who).presses(label);
    else await way.picks(who, pressed);
    await settles();
  };

  /** A group or channel of the platform, and what was said in it. */
  const placeOf = (): { channel: { platform: string; address: string }; said(): string } | undefined => {
    if (way instanceof SlackModal) {
      const { slack } = way.driver.workspace;
      const said = () => JSON.stringify(slack.as(way.driver.userOf("reporter")).seesIn("CGEN"));
      return { channel: { platform: "slack", address: "CGEN" }, said };
    }
    if (!(way instanceof WecomDialogue)) return undefined;
    const { wecom } = way.driver.office;
    const address = `${wecom.url}/cgi-bin/webhook/send?key=hook-key`;
    return { channel: { platform: "wecom", address }, said: () => JSON.stringify(wecom.groupMessages("hook-key")) };
  };

  test("is chosen, released by another, read whole, answered, counted in sum, and taken back; a platform's trouble loses nobody", async () => {
    const { services } = driver.app;
    const { prisma } = services.db;
    const [study] = caseStudiesOf(openContent(new URL("../../content", import.meta.url).pathname));
    const told = study?.words[locale];
    const question = told?.question;
    if (!study || !told || !question) throw new Error("the first case of the library asks nothing");
    const [writer, releaser, reader] = [driver.as("handler"), driver.as("other handler"), driver.as("reporter")];

    await writer.says(COMMAND[locale]);
    await settles();
    await does(writer, t("buttons.library"));
    await picks("handler", encodeCallback(callback("broadcast.use", study.id)), t("library.use"));
    const { id } = await prisma.broadcast.findFirstOrThrow();
    await writer.sees(told.title);
    // It is posted where many read, too.
    const place = placeOf();
    if (place) {
      await stage.person("handler").submits("broadcasts.channel", { ...place.channel, name: "All" }, { id: "new" });
      const { id: channel } = await prisma.channel.findFirstOrThrow();
      const values = { ways: ["direct"], channels: [channel], language: "both" };
      await stage.person("handler").submits("broadcasts.ways", values, { id });
      await settles();
    }
    // How it will look on each platform is there for who wrote it and who releases it, from wherever they are.
    const pages = await startWebApp({ beside: driver.app, extras: { previews: drawings } });
    onTestFinished(() => pages.close());
    const looksAtAll = async (actor: Actor): Promise<string> => {
      await actor.presses(t("buttons.preview"));
      await settles();
      const { pathname, search } = new URL(actor.linkOf(t("buttons.places")) ?? "http://nowhere/");
      const { status, text } = await get(pages, `${pathname}${search}`);
      expect(status).toBe(200);
      for (const place of ["slack", "wecom", "browser"])
        expect(looksIn(text, `direct-${place}`)).toContain(told.title.slice(0, 12));
      for (const place of ["slack", "wecomGroup"])
        for (const one of Object.values(study.words))
          expect(looksIn(text, `channel-${place}`)).toContain(one.title.slice(0, 12));
      return text;
    };
    const looks = await looksAtAll(writer);
    await stage.person("handler").presses(callback("broadcast.view", id));
    await settles();
    await does(writer, t("buttons.ask"));
    await releaser.sees(t("states.waiting"));
    expect(writer.offers(t("buttons.release"))).toBe(false);
    await looksAtAll(releaser);
    await stage.person("other handler").presses(callback("broadcast.view", id));
    await settles();

    await releaser.presses(t("buttons.release"));
    // The platform refuses some of what goes out, and asks to wait.
    if (way instanceof SlackModal)
      way.driver.workspace.slack.faults.order("chat.postMessage", { retryAfterSeconds: 30 }, { times: 3 });
    if (way instanceof WecomDialogue)
      way.driver.office.wecom.fails({ path: "/cgi-bin/message/send", how: 45009, times: 2 });
    for (let i = 0; i < 4; i++) await settles();
    for (const sentence of told.text.split(/\n{2,}/)) await reader.sees(sentence.trim().slice(0, 30));
    for (const option of question.options) await reader.sees(option.slice(0, 12));
    // What was shown beforehand is what came: on this platform the reader has every word of its picture.
    const shown = wordsOf(looks, `direct-${driver.name === "web" ? "browser" : driver.name}`);
    expect(shown.length).toBeGreaterThan(question.options.length + 3);
    for (const line of shown) expect(reader.seesText()).toContain(line);
    await reader.sees(broadcastWords.in(locale)("reader.fictional", { kind: t("kinds.positive") }));

    const people = await prisma.broadcastRecipient.count({ where: { broadcastId: id } });
    const rows = await prisma.delivery.findMany({ where: { message: { subject: `${id}:out` } } });
    expect(rows).toHaveLength(people + (place ? 1 : 0));
    // The demo company's own people have accounts in the browser alone, which is not part of every stage.
    const here = rows.filter(({ platform }) => platform === driver.name);
    expect(here.length).toBeGreaterThan(4);
    expect(here.map(({ state }) => state)).toEqual(here.map(() => "sent"));

    if (place) for (const one of Object.values(study.words)) expect(place.said()).toContain(one.title.slice(0, 12));

    // Right or wrong at once; the second press changes nothing.
    const right = encodeCallback(callback("broadcast.answer", id, String(study.answer)));
    if (way instanceof WebChat) await stage.person("reporter").presses(right);
    else await way.picks("reporter", right);
    await settles();
    expect(await prisma.broadcastAnswer.findMany()).toMatchObject([{ option: study.answer, count: 1 }]);
    if (!(way instanceof WebChat)) await reader.sees(question.why.slice(0, 12));
    await stage.person("reporter").presses(right);
    expect(await prisma.broadcastAnswer.findMany()).toMatchObject([{ option: study.answer, count: 1 }]);

    // Taken back where it can be, which its card says.
    await stage.person("handler").presses(callback("broadcast.view", id));
    await settles();
    const labels = t("buttons.recall");
    await does(writer, labels, { [broadcastWords.in(locale)("forms.recall.fields.reason.label")]: REASON[locale] });
    await settles();
    expect((await prisma.broadcast.findUniqueOrThrow({ where: { id } })).state).toBe("recalled");
    await reader.sees(t("withdrawn.title"));
    await reader.sees(REASON[locale]);
    // Not even the words above the card are left.
    expect(reader.seesText()).not.toContain(told.text.trim().slice(0, 30));
    expect((await verifyAudit(services.db)).faults).toEqual([]);
  }, 120_000);
});
