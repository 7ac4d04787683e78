import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../../test/support/app.ts";
import { DemoPerson, labelsOf, textOf } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import type { Reply } from "../../core/reply.ts";

/** What those hear and may do who neither report nor handle: who oversees, and whose report was joined. */
let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ adapters: () => [adapterOf(new RecordingSurface())] });
});
afterAll(() => app.close());

const person = (name: string) => new DemoPerson(app, name);
const said = (reply: Reply): string => (reply.kind === "say" ? reply.text : JSON.stringify(reply));
const newest = () => app.services.db.prisma.incident.findFirstOrThrow({ orderBy: { number: "desc" } });
const find = (id: string) => app.services.db.prisma.incident.findUniqueOrThrow({ where: { id } });
const TEXT = "朋友圈里有一张内部会议的照片。";
const report = async (reporter: string) => {
  await person(reporter).submits("incidents.report", { kind: "rumour", platform: "weibo", text: TEXT });
  return newest();
};

test("who may watch reads that a report is late only when it is", async () => {
  const { id } = await report("chenchen");
  const seen = JSON.stringify(await person("zhaolan").presses(`incident.view:${id}`));
  expect(seen).toContain("您可以看到它由谁处理");
  expect(seen).not.toContain("未按时处理");
});

describe("who oversees", () => {
  test("sees where an overdue report stands and not what is in it, and gives it to somebody else", async () => {
    const { id } = await report("chenchen");
    await person("wangmin").presses(`incident.take:${id}`);
    const seen = JSON.stringify(await person("wutao").presses(`incident.view:${id}`));
    expect(seen).toContain("INC-");
    expect(seen).not.toContain(TEXT);
    expect(said(await person("wutao").presses(`incident.file:${id}`))).not.toContain(TEXT);
    await person("wutao").submits(
      "incidents.assign",
      { person: person("liuyang").id, reason: "原受理人休假。" },
      { id },
    );
    expect(await find(id)).toMatchObject({ state: "triage", handlerId: person("liuyang").id });
    expect(textOf(await person("liuyang").last())).toContain(TEXT);
  });

  test("is anybody but an employee and a party", async () => {
    const { id } = await report("daniel");
    expect(said(await person("chenchen").presses(`incident.view:${id}`))).not.toContain("INC-");
    const answer = await person("chenchen").submits(
      "incidents.assign",
      { person: person("liuyang").id, reason: "原受理人休假。" },
      { id },
    );
    expect(answer.kind).not.toBe("none");
    expect((await find(id)).handlerId).toBeNull();
  });
});

test("the whole file shows every line at a press, the joined reports among them", async () => {
  const first = await report("chenchen");
  const second = await report("emma");
  await person("wangmin").takes(first.id);
  await person("wangmin").takes(second.id);
  await person("wangmin").submits("incidents.merge", { into: `INC-${first.number}` }, { id: second.id });
  const file = JSON.stringify(await person("wangmin").presses(`incident.file:${first.id}`));
  expect(file).toContain(TEXT);
  expect(file).toContain(`INC-${second.number}`);
  expect(file).not.toContain("陈晨");
});

test("whoever reported the same thing second hears the same result in the end", async () => {
  const first = await report("chenchen");
  const second = await report("emma");
  const wang = person("wangmin");
  await wang.takes(second.id);
  await wang.submits("incidents.merge", { into: `INC-${first.number}` }, { id: second.id });
  await wang.takes(first.id);
  await wang.submits("incidents.close", { reason: "insufficient", note: "核实后无法确认来源。" }, { id: first.id });
  expect((await find(first.id)).state).toBe("rejected");
  const receipt = await person("emma").last();
  expect(receipt.title).toContain(`INC-${second.number}`);
  const ofFirst = textOf(await person("chenchen").last());
  expect(ofFirst).toContain("线索不足，暂时无法核实");
  expect(textOf(receipt)).toContain("too little to go on");
  expect(labelsOf(receipt)).not.toContain("Withdraw");
});

test("a report that was joined with one that is joined again follows to the end of the way", async () => {
  const [a, b, c] = [await report("chenchen"), await report("emma"), await report("daniel")];
  const wang = person("wangmin");
  for (const { id } of [a, b, c]) await wang.takes(id);
  await wang.submits("incidents.merge", { into: `INC-${b.number}` }, { id: a.id });
  await wang.submits("incidents.merge", { into: `INC-${c.number}` }, { id: b.id });
  const receiptOf = async (name: string) => textOf(await person(name).last());
  expect(await receiptOf("chenchen")).toContain("两件合并处理");
  await wang.submits("incidents.close", { reason: "private_life", note: "与工作无关。" }, { id: c.id });
  expect(await receiptOf("chenchen")).toContain("属于私人生活");
  expect(await receiptOf("emma")).toContain("Private life");
});

test("nobody who oversees gives a report to themselves, and compliance hears of every such change and why", async () => {
  const { id } = await report("chenchen");
  const give = (to: string) =>
    person("wutao").submits("incidents.assign", { person: person(to).id, reason: "王敏休假两周。" }, { id });
  expect(said(await give("wutao"))).toContain("不能指定自己");
  expect(said(await give("emma"))).toContain("没有权限");
  // Names that are tried one after another would tell who has a part in it.
  const tries = await app.services.db.prisma.auditEntry.findMany({
    where: { subject: id, action: "refused.incidents.assign" },
  });
  expect(tries.map(({ actor, data }) => [actor, JSON.parse(data).person])).toEqual([
    [person("wutao").id, person("emma").id],
  ]);
  expect((await find(id)).handlerId).toBeNull();
  await person("wangmin").takes(id);
  expect(said(await give("hejing"))).toContain("已指定");
  const former = await person("wangmin").last();
  expect(former.state?.text).toContain("何静");
  // Who oversees can take it further from the card, also within the team.
  expect(labelsOf(former)).toEqual(["改派", "全部记录"]);
  expect((await person("wangmin").pressesOn(former, "改派")).kind).toBe("form");
  expect(textOf(await person("liuyang").last())).toContain("王敏休假两周。");
});

test("an anonymous report in English is answered in English", async () => {
  const reply = await person("emma").submits("incidents.report-anonymous", {
    kind: "rumour",
    platform: "weibo",
    text: "A picture of a meeting.",
  });
  expect(JSON.stringify(reply)).toMatch(/code/);
  expect(JSON.stringify(reply)).not.toMatch(/\p{Script=Han}/u);
});
