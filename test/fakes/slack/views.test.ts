import { expect, test } from "vitest";
import type { Fields } from "./json.ts";
import { FormKeptBack, NotPossible, ShownFailure } from "./model.ts";
import type { Stage } from "./tiny-app.ts";
import { button, call, modal, onStage, plain, section, textInput } from "./tiny-app.ts";

/** Runs a command and opens this modal with its trigger. */
async function openModal({ slack, app }: Stage, view: Fields): Promise<Fields> {
  await slack.as("ULI").command("/desk");
  return await call(slack, "views.open", { trigger_id: String(app.last.form.trigger_id), view: JSON.stringify(view) });
}
const ask = modal([textInput("reason")], { callback_id: "ask", private_metadata: "m-1" });

test("a trigger works once, for three seconds, and only if it is one", () =>
  onStage(async ({ slack, app, clock }) => {
    const view = JSON.stringify(ask);
    const open = (trigger_id: unknown) => call(slack, "views.open", { trigger_id: String(trigger_id), view });
    expect(await open("1.2.3")).toMatchObject({ error: "invalid_trigger_id" });
    await slack.as("ULI").command("/desk");
    const trigger = app.last.form.trigger_id;
    clock.advance(3000);
    expect(await open(trigger)).toMatchObject({ ok: true, view: { type: "modal", callback_id: "ask" } });
    expect(await open(trigger)).toMatchObject({ error: "exchanged_trigger_id" });
    await slack.as("ULI").command("/desk");
    clock.advance(3001);
    expect(await open(app.last.form.trigger_id)).toMatchObject({ error: "expired_trigger_id" });
  }));

test("a broken modal is refused with a pointer and does not use up the trigger", () =>
  onStage(async ({ slack, app }) => {
    await slack.as("ULI").command("/desk");
    const trigger_id = String(app.last.form.trigger_id);
    const open = (view: Fields) => call(slack, "views.open", { trigger_id, view: JSON.stringify(view) });
    expect(await open({ ...ask, title: plain("x".repeat(25)) })).toMatchObject({
      error: "invalid_arguments",
      response_metadata: { messages: [expect.stringContaining("/view/title/text")] },
    });
    expect(await open({ type: "home", blocks: [] })).toMatchObject({ error: "invalid_arguments" });
    expect(await open(modal([section("x")], { blocks: Array(100).fill(section("y".repeat(2990))) }))).toMatchObject({
      error: "view_too_large",
    });
    expect(await open(ask)).toMatchObject({ ok: true });
  }));

test("views.push needs an open modal and stops at three", () =>
  onStage(async (stage) => {
    const { slack, app } = stage;
    const push = async () => {
      await slack.as("ULI").command("/desk");
      return await call(slack, "views.push", {
        trigger_id: String(app.last.form.trigger_id),
        view: JSON.stringify(ask),
      });
    };
    expect(await push()).toMatchObject({ error: "not_found" });
    const { view: root } = await openModal(stage, ask);
    expect(await push()).toMatchObject({ view: { root_view_id: (root as Fields).id } });
    expect(await push()).toMatchObject({ ok: true });
    expect(await push()).toMatchObject({ error: "push_limit_reached" });
    expect(slack.as("ULI").sees().modalsOpen).toBe(3);
  }));

test("an update with an old hash, to a closed view, or under a taken external id is refused", () =>
  onStage(async (stage) => {
    const { slack } = stage;
    const { view } = await openModal(stage, { ...ask, external_id: "only" });
    const { id, hash } = view as { id: string; hash: string };
    const update = (more: Record<string, string>) =>
      call(slack, "views.update", { view: JSON.stringify(ask), ...more });
    expect(await update({ view_id: id, hash })).toMatchObject({ ok: true });
    expect(await update({ view_id: id, hash })).toMatchObject({ error: "hash_conflict" });
    await slack.as("ULI").close();
    expect(await update({ view_id: id })).toMatchObject({ error: "not_found" });
    await openModal(stage, { ...ask, external_id: "only" });
    expect(await openModal(stage, { ...ask, external_id: "only" })).toMatchObject({ error: "duplicate_external_id" });
  }));

test("the Home tab takes home views only, and an old hash loses", () =>
  onStage(async ({ slack, client }) => {
    const home = (text: string) => ({
      type: "home" as const,
      blocks: [{ type: "section" as const, text: plain(text) }],
    });
    const first = await client.views.publish({ user_id: "ULI", view: home("one") });
    const hash = first.view?.hash ?? "";
    await client.views.publish({ user_id: "ULI", view: home("two"), hash });
    await expect(client.views.publish({ user_id: "ULI", view: home("three"), hash })).rejects.toThrow("hash_conflict");
    expect(slack.as("ULI").sees().home?.words).toBe("two");
    const wrong = { user_id: "ULI", view: JSON.stringify(ask) };
    expect(await call(slack, "views.publish", wrong)).toMatchObject({ error: "invalid_arguments" });
  }));

