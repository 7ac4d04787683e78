import { expect, test } from "vitest";
import { callback } from "../../src/core/callback.ts";
import type { Action, Card } from "../../src/core/card.ts";
import { UserError } from "../../src/core/errors.ts";
import { defineFeature, type FormHandler, formHandler, type PressHandler } from "../../src/core/feature.ts";
import { defineForm, drawForm, field } from "../../src/core/form.ts";
import { coreWords } from "../../src/core/messages/index.ts";
import { none, type Reply, replaceCard, say, showCard } from "../../src/core/reply.ts";
import { answersOf, expectClean, openWorkspace } from "./workspace.ts";

// A feature with every kind of reply, behind a desk of the real kind.

const run = (name: string, label = name): Action => ({ kind: "run", label, callback: callback(`probe.${name}`, "x") });
const OPTIONS = [
  { value: "one", label: "One" },
  { value: "two", label: "Two", hint: "the other" },
];
const panel: Card = {
  title: "Panel",
  body: [],
  actions: [
    run("replace"),
    run("card"),
    run("say"),
    run("transient"),
    run("form"),
    run("long"),
    run("endless"),
    run("endless-transient"),
    { kind: "choose", label: "Which", callback: callback("probe.choose", "x"), options: OPTIONS },
    { kind: "link", label: "Page", url: "https://shenyan.test/page" },
  ],
};
const secret: Card = { title: "Secret", body: [{ kind: "code", text: "7K3P-QX9M" }], actions: [run("say")] };
/** So many texts of nearly 3,000 characters, each with a beginning and an end that can be found. */
const long = (count: number): Card => ({
  title: "Long",
  body: Array.from({ length: count }, (_, index) => ({
    kind: "quote" as const,
    by: `by ${index}.`,
    text: `<${index} ${"长".repeat(2960)} ${index}>`,
  })),
  actions: [run("say", "last")],
  foot: "The end.",
});
const changed: Card = { title: "Changed", state: { tone: "good", text: "done" }, body: [], actions: [] };

const probeForm = defineForm("probe.form", {
  what: field.choice(["errors", "elsewhere", "card", "good", "bad", "refused", "next", "nothing", "hub"]),
  note: field.longText({ required: false }),
  hidden: field.text({ required: false }),
});
const open: FormHandler<(typeof probeForm)["fields"]>["open"] = async (ctx) =>
  drawForm(
    probeForm,
    {
      title: "A form with a title that is longer than Slack's twenty-four",
      submit: "Send",
      fields: {
        what: { label: "What", options: Object.fromEntries(probeForm.fields.what.options.map((o) => [o, o])) as never },
        note: { label: "Note" },
        hidden: { label: "Hidden" },
      },
    },
    { zone: ctx.zone, omit: ["hidden"] },
  );
const form: FormHandler<(typeof probeForm)["fields"]> = {
  form: probeForm,
  open,
  async submit(ctx, { what }, context): Promise<Reply> {
    switch (what) {
      case "errors":
        return { kind: "errors", errors: { note: "Say more." } };
      case "elsewhere":
        return { kind: "errors", errors: { hidden: "Not like that.", note: "Say more." } };
      case "card":
        return { kind: "card", card: secret, transient: true };
      case "good":
        return say("Saved.", "good");
      case "bad":
        return say("Not yours.", "bad");
      case "refused":
        throw new UserError("refused", "Too late for that.");
      case "next":
        return {
          kind: "form",
          opening: { form: "probe.form", view: await open(ctx, {}), context: { ...context, step: "2" } },
        };
      case "nothing":
        return none;
      case "hub":
        return {
          kind: "hub",
          card: { title: "Hub", body: [{ kind: "text", text: `context ${JSON.stringify(context)}` }], actions: [] },
        };
    }
  },
};
const press = (name: string, reply: (chosen: string | undefined) => Reply | Promise<Reply>): PressHandler => ({
  name: `probe.${name}`,
  handle: async (_ctx, { chosen }) => reply(chosen),
});
const feature = defineFeature({
  name: "probe",
  words: coreWords as never,
  commands: [
    {
      name: "panel",
      words: { "zh-CN": ["面板"], en: ["panel"] },
      summary: () => "Panel",
      handle: async () => showCard(panel),
    },
    {
      name: "long",
      words: { "zh-CN": ["很长"], en: ["long"] },
      summary: () => "A long card",
      handle: async () => showCard(long(7)),
    },
    {
      name: "bulky",
      words: { "zh-CN": ["很大"], en: ["bulky"] },
      summary: () => "A form that was opened with much",
      handle: async (ctx) => ({
        kind: "form",
        opening: { form: "probe.form", view: await open(ctx, {}), context: { id: '"'.repeat(1000) } },
      }),
    },
  ],
  presses: [
    press("replace", () => replaceCard(changed)),
    press("card", () => showCard(panel)),
    press("say", () => say("Said.", "good")),
    press("long", () => showCard(long(7))),
    press("endless", () => showCard(long(30))),
    press("endless-transient", () => ({ kind: "card", card: long(30), transient: true })),
    press("long-transient", () => ({ kind: "card", card: long(7), transient: true })),
    press("transient", () => ({ kind: "card", card: secret, transient: true })),
    press("choose", (chosen) => say(`Chose ${chosen}.`)),
    {
      name: "probe.form",
      handle: async (ctx) => ({
        kind: "form",
        opening: { form: "probe.form", view: await open(ctx, {}), context: { id: "x" } },
      }),
    },
  ],
  forms: [formHandler(form)],
  hub: { start: () => [...panel.actions.slice(0, 3), run("long"), run("long-transient")] },
});

