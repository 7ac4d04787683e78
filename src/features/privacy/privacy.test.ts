import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../../test/support/app.ts";
import { actionsOf, DemoPerson, labelsOf, textOf } from "../../../test/support/demo-person.ts";
import type { Card } from "../../core/card.ts";
import type { StillClock } from "../../core/clock.ts";
import type { Reply } from "../../core/reply.ts";
import { eraseDue } from "../../core/retention.ts";
import { readXlsx } from "../../core/spreadsheet.fixture.ts";
import { createWeb } from "../../platforms/web/index.ts";

/** Somebody asks about their own data: some of it is answered at once, the rest by those who answer, in time. */
let app: TestApp;
beforeEach(async () => {
  app = await startTestApp({ adapters: (config, deps, tools) => [createWeb(config, deps, tools)] });
});
afterEach(() => app.close());

const person = (name: string) => new DemoPerson(app, name);
const said = (reply: Reply): string => (reply.kind === "say" ? reply.text : JSON.stringify(reply));
const cardOf = (reply: Reply): Card => {
  if (reply.kind !== "card") throw new Error(`no card: ${said(reply)}`);
  return reply.card;
};
/** A card that follows its subject comes as a message. */
const shown = async (name: string, reply: Reply): Promise<Card> =>
  reply.kind === "none" ? person(name).last() : cardOf(reply);
const newest = () => app.services.db.prisma.dataRequest.findFirstOrThrow({ orderBy: { number: "desc" } });
const find = (id: string) => app.services.db.prisma.dataRequest.findUniqueOrThrow({ where: { id } });
const deadline = (subject: string) => app.services.db.prisma.deadline.findFirst({ where: { subject, closedAt: null } });
const goTo = async (text: string) => {
  (app.clock as StillClock).moveTo(text);
  await app.catchUp();
};
const linkOf = (card: Card, label: string): string => {
  const found = actionsOf(card).find((action) => action.label === label);
  if (found?.kind !== "link") throw new Error(`no link "${label}": ${labelsOf(card)}`);
  return found.url.replace("http://shenyan.test", app.url);
};
const ask = async (name: string, kind = "correct", text = "工作地点应为上海，不是北京。") => {
  const reply = await person(name).submits("privacy.ask", { text }, { kind });
  expect(reply).toMatchObject({ kind: "say", tone: "good" });
  return (await newest()).id;
};
const setUp = (name: string, data: Record<string, unknown>) =>
  app.services.db.prisma.person.update({ where: { id: person(name).id }, data });

describe("the rights", () => {
  test.each([
    ["chenchen", "我的数据", ["查看和复制", "更正", "删除或限制", "解释", "拒绝自动化决定", "撤回同意"], "15 个工作日"],
    [
      "emma",
      "my-data",
      [
        "See and copy",
        "Correct",
        "Delete or limit",
        "Explain a decision",
        "Refuse automated decisions",
        "Withdraw consent",
      ],
      "one month",
    ],
  ])("of %s are explained, each with its button, and the term of their law", async (name, word, labels, term) => {
    const card = cardOf(await person(name).says(word));
    expect(labelsOf(card)).toEqual(expect.arrayContaining(labels));
    expect(textOf(card)).toContain(term);
    for (const label of labels) expect((await person(name).pressesOn(card, label)).kind).not.toBe("none");
    expect(app.log.lines.filter(({ level }) => level === "error")).toEqual([]);
  });

  test("stand in the settings too", async () => {
    const card = cardOf(await person("chenchen").says("设置"));
    expect(cardOf(await person("chenchen").pressesOn(card, "我的数据")).title).toBe("我的数据");
  });

  test("that nothing decides by itself is answered at once and on record, once", async () => {
    const card = cardOf(await person("emma").presses("privacy.automation"));
    expect(textOf(card)).toContain("never opens a case");
    await person("emma").presses("privacy.automation");
    expect(await app.services.db.prisma.dataRequest.count()).toBe(1);
    expect(await newest()).toMatchObject({ kind: "automation", state: "answered" });
  });
});

