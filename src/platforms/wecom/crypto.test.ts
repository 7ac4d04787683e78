import { decrypt } from "@wecom/crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseElement, seal, sign, textOf, unseal } from "../../../test/fakes/wecom/envelope.ts";
import {
  type CallbackKeys,
  type CallbackQuery,
  decryptMessage,
  EnvelopeRefused,
  openDelivery,
  openEcho,
  openEnvelope,
  sealReply,
  wrongKeys,
} from "./crypto.ts";
import { text } from "./xml.ts";

/** The example of https://developer.work.weixin.qq.com/document/path/90968; its key is no canonical Base64. */
const official = {
  keys: {
    token: "QDG6eK",
    encodingAesKey: "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C",
    corpId: "wx5823bf96d3bd56c7",
  },
  timestamp: "1409659813",
  nonce: "1372623149",
  signature: "477715d11cdb4164915debcba66cb864d751f3e6",
  cipher:
    "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj911L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DOdnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6BpNelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==",
};

const corpId = "ww0123456789abcdef";
const echo = {
  keys: { token: "tkn7Q2mZ", encodingAesKey: "A0b1C2d3E4f5G6h7I8j9K0l1M2n3O4p5Q6r7S8t9U0w", corpId },
  timestamp: "1735689600",
  nonce: "1597212914",
  signature: "adf089e5bbe1da9c2218818cf0715dc9a2689e94",
  cipher: "BHPmfLJqY4E/5iO0iuAI6QDTl8yUzUuYTLwIeK7plX7X8lIAmKD4BCbsNX1QBROyot3PLD1nvbaFYNCKyMZgCQ==",
};
const message = {
  keys: { token: "Leave4Bot", encodingAesKey: "zYxWvUtSrQpOnMlKjIhGfEdCbA9876543210ZyXwVuQ", corpId },
  timestamp: "1735689661",
  nonce: "nonce_B-2",
  signature: "d083a41dc48844fb95dd2778056411f42643f895",
  cipher:
    "siz+mOvorn5TeO04Ld0/e2OThb43NYovPkYmZTP5yzdshOrkdF+s7S48ziqDYPwh8GNnSuAgsvlimSlL2w8vJBIQgilBi6GkyE4rvLS0me8+UvoCG99L2oa3KEQQAa8pBbnwxvgPOWp4EaD6gt6D/GJU2HXIhLFgO5kI+eWa9/nQ3/APP7krvS2fxAPFAZYuzdsBgV2qJEI9PsvWJ76rv8XhLvfoxuCun67PQsA/jJ4N8UJt/7maVbPdpFCddbpY4gCRxz7YAUpmDOSa8Qjdcm3DtZhBIibMmig2nd8A5IOUvIZIuBSgu6uBCJuRjW4qhu7QpaAA974ieP/qVOZNQC8oaNZEfUYPKyzkhGUOIY6UL5eg/gBB+t9i3btCoW9GJCjc8Eswma2by0BctudM0AgUDKgx5KF3fwrL24TtfLzEhSV6GfaWl7JQKPCz770UpBkvpiRZj3gYtXyATxwXIA==",
};
const bot = {
  keys: { token: "abcDEF123", encodingAesKey: "kWxPlQ0rTz8sVb4nYc2mXd6jFg1hHu3iKo5pLe7wRtA", corpId: "" },
  timestamp: "1735689722",
  nonce: "88001234",
  signature: "d32521090681cb46adc660075230d481e64eff49",
  cipher:
    "KMXPUrljXkbifskdejwXj9Q9knvUgCU6ckwfybzBZ2SRxw+WFuFvl6zuMJzEkDTqmThul5/dRMA9cAdE5IXAGYzsBtrBd49kANGv9BaVDFHamJvzly47QvIW9WFl4TJbJZ2oat6T+Q2xVbJrnEfEblIKUV4QzVZW+bxIZwF25Pv6+LA25oRT3Nec2eskn6ugd3kQmY4qSShz/ChlNuYk+bB/TD4hYt7IQ1aYfCtdmSYKas4uH3V+MjTSSHP2Rztf",
};

