import { createServer } from "node:http";
import { decrypt, getSignature } from "@wecom/crypto";
import { SaxesParser } from "saxes";
import { systemClock } from "../src/core/clock.ts";
import { seal, sign, toXml } from "../test/fakes/wecom/envelope.ts";
import { startFakeWecom } from "../test/fakes/wecom/index.ts";
import { openHouse } from "./house.ts";
import { fire, type Shot } from "./load.ts";
import { line, quantile, round } from "./measure.ts";

const CORP = "ww0123456789abcdef";
const AGENT = 1000002;
const KEYS = { token: "Bench1", aesKey: "zYxWvUtSrQpOnMlKjIhGfEdCbA9876543210ZyXwVuQ", receiverId: CORP };
const SECRET = "secret-of-the-app";

function delivery(n: number, fields: Parameters<typeof toXml>[0]): Shot {
  const timestamp = String(Math.floor(systemClock.now().getTime() / 1000));
  const base = { ToUserName: CORP, FromUserName: "ZhangSan", CreateTime: Number(timestamp) };
  const cipher = seal(KEYS, `<xml>${toXml({ ...base, ...fields, AgentID: AGENT })}</xml>`);
  const signature = sign(KEYS.token, timestamp, `n${n}`, cipher);
  const body = `<xml><ToUserName><![CDATA[${CORP}]]></ToUserName><AgentID><![CDATA[${AGENT}]]></AgentID><Encrypt><![CDATA[${cipher}]]></Encrypt></xml>`;
  return {
    method: "POST",
    path: `/wecom/callback?msg_signature=${signature}&timestamp=${timestamp}&nonce=n${n}`,
    headers: { "content-type": "text/xml", "content-length": String(Buffer.byteLength(body)) },
    body,
  };
}
/** A word that is a command: taken in, handled, its answer queued. */
const said = (n: number): Shot => delivery(n, { MsgType: "text", Content: "我的", MsgId: BigInt(`74590350${n}`) });
/** An event that nobody handles: verified, decrypted, parsed, routed. */
const unknown = (n: number): Shot => delivery(n, { MsgType: "event", Event: "location_select", EventKey: `k${n}` });
const shots = (make: (n: number) => Shot, count: number, from = 0) =>
  Array.from({ length: count }, (_, i) => make(from + i));

/** WeCom's wire: the same two figures as for Slack. */
export async function benchWecom(): Promise<void> {
  const wecom = await startFakeWecom({
    clock: systemClock,
    corpId: CORP,
    apps: [
      {
        agentId: AGENT,
        secret: SECRET,
        scope: { departments: [1] },
        callback: { url: "http://127.0.0.1:9/none", token: KEYS.token, aesKey: KEYS.aesKey },
      },
    ],
    departments: [{ id: 1, name: "公司", parentId: 0 }],
    members: [{ userId: "ZhangSan", name: "张三", departments: [1] }],
  });
  const house = await openHouse({
    wecom: {
      corpId: CORP,
      agentId: AGENT,
      secret: SECRET,
      token: KEYS.token,
      encodingAesKey: KEYS.aesKey,
      apiUrl: wecom.url,
    },
  });
  try {
    await house.app.services.db.prisma.platformAccount.create({
      data: {
        platform: "wecom",
        tenant: CORP,
        externalId: "zhangsan",
        spelling: "ZhangSan",
        personId: "per_demochenchen",
      },
    });
    await fire({ url: house.url, shots: shots(said, 100, 900_000), kind: "rate", rate: 50, seconds: 2 });
    const order = { url: house.url, shots: shots(said, 600, 100_000), kind: "rate", rate: 50, seconds: 12 } as const;
    const { times = [], failures } = await fire(order);
    const committed = await house.app.services.db.prisma.delivery.count();
    const p99 = quantile(times, 0.99);
    line(
      "WeCom: acknowledgement of 50 messages a second",
      `p50 ${round(quantile(times, 0.5))} · p99 ${round(p99)} ms`,
      `${committed} answers queued, ${failures} failed`,
      "p99 < 150 ms",
      p99 < 150 && failures === 0 && committed >= 700,
    );
    const most = { kind: "most", concurrency: 16, ms: 5_000 } as const;
    const ours = await fire({ url: house.url, shots: shots(unknown, 3_000), ...most });
    const { url, close } = await bareServer();
    const peer = await fire({ url, shots: shots(unknown, 3_000), ...most });
    close();
    const ratio = (ours.perSecond ?? 0) / (peer.perSecond ?? 1);
    line(
      "WeCom: verify and route, no write",
      `${round(ours.perSecond ?? 0)}/s`,
      `bare decrypt + parse ${round(peer.perSecond ?? 0)}/s · ratio ${ratio.toFixed(2)}`,
      "≥ 0.5",
      ratio >= 0.5 && ours.failures === 0,
    );
  } finally {
    await house.close();
    await wecom.stop();
  }
}

/** The least that can answer: signature, decrypt, parse, 200; no check beyond that. */
function bareServer(): Promise<{ url: string; close(): void }> {
  const server = createServer((request, answer) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const query = new URL(request.url ?? "", "http://x").searchParams;
      const cipher = /<Encrypt><!\[CDATA\[(.*?)\]\]>/.exec(Buffer.concat(chunks).toString("utf8"))?.[1] ?? "";
      const expected = getSignature(KEYS.token, query.get("timestamp") ?? "", query.get("nonce") ?? "", cipher);
      if (expected !== query.get("msg_signature")) return answer.writeHead(403).end();
      const fields: Record<string, string> = {};
      let text = "";
      const parser = new SaxesParser();
      parser.on("cdata", (part) => {
        text = part;
      });
      parser.on("text", (part) => {
        text = part;
      });
      parser.on("closetag", (tag) => {
        fields[tag.name] = text;
      });
      parser.write(decrypt(KEYS.aesKey, cipher).message).close();
      answer.writeHead(fields.MsgType ? 200 : 400).end();
    });
  });
  return new Promise((done) => {
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address ? address.port : 0;
      done({ url: `http://127.0.0.1:${port}`, close: () => server.close() });
    });
  });
}
