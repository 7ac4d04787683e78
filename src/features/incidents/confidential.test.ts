import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../../test/support/app.ts";
import { DemoPerson, labelsOf, textOf } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import type { StillClock } from "../../core/clock.ts";
import type { Reply } from "../../core/reply.ts";

/** Who reported is known to the reporter and to a logged look, and to nobody else: not from a press, a reminder, a row. */
let app: TestApp;
let surface: RecordingSurface;
beforeEach(async () => {
  surface = new RecordingSurface();
  app = await startTestApp({ adapters: () => [adapterOf(surface)] });
});
afterEach(() => app.close());

const person = (name: string) => new DemoPerson(app, name);
const said = (reply: Reply): string => (reply.kind === "say" ? reply.text : JSON.stringify(reply));
const newest = () => app.services.db.prisma.incident.findFirstOrThrow({ orderBy: { number: "desc" } });
const report = async (kind: string, reporter = "emma") => {
  await person(reporter).submits("incidents.report", { kind, platform: "weibo", text: "It happened like this." });
  return (await newest()).id;
};
const goTo = async (text: string) => {
  (app.clock as StillClock).moveTo(`${text}+08:00`);
  await app.catchUp();
};
const toOthers = () =>
  surface.delivered
    .concat(surface.refreshed)
    .filter(({ to }) => to.kind === "account" && to.account.externalId !== "emma")
    .map(({ card }) => textOf(card));

describe("the reporter's name", () => {
  test("is not in the answer to a press on an old card, whoever presses", async () => {
    const id = await report("breach_of_law");
    await person("hejing").presses(`incident.acknowledge:${id}`);
    await person("emma").submits("incidents.add", { text: "One more thing." }, { id });
    for (const name of ["hejing", "chenchen", "wangmin"]) {
      for (const event of ["acknowledge", "contain", "take", "withdraw"]) {
        expect(said(await person(name).presses(`incident.${event}:${id}`))).not.toContain("Emma");
      }
    }
  });

  test("is not in a reminder, an escalation or a refreshed card", async () => {
    const id = await report("rumour");
    await person("wangmin").submits("incidents.ask", { text: "是哪个群？" }, { id });
    for (const day of ["2026-11-27", "2026-12-01", "2026-12-02", "2026-12-03", "2026-12-04", "2026-12-07"]) {
      // Nine in the morning for the handlers, and for the reporter in London.
      await goTo(`${day}T09:00:00`);
      await goTo(`${day}T17:00:00`);
    }
    expect(toOthers().length).toBeGreaterThan(3);
    for (const text of toOthers()) expect(text).not.toContain("Emma");
  });

  test("and id stand in no row about the report: log, messages, jobs", async () => {
    const id = await report("rumour");
    await person("wangmin").takes(id);
    await person("wangmin").submits("incidents.ask", { text: "是哪个群？" }, { id });
    await person("emma").submits("incidents.answer", { text: "销售群" }, { id });
    await app.catchUp();
    const { rows } = await app.services.db.pool.query<{ text: string }>(
      `SELECT row_to_json(a)::text AS text FROM audit_entry a WHERE subject = $1
       UNION ALL SELECT row_to_json(m)::text || row_to_json(d)::text FROM message m JOIN delivery d ON d.message_id = m.id
         WHERE d.person_id = $2
       UNION ALL SELECT row_to_json(j)::text FROM pgboss.job j`,
      [id, person("emma").id],
    );
    for (const { text } of rows) {
      expect([text.includes(id) && text.includes(person("emma").id), text]).toEqual([false, text]);
    }
    expect(JSON.stringify(await person("emma").last())).toContain("INC-");
  });
});

