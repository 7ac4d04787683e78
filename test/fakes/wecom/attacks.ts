import type { Callbacks } from "./callbacks.ts";
import { type Fields, seal, toXml } from "./envelope.ts";
import type { AppConfig, World } from "./world.ts";

/** Requests that WeCom never sends; a handler must answer 4xx, or hang up, and do nothing. Rule K10. */
export const ATTACKS = [
  "wrong-signature",
  "no-signature",
  "wrong-receiver",
  "other-app",
  "broken-padding",
  "zero-padding",
  "long-padding",
  "wrong-length",
  "stale-replay",
  "from-the-future",
  "huge",
  "dtd",
  "inner-dtd",
  "duplicate-parameters",
  "not-xml",
  "not-base64",
] as const;
export type Attack = (typeof ATTACKS)[number];

const ENTITIES = '<!DOCTYPE xml [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>';
const SIX_MINUTES = 360;

/** The status that the attack was answered with; undefined if the connection was cut. */
export async function attack(
  world: World,
  callbacks: Callbacks,
  app: AppConfig,
  kind: Attack,
  fields: Fields,
): Promise<number | undefined> {
  const { status } = await callbacks.post(app, request(world, callbacks, app, kind, fields));
  if (status !== undefined && (status < 400 || status > 499)) world.warn("K10", `${kind} was answered with ${status}`);
  return status;
}

function request(world: World, callbacks: Callbacks, app: AppConfig, kind: Attack, fields: Fields) {
  const envelope = world.envelope(app);
  const inner = `<xml>${toXml(fields)}</xml>`;
  const spoilt = (spoil: (padded: Buffer) => Buffer) => callbacks.sign(app, seal(envelope, inner, { spoil }));
  const fair = callbacks.pack(app, inner);
  switch (kind) {
    case "wrong-signature":
      return { ...fair, query: fair.query.replace(/(?<=msg_signature=)./, (digit) => (digit === "0" ? "1" : "0")) };
    case "no-signature":
      return { ...fair, query: fair.query.replace(/msg_signature=[0-9a-f]+&/, "") };
    case "wrong-receiver":
      return callbacks.sign(app, seal({ ...envelope, receiverId: "wwffffffffffffffff" }, inner));
    case "other-app":
      return callbacks.pack(app, `<xml>${toXml({ ...fields, AgentID: app.agentId + 1 })}</xml>`);
    case "broken-padding":
      return spoilt(breakPadding);
    case "zero-padding":
      return spoilt((padded) => withLastByte(padded, 0));
    case "long-padding":
      return spoilt((padded) => withLastByte(padded, 33));
    case "wrong-length":
      return spoilt((padded) => {
        padded.writeUInt32BE(9_999_999, 16);
        return padded;
      });
    case "stale-replay":
      return callbacks.sign(app, seal(envelope, inner), world.seconds() - SIX_MINUTES);
    case "from-the-future":
      return callbacks.sign(app, seal(envelope, inner), world.seconds() + SIX_MINUTES);
    case "huge":
      return callbacks.pack(app, `<xml>${toXml({ ...fields, Content: "长".repeat(2_000_000) })}</xml>`);
    case "dtd":
      return { ...fair, body: `${ENTITIES}${fair.body}` };
    case "inner-dtd":
      return callbacks.pack(app, `${ENTITIES}${inner}`);
    case "duplicate-parameters":
      return { ...fair, query: `${fair.query}&${fair.query}` };
    case "not-xml":
      return { ...fair, body: "hello" };
    case "not-base64":
      return callbacks.sign(app, `${"*".repeat(64)}`);
  }
}

function withLastByte(padded: Buffer, byte: number): Buffer {
  padded[padded.length - 1] = byte;
  return padded;
}

/** The first byte of the padding, which a check of the last byte alone overlooks. */
function breakPadding(padded: Buffer): Buffer {
  const pad = padded.at(-1) ?? 1;
  if (pad === 1) return withLastByte(padded, 2);
  padded[padded.length - pad] = pad ^ 0x40;
  return padded;
}
