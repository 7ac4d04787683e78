import type { App } from "@slack/bolt";
import type { EventAnswer, WithEventAnswer } from "./event-answer.ts";
import { takeCommand } from "./inbound-command.ts";
import { takeHomeOpened, takeMessage, takeRemoval, takeUser } from "./inbound-event.ts";
import { takeSubmission } from "./inbound-form.ts";
import { takePress } from "./inbound-press.ts";
import { takeShortcut } from "./inbound-shortcut.ts";
import type { Ack, Inbound } from "./intake.ts";

const ANYTHING = /[\s\S]*/;

/**
 * The listeners, one for each kind of payload; which command or button it is, the desk knows. Every piece of work is
 * handed to `track`, so that the end of the process can wait for it.
 */
export function listen(app: App, inbound: Inbound, track: (work: Promise<void>) => Promise<void>): void {
  app.command(ANYTHING, ({ body, ack }) => track(takeCommand(inbound, body, ack as Ack)));
  app.action({ type: "block_actions" }, ({ body, ack }) => track(takePress(inbound, body, ack as Ack)));
  app.shortcut(ANYTHING, ({ body, ack }) => track(takeShortcut(inbound, body, ack as Ack)));
  app.view(ANYTHING, ({ body, ack }) => track(takeSubmission(inbound, body, ack as Ack)));
  // Nothing is kept of a form that was closed; only Slack wants to hear that we know.
  app.view({ callback_id: ANYTHING, type: "view_closed" }, ({ ack }) => track(ack()));
  app.event("app_home_opened", ({ body, context }) => track(takeHomeOpened(inbound, body, answerOf(context))));
  app.event("message", ({ body, context }) => track(takeMessage(inbound, body, answerOf(context))));
  app.event("user_change", ({ body, context }) => track(takeUser(inbound, body, answerOf(context))));
  app.event("team_join", ({ body, context }) => track(takeUser(inbound, body, answerOf(context))));
  app.event("app_uninstalled", ({ body }) => track(takeRemoval(inbound, body)));
  app.event("tokens_revoked", ({ body }) => track(takeRemoval(inbound, body)));
}

const answerOf = (context: object): EventAnswer => {
  const { eventAnswer } = context as WithEventAnswer;
  if (!eventAnswer) throw new Error("an event came by a receiver that does not wait for its answer");
  return eventAnswer;
};
