import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../../test/support/app.ts";
import { DemoPerson } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { findPerson } from "../../core/people.ts";
import { collectPersonalData, type DataSection } from "../../core/personal-data.ts";

/** What a copy of one's data holds of reports, and what it never holds. */
let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ adapters: () => [adapterOf(new RecordingSurface())] });
});
afterAll(() => app.close());

const person = (name: string) => new DemoPerson(app, name);
const newest = () => app.services.db.prisma.incident.findFirstOrThrow({ orderBy: { number: "desc" } });
async function dataOf(name: string): Promise<{ section(key: string): DataSection; text: string }> {
  const sections = await app.services.db.transaction(async (tx) => {
    const found = await findPerson(tx, person(name).id);
    if (!found) throw new Error(`there is no ${name}`);
    const now = app.clock.now();
    const ctx = { ...app.services, tx, now, person: found, actor: found.id, locale: found.locale, zone: found.zone };
    return collectPersonalData(ctx, app.registry, found, "copy");
  });
  const section = (key: string) => {
    const found = sections.find((one) => one.key === key);
    if (!found) throw new Error(`there is no section ${key}`);
    return found;
  };
  return { section, text: JSON.stringify(sections) };
}

test("one's own reports are whole, and what others wrote in them names nobody else", async () => {
  const text = "Daniel Smith posted a picture of the price list, and 王敏 saw it.";
  await person("emma").submits("incidents.report", {
    kind: "rumour",
    platform: "weibo",
    text,
    link: "https://weibo.com/1",
  });
  const { id } = await newest();
  await person("wangmin").takes(id);
  await person("wangmin").submits("incidents.ask", { text: "Did 陈晨 or daniel smith show it to Emma Brown?" }, { id });
  await person("emma").submits("incidents.answer", { text: "Daniel Smith did." }, { id });
  await person("wangmin").submits("incidents.note", { text: "只给受理人看的备注。" }, { id });
  const { section, text: all } = await dataOf("emma");
  expect(section("incidents.own").rows[0]).toContain(text);
  const lines = section("incidents.own-lines").rows.map((row) => row.at(-1));
  expect(lines).toEqual(["Did [another person] or [another person] show it to Emma Brown?", "Daniel Smith did."]);
  expect(all).not.toContain("只给受理人看的备注");
});

test("who handled it, the manager and the reporter are in nobody's copy", async () => {
  const { text } = await dataOf("emma");
  expect(text).not.toContain(person("wangmin").id);
  const own = (await dataOf("chenchen")).text;
  expect(own).toContain("陈晨");
  for (const name of ["李强", "王敏", "刘洋"]) expect(own).not.toContain(name);
});

test("of a report about somebody there is nothing until it is over and they were told, and then only that", async () => {
  const text = "周宇在群里发了客户名单，我坐在他旁边看见的。";
  await person("liqiang").submits("incidents.report", {
    kind: "disclosure",
    platform: "wechat",
    text,
    who: person("zhouyu").id,
  });
  const { id, number } = await newest();
  const before = await dataOf("zhouyu");
  expect(before.section("incidents.about").rows).toEqual([]);
  expect(before.text).not.toContain(`INC-${number}`);
  await person("wangmin").takes(id);
  expect((await dataOf("zhouyu")).text).toBe(before.text);
  await person("wangmin").submits(
    "incidents.coach",
    { subject: person("zhouyu").id, message: "请注意客户信息。" },
    { id },
  );
  // Not even then, before the hint has reached them.
  expect((await dataOf("zhouyu")).section("incidents.about").rows).toEqual([]);
  await app.sender.drain();
  const after = await dataOf("zhouyu");
  expect(after.section("incidents.about").rows).toEqual([[app.clock.now(), "已给友善提醒，未立案"]]);
  for (const hidden of [text, "旁边", "李强", `INC-${number}`, id]) expect(after.text).not.toContain(hidden);
});

test("a message that somebody reported is shown without the names in it", async () => {
  await app.desk.receive(
    {
      key: "web:personal-data-message",
      account: { platform: "web", tenant: "demo", externalId: "chenchen" },
      place: "direct",
      intent: {
        kind: "shortcut",
        name: "report_message",
        message: { text: "周宇说下周裁员", authorName: "李强" },
      },
    },
    { answers: "inline" },
  );
  const { text } = await dataOf("chenchen");
  expect(text).not.toContain("周宇说");
});

test("titles and columns are in the reader's language, and every row has a cell for each column", async () => {
  const { section, text } = await dataOf("emma");
  expect(section("core.profile").title).toBe("Profile");
  expect(section("core.accounts").rows.length).toBeGreaterThan(0);
  expect(section("core.messages").rows.length).toBeGreaterThan(0);
  expect(text.replace(/王敏|\[他人\]/g, "")).not.toMatch(/\p{Script=Han}/u);
  for (const name of ["emma", "wangmin"]) {
    for (const { columns, rows } of JSON.parse((await dataOf(name)).text) as DataSection[]) {
      for (const row of rows) expect(row.length).toBe(columns.length);
    }
  }
});

test("every message that the product sends has a name for the list", () => {
  const nameless = app.registry.features
    .flatMap(({ name, notices = [] }) => (name === "house" ? [] : notices))
    .filter(({ called }) => !called);
  expect(nameless).toEqual([]);
});
