import { expect, onTestFinished, test } from "vitest";
import { startMailServer } from "../../../../test/mail/mail-server.ts";
import { personId, startTestApp, type TestApp } from "../../../../test/support/app.ts";
import { said } from "../../../../test/support/case-stage.ts";
import { DemoPerson, textOf } from "../../../../test/support/demo-person.ts";
import { verifyAudit } from "../../../core/audit.ts";
import type { StillClock } from "../../../core/clock.ts";
import { systemCtx } from "../../../core/context.ts";
import { downloadPath } from "../../../core/links.ts";
import { fillFront, readTemplate } from "../demo.ts";
import { insertVersion, publishVersion, readPolicyFiles } from "../index.ts";

const MONDAY = "2026-11-23T09:00:00+08:00";
const ADDRESS = "chen@home.example";

/** Everybody is asked to sign a new version, with mail over a real server or without any. */
async function open({ hasMail = true } = {}) {
  const server = await startMailServer();
  const app = await startTestApp({
    clock: MONDAY,
    ...(hasMail && { config: { mail: { url: server.url, from: "shenyan@company.example" } } }),
  });
  onTestFinished(() => app.close());
  const at = async (instant: string) => {
    (app.clock as StillClock).moveTo(new Date(instant));
    await app.catchUp();
  };
  return { app, server, at, publish: (label: string) => publish(app, label), ...seenBy(app) };
}

async function publish(app: TestApp, label: string): Promise<void> {
  const files = readTemplate();
  const supersedes = "2026-1";
  const own = { label, supersedes, appealDays: "5", answerDays: "10", bonusDeductionPercent: "10" };
  const read = readPolicyFiles({
    "zh-CN": fillFront(files["zh-CN"], own),
    en: fillFront(files.en, { label, supersedes }),
  });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  await app.services.db.transaction(async (tx) => {
    const ctx = { ...systemCtx(app.services, tx), actor: "operator" };
    await insertVersion(ctx, read.draft);
    const deciders = [personId("sunli"), personId("hejing")];
    await publishVersion(ctx, label, { from: app.clock.now(), procedure: "Archive", deciders });
  });
  await app.catchUp();
}

const seenBy = (app: TestApp) => {
  const person = (name: string) => new DemoPerson(app, name);
  const card = async (name: string, press: string) => {
    const reply = await person(name).presses(press);
    return reply.kind === "card" ? textOf(reply.card) : said(reply);
  };
  /** All pages of a list. */
  const list = async (name: string, press: string) => {
    const pages = [];
    for (let from = 0; from < 40; from += 5) pages.push(await card(name, `${press}:${from}`));
    return pages.join("\n");
  };
  const register = async (name: string) => {
    const arg = `csv.${(await app.services.db.prisma.policyVersion.findFirstOrThrow({ where: { label: "2027-1" } })).id}`;
    const holder = { vault: app.services.vault, now: app.clock.now() };
    const path = downloadPath(holder, { download: "policy.register", personId: personId(name), arg });
    return Buffer.from((await app.tools.makeDownload(path.replace("/w/x/", "")))?.bytes ?? []).toString("utf8");
  };
  const request = (name: string) =>
    app.services.db.prisma.signatureRequest.findFirstOrThrow({
      where: { personId: personId(name) },
      orderBy: { askedAt: "desc" },
    });
  const agrees = (name: string, email = "") => person(name).submits("policy.agree", { email, declaration: ["agreed"] });
  const noErrors = async () => {
    expect(app.log.lines.filter(({ level }) => level === "error")).toEqual([]);
    expect((await verifyAudit(app.services.db)).faults).toEqual([]);
  };
  return { person, card, list, register, request, agrees, noErrors };
};

