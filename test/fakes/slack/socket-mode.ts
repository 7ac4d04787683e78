import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { AppAnswer } from "./delivery.ts";
import { fieldsOf, isFields, parseJson } from "./json.ts";
import { Refusal } from "./model.ts";
import { WebSocketPeer } from "./web-socket.ts";
import type { Workspace } from "./workspace.ts";

const CONNECTIONS_MAX = 10;

export type Envelope = {
  type: "events_api" | "interactive" | "slash_commands";
  payload: unknown;
  accepts_response_payload: boolean;
  retry_attempt?: number;
  retry_reason?: string;
};

/** Slack's side of Socket Mode: one-time URLs, `hello`, envelopes to one connection only, acks. */
export class SocketMode {
  readonly #workspace: Workspace;
  readonly #tickets = new Set<string>();
  readonly #connections: WebSocketPeer[] = [];
  readonly #waiting = new Map<string, (answer: AppAnswer) => void>();
  #turn = 0;

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  get connections(): number {
    return this.#connections.length;
  }

  /** A path that opens one connection, once. @throws Refusal when Socket Mode is off */
  newPath(): string {
    if (this.#workspace.manifest.settings.socket_mode_enabled !== true) throw new Refusal("socket_mode_not_enabled");
    const ticket = this.#workspace.newId("ticket");
    this.#tickets.add(ticket);
    return `/link/?ticket=${ticket}`;
  }

  accept(request: IncomingMessage, socket: Socket): void {
    const ticket = new URL(request.url ?? "/", "http://fake").searchParams.get("ticket") ?? "";
    if (!this.#tickets.delete(ticket) || this.#connections.length >= CONNECTIONS_MAX) {
      socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      return;
    }
    const peer = new WebSocketPeer(request, socket);
    this.#connections.push(peer);
    peer.onText = (text) => this.#acknowledged(text);
    peer.onClose = () => {
      this.#connections.splice(this.#connections.indexOf(peer), 1);
      this.#workspace.changed();
    };
    const info = { app_id: this.#workspace.app.appId };
    peer.sendText(JSON.stringify({ type: "hello", num_connections: this.#connections.length, connection_info: info }));
    this.#workspace.changed();
  }

  /** Sends one envelope to one connection and waits for its ack. */
  async deliver(envelope: Envelope, ackWithinMs: number): Promise<AppAnswer> {
    this.#turn += 1;
    const peer = this.#connections[this.#turn % Math.max(1, this.#connections.length)];
    if (!peer) return { kind: "connection_failed" };
    const id = this.#workspace.newId("envelope");
    return await new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        resolve({ kind: "timeout" });
      }, ackWithinMs);
      this.#waiting.set(id, (answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      peer.sendText(JSON.stringify({ envelope_id: id, ...envelope }));
    });
  }

  #acknowledged(text: string): void {
    const ack = fieldsOf(parseJson(text));
    const id = typeof ack.envelope_id === "string" ? ack.envelope_id : "";
    const waiting = this.#waiting.get(id);
    if (!waiting) {
      this.#workspace.violation("socket-ack", "an ack for no open envelope: unknown, doubled or too late", ack);
      return;
    }
    this.#waiting.delete(id);
    const payload = isFields(ack.payload) && Object.keys(ack.payload).length > 0 ? JSON.stringify(ack.payload) : "";
    waiting({ kind: "answered", status: 200, headers: { "content-type": "application/json" }, body: payload });
  }

  /** Tells all connections to come again, as Slack does about once an hour. */
  refresh(reason: "warning" | "refresh_requested" | "link_disabled" = "refresh_requested"): void {
    for (const peer of this.#connections) peer.sendText(JSON.stringify({ type: "disconnect", reason }));
  }
  close(): void {
    for (const peer of [...this.#connections]) peer.close();
  }
}
