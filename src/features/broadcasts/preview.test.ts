import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { BroadcastStage } from "../../../test/support/broadcast-stage.ts";
import { said } from "../../../test/support/case-stage.ts";
import { textOf as cardText, labelsOf } from "../../../test/support/demo-person.ts";
import { type Got, get } from "../../../test/web/web-app.ts";
import type { Card } from "../../core/card.ts";
import { makeSession } from "../../core/links.ts";
import { elementsOf, misnested, textOf } from "../../platforms/web/render/markup.fixture.ts";

let stage: BroadcastStage;
beforeEach(async () => {
  stage = await BroadcastStage.open();
  onTestFinished(() => stage.close());
});
const person = (name: string) => stage.person(name);

async function previewOf(name: string, id: string, lang = "zh-CN"): Promise<Card> {
  const reply = await person(name).presses(`broadcast.preview:${id}:${lang}`);
  if (reply.kind !== "card") throw new Error(said(reply));
  return reply.card;
}
/** The address behind the button of the preview that somebody opens. */
async function addressFor(name: string, id: string): Promise<string> {
  const link = (await previewOf(name, id)).actions.find((action) => action.kind === "link");
  if (!link) throw new Error("the preview leads to no page");
  const { pathname, search } = new URL(link.url);
  return `${pathname}${search}`;
}
const opens = (path: string, headers: Record<string, string> = {}): Promise<Got> => get(stage.app, path, headers);
/** What stands in a part of a page. */
const partOf = (page: string, id: string): string =>
  page.slice(page.indexOf(`id="${id}"`)).split("</section>")[0] ?? "";

