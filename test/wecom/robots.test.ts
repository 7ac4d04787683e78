import { expect, test } from "vitest";
import { addChannel, dropChannel } from "../../src/core/channels.ts";
import { systemCtx } from "../../src/core/context.ts";
import { addMessages } from "../../src/core/outbox.ts";
import { type Office, openOffice } from "./office.ts";

const SEND = "/cgi-bin/webhook/send";
const webhook = (office: Office, key = "hook-key") => `${office.wecom.url}${SEND}?key=${key}`;
const addGroup = (office: Office, address = webhook(office)) =>
  office.app.services.db.transaction((tx) =>
    addChannel(systemCtx(office.app.services, tx), { platform: "wecom", name: "市场部群", address }),
  );
const tell = (office: Office, channel: string, keys: readonly string[]) =>
  office.app.services.db.transaction((tx) =>
    addMessages(
      tx,
      office.clock.now(),
      keys.map((key) => ({
        key,
        notice: "core.audit-root",
        params: { day: key, entries: 1, root: "abc" },
        to: [{ platform: "wecom" as const, channel }],
      })),
    ),
  );
const groupOf = (office: Office) =>
  office.wecom.groupMessages("hook-key").map((body) => (body.markdown as { content: string }).content);
const states = async (office: Office) =>
  (await office.app.services.db.prisma.delivery.findMany({ orderBy: { order: "asc" } })).map(({ state, error }) => [
    state,
    error,
  ]);
const refusals = (office: Office) =>
  office.wecom.calls.filter(({ path, errcode }) => path === SEND && errcode !== 0).map(({ errcode }) => errcode);
/** Lets time go on until nothing waits any more. */
async function settle(office: Office, others: readonly { app: Office["app"] }[] = []) {
  for (let minute = 0; minute < 20; minute++) {
    await Promise.all([office, ...others].map(({ app }) => app.sender.drain()));
    if ((await office.app.services.db.prisma.delivery.count({ where: { state: "queued" } })) === 0) return;
    office.clock.advance(30_000);
  }
}

test("a card is said in the group, with nothing to press", async () => {
  const office = await openOffice();
  const { id } = await addGroup(office);
  await tell(office, id, ["2026-11-23"]);
  await office.app.sender.drain();
  expect(groupOf(office)).toEqual([expect.stringMatching(/^\*\*[^*]*2026-11-23\*\*\n\n[\s\S]*abc$/)]);
  expect(await states(office)).toEqual([["sent", null]]);
});

test("a card that is longer than a robot may say is shortened before, and WeCom takes it", async () => {
  const office = await openOffice();
  const { id } = await addGroup(office);
  await office.adapter.surface.deliver({
    deliveryId: "dlv_0000000000000001",
    to: { kind: "channel", platform: "wecom", channel: id },
    locale: "zh-CN",
    card: { title: "长", body: [{ kind: "text", text: "很长的案例。".repeat(2000) }], actions: [] },
    detailsUrl: "http://shenyan.test/w/c/x",
    attempt: 1,
  });
  expect(refusals(office)).toEqual([]);
  expect(groupOf(office)[0]).toMatch(/…\n\n\[查看全文\]\(http:\/\/shenyan\.test\/w\/c\/x\)$/);
});

test("sixty messages go to a group at its robot's pace, in order, whoever of three instances sends them", async () => {
  const office = await openOffice();
  const others = [await office.another(), await office.another()];
  const { id } = await addGroup(office);
  const keys = Array.from({ length: 60 }, (_, i) => `d${i}`);
  await tell(office, id, keys);
  await settle(office, others);
  expect(groupOf(office).map((content) => /d\d+/.exec(content)?.[0])).toEqual(keys);
  expect(refusals(office)).toEqual([]);
});

test("a robot that others use too refuses what is too much; it is tried again after a minute and arrives", async () => {
  const office = await openOffice();
  const { id } = await addGroup(office);
  for (let i = 0; i < 20; i++) {
    const body = JSON.stringify({ msgtype: "text", text: { content: `${i}` } });
    await fetch(webhook(office), { method: "POST", body });
  }
  await tell(office, id, ["d1"]);
  await office.app.sender.drain();
  expect(refusals(office)).toEqual([45009]);
  expect(await states(office)).toEqual([["queued", "45009"]]);
  office.clock.advance(61_000);
  await office.app.sender.drain();
  expect(await states(office)).toEqual([["sent", null]]);
});