describe("a copy", () => {
  test("is there at once as a spreadsheet and as JSON, the same in both, with what is left out and why", async () => {
    const text = "王敏也看见了那张照片。";
    await person("chenchen").submits("incidents.report", { kind: "rumour", platform: "weibo", text });
    const card = cardOf(await person("chenchen").presses("privacy.copy"));
    expect(textOf(card)).toContain("不包含");
    const request = await newest();
    expect(request).toMatchObject({ kind: "copy", state: "answered", closedAt: app.clock.now() });
    const xlsx = await fetch(linkOf(card, "下载表格（XLSX）"));
    expect(xlsx.headers.get("content-disposition")).toContain("attachment");
    const sheets = readXlsx(new Uint8Array(await xlsx.arrayBuffer()));
    expect(sheets[0]?.name).toBe("说明");
    const json = (await (await fetch(linkOf(card, "下载 JSON"))).json()) as {
      sections: { title: string; rows: object[] }[];
    };
    expect(json.sections.map(({ title }) => title)).toEqual(sheets.slice(1).map(({ name }) => name));
    for (const [at, { rows }] of json.sections.entries()) {
      const written = sheets[at + 1]?.rows.filter(([cell]) => cell !== "（无）") ?? [];
      expect(rows.length).toBe(written.length - 1);
    }
    for (const whole of [JSON.stringify(sheets), JSON.stringify(json)]) {
      expect(whole).toContain(text);
      expect(whole).toContain("陈晨");
      expect(whole).not.toContain("李强");
    }
    const entries = await app.services.db.prisma.auditEntry.findMany({
      where: { subject: request.id },
      orderBy: { seq: "asc" },
    });
    expect(entries.map(({ action }) => action)).toEqual([
      "data-request.received",
      "data-request.answerAtOnce",
      "download.privacy.copy-xlsx",
      "download.privacy.copy-json",
    ]);
  });

  test("pressed twice is one request, with new links, and the next day it is another", async () => {
    const [one, two] = await Promise.all([
      person("emma").presses("privacy.copy"),
      person("emma").presses("privacy.copy"),
    ]);
    expect([one.kind, two.kind]).toEqual(["card", "card"]);
    expect(await app.services.db.prisma.dataRequest.count()).toBe(1);
    await goTo("2026-11-25T10:00:00+08:00");
    await person("emma").presses("privacy.copy");
    expect(await app.services.db.prisma.dataRequest.count()).toBe(2);
  });

  test("is for whoever asked, also when it is a handler, and the links are worth nothing after ten minutes", async () => {
    const card = cardOf(await person("wangmin").presses("privacy.copy"));
    const link = linkOf(card, "下载 JSON");
    expect((await fetch(link)).status).toBe(200);
    expect((await fetch(`${link.slice(0, -3)}AAA`)).status).toBe(403);
    await goTo("2026-11-24T09:11:00+08:00");
    expect((await fetch(link)).status).toBe(403);
  });

  test("can be had again from the request, and in English it is English", async () => {
    await person("emma").presses("privacy.copy");
    const { id, number } = await newest();
    const card = await shown("emma", await person("emma").says(`DATA-${number}`));
    expect(cardOf(await person("emma").pressesOn(card, "New links")).title).toBe("A copy of your data");
    expect(textOf(card)).not.toMatch(/\p{Script=Han}/u);
    const seen = await shown("wangmin", await person("wangmin").presses(`privacy.view:${id}`));
    expect(seen.title).toContain("查看和复制");
  });
});

