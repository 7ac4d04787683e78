import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  addChannel,
  addressOfChannel,
  type ChannelPlatform,
  dropChannel,
  listChannels,
} from "../../src/core/channels.ts";
import type { StillClock } from "../../src/core/clock.ts";
import { systemCtx } from "../../src/core/context.ts";
import { addMessages, type Recipient } from "../../src/core/outbox.ts";
import { findPerson } from "../../src/core/people.ts";
import { collectPersonalData } from "../../src/core/personal-data.ts";
import { eraseDue } from "../../src/core/retention.ts";
import { PlatformError } from "../../src/core/surface.ts";
import type { Tx } from "../../src/db/database.ts";
import { personId, startTestApp, type TestApp } from "../support/app.ts";
import { adapterOf, RecordingSurface } from "../support/surface.ts";

const WEBHOOK = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa";
let app: TestApp;
const chat = new RecordingSurface();
const mail = new RecordingSurface("inline", "mail");
beforeAll(async () => {
  app = await startTestApp({ adapters: () => [adapterOf(chat), adapterOf(mail)] });
});
afterAll(() => app.close());
beforeEach(async () => {
  await app.services.db.prisma.message.deleteMany();
  await app.services.db.prisma.channel.deleteMany();
  for (const surface of [chat, mail]) {
    surface.delivered.length = 0;
    surface.troubles.length = 0;
  }
});

const add = (platform: ChannelPlatform, name: string, address: string) =>
  app.services.db.transaction((tx) => addChannel(systemCtx(app.services, tx), { platform, name, address }));
const list = () => app.services.db.transaction((tx) => listChannels(systemCtx(app.services, tx)));
const drop = (id: string) => app.services.db.transaction((tx) => dropChannel(systemCtx(app.services, tx), id));
const tell = (key: string, to: readonly Recipient[]) =>
  app.services.db.transaction((tx) =>
    addMessages(tx, app.clock.now(), [
      { key, notice: "core.audit-root", params: { day: key, entries: 1, root: "x" }, to },
    ]),
  );
const deliveries = () => app.services.db.prisma.delivery.findMany({ orderBy: { order: "asc" } });

test("a channel is added, listed by name and dropped, each with an entry in the log that does not say where it is", async () => {
  const news = await add("slack", " 全员公告 ", "C0123ABCD");
  const group = await add("wecom", "A group", WEBHOOK);
  expect(await list()).toEqual([group, { ...news, name: "全员公告" }]);
  expect(await addressOfChannel(app.services, group.id)).toBe(WEBHOOK);
  expect(await drop(news.id)).toBe(true);
  expect(await drop(news.id)).toBe(false);
  expect(await list()).toEqual([group]);
  expect(await addressOfChannel(app.services, news.id)).toBeUndefined();
  const log = await app.services.db.prisma.auditEntry.findMany({ where: { subject: { in: [news.id, group.id] } } });
  expect(log.map(({ action }) => action).sort()).toEqual(["channel.added", "channel.added", "channel.dropped"]);
  expect(JSON.stringify(log.map(({ data }) => data))).not.toMatch(/C0123|693a/);
});

test("the address is sealed in its row", async () => {
  await add("wecom", "组", WEBHOOK);
  const [row] = await app.services.db.prisma.channel.findMany();
  expect(Buffer.from(row?.address ?? []).toString("latin1")).not.toContain("693a91f6");
});

test("a place is named once while it is there, and again after it was taken away", async () => {
  const first = await add("slack", "公告", "C0123ABCD");
  await expect(add("slack", "再来", "C0123ABCD")).rejects.toThrow("公告");
  await drop(first.id);
  expect((await add("slack", "再来", "C0123ABCD")).name).toBe("再来");
});