describe("the page with how each place shows a broadcast", () => {
  test("is there for who writes it and who releases it, in both languages, and sends nothing to anybody", async () => {
    const id = await stage.drafted({ clauses: "3.1.1" });
    const path = await addressFor("sunli", id);
    const page = await opens(path);
    expect(page.status).toBe(200);
    expect(misnested(page.text)).toBeUndefined();
    for (const part of ["direct-slack", "direct-wecom", "direct-browser", "channel-slack", "channel-wecomGroup"])
      expect(textOf(partOf(page.text, part)), part).toContain("新版制度下周生效");
    expect(textOf(partOf(page.text, "direct-slack"))).not.toContain("The new policy");
    // A channel has readers of both languages.
    expect(textOf(partOf(page.text, "channel-wecomGroup"))).toContain("The new policy starts next week");
    const turned = elementsOf(page.text, "a").find(({ href }) => href?.includes("lang=en"))?.href ?? "";
    const english = await opens(turned.replaceAll("&amp;", "&"));
    expect(textOf(partOf(english.text, "direct-wecom"))).toContain("Please read chapter three by Friday.");
    // Around it stands the language of who looks.
    expect(textOf(english.text)).toContain("企业微信群");
    // The buttons are to look at.
    expect(elementsOf(page.text, "button").every((button) => "disabled" in button)).toBe(true);
    expect(elementsOf(page.text, "form")).toEqual([]);
    await person("sunli").presses(`broadcast.ask:${id}`);
    const paths = [await addressFor("wangmin", id), await addressFor("hejing", id)];
    await stage.app.catchUp();
    const before = await stage.app.services.db.prisma.delivery.count();
    for (const one of paths) expect((await opens(one)).status).toBe(200);
    await stage.app.catchUp();
    expect(await stage.app.services.db.prisma.delivery.count()).toBe(before);
  });

  test("shows what WeCom has no room for: parts, shortened buttons, and a way to the whole", async () => {
    const id = await stage.drafted({ textZh: "请在周五之前读完第三章。".repeat(120), asks: ["confirm"] });
    const page = await opens(await addressFor("sunli", id));
    const wecom = partOf(page.text, "direct-wecom");
    expect(textOf(wecom)).toContain("…");
    expect(textOf(wecom)).toContain("其余内容在全文页");
    const [whole] = elementsOf(wecom, "a");
    expect(whole?.href).toBe("#direct-browser");
    expect(textOf(partOf(page.text, "direct-browser"))).toContain("请在周五之前读完第三章。".repeat(120));
    const asked = await stage.used("CS-P01");
    const study = await opens(await addressFor("sunli", asked));
    expect(textOf(partOf(study.text, "direct-wecom"))).toContain("分 2 条消息发出");
  });

  test("says which ways are not chosen, and in which language channels get it", async () => {
    const id = await stage.drafted();
    const path = await addressFor("sunli", id);
    expect(textOf(partOf((await opens(path)).text, "by-mail"))).toContain("没有选这个渠道");
    await person("sunli").submits("broadcasts.ways", { ways: ["direct", "mail"], language: "en" }, { id });
    const page = (await opens(path)).text;
    expect(textOf(partOf(page, "by-mail"))).not.toContain("没有选这个渠道");
    const channel = page.slice(page.indexOf('id="channel"'));
    expect(textOf(channel)).toContain("只写英文");
    expect(textOf(channel)).not.toContain("新版制度");
  });

  test("holds the mail as a document of its own, in which nothing runs and which no other page can frame", async () => {
    const id = await stage.drafted({ titleZh: "<script>alert(1)</script>新版" });
    const path = await addressFor("sunli", id);
    const page = await opens(path);
    expect(page.headers.get("content-security-policy")).toContain("frame-src 'self'");
    expect(page.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    const [frame] = elementsOf(page.text, "iframe");
    expect(frame?.sandbox).toBe("allow-same-origin");
    const mail = await opens((frame?.src ?? "").replaceAll("&amp;", "&"));
    expect(mail.status).toBe(200);
    expect(textOf(mail.text)).toContain("请在周五之前读完第三章。");
    expect(elementsOf(mail.text, "script")).toEqual([]);
    expect(mail.headers.get("content-security-policy")).toMatch(/^sandbox allow-same-origin; default-src 'none';/);
    expect(mail.headers.get("content-security-policy")).toContain("frame-ancestors 'self'");
    expect(mail.headers.get("x-frame-options")).toBe("SAMEORIGIN");
    // Every link in it leads nowhere.
    expect(elementsOf(mail.text, "a").map(({ href }) => href)).toEqual(["#"]);
    for (const other of ["direct", "channel", "x"]) expect((await opens(`${path}&mail=${other}`)).status).toBe(404);
  });

  test("is closed to whoever does not see the card of those who work on it", async () => {
    const id = await stage.drafted();
    const path = await addressFor("sunli", id);
    expect(said(await person("chenchen").presses(`broadcast.preview:${id}`))).toContain("推送由人力资源");
    const { db, clock } = stage.app.services;
    const cookie = async (name: string) => `shenyan=${await makeSession(db, clock.now(), person(name).id)}`;
    const foreign = await opens(path, { cookie: await cookie("wangmin") });
    expect(foreign.status).toBe(403);
    expect(foreign.text).not.toContain("新版制度");
    expect((await opens(path, { cookie: await cookie("sunli") })).status).toBe(200);
    // The right is asked for each time: whoever is moved elsewhere sees nothing more.
    await db.prisma.roleGrant.deleteMany({ where: { personId: person("sunli").id } });
    for (const query of ["", "&mail=by-mail"]) {
      const refused = await opens(`${path}${query}`);
      expect(refused.status).toBe(403);
      expect(textOf(refused.text)).toContain("您已无权查看");
      expect(refused.text).not.toContain("新版制度");
    }
    expect((await opens(path.replace(id, "bcs_0000000000000000"))).status).toBe(403);
    stage.app.clock.moveTo(new Date(stage.now().getTime() + 2 * 3_600_000 + 1000));
    expect((await opens(path)).status).toBe(403);
  });

  test("of one that was taken back, thrown away or erased says so, and shows none of it any more", async () => {
    const thrown = await stage.drafted();
    const thrownPath = await addressFor("sunli", thrown);
    await person("sunli").presses(`broadcast.discard:${thrown}`);
    const id = await stage.drafted();
    await stage.released(id);
    await stage.minutePasses();
    const path = await addressFor("sunli", id);
    await person("sunli").submits("broadcasts.recall", { reason: "写错了。" }, { id });
    for (const [address, words] of [
      [thrownPath, "已放弃"],
      [path, "已撤回"],
    ] as const) {
      const page = await opens(address);
      expect(page.status).toBe(200);
      expect(textOf(page.text)).toContain(words);
      expect(page.text).not.toContain("新版制度");
      expect((await opens(`${address}&mail=by-mail`)).status).toBe(404);
    }
    expect(said(await person("sunli").presses(`broadcast.preview:${id}`))).toContain("已撤回");
    await stage.app.services.db.prisma.broadcast.update({
      where: { id },
      data: { content: new Uint8Array(), state: "done" },
    });
    expect(textOf((await opens(path)).text)).toContain("内容已");
  });
});

test("the preview in the chat names the buttons of the readers, and those that work are for whoever looks", async () => {
  const id = await stage.used("CS-P01");
  const card = await previewOf("sunli", id, "en");
  expect(labelsOf(card)).toEqual(["发给我自己测试", "各平台的样子", "看中文版", "编辑问题", "返回"]);
  expect(cardText(card)).toContain("This one");
});
