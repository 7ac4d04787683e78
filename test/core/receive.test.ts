import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Intent } from "../../src/core/interaction.ts";
import type { Reply } from "../../src/core/reply.ts";
import { interactionOf, personId, startTestApp, type TestApp } from "../support/app.ts";
import { adapterOf, RecordingSurface } from "../support/surface.ts";

let app: TestApp;
let second: TestApp;
beforeAll(async () => {
  app = await startTestApp({ adapters: () => [adapterOf(new RecordingSurface())] });
  second = await startTestApp({ beside: app, adapters: () => [adapterOf(new RecordingSurface())] });
});
afterAll(async () => {
  await second.close();
  await app.close();
});

const REPORT: Intent = {
  kind: "submit",
  form: "incidents.report",
  context: {},
  values: { kind: "rumour", platform: "weibo", text: "有人转发了没有核实的消息。" },
};
const ANONYMOUS: Intent = { ...REPORT, form: "incidents.report-anonymous" };
const inline = { answers: "inline" } as const;
const textOf = (reply: Reply) => (reply.kind === "say" ? reply.text : JSON.stringify(reply));
const count = () => app.services.db.prisma.incident.count();

describe("an event that a platform delivers again", () => {
  test("does nothing and gets the same answer", async () => {
    const first = interactionOf("chenchen", { kind: "text", text: "没有这个词" });
    const answer = await app.desk.receive(first, inline);
    expect(textOf(answer)).toContain("没有“没有这个词”这个命令");
    expect(await app.desk.receive(first, inline)).toEqual(answer);
  });

  test("has one effect, also when ten copies reach two instances at the same moment", async () => {
    const before = await count();
    const copies = interactionOf("chenchen", REPORT);
    await Promise.all(Array.from({ length: 10 }, (_, i) => (i % 2 ? app : second).desk.receive(copies, inline)));
    expect(await count()).toBe(before + 1);
  });

  test("after an anonymous report says so, and does not show the code again", async () => {
    const before = await count();
    const event = interactionOf("chenchen", ANONYMOUS);
    expect((await app.desk.receive(event, inline)).kind).toBe("card");
    expect(textOf(await app.desk.receive(event, inline))).toContain("已收到过这次提交");
    expect(await count()).toBe(before + 1);
  });
});

describe("two handlers who press at once", () => {
  test("on two instances: one takes it, the other is told who", async () => {
    await app.desk.receive(interactionOf("chenchen", REPORT), inline);
    const incident = await app.services.db.prisma.incident.findFirstOrThrow({ orderBy: { number: "desc" } });
    const take: Intent = { kind: "press", callback: { command: "incident.take", id: incident.id } };
    const answers = await Promise.all([
      app.desk.receive(interactionOf("wangmin", take), inline),
      second.desk.receive(interactionOf("liuyang", take), inline),
    ]);
    const texts = answers.map(textOf).sort();
    expect(texts.filter((text) => text.includes("您已接手"))).toHaveLength(1);
    const entries = await app.services.db.prisma.auditEntry.findMany({
      where: { subject: incident.id, action: "incident.take" },
    });
    expect(entries).toHaveLength(1);
  });
});

describe("somebody who may not", () => {
  test("is not in the company: gets one sentence and leaves no trace but the event", async () => {
    const before = await count();
    const stranger = interactionOf("mallory", REPORT);
    expect(textOf(await app.desk.receive(stranger, inline))).toContain("不在公司的通讯录中");
    expect(await count()).toBe(before);
  });

  test("lacks the role: is told which one it needs, and the attempt is on record", async () => {
    const reply = await app.desk.receive(
      interactionOf("chenchen", { kind: "command", name: "队列", text: "" }),
      inline,
    );
    expect(textOf(reply)).toContain("合规");
    const refusal = await app.services.db.prisma.auditEntry.findFirst({
      where: { actor: personId("chenchen"), action: { startsWith: "refused." } },
    });
    expect(refusal?.data).toContain("not-your-role");
  });

  test("is on record also where they only tried to open a form, and reads why in their language", async () => {
    await app.desk.receive(interactionOf("chenchen", REPORT), inline);
    const { id } = await app.services.db.prisma.incident.findFirstOrThrow({ orderBy: { number: "desc" } });
    const account = { platform: "web", tenant: "demo", externalId: "emma" } as const;
    const opened = await app.desk.openForm(account, "incidents.note", { id });
    expect(opened).toMatchObject({ kind: "say", tone: "bad", text: expect.stringMatching(/^[^\p{Script=Han}]+$/u) });
    expect(
      await app.services.db.prisma.auditEntry.count({
        where: { subject: id, action: "refused.incidents.note", actor: personId("emma") },
      }),
    ).toBe(1);
  });

  test("is the reporter: may not handle it, whatever the role", async () => {
    await app.desk.receive(interactionOf("wangmin", REPORT), inline);
    const incident = await app.services.db.prisma.incident.findFirstOrThrow({ orderBy: { number: "desc" } });
    const take: Intent = { kind: "press", callback: { command: "incident.take", id: incident.id } };
    expect(textOf(await app.desk.receive(interactionOf("wangmin", take), inline))).toContain("您是这件事的举报人");
  });
});

