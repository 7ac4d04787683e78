import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { StillClock } from "../../src/core/clock.ts";
import { keepEvidence } from "../../src/core/evidence.ts";
import { detailsPath, filePath, makeSession } from "../../src/core/links.ts";
import { elementsOf, textOf } from "../../src/platforms/web/render/markup.fixture.ts";
import { interactionOf, personId, type TestApp, TUESDAY } from "../support/app.ts";
import { get, hiddenOf, PIXEL, REPORT, send, sendForm, startWebApp } from "./web-app.ts";

let app: TestApp;
const clock = new StillClock(TUESDAY);
beforeAll(async () => {
  app = await startWebApp({ clock });
});
afterAll(() => app.close());
beforeEach(() => clock.moveTo(TUESDAY));

const has = () => ({ ...app.services, now: clock.now() });

/** Files a report and gives the page of the card that a compliance officer got. */
async function cardOf(person: string) {
  const values = { ...REPORT };
  await app.desk.receive(interactionOf("chenchen", { kind: "submit", form: "incidents.report", context: {}, values }), {
    answers: "inline",
  });
  const delivery = await app.services.db.prisma.delivery.findFirstOrThrow({
    where: { personId: personId(person) },
    orderBy: { order: "desc" },
  });
  return { path: detailsPath(has(), delivery.id), delivery };
}
const newest = () => app.services.db.prisma.incident.findFirstOrThrow({ orderBy: { number: "desc" } });
const buttonOf = (page: string, label: RegExp) => {
  const match = [...page.matchAll(/<button[^>]*value="([^"]+)"[^>]*>([^<]*)<\/button>/g)].find(([, , text]) =>
    label.test(text ?? ""),
  );
  return match?.[1] ?? "";
};

describe("the page of a delivered card", () => {
  test("shows it whole, and its buttons work", async () => {
    const { path } = await cardOf("wangmin");
    const page = await get(app, path);
    expect(page.status).toBe(200);
    expect(textOf(page.text)).toContain(REPORT.text);
    const done = await sendForm(app, page.text, { callback: buttonOf(page.text, /接手/) });
    expect(done.status).toBe(200);
    expect(textOf(done.text)).toContain("接手");
    expect((await newest()).handlerId).toBe(personId("wangmin"));
    expect(textOf((await get(app, path)).text)).toContain("受理人 王敏");
  });

  test("does nothing twice when a page is sent again", async () => {
    const { path } = await cardOf("wangmin");
    const page = await get(app, path);
    const press = { callback: buttonOf(page.text, /接手/) };
    const [one, two] = [await sendForm(app, page.text, press), await sendForm(app, page.text, press)];
    expect(textOf(two.text)).toBe(textOf(one.text));
    expect(
      await app.services.db.prisma.auditEntry.count({
        where: { subject: (await newest()).id, action: { contains: "take" } },
      }),
    ).toBe(1);
  });

  test("leads to a form of the reader's own when a button opens one, and comes back with its errors", async () => {
    const { path } = await cardOf("wangmin");
    const untaken = await get(app, path);
    await sendForm(app, untaken.text, { callback: buttonOf(untaken.text, /接手/) });
    const page = await get(app, path);
    const opened = await sendForm(app, page.text, { callback: buttonOf(page.text, /问举报人/) });
    expect(opened.status).toBe(303);
    const form = await get(app, opened.headers.get("location") ?? "");
    expect(form.status).toBe(200);
    expect((await sendForm(app, form.text, { text: "" })).status).toBe(422);
    // From the page before the error, as after going back in the browser.
    expect(textOf((await sendForm(app, form.text, { text: "请问是在哪个账号看到的？" })).text)).toContain(
      "可以关闭此页",
    );
    expect((await newest()).state).toBe("waiting_reporter");
  });

  test("takes no press that it did not offer, and none without its token", async () => {
    const { path } = await cardOf("wangmin");
    const page = await get(app, path);
    const { id } = await newest();
    const hidden = hiddenOf(page.text);
    const [, take] = [id, `incident.take:${id}`];
    const tries = [
      { ...hidden, callback: "incident.queue" },
      { ...hidden, offered: `${hidden.offered},incident.queue`, callback: "incident.queue" },
      { ...hidden, csrf: "", callback: take },
      { ...hidden, attempt: "x", callback: take },
      { ...hidden, callback: "" },
      { callback: take },
    ];
    for (const values of tries) expect((await send(app, path, values, false)).status).toBe(403);
    expect((await newest()).handlerId).toBeNull();
  });

  test("is not found with a forged, changed or old address", async () => {
    const { path, delivery } = await cardOf("wangmin");
    const [id, until, signature] = path.slice("/w/c/".length).split(".");
    for (const token of [
      "x",
      `${delivery.id}`,
      `${id}.${until}.AAAA`,
      `dlv_other.${until}.${signature}`,
      `${id}.zzzzzz.${signature}`,
    ]) {
      expect((await get(app, `/w/c/${token}`)).status).toBe(404);
    }
    expect((await get(app, path)).status).toBe(200);
    clock.advance(3 * 86_400_000 + 1000);
    const old = await get(app, path);
    expect(old.status).toBe(404);
    expect(textOf(old.text)).toContain("全文链接只在 3 天内有效");
  });

  test("is closed to somebody who is signed in as another person", async () => {
    const { path } = await cardOf("wangmin");
    const session = await makeSession(app.services.db, clock.now(), personId("chenchen"));
    expect((await get(app, path, { cookie: `shenyan=${session}` })).status).toBe(403);
  });

  test("of somebody who has left the company shows nothing of the card", async () => {
    const { path } = await cardOf("wangmin");
    const where = { id: personId("wangmin") };
    await app.services.db.prisma.person.update({ where, data: { isActive: false } });
    try {
      const page = await get(app, path);
      expect(page.status).toBe(410);
      expect(textOf(page.text)).not.toContain(REPORT.text);
    } finally {
      await app.services.db.prisma.person.update({ where, data: { isActive: true } });
    }
  });

  test("of a message to a channel can only be read", async () => {
    const { path, delivery } = await cardOf("wangmin");
    await app.services.db.prisma.delivery.update({
      where: { id: delivery.id },
      data: { personId: null, isChannel: true, platform: "slack", address: "C1" },
    });
    const page = await get(app, path);
    expect(elementsOf(page.text, "form")).toEqual([]);
    expect((await send(app, path, { callback: "incident.queue" }, false)).status).toBe(403);
  });
});

