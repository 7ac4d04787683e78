import type {
  BasicElementAction,
  BlockAction,
  BlockSuggestion,
  EnvelopedEvent,
  GlobalShortcut,
  MessageShortcut,
  SlashCommand,
  ViewClosedAction,
  ViewOutput,
  ViewSubmitAction,
} from "@slack/bolt";
import type { Fields } from "./json.ts";
import type { Channel, OpenView, SlackUser } from "./model.ts";
import { viewPayload } from "./view-state.ts";
import type { Workspace } from "./workspace.ts";

/** The deprecated verification token; nobody may rely on it. */
const TOKEN = "deprecated-verification-token";

export type SlackInteraction =
  | (Omit<BlockAction<BasicElementAction>, "response_url"> & { response_url?: string })
  | ViewSubmitAction
  | ViewClosedAction
  | GlobalShortcut
  | MessageShortcut
  | BlockSuggestion;

/** Builds what Slack sends, in the shapes of Bolt's types. */
export class Payloads {
  readonly #workspace: Workspace;
  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  #common(user: SlackUser) {
    const { app } = this.#workspace;
    return {
      token: TOKEN,
      api_app_id: app.appId,
      team: { id: app.teamId, domain: app.teamDomain },
      is_enterprise_install: false,
      user: { id: user.id, username: user.name, name: user.name, team_id: user.team_id },
    };
  }
  #view(view: OpenView): ViewOutput {
    return viewPayload(this.#workspace, view) as unknown as ViewOutput;
  }
  #place(channel: Channel): { id: string; name: string } {
    if (channel.is_im) return { id: channel.id, name: "directmessage" };
    return { id: channel.id, name: channel.is_private ? "privategroup" : channel.name };
  }

  command(user: SlackUser, channel: Channel, command: string, text: string, origin: string): SlashCommand {
    const { app } = this.#workspace;
    return {
      token: TOKEN,
      team_id: user.team_id,
      team_domain: user.team_id === app.teamId ? app.teamDomain : "elsewhere",
      channel_id: channel.id,
      channel_name: this.#place(channel).name,
      user_id: user.id,
      user_name: user.name,
      command,
      text,
      api_app_id: app.appId,
      is_enterprise_install: "false",
      response_url: origin + this.#workspace.newResponseUrl("commands", user.id, channel.id),
      trigger_id: this.#workspace.newTrigger(user.id),
    };
  }

  action(
    user: SlackUser,
    action: BasicElementAction,
    at:
      | { view: OpenView }
      | { channel: Channel; ts: string; message: Fields | undefined; responseUrl: string; state: BlockAction["state"] },
  ): SlackInteraction {
    const base = {
      type: "block_actions" as const,
      ...this.#common(user),
      trigger_id: this.#workspace.newTrigger(user.id),
      actions: [action],
    };
    if ("view" in at) {
      const view = this.#view(at.view);
      return { ...base, container: { type: "view", view_id: view.id }, view, state: view.state };
    }
    const isEphemeral = at.message === undefined;
    return {
      ...base,
      container: { type: "message", message_ts: at.ts, channel_id: at.channel.id, is_ephemeral: isEphemeral },
      channel: this.#place(at.channel),
      ...(at.message && { message: at.message as NonNullable<BlockAction["message"]> }),
      ...(at.state && { state: at.state }),
      response_url: at.responseUrl,
    };
  }

  submission(user: SlackUser, view: OpenView, responseUrls: ViewSubmitAction["response_urls"] = []): ViewSubmitAction {
    return {
      type: "view_submission",
      ...this.#common(user),
      trigger_id: this.#workspace.newTrigger(user.id),
      view: this.#view(view),
      response_urls: responseUrls,
    };
  }

  closing(user: SlackUser, view: OpenView, isCleared: boolean): ViewClosedAction {
    return { type: "view_closed", ...this.#common(user), view: this.#view(view), is_cleared: isCleared };
  }

  shortcut(user: SlackUser, callbackId: string): GlobalShortcut {
    const action_ts = this.#workspace.newTs();
    const trigger_id = this.#workspace.newTrigger(user.id);
    return { type: "shortcut", ...this.#common(user), callback_id: callbackId, trigger_id, action_ts };
  }

  messageShortcut(user: SlackUser, callbackId: string, channel: Channel, message: Fields, responseUrl: string) {
    return {
      type: "message_action",
      ...this.#common(user),
      callback_id: callbackId,
      trigger_id: this.#workspace.newTrigger(user.id),
      message_ts: String(message.ts),
      message: message as MessageShortcut["message"],
      channel: this.#place(channel),
      response_url: responseUrl,
      action_ts: this.#workspace.newTs(),
    } satisfies MessageShortcut;
  }

  suggestion(user: SlackUser, view: OpenView, control: { blockId: string; actionId: string }, value: string) {
    return {
      type: "block_suggestion",
      ...this.#common(user),
      block_id: control.blockId,
      action_id: control.actionId,
      value,
      container: { type: "view", view_id: view.id },
      view: this.#view(view),
    } satisfies BlockSuggestion;
  }

  event(event: { type: string } & Fields, isExtShared: boolean): EnvelopedEvent {
    const { app } = this.#workspace;
    return {
      token: TOKEN,
      type: "event_callback",
      team_id: app.teamId,
      api_app_id: app.appId,
      context_team_id: app.teamId,
      event_id: this.#workspace.newId("Ev"),
      event_time: Math.floor(this.#workspace.now() / 1000),
      authorizations: [
        {
          enterprise_id: null,
          team_id: app.teamId,
          user_id: app.botUserId,
          is_bot: true,
          is_enterprise_install: false,
        },
      ],
      is_ext_shared_channel: isExtShared,
      event,
    };
  }
}
