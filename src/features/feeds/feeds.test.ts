import fc from "fast-check";
import { SaxesParser } from "saxes";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { personId, type TestApp } from "../../../test/support/app.ts";
import { said } from "../../../test/support/case-stage.ts";
import { DemoPerson, labelsOf } from "../../../test/support/demo-person.ts";
import { get, startWebApp } from "../../../test/web/web-app.ts";
import { StillClock } from "../../core/clock.ts";
import { systemCtx } from "../../core/context.ts";
import { coreWords } from "../../core/messages/index.ts";
import { findPerson } from "../../core/people.ts";
import { collectPersonalData } from "../../core/personal-data.ts";
import type { Published } from "../../core/published.ts";
import { eraseDue } from "../../core/retention.ts";

const clock = new StillClock("2026-11-24T09:00:00+08:00");
const ITEM: Published = {
  id: "brc_1",
  title: "警示案例：一张截图 & <b>",
  text: "第一段。\n第二行。\n\nThird <script>alert(1)</script> & more.",
  at: new Date("2026-11-20T02:00:00Z"),
  topic: "警示案例",
  url: "https://oa.example.com/case?a=1&b=2",
};
let items: Published[] = [ITEM];
let app: TestApp;
beforeAll(async () => {
  app = await startWebApp({
    clock,
    features: [
      {
        name: "publisher",
        words: coreWords as never,
        publishes: async (ctx, limit) =>
          items.map((item) => ({ ...item, title: `${ctx.locale} ${item.title}` })).slice(0, limit),
      },
    ],
  });
});
afterAll(() => app.close());
beforeEach(() => {
  items = [ITEM];
});
const person = (name: string) => new DemoPerson(app, name);

/** Makes a feed; the paths of its two addresses. */
async function madeBy(name: string, place = "OA 首页"): Promise<{ atom: string; json: string }> {
  const reply = await person(name).submits("feeds.make", { name: place });
  if (reply.kind !== "card" || !reply.transient) throw new Error(said(reply));
  const [atom = "", json = ""] = reply.card.body.flatMap((block) => (block.kind === "code" ? [block.text] : []));
  const path = (url: string) => `${new URL(url).pathname}${new URL(url).search}`;
  return { atom: path(atom), json: path(json) };
}

type Node = { name: string; attributes: Record<string, string>; text: string; path: string };
/** Parses strictly: anything that is not well-formed throws. */
function elementsOf(xml: string): Node[] {
  const nodes: Node[] = [];
  const open: Node[] = [];
  const parser = new SaxesParser();
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name, attributes }) => {
    const node = {
      name,
      attributes: attributes as Record<string, string>,
      text: "",
      path: [...open.map((one) => one.name), name].join(">"),
    };
    nodes.push(node);
    open.push(node);
  });
  const add = (text: string) => {
    const at = open.at(-1);
    if (at) at.text += text;
  };
  parser.on("text", add);
  parser.on("cdata", add);
  parser.on("closetag", () => void open.pop());
  parser.write(xml).close();
  return nodes;
}
const textsOf = (nodes: readonly Node[], path: string) =>
  nodes.filter((node) => node.path === path).map(({ text }) => text);

const HR = "sunli";

test("whoever is neither HR nor an administrator is told whose it is", async () => {
  for (const reply of [
    await person("chenchen").says("订阅源"),
    await person("chenchen").submits("feeds.make", { name: "x" }),
    await person("chenchen").presses("feeds.list:0"),
    await person("chenchen").presses("feeds.drop:fdk_0000000000000000"),
  ])
    expect(said(reply)).toContain("人力资源");
  expect(await app.services.db.prisma.feedKey.count()).toBe(0);
});