describe("outside demo mode, the page of a delivered card", () => {
  let real: TestApp;
  beforeAll(async () => {
    real = await startWebApp({ clock, config: { isDemo: false }, beside: app });
    // The people of the demo leave with it; here they stand for a company's own.
    await real.services.db.prisma.person.updateMany({ data: { isActive: true, leftAt: null } });
  });
  afterAll(() => real.close());
  const cookieOf = async (person: string) => ({
    cookie: `shenyan=${await makeSession(real.services.db, clock.now(), personId(person))}`,
  });

  test("is to look at for whoever has the address, and says where to press", async () => {
    const { path } = await cardOf("wangmin");
    const page = await get(real, path);
    expect(page.status).toBe(200);
    expect(textOf(page.text)).toContain(REPORT.text);
    expect(textOf(page.text)).toContain("请回到聊天，点这条消息上的按钮");
    for (const tag of ["form", "button", "input"]) expect(elementsOf(page.text, tag), tag).toEqual([]);
  });

  test("takes a press from the one who is signed in and was sent it, and from nobody else", async () => {
    const { path } = await cardOf("wangmin");
    const own = await cookieOf("wangmin");
    const page = await get(real, path, own);
    const take = { callback: buttonOf(page.text, /接手/) };
    expect(take.callback).toContain("incident.take");
    // The whole form in the hands of somebody else: forwarded, copied, or after signing out.
    for (const headers of [{}, await cookieOf("liuyang"), { cookie: "shenyan=x" }]) {
      expect((await sendForm(real, page.text, take, headers)).status).toBe(403);
      expect((await newest()).handlerId).toBeNull();
    }
    expect((await sendForm(real, page.text, take, own)).status).toBe(200);
    expect((await newest()).handlerId).toBe(personId("wangmin"));
  });

  test("is closed to somebody who is signed in as another person", async () => {
    const { path } = await cardOf("wangmin");
    const page = await get(real, path, await cookieOf("liuyang"));
    expect(page.status).toBe(403);
    expect(textOf(page.text)).not.toContain(REPORT.text);
  });
});

describe("a file of evidence", () => {
  const keep = async (bytes: Uint8Array, name: string) => {
    const kept = await app.services.db.transaction((tx) =>
      keepEvidence(tx, app.services, { bytes, name, source: "web" }, clock.now()),
    );
    if ("refusal" in kept) throw new Error(kept.refusal);
    return filePath(has(), kept.id);
  };

  test("that is a picture is shown, and nothing in it can run", async () => {
    const file = await get(app, await keep(PIXEL, "截图 1.png"));
    expect(file.status).toBe(200);
    expect(file.headers.get("content-type")).toBe("image/png");
    expect(file.headers.get("content-disposition")).toMatch(/^inline; .*filename\*=UTF-8''%E6%88%AA/);
    expect(file.headers.get("content-security-policy")).toMatch(/^sandbox;/);
    expect(file.headers.get("cache-control")).toBe("no-store");
  });

  test("of another kind is only saved, under a name that cannot end the header", async () => {
    const file = await get(
      app,
      await keep(Buffer.from("<script>alert(1)</script>"), 'a"; x="b\r\nSet-Cookie: c=d.html'),
    );
    expect(file.headers.get("content-type")).toContain("text/plain");
    expect(file.headers.get("x-content-type-options")).toBe("nosniff");
    expect(file.headers.get("content-disposition")).toMatch(
      /^attachment; filename="[\w ._-]+"; filename\*=UTF-8''[\w%.-]+$/,
    );
    expect(file.headers.get("set-cookie")).toBeNull();
  });

  test("is there for ten minutes and for nobody who changes the address", async () => {
    const path = await keep(PIXEL, "a.png");
    expect((await get(app, `${path.slice(0, -2)}AA`)).status).toBe(404);
    clock.advance(11 * 60_000);
    expect((await get(app, path)).status).toBe(404);
  });
});
