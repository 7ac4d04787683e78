import { expect, onTestFinished, test } from "vitest";
import { callback } from "../../src/core/callback.ts";
import type { StillClock } from "../../src/core/clock.ts";
import type { Notice } from "../../src/core/feature.ts";
import { coreWords } from "../../src/core/messages/index.ts";
import { addMessages } from "../../src/core/outbox.ts";
import type { PlatformAdapter } from "../../src/core/platform.ts";
import { createMail } from "../../src/platforms/mail/index.ts";
import { personId, startTestApp, type TestApp } from "../support/app.ts";
import { sendForm } from "../web/web-app.ts";
import { type MailServer, startMailServer } from "./mail-server.ts";

type Office = { app: TestApp; adapter: PlatformAdapter; server: MailServer };

/** The product with mail over a real server; chat goes nowhere. */
async function openOffice(
  server: MailServer,
  {
    url = server.url,
    perSecond = 1_000,
    tls,
  }: { url?: string; perSecond?: number; tls?: { rejectUnauthorized: boolean } } = {},
): Promise<Office> {
  let adapter: PlatformAdapter | undefined;
  const app = await startTestApp({
    adapters: (_config, deps) => {
      const extras = { perSecond, ...(tls && { tls }) };
      adapter = createMail({ url, from: "慎言 <shenyan@company.example>" }, deps, extras);
      return [adapter];
    },
  });
  onTestFinished(() => app.close());
  if (!adapter) throw new Error("no adapter");
  return { app, adapter, server };
}

const tell = ({ app }: Office, day: string, people: readonly string[] = ["chenchen"]) =>
  app.services.db.transaction((tx) =>
    addMessages(tx, app.clock.now(), [
      {
        key: day,
        notice: "core.audit-root",
        params: { day, entries: 3, root: "abc" },
        to: people.map((name) => ({ personId: personId(name), via: "mail" as const })),
      },
    ]),
  );
const settle = async ({ app }: Office, seconds = 0) => {
  (app.clock as StillClock).advance(seconds * 1000);
  await app.sender.drain();
};
const rows = async ({ app }: Office) =>
  (await app.services.db.prisma.delivery.findMany({ orderBy: { order: "asc" } })).map(({ state, error }) => [
    state,
    error,
  ]);
const emailOf = async ({ app }: Office, name: string) =>
  (await app.services.db.prisma.person.findUniqueOrThrow({ where: { id: personId(name) } })).email ?? "";
const setEmail = ({ app }: Office, name: string, email: string) =>
  app.services.db.prisma.person.update({ where: { id: personId(name) }, data: { email } });