test("a robot that was removed is given up with WeCom's code, and nobody else waits for it", async () => {
  const office = await openOffice();
  const { id } = await addGroup(office, webhook(office, "gone-key"));
  await tell(office, id, ["d1", "d2"]);
  await office.app.sender.drain();
  expect(await states(office)).toEqual([
    ["failed", "93000"],
    ["failed", "93000"],
  ]);
});

test("a channel that was taken away gets nothing more", async () => {
  const office = await openOffice();
  const { id } = await addGroup(office);
  await tell(office, id, ["d1"]);
  await office.app.services.db.transaction((tx) => dropChannel(systemCtx(office.app.services, tx), id));
  await office.app.sender.drain();
  expect(groupOf(office)).toEqual([]);
  expect(await states(office)).toEqual([["failed", "channel-taken-away"]]);
});

test("an answer that got lost leads to one more try, and neither the key nor a word is in the log", async () => {
  const office = await openOffice();
  const { id } = await addGroup(office);
  office.wecom.fails({ path: SEND, how: "cut" });
  await tell(office, id, ["d1"]);
  await office.app.sender.drain();
  expect(await states(office)).toEqual([["queued", "network"]]);
  office.clock.advance(10_000);
  await office.app.sender.drain();
  expect(await states(office)).toEqual([["sent", null]]);
  expect(JSON.stringify(office.app.log.lines)).not.toMatch(/hook-key|d1/);
});

test("when the app has sent all that it may, nobody is asked about until a while later, and then all arrive", async () => {
  const office = await openOffice();
  const people = await Promise.all(["lisi", "zhangsan", "wangwu"].map((name) => office.personOf(name)));
  for (let i = 0; i < 12; i++) {
    const params = { day: `m${i}`, entries: 1, root: "abc" };
    const to = people.map((personId) => ({ personId }));
    await office.app.services.db.transaction((tx) =>
      addMessages(tx, office.clock.now(), [{ key: `m${i}`, notice: "core.audit-root", params, to }]),
    );
  }
  const path = "/cgi-bin/message/send";
  office.wecom.fails({ path, how: 45009, times: 50 });
  const calls = () => office.wecom.calls.filter((call) => call.path === path).length;
  await office.app.sender.drain();
  const asked = calls();
  expect(asked).toBeLessThanOrEqual(people.length);
  for (let second = 0; second < 5; second++) {
    office.clock.advance(10_000);
    await office.app.sender.drain();
  }
  expect(calls()).toBe(asked);
  office.clock.advance(11_000);
  await office.app.sender.drain();
  // Asked once more, refused, and left alone for longer.
  expect(calls()).toBeLessThanOrEqual(asked + people.length);
  expect(await office.app.services.db.prisma.delivery.count({ where: { state: "queued", attempts: 0 } })).toBe(36);
});

test("nothing is dropped in silence: three instances and lost answers, all to one member", async () => {
  const office = await openOffice();
  const others = [await office.another(), await office.another()];
  const personId = await office.personOf("lisi");
  await office.app.services.db.transaction((tx) =>
    addMessages(
      tx,
      office.clock.now(),
      Array.from({ length: 90 }, (_, i) => ({
        key: `m${i}`,
        notice: "core.audit-root",
        params: { day: `m${i}`, entries: 1, root: "abc" },
        to: [{ personId }],
      })),
    ),
  );
  // Sent, and no answer: WeCom has counted it.
  for (let after = 0; after < 6; after++) {
    office.wecom.fails({ path: "/cgi-bin/message/send", how: "work-and-cut", after: after * 7 });
  }
  await settle(office, others);
  expect(await office.app.services.db.prisma.delivery.count({ where: { state: { not: "sent" } } })).toBe(0);
  expect(office.wecom.dropped).toEqual([]);
});
