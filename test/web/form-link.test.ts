import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { StillClock } from "../../src/core/clock.ts";
import { makeFormLink, makeSession } from "../../src/core/links.ts";
import { elementsOf, textOf } from "../../src/platforms/web/render/markup.fixture.ts";
import { personId, type TestApp, TUESDAY } from "../support/app.ts";
import { get, hiddenOf, picture, program, REPORT, sendForm, startWebApp } from "./web-app.ts";

let app: TestApp;
const clock = new StillClock(TUESDAY);
beforeAll(async () => {
  app = await startWebApp({ clock });
});
afterAll(() => app.close());
beforeEach(() => clock.moveTo(TUESDAY));

const link = async (
  over: { form?: string; context?: Record<string, string>; values?: Record<string, unknown> } = {},
) => {
  const has = { ...app.services, now: clock.now() };
  const data = { personId: personId("chenchen"), form: "incidents.report", context: {}, ...over };
  return `/w/f/${await makeFormLink(app.services.db, has, data)}`;
};
const reports = () => app.services.db.prisma.incident.count();
const errorsOf = (page: string) => elementsOf(page, "p").filter(({ class: name }) => name === "field-error").length;

describe("a form that was opened from a card", () => {
  test("is filled in without any script, and the report is there", async () => {
    const before = await reports();
    const page = await get(app, await link());
    expect(page.status).toBe(200);
    expect(textOf(page.text)).toContain("发生了什么");
    const done = await sendForm(app, page.text, { ...REPORT, who: "周宇", files: [picture()] });
    expect(done.status).toBe(200);
    expect(textOf(done.text)).toContain("可以关闭此页");
    expect(await reports()).toBe(before + 1);
    const incident = await app.services.db.prisma.incident.findFirstOrThrow({ orderBy: { number: "desc" } });
    expect(incident.subjectId).toBe(personId("zhouyu"));
    const [kept] = await app.services.db.prisma.evidence.findMany({ where: { subject: incident.id } });
    expect(kept).toMatchObject({ state: "kept", mime: "image/png", isStripped: false });
  });

  test("names all errors at once beside their fields and keeps what was typed and uploaded", async () => {
    const before = await reports();
    const page = await get(app, await link());
    const again = await sendForm(app, page.text, {
      kind: "disclosure",
      who: "没有这个人",
      link: "http://a b",
      files: [picture()],
    });
    expect(again.status).toBe(422);
    expect(errorsOf(again.text)).toBe(4);
    expect(textOf(again.text)).toContain("截图.png");
    expect(elementsOf(again.text, "input").find(({ name }) => name === "who")?.value).toBe("没有这个人");
    expect(elementsOf(again.text, "option").find(({ value }) => value === "disclosure")).toHaveProperty("selected");
    expect(await reports()).toBe(before);
    const [kept] = elementsOf(again.text, "input").filter(({ name }) => name === "files.keep");
    const done = await sendForm(app, again.text, { ...REPORT, "files.keep": kept?.value ?? "" });
    expect(done.status).toBe(200);
    const incident = await app.services.db.prisma.incident.findFirstOrThrow({ orderBy: { number: "desc" } });
    expect(await app.services.db.prisma.evidence.count({ where: { subject: incident.id } })).toBe(1);
  });

  test("is not sent without a file that was refused, and says beside the field why", async () => {
    const before = await reports();
    const page = await get(app, await link());
    const again = await sendForm(app, page.text, { ...REPORT, files: [program(), picture("好的.png")] });
    expect(again.status).toBe(422);
    expect(textOf(again.text)).toContain("不接受“setup.exe”这种文件");
    expect(textOf(again.text)).toContain("好的.png");
    expect(errorsOf(again.text)).toBe(1);
    expect(await reports()).toBe(before);
  });

  test("says of a file that is too large how large it may be, and keeps the text", async () => {
    const page = await get(app, await link());
    const large = new File([Buffer.alloc(20 * 1024 * 1024 + 1, "a")], "长.txt");
    const again = await sendForm(app, page.text, { ...REPORT, files: [large] });
    expect(again.status).toBe(422);
    expect(textOf(again.text)).toContain("文件“长.txt”超过 20 MB，没有上传");
    expect(textOf(again.text)).toContain(REPORT.text);
  });

  test("asks whom one means when two people share the name", async () => {
    await app.services.db.prisma.person.create({
      data: {
        id: "per_namesake",
        name: "周宇",
        locale: "zh-CN",
        zone: "Asia/Shanghai",
        region: "CN",
        department: "财务部",
        createdAt: clock.now(),
      },
    });
    try {
      const page = await get(app, await link());
      const again = await sendForm(app, page.text, { ...REPORT, who: "周宇" });
      expect(again.status).toBe(422);
      expect(textOf(again.text)).toContain("有 2 位“周宇”");
      const done = await sendForm(app, again.text, { ...REPORT, who: "周宇 · 财务部" });
      expect(done.status).toBe(200);
      const incident = await app.services.db.prisma.incident.findFirstOrThrow({ orderBy: { number: "desc" } });
      expect(incident.subjectId).toBe("per_namesake");
    } finally {
      await app.services.db.prisma.incident.updateMany({
        where: { subjectId: "per_namesake" },
        data: { subjectId: null },
      });
      await app.services.db.prisma.person.delete({ where: { id: "per_namesake" } });
    }
  });

  test("pressed twice at once has one effect, and both presses get a friendly page", async () => {
    const before = await reports();
    const page = await get(app, await link());
    const both = await Promise.all([sendForm(app, page.text, REPORT), sendForm(app, page.text, REPORT)]);
    expect(await reports()).toBe(before + 1);
    for (const { status, text } of both) {
      expect([200, 410]).toContain(status);
      expect(textOf(text)).toMatch(/可以关闭此页/);
    }
  });

  test("open in two tabs and sent from both has one effect", async () => {
    const before = await reports();
    const path = await link();
    const [one, two] = [await get(app, path), await get(app, path)];
    expect(hiddenOf(one.text).attempt).not.toBe(hiddenOf(two.text).attempt);
    const both = await Promise.all([sendForm(app, one.text, REPORT), sendForm(app, two.text, REPORT)]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 410]);
    expect(await reports()).toBe(before + 1);
  });

  test("that was sent says so when it is opened again", async () => {
    const path = await link();
    const page = await get(app, path);
    await sendForm(app, page.text, REPORT);
    const again = await get(app, path);
    expect(again.status).toBe(410);
    expect(textOf(again.text)).toContain("已经提交过了");
  });

  test("that has expired says so, also to one who filled it in too slowly, and changes nothing", async () => {
    const before = await reports();
    const path = await link();
    const page = await get(app, path);
    clock.advance(121 * 60_000);
    const late = await sendForm(app, page.text, REPORT);
    expect([(await get(app, path)).status, late.status]).toEqual([410, 410]);
    expect(textOf(late.text)).toContain("链接已过期");
    expect(await reports()).toBe(before);
  });

  test("with an address that was made up is not found", async () => {
    for (const path of ["/w/f/aaaa", `${await link()}x`, "/w/f/%00", "/w/f/..%2f..%2fetc"]) {
      expect((await get(app, path)).status).toBe(404);
    }
  });

  test("is closed to somebody who is signed in as another person", async () => {
    const path = await link();
    const session = await makeSession(app.services.db, clock.now(), personId("wangmin"));
    const foreign = await get(app, path, { cookie: `shenyan=${session}` });
    expect(foreign.status).toBe(403);
    expect(textOf(foreign.text)).toContain("这个链接是发给别人的");
    const own = await makeSession(app.services.db, clock.now(), personId("chenchen"));
    expect((await get(app, path, { cookie: `shenyan=${own}` })).status).toBe(200);
  });

  test("of somebody who has left the company says calmly that it no longer works, and offers no names", async () => {
    const [path, used] = [await link(), await link()];
    const page = await get(app, path);
    await sendForm(app, (await get(app, used)).text, REPORT);
    const before = await reports();
    const where = { id: personId("chenchen") };
    await app.services.db.prisma.person.update({ where, data: { isActive: false } });
    try {
      for (const gone of [await get(app, path), await get(app, used), await sendForm(app, page.text, REPORT)]) {
        expect(gone.status).toBe(410);
        expect(textOf(gone.text)).toContain("这个链接已经失效");
        expect(elementsOf(gone.text, "form")).toEqual([]);
      }
      expect(JSON.parse((await get(app, `${path}/people?q=${encodeURIComponent("周")}`)).text)).toEqual({ people: [] });
      expect(await reports()).toBe(before);
    } finally {
      await app.services.db.prisma.person.update({ where, data: { isActive: true } });
    }
  });

  test("without its token, or with that of another link, changes nothing", async () => {
    const before = await reports();
    const page = await get(app, await link());
    const other = await get(app, await link());
    const { attempt = "", csrf = "" } = hiddenOf(other.text);
    for (const changed of [{ csrf: "" }, { csrf: "x" }, { attempt: "x" }, { attempt, csrf }]) {
      const refused = await sendForm(app, page.text, { ...REPORT, ...changed });
      expect(refused.status).toBe(403);
      expect(textOf(refused.text)).toContain("安全检查");
    }
    expect(await reports()).toBe(before);
  });

  test("goes on with what was said before, for example in a conversation", async () => {
    const page = await get(app, await link({ values: { text: "先说了一半", platform: "weibo" } }));
    expect(textOf(page.text)).toContain("先说了一半");
    expect(elementsOf(page.text, "option").find(({ value }) => value === "weibo")).toHaveProperty("selected");
  });

  test("names the people it already knows and takes them back unchanged, even when another has the same line", async () => {
    const { name, department } = { name: "周宇", department: "市场部" };
    const data = { id: "per_samelineas", name, department, locale: "zh-CN", zone: "Asia/Shanghai", region: "CN" };
    await app.services.db.prisma.person.create({ data: { ...data, createdAt: clock.now() } });
    try {
      const page = await get(app, await link({ values: { who: personId("zhouyu") } }));
      const who = elementsOf(page.text, "input").find(({ name: field }) => field === "who")?.value ?? "";
      expect(who).toBe("周宇 · 市场部");
      expect(page.text).not.toContain(personId("zhouyu"));
      const again = await sendForm(app, page.text, { who });
      expect(textOf(again.text)).not.toContain("有 2 位");
      expect((await sendForm(app, again.text, { ...REPORT, who })).status).toBe(200);
      const incident = await app.services.db.prisma.incident.findFirstOrThrow({ orderBy: { number: "desc" } });
      expect(incident.subjectId).toBe(personId("zhouyu"));
    } finally {
      await app.services.db.prisma.person.delete({ where: { id: data.id } });
    }
  });

  test("keeps files that are still with a chat platform while they are ticked, and no others", async () => {
    const photo = (ref: string) => ({ kind: "remote", platform: "wecom", ref, name: `${ref}.jpg` });
    const page = await get(app, await link({ values: { files: [photo("media-1"), photo("media-2")] } }));
    const boxes = elementsOf(page.text, "input").filter(({ name }) => name === "files.keep");
    expect(boxes.map(({ value }) => value)).toEqual(["media-1", "media-2"]);
    const again = await sendForm(app, page.text, { "files.keep": ["media-1", "media-of-others"] });
    const ticked = elementsOf(again.text, "input").filter(({ name }) => name === "files.keep");
    expect(ticked.map(({ value }) => value)).toEqual(["media-1"]);
    const done = await sendForm(app, again.text, { ...REPORT, "files.keep": ["media-1", "media-of-others"] });
    expect(done.status).toBe(200);
    const incident = await app.services.db.prisma.incident.findFirstOrThrow({ orderBy: { number: "desc" } });
    expect(await app.services.db.prisma.evidence.count({ where: { subject: incident.id } })).toBe(1);
  });

  test("shows texts with markup in every field as they are", async () => {
    const evil = `"><script>alert(1)</script><img src=x onerror=alert(2)>'`;
    const page = await get(app, await link());
    const again = await sendForm(app, page.text, {
      kind: evil,
      platform: evil,
      text: "",
      link: evil,
      seenAt: evil,
      who: evil,
      files: [new File([Buffer.from("MZ\u0000")], evil)],
    });
    expect(again.status).toBe(422);
    expect(elementsOf(again.text, "script").every(({ src }) => src?.startsWith("/assets/"))).toBe(true);
    expect(elementsOf(again.text, "img")).toEqual([]);
  });

  test("that is broken off or no form at all is refused with a page", async () => {
    const path = await link();
    const tries = [
      { body: '--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb', type: "multipart/form-data; boundary=x" },
      { body: "nonsense", type: "multipart/form-data" },
      { body: "{}", type: "application/json" },
      { body: "x", type: "text/plain" },
    ];
    for (const { body, type } of tries) {
      const answer = await fetch(`${app.url}${path}`, { method: "POST", body, headers: { "content-type": type } });
      expect(answer.status, type).toBeGreaterThanOrEqual(400);
      expect(answer.status, type).toBeLessThan(500);
      expect(answer.headers.get("content-type")).toContain("text/html");
    }
  });

  test("offers colleagues while a name is typed, to its own person alone", async () => {
    const path = await link();
    const found = JSON.parse((await get(app, `${path}/people?q=${encodeURIComponent("周")}`)).text);
    expect(found).toEqual({ people: ["周宇 · 市场部"] });
    expect(JSON.parse((await get(app, "/w/f/none/people?q=a")).text)).toEqual({ people: [] });
  });
});

test("an anonymous form behind a link is the open one: nothing of the link is used up", async () => {
  const remote = { kind: "remote", platform: "wecom", ref: "media-1", name: "a.jpg" };
  const path = await link({ form: "incidents.report-anonymous", values: { text: "先说了一半", files: [remote] } });
  const page = await get(app, path);
  expect(textOf(page.text)).toContain("先说了一半");
  // What the link alone could name would be lost, so it is not shown as if it were kept.
  expect(textOf(page.text)).not.toContain("a.jpg");
  expect(elementsOf(page.text, "form")[0]?.action).toMatch(/^\/w\/o\/incidents\.report-anonymous/);
  const done = await sendForm(app, page.text, REPORT);
  expect(textOf(done.text)).toMatch(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/);
  const rows = await app.services.db.prisma.pageLink.findMany({ orderBy: { expiresAt: "desc" }, take: 1 });
  expect(rows[0]?.usedAt).toBeNull();
});
