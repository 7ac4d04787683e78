import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { textOf } from "../../src/platforms/web/render/markup.fixture.ts";
import { personId, type TestApp, TUESDAY } from "../support/app.ts";
import { DemoPerson } from "../support/demo-person.ts";
import { get, hiddenOf, picture, program, REPORT, startWebApp } from "./web-app.ts";

let app: TestApp;
let token: string;
beforeAll(async () => {
  app = await startWebApp({ clock: "movable" });
  token = /data-token="([^"]+)"/.exec((await get(app, "/")).text)?.[1] ?? "";
});
afterAll(() => app.close());
beforeEach(() => post("/demo/reset", {}));

type Item = { id: string; kind: string; html: string; mark: string };
type Answer = {
  items: Item[];
  form?: { html: string; hasErrors: boolean; isAnonymous: boolean };
  once?: { html: string; hasCode: boolean };
  say?: { text: string; tone: string };
};

async function post(path: string, body: unknown, headers: Record<string, string> = { "x-shenyan-token": token }) {
  const answer = await fetch(`${app.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: (await answer.json()) as Answer & Record<string, unknown> };
}
let keys = 0;
const act = async (person: string, deed: Record<string, unknown>) => {
  keys += 1;
  return (await post("/demo/api/interactions", { person, key: `key-${keys}-xxxx`, ...deed })).body;
};
const conversation = async (person: string, query = "") =>
  JSON.parse((await get(app, `/demo/api/conversation?person=${person}${query}`)).text) as {
    items: Item[];
    earlier?: string;
  };
const people = async () =>
  (
    JSON.parse((await get(app, "/demo/api/people")).text) as {
      people: { key: string; unread: number; locale: string }[];
    }
  ).people;
const unreadOf = async (key: string) => (await people()).find((person) => person.key === key)?.unread;

async function submit(person: string, form: string, values: Record<string, string>, files: File[] = []) {
  const hidden = hiddenOf(form);
  const { "~person": who, "~form": name = "", "~context": context = "", "~seal": seal = "" } = hidden;
  keys += 1;
  const query = new URLSearchParams({ person: who || person, form: name, context, seal, key: `key-${keys}-xxxx` });
  const data = new FormData();
  for (const [field, value] of Object.entries(values)) data.append(field, value);
  for (const file of files) data.append("files", file);
  const answer = await fetch(`${app.url}/demo/api/interactions?${query}`, {
    method: "POST",
    headers: { "x-shenyan-token": token },
    body: data,
  });
  return { status: answer.status, body: (await answer.json()) as Answer };
}

async function sendFiles(person: string, files: File[]): Promise<Answer> {
  keys += 1;
  const query = new URLSearchParams({ person, key: `key-${keys}-xxxx`, files: "1" });
  const data = new FormData();
  for (const file of files) data.append("files", file);
  const options = { method: "POST", headers: { "x-shenyan-token": token }, body: data };
  return (await (await fetch(`${app.url}/demo/api/interactions?${query}`, options)).json()) as Answer;
}

describe("the demo chat", () => {
  test("refuses what looks like a password, says what to do now, and keeps it nowhere", async () => {
    for (const text of ["微博密码是 Company@2026x", "/report 后台口令：Company@2026x", "Company@2026x"]) {
      const { items, say } = await act("chenchen", { text });
      expect(JSON.stringify([items, say])).toContain("马上更换");
      expect(JSON.stringify(items)).not.toContain("2026x");
    }
    expect(JSON.stringify(await conversation("chenchen"))).not.toContain("2026x");
    const { form } = await act("chenchen", { text: "/report" });
    const answer = await submit("chenchen", form?.html ?? "", {
      ...REPORT,
      text: "他说后台密码：Company@2026x，大家都知道了。",
    });
    expect(answer.body.form?.html).toContain("请去掉密码本身");
  });

  test("answers a typed line at once, and both stay in the conversation in their order", async () => {
    const { items } = await act("chenchen", { text: "帮助" });
    expect(items.map(({ kind }) => kind)).toEqual(["line", "card"]);
    await act("chenchen", { text: "没有这个命令" });
    const shown = await conversation("chenchen");
    expect(shown.items.map(({ kind }) => kind)).toEqual(["line", "card", "line", "text"]);
    expect(textOf(shown.items[2]?.html ?? "")).toBe("没有这个命令");
  });

  test("is not made fresh where there are real people, and says so", async () => {
    await act("chenchen", { text: "帮助" });
    const real = { id: "per_real", name: "李真", locale: "zh-CN", zone: "Asia/Shanghai", region: "CN" };
    await app.services.db.prisma.person.create({ data: { ...real, createdAt: TUESDAY } });
    try {
      const zh = await post("/demo/reset", { locale: "zh-CN" });
      expect([zh.status, zh.body.error]).toEqual([409, expect.stringContaining("有真实人员")]);
      expect((await post("/demo/reset", { locale: "en" })).body.error).toContain("Nothing was cleared");
      expect((await conversation("chenchen")).items).toHaveLength(2);
    } finally {
      await app.services.db.prisma.person.delete({ where: { id: real.id } });
    }
  });

  test("takes the same line once, however often it is sent", async () => {
    const deed = { person: "chenchen", key: "the-same-key", text: "帮助" };
    await post("/demo/api/interactions", deed);
    const again = await post("/demo/api/interactions", deed);
    expect(again.body.items).toEqual([]);
    expect((await conversation("chenchen")).items).toHaveLength(2);
  });

  test("opens a form, keeps it open with its errors, and brings the receipt and the other side's card", async () => {
    const { form } = await act("chenchen", { text: "/report" });
    const wrong = await submit("chenchen", form?.html ?? "", { kind: "disclosure" }, [picture()]);
    expect(wrong.body.form?.hasErrors).toBe(true);
    expect(textOf(wrong.body.form?.html ?? "")).toContain("截图.png");
    const done = await submit("chenchen", wrong.body.form?.html ?? "", REPORT);
    expect(done.body.form).toBeUndefined();
    expect(textOf(done.body.items[0]?.html ?? "")).toContain("INC-");
    expect(await unreadOf("wangmin")).toBe(1);
    const [card] = (await conversation("wangmin")).items;
    expect(textOf(card?.html ?? "")).toContain(REPORT.text);
    expect(await unreadOf("wangmin")).toBe(0);
  });

  test("shows a press on one side on the other, without anything new being sent", async () => {
    const { form } = await act("chenchen", { text: "举报" });
    await submit("chenchen", form?.html ?? "", REPORT);
    const [before] = (await conversation("chenchen")).items.slice(-1);
    const [card] = (await conversation("wangmin")).items;
    const take = /value="(incident\.take:[^"]+)"/.exec(card?.html ?? "")?.[1];
    await act("wangmin", { callback: take });
    const [after] = (await conversation("chenchen", `&only=${before?.id}`)).items;
    expect(after?.id).toBe(before?.id);
    expect(after?.mark).not.toBe(before?.mark);
    const second = await act("liuyang", { callback: take });
    expect(textOf(second.items.at(-1)?.html ?? "")).toMatch(/^王敏 .*接手/);
  });

  test("shows the code of an anonymous report once and keeps neither it nor who sent it", async () => {
    const { items } = await act("chenchen", { text: "匿名" });
    const open = /value="(incident\.anonymous)"/.exec(items[1]?.html ?? "")?.[1];
    const { form } = await act("chenchen", { callback: open });
    const { body } = await submit("chenchen", form?.html ?? "", REPORT);
    const code = /[0-9A-Z]{4}(-[0-9A-Z]{4}){3}/.exec(textOf(body.once?.html ?? ""))?.[0];
    expect(code).toBeDefined();
    expect(JSON.stringify(await conversation("chenchen"))).not.toContain(code);
    const messages = await app.services.db.prisma.message.findMany({ include: { deliveries: true } });
    for (const { card, id, deliveries } of messages) {
      const text = card ? app.services.vault.openText("reply", card, id) : "";
      expect(text).not.toContain(code);
      // The card before the form is hers; nothing about the report is.
      if (deliveries.some(({ personId: to }) => to === personId("chenchen"))) expect(text).not.toContain("INC-");
    }
  });

  test("asks to keep what is shown once only where it holds a code, in the language of whom one plays", async () => {
    await post("/demo/api/language", { person: "chenchen", locale: "en" });
    try {
      const { form } = await act("chenchen", { callback: "incident.anonymous" });
      const { body } = await submit("chenchen", form?.html ?? "", REPORT);
      expect(body.once?.hasCode).toBe(true);
      expect(textOf(body.once?.html ?? "")).not.toMatch(/\p{Script=Han}/u);
    } finally {
      await post("/demo/api/language", { person: "chenchen", locale: "zh-CN" });
    }
    expect((await act("chenchen", { hub: true })).once?.hasCode).not.toBe(true);
  });

  test("keeps a form open that is refused with a sentence, and says it there and not in the chat", async () => {
    const { form } = await act("chenchen", { text: "举报" });
    await submit("chenchen", form?.html ?? "", REPORT);
    const [card] = (await conversation("wangmin")).items;
    const press = (command: string) => new RegExp(`value="(${command}:[^"]+)"`).exec(card?.html ?? "")?.[1];
    await act("wangmin", { callback: press("incident.take") });
    const taken = /incident\.take:([^"]+)/.exec(press("incident.take") ?? "")?.[1] ?? "";
    const { form: ask } = await act("wangmin", { callback: `incident.ask:${taken}` });
    // In the meantime somebody who oversees gives it to a colleague.
    await new DemoPerson(app, "wutao").submits(
      "incidents.assign",
      { person: personId("liuyang"), reason: "原受理人休假。" },
      { id: taken },
    );
    const before = (await conversation("wangmin")).items.length;
    const { body } = await submit("wangmin", ask?.html ?? "", { text: "请问是在哪里看到的？" });
    expect(body.say?.tone).toBe("bad");
    expect(body.say?.text).toContain("刘洋");
    expect(body.items).toEqual([]);
    expect((await conversation("wangmin")).items).toHaveLength(before);
  });

  test("keeps what a form was answered with in the conversation, once", async () => {
    const { form } = await act("chenchen", { text: "举报" });
    await submit("chenchen", form?.html ?? "", REPORT);
    const [card] = (await conversation("wangmin")).items;
    const take = /value="(incident\.take:[^"]+)"/.exec(card?.html ?? "")?.[1] ?? "";
    await act("wangmin", { callback: take });
    const ask = take.replace("take", "ask");
    const { form: question } = await act("wangmin", { callback: ask });
    const { body } = await submit("wangmin", question?.html ?? "", { text: "请问是在哪里看到的？" });
    const told = textOf(body.items.at(-1)?.html ?? "");
    expect(told).not.toBe("");
    expect((await conversation("wangmin")).items.filter(({ html }) => textOf(html) === told)).toHaveLength(1);
  });

  test("shows a card without a title whole, also its list", async () => {
    const { form } = await act("chenchen", { text: "举报" });
    await submit("chenchen", form?.html ?? "", { ...REPORT, kind: "account_anomaly" });
    const told = (await conversation("chenchen")).items.map(({ html }) => textOf(html)).join("\n");
    for (const words of ["请您现在就做", "用另一台设备修改密码", "打开双重验证", "在恢复之前不要发布"])
      expect(told).toContain(words);
  });

  test("takes files in the chat and says which are refused", async () => {
    const body = await sendFiles("chenchen", [picture("a.png"), program("b.exe")]);
    expect(textOf(body.items[0]?.html ?? "")).toBe("文件：a.png");
    expect(body.say?.text).toContain("b.exe");
  });

  test("makes files that were sent in the chat evidence of the report that is opened for them", async () => {
    const { items } = await sendFiles("chenchen", [picture("a.png")]);
    const [, open] = /value="(incident\.report:[^"]+)"/.exec(items.at(-1)?.html ?? "") ?? [];
    const { form } = await act("chenchen", { callback: open });
    await submit("chenchen", form?.html ?? "", REPORT);
    const { id: subject } = await app.services.db.prisma.incident.findFirstOrThrow();
    const kept = await app.services.db.prisma.evidence.findMany({ where: { subject } });
    expect(kept.map(({ mime, state }) => [mime, state])).toEqual([["image/png", "kept"]]);
  });

  test("says of a form whether nobody may know who fills it in, so that the page keeps no draft of it", async () => {
    expect((await act("chenchen", { callback: "incident.anonymous" })).form?.isAnonymous).toBe(true);
    expect((await act("chenchen", { text: "举报" })).form?.isAnonymous).toBe(false);
  });

  test("offers each person what they may type, our own words among it, and says what it does", async () => {
    type Typed = { words: string[]; summary: string };
    const { people: all } = JSON.parse((await get(app, "/demo/api/people")).text) as {
      people: { key: string; commands: Typed[] }[];
    };
    const firstOf = (key: string) =>
      all.find((person) => person.key === key)?.commands.map(({ words }) => words[0]) ?? [];
    expect(firstOf("wangmin")).toContain("队列");
    expect(firstOf("chenchen")).not.toContain("队列");
    for (const word of ["举报", "首页", "帮助", "设置"]) expect(firstOf("chenchen")).toContain(word);
    for (const word of ["report", "home", "help", "settings"]) expect(firstOf("emma")).toContain(word);
    const words = all.find(({ key }) => key === "emma")?.commands.flatMap((command) => command.words);
    expect(words).toContain("sm");
    for (const { commands } of all) for (const { summary } of commands) expect(summary).not.toBe("");
  });

  test("shows what people wrote as text, whatever it is", async () => {
    const evil = `<img src=x onerror=alert(1)><script>alert(2)</script>`;
    const { items } = await act("chenchen", { text: evil });
    for (const { html } of items) expect(html).not.toMatch(/<img|<script/);
    expect(textOf(items[0]?.html ?? "")).toBe(evil);
  });

  test("gives the newest messages first and the earlier ones when asked", async () => {
    for (let n = 0; n < 33; n += 1) await act("sunli", { text: `词${n}` });
    const end = await conversation("sunli");
    expect(end.items.filter(({ kind }) => kind === "text")).toHaveLength(30);
    expect(end.earlier).toBeDefined();
    const earlier = await conversation("sunli", `&before=${end.earlier}`);
    expect(earlier.items.filter(({ kind }) => kind === "text")).toHaveLength(3);
    expect(earlier.earlier).toBeUndefined();
    expect(new Set([...end.items, ...earlier.items].map(({ id }) => id)).size).toBe(66);
  });

  test("changes a person's language, and cards that were sent with it", async () => {
    const { form } = await act("chenchen", { text: "举报" });
    await submit("chenchen", form?.html ?? "", REPORT);
    await post("/demo/api/language", { person: "wangmin", locale: "en" });
    const [card] = (await conversation("wangmin")).items;
    expect(textOf(card?.html ?? "")).toContain("Report INC-");
    await post("/demo/api/language", { person: "wangmin", locale: "zh-CN" });
  });
});

