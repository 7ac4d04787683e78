import type { FastifyReply } from "fastify";

/** What open demo pages are told: enough to know what to ask for, nothing of what it says. */
type DemoEvent =
  | { kind: "delivered" | "refreshed"; person: string; id: string }
  /** Somebody read, did something or changed language: names, counts, order and what still stands may differ. */
  | { kind: "people" }
  | { kind: "clock"; now: string }
  | { kind: "reset" };

export type DemoEvents = {
  publish(event: DemoEvent): void;
  /** Turns an answer into a stream of events that lasts until the browser leaves or the server closes. */
  open(reply: FastifyReply): void;
  close(): void;
};

/** Ms between signs of life, so that proxies keep the stream open. */
const HEARTBEAT_MS = 25_000;
/** Pages open at once; above that something is wrong and the oldest is let go. */
const PAGES_MAX = 200;

export function createDemoEvents(): DemoEvents {
  const pages = new Set<FastifyReply["raw"]>();
  let heartbeat: NodeJS.Timeout | undefined;
  const send = (text: string) => {
    for (const page of pages) page.write(text);
  };
  const leave = (page: FastifyReply["raw"]) => {
    pages.delete(page);
    if (pages.size === 0) clearInterval(heartbeat);
  };
  return {
    publish: (event) => send(`data: ${JSON.stringify(event)}\n\n`),
    open(reply) {
      const page = reply.raw;
      const headers = reply.getHeaders() as Record<string, string>;
      reply.hijack();
      page.writeHead(200, { ...headers, "content-type": "text/event-stream", "x-accel-buffering": "no" });
      page.write("retry: 1000\n\n");
      if (pages.size === 0) heartbeat = setInterval(() => send(": still here\n\n"), HEARTBEAT_MS).unref();
      const [oldest] = pages;
      if (oldest && pages.size >= PAGES_MAX) oldest.end();
      pages.add(page);
      page.on("close", () => leave(page));
    },
    close() {
      for (const page of pages) page.end();
      pages.clear();
      clearInterval(heartbeat);
    },
  };
}