test("the client keeps back a form with an empty, too long or malformed field, and nothing is sent", () =>
  onStage(async (stage) => {
    const { slack, app } = stage;
    const field = (id: string, element: Fields, more: Fields = {}) => textInput(id, more, element);
    const day = { text: plain("Monday"), value: "mon" };
    await openModal(
      stage,
      modal([
        field("title", { max_length: 5, min_length: 2 }),
        field("mail", { type: "email_text_input" }),
        field("link", { type: "url_text_input" }, { optional: true }),
        field("score", { type: "number_input", is_decimal_allowed: false, min_value: "1", max_value: "10" }),
        field("day", { type: "static_select", options: [day] }),
      ]),
    );
    const before = app.received.length;
    const kept = await slack
      .as("ULI")
      .submit("modal", { title: "too long", mail: "nobody", link: "x", score: "11" })
      .catch((error: unknown) => error);
    expect(kept).toBeInstanceOf(FormKeptBack);
    expect(Object.keys((kept as FormKeptBack).fields)).toEqual(["title", "mail", "link", "score", "day"]);
    expect(app.received).toHaveLength(before);
    await expect(slack.as("ULI").submit("modal", { day: "Tuesday" })).rejects.toThrow(NotPossible);
    const good = { title: "fine", mail: "a@b.cn", link: null, score: 3, day: "Monday" };
    expect(await slack.as("ULI").submit("modal", good)).toMatchObject({ outcome: "closed" });
    expect(app.last.payload).toMatchObject({
      type: "view_submission",
      user: { id: "ULI", team_id: "T01ACME" },
      is_enterprise_install: false,
      view: {
        state: {
          values: {
            title: { value: { type: "plain_text_input", value: "fine" } },
            link: { value: { value: null } },
            score: { value: { value: "3" } },
            day: { value: { selected_option: day } },
          },
        },
      },
    });
    expect(slack.as("ULI").sees().modal).toBeUndefined();
  }));

test("an ack with errors at input blocks is shown there and keeps what was typed", () =>
  onStage(async (stage) => {
    const { slack, app } = stage;
    await openModal(stage, ask);
    app.reply = () => ({ json: { response_action: "errors", errors: { reason: "Too vague" } } });
    expect(await slack.as("ULI").submit("modal", { reason: "hm" })).toEqual({
      outcome: "errors",
      errors: { reason: "Too vague" },
    });
    const { modal: shown } = slack.as("ULI").sees();
    expect(shown?.errors).toEqual({ reason: "Too vague" });
    expect(shown?.fields[0]?.value).toMatchObject({ value: "hm" });
    expect(slack.violations).toEqual([]);
  }));

test.each<[string, unknown]>([
  ["errors at an unknown block", { response_action: "errors", errors: { value: "wrong" } }],
  ["errors without any", { response_action: "errors", errors: {} }],
  [
    "a view that is broken",
    { response_action: "update", view: modal([textInput("a")], { title: plain("x".repeat(25)) }) },
  ],
  ["an unknown action", { response_action: "close" }],
])("an ack with %s is shown as a failure and the form stays", (_name, json) =>
  onStage(async (stage) => {
    const { slack, app } = stage;
    await openModal(stage, ask);
    app.reply = () => ({ json });
    await expect(slack.as("ULI").submit("modal", { reason: "hm" })).rejects.toThrow(ShownFailure);
    expect(slack.as("ULI").sees().modal?.title).toBe("Request");
    expect(slack.violations).toMatchObject([{ rule: "view-ack" }]);
  }),
);

test("acks update, push and clear", () =>
  onStage(async (stage) => {
    const { slack, app } = stage;
    const li = slack.as("ULI");
    await openModal(stage, ask);
    const second = modal([textInput("reason"), textInput("more", { optional: true })], { title: plain("Second") });
    app.reply = () => ({ json: { response_action: "update", view: second } });
    expect(await li.submit("modal", { reason: "typed" })).toMatchObject({ outcome: "updated" });
    expect(li.sees().modal).toMatchObject({ title: "Second", fields: [{ value: { value: "typed" } }, {}] });
    app.reply = () => ({
      json: { response_action: "push", view: modal([section("sure?")], { title: plain("Third") }) },
    });
    expect(await li.submit("modal")).toMatchObject({ outcome: "pushed" });
    expect(li.sees()).toMatchObject({ modalsOpen: 2, modal: { title: "Third" } });
    app.reply = () => ({ json: { response_action: "clear" } });
    expect(await li.submit("modal")).toMatchObject({ outcome: "cleared" });
    expect(li.sees().modalsOpen).toBe(0);
  }));

