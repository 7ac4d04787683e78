import { createHash } from "node:crypto";
import { type Callback, decodeCallback } from "../../core/callback.ts";
import type { Account, FileRef, Intent } from "../../core/interaction.ts";
import { NOT_CHOSEN, PICK, readKey } from "./card-key.ts";
import { MENU_COMMAND } from "./menu.ts";
import { all, one, text, type XmlNode } from "./xml.ts";

/** What WeCom told us, in our own terms. */
export type Arrival =
  /** Something for the desk: `intents` has more than one only for a card with several lists. */
  | { kind: "said"; account: Account; key: string; intents: Intent[]; click?: Click }
  /** A press that must be asked about before it is carried out. */
  | { kind: "asks-first"; account: Account; key: string; callback: Callback; click: Click }
  /** A submit without a choice. */
  | { kind: "not-chosen"; account: Account; key: string; click: Click }
  /** A message of a kind that we cannot read. */
  | { kind: "unsupported"; account: Account; key: string }
  /** Somebody came into the app's scope or went out of it. */
  | { kind: "joined" | "left"; account: Account; key: string }
  /** Nothing that concerns us. */
  | { kind: "ignored" };

/** What a press on a card brings beside the button: whose card it is, and a code to change it once. */
export type Click = { taskId: string; responseCode: string; cardType: string };

type Where = {
  tenant: string;
  agentId: number;
  /** A hash that nobody without the key can make. */
  hash: (text: string) => string;
};

/**
 * Translates one decrypted message; nothing in it is trusted beyond that WeCom sent it. The event's key is kept for
 * days, so it is a hash: what makes an event unique names the member and what they chose, and a plain hash of so little
 * is found by trying all members.
 */
export function readArrival(message: XmlNode, where: Where): Arrival {
  const arrival = readMessageOrEvent(message, where);
  return "key" in arrival ? { ...arrival, key: `wecom:${where.hash(arrival.key)}` } : arrival;
}

function readMessageOrEvent(message: XmlNode, where: Where): Arrival {
  const userId = text(message, "FromUserName") ?? "";
  const type = text(message, "MsgType");
  const account: Account = { platform: "wecom", tenant: where.tenant, externalId: userId };
  // System events come from "sys" and are about the directory or approvals, which are not ours.
  if (userId === "" || userId === "sys") return { kind: "ignored" };
  if (type === "event") return readEvent(message, account, where);
  const key = `msg:${where.agentId}:${text(message, "MsgId") ?? fingerprint(message)}`;
  const intent = readMessage(message, type);
  return intent ? { kind: "said", account, key, intents: [intent] } : { kind: "unsupported", account, key };
}

function readMessage(message: XmlNode, type: string | undefined): Intent | undefined {
  const mediaId = text(message, "MediaId");
  switch (type) {
    case "text":
      return { kind: "text", text: text(message, "Content") ?? "" };
    case "link":
      return { kind: "text", text: linkText(message) };
    case "image":
      return mediaId ? filesOf(mediaId, "image.jpg") : undefined;
    case "voice":
      return mediaId ? filesOf(mediaId, `voice.${safeFormat(text(message, "Format"))}`) : undefined;
    case "video":
      return mediaId ? filesOf(mediaId, "video.mp4") : undefined;
    // Not among the documented types; some companies' apps get it nevertheless.
    case "file":
      return mediaId ? filesOf(mediaId, text(message, "FileName") ?? text(message, "Title") ?? "file") : undefined;
    default:
      return undefined;
  }
}

/** Everything that a shared link says. Its address comes first, since a title might begin with the word of a command. */
const linkText = (message: XmlNode): string =>
  ["Url", "Title", "Description"]
    .map((name) => (text(message, name) ?? "").trim())
    .filter(Boolean)
    .join("\n");

const safeFormat = (format = "amr"): string => (/^[a-z0-9]{1,8}$/i.test(format) ? format.toLowerCase() : "amr");

