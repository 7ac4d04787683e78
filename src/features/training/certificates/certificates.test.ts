import { beforeEach, expect, onTestFinished, test } from "vitest";
import { startTestApp, type TestApp } from "../../../../test/support/app.ts";
import { DemoPerson, labelsOf, textOf } from "../../../../test/support/demo-person.ts";
import type { Card } from "../../../core/card.ts";
import type { StillClock } from "../../../core/clock.ts";
import { drawPublicPage } from "../../../core/public-page.ts";
import type { Reply } from "../../../core/reply.ts";
import { eraseDue } from "../../../core/retention.ts";
import { createVault, newMasterKey } from "../../../core/vault.ts";
import { coursesOf } from "../courses/course-file.ts";
import type { Drawn } from "../model.ts";
import { paperOf } from "./paper.ts";
import { findCertificate } from "./store.ts";

let app: TestApp;
beforeEach(async () => {
  app = await startTestApp();
  onTestFinished(() => app.close());
});
const person = (name: string) => new DemoPerson(app, name);
const db = () => app.services.db;
const moves = (to: string) => (app.clock as StillClock).moveTo(new Date(to));
const cardOf = (reply: Reply): Card => {
  if (reply.kind !== "card" && reply.kind !== "replace") throw new Error(`no card: ${JSON.stringify(reply)}`);
  return reply.card;
};
const only = async () => (await db().prisma.trainingCertificate.findMany({ orderBy: { number: "asc" } }))[0];
const check = async (token: string, headers: Record<string, string> = { "accept-language": "zh-CN" }) => {
  const answer = await fetch(`${app.url}/w/q/cert/${token}`, { headers });
  return { status: answer.status, text: await answer.text() };
};

/** Does the quiz of a course without a wrong answer. */
async function passes(name: string, course = "policy"): Promise<Reply> {
  await person(name).presses(`training.begin:${course}`);
  const { id, drawn } = await db().prisma.trainingAttempt.findFirstOrThrow({ where: { state: "started" } });
  const bank = coursesOf(app.services.content).flatMap(({ questions }) => questions);
  let reply: Reply = { kind: "none" };
  for (const [place, { question, order }] of (drawn as unknown as Drawn[]).entries()) {
    const { answer } = bank.find((one) => one.id === question) ?? { answer: [] };
    const letters = answer.map((option) => "abcdef"[order.indexOf(option)]).join("");
    reply = await person(name).presses(`training.answer:${id}:${place}.${letters}`);
  }
  return person(name).pressesOn(cardOf(reply), "看结果");
}

test("whoever passes a course has a certificate that prints the same twice and that anybody can check, without an id", async () => {
  const result = cardOf(await passes("chenchen"));
  const card = cardOf(await person("chenchen").pressesOn(result, "证书"));
  expect(card.title).toMatch(/^证书 CERT-\d+$/);
  expect(card.state).toMatchObject({ tone: "good", text: "有效，到 2027年11月24日 为止" });
  const kept = await only();
  if (!kept) throw new Error("no certificate");
  expect(kept.token).toMatch(/^[\w-]{27}$/);

  const files = cardOf(await person("chenchen").pressesOn(card, "下载 PDF"));
  const link = files.actions.find((action) => action.kind === "link");
  if (link?.kind !== "link") throw new Error("no file");
  const [first, second] = [1, 2].map(() => fetch(link.url.replace("http://shenyan.test", app.url)));
  const bytes = Buffer.from(await (await (first as Promise<Response>)).arrayBuffer());
  expect(bytes.subarray(0, 5).toString()).toBe("%PDF-");
  expect(Buffer.from(await (await (second as Promise<Response>)).arrayBuffer()).equals(bytes)).toBe(true);

  const page = await check(kept.token);
  expect(page.status).toBe(200);
  for (const said of ["陈晨", "2027年11月24日", kept.courseVersion, "有效"]) expect(page.text).toContain(said);
  expect(page.text).not.toMatch(/per_|crt_|tas_/);
  expect((await check(kept.token, { "accept-language": "en-GB,en;q=0.9" })).text).toContain(
    "Valid until 24 November 2027",
  );
  // Guessing finds nothing, and neither does the number that people read.
  for (const token of [`${kept.token.slice(0, -1)}_`, String(kept.number), "x"]) {
    const missing = await check(token);
    expect(missing.status).toBe(404);
    expect(missing.text).toContain("没有找到这份证书");
    expect(missing.text).not.toContain("陈晨");
  }
});

