import { expect, test } from "vitest";
import { addChannel } from "../../src/core/channels.ts";
import { systemCtx } from "../../src/core/context.ts";
import { News, SECRET_WORDS, TAKEN_BACK } from "../support/taken-back.ts";
import { type Office, openOffice, textOf } from "./office.ts";

const RECALL = "/cgi-bin/message/recall";
const HOUR_MS = 3_600_000;

async function open(): Promise<{ office: Office; news: News; li: { personId: string } }> {
  const office = await openOffice();
  return {
    office,
    news: new News(office.app, office.adapter.surface),
    li: { personId: await office.personOf("lisi") },
  };
}
const seen = (office: Office) => office.as("lisi").driver.sees().map(textOf);
const recalls = (office: Office) =>
  office.wecom.calls.filter(({ path }) => path === RECALL).map(({ errcode }) => errcode);

test("within a day the card says so and the words above it are taken away; a card that nobody can change is taken away", async () => {
  const { office, news, li } = await open();
  await news.goOut("long", "long", li);
  const above = seen(office).length - 1;
  expect(above).toBeGreaterThan(0);
  await news.goOut("plain", "plain", li);
  office.clock.advance(24 * HOUR_MS - 60_000);
  // Twice: what is done is not done again.
  for (let i = 0; i < 2; i++) for (const subject of ["long", "plain"]) await news.become(subject, "taken-back");
  expect([await news.kept("long"), await news.kept("plain")]).toEqual([
    [["sent", null, 0]],
    [["sent", "retracted", 0]],
  ]);
  expect(seen(office)).toEqual([expect.stringContaining(TAKEN_BACK)]);
  expect(recalls(office)).toEqual(Array(above + 1).fill(0));
  expect(office.wecom.violations).toEqual([]);
});

test("later the words above a card stand, and a card that nobody can change; both are known to", async () => {
  const { office, news, li } = await open();
  await news.goOut("long", "long", li);
  await news.goOut("plain", "plain", li);
  const before = seen(office).length;
  office.clock.advance(24 * HOUR_MS + 1);
  for (let i = 0; i < 2; i++) for (const subject of ["long", "plain"]) await news.become(subject, "taken-back");
  expect([await news.kept("long"), await news.kept("plain")]).toEqual([[["sent", "partly", 0]], [["sent", "gone", 0]]]);
  expect(seen(office)).toHaveLength(before);
  expect(seen(office).filter((text) => text.includes(TAKEN_BACK))).toHaveLength(1);
  expect(seen(office).at(-1)).toContain(SECRET_WORDS);
  expect(new Set(recalls(office))).toEqual(new Set([42052]));
  expect(office.wecom.violations).toEqual([]);
});

test("a card that used its change up and stands is changed as soon as its reader presses it", async () => {
  const { office, news, li } = await open();
  await news.goOut("news", "button", li);
  await news.become("news", "more");
  office.clock.advance(25 * HOUR_MS);
  await news.become("news", "taken-back");
  expect(await news.kept("news")).toEqual([["sent", "gone", 0]]);
  expect(seen(office).join()).toContain(SECRET_WORDS);
  await office.as("lisi").driver.presses(office.as("lisi").card, "Read");
  await news.drain();
  expect(await news.kept("news")).toEqual([["sent", null, 0]]);
  expect(seen(office)[0]).toContain(TAKEN_BACK);
  expect(seen(office).join()).not.toContain(SECRET_WORDS);
  expect(office.wecom.violations).toEqual([]);
});

test("what has nothing to tell any more is taken away whole, also when WeCom is busy, down, or silent after it did it", async () => {
  const { office, news, li } = await open();
  await news.goOut("news", "long", li);
  const count = seen(office).length;
  office.wecom.fails({ path: RECALL, how: -1 });
  await news.become("news", "nothing");
  expect(await news.kept("news")).toEqual([["sent", "-1", 1]]);
  expect(seen(office)).toHaveLength(count);
  // The first is taken away, and the answer about the second gets lost.
  office.wecom.fails({ path: RECALL, how: "work-and-cut", after: 1 });
  office.clock.advance(60_000);
  await news.drain();
  expect([(await news.kept("news"))[0]?.[2], count, seen(office)]).toEqual([1, 2, []]);
  office.wecom.fails({ path: RECALL, how: "http-502" });
  office.clock.advance(300_000);
  await news.drain();
  expect((await news.kept("news"))[0]?.[2]).toBe(1);
  office.clock.advance(300_000);
  await news.drain();
  expect([await news.kept("news"), seen(office)]).toEqual([[["sent", "retracted", 0]], []]);
  const calls = recalls(office).length;
  await news.become("news", "nothing");
  expect(recalls(office)).toHaveLength(calls);
});

test("a message that WeCom does not know, a robot's words and an app that may not are told apart", async () => {
  const { office, news, li } = await open();
  const { app, wecom } = office;
  await news.goOut("foreign", "plain", li);
  await app.services.db.prisma.delivery.updateMany({
    where: { message: { subject: "foreign" } },
    data: { ref: JSON.stringify({ sent: 1, msgId: "m_of-another-app", codes: [] }) },
  });
  await news.become("foreign", "taken-back");
  expect([await news.kept("foreign"), recalls(office)]).toEqual([[["sent", "gone", 0]], [40058]]);

  const address = `${wecom.url}/cgi-bin/webhook/send?key=hook-key`;
  const { id } = await app.services.db.transaction((tx) =>
    addChannel(systemCtx(app.services, tx), { platform: "wecom", name: "市场部群", address }),
  );
  await news.goOut("group", "plain", { platform: "wecom", channel: id });
  for (const shown of ["taken-back", "nothing"] as const) {
    await news.become("group", shown);
    expect(await news.kept("group")).toEqual([["sent", "gone", 0]]);
  }
  expect([recalls(office), wecom.groupMessages("hook-key").length]).toEqual([[40058], 1]);

  await news.goOut("later", "plain", li);
  wecom.disablesApp();
  await news.become("later", "taken-back");
  expect((await news.kept("later"))[0]?.[2]).toBe(1);
  wecom.disablesApp(undefined, false);
  office.clock.advance(300_000);
  await news.drain();
  expect(await news.kept("later")).toEqual([["sent", "retracted", 0]]);
});

test("what went out before its messages were counted is taken away as far as it is known, and the rest is known to stand", async () => {
  const { office, news, li } = await open();
  await news.goOut("old", "long", li);
  const { prisma } = office.app.services.db;
  const where = { message: { subject: "old" } };
  const { ref } = await prisma.delivery.findFirstOrThrow({ where });
  const { above: _above, ...old } = JSON.parse(ref ?? "") as { above: string[] };
  await prisma.delivery.updateMany({ where, data: { ref: JSON.stringify(old) } });
  await news.become("old", "nothing");
  expect(await news.kept("old")).toEqual([["sent", "gone", 0]]);
  expect(
    office
      .as("lisi")
      .driver.sees()
      .some(({ kind }) => kind === "card"),
  ).toBe(false);
  expect(seen(office).join()).toContain(SECRET_WORDS);
});