describe("a request that somebody answers", () => {
  test("goes its way, and both sides see the same term", async () => {
    const id = await ask("chenchen");
    expect(await find(id)).toMatchObject({ state: "identity_ok" });
    const theirs = await person("chenchen").last();
    const ours = await person("wangmin").last();
    expect(textOf(theirs)).toContain("12月15日(周二) 24:00");
    expect(textOf(ours)).toContain("12月15日(周二) 24:00");
    expect(theirs.state?.text).toContain("还剩 15 个工作日");
    expect(ours.state?.text).toContain("还剩 15 个工作日");
    expect(textOf(ours)).toContain("工作地点应为上海");
    await person("wangmin").pressesOn(ours, "受理");
    expect((await person("chenchen").last()).state?.text).toContain("正在核实");
    const written = await person("wangmin").submits(
      "privacy.draft",
      { text: "陈晨您好：孙丽已更正，Emma Brown 也已核对。" },
      { id },
    );
    expect(textOf(await shown("wangmin", written))).toContain("陈晨您好：[他人]已更正，[他人] 也已核对。");
    // Until it is sent it is nobody's answer.
    expect(textOf(await person("chenchen").last())).not.toContain("已更正");
    await person("wangmin").presses(`privacy.send:${id}`);
    const answered = await person("chenchen").last();
    expect(textOf(answered)).toContain("陈晨您好：[他人]已更正");
    expect(await find(id)).toMatchObject({ state: "answered", closedAt: app.clock.now() });
    expect(await deadline(id)).toBeNull();
  });

  test("is refused with a reason, and the person is told that they may complain", async () => {
    const id = await ask("emma", "withdraw", "I take back my consent to photos.");
    await person("liuyang").presses(`privacy.take:${id}`);
    expect(said(await person("liuyang").submits("privacy.refuse", { text: "无" }, { id }))).toContain("至少");
    await person("liuyang").submits("privacy.refuse", { text: "The contract requires it, art. 13." }, { id });
    const card = await person("emma").last();
    expect(textOf(card)).toContain("The contract requires it");
    expect(textOf(card)).toContain("complain");
    expect((await find(id)).state).toBe("refused");
  });

  test("to delete or to limit says which", async () => {
    await person("chenchen").submits("privacy.erase", { what: "limit", text: "请暂停使用我的照片。" });
    expect((await newest()).kind).toBe("limit");
    const errors = await person("chenchen").submits("privacy.erase", { what: "burn", text: "请暂停使用我的照片。" });
    expect(errors.kind).toBe("errors");
  });

  test("pressed twice, or by the second of two, changes nothing and says who was first", async () => {
    const id = await ask("chenchen");
    await person("wangmin").presses(`privacy.take:${id}`);
    expect(said(await person("wangmin").presses(`privacy.take:${id}`))).toContain("您已受理");
    expect(said(await person("liuyang").presses(`privacy.take:${id}`))).toContain("王敏已受理");
    expect(said(await person("liuyang").submits("privacy.draft", { text: "我来答复。" }, { id }))).toContain(
      "王敏已受理",
    );
    await person("wangmin").submits("privacy.draft", { text: "已更正。。。" }, { id });
    await person("wangmin").presses(`privacy.send:${id}`);
    expect(said(await person("wangmin").presses(`privacy.send:${id}`))).toContain("答复了此请求");
    expect(said(await person("wangmin").submits("privacy.refuse", { text: "不能照办。" }, { id }))).toContain(
      "答复了此请求",
    );
    expect((await find(id)).state).toBe("answered");
    const sends = await app.services.db.prisma.auditEntry.count({
      where: { subject: id, action: "data-request.send" },
    });
    expect(sends).toBe(1);
  });

  test("of a handler is answered by somebody else, and never by themselves", async () => {
    const id = await ask("wangmin");
    expect(await person("wangmin").says("数据请求").then(said)).toContain("没有等待答复");
    for (const press of ["take", "send", "draft", "refuse", "extend"]) {
      expect(said(await person("wangmin").presses(`privacy.${press}:${id}`))).toContain("您本人的请求");
    }
    const card = await shown("wangmin", await person("wangmin").presses(`privacy.view:${id}`));
    expect(labelsOf(card)).toEqual([]);
    expect((await find(id)).state).toBe("identity_ok");
    expect(said(await person("liuyang").presses(`privacy.take:${id}`))).toContain("已受理");
  });

  test("goes to HR when nobody else is left who may answer", async () => {
    await app.services.db.prisma.roleGrant.deleteMany({ where: { role: { in: ["compliance", "admin"] } } });
    const id = await ask("chenchen");
    expect(textOf(await person("sunli").last())).toContain("工作地点应为上海");
    expect(said(await person("sunli").presses(`privacy.take:${id}`))).toContain("已受理");
  });

  test("is nobody else's to see, and who it is passed up to sees where it stands and not what is in it", async () => {
    const id = await ask("chenchen");
    const { number } = await find(id);
    for (const name of ["emma", "liqiang"]) {
      expect(said(await person(name).presses(`privacy.view:${id}`))).not.toContain("上海");
      expect((await person(name).says(`DATA-${number}`)).kind).toBe("say");
    }
    for (const name of ["sunli", "zhaolan"]) {
      const seen = said(await person(name).presses(`privacy.view:${id}`));
      expect(seen).toContain(`DATA-${number}`);
      expect(seen).not.toContain("上海");
      expect(said(await person(name).presses(`privacy.take:${id}`))).toContain("其他同事");
    }
  });

  test("beyond ten open ones is refused kindly", async () => {
    for (let i = 0; i < 10; i++) await ask("chenchen");
    expect(
      said(await person("chenchen").submits("privacy.ask", { text: "还有一件。。" }, { kind: "correct" })),
    ).toContain("10 个请求");
  });

  test("stands on the hub of both and in both lists", async () => {
    const id = await ask("chenchen");
    const { number } = await find(id);
    for (const [name, word] of [
      ["chenchen", "首页"],
      ["wangmin", "首页"],
      ["wangmin", "数据请求"],
    ] as const) {
      expect(said(await person(name).says(word)), word).toContain(`DATA-${number}`);
    }
    expect(said(await person("chenchen").presses("privacy.mine"))).toContain(`DATA-${number}`);
    expect(said(await person("chenchen").says("数据请求"))).toContain("合规");
  });
});

