import { afterAll, beforeAll, expect, test } from "vitest";
import { interactionOf, startTestApp, type TestApp } from "../../../test/support/app.ts";
import { DemoPerson, labelsOf, textOf } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";

/** Each thing stands once in a conversation, with its buttons, and follows what happens to it. */
let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ adapters: () => [adapterOf(new RecordingSurface())] });
});
afterAll(() => app.close());

const TEXT = "有人冒用公司名义抽奖。";
const person = (name: string) => new DemoPerson(app, name);
async function report(): Promise<{ id: string; number: string }> {
  await person("chenchen").submits("incidents.report", { kind: "rumour", platform: "weibo", text: TEXT });
  const { id, number } = await app.services.db.prisma.incident.findFirstOrThrow({ orderBy: { number: "desc" } });
  return { id, number: `INC-${number}` };
}
const cardsOf = async (name: string, number: string) =>
  (await person(name).sees()).filter((card) => card.title.includes(number));

test("a card that is opened from a list follows like the one that came by itself, which folds to a line", async () => {
  const { id, number } = await report();
  expect(await cardsOf("wangmin", number)).toHaveLength(1);
  expect((await person("wangmin").presses(`incident.view:${id}`)).kind).toBe("none");
  const [older, newer] = await cardsOf("wangmin", number);
  expect(older && labelsOf(older)).toEqual([]);
  expect(older && textOf(older)).not.toContain(TEXT);
  expect(newer && labelsOf(newer)).toContain("接手");
  await person("wangmin").takes(id);
  const after = (await cardsOf("wangmin", number)).at(-1);
  expect(after?.state?.text).toContain("王敏");
  expect(after && labelsOf(after)).not.toContain("接手");
  // A colleague's card of the same report is their own and stays whole.
  expect(textOf((await cardsOf("liuyang", number)).at(-1) ?? never())).toContain(TEXT);
});

test("the reporter's card folds as well when they open it again, and its row still tells nobody what it is about", async () => {
  const { id, number } = await report();
  await person("chenchen").presses(`incident.view:${id}`);
  const cards = await cardsOf("chenchen", number);
  expect(cards.map((card) => labelsOf(card).length > 0)).toEqual([false, true]);
  const rows = await app.services.db.prisma.message.findMany({
    where: { deliveries: { some: { personId: person("chenchen").id } } },
  });
  expect(JSON.stringify(rows.map(({ params, subject, key }) => [params, subject, key]))).not.toContain(id);
});

test("a folded card is drawn no more, however often its subject moves", async () => {
  const { id, number } = await report();
  for (let i = 0; i < 3; i++) await person("wangmin").presses(`incident.view:${id}`);
  await cardsOf("wangmin", number);
  await person("chenchen").submits("incidents.add", { text: "补充一点。" }, { id });
  await app.sender.drain();
  const rows = await app.services.db.prisma.delivery.findMany({
    where: { personId: person("wangmin").id, message: { subject: id } },
    orderBy: { order: "asc" },
    select: { state: true, stale: true },
  });
  expect(rows.map(({ state }) => state)).toEqual(["folded", "folded", "folded", "folded", "sent"]);
  expect(rows.every(({ stale }) => stale === 0)).toBe(true);
});

test("the same press delivered twice shows one card", async () => {
  const { id, number } = await report();
  const press = interactionOf("wangmin", { kind: "press", callback: { command: "incident.view", id } });
  for (let i = 0; i < 2; i++) await app.desk.receive(press, { answers: "inline" });
  expect(await cardsOf("wangmin", number)).toHaveLength(2);
});

function never(): never {
  throw new Error("not there");
}