async function openPanel() {
  const workspace = await openWorkspace({ feature });
  const li = workspace.slack.as("ULI");
  const shown = await li.command("/sm", "panel");
  if (!shown) throw new Error("no panel");
  const find = (words: string) => li.sees().ephemerals.findLast((message) => message.words.includes(words));
  return { ...workspace, workspace, li, shown, find };
}

test("a press on a message is answered below it, replaces it, or opens a form", async () => {
  const { workspace, li, shown, find, slack } = await openPanel();
  await li.press(shown, "say");
  await li.until(({ ephemerals }) => ephemerals.some((message) => message.words.includes("Said.")));
  await li.press(shown, "probe.choose:x", "two");
  await li.until(({ ephemerals }) => ephemerals.some((message) => message.words.includes("Chose two.")));
  expect(await li.press(shown, "~menu", "Page")).toEqual({});
  await li.press(shown, "~menu", "form");
  await li.until(({ modal }) => modal);
  await li.close();
  await li.press(shown, "replace");
  expect((await li.until(() => find("Changed"))).ts).toBe(shown.ts);
  expect(slack.calls("chat.postMessage")).toEqual([]);
  expectClean(workspace);
});

test("when the answer's address is dead the card is replaced all the same, and what may be kept nowhere is not", async () => {
  const { workspace, li, slack, settle } = await openPanel();
  await li.say("panel");
  await settle();
  const direct = li.sees().direct.find((message) => message.words.includes("Panel") && !message.isEphemeral);
  if (!direct) throw new Error("no panel in the conversation");
  slack.fail("response_url", { status: 404 });
  await li.press(direct, "replace");
  await li.until((screen) =>
    screen.direct.find((message) => message.ts === direct.ts && message.words.includes("Changed")),
  );
  const ephemeral = await li.command("/sm", "panel");
  slack.fail("response_url", { status: 404 });
  slack.fail("views.open", { error: "fatal_error" });
  if (ephemeral) await li.press(ephemeral, "transient");
  await slack.until(() => slack.calls("views.open").length > 0);
  await settle();
  expect(li.sees().words).not.toContain("7K3P");
  expect(slack.violations).toEqual([]);
  expect(workspace.app.log.lines.map((line) => JSON.stringify(line)).join()).not.toContain("7K3P");
});

test("a form answers beside its fields, on top when the reason belongs to none of them, and keeps what was typed", async () => {
  const { workspace, li, shown } = await openPanel();
  await li.press(shown, "~menu", "form");
  const view = await li.until(({ modal }) => modal);
  expect(view.title).toContain("…");
  expect(view.words).toContain("A form with a title that is longer than Slack's twenty-four");
  const note = "what I wrote";
  const send = (what: string) => li.submit("modal", answersOf("probe.form", { what, note }));
  expect(await send("errors")).toEqual({ outcome: "errors", errors: answersOf("probe.form", { note: "Say more." }) });
  for (const [what, reason] of [
    ["elsewhere", "Not like that."],
    ["bad", "Not yours."],
    ["refused", "Too late for that."],
  ] as const) {
    expect((await send(what)).outcome).toBe("updated");
    const seen = li.sees().modal;
    expect(seen?.words).toContain(reason);
    expect(seen?.fields.find((item) => item.blockId === "probe.form/note")?.value).toMatchObject({ value: note });
    // One remark, not a pile of them.
    expect(seen?.blocks.filter((block) => String(block.block_id).startsWith("~notice"))).toHaveLength(1);
  }
  expect((await send("next")).outcome).toBe("updated");
  expect((await send("hub")).outcome).toBe("cleared");
  await li.until((screen) => screen.home?.words.includes('context {"id":"x","step":"2"}'));
  expectClean(workspace);
});

