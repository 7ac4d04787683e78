import type { Interaction } from "../../core/interaction.ts";
import type { Desk } from "../../core/receive.ts";
import type { Reply } from "../../core/reply.ts";
import type { Services } from "../../core/services.ts";
import type { Answers } from "./answer.ts";
import { type Caller, whyStranger } from "./callers.ts";
import type { SlackClient } from "./client.ts";
import type { Identity } from "./connection.ts";
import { slackWords } from "./words.ts";

/** What the translators of requests work with. */
export type Inbound = {
  desk: Desk;
  answers: Answers;
  services: Services;
  client: SlackClient;
  /** Who we are; requests come in only when that is known. */
  identity(): Identity;
  /** Milliseconds that the desk has before Slack is answered without it. */
  patienceMs: number;
  /** The app was removed from the workspace. */
  lose(code: string): void;
};

/** Answers Slack, once. */
export type Ack = (response?: unknown) => Promise<void>;

/** One line for somebody who is none of ours, with nothing about them; true when they are to be refused. */
export function isRefused(inbound: Inbound, caller: Caller, kind: string): boolean {
  const why = whyStranger(caller, inbound.identity());
  if (why) inbound.services.log.warn({ code: why, kind }, "slack stranger refused");
  return why !== undefined;
}

/** In the company's language: whoever it is, we know nothing of them. */
export const strangerText = ({ services }: Inbound): string => slackWords.in(services.company.locale)("said.stranger");

/** A payload that is not what Slack documents: logged by its kind, acknowledged, and nothing done. */
export async function dropMalformed({ services }: Inbound, kind: string, ack?: Ack): Promise<void> {
  services.log.warn({ kind }, "slack payload not understood");
  await ack?.();
}

/** The desk's reply, or "late" when Slack has to be answered before it is there. */
export async function receiveInTime(
  inbound: Inbound,
  interaction: Interaction,
): Promise<{ reply: Reply } | { late: Promise<Reply> }> {
  return inTime(inbound.desk.receive(interaction, { answers: "inline" }), inbound.patienceMs);
}

async function inTime(work: Promise<Reply>, ms: number): Promise<{ reply: Reply } | { late: Promise<Reply> }> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined);
  });
  const reply = await Promise.race([work, late]);
  clearTimeout(timer);
  return reply ? { reply } : { late: work };
}