test("a report that is begun with words keeps them to the letter", async () => {
  const words = "昨晚９点：\n  有人发了【报价单】　①②③ ｆｕｌｌ";
  const reply = await app.desk.receive(interactionOf("chenchen", { kind: "text", text: `举报 ${words}` }), inline);
  const text = reply.kind === "form" && reply.opening.view.fields.find(({ name }) => name === "text");
  expect(text).toMatchObject({ initial: words });
});

describe("words", () => {
  test.each([
    ["/report", "form"],
    ["ｒｅｐｏｒｔ", "form"],
    ["举报 有人泄密", "form"],
    ["sm mine", "card"],
    ["慎言", "hub"],
    ["帮助", "card"],
    ["HELP", "card"],
    ["你好", "card"],
  ])("%j is understood", async (text, kind) => {
    expect((await app.desk.receive(interactionOf("chenchen", { kind: "text", text }), inline)).kind).toBe(kind);
  });

  test.each([
    ["举抱", "举报"],
    ["reprot", "举报"],
    ["我要举报", "举报"],
    ["anonymus", "匿名"],
  ])("for %j the nearest command is %j", async (text, nearest) => {
    const reply = await app.desk.receive(interactionOf("chenchen", { kind: "text", text }), inline);
    expect(textOf(reply)).toContain(`“${nearest}”`);
  });

  test("are looked up in the policy where nobody else looks on, and nowhere else", async () => {
    const text = "May I post a photo of our team outing?";
    const asked = interactionOf("emma", { kind: "text", text });
    expect(textOf(await app.desk.receive({ ...asked, key: `${asked.key}:c`, place: "channel" }, inline))).toContain(
      "There is no command",
    );
    expect(textOf(await app.desk.receive(asked, inline))).toContain("Policy 3.1.3");
  });

  test.each(["7K3P-QX9M-2T4V-8HND", "How far is my report 7K3P QX9M 2T4V 8HND?"])(
    "that hold a receipt code are kept nowhere: %j",
    async (text) => {
      const { prisma } = app.services.db;
      const before = await prisma.lookup.count();
      const reply = await app.desk.receive(interactionOf("emma", { kind: "text", text }), inline);
      expect(reply).toMatchObject({ kind: "card", transient: true });
      expect(textOf(reply)).toContain("anonymous");
      expect(textOf(reply)).not.toMatch(/7K3P/);
      expect(await prisma.lookup.count()).toBe(before);
    },
  );

  test("that are near to nothing get help and no guess", async () => {
    const reply = await app.desk.receive(interactionOf("emma", { kind: "text", text: "xyzzyplugh" }), inline);
    expect(textOf(reply)).not.toContain("Did you mean");
    expect(textOf(reply)).toContain("help");
  });
});

describe("a fault", () => {
  test("is logged once with the reference that the person sees, and the event may come again", async () => {
    const broken = interactionOf("chenchen", { kind: "press", callback: { command: "incident.view", id: "\u0000" } });
    const before = app.log.lines.length;
    const reply = textOf(await app.desk.receive(broken, inline));
    const reference = /E-[2-9A-Z]{6}/.exec(reply)?.[0];
    const errors = app.log.lines.slice(before).filter((line) => line.level === "error");
    expect(errors.map((line) => line.fields.reference)).toEqual([reference]);
    expect(await app.services.db.prisma.inbox.findUnique({ where: { key: broken.key } })).toBeNull();
  });
});

/** Every row of every table but those of people, as text behind the table's name. */
async function allRows({ services: { db } }: TestApp): Promise<string[]> {
  const { rows: tables } = await db.pool.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
     WHERE schemaname IN ('public', 'pgboss') AND tablename NOT IN ('person', 'platform_account', 'role_grant')`,
  );
  const found: string[] = [];
  for (const { name } of tables) {
    const { rows } = await db.pool.query<{ text: string }>(`SELECT row_to_json(t)::text AS text FROM ${name} t`);
    found.push(...rows.map(({ text }) => `${name} ${text}`));
  }
  return found;
}

describe("an anonymous report", () => {
  test("leaves nothing in any table or log line that leads to the person or the event", async () => {
    const apart = await startTestApp({ adapters: () => [adapterOf(new RecordingSurface())] });
    try {
      const event = interactionOf("chenchen", ANONYMOUS, { key: "slack:view:V0123SECRETEVENT" });
      const before = new Set(await allRows(apart));
      await apart.desk.receive(event, inline);
      const fresh = (await allRows(apart)).filter((row) => !before.has(row));
      expect(fresh.length).toBeGreaterThan(0);
      expect(fresh.filter((row) => row.includes(personId("chenchen")) || row.includes("V0123SECRETEVENT"))).toEqual([]);
      const person = await apart.services.db.prisma.person.findUnique({ where: { id: personId("chenchen") } });
      expect(person).toMatchObject({ lastPlatform: null, remindedAt: null });
      expect(JSON.stringify(apart.log.lines)).not.toMatch(/chenchen|SECRETEVENT/);
    } finally {
      await apart.close();
    }
  });
});