test("who does not answer in the chat for two working days gets it by mail at the address that they gave, and HR sees when", async () => {
  const { app, server, at, publish, agrees, request, register, list, person, noErrors } = await open();
  await agrees("chenchen", ADDRESS);
  await agrees("emma");
  await publish("2027-1");
  await person("zhouyu").presses(`policy.acknowledge:${(await request("zhouyu")).basisId}:zh-CN`);
  await at("2026-11-25T23:00:00+08:00");
  expect(server.mails).toEqual([]);
  await at("2026-11-26T00:01:00+08:00");
  expect(server.mails.map(({ envelopeTo }) => envelopeTo)).toEqual([[ADDRESS]]);
  const [mail] = server.mails;
  expect(mail?.subject).toContain("2027-1");
  expect(mail?.text).toContain("备用邮箱");
  expect(mail?.text).toContain("http://shenyan.test/w/c/");
  const { id, secondAt } = await request("chenchen");
  expect(secondAt).toEqual(app.clock.now());
  expect((await request("emma")).secondAt).toBeNull();
  const log = await app.services.db.prisma.auditEntry.findMany({ where: { subject: id } });
  expect(log.map(({ action }) => action)).toContain("signature.mailed");
  const { prisma } = app.services.db;
  const delivery = await prisma.delivery.findFirstOrThrow({ where: { tenant: "besides" } });
  expect(delivery).toMatchObject({ platform: "mail", state: "sent", personId: personId("chenchen") });
  expect(JSON.stringify(delivery, (_key, value) => (typeof value === "bigint" ? String(value) : value))).not.toContain(
    ADDRESS,
  );

  // HR sees who said what and where to write; who looks at the register for other reasons does not see the address.
  const csv = await register("sunli");
  const row = csv.split("\r\n").find((line) => line.includes("陈晨"));
  expect(row).toContain(ADDRESS);
  expect(row).toContain("同意聊天送达");
  expect(row).toContain(app.clock.now().toISOString());
  expect(await register("wangmin")).toContain(app.clock.now().toISOString());
  expect(await register("wangmin")).not.toContain(ADDRESS);
  expect(await register("wangmin")).not.toContain("同意聊天送达");
  const waiting = await list("sunli", "policy.waiting:now");
  expect(waiting).toContain(`备用邮箱 ${ADDRESS}`);
  expect(waiting).toMatch(/11月26日.*已转发备用邮箱/);
  expect(waiting).toContain("未答复送达方式");
  expect(await list("wangmin", "policy.waiting:now")).not.toContain(ADDRESS);
  await at("2026-11-27T09:00:00+08:00");
  expect(server.mails).toHaveLength(1);
  await noErrors();
});

test("an address that was taken back before the mail went out is not written to", async () => {
  const { app, server, publish, agrees, person, at, noErrors } = await open();
  await agrees("chenchen", ADDRESS);
  await publish("2027-1");
  await person("chenchen").presses("policy.withdraw-consent:chat");
  await at("2026-11-27T00:01:00+08:00");
  expect(server.mails).toEqual([]);
  expect(await app.services.db.prisma.delivery.count({ where: { tenant: "besides" } })).toBe(0);
  await noErrors();
});

test("without mail nothing is queued, and the term is over all the same", async () => {
  const { app, publish, agrees, request, at, noErrors } = await open({ hasMail: false });
  await agrees("chenchen", ADDRESS);
  await publish("2027-1");
  await at("2026-11-27T00:01:00+08:00");
  const { prisma } = app.services.db;
  expect(await prisma.delivery.count({ where: { tenant: "besides" } })).toBe(0);
  const { id } = await request("chenchen");
  expect(await prisma.deadline.count({ where: { subject: id, kind: "second", closedAt: null } })).toBe(0);
  expect((await request("chenchen")).secondAt).toBeNull();
  await noErrors();
});

test("who says no gets it on paper at once and by name; a later yes takes that away until the ten days are over", async () => {
  const { publish, request, person, list, card, agrees, at, noErrors } = await open({ hasMail: false });
  const onPaper = () => list("sunli", "policy.on-paper:0");
  await publish("2027-1");
  expect(await onPaper()).not.toContain("Mia");
  await person("mia").presses("policy.decline:chat");
  expect(await onPaper()).toContain("Mia");
  expect(await onPaper()).toContain("不同意聊天送达");
  expect(await card("sunli", "policy.progress:now")).toContain("不同意 1 人");
  // What somebody chose is for them and HR alone: not for those who make rules, nor for their manager.
  expect(said(await person("hejing").presses("policy.on-paper:0"))).not.toContain("Mia");
  const desk = async (name: string) => said(await person(name).says("制度 管理"));
  expect(await desk("sunli")).toContain("待书面送达");
  expect(await desk("hejing")).not.toContain("待书面送达");
  const line = async (name: string): Promise<string> => {
    let all = "";
    for (const from of [0, 5, 10]) all += await card(name, `policy.waiting:now:${from}`);
    return /\{"title":"Mia Johnson".*?\}/.exec(all)?.[0] ?? "";
  };
  expect(await line("sunli")).toContain("书面");
  expect(await line("hejing")).toContain("Mia");
  expect(await line("hejing")).not.toContain("书面");
  await at("2026-11-24T09:31:00+08:00");
  const told = (await person("sunli").sees()).map(textOf);
  expect(told.some((text) => text.includes("1 人需要书面送达制度"))).toBe(true);

  await agrees("mia");
  expect(await onPaper()).not.toContain("Mia");
  expect((await request("mia")).paperSince).toBeNull();
  await person("mia").presses("policy.withdraw-consent:chat");
  const { paperSince } = await request("mia");
  expect(paperSince).not.toBeNull();

  await at("2026-12-10T09:31:00+08:00");
  expect((await request("mia")).paperSince).toEqual(paperSince);
  await agrees("mia");
  expect((await request("mia")).paperSince).toEqual(paperSince);
  await noErrors();
});

test("who said no before gets the next version on paper from its first day", async () => {
  const { publish, request, person, noErrors } = await open({ hasMail: false });
  await person("chenchen").presses("policy.withdraw-consent:chat");
  await publish("2027-1");
  expect((await request("chenchen")).paperSince).not.toBeNull();
  expect((await request("emma")).paperSince).toBeNull();
  await noErrors();
});