test("a card arrives as text and HTML, from us to them, marked as automatic", async () => {
  const server = await startMailServer();
  const office = await openOffice(server);
  await tell(office, "2026-11-23");
  await settle(office);
  const [mail] = server.mails;
  const { id } = await office.app.services.db.prisma.delivery.findFirstOrThrow();
  expect(mail?.envelopeTo).toEqual([await emailOf(office, "chenchen")]);
  expect(mail?.from?.value).toEqual([{ address: "shenyan@company.example", name: "慎言" }]);
  expect(mail?.to).toMatchObject({ value: [{ address: await emailOf(office, "chenchen"), name: "陈晨" }] });
  expect(mail?.subject).toContain("2026-11-23");
  expect(mail?.messageId).toBe(`<${id}@company.example>`);
  expect(mail?.date).toEqual(office.app.clock.now());
  expect(mail?.headers.get("auto-submitted")).toBe("auto-generated");
  expect(mail?.headers.get("content-language")).toBe("zh-CN");
  for (const body of [mail?.text, mail?.html || ""]) {
    expect(body).toContain("abc");
    expect(body).toContain("http://shenyan.test/w/c/");
  }
  expect(mail?.html).not.toMatch(/<(img|script|link|iframe|form)\b|src=|@import|url\(/i);
  expect(mail?.attachments).toEqual([]);
  expect(await rows(office)).toEqual([["sent", null]]);
});

test("the link of a mail shows the card to whoever got it, who acts there as in the chat; nothing to whoever has left", async () => {
  const server = await startMailServer();
  const notice: Notice = {
    name: "test.note",
    render: async ({ person }) => ({
      title: "给您的通知",
      body: [{ kind: "text", text: person?.name ?? "" }],
      actions: [{ kind: "run", label: "首页", callback: callback("core.hub") }],
    }),
  };
  const app = await startTestApp({
    config: { mail: { url: server.url, from: "shenyan@company.example" } },
    features: [{ name: "test", words: coreWords as never, notices: [notice] }],
  });
  onTestFinished(() => app.close());
  expect(app.adapters.map(({ surface }) => surface.platform)).toEqual(["mail", "web"]);
  await app.services.db.transaction((tx) =>
    addMessages(tx, app.clock.now(), [
      {
        key: "x",
        notice: "test.note",
        to: [{ personId: personId("chenchen"), via: "mail" }],
      },
    ]),
  );
  await app.sender.drain();
  const link = /http:\/\/shenyan\.test(\/w\/c\/\S+)/.exec(server.mails[0]?.text ?? "")?.[1] ?? "";
  const open = async () => {
    const answer = await fetch(`${app.url}${link}`, { headers: { accept: "text/html" } });
    return { status: answer.status, text: await answer.text() };
  };
  const shown = await open();
  expect([shown.status, shown.text.includes("给您的通知")]).toEqual([200, true]);
  const pressed = await sendForm(app, shown.text, { callback: "core.hub" });
  expect(pressed.text).toContain("陈晨");
  expect(pressed.text).toContain("需要您处理");
  const { prisma } = app.services.db;
  await prisma.platformAccount.deleteMany({ where: { personId: personId("chenchen") } });
  expect((await open()).status).toBe(200);
  await prisma.person.update({ where: { id: personId("chenchen") }, data: { isActive: false } });
  const left = await open();
  expect(left.status).not.toBe(200);
  expect(left.text).not.toContain("给您的通知");
});

test("a recipient that the server refuses is given up, the others get theirs, and the connection goes on", async () => {
  const server = await startMailServer();
  const office = await openOffice(server);
  server.atRecipient.push({ code: 550 });
  await tell(office, "a", ["chenchen"]);
  await settle(office);
  await tell(office, "b", ["liqiang", "wangmin"]);
  await settle(office);
  expect(await rows(office)).toEqual([
    ["failed", "550"],
    ["sent", null],
    ["sent", null],
  ]);
  expect(server.mails).toHaveLength(2);
});

test("greylisting: a deferred mail is sent later, as the same message", async () => {
  const server = await startMailServer();
  const office = await openOffice(server);
  server.atRecipient.push({ code: 451 }, { code: 450 });
  await tell(office, "a");
  await settle(office);
  await settle(office, 60);
  expect(server.tried).toHaveLength(1);
  await settle(office, 40);
  await settle(office, 100);
  expect(server.tried).toHaveLength(3);
  expect(await rows(office)).toEqual([["sent", null]]);
  const { attempts } = await office.app.services.db.prisma.delivery.findFirstOrThrow();
  expect(attempts).toBe(1);
});

test("a message that is refused for what it is is given up: too large, taken for spam", async () => {
  const server = await startMailServer();
  const office = await openOffice(server);
  server.atMessage.push({ code: 554 }, { code: 452 });
  await tell(office, "a");
  await settle(office);
  await tell(office, "b");
  await settle(office);
  expect(await rows(office)).toEqual([
    ["failed", "554"],
    ["queued", "452"],
  ]);
});

test("a connection that breaks before the message was begun costs nothing; after that it may arrive twice, as the same", async () => {
  const server = await startMailServer();
  const office = await openOffice(server);
  server.atRecipient.push("cut");
  await tell(office, "a");
  await settle(office);
  const { prisma } = office.app.services.db;
  expect(await prisma.delivery.findFirstOrThrow()).toMatchObject({ state: "queued", attempts: 0 });
  server.atMessage.push("take-and-cut", "cut");
  await settle(office, 60);
  expect(await prisma.delivery.findFirstOrThrow()).toMatchObject({ state: "queued", attempts: 1 });
  await settle(office, 60);
  expect(await prisma.delivery.findFirstOrThrow()).toMatchObject({ state: "queued", attempts: 2 });
  await settle(office, 60);
  expect(await rows(office)).toEqual([["sent", null]]);
  expect(new Set(server.mails.map(({ messageId }) => messageId)).size).toBe(1);
  expect(server.mails).toHaveLength(2);
});

test("no text of a card or a directory writes a header, a recipient or a line of the protocol", async () => {
  const server = await startMailServer();
  const office = await openOffice(server);
  const { prisma } = office.app.services.db;
  const evil = "evil@attacker.example";
  await prisma.person.update({
    where: { id: personId("chenchen") },
    data: { name: `陈晨\r\nBcc: ${evil}\r\n\r\n<script>alert(1)</script>` },
  });
  await tell(office, `2026\r\nBcc: ${evil}\r\nX-Evil: 1\r\n\r\n.\r\nMAIL FROM:<${evil}>\r\n<script>alert(1)</script>`);
  await settle(office);
  expect(server.tried).toEqual([await emailOf(office, "chenchen")]);
  const [mail] = server.mails;
  expect(mail?.bcc).toBeUndefined();
  expect(mail?.headers.has("x-evil")).toBe(false);
  expect(mail?.raw.slice(0, mail.raw.indexOf("\r\n\r\n"))).not.toMatch(/^(bcc|x-evil)/im);
  expect(mail?.html).not.toContain("<script>");
  expect(server.mails).toHaveLength(1);
});

test.each(["a@b.example>\r\nRCPT TO:<evil@x.example", "a@b.example, evil@x.example", "no-address", "a@b@c", ""])(
  "an address that is none is given up without a word to the server: %j",
  async (email) => {
    const server = await startMailServer();
    const office = await openOffice(server);
    await setEmail(office, "chenchen", email);
    await tell(office, "a");
    await settle(office);
    expect((await rows(office)).map(([state]) => state)).toEqual(["failed"]);
    expect(server.tried).toEqual([]);
  },
);

test("a server that is down is waited for, at no cost, and named by doctor", async () => {
  const server = await startMailServer();
  const office = await openOffice(server);
  await server.stop();
  await tell(office, "a");
  await settle(office);
  const { prisma } = office.app.services.db;
  expect(await prisma.delivery.findFirstOrThrow()).toMatchObject({ state: "queued", attempts: 0 });
  expect(await office.adapter.check?.()).toMatchObject({ isConnected: false });
  await startMailServer({ port: server.port });
  await settle(office, 300);
  expect(await rows(office)).toEqual([["sent", null]]);
  expect(await office.adapter.check?.()).toMatchObject({ isConnected: true });
});

test("while a server is down the mails behind the first are not even tried", async () => {
  const server = await startMailServer();
  const office = await openOffice(server);
  await server.stop();
  for (let i = 0; i < 10; i++) await tell(office, `m${i}`, ["chenchen", "liqiang", "wangmin", "sunli"]);
  await settle(office);
  const { prisma } = office.app.services.db;
  expect(await prisma.delivery.count({ where: { error: null } })).toBeGreaterThanOrEqual(36);
  await settle(office, 10);
  expect(await prisma.delivery.count({ where: { error: null } })).toBeGreaterThanOrEqual(36);
  await startMailServer({ port: server.port });
  await settle(office, 60);
  await settle(office, 60);
  expect(await prisma.delivery.count({ where: { state: "sent" } })).toBe(40);
});

test("who signs in is let in; a wrong password waits for an administrator and fails nobody's mail", async () => {
  const server = await startMailServer({ login: { user: "bot", password: "s3cret" } });
  const right = await openOffice(server);
  await tell(right, "a");
  await settle(right);
  expect(await rows(right)).toEqual([["sent", null]]);
  const wrong = await openOffice(server, { url: server.url.replace("s3cret", "guess") });
  await tell(wrong, "a");
  await settle(wrong);
  expect(await rows(wrong)).toEqual([["queued", "535"]]);
  expect((await wrong.adapter.check?.())?.detail).toMatch(/535$/);
  expect(JSON.stringify(wrong.app.log.lines)).not.toMatch(/guess|s3cret/);
});

test("our sender that the server does not take is no reason to give anybody up", async () => {
  const server = await startMailServer();
  const office = await openOffice(server);
  server.atSender.push({ code: 553 });
  await tell(office, "a");
  await settle(office);
  expect(await rows(office)).toEqual([["queued", "553"]]);
  await settle(office, 300);
  expect(await rows(office)).toEqual([["sent", null]]);
});

test("a server whose certificate is nobody's gets no mail, unless it is trusted", async () => {
  const server = await startMailServer({ isSecure: true });
  const office = await openOffice(server);
  await tell(office, "a");
  await settle(office);
  expect((await rows(office))[0]?.[0]).toBe("queued");
  expect(server.tried).toEqual([]);
  const trusting = await openOffice(server, { tls: { rejectUnauthorized: false } });
  await tell(trusting, "a");
  await settle(trusting);
  expect(await rows(trusting)).toEqual([["sent", null]]);
});

test("many mails go over few connections, at the pace that was set, each once", async () => {
  const server = await startMailServer();
  const office = await openOffice(server, { perSecond: 100 });
  const before = server.connections;
  for (let i = 0; i < 60; i++) await tell(office, `m${i}`, ["chenchen", "liqiang"]);
  const started = performance.now();
  await settle(office);
  expect(server.mails).toHaveLength(120);
  expect(new Set(server.mails.map(({ messageId }) => messageId)).size).toBe(120);
  expect(performance.now() - started).toBeGreaterThanOrEqual(1_150);
  expect(server.connections - before).toBeLessThanOrEqual(6);
});

test("what was sent stays as it is, and the log says nobody's name, address or text", async () => {
  const server = await startMailServer();
  const office = await openOffice(server);
  server.atRecipient.push({ code: 550 });
  await tell(office, "geheim");
  await settle(office);
  await tell(office, "b");
  await settle(office);
  await office.app.services.db.pool.query("UPDATE delivery SET stale = 1, shown = 'other' WHERE state = 'sent'");
  await settle(office, 1);
  expect(server.mails).toHaveLength(1);
  expect(JSON.stringify(office.app.log.lines)).not.toMatch(/陈晨|@|geheim/);
});