function filesOf(mediaId: string, name: string): Intent {
  const file: FileRef = { kind: "remote", platform: "wecom", ref: mediaId, name };
  return { kind: "files", files: [file] };
}

function readEvent(message: XmlNode, account: Account, { agentId }: Where): Arrival {
  const event = text(message, "Event") ?? "";
  const eventKey = text(message, "EventKey") ?? "";
  const head = [event, account.externalId, text(message, "CreateTime") ?? "", agentId];
  const key = `event:${head.join(":")}`;
  switch (event) {
    case "enter_agent":
      // Told at every opening; one key for all of them, since a person is greeted once.
      return {
        kind: "said",
        account,
        key: `welcome:${agentId}:${account.externalId.toLowerCase()}`,
        intents: [{ kind: "welcome" }],
      };
    case "subscribe":
      return { kind: "joined", account, key };
    case "unsubscribe":
      return { kind: "left", account, key };
    case "click": {
      if (!eventKey.startsWith(MENU_COMMAND)) return { kind: "ignored" };
      const intent: Intent = { kind: "command", name: eventKey.slice(MENU_COMMAND.length), text: "" };
      return { kind: "said", account, key: `${key}:${eventKey}`, intents: [intent] };
    }
    case "template_card_event":
    case "template_card_menu_event":
      return readCardEvent(message, account, eventKey, agentId, head);
    default:
      return { kind: "ignored" };
  }
}

function readCardEvent(
  message: XmlNode,
  account: Account,
  eventKey: string,
  agentId: number,
  head: unknown[],
): Arrival {
  const click: Click = {
    taskId: text(message, "TaskId") ?? "",
    responseCode: text(message, "ResponseCode") ?? "",
    cardType: text(message, "CardType") ?? "",
  };
  // Unique for each press; without it what else tells two presses apart.
  const key = `card:${agentId}:${click.responseCode || [...head, click.taskId, eventKey].join(":")}`;
  const read = readKey(eventKey);
  // A button of another program, or of a version that is gone: the desk says so.
  if (!read)
    return { kind: "said", account, key, click, intents: [{ kind: "press", callback: { command: "unknown" } }] };
  if (read.kind === "press") {
    if (read.asksFirst) return { kind: "asks-first", account, key, callback: read.callback, click };
    return { kind: "said", account, key, click, intents: [{ kind: "press", callback: read.callback }] };
  }
  return readSelection(message, read.callback, { account, key, click });
}

/** The chosen options of a card's lists: each list is a choice of its own, the pick list holds the buttons of entries. */
function readSelection(
  message: XmlNode,
  submitted: Callback | undefined,
  at: { account: Account; key: string; click: Click },
): Arrival {
  const intents: Intent[] = [];
  for (const item of all(one(message, "SelectedItems"), "SelectedItem")) {
    const question = text(item, "QuestionKey") ?? "";
    const options = all(one(item, "OptionIds"), "OptionId").map((option) => option.text);
    const chosen = options.filter((option) => option !== NOT_CHOSEN);
    if (chosen.length === 0) continue;
    if (question === PICK) {
      const picked = readKey(chosen[0] ?? "");
      if (picked?.kind !== "press") continue;
      if (picked.asksFirst) return { kind: "asks-first", ...at, callback: picked.callback };
      intents.push({ kind: "press", callback: picked.callback });
      continue;
    }
    const callback = decodeCallback(question.replace(/^=/, "")) ?? submitted;
    if (callback) intents.push({ kind: "press", callback, chosen: chosen.join(",") });
  }
  if (intents.length > 0) return { kind: "said", ...at, intents };
  // A vote in which nothing is ticked is an answer too: none of them.
  if (submitted && at.click.cardType === "vote_interaction") {
    return { kind: "said", ...at, intents: [{ kind: "press", callback: submitted, chosen: "" }] };
  }
  return { kind: "not-chosen", ...at };
}

const fingerprint = (message: XmlNode): string => createHash("sha256").update(JSON.stringify(message)).digest("hex");
