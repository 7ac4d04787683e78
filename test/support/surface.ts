import type { Platform } from "../../src/core/interaction.ts";
import type { PlatformAdapter } from "../../src/core/platform.ts";
import { type Outgoing, PlatformError, type Surface } from "../../src/core/surface.ts";

/** A surface that keeps what it was given and refuses when it is told to. */
export class RecordingSurface implements Surface {
  readonly platform: Platform;
  readonly answers: "inline" | "queued";
  readonly delivered: Outgoing[] = [];
  readonly refreshed: Outgoing[] = [];
  readonly retracted: string[] = [];
  /** What the next deliveries answer, one after another; then they succeed. */
  readonly troubles: (PlatformError | "carried-out-but-unknown")[] = [];
  /** The same for one address alone, whoever's turn it is. */
  readonly troublesOf = new Map<string, PlatformError[]>();
  /** Nothing can be changed or taken away any more. */
  isGone = false;
  /** Nothing can be changed, and everything taken away. */
  isFixed = false;
  /** What the next retractions answer, one after another. */
  readonly troublesTakingBack: PlatformError[] = [];

  constructor(answers: "inline" | "queued" = "inline", platform: Platform = "web") {
    this.answers = answers;
    this.platform = platform;
  }

  async deliver(outgoing: Outgoing) {
    const address = outgoing.to.kind === "account" ? outgoing.to.account.externalId : outgoing.to.channel;
    const trouble = this.troublesOf.get(address)?.shift() ?? this.troubles.shift();
    if (trouble === "carried-out-but-unknown") {
      this.delivered.push(outgoing);
      throw new PlatformError("web", "timeout", "unknown");
    }
    if (trouble) throw trouble;
    this.delivered.push(outgoing);
    return { ref: `ref-${outgoing.deliveryId}` };
  }

  async refresh(outgoing: Outgoing): ReturnType<Surface["refresh"]> {
    if (this.isGone || this.isFixed) return "gone";
    this.refreshed.push(outgoing);
    return "refreshed";
  }

  async retract({ deliveryId }: Pick<Outgoing, "deliveryId">, ref: string): Promise<"retracted" | "gone"> {
    const trouble = this.troublesTakingBack.shift();
    if (trouble) throw trouble;
    if (this.isGone || ref !== `ref-${deliveryId}`) return "gone";
    this.retracted.push(deliveryId);
    return "retracted";
  }

  async fetchFile(): Promise<{ bytes: Uint8Array }> {
    throw new PlatformError("web", "no-such-file", "never");
  }
}

/** An adapter that is only its surface. */
export const adapterOf = (surface: Surface): PlatformAdapter => ({
  surface,
  start: async () => undefined,
  stop: async () => undefined,
  health: () => ({ isConnected: true, detail: "" }),
});