test.each([
  ["slack", "#general"],
  ["slack", "U0123ABCD"],
  ["slack", ""],
  ["wecom", "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abc"],
  ["wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send"],
  ["wecom", "https://qyapi.weixin.qq.com.evil.example/cgi-bin/webhook/send?key=abc"],
  ["wecom", "https://qyapi.weixin.qq.com@evil.example/cgi-bin/webhook/send?key=abc"],
  ["wecom", "https://qyapi.weixin.qq.com/cgi-bin/message/send?key=abc"],
  ["wecom", "https://169.254.169.254/cgi-bin/webhook/send?key=abc"],
  ["wecom", "key=abc"],
] as const)("what is no address on %s is refused with what to copy: %s", async (platform, address) => {
  await expect(add(platform, "组", address)).rejects.toThrow(platform === "slack" ? "频道 ID" : "Webhook");
  await expect(list()).resolves.toEqual([]);
});

test("a channel without a name is refused kindly", async () => {
  await expect(add("slack", "  ", "C0123ABCD")).rejects.toThrow("起个名字");
});

test("who added a channel reads it among their own data; one that was taken away is forgotten in its time", async () => {
  const { db } = app.services;
  const person = await findPerson(db, personId("sunli"));
  if (!person) throw new Error("nobody");
  const ctx = (tx: Tx) => ({ ...systemCtx(app.services, tx), person });
  const { id } = await db.transaction((tx) =>
    addChannel(ctx(tx), { platform: "slack", name: "公告", address: "C0123ABCD" }),
  );
  const copy = await db.transaction((tx) => collectPersonalData(ctx(tx), app.registry, person, "copy"));
  expect(copy.find(({ key }) => key === "core.channels")?.rows).toEqual([
    ["公告", "slack", app.clock.now(), undefined],
  ]);
  await drop(id);
  const clock = app.clock as StillClock;
  clock.advance(600 * 86_400_000);
  const kept = async () => (await eraseDue(app.services, app.registry)).find(({ kind }) => kind === "core.channels");
  expect((await kept())?.count).toBe(0);
  clock.advance(200 * 86_400_000);
  expect((await kept())?.count).toBe(1);
  expect(await db.prisma.channel.count()).toBe(0);
});

test("somebody gets it by mail where that was chosen, and in the chat too where both were", async () => {
  await tell("a", [{ personId: personId("chenchen") }, { personId: personId("chenchen"), via: "mail" }]);
  await app.sender.drain();
  expect(chat.delivered).toHaveLength(1);
  expect(mail.delivered.map(({ to }) => to)).toEqual([
    { kind: "account", account: { platform: "mail", tenant: "", externalId: personId("chenchen") } },
  ]);
});

test("whoever has no address, or has left, is unreachable by mail at once; the others get theirs", async () => {
  const { prisma } = app.services.db;
  await prisma.person.update({ where: { id: personId("mia") }, data: { email: null } });
  await prisma.person.update({ where: { id: personId("daniel") }, data: { isActive: false } });
  await tell(
    "b",
    ["mia", "daniel", "chenchen"].map((name) => ({ personId: personId(name), via: "mail" as const })),
  );
  expect((await deliveries()).map(({ platform, state }) => `${platform} ${state}`).sort()).toEqual([
    "mail queued",
    "mail unreachable",
    "mail unreachable",
  ]);
  await app.sender.drain();
  expect(mail.delivered).toHaveLength(1);
});

test("what mail refuses for good is not sent to a chat instead", async () => {
  await tell("c", [{ personId: personId("chenchen"), via: "mail" }]);
  mail.troubles.push(new PlatformError("mail", "550", "never"));
  await app.sender.drain();
  expect((await deliveries()).map(({ state, error }) => [state, error])).toEqual([["failed", "550"]]);
  expect(chat.delivered).toEqual([]);
});

test("where no mail goes out everybody is unreachable by it, also what was waiting before", async () => {
  await tell("d", [{ personId: personId("chenchen"), via: "mail" }]);
  const without = await startTestApp({ beside: app, adapters: () => [adapterOf(chat)] });
  try {
    await tell("e", [{ personId: personId("chenchen"), via: "mail" }]);
    expect((await deliveries()).map(({ state }) => state)).toEqual(["unreachable", "unreachable"]);
  } finally {
    await without.close();
  }
});
