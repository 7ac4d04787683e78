import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createVault, newMasterKey } from "../../core/vault.ts";
import { readKey } from "./card-key.ts";
import { type Arrival, readArrival } from "./inbound.ts";
import { parseXml, writeXml, type XmlFields } from "./xml.ts";

const vault = createVault([newMasterKey()]);
const where = { tenant: "ww1", agentId: 1000002, hash: (text: string) => vault.keyedHash("test", text) };
const read = (fields: XmlFields): Arrival =>
  readArrival(
    parseXml(writeXml({ ToUserName: "ww1", FromUserName: "LiSi", CreateTime: 1735690000, ...fields })),
    where,
  );
const card = (fields: XmlFields): Arrival =>
  read({
    MsgType: "event",
    Event: "template_card_event",
    TaskId: "dlv_abc",
    ResponseCode: "rc_1",
    CardType: "multiple_interaction",
    ...fields,
  });
const selected = (...items: [string, ...string[]][]) => ({
  SelectedItems: {
    SelectedItem: items.map(([QuestionKey, ...ids]) => ({ QuestionKey, OptionIds: { OptionId: ids } })),
  },
});
const account = { platform: "wecom", tenant: "ww1", externalId: "LiSi" };
const click = { taskId: "dlv_abc", responseCode: "rc_1", cardType: "multiple_interaction" };

describe("messages", () => {
  test("a text, known again by its id whatever the size of the number", () => {
    const said = read({ MsgType: "text", Content: "举报", MsgId: "7459035031717794886" });
    expect(said).toEqual({
      kind: "said",
      account,
      key: expect.stringMatching(/^wecom:[0-9a-f]{64}$/),
      intents: [{ kind: "text", text: "举报" }],
    });
    expect(read({ MsgType: "text", Content: "举报", MsgId: "7459035031717794886" })).toEqual(said);
    expect(read({ MsgType: "text", Content: "举报", MsgId: "7459035031717794887" })).not.toEqual(said);
  });
  test.each([
    [{ MsgType: "image", MediaId: "m", PicUrl: "x" }, "image.jpg"],
    [{ MsgType: "voice", MediaId: "m", Format: "speex" }, "voice.speex"],
    [{ MsgType: "voice", MediaId: "m", Format: "../x" }, "voice.amr"],
    [{ MsgType: "video", MediaId: "m" }, "video.mp4"],
    [{ MsgType: "file", MediaId: "m", FileName: "证据.pdf" }, "证据.pdf"],
  ])("%j is a file", (fields, name) => {
    expect(read({ ...fields, MsgId: "1" })).toMatchObject({
      intents: [{ kind: "files", files: [{ kind: "remote", platform: "wecom", ref: "m", name }] }],
    });
  });
  test("a shared link is its address and what it says, and never a command", () => {
    const link = { MsgType: "link", Title: "举报 某公司", Url: "https://a.example/", MsgId: "1" };
    expect(read({ ...link, Description: "裁员名单\n第二行" })).toMatchObject({
      intents: [{ kind: "text", text: "https://a.example/\n举报 某公司\n裁员名单\n第二行" }],
    });
    expect(read({ ...link, Title: "" })).toMatchObject({ intents: [{ kind: "text", text: "https://a.example/" }] });
  });
  test("what cannot be read is told apart from what does not concern us", () => {
    expect(read({ MsgType: "hologram", MsgId: "1" }).kind).toBe("unsupported");
    expect(read({ MsgType: "event", Event: "view", EventKey: "https://a.example/" }).kind).toBe("ignored");
    expect(read({ MsgType: "event", Event: "sys_approval_change", FromUserName: "sys" }).kind).toBe("ignored");
    expect(read({ MsgType: "event", Event: "click", EventKey: "other.menu" }).kind).toBe("ignored");
  });
});

