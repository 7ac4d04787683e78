import type { AppAnswer, Delivery } from "./delivery.ts";
import { FORM } from "./delivery.ts";
import type { Events } from "./events.ts";
import { type Fields, isFields, parseJson } from "./json.ts";
import { ShownFailure } from "./model.ts";
import type { Payloads, SlackInteraction } from "./payloads.ts";
import type { Workspace } from "./workspace.ts";

/** What a person's client works with. */
export type ClientContext = {
  workspace: Workspace;
  payloads: Payloads;
  delivery: Delivery;
  events: Events;
  origin: string;
};

/** An interaction as the form that Slack posts. */
export const interactionForm = (payload: SlackInteraction): string =>
  new URLSearchParams({ payload: JSON.stringify(asSent(payload)) }).toString();

const asSent = (payload: SlackInteraction) => ({ ...payload, enterprise: null });

/**
 * Sends an interaction; the body of the app's ack.
 * @throws ShownFailure when the app did not answer 200 in time: the person sees that, and Slack does not try again
 */
export async function interact({ delivery, workspace }: ClientContext, payload: SlackInteraction): Promise<string> {
  const accepts = payload.type === "view_submission" || payload.type === "block_suggestion";
  const answer = await delivery.send({
    body: interactionForm(payload),
    contentType: FORM,
    envelope: { type: "interactive", payload: asSent(payload), accepts_response_payload: accepts },
  });
  return acknowledged(workspace, payload.type, answer).body;
}

/** @throws ShownFailure unless the answer is a 200 */
export function acknowledged(workspace: Workspace, what: string, answer: AppAnswer) {
  if (answer.kind === "answered" && answer.status === 200) return answer;
  workspace.violation("ack", `${what} got no 200 in time`, answer);
  const seen = answer.kind === "answered" ? `the app answered ${answer.status}` : answer.kind;
  throw new ShownFailure(`${what} failed: ${seen}`);
}

/** The fields of an ack body, undefined for an empty one. @throws ShownFailure for anything else */
export function ackFields(workspace: Workspace, what: string, body: string): Fields | undefined {
  if (body.trim() === "") return undefined;
  const fields = parseJson(body);
  if (isFields(fields)) return fields;
  workspace.violation("ack-body", `the ack of ${what} is no JSON object`, body);
  throw new ShownFailure(`${what} failed: the answer cannot be read`);
}