test("typed text survives views.update only under the same block and action id", () =>
  onStage(async (stage) => {
    const { slack } = stage;
    const { view } = await openModal(stage, modal([textInput("a"), textInput("b"), textInput("c")]));
    slack.as("ULI").fill({ a: "first", b: "second", c: "third" });
    const next = modal([
      textInput("a"),
      textInput("b", {}, { action_id: "other", initial_value: "fresh" }),
      textInput("c", {}, { type: "email_text_input" }),
    ]);
    await call(slack, "views.update", { view_id: String((view as Fields).id), view: JSON.stringify(next) });
    expect(
      slack
        .as("ULI")
        .sees()
        .modal?.fields.map((field) => field.value?.value),
    ).toEqual(["first", "fresh", null]);
  }));

test("closing is told only where the view asked for it, with is_cleared for the whole stack", () =>
  onStage(async (stage) => {
    const { slack, app } = stage;
    await openModal(stage, ask);
    const before = app.received.length;
    await slack.as("ULI").close();
    expect(app.received).toHaveLength(before);
    await openModal(stage, { ...ask, notify_on_close: true });
    await slack.as("ULI").close();
    expect(app.last.payload).toMatchObject({ type: "view_closed", is_cleared: false, view: { callback_id: "ask" } });
    expect(app.last.payload).not.toHaveProperty("trigger_id");
    await openModal(stage, { ...ask, notify_on_close: true });
    await slack.as("ULI").close("modal", { all: true });
    expect(app.last.payload).toMatchObject({ is_cleared: true });
  }));

test("a control in a modal sends block_actions without response_url; a plain field sends nothing", () =>
  onStage(async (stage) => {
    const { slack, app } = stage;
    await openModal(
      stage,
      modal([{ ...section("x"), block_id: "s", accessory: button("Add", "add") }, textInput("a")]),
    );
    await slack.as("ULI").press("modal", "Add");
    expect(app.last.payload).toMatchObject({
      type: "block_actions",
      container: { type: "view" },
      actions: [{ type: "button", action_id: "add", block_id: "s", value: "v" }],
    });
    expect(app.last.payload).not.toHaveProperty("response_url");
    await expect(slack.as("ULI").press("modal", "value", "x")).rejects.toThrow("sends nothing by itself");
  }));

test("pickers show bots, guests and outsiders, but nobody who left; filters are honoured", () =>
  onStage(async (stage) => {
    const { slack } = stage;
    slack.addUser({ id: "UGONE", deleted: true });
    const filter = { include: ["public"], exclude_external_shared_channels: true };
    await openModal(
      stage,
      modal([
        textInput("who", {}, { type: "users_select" }),
        textInput("where", {}, { type: "conversations_select", filter }),
      ]),
    );
    const li = slack.as("ULI");
    for (const id of ["U0BOT", "UHAN", "UOUT"]) expect(() => li.fill({ who: id })).not.toThrow();
    expect(() => li.fill({ who: "UGONE" })).toThrow(NotPossible);
    expect(() => li.fill({ where: "CGEN" })).not.toThrow();
    expect(() => li.fill({ where: "CEXT" })).toThrow(NotPossible);
    expect(() => li.fill({ where: "CSECRET" })).toThrow(NotPossible);
  }));

test("suggestions come from the app; over a hundred of them are none", () =>
  onStage(async (stage) => {
    const { slack, app } = stage;
    await openModal(stage, modal([textInput("case", {}, { type: "external_select", min_query_length: 2 })]));
    const options = (n: number) => Array.from({ length: n }, (_, i) => ({ text: plain(`Case ${i}`), value: `${i}` }));
    app.reply = ({ payload }) => (payload.type === "block_suggestion" ? { json: { options: options(2) } } : {});
    const li = slack.as("ULI");
    expect(await li.suggest("value", "C")).toEqual([]);
    expect(await li.suggest("value", "Ca")).toEqual(["Case 0", "Case 1"]);
    expect(await li.submit("modal", { case: "Case 1" })).toMatchObject({ outcome: "closed" });
    await openModal(stage, modal([textInput("case", {}, { type: "external_select" })]));
    app.reply = () => ({ json: { options: options(101) } });
    expect(await li.suggest("value", "Case")).toEqual([]);
    expect(slack.violations).toMatchObject([{ rule: "suggestion" }]);
  }));

test("files handed in with a form can be fetched by the app", () =>
  onStage(async (stage) => {
    const { slack, app, client } = stage;
    await openModal(stage, modal([textInput("proof", {}, { type: "file_input", filetypes: ["png"], max_files: 1 })]));
    const file = (name: string) => ({ name, mimetype: "image/png", bytes: Buffer.from("png") });
    const li = slack.as("ULI");
    await expect(li.submit("modal", { proof: [file("a.exe")] })).rejects.toThrow(FormKeptBack);
    await li.submit("modal", { proof: [file("a.png")] });
    const view = app.last.payload.view as { state: { values: { proof: { value: { files: { id: string }[] } } } } };
    const [given] = view.state.values.proof.value.files;
    expect((await client.files.info({ file: given?.id ?? "" })).file).toMatchObject({ name: "a.png", user: "ULI" });
  }));
