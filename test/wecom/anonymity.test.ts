import { expect, test } from "vitest";
import { elementsOf } from "../../src/platforms/web/render/markup.fixture.ts";
import { rowsThatName, rowsThatNameBoth } from "../contract/traces.ts";
import { get, REPORT, sendForm } from "../web/web-app.ts";
import { openOffice } from "./office.ts";

test("whoever opens the anonymous form from the menu or a card leaves no row that says so", async () => {
  const office = await openOffice({}, { hasPages: true });
  const { app } = office;
  const { db } = app.services;
  await office.adapter.ensureMenu();
  const li = office.as("lisi");
  const ids = ["lisi", await office.personOf("lisi")];

  await li.clicks("匿名举报 · 查进展");
  const clicked = li.delivery?.inner ?? "";
  await li.presses("就在这里填写");
  const pressed = li.delivery?.inner ?? "";
  const before = await rowsThatName(db, ids);
  const page = await get(app, new URL(li.driver.opens(li.card, "打开网页")).pathname);
  const done = await sendForm(app, page.text, REPORT);
  expect(elementsOf(done.text, "button").some(({ class: name }) => name?.includes("card-copy"))).toBe(true);
  await app.catchUp();

  const incident = await db.prisma.incident.findFirstOrThrow();
  expect(incident.isAnonymous).toBe(true);
  // What the events said of themselves is in no row, with the member or without.
  const traits = ["cmd.anonymous", "incident.anonymous", "就在这里填写", "incidents.report-anonymous", incident.id];
  expect(await rowsThatNameBoth(db, ids, traits)).toEqual([]);
  const timesOf = (xml: string) => /<CreateTime>(\d+)/.exec(xml)?.[1] ?? "none";
  const inbox = await db.prisma.inbox.findMany();
  expect(inbox.length).toBeGreaterThanOrEqual(3);
  for (const { key } of inbox) {
    expect(key).toMatch(/^(wecom|anonymous):[0-9a-f]{64}$/);
    for (const part of ["lisi", "anonymous.", "click", timesOf(clicked), timesOf(pressed)]) {
      expect(key.toLowerCase()).not.toContain(part);
    }
  }
  // The report adds nothing to what names the member.
  expect(await rowsThatName(db, ids)).toEqual(before);
  expect(JSON.stringify(app.log.lines)).not.toMatch(/lisi|cmd\.anonymous/);
});
