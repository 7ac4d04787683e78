import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";

const HANDSHAKE_SALT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const OPCODE = { continuation: 0, text: 1, close: 8, ping: 9, pong: 10 } as const;

/** The server's end of one WebSocket (RFC 6455): text frames, ping, close; no extensions. */
export class WebSocketPeer {
  onText: (text: string) => void = () => {};
  onClose: () => void = () => {};
  readonly #socket: Socket;
  #buffer = Buffer.alloc(0);
  #fragments: Buffer[] = [];
  #isClosed = false;

  /** Answers the upgrade request. */
  constructor(request: IncomingMessage, socket: Socket) {
    this.#socket = socket;
    const key = request.headers["sec-websocket-key"] ?? "";
    const accept = createHash("sha1")
      .update(key + HANDSHAKE_SALT)
      .digest("base64");
    const head = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"];
    socket.write([...head, `Sec-WebSocket-Accept: ${accept}`, "", ""].join("\r\n"));
    socket.on("data", (chunk: Buffer) => this.#receive(chunk));
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.#closed());
  }

  sendText(text: string): void {
    this.#send(OPCODE.text, Buffer.from(text));
  }
  close(): void {
    if (this.#isClosed) return;
    this.#send(OPCODE.close, Buffer.from([0x03, 0xe8]));
    this.#socket.end();
    this.#closed();
  }

  #closed(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.onClose();
  }

  #send(opcode: number, payload: Buffer): void {
    if (this.#isClosed) return;
    const length = payload.length;
    let head: Buffer;
    if (length < 126) head = Buffer.from([0x80 | opcode, length]);
    else if (length < 65_536) {
      head = Buffer.from([0x80 | opcode, 126, 0, 0]);
      head.writeUInt16BE(length, 2);
    } else {
      head = Buffer.alloc(10);
      head.set([0x80 | opcode, 127]);
      head.writeBigUInt64BE(BigInt(length), 2);
    }
    this.#socket.write(Buffer.concat([head, payload]));
  }

  #receive(chunk: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    for (let frame = this.#nextFrame(); frame; frame = this.#nextFrame()) this.#handle(frame);
  }

  #handle(frame: { opcode: number; isLast: boolean; payload: Buffer }): void {
    if (frame.opcode === OPCODE.ping) this.#send(OPCODE.pong, frame.payload);
    else if (frame.opcode === OPCODE.close) this.close();
    else if (frame.opcode === OPCODE.text || frame.opcode === OPCODE.continuation) {
      this.#fragments.push(frame.payload);
      if (!frame.isLast) return;
      const text = Buffer.concat(this.#fragments).toString();
      this.#fragments = [];
      this.onText(text);
    }
  }

  /** The next whole frame of the buffer, unmasked; undefined until all of it has come. */
  #nextFrame(): { opcode: number; isLast: boolean; payload: Buffer } | undefined {
    const buffer = this.#buffer;
    if (buffer.length < 2) return undefined;
    const [first, second] = [buffer.readUInt8(0), buffer.readUInt8(1)];
    const short = second & 0x7f;
    const lengthBytes = short === 126 ? 2 : short === 127 ? 8 : 0;
    const maskAt = 2 + lengthBytes;
    if (buffer.length < maskAt + 4) return undefined;
    const length =
      lengthBytes === 2 ? buffer.readUInt16BE(2) : lengthBytes === 8 ? Number(buffer.readBigUInt64BE(2)) : short;
    const end = maskAt + 4 + length;
    if (buffer.length < end) return undefined;
    const mask = buffer.subarray(maskAt, maskAt + 4);
    const payload = Buffer.from(buffer.subarray(maskAt + 4, end));
    for (let i = 0; i < payload.length; i += 1) payload.writeUInt8(payload.readUInt8(i) ^ mask.readUInt8(i % 4), i);
    this.#buffer = buffer.subarray(end);
    return { opcode: first & 0x0f, isLast: (first & 0x80) !== 0, payload };
  }
}