describe("the term", () => {
  test.each([
    ["CN", "CN", "Asia/Shanghai", "2026-12-15T16:00:00.000Z"],
    [null, "CN", "Asia/Shanghai", "2026-12-15T16:00:00.000Z"],
    // One month after 24 November is Christmas Eve; midnight in London.
    ["GB", "GB-ENG", "Europe/London", "2026-12-25T00:00:00.000Z"],
    ["DE", "DE-BE", "Europe/Berlin", "2026-12-24T23:00:00.000Z"],
  ])("under the law of %s counts on the calendar of the person", async (jurisdiction, region, zone, dueAt) => {
    await setUp("emma", { jurisdiction, region, zone });
    const id = await ask("emma");
    expect((await deadline(id))?.dueAt.toISOString()).toBe(dueAt);
  });

  test("of a month that ends on a day off is moved to the next working day", async () => {
    // One month after Wednesday 25 November is Christmas Day, a Friday; the Monday after it is a substitute day.
    await goTo("2026-11-25T10:00:00+00:00");
    const id = await ask("emma");
    expect((await deadline(id))?.dueAt.toISOString()).toBe("2026-12-30T00:00:00.000Z");
  });

  test("can be extended once, by two months, with a reason, within the first, and only where the law says so", async () => {
    const chinese = await ask("chenchen");
    await person("wangmin").presses(`privacy.take:${chinese}`);
    expect(labelsOf(await shown("wangmin", await person("wangmin").presses(`privacy.view:${chinese}`)))).not.toContain(
      "延长期限",
    );
    const text = "涉及多份档案，需要更多时间。";
    expect(said(await person("wangmin").submits("privacy.extend", { text }, { id: chinese }))).toContain("不能延长");
    const id = await ask("emma");
    await person("wangmin").presses(`privacy.take:${id}`);
    await person("wangmin").submits("privacy.extend", { text }, { id });
    expect((await deadline(id))?.kind).toBe("answer-extended");
    expect((await deadline(id))?.dueAt.toISOString()).toBe("2027-02-25T00:00:00.000Z");
    const card = await person("emma").last();
    expect(textOf(card)).toContain("Wed 24 Feb");
    expect(textOf(card)).toContain(text);
    for (const press of ["extend", "draft"]) await person("wangmin").presses(`privacy.${press}:${id}`);
    await person("wangmin").submits("privacy.draft", { text: "Done as you asked." }, { id });
    expect(said(await person("wangmin").submits("privacy.extend", { text }, { id }))).toContain("只能延长一次");
    await person("wangmin").presses(`privacy.send:${id}`);
    expect((await find(id)).state).toBe("answered");
  });

  test("is over: it cannot be extended any more, it is passed up, the person reads that it is late, and others may take it", async () => {
    const id = await ask("emma");
    await person("wangmin").presses(`privacy.take:${id}`);
    for (const day of ["12-09", "12-24", "12-25", "12-28", "12-29", "12-30", "12-31"]) {
      await goTo(`2026-${day}T10:00:00+08:00`);
      await goTo(`2026-${day}T17:30:00+08:00`);
    }
    expect(said(await person("wangmin").submits("privacy.extend", { text: "需要更多时间。" }, { id }))).toContain(
      "已过",
    );
    expect(textOf(await person("emma").last())).toContain("We are sorry");
    const reminded = await app.services.db.prisma.delivery.findMany({
      where: { message: { notice: "core.reminder" } },
      select: { personId: true },
    });
    const names = new Set(reminded.map(({ personId }) => personId));
    expect(names).toContain(person("wangmin").id);
    expect(names).toContain(person("zhaolan").id);
    expect(names).not.toContain(person("emma").id);
    expect(said(await person("liuyang").presses(`privacy.take:${id}`))).toContain("已受理");
    expect((await find(id)).handlerId).toBe(person("liuyang").id);
  });
});

