import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { interactionOf, personId, startTestApp, type TestApp } from "../../../../test/support/app.ts";
import { said } from "../../../../test/support/case-stage.ts";
import { DemoPerson, labelsOf, textOf } from "../../../../test/support/demo-person.ts";
import { textOfPdf } from "../../../../test/support/pdf-text.ts";
import { adapterOf, RecordingSurface } from "../../../../test/support/surface.ts";
import { verifyAudit } from "../../../core/audit.ts";
import type { Card } from "../../../core/card.ts";
import { StillClock } from "../../../core/clock.ts";
import { type Ctx, systemCtx } from "../../../core/context.ts";
import { keepEvidence } from "../../../core/evidence.ts";
import { downloadPath } from "../../../core/links.ts";
import type { Reply } from "../../../core/reply.ts";
import { eraseDue } from "../../../core/retention.ts";
import { fillFront, readTemplate } from "../demo.ts";
import { bindingOf, insertVersion, publishVersion, readPolicyFiles } from "../index.ts";
import { shownProgress } from "./model.ts";

const MONDAY = "2026-11-23T09:00:00+08:00";
const DECIDERS = [personId("sunli"), personId("hejing")];
let app: TestApp;
const clock = new StillClock(MONDAY);
const person = (name: string) => new DemoPerson(app, name);
const at = async (instant: string) => {
  clock.moveTo(new Date(instant));
  await app.catchUp();
};
const inTx = <T>(work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  app.services.db.transaction((tx) => work({ ...systemCtx(app.services, tx), actor: "operator", locale: "en" }));
const requests = (label: string) =>
  app.services.db.prisma.$queryRaw<{ person_id: string; state: string; paper_since: Date | null }[]>`
    SELECT r.person_id, r.state, r.paper_since FROM signature_request r JOIN policy_version v ON v.id = r.basis_id
    WHERE v.label = ${label} ORDER BY r.person_id`;
const requestOf = (name: string) =>
  app.services.db.prisma.signatureRequest.findFirstOrThrow({
    where: { personId: personId(name) },
    orderBy: { askedAt: "desc" },
  });

function cardOf(reply: Reply): Card {
  if (reply.kind !== "card" && reply.kind !== "replace") throw new Error(said(reply));
  return reply.card;
}

/** A version as the company would write it: the template with other numbers or other words. */
async function publish(label: string, front: Record<string, string>, from: string): Promise<string> {
  const files = readTemplate();
  const supersedes = front.supersedes ?? "2026-1";
  const own = { label, supersedes, appealDays: "5", answerDays: "10", bonusDeductionPercent: "10", ...front };
  const read = readPolicyFiles({
    "zh-CN": fillFront(files["zh-CN"], own),
    en: fillFront(files.en, { label, supersedes }),
  });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  await inTx((ctx) => insertVersion(ctx, read.draft));
  await inTx((ctx) => publishVersion(ctx, label, { from: new Date(from), procedure: "Archive", deciders: DECIDERS }));
  return (await app.services.db.prisma.policyVersion.findUniqueOrThrow({ where: { label } })).id;
}

beforeAll(async () => {
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
});
afterAll(() => app.close());

describe("somebody who has just joined", () => {
  test("is asked within the hour, once, with a term of their own counted on their own calendar", async () => {
    await at("2026-11-23T10:07:00+08:00");
    await at("2026-11-23T11:07:00+08:00");
    const mia = await requests("2026-1");
    expect(mia.filter(({ state }) => state === "asked").map(({ person_id }) => person_id)).toEqual([personId("mia")]);
    const cards = (await person("mia").sees()).filter(({ title }) => title.includes("2026-1"));
    expect(cards).toHaveLength(1);
    // Together with it comes the question how they want to be served, once.
    expect((await person("mia").sees()).filter(({ title }) => title === "How you are served")).toHaveLength(1);
    // 26 November is a day off in the United States, and on no other calendar.
    const { region } = await app.services.db.prisma.person.findUniqueOrThrow({ where: { id: personId("mia") } });
    const [deadline] = await app.services.db.prisma.deadline.findMany({
      where: { subject: (await requestOf("mia")).id, kind: "sign" },
    });
    expect(deadline?.inputs).toMatchObject({ region, term: { count: "working-days", n: 5 } });
    expect(labelsOf(cards[0] as never)).toEqual(
      expect.arrayContaining(["I have read it and take note", "Received, with reservation"]),
    );
  });

  test("sees the term on the hub, and that opening it is noted without answering it", async () => {
    const mia = person("mia");
    const hub = await app.desk.receive(interactionOf("mia", { kind: "hub" }), { answers: "inline" });
    expect(JSON.stringify(hub)).toContain("Please read the social-media policy 2026-1");
    await mia.says("policy");
    expect(await requestOf("mia")).toMatchObject({ state: "opened", openedAt: expect.any(Date) });
  });

  test("is reminded on working days, their manager after that, and HR hands it over on paper after ten", async () => {
    const manager = await app.services.db.prisma.person.findUniqueOrThrow({ where: { id: personId("mia") } });
    // The card promises that the manager sees it once it is overdue, and not before.
    const ofTeam = async () => textOf(cardOf(await person("daniel").presses("policy.team:mine")));
    const hubOf = async () => said(await person("daniel").says("home"));
    expect(await ofTeam()).not.toContain("Mia");
    expect(await hubOf()).not.toContain("Your people");
    await at("2026-12-01T23:00:00+08:00");
    await at("2026-12-02T23:00:00+08:00");
    expect(await ofTeam()).toContain("Mia");
    expect(await hubOf()).toContain("Your people who are late to confirm the policy");
    await at("2026-12-04T09:35:00+08:00");
    const reminded = (await person("mia").sees()).map(textOf).filter((text) => text.includes("2026-1"));
    expect(reminded.length).toBeGreaterThan(1);
    const told = await app.services.db.prisma.delivery.findMany({ where: { personId: manager.managerId ?? "" } });
    expect(told.length).toBeGreaterThan(0);
    expect((await requests("2026-1")).filter(({ paper_since }) => paper_since !== null)).toEqual([]);
    for (const day of ["08", "09", "10", "11"]) await at(`2026-12-${day}T09:35:00+08:00`);
    expect((await requests("2026-1")).filter(({ paper_since }) => paper_since !== null)).toHaveLength(1);
    // What is settled is not looked at again with every round.
    const passed = { subject: { startsWith: "sgn_" }, closedAt: null, nextAt: { lte: app.services.clock.now() } };
    expect(await app.services.db.prisma.deadline.count({ where: passed })).toBe(0);
    const hr = (await person("sunli").sees()).map(textOf);
    expect(hr.some((text) => text.includes("需要书面送达制度"))).toBe(true);
    expect(hr.some((text) => text.includes("Mia"))).toBe(false);
  });

  test("can be entered as served on paper only with a scan, by HR, not for themself, and binds from the end of that day", async () => {
    const { id } = await requestOf("mia");
    const values = { day: "2026-12-11", how: "signed", scan: [] };
    expect(await person("sunli").submits("policy.paper", values, { id })).toMatchObject({ kind: "errors" });
    expect(
      await person("chenchen").submits("policy.paper", { ...values, scan: await scan() }, { id }),
    ).not.toMatchObject({
      tone: "good",
    });
    const early = { ...values, day: "2026-11-01", scan: await scan() };
    expect(await person("sunli").submits("policy.paper", early, { id })).toMatchObject({ kind: "errors" });
    expect((await requestOf("mia")).state).toBe("opened");
    expect(said(await person("sunli").submits("policy.paper", { ...values, scan: await scan() }, { id }))).toContain(
      "已登记",
    );
    expect((await requestOf("mia")).state).toBe("served");
    const word = await app.services.db.prisma.acknowledgement.findFirstOrThrow({
      where: { personId: personId("mia") },
    });
    expect(word).toMatchObject({ way: "paper", recordedBy: personId("sunli"), platform: null });
    const bound = await inTx((ctx) => bindingOf(ctx, personId("mia"), new Date("2026-12-12T09:00:00+08:00")));
    expect(bound?.boundFrom).toEqual(word.at);
    expect(await inTx((ctx) => bindingOf(ctx, personId("mia"), new Date("2026-12-10T09:00:00+08:00")))).toBeUndefined();
    // A second time nothing happens.
    await person("sunli").submits("policy.paper", { ...values, scan: await scan() }, { id });
    expect(await app.services.db.prisma.acknowledgement.count({ where: { personId: personId("mia") } })).toBe(1);
  });

  /** A file as a page takes it in. */
  async function scan() {
    const bytes = Buffer.from("%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n");
    const kept = await app.services.db.transaction((tx) =>
      keepEvidence(tx, app.services, { bytes, name: "scan.pdf", source: "web" }, clock.now()),
    );
    if ("refusal" in kept) throw new Error(kept.refusal);
    return [{ kind: "stored" as const, evidenceId: kept.id }];
  }
});

describe("a version in which something material changed", () => {
  test("asks everybody in scope once when it is published, also who signed the one before", async () => {
    await at("2026-12-14T09:00:00+08:00");
    await publish("2027-1", { appealDays: "7" }, "2027-01-01T00:00:00+08:00");
    await app.catchUp();
    const asked = await requests("2027-1");
    const inScope = await app.services.db.prisma.person.count({ where: { isActive: true, isInScope: true } });
    expect(asked).toHaveLength(inScope);
    await at("2026-12-14T12:07:00+08:00");
    expect(await requests("2027-1")).toHaveLength(inScope);
    expect(textOf(await person("chenchen").last())).toContain("2027-1");
  });

  test("takes a word with reservation as a word, and HR answers what was said", async () => {
    const { id } = await app.services.db.prisma.policyVersion.findUniqueOrThrow({ where: { label: "2027-1" } });
    const chen = person("chenchen");
    expect(await chen.submits("policy.reserve", { reservation: "短" }, { id })).toMatchObject({ kind: "errors" });
    const reply = await chen.submits("policy.reserve", { reservation: "第 4.1.1 条对销售不现实。" }, { id });
    expect(textOf(cardOf(reply as never))).toContain("第 4.1.1 条对销售不现实。");
    expect(textOf(cardOf(await chen.presses(`policy.version:${id}`)))).toContain("第 4.1.1 条对销售不现实。");
    expect(textOf(cardOf(reply))).toContain("确认知悉");
    expect((await requestOf("chenchen")).state).toBe("objected");
    const word = await app.services.db.prisma.acknowledgement.findFirstOrThrow({
      where: { personId: personId("chenchen"), versionId: id },
    });
    expect(Buffer.from(word.reservation ?? []).toString("utf8")).not.toContain("4.1.1");
    const hr = await person("sunli").last();
    expect(textOf(hr)).toContain("第 4.1.1 条对销售不现实");
    expect(textOf(hr)).toContain("保留意见");
    const { id: comment } = await app.services.db.prisma.policyComment.findFirstOrThrow();
    await person("sunli").submits(
      "policy.answer",
      { outcome: "explained", text: "销售岗位可以申请计划。" },
      { id: comment },
    );
    expect(textOf(await chen.last())).toContain("销售岗位可以申请计划");
    expect(await chen.submits("policy.reserve", { reservation: "第二次再说一遍。" }, { id })).toMatchObject({
      kind: "say",
    });
    expect(await app.services.db.prisma.policyComment.count()).toBe(1);
  });

  test("lets nobody press for somebody else, and a second press says when it was", async () => {
    const { id } = await app.services.db.prisma.policyVersion.findUniqueOrThrow({ where: { label: "2027-1" } });
    await person("emma").presses(`policy.acknowledge:${id}:en`);
    expect(said(await person("emma").presses(`policy.acknowledge:${id}:en`))).toContain("You confirmed on");
    const word = await app.services.db.prisma.acknowledgement.findMany({ where: { versionId: id } });
    expect(word.map(({ personId: who }) => who).sort()).toEqual([personId("chenchen"), personId("emma")].sort());
  });

  test("ends what was asked for the version before when it begins", async () => {
    await app.services.db.prisma.person.create({
      data: {
        id: "per_latecomer000001",
        name: "晚到",
        locale: "zh-CN",
        zone: "Asia/Shanghai",
        region: "CN",
        createdAt: clock.now(),
      },
    });
    await at("2026-12-15T10:07:00+08:00");
    const open = async (label: string) =>
      (await requests(label)).find(({ person_id }) => person_id === "per_latecomer000001")?.state;
    expect([await open("2026-1"), await open("2027-1")]).toEqual(["asked", "asked"]);
    await at("2027-01-01T00:05:00+08:00");
    expect([await open("2026-1"), await open("2027-1")]).toEqual(["ended", "asked"]);
    const states = await app.services.db.prisma.policyVersion.findMany({ orderBy: { number: "asc" } });
    expect(states.map(({ label, state }) => [label, state])).toEqual([
      ["2026-1", "superseded"],
      ["2027-1", "effective"],
    ]);
    const left = await app.services.db.prisma.deadline.count({
      where: {
        closedAt: null,
        subject: {
          in: (await app.services.db.prisma.signatureRequest.findMany({ where: { state: "ended" } })).map(
            ({ id }) => id,
          ),
        },
      },
    });
    expect(left).toBe(0);
  });
});

describe("reading through", () => {
  test("is a gate where the version asks for it: every chapter first, with progress, then the button", async () => {
    await at("2027-01-04T09:00:00+08:00");
    const id = await publish("2027-2", { readThrough: "true", supersedes: "2027-1" }, "2027-02-01T00:00:00+08:00");
    await app.catchUp();
    const zhou = person("zhouyu");
    let card = await zhou.last();
    expect(labelsOf(card)).not.toContain("我已阅读并知悉");
    expect(textOf(card)).toContain("还有 7 章未读");
    expect(said(await zhou.presses(`policy.acknowledge:${id}:zh-CN`))).toContain("请先读完各章");
    for (const chapter of ["1", "2", "3.1.1.3", "4", "5", "6"]) await zhou.presses(`policy.clause:${id}:${chapter}`);
    card = cardOf(await zhou.presses(`policy.version:${id}`));
    expect(textOf(card)).toContain("还有 1 章未读");
    expect(labelsOf(card)).toContain("继续阅读第 7 章");
    await zhou.presses(`policy.clause:${id}:7`);
    card = cardOf(await zhou.presses(`policy.version:${id}`));
    expect((await zhou.pressesOn(card, "我已阅读并知悉")).kind).toBe("replace");
  });

  test("the whole page counts as every chapter, and shows the text, the difference and its checksum", async () => {
    const { id } = await app.services.db.prisma.policyVersion.findUniqueOrThrow({ where: { label: "2027-2" } });
    const wang = person("wangmin");
    const whole = (await wang.presses(`policy.whole:${id}`)) as { card: { actions: { kind: string; url?: string }[] } };
    const url = new URL(whole.card.actions[0]?.url ?? "");
    const page = await app.tools.openPage(url.pathname.replace("/w/p/", ""), { version: id });
    expect(page?.view.sections?.parts.find(({ id: part }) => part === "c3.1.1.3")?.paragraphs[0]).toContain(
      "尚未公开的收入",
    );
    expect(page?.view.notes.join()).toMatch(/[0-9a-f]{64}/);
    const changes = await app.tools.openPage(url.pathname.replace("/w/p/", ""), {
      version: id,
      view: "changes",
      lang: "en",
    });
    const ids = changes?.view.sections?.parts.map(({ id: part }) => part);
    expect(ids).toEqual(expect.arrayContaining(["c5.3.1", "p-appealDays", "p-readThrough"]));
    const runs = changes?.view.sections?.parts.find(({ id: part }) => part === "c5.3.1")?.paragraphs[0];
    expect(runs).toEqual(
      expect.arrayContaining([
        { kind: "removed", text: "7" },
        { kind: "added", text: "5" },
      ]),
    );
    const card = cardOf(await wang.presses(`policy.version:${id}`));
    expect(labelsOf(card)).toContain("我已阅读并知悉");
  });
});

describe("the copy to keep", () => {
  test("holds the words, the account, the checksum and the text as it was signed", async () => {
    const { id } = await app.services.db.prisma.policyVersion.findUniqueOrThrow({ where: { label: "2027-2" } });
    const file = await copyOf("zhouyu", id);
    expect(file?.mime).toBe("application/pdf");
    const text = await textOfPdf(file?.bytes ?? new Uint8Array());
    const word = await app.services.db.prisma.acknowledgement.findFirstOrThrow({
      where: { personId: personId("zhouyu"), versionId: id },
    });
    for (const part of ["知悉凭证", "周宇", "web:demo:zhouyu", word.textHash ?? "-", "尚未公开的收入"])
      expect(text.replaceAll(/\s/g, "")).toContain(part.replaceAll(/\s/g, ""));
  });

  test("is of whoever asks for it, and of a version that they may read", async () => {
    const draft = await app.services.db.prisma.policyVersion.findMany({ where: { state: "draft" } });
    expect(draft).toEqual([]);
    expect(await copyOf("zhouyu", "pol_0000000000000000")).toBeUndefined();
  });

  async function copyOf(name: string, id: string) {
    const path = downloadPath(
      { vault: app.services.vault, now: clock.now() },
      { download: "policy.copy", personId: personId(name), arg: `${id}.zh-CN` },
    );
    return app.tools.makeDownload(path.replace("/w/x/", ""));
  }
});

describe("the channel", () => {
  test("is agreed to with an address, kept sealed, changed, and withdrawn; saying no costs nothing", async () => {
    const mia = person("mia");
    const table = app.services.db.prisma.channelConsent;
    const asked = cardOf(await mia.says("policy consent"));
    expect(labelsOf(asked)).toEqual(["I agree", "No, on paper please"]);
    expect(await mia.submits("policy.agree", { email: "not an address", declaration: ["agreed"] })).toMatchObject({
      kind: "errors",
      errors: { email: expect.stringContaining("does not look like") },
    });
    expect(await mia.submits("policy.agree", { email: "mia@home.example", declaration: [] })).toMatchObject({
      kind: "errors",
    });
    await mia.submits("policy.agree", { email: "mia@home.example", declaration: ["agreed"] });
    const [row] = await table.findMany({ where: { personId: personId("mia") } });
    expect(row).toMatchObject({ answer: "agreed", locale: "en", platform: "web:demo:mia" });
    expect(Buffer.from(row?.email ?? []).toString("latin1")).not.toContain("home.example");
    expect(said(await mia.presses("policy.decline:chat"))).toContain("chosen already");
    await mia.presses("policy.withdraw-consent:chat");
    expect(
      (await table.findMany({ where: { personId: personId("mia") }, orderBy: { at: "asc" } })).map(
        ({ answer }) => answer,
      ),
    ).toEqual(expect.arrayContaining(["agreed", "withdrawn"]));
    await expect(table.deleteMany({ where: { personId: personId("mia") } })).rejects.toThrow(/append-only/);
  });
});

describe("the register", () => {
  test("is exported with every proof, for those who may see it", async () => {
    const { id } = await app.services.db.prisma.policyVersion.findUniqueOrThrow({ where: { label: "2027-1" } });
    const ask = (name: string, kind: string) =>
      app.tools.makeDownload(
        downloadPath(
          { vault: app.services.vault, now: clock.now() },
          { download: "policy.register", personId: personId(name), arg: `${kind}.${id}` },
        ).replace("/w/x/", ""),
      );
    const csv = Buffer.from((await ask("sunli", "csv"))?.bytes ?? []).toString("utf8");
    expect(csv).toContain("Emma Brown");
    expect(csv).toContain("已知悉，有保留意见");
    expect(csv).toMatch(/[0-9a-f]{64}/);
    expect((await ask("sunli", "xlsx"))?.fileName).toMatch(/\.xlsx$/);
    expect(await ask("chenchen", "csv")).toBeUndefined();
  });

  test("shows departments of five and more, and puts the others together", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc
            .record({ department: fc.string(), asked: fc.nat(40) })
            .chain(({ department, asked }) => fc.nat(asked).map((informed) => ({ department, asked, informed }))),
        ),
        (rows) => {
          const { shown, others } = shownProgress(rows);
          for (const row of [...shown, ...(others ? [others] : [])]) expect(row.asked).toBeGreaterThanOrEqual(5);
          const seen = [...shown, ...(others ? [others] : [])].reduce((sum, { asked }) => sum + asked, 0);
          const all = rows.reduce((sum, { asked }) => sum + asked, 0);
          expect(all - seen).toBeLessThan(5);
        },
      ),
    );
  });

  test("is refused to somebody who does not make rules, and a manager sees their own people alone", async () => {
    expect(said(await person("chenchen").presses("policy.progress:now"))).toContain("人力资源、合规和法务");
    expect(said(await person("sunli").presses("policy.progress:now"))).not.toContain("负责");
    const team = cardOf(await person("liqiang").presses("policy.team:mine"));
    expect(textOf(team)).not.toContain("晚到");
  });
});

