import type { ViewResponseUrl } from "@slack/bolt";
import { elementsOf } from "./blocks.ts";
import { ackFields, type ClientContext, interact } from "./client.ts";
import { inputBlockIds, whyKeptBack } from "./form-values.ts";
import { type Fields, fieldsOf, listOf, textOf } from "./json.ts";
import { checkedView } from "./methods-views.ts";
import { FormKeptBack, type OpenView, Refusal, ShownFailure, type SlackUser } from "./model.ts";
import { replaceView, stateValues } from "./view-state.ts";

/** What a person sees after sending a form. */
export type Submitted = {
  outcome: "closed" | "updated" | "pushed" | "cleared" | "errors";
  errors: Record<string, string>;
};

/**
 * Sends the form and does what the ack says.
 * @throws FormKeptBack when the client finds a fault in a field: nothing is sent
 * @throws ShownFailure when the app failed or its ack cannot be used: the form stays open
 */
export async function submitView(context: ClientContext, user: SlackUser, view: OpenView): Promise<Submitted> {
  const { workspace, payloads } = context;
  const blocks = listOf(view.definition.blocks);
  const keptBack = whyKeptBack(blocks, stateValues(blocks, view.typed));
  if (Object.keys(keptBack).length > 0) throw new FormKeptBack(keptBack);
  view.errors = {};
  const payload = payloads.submission(user, view, responseUrls(context, user, view));
  const ack = ackFields(workspace, "view_submission", await interact(context, payload));
  try {
    return carryOut(context, user, view, ack);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    workspace.violation("view-ack", error.code, { ack, ...error.extra });
    throw new ShownFailure(`the form failed: ${error.code} ${JSON.stringify(error.extra)}`);
  }
}

function carryOut({ workspace }: ClientContext, user: SlackUser, view: OpenView, ack: Fields | undefined): Submitted {
  switch (ack?.response_action) {
    case undefined: {
      if (ack && Object.keys(ack).length > 0) throw new Refusal("invalid_response_action");
      const rest = workspace.stackOf(user.id).filter((open) => open !== view);
      workspace.stacks.set(user.id, rest);
      workspace.changed();
      return { outcome: "closed", errors: {} };
    }
    case "errors":
      view.errors = checkedErrors(view, fieldsOf(ack?.errors));
      workspace.changed();
      return { outcome: "errors", errors: view.errors };
    case "update":
      replaceView(workspace, view, checkedView(workspace, ack?.view, "modal", view));
      return { outcome: "updated", errors: {} };
    case "push":
      workspace.showModal(user.id, checkedView(workspace, ack?.view, "modal"), "stack");
      return { outcome: "pushed", errors: {} };
    case "clear":
      workspace.clearModals(user.id);
      return { outcome: "cleared", errors: {} };
    default:
      throw new Refusal("invalid_response_action");
  }
}

function checkedErrors(view: OpenView, errors: Fields): Record<string, string> {
  const known = inputBlockIds(listOf(view.definition.blocks));
  const entries = Object.entries(errors);
  const strange = entries.filter(([block, text]) => !known.includes(block) || textOf(text) === "");
  if (entries.length === 0 || strange.length > 0)
    throw new Refusal("invalid_errors", { unknown: strange.map(([block]) => block) });
  return Object.fromEntries(entries.map(([block, text]) => [block, textOf(text)]));
}

/** Response URLs for the selects that ask for one. */
function responseUrls({ workspace, origin }: ClientContext, user: SlackUser, view: OpenView): ViewResponseUrl[] {
  const blocks = listOf(view.definition.blocks);
  const values = stateValues(blocks, view.typed);
  return blocks.flatMap((block) =>
    elementsOf(block).flatMap((element) => {
      if (element.response_url_enabled !== true) return [];
      const [block_id, action_id] = [textOf(block.block_id), textOf(element.action_id)];
      const value = values[block_id]?.[action_id];
      const channel_id = textOf(value?.selected_conversation ?? value?.selected_channel);
      if (channel_id === "") return [];
      const response_url = origin + workspace.newResponseUrl("actions", user.id, channel_id);
      return [{ block_id, action_id, channel_id, response_url }];
    }),
  );
}

/** The person closes the top modal, or with `all` everything that is open. */
export async function closeView(context: ClientContext, user: SlackUser, view: OpenView, all: boolean): Promise<void> {
  const { workspace, payloads } = context;
  const isCleared = all || view.definition.clear_on_close === true;
  const closing = isCleared ? [...workspace.stackOf(user.id)].reverse() : [view];
  const notices = closing
    .filter((open) => open.definition.notify_on_close === true)
    .map((open) => payloads.closing(user, open, isCleared));
  if (isCleared) workspace.clearModals(user.id);
  else workspace.popModal(user.id);
  for (const notice of notices) await interact(context, notice);
}