describe("keys of events", () => {
  const keyOf = (arrival: Arrival) => ("key" in arrival ? arrival.key : undefined);
  test("two menu items in one second are two events, openings of the conversation are one", () => {
    const event = (Event: string, EventKey: string, CreateTime = 1735690000) =>
      keyOf(read({ MsgType: "event", Event, EventKey, CreateTime }));
    expect(event("click", "cmd.mine")).not.toBe(event("click", "cmd.report"));
    expect(event("click", "cmd.mine")).not.toBe(event("click", "cmd.mine", 1735690001));
    expect(event("enter_agent", "")).toBe(event("enter_agent", "", 1735690001));
  });
  test("say neither who it was nor what they chose, and cannot be made without the key", () => {
    const click: XmlFields = { MsgType: "event", Event: "click", EventKey: "cmd.anonymous" };
    const press: XmlFields = { EventKey: "incident.anonymous", ResponseCode: "rc_1" };
    const keys = [
      read(click),
      read({ ...click, Event: "enter_agent", EventKey: "" }),
      read({ MsgType: "text", Content: "匿名", MsgId: "7" }),
      read({ MsgType: "image", MsgId: "8" }),
      card(press),
      card({ ...press, ResponseCode: "" }),
    ].map(keyOf);
    for (const key of keys) expect(key).toMatch(/^wecom:[0-9a-f]{64}$/);
    expect(new Set(keys).size).toBe(keys.length);
    const other = createVault([newMasterKey()]);
    const elsewhere = readArrival(
      parseXml(writeXml({ ToUserName: "ww1", FromUserName: "LiSi", CreateTime: 1735690000, ...click })),
      { ...where, hash: (text) => other.keyedHash("test", text) },
    );
    expect(keyOf(elsewhere)).not.toBe(keys[0]);
  });
  test("two presses of one button are two events, told apart by their codes", () => {
    const press = (ResponseCode: string) => keyOf(card({ EventKey: "incident.take:inc_1", ResponseCode }));
    expect(press("rc_1")).not.toBe(press("rc_2"));
    expect(press("rc_1")).toBe(press("rc_1"));
  });
});

describe("cards", () => {
  test("a button is a press, one that asks first is not yet", () => {
    expect(card({ EventKey: "incident.take:inc_1" })).toMatchObject({
      kind: "said",
      click,
      intents: [{ kind: "press", callback: { command: "incident.take", id: "inc_1" } }],
    });
    expect(card({ EventKey: "?incident.take:inc_1#2" })).toMatchObject({
      kind: "asks-first",
      callback: { command: "incident.take", id: "inc_1" },
    });
  });
  test("a choice comes with its value; untouched it is none", () => {
    expect(card({ EventKey: "=plan.pass:p", ...selected(["plan.pass:p", "hr"]) })).toMatchObject({
      kind: "said",
      intents: [{ kind: "press", callback: { command: "plan.pass", id: "p" }, chosen: "hr" }],
    });
    expect(card({ EventKey: "=plan.pass:p", ...selected(["plan.pass:p", "~none"]) }).kind).toBe("not-chosen");
  });
  test("two lists on one card are two choices", () => {
    const arrival = card({ EventKey: "=a:1", ...selected(["a:1", "x"], ["b:2", "~none"], ["c:3", "z"]) });
    expect(arrival).toMatchObject({
      intents: [
        { callback: { command: "a" }, chosen: "x" },
        { callback: { command: "c" }, chosen: "z" },
      ],
    });
  });
  test("an entry picked from a list is that entry's button", () => {
    expect(card({ EventKey: "=~pick", ...selected(["~pick", "incident.view:inc_1#3"]) })).toMatchObject({
      kind: "said",
      intents: [{ kind: "press", callback: { command: "incident.view", id: "inc_1" } }],
    });
    expect(card({ EventKey: "=~pick", ...selected(["~pick", "?incident.view:inc_1#3"]) }).kind).toBe("asks-first");
  });
  test("ticked options come together, none ticked is an answer", () => {
    const vote = { CardType: "vote_interaction", EventKey: "=talk.tick:t.1" };
    expect(card({ ...vote, ...selected(["=talk.tick:t.1", "0", "2"]) })).toMatchObject({
      intents: [{ chosen: "0,2" }],
    });
    expect(card(vote)).toMatchObject({ intents: [{ callback: { command: "talk.tick" }, chosen: "" }] });
  });
  test("a key that is none of ours leads to nobody's command", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (key) => {
        const found = readKey(key);
        if (found?.callback) expect(found.callback.command).toMatch(/^[A-Za-z0-9_.-]+$/);
        expect(["said", "asks-first", "not-chosen"]).toContain(card({ EventKey: key }).kind);
      }),
    );
  });
});