type Vector = typeof echo;
const queryOf = ({ signature, timestamp, nonce }: Vector): CallbackQuery => ({
  msg_signature: signature,
  timestamp,
  nonce,
});
const timeOf = ({ timestamp }: Vector) => new Date(Number(timestamp) * 1000);
const open = (vector: Vector, query: CallbackQuery = queryOf(vector), now = timeOf(vector)) =>
  openEnvelope(vector.keys, query, vector.cipher, now);

/** A correctly signed query for a ciphertext of our own making. */
const signed = (keys: CallbackKeys, cipher: string): CallbackQuery => ({
  msg_signature: sign(keys.token, echo.timestamp, echo.nonce, cipher),
  timestamp: echo.timestamp,
  nonce: echo.nonce,
});
const sealed = (plaintext: string, spoil: (padded: Buffer) => Buffer = (padded) => padded, receiverId = corpId) =>
  seal({ aesKey: echo.keys.encodingAesKey, receiverId }, plaintext, { spoil });
const openOwn = (cipher: string) => openEnvelope(echo.keys, signed(echo.keys, cipher), cipher, timeOf(echo));

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof EnvelopeRefused) return error.code;
    throw error;
  }
  return "accepted";
}

describe("known vectors", () => {
  test("the worked example of the documentation opens", () => {
    expect(open(official)).toContain("<Content><![CDATA[hello]]></Content>");
    expect(open(official)).toContain("<MsgId>4561255354251345929</MsgId>");
  });
  test("the URL check is answered with the plaintext to the letter", () => {
    const query = { ...queryOf(echo), echostr: echo.cipher };
    expect(openEcho(echo.keys, query, timeOf(echo))).toBe("2475128990632174411");
  });
  test("markup, characters of several bytes and emoji arrive unharmed", () => {
    expect(open(message)).toContain("<![CDATA[请假 3天 <年假> & 🙂]]>");
  });
  test("a whole padding block and an empty receiver id are read", () => {
    const { message: plain, receiverId } = decryptMessage(bot.keys.encodingAesKey, bot.cipher);
    expect(receiverId).toBe("");
    expect(JSON.parse(plain)).toMatchObject({ msgid: "m-0001", from: { userid: "lisi" } });
  });
  test("values are sorted byte by byte, capitals first", () => {
    expect(open(bot)).toContain("m-0001");
  });
});

describe("parameters", () => {
  test.each([
    ["a repeated parameter, which comes as a list", { nonce: [echo.nonce, echo.nonce] }],
    ["a missing parameter", { nonce: undefined }],
    ["a number", { timestamp: Number(echo.timestamp) }],
    ["a timestamp that is no number", { timestamp: "now" }],
    ["a signature in capitals", { msg_signature: echo.signature.toUpperCase() }],
    ["a short signature", { msg_signature: echo.signature.slice(1) }],
    ["an empty nonce", { nonce: "" }],
  ])("%s is refused", (_name, change) => {
    expect(refusal(() => open(echo, { ...queryOf(echo), ...change }))).toBe("malformed-parameter");
  });
  test("a parameter that only the prototype has does not count as given", () => {
    expect(refusal(() => open(echo, Object.create(queryOf(echo))))).toBe("malformed-parameter");
  });
  test("the URL check without echostr is refused", () => {
    expect(refusal(() => openEcho(echo.keys, queryOf(echo), timeOf(echo)))).toBe("malformed-parameter");
  });
  test("an echostr whose plus signs became spaces is refused", () => {
    const query = { ...queryOf(echo), echostr: echo.cipher.replaceAll("4", " ") };
    expect(refusal(() => openEcho(echo.keys, query, timeOf(echo)))).toBe("malformed-parameter");
  });
});