test("what a form brings is shown in its place: a card with working buttons, a sentence, or nothing", async () => {
  const { workspace, li, shown } = await openPanel();
  const sent = async (what: string) => {
    await li.press(shown, "~menu", "form");
    await li.until(({ modal }) => modal?.fields.length);
    return li.submit("modal", answersOf("probe.form", { what }));
  };
  expect((await sent("good")).outcome).toBe("updated");
  expect(li.sees().modal?.words).toContain("Saved.");
  await li.close();
  expect((await sent("nothing")).outcome).toBe("cleared");
  expect(li.sees().modal).toBeUndefined();
  expect((await sent("card")).outcome).toBe("updated");
  expect(li.sees().modal?.words).toContain("7K3P-QX9M");
  await li.press("modal", "say");
  await li.until(({ modalsOpen, modal }) => modalsOpen === 2 && modal?.words.includes("Said."));
  expectClean(workspace);
});

test("on the Home tab answers come as modals, forms as forms, and the tab is drawn afresh", async () => {
  const { workspace, li, slack } = await openPanel();
  await li.openHome();
  await li.until((screen) => screen.home);
  await li.press("home", "say");
  await li.until(({ modal }) => modal?.words.includes("Said."));
  await slack.until(() => slack.calls("views.publish").length === 2);
  await li.close();
  await li.press("home", "card");
  await li.until(({ modal }) => modal?.words.includes("Panel"));
  // Three modals are the most; a fourth takes the place of the one that was pressed.
  for (const count of [2, 3, 3]) {
    await li.press("modal", "card");
    await li.until(({ modalsOpen }) => modalsOpen === count);
  }
  await slack.until(() => slack.calls("views.update").length === 1);
  await li.press("modal", "replace");
  await li.until(({ modal }) => modal?.words.includes("Changed"));
  expectClean(workspace);
});