describe("the demo's door", () => {
  test("opens only with the page's token, to known people, for known deeds, and always answers in JSON", async () => {
    const deed = { person: "chenchen", key: "door-key-1", text: "帮助" };
    expect((await post("/demo/api/interactions", deed, {})).status).toBe(403);
    expect((await post("/demo/api/interactions", deed, { "x-shenyan-token": "x" })).status).toBe(403);
    for (const wrong of [
      { person: "nobody" },
      { person: ["chenchen"] },
      { key: "short" },
      { text: 7 },
      { text: undefined, callback: "a b" },
    ]) {
      const { status, body } = await post("/demo/api/interactions", { ...deed, ...wrong });
      expect(status, JSON.stringify(wrong)).toBe(400);
      expect(body.error).toBeTypeOf("string");
    }
    for (const query of ["", "?person=nobody", "?person=chenchen&before=x", "?person=chenchen&person=wangmin"]) {
      expect((await get(app, `/demo/api/conversation${query}`)).status, query).toBe(400);
    }
  });

  test("takes a form back only as it was given, and from whom it was given to", async () => {
    const { form } = await act("chenchen", { text: "举报" });
    const given = form?.html ?? "";
    const changed = [
      given.replace(/name="~person" value="chenchen"/, 'name="~person" value="wangmin"'),
      given.replace(/name="~form" value="incidents.report"/, 'name="~form" value="incidents.accept"'),
      given.replace(/name="~seal" value="[^"]+"/, 'name="~seal" value=""'),
    ];
    for (const html of changed) {
      expect(html).not.toBe(given);
      expect((await submit("chenchen", html, REPORT)).status).toBe(403);
    }
  });
});

