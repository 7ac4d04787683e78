import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { StillClock } from "../../src/core/clock.ts";
import { makeFormLink } from "../../src/core/links.ts";
import { createRateLimit } from "../../src/platforms/web/rate-limit.ts";
import { elementsOf } from "../../src/platforms/web/render/markup.fixture.ts";
import { isFromUs, Refused } from "../../src/platforms/web/security.ts";
import { personId, type TestApp, TUESDAY } from "../support/app.ts";
import { get, REPORT, sendForm, startWebApp } from "./web-app.ts";

let app: TestApp;
let formPath: string;
beforeAll(async () => {
  app = await startWebApp();
  const has = { ...app.services, now: app.clock.now() };
  formPath = `/w/f/${await makeFormLink(app.services.db, has, { personId: personId("chenchen"), form: "incidents.report", context: {} })}`;
});
afterAll(() => app.close());

describe("every answer", () => {
  test("tells the browser to run nothing else, to guess nothing, to pass nothing on and to keep nothing personal", async () => {
    const pages = [
      formPath,
      "/w/f/none",
      "/w/o/incidents.report-anonymous",
      "/w/o/none",
      "/w/c/none",
      "/w/e/none",
      "/",
      "/demo/api/people",
      "/demo/api/conversation?person=none",
      "/demo/gallery",
    ];
    for (const path of pages) {
      const { headers } = await get(app, path);
      expect(headers.get("content-security-policy"), path).toBe(
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
      );
      expect(headers.get("x-content-type-options"), path).toBe("nosniff");
      expect(headers.get("referrer-policy"), path).toBe("no-referrer");
      expect(headers.get("cross-origin-opener-policy"), path).toBe("same-origin");
      expect(headers.get("permissions-policy"), path).toContain("geolocation=()");
      expect(headers.get("cache-control"), path).toBe("no-store");
      expect(headers.get("set-cookie"), path).toBeNull();
    }
  });

  test("that is a page has no script or style of its own in it", async () => {
    for (const path of [formPath, "/", "/w/o/incidents.follow", "/demo/gallery?lang=en"]) {
      const { text } = await get(app, path);
      expect(elementsOf(text, "style")).toEqual([]);
      for (const { src } of elementsOf(text, "script")) expect(src).toMatch(/^\/assets\//);
      expect(text).not.toMatch(/\son[a-z]+="|\sstyle="/);
    }
  });
});

describe("an address where nothing is", () => {
  test("says so on a page to people and in JSON to scripts", async () => {
    const page = await get(app, "/nothing/here", { accept: "text/html,*/*", "accept-language": "en" });
    expect(page.status).toBe(404);
    expect(page.text).toContain("There is no such page");
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    const answer = await get(app, "/nothing/here");
    expect([answer.status, JSON.parse(answer.text)]).toEqual([404, { error: "not found" }]);
  });
});

describe("a request that changes something", () => {
  test("from another site's page is refused, whatever token it brings", async () => {
    const page = await get(app, formPath);
    const before = await app.services.db.prisma.incident.count();
    for (const headers of [
      { origin: "https://evil.example" },
      { "sec-fetch-site": "cross-site" },
      { "sec-fetch-site": "same-site" },
    ]) {
      expect((await sendForm(app, page.text, REPORT, headers)).status).toBe(403);
    }
    for (const path of ["/demo/clock", "/demo/reset", "/demo/api/language", "/demo/api/interactions"]) {
      const answer = await fetch(`${app.url}${path}`, {
        method: "POST",
        headers: { origin: "https://evil.example" },
        body: "{}",
      });
      expect(answer.status, path).toBe(403);
    }
    expect(await app.services.db.prisma.incident.count()).toBe(before);
  });

  test("that is forged, and a link that opens nothing, leaves one line with a code and nothing of who or what", async () => {
    const { lines } = app.log;
    const linesOf = async (work: () => Promise<unknown>) => {
      lines.length = 0;
      await work();
      return lines.filter(({ message }) => message !== "interaction");
    };
    const page = await get(app, formPath);
    const token = formPath.split("/").at(-1) ?? "?";
    const turnedAway = (code: string, status = 403) => [
      { level: "warn", fields: { code, status }, message: "a request was turned away" },
    ];
    const opensNothing = (code: string, status: number) => [
      { level: "info", fields: { code, status }, message: "a link that opens nothing" },
    ];
    const evil = { origin: "https://evil.example" };
    expect(await linesOf(() => sendForm(app, page.text, REPORT, evil))).toEqual(turnedAway("sent-from-another-site"));
    const forged = { ...REPORT, csrf: "forged" };
    expect(await linesOf(() => sendForm(app, page.text, forged))).toEqual(turnedAway("no-token-of-ours"));
    const demo = () => fetch(`${app.url}/demo/api/interactions`, { method: "POST" });
    expect(await linesOf(demo)).toEqual(turnedAway("no-token"));
    expect(await linesOf(() => get(app, "/w/f/guessed"))).toEqual(opensNothing("unknown", 404));
    expect(await linesOf(() => get(app, "/w/c/guessed"))).toEqual(opensNothing("oldCard", 404));
    expect(await linesOf(() => get(app, "/w/o/guessed"))).toEqual(opensNothing("unknown", 404));
    expect(JSON.stringify(lines)).not.toMatch(new RegExp(`guessed|evil|127\\.0\\.0\\.1|${token}`));
  });

  test("is judged by what the browser says of its origin", () => {
    const ours = "https://shenyan.example";
    expect(isFromUs({ origin: ours, host: "inside:3000" }, ours)).toBe(true);
    expect(isFromUs({ origin: "http://127.0.0.1:3000", host: "127.0.0.1:3000" }, ours)).toBe(true);
    expect(isFromUs({ origin: "http://127.0.0.1:4000", host: "127.0.0.1:3000" }, ours)).toBe(false);
    expect(isFromUs({ origin: `${ours}.evil.example`, host: "x" }, ours)).toBe(false);
    expect(isFromUs({ origin: "not an address", host: "x" }, ours)).toBe(false);
    expect(isFromUs({ origin: "null", "sec-fetch-site": "same-origin" }, ours)).toBe(true);
    expect(isFromUs({ origin: ours, "sec-fetch-site": "cross-site" }, ours)).toBe(false);
    expect(isFromUs({}, ours)).toBe(true);
  });
});

describe("a page", () => {
  const stylesOf = async (path: string) =>
    elementsOf((await get(app, path)).text, "link")
      .filter(({ rel }) => rel === "stylesheet")
      .map(({ href }) => href?.split("/").at(-1));

  test("loads the style sheets that it needs and no others", async () => {
    expect(await stylesOf(formPath)).toEqual(["base.css", "form.css", "form-files.css", "page.css"]);
    expect(await stylesOf("/w/f/none")).toEqual(["base.css", "page.css"]);
    expect(await stylesOf("/demo/gallery")).toContain("look.css");
  });
});

describe("static files", () => {
  const pathOf = async (name: string) => {
    const { text } = await get(app, "/");
    const found = [...elementsOf(text, "link"), ...elementsOf(text, "script")].map(
      ({ href, src }) => href ?? src ?? "",
    );
    return found.find((path) => path.endsWith(name)) ?? "";
  };

  test("are kept by the browser for a year under an address that changes with them", async () => {
    const path = await pathOf("demo.js");
    const file = await get(app, path);
    expect(file.headers.get("content-type")).toContain("text/javascript");
    expect(file.headers.get("cache-control")).toContain("immutable");
    const tag = file.headers.get("etag") ?? "";
    expect((await get(app, path, { "if-none-match": tag })).status).toBe(304);
    const old = await get(app, path.replace(/\/assets\/[^/]+/, "/assets/older"));
    expect(old.headers.get("cache-control")).toBe("no-cache");
  });

  test("are the files of the folder and nothing beside it", async () => {
    for (const name of [
      "..%2findex.ts",
      "..%2f..%2f..%2f..%2fpackage.json",
      "%2e%2e/index.ts",
      "nothing.css",
      "__proto__",
      "demo.js%00",
    ]) {
      expect((await get(app, `/assets/x/${name}`)).status, name).toBeGreaterThanOrEqual(400);
    }
  });
});

describe("a rate limit", () => {
  test("lets so many through, then asks to wait, and forgets slowly", () => {
    const clock = new StillClock(TUESDAY);
    const limit = createRateLimit(clock, 3, 10);
    for (let n = 0; n < 3; n += 1) limit.use("a");
    expect(() => limit.use("a")).toThrow(Refused);
    limit.use("b");
    clock.advance(200_000);
    limit.use("a");
    expect(() => limit.use("a")).toThrow(Refused);
  });

  test("remembers a bounded number of addresses", () => {
    const limit = createRateLimit(new StillClock(TUESDAY), 1, 10);
    limit.use("first");
    for (let n = 0; n < 10_000; n += 1) limit.use(`other-${n}`);
    limit.use("first");
    expect(() => limit.use("other-9999")).toThrow(Refused);
  });

  test("stands still when the clock is put back", () => {
    const clock = new StillClock(TUESDAY);
    const limit = createRateLimit(clock, 1, 10);
    limit.use("a");
    clock.advance(-86_400_000);
    expect(() => limit.use("a")).toThrow(Refused);
  });
});

test("outside demo mode there is no demo", async () => {
  const real = await startWebApp({ config: { isDemo: false } });
  try {
    for (const path of ["/", "/demo/api/people", "/demo/gallery"]) expect((await get(real, path)).status).toBe(404);
    expect((await fetch(`${real.url}/demo/clock`, { method: "POST", body: "{}" })).status).toBe(404);
  } finally {
    await real.close();
  }
});