test("where a form was opened with more than a button can carry, the button leads to its page", async () => {
  const { workspace, li, app } = await openPanel();
  await li.say("bulky");
  const invitation = await li.until(({ direct }) => direct.find((message) => message.buttons.includes("打开表单")));
  const { opened } = await li.press(invitation, "打开表单");
  expect(opened).toMatch(/^http:\/\/shenyan\.test\/w\/f\//);
  expect(await app.services.db.prisma.pageLink.count()).toBe(1);
  expectClean(workspace);
});

test("a button of an older version says so", async () => {
  const { workspace, li, slack, shown } = await openPanel();
  const user = slack.workspace.users.get("ULI") as never;
  const channel = slack.workspace.directOf("ULI") as never;
  const responseUrl = `${slack.apiUrl.replace("/api/", "")}${slack.workspace.newResponseUrl("actions", "ULI", shown.channel)}`;
  for (const action_id of ["not a callback!", "probe.gone:x", "~form"]) {
    const action = { type: "button", action_id, block_id: "b", action_ts: "1.1", value: "{}" } as never;
    const payload = slack.payloads.action(user, action, {
      channel,
      ts: shown.ts,
      message: undefined,
      responseUrl,
      state: undefined,
    });
    expect(await slack.forgeInteraction(payload)).toMatchObject({ status: 200 });
  }
  await li.until(({ ephemerals }) => ephemerals.filter((message) => message.words.includes("旧版本")).length === 3);
  expectClean(workspace);
});

/** Which of the texts of `long` stand there from beginning to end, wherever a message or a modal ends in between. */
const wholeIn = (count: number, words: string): number[] => {
  const together = words.replaceAll(/第 \d+ 部分，共 \d+ 部分|看下一部分|^Long$|\s/gm, "");
  return [...Array(count).keys()].filter((index) => together.includes(`<${index}${"长".repeat(2960)}${index}>`));
};
const all = (count: number) => [...Array(count).keys()];

test("an answer that is too much for one message goes on in the next, and its buttons stand at the end", async () => {
  const { workspace, li, shown } = await openPanel();
  await li.press(shown, "~menu", "long");
  const last = await li.until(({ ephemerals }) => ephemerals.find((message) => message.words.includes("The end.")));
  const answers = li.sees().ephemerals.filter((message) => message.ts !== shown.ts);
  expect(answers.map((message) => message.buttons)).toEqual([[], [], ["last"]]);
  expect(wholeIn(7, answers.map((message) => message.words).join("\n"))).toEqual(all(7));
  expect(answers.map((message) => message.words).join()).not.toContain("已缩短");
  await li.press(last, "last");
  await li.until(({ ephemerals }) => ephemerals.some((message) => message.words.includes("Said.")));
  expectClean(workspace);
});

test("a command's answer goes on behind its acknowledgement", async () => {
  const { workspace, li } = await openPanel();
  const before = li.sees().ephemerals.length;
  await li.command("/sm", "long");
  await li.until(({ words }) => words.includes("The end."));
  const answers = li.sees().ephemerals.slice(before);
  expect(wholeIn(7, answers.map((message) => message.words).join("\n"))).toEqual(all(7));
  expectClean(workspace);
});

test("what may be kept nowhere and is too much for a response URL says that it is shortened", async () => {
  const { workspace, li, shown, app } = await openPanel();
  await li.press(shown, "~menu", "endless-transient");
  await li.until(({ words }) => words.includes("已缩短"));
  expect(await app.services.db.prisma.pageLink.count()).toBe(0);
  expect(li.sees().ephemerals.at(-1)?.buttons).not.toContain("看下一部分");
  expectClean(workspace);
});

test("what is too much for a response URL goes on at a press, for its reader alone and not for ever", async () => {
  const { workspace, li, shown, slack, clock } = await openPanel();
  await li.press(shown, "~menu", "endless");
  const answers = () => li.sees().ephemerals.filter((message) => message.ts !== shown.ts);
  for (const count of [4, 8]) {
    await li.until(() => answers().length === count && answers().at(-1)?.buttons.includes("看下一部分"));
    const next = answers().at(-1);
    if (next) await li.press(next, "看下一部分");
  }
  await li.until(({ words }) => words.includes("The end."));
  expect(
    wholeIn(
      30,
      answers()
        .map((message) => message.words)
        .join("\n"),
    ),
  ).toEqual(all(30));
  // The button travels through the client: it opens nothing for anybody else, and nothing when its time is over.
  const value = /"value":"(\{\\"card.*?\})"/.exec(JSON.stringify(answers()[3]?.blocks))?.[1]?.replaceAll("\\", "");
  const steal = async (userId: string) => {
    const { channel } = slack.workspace.openDirect(userId);
    const url = `${slack.apiUrl.replace("/api/", "")}${slack.workspace.newResponseUrl("actions", userId, channel.id)}`;
    const action = { type: "button", action_id: "~next", block_id: "b", action_ts: "1.1", value } as never;
    const at = { channel, ts: "1.1", message: undefined, responseUrl: url, state: undefined };
    await slack.forgeInteraction(slack.payloads.action(slack.workspace.users.get(userId) as never, action, at));
  };
  await steal("UWANG");
  const refused = await slack.as("UWANG").until(({ ephemerals }) => ephemerals.at(-1));
  expect(refused.words).toContain("不再保留");
  expect(slack.as("UWANG").sees().words).not.toContain("长");
  clock.advance(121 * 60_000);
  await steal("ULI");
  await li.until(({ words }) => words.includes("不再保留"));
  expectClean(workspace);
});

test("in a modal a long answer has pages, unless it may be kept nowhere: then it says that it is shortened", async () => {
  const { workspace, li, slack, app } = await openPanel();
  await li.openHome();
  await li.until((screen) => screen.home);
  await li.press("home", "~menu", "long");
  const first = await li.until(({ modal }) => modal?.buttons.includes("看下一部分") && modal);
  await li.press("modal", "看下一部分");
  const second = await li.until(({ modal }) => modal?.words.includes("The end.") && modal);
  expect(li.sees().modalsOpen).toBe(1);
  expect(second.id).toBe(first.id);
  expect(wholeIn(7, `${first.words}\n${second.words}`)).toEqual(all(7));
  await li.press("modal", "last");
  await li.until(({ modalsOpen, modal }) => modalsOpen === 2 && modal?.words.includes("Said."));
  await li.close("modal", { all: true });
  const kept = await app.services.db.prisma.pageLink.count();
  await li.press("home", "~menu", "long-transient");
  await li.until(({ modal }) => modal?.words.includes("已缩短"));
  expect(await app.services.db.prisma.pageLink.count()).toBe(kept);
  expect(slack.calls("chat.postMessage")).toEqual([]);
  expectClean(workspace);
});
