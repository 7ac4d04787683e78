import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from "node:crypto";

/** What a sealed value is for. Each purpose has a key of its own, so that one cannot be opened as another. */
export type Purpose = "text" | "identity" | "evidence" | "page" | "reply";

/**
 * Seals texts, identities and files with AES-256-GCM, and makes keyed hashes. Layout of a sealed value: version (1),
 * key id (4), nonce (12), ciphertext, tag (16).
 */
export type Vault = {
  /** `about` binds the value to its row: it opens only with the same text. */
  seal(purpose: Purpose, plain: string | Uint8Array, about: string): Uint8Array<ArrayBuffer>;
  /** @throws SealBroken if it was changed, belongs elsewhere, or its key is missing */
  open(purpose: Purpose, sealed: Uint8Array, about: string): Buffer;
  openText(purpose: Purpose, sealed: Uint8Array, about: string): string;
  /** A hash that only the holder of the key can make; finds a value without storing it. Hex. */
  keyedHash(label: string, value: string): string;
  /** A short signature for links and codes, base64url, 128 bits. */
  sign(label: string, value: string): string;
  isSigned(label: string, value: string, signature: string): boolean;
};

/** What was sealed was changed, or is opened for another purpose or with another key. */
export class SealBroken extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "SealBroken";
  }
}

const VERSION = 1;
const HEAD_BYTES = 1 + 4 + 12;
const TAG_BYTES = 16;

/** Whether a text is a master key: 32 bytes in base64. */
export const isMasterKey = (text: string): boolean => Buffer.from(text, "base64").length === 32;

/** A new master key, 32 random bytes in base64. */
export const newMasterKey = (): string => randomBytes(32).toString("base64");

/**
 * @param masterKeys in base64, 32 bytes each; the first seals, all open, the last makes the keyed hashes (so they stay
 *   the same when a new key is put in front)
 */
export function createVault(masterKeys: readonly string[]): Vault {
  const keys = masterKeys.map((text) => {
    const key = Buffer.from(text, "base64");
    if (key.length !== 32) throw new RangeError("a master key has 32 bytes in base64");
    return { id: createHash("sha256").update(key).digest().subarray(0, 4), key };
  });
  const [first, last] = [keys[0], keys.at(-1)];
  if (!first || !last) throw new RangeError("at least one master key");
  const derived = new Map<string, Buffer>();
  const derive = (key: Buffer, id: Buffer, label: string) => {
    const name = `${id.toString("hex")}:${label}`;
    let made = derived.get(name);
    if (!made) {
      made = Buffer.from(hkdfSync("sha256", key, "shenyan", label, 32));
      derived.set(name, made);
    }
    return made;
  };
  const mac = (label: string, value: string) =>
    createHmac("sha256", derive(last.key, last.id, `mac:${label}`))
      .update(value)
      .digest();

  const open: Vault["open"] = (purpose, sealed, about) => {
    const bytes = Buffer.from(sealed);
    if (bytes.length < HEAD_BYTES + TAG_BYTES || bytes[0] !== VERSION) throw new SealBroken("not a sealed value");
    const id = bytes.subarray(1, 5);
    const found = keys.find((key) => key.id.equals(id));
    if (!found) throw new SealBroken(`sealed with a key that is not configured (${id.toString("hex")})`);
    const decipher = createDecipheriv(
      "aes-256-gcm",
      derive(found.key, found.id, `seal:${purpose}`),
      bytes.subarray(5, HEAD_BYTES),
    );
    decipher.setAAD(Buffer.from(about));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    try {
      return Buffer.concat([decipher.update(bytes.subarray(HEAD_BYTES, -TAG_BYTES)), decipher.final()]);
    } catch (cause) {
      throw new SealBroken("the seal is broken", cause);
    }
  };

  return {
    seal(purpose, plain, about) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv("aes-256-gcm", derive(first.key, first.id, `seal:${purpose}`), nonce);
      cipher.setAAD(Buffer.from(about));
      const body = [cipher.update(plain), cipher.final()];
      return new Uint8Array(Buffer.concat([Buffer.from([VERSION]), first.id, nonce, ...body, cipher.getAuthTag()]));
    },
    open,
    openText: (purpose, sealed, about) => open(purpose, sealed, about).toString("utf8"),
    keyedHash: (label, value) => mac(label, value).toString("hex"),
    sign: (label, value) => mac(`sign:${label}`, value).subarray(0, 16).toString("base64url"),
    isSigned(label, value, signature) {
      const expected = mac(`sign:${label}`, value).subarray(0, 16);
      const given = Buffer.from(signature, "base64url");
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}