test("it is the holder's alone, in the chat by its number and as a file", async () => {
  await passes("chenchen");
  const kept = await only();
  const said = await person("wangmin").says(`CERT-${kept?.number}`);
  expect(said).toMatchObject({ kind: "say", tone: "quiet" });
  for (const press of [
    `certificate.of:${kept?.assignmentId}`,
    `certificate.show:${kept?.id}`,
    `certificate.files:${kept?.id}`,
  ])
    expect(await person("wangmin").presses(press)).toMatchObject({ kind: "say", text: "没有这份证书。" });
  expect(cardOf(await person("chenchen").says(`cert-${kept?.number}`)).title).toBe(`证书 CERT-${kept?.number}`);
  expect(textOf(cardOf(await person("chenchen").says("证书")))).toContain(`CERT-${kept?.number}`);
  expect(textOf(cardOf(await person("wangmin").says("certificates")))).toContain("还没有证书");
});

test("no new name, course or key alters it, and it is checked after its key is gone", async () => {
  await passes("chenchen");
  const kept = await only();
  const at = { tx: db() } as never;
  const certificate = await findCertificate(at, { id: kept?.id ?? "" });
  if (!kept || !certificate) throw new Error("no certificate");
  const before = await paperOf(app.services, certificate, "zh-CN");
  await db().prisma.person.update({ where: { id: kept.personId }, data: { name: "陈辰" } });
  const after = await findCertificate(at, { token: kept.token });
  if (!after) throw new Error("no certificate");
  expect(Buffer.from(await paperOf(app.services, after, "zh-CN")).equals(Buffer.from(before))).toBe(true);
  const rotated = { ...app.services, vault: createVault([newMasterKey()]) };
  const asked = { name: "cert", token: kept.token, locale: "en", personId: undefined } as const;
  expect(JSON.stringify(await drawPublicPage(rotated, app.registry, asked))).toContain("Valid until");
  expect((await check(kept.token)).text).toContain("陈晨");
});

test("a year later it says that it expired and leads to the quiz; the new one stands beside it, and both are checked", async () => {
  await passes("chenchen");
  const old = await only();
  moves("2027-11-25T09:00:00+08:00");
  expect((await check(old?.token ?? "")).text).toContain("已过期");
  const expired = cardOf(await person("chenchen").presses(`certificate.show:${old?.id}`));
  expect(expired.state?.text).toContain("请再测一次");
  expect(labelsOf(expired)[0]).toBe("再测一次");
  await passes("chenchen");
  const all = await db().prisma.trainingCertificate.findMany({ orderBy: { number: "asc" } });
  expect(all).toHaveLength(2);
  expect((await check(all[1]?.token ?? "")).text).toContain("有效，到 2028年11月25日");
  expect((await check(old?.token ?? "")).text).toContain("已过期");
});

test("one that was replaced in its time says so, and of somebody who left only that it is not valid any more", async () => {
  await passes("chenchen");
  const old = await only();
  if (!old) throw new Error("no certificate");
  // Renewed before its time was over.
  await db().prisma.trainingCertificate.create({
    data: {
      ...old,
      titles: old.titles as never,
      id: "crt_new",
      number: old.number + 1,
      token: "new",
      assignmentId: "tas_new",
      passedAt: new Date("2026-12-01"),
    },
  });
  expect((await check(old.token)).text).toContain("已被同一门课的新证书取代");
  expect((await check("new")).text).toContain("有效，到");
  await db().prisma.person.update({ where: { id: old.personId }, data: { isActive: false } });
  const left = await check("new");
  expect(left.text).toContain("不再有效");
  expect(left.text).not.toMatch(/离职|离开/);
});

test("a copy of one's data has it, and two years after it expired it is erased and does not come back", async () => {
  await passes("chenchen");
  const kept = await only();
  if (!kept) throw new Error("no certificate");
  const feature = app.registry.features.find(({ name }) => name === "certificates");
  const ctx = { ...app.services, tx: db(), now: app.clock.now(), locale: "en" } as never;
  const [section] = (await feature?.personalData?.(ctx, { id: kept.personId } as never, "copy")) ?? [];
  expect(section?.rows).toHaveLength(1);
  expect(section?.rows[0]).toContain(`CERT-${kept.number}`);
  moves("2029-11-23T09:00:00+08:00");
  await eraseDue(app.services, app.registry);
  expect((await check(kept.token)).status).toBe(200);
  moves("2029-11-26T09:00:00+08:00");
  await eraseDue(app.services, app.registry);
  expect((await check(kept.token)).status).toBe(404);
  expect(await person("chenchen").presses(`certificate.of:${kept.assignmentId}`)).toMatchObject({ kind: "say" });
  expect(await only()).toBeUndefined();
});
