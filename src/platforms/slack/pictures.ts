import { type Card, picturesOf } from "../../core/card.ts";
import { keyOf, type Picture, pngOf } from "../../core/picture.ts";
import type { Log } from "../../core/services.ts";
import { PlatformError } from "../../core/surface.ts";
import type { SlackClient } from "./client.ts";
import { FILE_ALT_MAX_CHARS } from "./limits.ts";
import type { PictureIds } from "./pen.ts";
import { shorten } from "./text.ts";

/** Pictures whose file is remembered, so that a card that is refreshed or turned back to uploads nothing again. */
const REMEMBERED = 500;
/** Slack looks through a file after it took it, and until then no message may show it. */
const READY_POLLS = 8;
const READY_POLL_MS = 400;
/** A card waits no longer for its pictures than the sender's hold on it allows beside its own call. */
const WAIT_MAX_MS = 20_000;

/** Hands pictures to Slack as files, which blocks then show. */
export class Pictures {
  readonly #client: SlackClient;
  readonly #log: Log;
  readonly #pollMs: number;
  readonly #files = new Map<string, string>();

  constructor(client: SlackClient, log: Log, pollMs = READY_POLL_MS) {
    this.#client = client;
    this.#log = log;
    this.#pollMs = pollMs;
  }

  /** The files of a card's pictures; a picture that Slack did not take has none, and its words stand in its place. */
  async of(card: Card): Promise<PictureIds | undefined> {
    const pictures = picturesOf(card);
    if (pictures.length === 0) return undefined;
    for (const block of card.body)
      if (block.kind === "picture" && !this.#files.has(keyOf(block.picture)))
        await atMost(WAIT_MAX_MS, this.#upload(block));
    return (picture) => this.#files.get(keyOf(picture));
  }

  /** Slack would not show them after all: the next card uploads them anew. */
  forget(card: Card): void {
    for (const picture of picturesOf(card)) this.#files.delete(keyOf(picture));
  }

  async #upload({ picture, alt }: { picture: Picture; alt: string }): Promise<void> {
    try {
      const bytes = new Uint8Array(await pngOf(picture));
      const id = await this.#client.upload(bytes, { name: "shenyan.png", alt: shorten(alt, FILE_ALT_MAX_CHARS) });
      await this.#ready(id);
      if (this.#files.size >= REMEMBERED) this.#files.delete(this.#files.keys().next().value ?? "");
      this.#files.set(keyOf(picture), id);
    } catch (error) {
      const code = error instanceof PlatformError ? error.code : "fault";
      this.#log.warn({ code }, "slack did not take a picture, its words are shown");
    }
  }

  async #ready(id: string): Promise<void> {
    for (let poll = 1; poll <= READY_POLLS; poll++) {
      const { file } = await this.#client.call("files.info", { file: id });
      if ((file as { mimetype?: string } | undefined)?.mimetype?.startsWith("image/")) return;
      await new Promise((resolve) => setTimeout(resolve, this.#pollMs));
    }
    // It may be ready by the time that the message arrives; if not, the message goes without it.
  }
}

/** Resolves with the work, or when the time is over; the work goes on, and the next card has its file. */
async function atMost(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, over]);
  clearTimeout(timer);
}