test("an address is made for each place, shown once, kept as a hash, listed by place and taken back", async () => {
  const list = async () => {
    const reply = await person(HR).says("订阅源");
    if (reply.kind !== "card") throw new Error(said(reply));
    return reply.card;
  };
  expect(labelsOf(await list())).toEqual(["新建订阅源"]);
  const { atom, json } = await madeBy(HR);
  const other = await madeBy(HR, "公告屏");
  const key = new URLSearchParams(atom.split("?")[1]).get("key") ?? "-";
  expect(JSON.stringify(await list())).toMatch(/OA 首页/);
  expect(JSON.stringify(await list())).not.toContain(key);
  const rows = await app.services.db.prisma.feedKey.findMany({ orderBy: { madeAt: "asc" } });
  expect(JSON.stringify(rows)).not.toContain(key);
  const { id } = rows.find(({ name }) => name === "OA 首页") ?? { id: "" };
  for (const path of [atom, json, other.atom]) expect((await get(app, path)).status).toBe(200);
  expect((await person(HR).presses(`feeds.drop:${id}`)).kind).toBe("replace");
  expect(said(await person(HR).presses(`feeds.drop:${id}`))).toContain("已经撤销");
  const statuses = [];
  for (const path of [atom, json, other.atom]) statuses.push((await get(app, path)).status);
  expect(statuses).toEqual([404, 404, 200]);
  const log = await app.services.db.prisma.auditEntry.findMany({ where: { subject: id }, orderBy: { seq: "asc" } });
  expect(log.map(({ action, actor }) => [action, actor])).toEqual([
    ["feed.made", personId(HR)],
    ["feed.dropped", personId(HR)],
  ]);
});

test("the Atom feed is well-formed, in the language that was asked for, and what people wrote has no effect in it", async () => {
  const { atom } = await madeBy(HR);
  const answer = await get(app, `${atom}&lang=en`);
  expect(answer.headers.get("content-type")).toBe("application/atom+xml; charset=utf-8");
  expect(answer.headers.get("content-language")).toBe("en");
  const nodes = elementsOf(answer.text);
  expect(nodes[0]).toMatchObject({ name: "feed", attributes: { xmlns: "http://www.w3.org/2005/Atom" } });
  expect(textsOf(nodes, "feed>entry>title")).toEqual(["en 警示案例：一张截图 & <b>"]);
  expect(textsOf(nodes, "feed>entry>id")).toEqual(["urn:shenyan:brc_1"]);
  expect(textsOf(nodes, "feed>entry>updated")).toEqual(["2026-11-20T02:00:00.000Z"]);
  expect(textsOf(nodes, "feed>entry>content")).toEqual([
    "<p>第一段。<br>第二行。</p><p>Third &lt;script&gt;alert(1)&lt;/script&gt; &amp; more.</p>",
  ]);
  const link = nodes.find(({ path }) => path === "feed>entry>link");
  expect(link?.attributes.href).toBe("https://oa.example.com/case?a=1&b=2");
  for (const needed of ["feed>id", "feed>title", "feed>updated", "feed>author>name"])
    expect(textsOf(nodes, needed), needed).toHaveLength(1);
  const key = new URLSearchParams(atom.split("?")[1]).get("key") ?? "-";
  expect(answer.text).not.toContain(key);
  expect(textsOf(elementsOf((await get(app, `${atom}&lang=fr`)).text), "feed>entry>title")[0]).toMatch(/^zh-CN/);
});

test("the JSON feed says the same", async () => {
  const { json } = await madeBy(HR);
  const answer = await get(app, json);
  expect(answer.headers.get("content-type")).toBe("application/feed+json; charset=utf-8");
  expect(JSON.parse(answer.text)).toMatchObject({
    version: "https://jsonfeed.org/version/1",
    feed_url: "http://shenyan.test/feeds/policy.json",
    items: [
      {
        id: "urn:shenyan:brc_1",
        title: "zh-CN 警示案例：一张截图 & <b>",
        url: ITEM.url,
        date_published: "2026-11-20T02:00:00.000Z",
      },
    ],
  });
});