describe("a card of before", () => {
  test("shows nothing any more to somebody who has become a party", async () => {
    const id = await report("rumour");
    await person("liuyang").presses(`incident.take:${id}`);
    await person("liuyang").submits("incidents.note", { text: "怀疑与某位经理有关。" }, { id });
    const values = {
      subject: person("wangmin").id,
      clauses: ["2.4.4"],
      conductAt: new Date(app.services.clock.now().getTime() - 60_000).toISOString(),
      urgent: "no",
      legal: "not_needed",
      note: "有截图为证。",
    };
    await person("liuyang").submits("cases.open", values, { id });
    const card = await person("wangmin").last();
    expect(textOf(card)).not.toMatch(/It happened|怀疑|王敏/);
    expect(card.state?.text).toBe("由其他同事处理");
  });

  test("shows nothing any more to somebody who has left or lost the role", async () => {
    const id = await report("rumour");
    await app.sender.drain();
    await app.services.db.prisma.roleGrant.deleteMany({
      where: { personId: person("liuyang").id, role: "compliance" },
    });
    await person("wangmin").takes(id);
    await person("wangmin").submits("incidents.note", { text: "内部备注" }, { id });
    expect(textOf(await person("liuyang").last())).not.toMatch(/It happened|内部备注/);
  });
});

describe("a handler who has left", () => {
  test("leaves the report to the others of the team", async () => {
    const id = await report("rumour");
    await person("liuyang").presses(`incident.take:${id}`);
    await app.services.db.prisma.person.update({ where: { id: person("liuyang").id }, data: { isActive: false } });
    expect(said(await person("wangmin").says("队列"))).toContain("INC-");
    expect(said(await person("wangmin").takes(id))).toContain("您已接手");
    await person("wangmin").submits("incidents.note", { text: "接着处理。" }, { id });
    expect((await newest()).handlerId).toBe(person("wangmin").id);
  });
});

test("two who join two reports into each other at once join one of them, and nothing is lost", async () => {
  const numbers = async (id: string) =>
    `INC-${(await app.services.db.prisma.incident.findUniqueOrThrow({ where: { id } })).number}`;
  for (let round = 0; round < 8; round++) {
    const [a, b] = [await report("rumour"), await report("rumour")];
    await person("wangmin").takes(a);
    await person("liuyang").takes(b);
    const answers = await Promise.all([
      person("wangmin").submits("incidents.merge", { into: await numbers(b) }, { id: a }),
      person("liuyang").submits("incidents.merge", { into: await numbers(a) }, { id: b }),
    ]);
    for (const answer of answers) expect(said(answer)).not.toContain("E-");
    const states = await app.services.db.prisma.incident.findMany({
      where: { id: { in: [a, b] } },
      select: { state: true },
    });
    expect(states.filter(({ state }) => state === "merged")).toHaveLength(1);
  }
});

test("a blocked report is due for those who oversee, and keeps its own terms when somebody is assigned", async () => {
  await app.services.db.prisma.roleGrant.deleteMany({ where: { role: { in: ["hr", "legal"] } } });
  await app.services.db.prisma.roleGrant.deleteMany({ where: { personId: person("liuyang").id, role: "compliance" } });
  await person("chenchen").submits("incidents.report", {
    kind: "breach_of_law",
    platform: "other",
    text: "It happened like this.",
    who: person("wangmin").id,
  });
  const { id, state } = await newest();
  expect(state).toBe("blocked_no_handler");
  const due = () => app.services.db.prisma.deadline.findMany({ where: { subject: id, closedAt: null } });
  expect((await due()).map(({ kind }) => kind)).toEqual(["assign"]);
  expect(labelsOf(await person("wutao").last())).toEqual(["指定受理人"]);
  expect(
    said(
      await person("emma").submits("incidents.assign", { person: person("emma").id, reason: "原受理人休假。" }, { id }),
    ),
  ).toContain("This is for compliance, administrator");
  await person("wutao").submits("incidents.assign", { person: person("daniel").id, reason: "原受理人休假。" }, { id });
  expect((await newest()).state).toBe("whistle");
  const [ack] = await due();
  expect([ack?.kind, ack?.dueAt.toISOString()]).toEqual(["whistle-ack", "2026-12-01T16:00:00.000Z"]);
  expect(JSON.stringify(await person("daniel").says("home"))).toContain("INC-");
  expect(said(await person("daniel").presses(`incident.acknowledge:${id}`))).not.toContain("E-");
});