describe("legal holds", () => {
  test("are set and ended by those who may, by number, and the reason is read by who wrote it", async () => {
    await person("chenchen").submits("incidents.report", {
      kind: "rumour",
      platform: "weibo",
      text: "某群里有人转发照片。",
    });
    const { id, number } = await app.services.db.prisma.incident.findFirstOrThrow();
    expect(said(await person("chenchen").says("保全"))).not.toContain("设置保全");
    const set = (subject: string) => person("hejing").submits("privacy.hold", { subject, reason: "可能有劳动仲裁。" });
    expect(said(await set("INC-99999"))).toContain("没有这个编号");
    expect(said(await set(`inc${number}`))).toContain(`INC-${number} 已保全`);
    expect(said(await person("hejing").says("保全"))).toContain("劳动仲裁");
    const seen = cardOf(await person("wangmin").says("保全"));
    expect(textOf(seen)).toContain(`INC-${number}`);
    expect(textOf(seen)).not.toContain("劳动仲裁");
    expect(said(await person("wangmin").pressesOn(seen, "结束"))).toContain("已结束");
    expect(said(await person("wangmin").presses(`privacy.end-hold:${id}`))).toContain("没有保全");
    expect(await app.services.db.prisma.legalHold.count()).toBe(0);
  });
});

test("three years after the answer the texts of a request go, and its card says so", async () => {
  const id = await ask("emma", "explain", "How was the hint decided?");
  await person("wangmin").presses(`privacy.take:${id}`);
  await person("wangmin").submits("privacy.draft", { text: "By a person, for a reason." }, { id });
  await person("wangmin").presses(`privacy.send:${id}`);
  (app.clock as StillClock).moveTo("2029-11-26T09:00:00+08:00");
  expect((await eraseDue(app.services, app.registry)).find(({ kind }) => kind === "privacy.requests")?.count).toBe(1);
  const row = await find(id);
  expect([row.about.length, row.answer]).toEqual([0, null]);
  for (const name of ["emma", "wangmin"]) {
    for (const card of await person(name).sees()) expect(textOf(card)).not.toMatch(/hint decided|for a reason/);
    for (const press of ["view", "take", "send", "draft", "refuse"])
      await person(name).presses(`privacy.${press}:${id}`);
  }
  expect(textOf(await shown("emma", await person("emma").presses(`privacy.view:${id}`)))).toContain(
    "erased by the retention rule",
  );
  await person("emma").presses("privacy.copy");
  expect(app.log.lines.filter(({ level }) => level === "error")).toEqual([]);
});
