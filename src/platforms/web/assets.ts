import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import type { FastifyInstance } from "fastify";

/** The static files, read once: what is not in the folder at the start has no address, so no path can leave it. */
export type Assets = {
  /** The address of a file; it changes with the content of any of them, and scripts find their neighbours beside them. */
  path(name: string): string;
  register(server: FastifyInstance): void;
};

const TYPES: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};
const FOLDER = new URL("./assets/", import.meta.url);

/** @throws Error on a file of a kind that has no type here */
export function loadAssets(): Assets {
  const files = new Map<string, { bytes: Buffer; type: string; tag: string }>();
  const all = createHash("sha256");
  for (const name of readdirSync(FOLDER).sort()) {
    const type = TYPES[name.split(".").at(-1) ?? ""];
    if (!type) throw new Error(`no type is known for the static file ${name}`);
    const bytes = readFileSync(new URL(name, FOLDER));
    all.update(name).update(bytes);
    files.set(name, { bytes, type, tag: `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"` });
  }
  const version = all.digest("base64url").slice(0, 12);
  return {
    path(name) {
      if (!files.has(name)) throw new Error(`there is no static file ${name}`);
      return `/assets/${version}/${name}`;
    },
    register(server) {
      server.get<{ Params: { version: string; name: string } }>("/assets/:version/:name", async (request, reply) => {
        const file = files.get(request.params.name);
        if (!file) return reply.code(404).type("text/plain").send("not found");
        // A page from before an update gets the new file, but may not keep it under the old address.
        const isCurrent = request.params.version === version;
        reply.header("cache-control", isCurrent ? "public, max-age=31536000, immutable" : "no-cache");
        reply.header("etag", file.tag);
        if (request.headers["if-none-match"] === file.tag) return reply.code(304).send();
        return reply.type(file.type).send(file.bytes);
      });
    },
  };
}
