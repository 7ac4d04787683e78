import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { StillClock } from "../../src/core/clock.ts";
import { toCsv } from "../../src/core/csv.ts";
import type { Download } from "../../src/core/download.ts";
import { defineFeature } from "../../src/core/feature.ts";
import { downloadPath, filePath } from "../../src/core/links.ts";
import { coreWords } from "../../src/core/messages/index.ts";
import { personId, type TestApp, TUESDAY } from "../support/app.ts";
import { get, startWebApp } from "./web-app.ts";

/** Files that are made when somebody opens the address that was given to them. */
let made = 0;
const list: Download = {
  name: "lists.people",
  may: ["compliance"],
  async make(ctx, arg) {
    made += 1;
    if (arg === "none") return undefined;
    const bytes = toCsv([["谁"], [ctx.person?.name], ["=1+1"]]);
    return {
      fileName: `名单 "${arg}".csv`,
      mime: "text/csv; charset=utf-8",
      bytes,
      ...(arg !== "own" && { subject: arg }),
    };
  },
};

let app: TestApp;
const clock = new StillClock(TUESDAY);
beforeAll(async () => {
  const feature = defineFeature({ name: "lists", words: coreWords as never, downloads: [list] });
  app = await startWebApp({ clock, features: [feature] });
});
afterAll(() => app.close());
beforeEach(() => {
  clock.moveTo(TUESDAY);
  made = 0;
});

const has = () => ({ ...app.services, now: clock.now() });
const pathFor = (name: string, arg: string, download = "lists.people") =>
  downloadPath(has(), { download, personId: personId(name), arg });
const entriesOf = (subject: string) =>
  app.services.db.prisma.auditEntry.findMany({ where: { subject, action: { startsWith: "download." } } });

test("the person gets the file, to be saved and kept nowhere, and it is on record", async () => {
  const got = await get(app, pathFor("wangmin", "inc_0000000000000001"));
  expect(got.status).toBe(200);
  expect(got.text).toContain("王敏");
  expect(got.text).toContain("'=1+1");
  expect(got.headers.get("content-type")).toBe("text/csv; charset=utf-8");
  expect(got.headers.get("content-disposition")).toMatch(
    /^attachment; filename="[\x20-\x7e]+"; filename\*=UTF-8''%E5%90%8D%E5%8D%95/,
  );
  expect(got.headers.get("x-content-type-options")).toBe("nosniff");
  expect(got.headers.get("cache-control")).toBe("no-store");
  const [entry] = await entriesOf("inc_0000000000000001");
  expect(entry).toMatchObject({ actor: personId("wangmin"), action: "download.lists.people" });
  await get(app, pathFor("wangmin", "own"));
  expect(await entriesOf(personId("wangmin"))).toHaveLength(1);
});

test("who asks for the headers alone makes nothing", async () => {
  const answer = await fetch(`${app.url}${pathFor("wangmin", "own")}`, { method: "HEAD" });
  expect(answer.status).toBe(404);
  expect(made).toBe(0);
});

describe("nothing is made, and one line says so,", () => {
  const refused = async (path: string) => {
    const before = app.log.lines.length;
    const got = await get(app, path, { accept: "text/html", "accept-language": "en" });
    expect(got.status).toBe(403);
    expect(got.text).toContain("A file link works for 10 minutes");
    const lines = app.log.lines.slice(before);
    expect(lines.map(({ fields }) => fields)).toEqual([{ code: "oldFile", status: 403 }]);
    expect(JSON.stringify(lines)).not.toContain(path.slice(5, 30));
  };

  test("for an address that was changed in any part, or is of another kind", async () => {
    const path = pathFor("wangmin", "own");
    const [payload = "", until = "", signature = ""] = path.slice("/w/x/".length).split(".");
    const other = pathFor("chenchen", "own").slice("/w/x/".length).split(".")[0];
    const evidence = filePath(has(), "evd_0000000000000001").slice("/w/e/".length);
    for (const token of [
      `${other}.${until}.${signature}`,
      `${payload}.${until}0.${signature}`,
      `${payload}.${until}.${signature.slice(0, -2)}AA`,
      `${payload}.${until}`,
      evidence,
      "x",
    ]) {
      await refused(`/w/x/${token}`);
    }
    expect(made).toBe(0);
  });

  test("when ten minutes are over", async () => {
    const path = pathFor("wangmin", "own");
    clock.advance(599_000);
    expect((await get(app, path)).status).toBe(200);
    clock.advance(1_000);
    made = 0;
    await refused(path);
    expect(made).toBe(0);
  });

  test("for somebody without the role, somebody who has left, and a download that there is not", async () => {
    await refused(pathFor("chenchen", "own"));
    await refused(pathFor("wangmin", "own", "lists.others"));
    await refused(pathFor("nobody", "own"));
    const where = { id: personId("liuyang") };
    await app.services.db.prisma.person.update({ where, data: { isActive: false } });
    await refused(pathFor("liuyang", "own"));
    expect(made).toBe(0);
  });

  test("when the feature itself finds no right", async () => {
    await refused(pathFor("wangmin", "none"));
    expect(made).toBe(1);
  });
});
