import type { AddressInfo, Socket } from "node:net";
import { type ParsedMail, simpleParser } from "mailparser";
import { SMTPServer, type SMTPServerSession } from "smtp-server";
import { onTestFinished } from "vitest";

/** What the server answers in the place of going on. */
export type Refusal = { code: number; text?: string };

/** A real mail server on a free port that keeps what it takes and refuses when it is told to. */
export type MailServer = {
  url: string;
  port: number;
  mails: (ParsedMail & { envelopeTo: string[]; raw: string })[];
  /** Connections that were opened. */
  connections: number;
  /** Everybody whom somebody tried to reach, in order. */
  tried: string[];
  /** Answers of the next recipients and messages, one after another; "cut" closes the connection. */
  atRecipient: (Refusal | "cut")[];
  atSender: Refusal[];
  /** Before a word of it was kept; or after it was taken whole. */
  atMessage: (Refusal | "cut" | "take-and-cut")[];
  stop(): Promise<void>;
};

const refused = ({ code, text = "no" }: Refusal) => Object.assign(new Error(text), { responseCode: code });

export async function startMailServer(
  options: { login?: { user: string; password: string }; isSecure?: boolean; port?: number } = {},
): Promise<MailServer> {
  const { login, isSecure = false } = options;
  const sockets = new Map<number | undefined, Socket>();
  const cut = ({ remotePort }: SMTPServerSession) => void sockets.get(remotePort)?.destroy();
  const server = new SMTPServer({
    secure: isSecure,
    authOptional: login === undefined,
    disabledCommands: isSecure ? [] : ["STARTTLS"],
    // Over plain connections on this machine alone.
    allowInsecureAuth: true,
    closeTimeout: 200,
    onConnect(_session, done) {
      state.connections += 1;
      done();
    },
    onAuth({ username, password }, _session, done) {
      if (username === login?.user && password === login?.password) return done(null, { user: username });
      return done(refused({ code: 535, text: "wrong password" }));
    },
    onMailFrom(_address, _session, done) {
      const refusal = state.atSender.shift();
      done(refusal && refused(refusal));
    },
    onRcptTo({ address }, session, done) {
      state.tried.push(address);
      const refusal = state.atRecipient.shift();
      if (refusal === "cut") return void cut(session);
      return done(refusal && refused({ text: `<${address}> no`, ...refusal }));
    },
    onData(stream, session, done) {
      const refusal = state.atMessage.shift();
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => {
        if (refusal === "cut") cut(session);
        chunks.push(chunk);
      });
      stream.on("end", async () => {
        if (refusal === "cut") return;
        if (refusal !== undefined && refusal !== "take-and-cut") return done(refused(refusal));
        const raw = Buffer.concat(chunks).toString();
        const envelopeTo = session.envelope.rcptTo.map(({ address }) => address);
        state.mails.push(Object.assign(await simpleParser(raw), { envelopeTo, raw }));
        if (refusal === "take-and-cut") return cut(session);
        return done();
      });
    },
  });
  server.on("error", () => undefined);
  server.server.on("connection", (socket: Socket) => sockets.set(socket.remotePort, socket));
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, "127.0.0.1", resolve));
  const { port } = server.server.address() as AddressInfo;
  const state: MailServer = {
    url: `${isSecure ? "smtps" : "smtp"}://${login ? `${login.user}:${login.password}@` : ""}127.0.0.1:${port}`,
    port,
    mails: [],
    connections: 0,
    tried: [],
    atRecipient: [],
    atSender: [],
    atMessage: [],
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
  onTestFinished(() => state.stop());
  return state;
}