describe("what is kept", () => {
  test("signatures are deleted by nobody, and lose the account two years after somebody left", async () => {
    const { prisma } = app.services.db;
    await expect(prisma.acknowledgement.deleteMany({ where: { personId: personId("emma") } })).rejects.toThrow(
      /append-only/,
    );
    await expect(
      prisma.acknowledgement.updateMany({ where: { personId: personId("emma") }, data: { locale: "zh-CN" } }),
    ).rejects.toThrow(/append-only/);
    await prisma.person.update({ where: { id: personId("emma") }, data: { isActive: false, leftAt: clock.now() } });
    clock.moveTo(new Date("2029-01-02T09:00:00+08:00"));
    await eraseDue(app.services, app.registry);
    expect(await prisma.acknowledgement.count({ where: { personId: personId("emma"), platform: { not: null } } })).toBe(
      2,
    );
    clock.moveTo(new Date("2029-01-06T09:00:00+08:00"));
    await eraseDue(app.services, app.registry);
    const words = await prisma.acknowledgement.findMany({ where: { personId: personId("emma") } });
    expect(words.map(({ platform, textHash }) => [platform, textHash !== null])).toEqual([
      [null, true],
      [null, true],
    ]);
  });

  test("a policy that is a year old is looked through again: HR hears of it monthly until somebody begins", async () => {
    const reminders = async () =>
      (await person("sunli").sees()).filter(({ title }) => title.includes("已施行满一年")).length;
    expect(await reminders()).toBe(0);
    await at("2029-02-05T10:01:00+08:00");
    await at("2029-02-06T10:01:00+08:00");
    const messages = () => app.services.db.prisma.message.count({ where: { notice: "policy.review" } });
    expect(await messages()).toBe(1);
    expect(await reminders()).toBe(1);
    await person("sunli").submits("policy.new-draft", { label: "2029-1" });
    await at("2029-03-05T10:01:00+08:00");
    expect(await messages()).toBe(1);
  });

  test("and the log of all of it is whole", async () => {
    expect((await verifyAudit(app.services.db)).faults).toEqual([]);
    expect(app.log.lines.filter(({ level }) => level === "error")).toEqual([]);
  });
});