describe("signature and age", () => {
  test("one changed digit of the signature is refused", () => {
    const changed = echo.signature.replace(/^./, "b");
    expect(refusal(() => open(echo, { ...queryOf(echo), msg_signature: changed }))).toBe("wrong-signature");
  });
  test("a signature made with another token is refused", () => {
    const keys = { ...echo.keys, token: "other" };
    expect(refusal(() => openEnvelope(keys, queryOf(echo), echo.cipher, timeOf(echo)))).toBe("wrong-signature");
  });
  test("the window is five minutes either way, both ends included", () => {
    const at = (seconds: number) => new Date(timeOf(echo).getTime() + seconds * 1000);
    for (const seconds of [-300, 300]) expect(open(echo, queryOf(echo), at(seconds))).toBe("2475128990632174411");
    for (const seconds of [-301, 301]) expect(refusal(() => open(echo, queryOf(echo), at(seconds)))).toBe("stale");
  });
  test("the same request twice is opened twice, for WeCom repeats itself", () => {
    expect(open(echo)).toBe(open(echo));
  });
});

describe("ciphertext", () => {
  test.each([
    ["empty", ""],
    ["half a block of 32", Buffer.alloc(16).toString("base64")],
    ["in the alphabet for URLs", "-_".repeat(32)],
    ["with a space", ` ${echo.cipher.slice(1)}`],
    ["with padding in the middle", `${"A".repeat(20)}==${"A".repeat(22)}`],
    ["too long", "A".repeat(300_000)],
  ])("%s is refused, though signed", (_name, cipher) => {
    expect(refusal(() => openOwn(cipher))).toBe("malformed-ciphertext");
  });
  test("the receiver must be our company", () => {
    expect(refusal(() => openOwn(sealed("hello", undefined, "wwffffffffffffffff")))).toBe("wrong-receiver");
    expect(refusal(() => openOwn(sealed("hello", undefined, "")))).toBe("wrong-receiver");
    expect(refusal(() => openOwn(sealed("hello", undefined, `${corpId}x`)))).toBe("wrong-receiver");
  });
  test("every byte of the padding counts", () => {
    const pad = sealedPad("hello");
    expect(pad).toBeGreaterThan(2);
    for (let back = 1; back <= pad; back += 1) {
      const cipher = sealed("hello", (padded) => {
        padded[padded.length - back] = (padded[padded.length - back] ?? 0) ^ 0x40;
        return padded;
      });
      expect(refusal(() => openOwn(cipher))).toBe("wrong-padding");
    }
  });
  test.each([0, 33, 255])("a last byte of %i is refused", (last) => {
    const cipher = sealed("hello", (padded) => {
      padded[padded.length - 1] = last;
      return padded;
    });
    expect(refusal(() => openOwn(cipher))).toBe("wrong-padding");
  });
  test.each([9_999, 0xffff_ffff])("a length field of %i reaches past the end and is refused", (length) => {
    const cipher = sealed("hello", (padded) => {
      padded.writeUInt32BE(length, 16);
      return padded;
    });
    expect(refusal(() => openOwn(cipher))).toBe("wrong-length");
  });
  test("a plaintext too short for its own head is refused", () => {
    expect(refusal(() => openOwn(sealed("", () => Buffer.alloc(32, 32))))).toBe("wrong-length");
    expect(refusal(() => openOwn(sealed("", () => Buffer.alloc(32, 16))))).toBe("wrong-length");
  });
  test("a message cut within a character is refused", () => {
    const cipher = sealed("长x", (padded) => {
      padded[20] = 0x78;
      return padded;
    });
    expect(refusal(() => openOwn(cipher))).toBe("not-utf8");
  });
});

function sealedPad(plaintext: string): number {
  let pad = 0;
  sealed(plaintext, (padded) => {
    pad = padded.at(-1) ?? 0;
    return padded;
  });
  return pad;
}