describe("the demo's clock", () => {
  test("is moved to an instant, by an hour and by a working day, and says what time it is", async () => {
    const plain = await fetch(`${app.url}/demo/clock`, { method: "POST", body: JSON.stringify({ now: TUESDAY }) });
    expect(plain.status).toBe(200);
    const nowOf = async (body: unknown) => String((await post("/demo/clock", body, {})).body.now).slice(0, 16);
    expect(await nowOf({ add: "hour" })).toBe("2026-11-24T02:00");
    await nowOf({ now: "2026-11-27T17:30:00+08:00" });
    expect(await nowOf({ add: "working-day" })).toBe("2026-11-30T09:30");
  });

  test("is moved from the night or the early morning into the next working morning, when reminders have come", async () => {
    const nowOf = async (body: unknown) => String((await post("/demo/clock", body, {})).body.now).slice(0, 16);
    for (const [from, to] of [
      ["2026-11-24T21:40:00+08:00", "2026-11-25T01:30"],
      ["2026-11-24T04:46:00+08:00", "2026-11-25T01:30"],
      ["2026-11-28T11:00:00+08:00", "2026-11-30T01:30"],
    ]) {
      await nowOf({ now: from });
      expect(await nowOf({ add: "working-day" })).toBe(to);
    }
  });

  test("that goes far lets what falls due on the way come one after the other, each at its time", async () => {
    await post("/demo/clock", { now: TUESDAY }, {});
    const { form } = await act("chenchen", { text: "举报" });
    await submit("chenchen", form?.html ?? "", REPORT);
    // Tomorrow evening it is due: a reminder in the morning, the word that it is late, and its way up.
    await post("/demo/clock", { now: "2026-11-27T09:30:00+08:00" }, {});
    const times = (await conversation("wangmin")).items.map((item) =>
      (item as unknown as { at: string }).at.slice(0, 10),
    );
    expect(times).toEqual(["2026-11-24", "2026-11-25", "2026-11-26"]);
  });

  test("does what became due, and tells the open pages", async () => {
    await post("/demo/clock", { now: TUESDAY }, {});
    const { form } = await act("chenchen", { text: "举报" });
    await submit("chenchen", form?.html ?? "", REPORT);
    const before = (await conversation("wangmin")).items.length;
    const heard = await hearing(
      app,
      async () => {
        await post("/demo/clock", { now: "2026-11-25T17:30:00+08:00" }, {});
      },
      "clock",
    );
    expect(heard).toContainEqual(expect.objectContaining({ kind: "clock" }));
    expect((await conversation("wangmin")).items.length).toBeGreaterThan(before);
  });

  test("refuses what is no time, with a hint in JSON", async () => {
    for (const body of [
      {},
      null,
      [],
      { now: "tomorrow" },
      { now: 5 },
      { now: "2026-11-24T09:00:00" },
      { now: "2026-13-41T09:00:00Z" },
      { now: "9999-01-01T00:00:00Z" },
      { add: "year" },
    ]) {
      const { status, body: said } = await post("/demo/clock", body, {});
      expect(status, JSON.stringify(body)).toBe(400);
      expect(said.error).toContain("2026-11-24T09:00:00+08:00");
    }
    const broken = await fetch(`${app.url}/demo/clock`, {
      method: "POST",
      body: "{",
      headers: { "content-type": "application/json" },
    });
    expect(broken.status).toBe(400);
    expect(await broken.json()).toHaveProperty("error");
  });

  test("that is the real one cannot be moved", async () => {
    const still = await startWebApp();
    try {
      const answer = await fetch(`${still.url}/demo/clock`, { method: "POST", body: JSON.stringify({ add: "hour" }) });
      expect(answer.status).toBe(409);
      expect(await answer.json()).toHaveProperty("error");
    } finally {
      await still.close();
    }
  });
});

