import { createHash } from "node:crypto";
import sharp from "sharp";
import { expect, test } from "vitest";
import { withDatabaseOf } from "../../test/support/database.ts";
import type { Database } from "../db/database.ts";
import {
  attachEvidence,
  completeEvidence,
  EVIDENCE_MAX_BYTES,
  evidenceOf,
  keepEvidence,
  readEvidence,
  safeFileName,
} from "./evidence.ts";
import { createVault, newMasterKey } from "./vault.ts";

const vault = createVault([newMasterKey()]);
const NOW = new Date("2026-11-24T01:00:00Z");
const picture = (format: "jpeg" | "png") =>
  sharp({ create: { width: 40, height: 20, channels: 3, background: "#c33" } })
    .withExif({ IFD0: { Artist: "陈晨 Chen", Copyright: "SECRET-OWNER" } })
    .toFormat(format)
    .toBuffer();

test("a file is kept encrypted, its SHA-256 beside it, and comes back whole", () =>
  withDatabaseOf(async (db) => {
    const bytes = await picture("png");
    const kept = await db.transaction((tx) =>
      keepEvidence(tx, { vault }, { bytes, name: "../../etc/屏幕截图.png", source: "web", subject: "inc_1" }, NOW),
    );
    if (!("id" in kept)) throw new Error("refused");
    const read = await readEvidence(db, { vault }, kept.id);
    expect(read?.bytes).toEqual(bytes);
    expect(read?.item).toMatchObject({
      name: "屏幕截图.png",
      mime: "image/png",
      sha256: createHash("sha256").update(bytes).digest("hex"),
    });
    const stored = await db.prisma.evidenceBlob.findFirstOrThrow();
    expect(Buffer.from(stored.sealed).includes(bytes.subarray(0, 16))).toBe(false);
    await db.prisma.evidenceBlob.update({
      where: { evidenceId: kept.id },
      data: { sealed: new Uint8Array(stored.sealed.map((b, i) => (i === 99 ? b ^ 1 : b))) },
    });
    await expect(readEvidence(db, { vault }, kept.id)).rejects.toThrow(/seal/);
  }));

test.each<[string, Uint8Array, string, string]>([
  [
    "a program that calls itself a picture",
    Buffer.from("MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff\0\0", "latin1"),
    "photo.png",
    "kind-not-accepted",
  ],
  ["a script with zero bytes", Buffer.from("#!/bin/sh\0rm -rf /"), "a.txt", "kind-not-accepted"],
  ["an archive", Buffer.from("504b0304140000000000", "hex"), "a.docx", "kind-not-accepted"],
  ["nothing", new Uint8Array(), "a.png", "empty"],
  ["too much", new Uint8Array(EVIDENCE_MAX_BYTES + 1), "a.png", "too-large"],
])("%s is refused by its content", (_what, bytes, name, refusal) =>
  withDatabaseOf(async (db) => {
    const kept = await db.transaction((tx) => keepEvidence(tx, { vault }, { bytes, name, source: "web" }, NOW));
    expect(kept).toEqual({ refusal });
    expect(await db.prisma.evidence.count()).toBe(0);
  }),
);

test("for an anonymous report a picture loses its metadata and name, and what cannot be stripped is refused", () =>
  withDatabaseOf(async (db) => {
    const bytes = await picture("jpeg");
    expect(bytes.includes("SECRET-OWNER")).toBe(true);
    const kept = await db.transaction((tx) =>
      keepEvidence(tx, { vault }, { bytes, name: "陈晨的手机.jpg", source: "web", strip: true }, NOW),
    );
    if (!("id" in kept)) throw new Error("refused");
    const read = await readEvidence(db, { vault }, kept.id);
    expect(read?.bytes.includes("SECRET-OWNER")).toBe(false);
    expect((await sharp(read?.bytes).metadata()).exif).toBeUndefined();
    expect(read?.item).toMatchObject({ name: "evidence.jpeg", source: "" });
    const pdf = Buffer.from("%PDF-1.4\n1 0 obj<</Author(Chen)>>endobj\n%%EOF");
    expect(
      await db.transaction((tx) => keepEvidence(tx, { vault }, { bytes: pdf, source: "web", strip: true }, NOW)),
    ).toEqual({
      refusal: "cannot-strip",
    });
  }));

test("an upload is claimed once; somebody else's form cannot take it over", () =>
  withDatabaseOf(async (db) => {
    const services = { vault, queue: { send: async () => undefined } };
    const kept = await db.transaction((tx) =>
      keepEvidence(tx, services, { bytes: Buffer.from("hello"), name: "a.txt", source: "web" }, NOW),
    );
    if (!("id" in kept)) throw new Error("refused");
    const file = { kind: "stored" as const, evidenceId: kept.id };
    expect(await db.transaction((tx) => attachEvidence(tx, services, "inc_1", [file], NOW))).toEqual([kept.id]);
    expect(await db.transaction((tx) => attachEvidence(tx, services, "inc_2", [file], NOW))).toEqual([]);
    expect((await evidenceOf(db, services, "inc_1")).map((item) => item.name)).toEqual(["a.txt"]);
  }));

test("a script is kept as the text it is, under a name that no computer runs", () =>
  withDatabaseOf(async (db) => {
    const services = { vault, queue: { send: async () => undefined } };
    const script = Buffer.from("<script>new ActiveXObject('WScript.Shell')</script>");
    const names = await Promise.all([
      nameKept(db, script, "invoice.hta"),
      nameKept(db, script, `${"长".repeat(150)}.bat`),
      nameKept(db, script, "notes.TXT"),
      nameKept(db, await picture("png"), "picture.exe"),
      nameKept(db, await picture("jpeg"), "photo.jpg"),
    ]);
    expect(names).toEqual([
      "invoice.hta.txt",
      expect.stringMatching(/^长{115}….txt$/),
      "notes.TXT",
      "picture.exe.png",
      "photo.jpg",
    ]);
    // One that comes from a platform has its name before its content is known.
    const file = { kind: "remote" as const, platform: "slack" as const, ref: "F1", name: "run.cmd" };
    const [id = ""] = await db.transaction((tx) => attachEvidence(tx, services, "inc_1", [file], NOW));
    await db.transaction((tx) => completeEvidence(tx, services, id, { bytes: script }));
    expect((await evidenceOf(db, services, "inc_1")).map((item) => item.name)).toEqual(["run.cmd.txt"]);
  }));

async function nameKept(db: Database, bytes: Buffer, name: string): Promise<string | undefined> {
  const kept = await db.transaction((tx) => keepEvidence(tx, { vault }, { bytes, name, source: "web" }, NOW));
  return "id" in kept ? (await readEvidence(db, { vault }, kept.id))?.item.name : undefined;
}

test.each([
  ["C:\\Users\\chen\\a.png", "a.png"],
  ["../../etc/passwd", "passwd"],
  ["a\u202Egnp.exe", "agnp.exe"],
  ["", "file"],
  [undefined, "file"],
])("the name %j is shown as %j", (given, shown) => {
  expect(safeFileName(given)).toBe(shown);
});
