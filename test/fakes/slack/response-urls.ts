import { type Fields, isFields, parseJson } from "./json.ts";
import { checkedContent } from "./methods-chat.ts";
import { type Message, Refusal, type ResponseUrl } from "./model.ts";
import type { Workspace } from "./workspace.ts";

const LIFE_MS = 30 * 60_000;
const USES_MAX = 5;
const TEXT_MAX = 40_000;

export type PlainAnswer = { status: number; body: string };

/** What a POST to a response URL does and answers: five uses in thirty minutes, no token. */
export function useResponseUrl(workspace: Workspace, path: string, body: string): PlainAnswer {
  const url = workspace.responseUrls.get(path);
  if (!url) return { status: 404, body: "no_such_url" };
  if (workspace.now() - url.at > LIFE_MS) return { status: 404, body: "expired_url" };
  if (url.uses >= USES_MAX) return { status: 404, body: "used_url" };
  const given = parseJson(body);
  if (!isFields(given)) return { status: 400, body: "invalid_payload" };
  url.uses += 1;
  try {
    answer(workspace, url, given);
    return { status: 200, body: "ok" };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    workspace.violation("response-url", error.code, { given, ...error.extra });
    return { status: 400, body: error.code };
  }
}

function answer(workspace: Workspace, url: ResponseUrl, given: Fields): void {
  const original = url.source && sourceMessage(workspace, url.channel, url.source);
  if (given.delete_original === true) {
    if (!original) throw new Refusal("message_not_found");
    workspace.remove(original);
    return;
  }
  const content = answerContent(workspace, given);
  if (given.replace_original === true && url.source) {
    if (!original) throw new Refusal("message_not_found");
    if (original.bot_id !== workspace.app.botId) throw new Refusal("cant_update_message");
    original.text = content.text;
    if (content.blocks) original.blocks = content.blocks;
    else delete original.blocks;
    workspace.changed();
    return;
  }
  postAnswer(workspace, url.user, url.channel, given, content);
}

function sourceMessage(
  workspace: Workspace,
  channel: string,
  source: NonNullable<ResponseUrl["source"]>,
): Message | undefined {
  return workspace.messages.find(
    (m) => m.channel === channel && m.ts === source.ts && (m.ephemeral_to !== undefined) === source.ephemeral,
  );
}

/** Text and blocks of a command's ack or of a response URL's body. @throws Refusal when Slack would not show them */
export function answerContent(workspace: Workspace, given: Fields): { text: string; blocks?: Fields[] } {
  if (given.response_type !== undefined && !["ephemeral", "in_channel"].includes(String(given.response_type)))
    throw new Refusal("invalid_response_type");
  const text = typeof given.text === "string" ? given.text : undefined;
  return checkedContent(workspace, { text, blocks: given.blocks, textMax: TEXT_MAX });
}

/** Shows an answer where it was asked for: to the asker alone unless `response_type` says otherwise. */
export function postAnswer(
  workspace: Workspace,
  user: string,
  channel: string,
  given: Fields,
  content: { text: string; blocks?: Fields[] },
): Message {
  return workspace.post({
    channel,
    user: workspace.app.botUserId,
    bot_id: workspace.app.botId,
    ...content,
    ...(typeof given.thread_ts === "string" && { thread_ts: given.thread_ts }),
    ...(given.response_type !== "in_channel" && { ephemeral_to: user }),
  });
}
