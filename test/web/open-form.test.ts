import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { StillClock } from "../../src/core/clock.ts";
import { makeSession } from "../../src/core/links.ts";
import { elementsOf, textOf } from "../../src/platforms/web/render/markup.fixture.ts";
import { personId, type TestApp, TUESDAY } from "../support/app.ts";
import { get, picture, program, REPORT, sendForm, startWebApp } from "./web-app.ts";

const REPORT_FORM = "/w/o/incidents.report-anonymous";
const FOLLOW_FORM = "/w/o/incidents.follow";
const CODE = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/;

let app: TestApp;
const clock = new StillClock(TUESDAY);
beforeAll(async () => {
  app = await startWebApp({ clock });
});
afterAll(() => app.close());

const reports = () => app.services.db.prisma.incident.count();
const fileReport = async () => {
  const page = await get(app, REPORT_FORM);
  const done = await sendForm(app, page.text, REPORT);
  return { done, code: CODE.exec(textOf(done.text))?.[0] ?? "" };
};

describe("a form that one may use without saying who one is", () => {
  test("gives a receipt code that can be copied, and leaves no trace of who sent it", async () => {
    const session = await makeSession(app.services.db, clock.now(), personId("chenchen"));
    const cookie = `shenyan=${session}`;
    app.log.lines.length = 0;
    const page = await get(app, REPORT_FORM, { cookie });
    const done = await sendForm(app, page.text, { ...REPORT, text: "一段只有我知道的话" }, { cookie });
    expect(done.status).toBe(200);
    const code = CODE.exec(textOf(done.text))?.[0];
    expect(code).toBeDefined();
    expect(elementsOf(done.text, "button").some(({ class: name }) => name?.includes("card-copy"))).toBe(true);
    for (const { headers } of [page, done]) expect(headers.get("set-cookie")).toBeNull();
    const incident = await app.services.db.prisma.incident.findFirstOrThrow({
      orderBy: { number: "desc" },
      include: { reporter: true },
    });
    expect(incident).toMatchObject({ isAnonymous: true, reporter: null });
    const log = JSON.stringify(app.log.lines);
    for (const secret of [personId("chenchen"), "chenchen", "127.0.0.1", code ?? "?", "只有我知道", "web:open"]) {
      expect(log).not.toContain(secret);
    }
    const inbox = await app.services.db.prisma.inbox.findMany({ orderBy: { receivedAt: "desc" } });
    expect(inbox[0]?.key).toMatch(/^anonymous:[0-9a-f]{64}$/);
    expect(inbox[0]?.reply).toBeNull();
  });

  test("takes the name and the place out of pictures", async () => {
    const shot = await sharp({ create: { width: 8, height: 8, channels: 3, background: "#888" } })
      .withExif({ IFD0: { Artist: "Chen Chen" }, IFD3: { GPSLatitudeRef: "N" } })
      .jpeg()
      .toBuffer();
    const page = await get(app, REPORT_FORM);
    await sendForm(app, page.text, { ...REPORT, files: [new File([new Uint8Array(shot)], "陈晨的手机.jpg")] });
    const row = await app.services.db.prisma.evidence.findFirstOrThrow({
      where: { isStripped: true },
      orderBy: { createdAt: "desc" },
    });
    const about = app.services.vault.openText("text", row.about, row.id);
    expect(JSON.parse(about)).toEqual({ name: "evidence.jpeg", source: "" });
    expect(shot.includes("Chen Chen")).toBe(true);
    const blob = await app.services.db.prisma.evidenceBlob.findUniqueOrThrow({ where: { evidenceId: row.id } });
    expect(app.services.vault.open("evidence", blob.sealed, row.id).includes("Chen Chen")).toBe(false);
  });

  test("refuses files that cannot be cleaned, and says what works", async () => {
    const before = await reports();
    const page = await get(app, REPORT_FORM);
    const pdf = new File(["%PDF-1.4\n%âãÏÓ\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF"], "名册.pdf");
    const again = await sendForm(app, page.text, { ...REPORT, files: [pdf, program()] });
    expect(again.status).toBe(422);
    expect(textOf(again.text)).toContain("无法去除");
    expect(await reports()).toBe(before);
  });

  test("names what it takes when it refuses a file, and lets the browser offer nothing else", async () => {
    const page = await get(app, REPORT_FORM);
    for (const input of elementsOf(page.text, "input").filter(({ type, capture }) => type === "file" && !capture)) {
      expect(input.accept).toBe("image/jpeg,image/png,image/webp,.txt");
    }
    const again = await sendForm(app, page.text, { ...REPORT, files: [program()] });
    const said = textOf(again.text);
    expect(said).toContain("这里不接受“setup.exe”");
    expect(said).toContain("只接受 JPG、PNG、WebP 图片和纯文本");
    expect(said).not.toMatch(/PDF|Word|录音/);
  });

  test("tells on the receipt where the code is used, with an address to note down, and leads there and back", async () => {
    const linksOf = (text: string) => elementsOf(text, "a").map(({ href }) => href?.split("?")[0]);
    expect(linksOf((await get(app, REPORT_FORM)).text)).toContain(FOLLOW_FORM);
    expect(linksOf((await get(app, FOLLOW_FORM)).text)).toContain(REPORT_FORM);
    const { done } = await fileReport();
    const address = `http://shenyan.test${FOLLOW_FORM}`;
    expect(elementsOf(done.text, "a").map(({ href }) => href)).toContain(address);
    expect(textOf(done.text)).toContain(address);
    expect(textOf(done.text)).toContain("凭码查看");
  });

  test("takes no files while too much waits unsubmitted, and says that the text can be sent without", async () => {
    const { prisma } = app.services.db;
    const id = "evd_0000000000000000";
    await prisma.evidence.create({
      data: { id, state: "kept", bytes: 1_200_000_000, about: Buffer.from(""), createdAt: app.clock.now() },
    });
    try {
      const page = await get(app, REPORT_FORM);
      const { status, text } = await sendForm(app, page.text, { ...REPORT, files: [picture("a.png")] });
      expect(status).toBe(422);
      expect(textOf(text)).toContain("您可以先不带文件提交");
    } finally {
      await prisma.evidence.delete({ where: { id } });
    }
  });

  test("pressed twice at once files one report", async () => {
    const before = await reports();
    const page = await get(app, REPORT_FORM);
    const both = await Promise.all([sendForm(app, page.text, REPORT), sendForm(app, page.text, REPORT)]);
    expect(both.map(({ status }) => status)).toEqual([200, 200]);
    expect(await reports()).toBe(before + 1);
  });

  test("that was open for half a day asks for one more press and keeps what was typed", async () => {
    const before = await reports();
    const page = await get(app, REPORT_FORM);
    clock.advance(13 * 3_600_000);
    const again = await sendForm(app, page.text, REPORT);
    expect(again.status).toBe(422);
    expect(textOf(again.text)).toContain("请再按一次提交");
    expect(await reports()).toBe(before);
    expect((await sendForm(app, again.text, REPORT)).status).toBe(200);
    expect(await reports()).toBe(before + 1);
    clock.moveTo(TUESDAY);
  });

  test("without its token, or with that of another form, changes nothing", async () => {
    const before = await reports();
    const page = await get(app, REPORT_FORM);
    const other = await get(app, FOLLOW_FORM);
    const { visit = "", csrf = "" } = Object.fromEntries(
      elementsOf(other.text, "input").map(({ name = "", value = "" }) => [name, value]),
    );
    for (const changed of [{ csrf: "" }, { visit: "x" }, { visit, csrf }]) {
      expect((await sendForm(app, page.text, { ...REPORT, ...changed })).status).toBe(403);
    }
    expect(await reports()).toBe(before);
  });

  test("speaks the language that the address or the browser asks for, errors included", async () => {
    const english = await get(app, REPORT_FORM, { "accept-language": "en-GB,zh;q=0.5" });
    expect(elementsOf(english.text, "html")[0]?.lang).toBe("en");
    const again = await sendForm(app, english.text, { kind: "disclosure" });
    expect(elementsOf(again.text, "html")[0]?.lang).toBe("en");
    expect(textOf(again.text)).not.toMatch(/请填写/);
    const chinese = await get(app, `${REPORT_FORM}?lang=zh-CN`, { "accept-language": "en" });
    expect(elementsOf(chinese.text, "html")[0]?.lang).toBe("zh-CN");
    const other = elementsOf(chinese.text, "a").find(({ hreflang }) => hreflang === "en");
    expect(other?.href).toBe(`${REPORT_FORM}?lang=en`);
  });

  test("exists only where the form's handler forgets who sends it", async () => {
    for (const form of ["incidents.report", "incidents.accept", "nothing", "__proto__", "constructor"]) {
      expect((await get(app, `/w/o/${form}`)).status, form).toBe(404);
      const post = await fetch(`${app.url}/w/o/${form}`, { method: "POST", body: new URLSearchParams({ a: "b" }) });
      expect(post.status, form).toBe(404);
    }
  });

  test("finds a report by its code, and slows down whoever guesses codes", async () => {
    const { code } = await fileReport();
    const page = await get(app, FOLLOW_FORM);
    const wrong = await sendForm(app, page.text, { code: "AAAA-BBBB-CCCC-DDDD", what: "view" });
    expect(wrong.status).toBe(422);
    const right = await sendForm(app, wrong.text, { code, what: "view" });
    expect(right.status).toBe(200);
    expect(textOf(right.text)).toContain("INC-");
    let status = 0;
    for (let n = 0; n < 70 && status !== 429; n += 1) {
      const answer = await sendForm(app, page.text, { code: "AAAA-BBBB-CCCC-DDDD", what: "view" });
      status = answer.status;
      if (status === 429) expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    }
    expect(status).toBe(429);
    clock.advance(10 * 60_000);
    expect((await fileReport()).done.status).toBe(200);
    clock.moveTo(TUESDAY);
  });

  test("keeps a picture over an error without asking for it again", async () => {
    clock.advance(30 * 60_000);
    const page = await get(app, REPORT_FORM);
    const again = await sendForm(app, page.text, { kind: "disclosure", files: [picture()] });
    const [kept] = elementsOf(again.text, "input").filter(({ name }) => name === "files.keep");
    expect(kept).toBeDefined();
    expect(textOf(again.text)).not.toContain("截图.png");
    expect((await sendForm(app, again.text, { ...REPORT, "files.keep": kept?.value ?? "" })).status).toBe(200);
    clock.moveTo(TUESDAY);
  });
});