describe("round trips", () => {
  const anyText = fc.string({ unit: "binary", maxLength: 200 });

  test("whatever WeCom encrypts is decrypted unchanged, at every padding from 1 to 32", () => {
    fc.assert(
      fc.property(anyText, (plain) => {
        expect(openOwn(sealed(plain))).toBe(plain);
      }),
    );
    const pads = Array.from({ length: 32 }, (_, length) => {
      expect(openOwn(sealed("x".repeat(length)))).toBe("x".repeat(length));
      return sealedPad("x".repeat(length));
    });
    expect(new Set(pads).size).toBe(32);
  });
  test("a byte order mark at the start belongs to the message", () => {
    expect(openOwn(sealed("\ufeffhello"))).toBe("\ufeffhello");
  });
  test("whatever we seal is opened by an independent implementation and by WeCom's own", () => {
    fc.assert(
      fc.property(anyText, (plain) => {
        const reply = parseElement(sealReply(echo.keys, plain, timeOf(echo)));
        const [cipher, nonce] = [textOf(reply, "Encrypt") ?? "", textOf(reply, "Nonce") ?? ""];
        expect(textOf(reply, "TimeStamp")).toBe(echo.timestamp);
        expect(textOf(reply, "MsgSignature")).toBe(sign(echo.keys.token, echo.timestamp, nonce, cipher));
        expect(unseal({ aesKey: echo.keys.encodingAesKey, receiverId: corpId }, cipher)).toBe(plain);
        expect(decrypt(echo.keys.encodingAesKey, cipher)).toMatchObject({ message: plain, id: corpId });
      }),
    );
  });
  test("no two replies are encrypted alike", () => {
    const one = sealReply(echo.keys, "hello", timeOf(echo));
    expect(sealReply(echo.keys, "hello", timeOf(echo))).not.toBe(one);
  });
});

describe("deliveries", () => {
  const keys = { ...message.keys, agentId: 1000002 };
  const outer = (cipher: string) =>
    `<xml><ToUserName>${corpId}</ToUserName><Encrypt><![CDATA[${cipher}]]></Encrypt></xml>`;
  const deliver = (inner: string, body = outer) => {
    const cipher = seal({ aesKey: keys.encodingAesKey, receiverId: corpId }, inner);
    return openDelivery(keys, signed(keys, cipher), body(cipher), timeOf(echo));
  };
  const inner = (fields: string) => `<xml><ToUserName>${corpId}</ToUserName>${fields}</xml>`;

  test("the message comes out with its id to the last digit", () => {
    const opened = openDelivery(keys, queryOf(message), outer(message.cipher), timeOf(message));
    expect(text(opened, "MsgId")).toBe("7459035031717794886");
    expect(text(opened, "Content")).toBe("请假 3天 <年假> & 🙂");
  });
  test("a message of the directory has no app and is opened", () => {
    expect(text(deliver(inner("<FromUserName>sys</FromUserName>")), "FromUserName")).toBe("sys");
  });
  test("a message for another company or another app is refused", () => {
    expect(refusal(() => deliver("<xml><ToUserName>wwother</ToUserName></xml>"))).toBe("wrong-receiver");
    expect(refusal(() => deliver("<xml/>"))).toBe("wrong-receiver");
    expect(refusal(() => deliver(inner("<AgentID>1000003</AgentID>")))).toBe("wrong-receiver");
  });
  test.each([
    ["no XML", () => "hello"],
    ["no ciphertext", () => "<xml/>"],
    ["two ciphertexts", (cipher: string) => `<xml><Encrypt>${cipher}</Encrypt><Encrypt>${cipher}</Encrypt></xml>`],
    ["a document type", (cipher: string) => `<!DOCTYPE xml>${outer(cipher)}`],
  ])("an envelope with %s is refused", (_name, body) => {
    expect(refusal(() => deliver(inner(""), body))).toBe("malformed-envelope");
  });
  test("a document type within the encrypted message is refused", () => {
    expect(refusal(() => deliver(`<!DOCTYPE xml>${inner("")}`))).toBe("malformed-envelope");
  });
});

test("wrong keys are named and not shown", () => {
  expect(wrongKeys(official.keys)).toEqual([]);
  expect(wrongKeys({ token: "with space", encodingAesKey: `${echo.keys.encodingAesKey}=`, corpId: "" })).toEqual([
    "token",
    "encodingAesKey",
    "corpId",
  ]);
  expect(wrongKeys({ ...echo.keys, encodingAesKey: "-".repeat(43) })).toEqual(["encodingAesKey"]);
});
