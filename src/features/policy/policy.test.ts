import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { interactionOf, personId, startTestApp, type TestApp } from "../../../test/support/app.ts";
import { DemoPerson, labelsOf, textOf } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { verifyAudit } from "../../core/audit.ts";
import type { Card } from "../../core/card.ts";
import { StillClock } from "../../core/clock.ts";
import { type Ctx, systemCtx } from "../../core/context.ts";
import type { Reply } from "../../core/reply.ts";
import { fillFront, readTemplate } from "./demo.ts";
import { pdfBlocks } from "./files.ts";
import {
  allowRemoving,
  bindingOf,
  findVersion,
  insertVersion,
  publishVersion,
  readPolicyFiles,
  sayClauseText,
  versionInForce,
} from "./index.ts";
import { hashOf } from "./model.ts";
import { versionsOf } from "./store.ts";
import { wholeText } from "./whole-text.ts";

const NOW = "2026-11-24T09:00:00+08:00";
const DECIDERS = [personId("sunli"), personId("hejing")];
const SIGNED_AT = new Date("2026-01-05T10:00:00+08:00");

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ adapters: () => [adapterOf(new RecordingSurface())], clock: NOW });
});
afterAll(() => app.close());

const person = (name: string) => new DemoPerson(app, name);
const said = (reply: Reply): string => (reply.kind === "say" ? reply.text : JSON.stringify(reply));
function cardOf(reply: Reply): Card {
  if (reply.kind !== "card" && reply.kind !== "replace" && reply.kind !== "hub") throw new Error(said(reply));
  return reply.card;
}
const inTx = <T>(work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  app.services.db.transaction((tx) => work({ ...systemCtx(app.services, tx), actor: "operator", locale: "en" }));
const hubOf = async (name: string): Promise<Card> =>
  cardOf(await app.desk.receive(interactionOf(name, { kind: "hub" }), { answers: "inline" }));
const version = () => app.services.db.prisma.policyVersion.findFirstOrThrow({ where: { label: "2026-1" } });
const wordsOf = (name: string) =>
  app.services.db.prisma.acknowledgement.findMany({ where: { personId: personId(name) } });
/** As if they had never been asked: what the product itself never does. */
const forget = (name: string) =>
  app.services.db.transaction(async (tx) => {
    await allowRemoving({ tx });
    await tx.prisma.acknowledgement.deleteMany({ where: { personId: personId(name) } });
    await tx.prisma.signatureRequest.deleteMany({ where: { personId: personId(name) } });
  });
/** An older database: without any policy. */
const forgetPolicy = () =>
  app.services.db.transaction(async (tx) => {
    await allowRemoving({ tx });
    await tx.prisma.acknowledgement.deleteMany();
    await tx.prisma.signatureRequest.deleteMany();
    await tx.prisma.policyRecord.deleteMany();
    await tx.prisma.policyVersion.deleteMany();
  });

/** A version with its text. */
async function kept(id: string) {
  const found = await inTx(async (ctx) => (await versionsOf(ctx)).find((one) => one.id === id));
  if (!found) throw new Error(`no version ${id}`);
  return found;
}

function draftOf(label: string, supersedes = "2026-1") {
  const files = readTemplate();
  const own = { label, supersedes, appealDays: "7", answerDays: "12", bonusDeductionPercent: "0" };
  const read = readPolicyFiles({
    "zh-CN": fillFront(files["zh-CN"], own),
    en: fillFront(files.en, { label, supersedes }),
  });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.draft;
}

describe("the demo company", () => {
  test.each([
    ["sunli", true],
    ["wangmin", true],
    ["hejing", true],
    ["chenchen", false],
  ])("shows %s the way to where the policy is made: %s", async (name, isShown) => {
    const hub = await app.desk.receive(interactionOf(name, { kind: "hub" }), { answers: "inline" });
    expect(JSON.stringify(hub).includes('"command":"policy.desk"')).toBe(isShown);
  });

  test("has a policy in force since New Year, which everybody but the newcomer has taken note of", async () => {
    const row = await version();
    expect(row).toMatchObject({
      state: "effective",
      effectiveFrom: new Date("2026-01-01T00:00:00+08:00"),
      endedAt: null,
    });
    expect(row.parameters).toMatchObject({
      appealDays: 5,
      answerDays: 10,
      bonusDeductionPercent: 10,
      bonusCities: ["上海"],
    });
    const people = await app.services.db.prisma.person.count();
    const words = await app.services.db.prisma.acknowledgement.findMany();
    expect(words).toHaveLength(people - 1);
    expect(words.map((word) => word.personId)).not.toContain(personId("mia"));
    expect(new Set(words.map(({ at }) => at.getTime()))).toEqual(new Set([SIGNED_AT.getTime()]));
    expect(words.find((word) => word.personId === personId("mia"))).toBeUndefined();
    expect((await verifyAudit(app.services.db)).faults).toEqual([]);
  });

  test("has it again after a reset, and without what was played", async () => {
    await inTx((ctx) => insertVersion(ctx, draftOf("played")));
    await person("mia").presses(`policy.acknowledge:${(await version()).id}:en`);
    await app.tools.resetDemo();
    expect((await version()).state).toBe("effective");
    expect(await app.services.db.prisma.policyVersion.count()).toBe(1);
    expect(await wordsOf("mia")).toEqual([]);
    expect(await wordsOf("chenchen")).toHaveLength(1);
  });

  test("gets it at the next start where the database is older than that", async () => {
    await forgetPolicy();
    const second = await startTestApp({ beside: app, adapters: () => [adapterOf(new RecordingSurface())] });
    await second.close();
    expect((await version()).state).toBe("effective");
    expect(await wordsOf("chenchen")).toHaveLength(1);
  });
});

test("outside the demo its policy is nobody's, and comes back with the demo", async () => {
  const beside = { beside: app, adapters: () => [adapterOf(new RecordingSurface())] };
  const real = await startTestApp({ ...beside, config: { isDemo: false } });
  expect(await app.services.db.prisma.policyVersion.count()).toBe(0);
  expect(await app.services.db.prisma.acknowledgement.count()).toBe(0);
  await real.close();
  await (await startTestApp(beside)).close();
  expect((await version()).state).toBe("effective");
});

describe("whoever asks for the policy", () => {
  test("sees since when it is in force, its terms and chapters, and that they have taken note", async () => {
    const card = cardOf(await person("chenchen").says("制度"));
    expect(card.title).toBe("社交媒体制度 2026-1");
    expect(card.state).toEqual({ tone: "good", text: "您已于1月5日(周一) 10:00确认知悉" });
    expect(textOf(card)).toContain("1月1日(周四)起");
    expect(textOf(card)).toContain("收到决定后 5 个工作日内");
    expect(textOf(card)).toContain("第 7 章 附则");
    expect(labelsOf(card)).not.toContain("我已阅读并知悉");
  });

  test("reads a clause as it stands, in their language, and its chapter in one piece", async () => {
    const zh = cardOf(await person("chenchen").says("/policy 3.1.1.3"));
    expect(zh.title).toBe("3.1.1.3 财务信息");
    expect(textOf(zh)).toContain("尚未公开的收入");
    expect(textOf(zh)).toContain("3.1.1 不发布敏感信息");
    const en = cardOf(await person("emma").says("policy 3.1.1.3"));
    expect(textOf(en)).toContain("Income, profit, costs");
    expect(textOf(en)).not.toMatch(/\p{Script=Han}/u);
    expect(textOf(cardOf(await person("chenchen").says("制度 第５.３条")))).toContain("5 个工作日内提出");
    const policyCard = cardOf(await person("chenchen").says("制度"));
    const [first] = policyCard.body.flatMap((block) => (block.kind === "list" ? block.items : []));
    if (first?.action?.kind !== "run") throw new Error("the chapters have no buttons");
    expect(textOf(cardOf(await person("chenchen").presses(first.action.callback)))).toContain("全体员工");
  });

  test("in the United States reads at four clauses what stays free, on cards, on the page and in the file; nobody else does", async () => {
    const { id } = await version();
    await app.services.db.prisma.person.update({ where: { id: personId("mia") }, data: { jurisdiction: "US" } });
    const note = "Note for employees in the United States";
    for (const clause of ["2.2.2", "3.1.4", "3.2.3", "5.2.2.1"]) {
      expect(textOf(cardOf(await person("mia").says(`policy ${clause}`)))).toContain(note);
      expect(textOf(cardOf(await person("emma").says(`policy ${clause}`)))).not.toContain(note);
    }
    expect(textOf(cardOf(await person("mia").says("policy 3.1.2")))).not.toContain(note);
    const pages = await Promise.all(["mia", "emma"].map((name) => wholeOf(name, id)));
    expect(pages.map((text) => text.split(note).length - 1)).toEqual([4, 0]);
    const blocks = (jurisdiction: string | undefined) =>
      kept(id).then((found) =>
        JSON.stringify(pdfBlocks({ ...systemLook, locale: "en" }, found, "en", { jurisdiction })),
      );
    expect((await blocks("US")).split(note).length - 1).toBe(4);
    expect(await blocks("GB")).not.toContain(note);
  });

  /** What stands on the page of the whole. */
  async function wholeOf(name: string, id: string): Promise<string> {
    const { actions } = cardOf(await person(name).presses(`policy.whole:${id}`));
    const [page] = actions.flatMap((action) => (action.kind === "link" ? [new URL(action.url)] : []));
    const drawn = await app.tools.openPage(page?.pathname.replace("/w/p/", "") ?? "", { version: id });
    return JSON.stringify(drawn?.view.sections);
  }
  const systemLook = {
    zone: "Asia/Shanghai",
    now: new Date(NOW),
    company: { zone: "Asia/Shanghai", locale: "zh-CN" as const, region: "CN" },
  };

  test("is told kindly that there is no such clause or version", async () => {
    expect(said(await person("chenchen").says("制度 9.9"))).toContain("制度中没有“9.9”这一条");
    expect(said(await person("emma").presses("policy.version:pol_0000000000000000"))).toContain("not there any more");
    const { id } = await version();
    expect(said(await person("emma").presses(`policy.clause:${id}:__proto__`))).toContain("no clause");
  });
});

test("what is no number is a question about the policy", async () => {
  const found = cardOf(await person("emma").says("policy may I lend somebody my login?"));
  expect(found.title).toBe("Asked: may I lend somebody my login?");
  expect(textOf(found)).toContain("Keep your own accounts safe");
  for (const text of ["holidays <b>", "constructor"])
    expect(cardOf(await person("emma").says(`policy ${text}`)).state?.text).toBe("Nothing found that answers this");
});

describe("taking note", () => {
  test("keeps the bytes, the language, the account, the words and the way, and the log has the ids", async () => {
    const mia = person("mia");
    const card = cardOf(await mia.says("policy"));
    expect(card.state?.text).toBe("Waiting for you to confirm that you know it");
    expect(textOf(card)).toContain("not that you agree");
    const after = cardOf(await mia.pressesOn(card, "I have read it and take note"));
    expect(after.state?.text).toMatch(/^You confirmed on Mon 23 Nov, 20:00/);
    expect(labelsOf(after)).not.toContain("I have read it and take note");
    const { id, hash } = await version();
    const [word] = await wordsOf("mia");
    expect(word).toMatchObject({
      versionId: id,
      hash,
      locale: "en",
      way: "card",
      platform: "web:demo:mia",
      at: new Date(NOW),
    });
    expect(textOf(card)).toContain(word?.declaration);
    const entry = await app.services.db.prisma.auditEntry.findFirstOrThrow({
      where: { subject: personId("mia"), action: "policy.acknowledged" },
      orderBy: { seq: "desc" },
    });
    const textHash = createHash("sha256")
      .update(wholeText(await kept(id), "en"))
      .digest("hex");
    expect(JSON.parse(entry.data)).toEqual({ version: id, hash, textHash, locale: "en", way: "card" });
    expect(word).toMatchObject({ textHash, messageId: expect.stringMatching(/^web:test-/) });
    await forget("mia");
  });

  test("a second time, also from another account and in another language, changes nothing and says when it was", async () => {
    const { id } = await version();
    const { prisma } = app.services.db;
    await prisma.platformAccount.create({
      data: { personId: personId("mia"), platform: "slack", tenant: "T1", externalId: "U1", spelling: "U1" },
    });
    const press = { kind: "press" as const, callback: { command: "policy.acknowledge", id, arg: "zh-CN" } };
    const account = { platform: "slack" as const, tenant: "T1", externalId: "U1" };
    const first = await app.desk.receive(interactionOf("mia", press, { account, key: "slack:1" }), {
      answers: "inline",
    });
    expect(first.kind).toBe("replace");
    const [word] = await wordsOf("mia");
    // The card that was pressed was in Chinese, whatever she reads in now.
    expect(word).toMatchObject({ locale: "zh-CN", platform: "slack:T1:U1" });
    expect(word?.declaration).toContain("我已阅读并知悉");
    const second = await person("mia").presses(`policy.acknowledge:${id}:en`);
    expect(said(second)).toContain("You confirmed on Mon 23 Nov, 20:00");
    expect(await wordsOf("mia")).toEqual([word]);
    await prisma.platformAccount.deleteMany({ where: { platform: "slack" } });
    await forget("mia");
  });

  test("at once from two places keeps one word", async () => {
    const { id } = await version();
    const replies = await Promise.all([1, 2].map(() => person("mia").presses(`policy.acknowledge:${id}:en`)));
    expect(replies.map(({ kind }) => kind).sort()).toEqual(["replace", "say"]);
    expect(await wordsOf("mia")).toHaveLength(1);
    await forget("mia");
  });

  test("is asked on the hub of whom it concerns, and shows there once it is done", async () => {
    expect(textOf(await hubOf("mia"))).toContain("Please read the social-media policy 2026-1");
    const hub = await hubOf("chenchen");
    expect(textOf(hub)).not.toContain("请阅读社交媒体制度");
    expect(textOf(hub)).toContain("您已于1月5日(周一) 10:00确认知悉");
    await app.services.db.prisma.person.update({ where: { id: personId("mia") }, data: { isInScope: false } });
    expect(textOf(await hubOf("mia"))).not.toContain("Please read");
    const card = cardOf(await person("mia").says("policy"));
    expect(card.state?.text).toContain("does not apply to you");
    expect(said(await person("mia").presses(`policy.acknowledge:${(await version()).id}:en`))).toContain(
      "nothing to confirm",
    );
    expect(await wordsOf("mia")).toEqual([]);
    await app.services.db.prisma.person.update({ where: { id: personId("mia") }, data: { isInScope: true } });
  });

  test("binds from then on and not before", async () => {
    const act = new Date("2026-11-24T08:00:00+08:00");
    const of = (name: string, at: Date) => inTx((ctx) => bindingOf(ctx, personId(name), at));
    expect((await of("chenchen", act))?.boundFrom).toEqual(SIGNED_AT);
    expect(await of("chenchen", new Date("2026-01-04T08:00:00+08:00"))).toBeUndefined();
    await person("mia").presses(`policy.acknowledge:${(await version()).id}:en`);
    expect(await of("mia", act)).toBeUndefined();
    expect((await of("mia", new Date(NOW)))?.boundFrom).toEqual(new Date(NOW));
    await forget("mia");
  });
});

describe("publishing", () => {
  let own: TestApp;
  const clock = new StillClock(NOW);
  const run = <T>(work: (ctx: Ctx) => Promise<T>): Promise<T> =>
    own.services.db.transaction((tx) => work({ ...systemCtx(own.services, tx), actor: "operator", locale: "en" }));
  const publish = (label: string, from: string) =>
    run((ctx) =>
      publishVersion(ctx, label, { from: new Date(from), procedure: "Archive, shelf 3", deciders: DECIDERS }),
    );
  beforeAll(async () => {
    own = await startTestApp({ adapters: () => [adapterOf(new RecordingSurface())], clock });
  });
  afterAll(() => own.close());

  test("ends the version before it with the very instant, and an act is judged by the one of its time", async () => {
    const id = await run((ctx) => insertVersion(ctx, draftOf("2027-1")));
    expect(id).toBeDefined();
    await publish("2027-1", "2027-01-01T00:00:00+08:00");
    const at = (instant: string) => run(async (ctx) => (await versionInForce(ctx, new Date(instant)))?.label);
    expect(await at("2025-12-31T23:59:59+08:00")).toBeUndefined();
    expect(await at("2026-12-31T23:59:59.999+08:00")).toBe("2026-1");
    expect(await at("2027-01-01T00:00:00+08:00")).toBe("2027-1");
    const found = await run((ctx) => findVersion(ctx, id ?? ""));
    expect(found?.hash).toBe(hashOf(draftOf("2027-1")));
    expect(found && sayClauseText(found, "5.3.1", "en")).toMatch(
      /^5\.3 Appeal\n5\.3\.1 Time to appeal\n.*within 7 working days/,
    );
    expect(found && sayClauseText({ clauses: {} }, "5.3.1", "zh-CN")).toContain("没有这一条");
    const entries = await own.services.db.prisma.auditEntry.findMany({
      where: { subject: id ?? "" },
      orderBy: { seq: "asc" },
    });
    expect(entries.map(({ actor, action }) => [actor, action])).toEqual([
      ["operator", "policy.imported"],
      ["operator", "policy.papered"],
      ["operator", "policy.recorded"],
      ["operator", "policy.published"],
    ]);
    expect(JSON.parse(entries[3]?.data ?? "{}")).toMatchObject({
      procedure: "Archive, shelf 3",
      hash: found?.hash,
      deciders: DECIDERS,
    });
  });

  test("shows what is coming, which may be read and confirmed before it applies", async () => {
    const chen = new DemoPerson(own, "chenchen");
    const card = cardOf(await chen.says("制度"));
    expect(card.title).toBe("社交媒体制度 2026-1");
    expect(textOf(card)).toContain("下一版本 2027-1");
    const hub = cardOf(await own.desk.receive(interactionOf("chenchen", { kind: "hub" }), { answers: "inline" }));
    expect(textOf(hub)).toContain("请阅读社交媒体制度 2027-1");
    const { id } = await own.services.db.prisma.policyVersion.findFirstOrThrow({ where: { label: "2027-1" } });
    const next = cardOf(await chen.presses(`policy.version:${id}`));
    expect((await chen.pressesOn(next, "我已阅读并知悉")).kind).toBe("replace");
    const binding = await run((ctx) => bindingOf(ctx, personId("chenchen"), new Date("2027-01-02T09:00:00+08:00")));
    expect(binding).toMatchObject({ boundFrom: new Date("2027-01-01T00:00:00+08:00"), version: { label: "2027-1" } });
  });

  test("is refused for what is not there, for what is over, and where two versions would overlap", async () => {
    await expect(publish("2030-1", "2027-06-01T00:00:00+08:00")).rejects.toThrow("There is no version 2030-1");
    await expect(publish("2027-1", "2027-06-01T00:00:00+08:00")).rejects.toThrow("published already");
    await run((ctx) => insertVersion(ctx, draftOf("2027-2", "2027-1")));
    await expect(publish("2027-2", "2026-11-23T00:00:00+08:00")).rejects.toThrow("That day is over");
    await expect(publish("2027-2", "2026-12-01T00:00:00+08:00")).rejects.toThrow("Choose a later day");
    await expect(publish("2027-2", "2027-01-01T00:00:00+08:00")).rejects.toThrow("Choose a later day");
    expect(await run((ctx) => insertVersion(ctx, draftOf("2027-2")))).toBeUndefined();
  });

  test("is refused where the text says that it takes the place of another version than it does", async () => {
    await run((ctx) => insertVersion(ctx, draftOf("2027-4", "2025-9")));
    await expect(publish("2027-4", "2027-06-01T00:00:00+08:00")).rejects.toThrow(
      "says that it supersedes “2025-9”, but the version before it is 2027-1",
    );
  });

  test("of two drafts at once, for one day, lets one through", async () => {
    await run((ctx) => insertVersion(ctx, draftOf("2027-3", "2027-1")));
    const both = await Promise.allSettled(
      ["2027-2", "2027-3"].map((label) => publish(label, "2027-07-01T00:00:00+08:00")),
    );
    expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const rows = await own.services.db.prisma.policyVersion.findMany({ where: { effectiveFrom: { not: null } } });
    expect(rows).toHaveLength(3);
  });

  test("is taken back before its day: the version before goes on until the one that follows", async () => {
    const { prisma } = own.services.db;
    const of = (label: string) => prisma.policyVersion.findUniqueOrThrow({ where: { label } });
    for (const month of ["08", "09"]) {
      const last = await prisma.policyVersion.findFirstOrThrow({
        where: { effectiveFrom: { not: null } },
        orderBy: { effectiveFrom: "desc" },
      });
      await run((ctx) => insertVersion(ctx, draftOf(`2027-${month}`, last.label)));
      await publish(`2027-${month}`, `2027-${month}-01T00:00:00+08:00`);
    }
    const before = await prisma.policyVersion.findFirstOrThrow({
      where: { endedAt: (await of("2027-08")).effectiveFrom },
    });
    const { id } = await of("2027-08");
    await new DemoPerson(own, "sunli").submits("policy.withdraw", { reason: "条款有误。" }, { id });
    expect(await of("2027-08")).toMatchObject({ state: "withdrawn" });
    expect((await of(before.label)).endedAt).toEqual((await of("2027-09")).effectiveFrom);
    await new DemoPerson(own, "sunli").submits(
      "policy.withdraw",
      { reason: "条款有误。" },
      { id: (await of("2027-09")).id },
    );
    expect((await of(before.label)).endedAt).toBeNull();
    // Nobody is asked to sign what never applies, and another version can take its days.
    await own.catchUp();
    const mia = new DemoPerson(own, "mia");
    const { id: never } = await of("2027-09");
    expect(labelsOf(cardOf(await mia.presses(`policy.version:${never}`)))).not.toContain(
      "I have read it and take note",
    );
    expect(said(await mia.presses(`policy.acknowledge:${never}:en`))).toContain("not in force any more");
    const hub = cardOf(await own.desk.receive(interactionOf("mia", { kind: "hub" }), { answers: "inline" }));
    expect(textOf(hub)).not.toContain("2027-09");
    await run((ctx) => insertVersion(ctx, draftOf("2027-10", before.label)));
    await publish("2027-10", "2027-08-15T00:00:00+08:00");
    expect((await of(before.label)).endedAt).toEqual(new Date("2027-08-15T00:00:00+08:00"));
    expect(own.log.lines.filter(({ level }) => level === "error")).toEqual([]);
  });

  test("fixes the text, the parameters and the beginning, also against whoever writes to the database", async () => {
    const { prisma } = own.services.db;
    const change = (data: object) => prisma.policyVersion.updateMany({ where: { label: "2027-1" }, data });
    for (const data of [
      { clauses: {} },
      { parameters: {} },
      { hash: "0" },
      { label: "x" },
      { interpretedBy: "x" },
      { effectiveFrom: null },
    ]) {
      await expect(change(data)).rejects.toThrow(/does not change/);
    }
    await expect(prisma.acknowledgement.updateMany({ data: { hash: "0" } })).rejects.toThrow(/append-only/);
    await expect(
      prisma.policyVersion.updateMany({ where: { state: "draft" }, data: { effectiveFrom: new Date(NOW) } }),
    ).rejects.toThrow(/one_at_a_time|exclu/i);
    await expect(prisma.policyVersion.deleteMany({ where: { label: "2026-1" } })).rejects.toThrow();
  });

  test("shows a version that has ended as what it was, with nothing to confirm", async () => {
    const { id } = await own.services.db.prisma.policyVersion.findFirstOrThrow({ where: { label: "2026-1" } });
    clock.moveTo(new Date("2027-02-01T09:00:00+08:00"));
    const mia = new DemoPerson(own, "mia");
    const card = cardOf(await mia.presses(`policy.version:${id}`));
    expect(card.state?.text).toContain("Not in force any more since");
    expect(labelsOf(card)).not.toContain("I have read it and take note");
    expect(said(await mia.presses(`policy.acknowledge:${id}:en`))).toContain("not in force any more");
    expect(cardOf(await mia.says("policy")).title).toContain("2027-1");
  });
});

test("where nothing is published yet, whoever asks is told so and nobody has anything to do", async () => {
  const { prisma } = app.services.db;
  await forgetPolicy();
  await inTx((ctx) => insertVersion(ctx, draftOf("draft")));
  expect(said(await person("chenchen").says("制度"))).toContain("还没有公布社交媒体制度");
  expect(textOf(await hubOf("chenchen"))).not.toContain("社交媒体制度");
  const { id } = await prisma.policyVersion.findFirstOrThrow();
  expect(said(await person("chenchen").presses(`policy.version:${id}`))).toContain("找不到");
});