test("open pages hear of each delivery whose it is and nothing of what it says", async () => {
  // Whoever has just joined is asked to sign first.
  await app.catchUp();
  const { form } = await act("chenchen", { text: "举报" });
  const heard = await hearing(
    app,
    async () => {
      await submit("chenchen", form?.html ?? "", REPORT);
      await app.catchUp();
    },
    "delivered",
    3,
  );
  const delivered = heard.filter(({ kind }) => kind === "delivered");
  expect(delivered.map(({ person }) => person).sort()).toEqual(["chenchen", "liuyang", "wangmin"]);
  for (const event of delivered) expect(Object.keys(event).sort()).toEqual(["id", "kind", "person"]);
});

/** What a page hears while something is done, until so many of a kind have come. */
async function hearing(at: TestApp, work: () => Promise<void>, kind: string, count = 1) {
  const leave = new AbortController();
  const answer = await fetch(`${at.url}/demo/api/events`, { signal: leave.signal });
  expect(answer.headers.get("content-type")).toBe("text/event-stream");
  const heard: Record<string, unknown>[] = [];
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  await work();
  let text = "";
  while (heard.filter((event) => event.kind === kind).length < count) {
    const part = await reader?.read();
    if (!part || part.done) break;
    text += part.value;
    const whole = text.split("\n\n");
    text = whole.pop() ?? "";
    for (const event of whole) if (event.startsWith("data: ")) heard.push(JSON.parse(event.slice(6)));
  }
  leave.abort();
  return heard;
}
