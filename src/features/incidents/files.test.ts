import { afterAll, beforeAll, expect, test } from "vitest";
import { interactionOf, startTestApp, type TestApp } from "../../../test/support/app.ts";
import { DemoPerson, labelsOf } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";
import type { FileRef } from "../../core/interaction.ts";
import type { Reply } from "../../core/reply.ts";

/** Files that are sent in the chat before anybody said what they are for. */
let app: TestApp;
const clock = new StillClock("2026-11-24T09:00:00+08:00");
beforeAll(async () => {
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
});
afterAll(() => app.close());

const person = (name: string) => new DemoPerson(app, name);
const FILES: FileRef[] = [1, 2].map((n) => ({ kind: "remote", platform: "web", ref: `file-${n}`, name: `${n}.png` }));
const sends = (name: string) =>
  app.desk.receive(interactionOf(name, { kind: "files", files: FILES }), { answers: "inline" });
const cardOf = (reply: Reply) => {
  if (reply.kind !== "card") throw new Error(`no card: ${JSON.stringify(reply)}`);
  return reply.card;
};
const openingOf = (reply: Reply) => {
  if (reply.kind !== "form") throw new Error(`no form: ${JSON.stringify(reply)}`);
  return reply.opening;
};
const evidenceOf = (subject: string) => app.services.db.prisma.evidence.count({ where: { subject } });
const REPORT = { kind: "rumour", platform: "weibo", text: "截图里有人散布谣言。" };
const newest = () => app.services.db.prisma.incident.findFirstOrThrow({ orderBy: { number: "desc" } });

test("come along with the report that is begun from them, and the form says so", async () => {
  const card = cardOf(await sends("chenchen"));
  expect(labelsOf(card)).toEqual(["举报并附上"]);
  const { form, view, context } = openingOf(await person("chenchen").pressesOn(card, "举报并附上"));
  expect(view.intro).toContain("已附上刚才发的 2 个文件");
  expect(JSON.stringify(context)).not.toContain("file-1");
  await person("chenchen").submits(form, REPORT, context);
  expect(await evidenceOf((await newest()).id)).toBe(2);
});

test("can be added to the newest open report instead", async () => {
  const { id, number } = await newest();
  const card = cardOf(await sends("chenchen"));
  expect(labelsOf(card)).toEqual([`补充到 INC-${number}`, "举报并附上"]);
  const { form, context } = openingOf(await person("chenchen").pressesOn(card, `补充到 INC-${number}`));
  await person("chenchen").submits(form, { text: "再补两张截图。" }, context);
  expect(await evidenceOf(id)).toBe(4);
});

test("are nobody else's, and after two hours have to be sent again", async () => {
  const card = cardOf(await sends("daniel"));
  const before = await app.services.db.prisma.incident.count();
  expect(JSON.stringify(await person("emma").pressesOn(card, "Report with them"))).toContain("have expired");
  clock.advance(3 * 3_600_000);
  expect(JSON.stringify(await person("daniel").pressesOn(card, "Report with them"))).toContain("have expired");
  expect(await app.services.db.prisma.incident.count()).toBe(before);
});
