import { Readable } from "node:stream";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import { atMost } from "../../core/at-most.ts";
import { type Stage, toMailError } from "./errors.ts";
import { ANSWER_MS, CONNECT_MS, IDLE_MS, MAX_CONNECTIONS, MESSAGES_PER_CONNECTION } from "./limits.ts";
import type { SmtpServer } from "./settings.ts";

type Envelope = { from: string; to: string };
type Open = { connection: SMTPConnection; uses: number; closing?: NodeJS.Timeout };

/** A few connections to the server, kept while they are used. Failures are told as `PlatformError`. */
export class Postbox {
  readonly #server: SmtpServer;
  readonly #idle: Open[] = [];
  readonly #inTurn = atMost(MAX_CONNECTIONS);
  #isStopped = false;

  constructor(server: SmtpServer) {
    this.#server = server;
  }

  /** Hands one message over; done when the server has said that it is its now. @throws PlatformError */
  send(envelope: Envelope, message: Buffer): Promise<void> {
    return this.#inTurn(() => this.#send(envelope, message));
  }

  /** Whether the server takes us: connects, signs in, and leaves. @throws PlatformError */
  async check(): Promise<void> {
    const { connection } = await this.#open();
    connection.quit();
  }

  stop(): void {
    this.#isStopped = true;
    for (const open of this.#idle.splice(0)) this.#leave(open);
  }

  async #send(envelope: Envelope, message: Buffer): Promise<void> {
    let stage: Stage = "connecting";
    let open = this.#take();
    try {
      open ??= await this.#open();
      const { connection } = open;
      stage = "envelope";
      // Nobody reads from it before the server has said that it is ready for the message.
      const body = Readable.from(
        (async function* () {
          stage = "handing-over";
          yield message;
        })(),
        { objectMode: false, highWaterMark: 1 },
      );
      await new Promise<void>((resolve, reject) => {
        const fail = (error: Error) => reject(error);
        connection.once("error", fail);
        connection.send({ ...envelope, size: message.length }, body, (error) => {
          connection.off("error", fail);
          if (error) reject(error);
          else resolve();
        });
      });
    } catch (error) {
      if (open) this.#close(open);
      throw toMailError(error, stage);
    }
    this.#keep(open);
  }

  #take(): Open | undefined {
    const open = this.#idle.pop();
    clearTimeout(open?.closing);
    return open;
  }

  #keep(open: Open): void {
    open.uses += 1;
    if (this.#isStopped || open.uses >= MESSAGES_PER_CONNECTION) {
      this.#leave(open);
      return;
    }
    open.closing = setTimeout(() => {
      this.#forget(open);
      this.#leave(open);
    }, IDLE_MS).unref();
    this.#idle.push(open);
  }

  async #open(): Promise<Open> {
    const { host, port, isSecure, user, password, tls } = this.#server;
    const isHere = /^(localhost|127\.|\[?::1)/.test(host);
    const connection = new SMTPConnection({
      host,
      port,
      secure: isSecure,
      // A password crosses no net in clear.
      requireTLS: user !== undefined && !isSecure && !isHere,
      connectionTimeout: CONNECT_MS,
      greetingTimeout: CONNECT_MS,
      dnsTimeout: CONNECT_MS,
      socketTimeout: ANSWER_MS,
      logger: false,
      ...(tls && { tls }),
    });
    const open: Open = { connection, uses: 0 };
    // While nobody waits for it: it is over, and the next message opens another.
    connection.on("error", () => this.#forget(open));
    connection.on("end", () => this.#forget(open));
    try {
      await step(connection, (done) => connection.connect(done));
      if (user !== undefined && password !== undefined) {
        await step(connection, (done) => connection.login({ user, pass: password }, done));
      }
    } catch (error) {
      connection.close();
      throw toMailError(error, "connecting");
    }
    return open;
  }

  #forget(open: Open): void {
    clearTimeout(open.closing);
    const at = this.#idle.indexOf(open);
    if (at !== -1) this.#idle.splice(at, 1);
  }

  #leave({ connection, closing }: Open): void {
    clearTimeout(closing);
    connection.quit();
  }

  #close(open: Open): void {
    this.#forget(open);
    open.connection.close();
  }
}

/** One step of a connection, which may also fail by an event. */
function step(connection: SMTPConnection, begin: (done: (error?: Error | null) => void) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    connection.once("error", reject);
    begin((error) => {
      connection.off("error", reject);
      if (error) reject(error);
      else resolve();
    });
  });
}