test("what has not changed is answered without a body; what has, whole", async () => {
  const { atom } = await madeBy(HR);
  const first = await get(app, atom);
  const tag = first.headers.get("etag") ?? "";
  expect(tag).toMatch(/^"[\w-]{43}"$/);
  clock.advance(60_000);
  for (const known of [tag, `W/${tag}`, `"other", ${tag}`, "*"]) {
    const again = await get(app, atom, { "if-none-match": known });
    expect([again.status, again.text], known).toEqual([304, ""]);
  }
  items = [{ ...ITEM, id: "brc_2", at: clock.now() }, ITEM];
  const changed = await get(app, atom, { "if-none-match": tag });
  expect(changed.status).toBe(200);
  expect(textsOf(elementsOf(changed.text), "feed>entry>id")).toEqual(["urn:shenyan:brc_2", "urn:shenyan:brc_1"]);
  expect(changed.headers.get("cache-control")).toBe("private, no-cache");
});

test("a feed before anything was published is a feed, and at most thirty entries stand in one", async () => {
  items = [];
  const { atom } = await madeBy(HR);
  expect(textsOf(elementsOf((await get(app, atom)).text), "feed>entry>id")).toEqual([]);
  items = Array.from({ length: 40 }, (_, i) => ({ ...ITEM, id: `brc_${i}`, at: new Date(ITEM.at.getTime() + i) }));
  expect(textsOf(elementsOf((await get(app, atom)).text), "feed>entry>id")).toHaveLength(30);
});

test("whatever people wrote, the feed is well-formed and says it", async () => {
  const { atom, json } = await madeBy(HR);
  const text = fc.string({ unit: "binary", maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(text, text, async (title, body) => {
      items = [{ ...ITEM, title: `T${title}`, text: `B${body}`, topic: title }];
      const [shown = ""] = textsOf(elementsOf((await get(app, atom)).text), "feed>entry>title");
      const [item] = JSON.parse((await get(app, json)).text).items;
      expect(shown.startsWith("zh-CN T")).toBe(true);
      expect(item.title).toBe(shown);
    }),
    { numRuns: 60 },
  );
});

test("whatever is no feed is one and the same not found, and neither key nor address is in the log", async () => {
  const { atom } = await madeBy(HR);
  const key = new URLSearchParams(atom.split("?")[1]).get("key") ?? "-";
  for (const path of [
    "/feeds/policy.atom",
    "/feeds/policy.atom?key=",
    `/feeds/policy.atom?key=${key}x`,
    `/feeds/policy.atom?key=${key}&key=${key}`,
    `/feeds/policy.rss?key=${key}`,
    `/feeds/other.atom?key=${key}`,
    "/feeds/policy.atom?key=%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00%00",
  ]) {
    const answer = await get(app, path);
    expect([answer.status, answer.text], path).toEqual([404, "not found\n"]);
  }
  expect(JSON.stringify(app.log.lines)).not.toContain(key);
});

test("who made a feed reads it among their own data; a key that was taken back is erased in its time", async () => {
  const { db } = app.services;
  await madeBy(HR, "旧门户");
  const row = await db.prisma.feedKey.findFirstOrThrow({ where: { name: "旧门户" } });
  await person(HR).presses(`feeds.drop:${row.id}`);
  const copy = await db.transaction(async (tx) => {
    const who = await findPerson(tx, personId(HR));
    if (!who) throw new Error("nobody");
    return collectPersonalData({ ...systemCtx(app.services, tx), person: who }, app.registry, who, "copy");
  });
  expect(copy.find(({ key }) => key === "feeds")?.rows).toContainEqual(["旧门户", row.madeAt, clock.now()]);
  clock.advance(800 * 86_400_000);
  const rows = await eraseDue(app.services, app.registry);
  expect(rows.find(({ kind }) => kind === "feeds.keys")?.count).toBeGreaterThan(0);
  expect(await db.prisma.feedKey.count({ where: { id: row.id } })).toBe(0);
  expect(await db.prisma.feedKey.count()).toBeGreaterThan(0);
});

test("stops whoever guesses", async () => {
  let last = 0;
  for (let time = 0; time < 620; time++)
    last = (await get(app, "/feeds/policy.atom?key=guess-guess-guess-guess")).status;
  expect(last).toBe(429);
});
