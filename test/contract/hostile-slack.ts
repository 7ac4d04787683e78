import type { FieldSpec, FormView } from "../../src/core/form.ts";
import type { Given } from "../fakes/slack/form-values.ts";
import { FormKeptBack } from "../fakes/slack/model.ts";
import { PIXEL } from "../web/web-app.ts";
import { whyUnfit } from "./hostile-text.ts";
import { byLabel, isJson, type Json, ours, PICTURE, TYPED, type Typing, type Way } from "./hostile-ways.ts";
import { SlackDriver } from "./slack.ts";
import type { Who } from "./surface-driver.ts";

export class SlackModal implements Way {
  readonly name = "the modal on Slack";
  readonly driver = new SlackDriver();
  readonly typesInto: ReadonlySet<FieldSpec["kind"]> = new Set(TYPED);
  // Slack's field counts what is in it, spaces around it too.
  readonly counted = "typed";
  readonly colleague = "UEMMA";
  readonly hasAnonymous = true;
  readonly takesAddressesOutOfWords = false;
  #checked = 0;
  #answers: unknown[] = [];

  async open(): Promise<void> {
    this.#checked = 0;
    await this.driver.open();
  }
  nameOf(who: Who): string {
    return this.driver.userOf(who);
  }
  async goThrough(who: Who, { view, good, tries, untouched }: Typing): Promise<string[]> {
    const { slack } = this.driver.workspace;
    const id = this.driver.userOf(who);
    const person = slack.as(id);
    await person.until(({ modal }) => modal?.fields.length);
    const wrong: string[] = [];
    for (const { field, what, typed, reason } of tries) {
      const at = `${field.name}, ${what}`;
      person.fill(chosen(view, { ...good, [field.name]: typed }));
      if ("maxLength" in field && [...typed].length > field.maxLength) {
        const kept = await person.submit("modal").then(
          () => "sent",
          (error: unknown) => error,
        );
        if (!(kept instanceof FormKeptBack)) wrong.push(`${at}: Slack's own client let it through`);
      }
      // What the client would keep back another program may send.
      const answer = await this.#sends(id);
      const beside = isJson(answer.errors) ? answer.errors[`${view.name}/${field.name}`] : undefined;
      if (answer.response_action !== "errors")
        wrong.push(`${at}: answered with ${JSON.stringify(answer).slice(0, 200)}`);
      if (typeof beside !== "string" || !beside.includes(reason))
        wrong.push(`${at}: not told “${reason}” but “${beside}”`);
    }
    await untouched();
    person.fill(chosen(view, good));
    const { outcome, errors } = await person.submit("modal");
    this.#answers.push(person.sees().modal?.blocks);
    return outcome === "errors" ? [...wrong, `refused: ${JSON.stringify(errors)}`] : wrong;
  }
  /** Presses one of several buttons of the same name, on the newest message that has it. */
  async picks(who: Who, does: string): Promise<void> {
    const person = this.driver.workspace.slack.as(this.driver.userOf(who));
    const message = person.sees().direct.findLast(({ blocks }) => JSON.stringify(blocks).includes(`"${does}"`));
    if (!message) throw new Error(`nothing to press does ${does}`);
    await person.press(message, does, undefined, { confirm: "yes" });
  }
  /** The open modal as another program would send it, signed by Slack; the answer. */
  async #sends(id: string): Promise<Json> {
    const { workspace, payloads, forgeInteraction } = this.driver.workspace.slack;
    const [user, view] = [workspace.users.get(id), workspace.topView(id)];
    if (!user || !view) throw new Error("no modal is open");
    const answer = await forgeInteraction.call(this.driver.workspace.slack, payloads.submission(user, view));
    if (answer.kind !== "answered" || answer.status !== 200) return { answer };
    const body: unknown = answer.body === "" ? {} : JSON.parse(answer.body);
    this.#answers.push(body);
    return isJson(body) ? body : {};
  }
  async readsWhole(who: Who, _number: string, label: string): Promise<string[]> {
    await this.driver.as(who).presses(label);
    await this.driver.settle();
    const { direct, modal } = this.driver.workspace.slack.as(this.driver.userOf(who)).sees();
    return [...direct, ...(modal ? [modal] : [])].flatMap(({ blocks }) => stringsOf(blocks));
  }
  async live(addresses: readonly string[]): Promise<string[]> {
    const calls = this.driver.workspace.slack.calls();
    const fresh = calls.slice(this.#checked).map(({ args }) => args);
    this.#checked = calls.length;
    const shown = [...fresh, ...this.#answers.splice(0)];
    return shown.flatMap((one) => liveBlocks(one, ours(this.driver.app, addresses)));
  }
}

/** What is given to each field as Slack's client gives it, by label. */
function chosen(view: FormView, values: Record<string, string>): Record<string, Given> {
  const kinds = new Map(view.fields.map(({ label, kind }) => [label, kind]));
  return Object.fromEntries(
    Object.entries(byLabel(view, values)).map(([label, value]) => [label, givenTo(kinds.get(label), value)]),
  );
}
function givenTo(kind: FieldSpec["kind"] | undefined, value: string): Given {
  if (kind === "date-time") return new Date(`${value}:00+08:00`).getTime() / 1000;
  if (kind === "choices") return [value];
  return value === PICTURE ? [{ name: PICTURE, mimetype: "image/png", bytes: PIXEL }] : value;
}

/** All texts of a message, wherever in it they are. */
const stringsOf = (value: unknown): string[] => {
  if (typeof value === "string") return [value];
  return isJson(value) ? Object.values(value).flatMap(stringsOf) : [];
};

/** Pieces of rich text that do more than stand there. */
const ACTING = new Set(["user", "usergroup", "channel", "broadcast", "emoji", "date", "team"]);
const MARKUP = /<[!@#]|<https?:|<mailto:/;

/** What Slack would make more of than letters. Arguments of a call may be JSON once more. */
function liveBlocks(value: unknown, isOurs: (url: string) => boolean): string[] {
  if (typeof value === "string") return /^[[{]/.test(value) ? liveBlocks(readJson(value), isOurs) : whyUnfit(value);
  if (!isJson(value)) return [];
  const { type, text, url } = value;
  const live: string[] = [];
  if (typeof type === "string" && ACTING.has(type) && !("placeholder" in value)) live.push(`a piece that is a ${type}`);
  // The fallback of a message has no type, and is markup.
  const isBlock = type === "mrkdwn" || type === "markdown";
  const isMarkup = isBlock || (type === undefined && "channel" in value);
  if (isMarkup && typeof text === "string" && (MARKUP.test(text) || (isBlock && text.includes("*b*"))))
    live.push(`markup: ${text.slice(0, 200)}`);
  if (type === "plain_text" && value.emoji !== false && String(text).includes(":smile:"))
    live.push("an emoji by its name");
  if (typeof url === "string" && !isOurs(url)) live.push(`leads to ${url}`);
  return [...live, ...Object.values(value).flatMap((part) => liveBlocks(part, isOurs))];
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return [text.replace(/^[[{]/, "")];
  }
}
