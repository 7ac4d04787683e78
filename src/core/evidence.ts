import { createHash } from "node:crypto";
import { fileTypeFromBuffer } from "file-type";
import type { Statement, Tx } from "../db/database.ts";
import { atMost } from "./at-most.ts";
import { type Id, newId } from "./id.ts";
import type { FileRef } from "./interaction.ts";
import type { Services } from "./services.ts";

/** Bytes of one file. */
export const EVIDENCE_MAX_BYTES = 20 * 1024 * 1024;

/** Why a file is not taken. */
export type EvidenceRefusal = "too-large" | "empty" | "kind-not-accepted" | "cannot-strip" | "not-fetched";

/**
 * What is accepted, by content and never by name, and the endings that its name may have. Programs and archives are not,
 * since a handler opens these files. A script is text like any other: what keeps it from being run is its ending.
 */
const ACCEPTED = new Map<string, readonly string[]>([
  ["image/jpeg", [".jpeg", ".jpg"]],
  ["image/png", [".png"]],
  ["image/gif", [".gif"]],
  ["image/webp", [".webp"]],
  ["image/heic", [".heic"]],
  ["image/avif", [".avif"]],
  ["application/pdf", [".pdf"]],
  ["video/mp4", [".mp4", ".m4v"]],
  ["video/quicktime", [".mov"]],
  ["audio/amr", [".amr"]],
  ["audio/mpeg", [".mp3"]],
  ["audio/mp4", [".m4a", ".mp4"]],
  ["audio/x-m4a", [".m4a"]],
  ["audio/ogg", [".ogg", ".oga"]],
  ["audio/wav", [".wav"]],
  ["application/vnd.openxmlformats-officedocument.wordprocessingml.document", [".docx"]],
  ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", [".xlsx"]],
  ["application/vnd.openxmlformats-officedocument.presentationml.presentation", [".pptx"]],
  ["text/plain", [".txt"]],
]);

/** The name with an ending that fits the content: "invoice.hta" becomes "invoice.hta.txt". */
function fittingName(name: string | undefined, mime: string): string {
  const safe = safeFileName(name);
  const endings = ACCEPTED.get(mime) ?? [];
  if (endings.some((ending) => safe.toLowerCase().endsWith(ending))) return safe;
  const ending = endings[0] ?? ".bin";
  return safeFileName(safe, NAME_MAX - ending.length) + ending;
}

/** Drawing one picture anew may take 200 MB; more than two at once wait. */
const drawing = atMost(2);

/** Upright and without what the camera wrote into it. The library, 30 MB, is loaded with the first picture. */
async function drawAnew(bytes: Uint8Array): Promise<Uint8Array> {
  const { default: sharp } = await import("sharp");
  sharp.concurrency(1);
  // Turned upright first, since the direction is one of the things that go.
  return sharp(bytes, { limitInputPixels: 64_000_000 }).rotate().toBuffer();
}

/** Pictures that can be drawn anew without what the camera wrote into them. */
const STRIPPABLE = new Set(["image/jpeg", "image/png", "image/webp"]);

export type EvidenceAbout = { name: string; source: string };
export type EvidenceItem = EvidenceAbout & {
  id: Id<"evd">;
  state: "fetching" | "kept" | "refused";
  mime: string | undefined;
  bytes: number | undefined;
  sha256: string | undefined;
  refusal: EvidenceRefusal | undefined;
  createdAt: Date;
};

type Has = Pick<Services, "vault">;

/** What kind of file the bytes are; plain text is what decodes as UTF-8 without control characters. */
async function kindOf(bytes: Uint8Array): Promise<string | undefined> {
  const found = await fileTypeFromBuffer(bytes);
  if (found) return found.mime;
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return /[\u0000-\u0008\u000e-\u001f]/.test(text) ? undefined : "text/plain";
  } catch {
    return undefined;
  }
}

const NAME_MAX = 120;

/** A file name as it is shown: no path, no control characters, at most 120 characters. */
export const safeFileName = (name: string | undefined, max = NAME_MAX): string => {
  const last = (name ?? "").split(/[\\/]/).at(-1) ?? "";
  const clean = [...last.replace(/[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/g, "").trim()];
  return clean.length === 0 ? "file" : clean.length <= max ? clean.join("") : `${clean.slice(0, max - 1).join("")}…`;
};

/**
 * Takes a file in, encrypted, with the SHA-256 of what is kept. Without a subject it waits for its form. `strip`: for
 * anonymous reports, pictures are drawn anew, their metadata and name are gone; what cannot be stripped is refused.
 */
export async function keepEvidence(
  tx: Tx,
  services: Has,
  file: { bytes: Uint8Array; name?: string; source: string; subject?: string; strip?: boolean },
  now: Date,
): Promise<{ id: Id<"evd"> } | { refusal: EvidenceRefusal }> {
  const checked = await checkFile(file.bytes, file.strip ?? false);
  if ("refusal" in checked) return checked;
  const id = newId("evd");
  const name = fittingName(file.strip ? "evidence" : file.name, checked.mime);
  await tx.prisma.evidence.create({
    data: {
      id,
      subject: file.subject ?? null,
      about: sealAbout(services, id, { name, source: file.strip ? "" : file.source }),
      createdAt: now,
      ...kept(services, id, checked, file.strip ?? false),
    },
  });
  return { id };
}

async function checkFile(
  bytes: Uint8Array,
  strip: boolean,
): Promise<{ bytes: Uint8Array; mime: string } | { refusal: EvidenceRefusal }> {
  if (bytes.length === 0) return { refusal: "empty" };
  if (bytes.length > EVIDENCE_MAX_BYTES) return { refusal: "too-large" };
  const mime = await kindOf(bytes);
  if (!mime || !ACCEPTED.has(mime)) return { refusal: "kind-not-accepted" };
  if (!strip || mime === "text/plain") return { bytes, mime };
  if (!STRIPPABLE.has(mime)) return { refusal: "cannot-strip" };
  try {
    return { bytes: await drawing(() => drawAnew(bytes)), mime };
  } catch {
    return { refusal: "cannot-strip" };
  }
}

const sealAbout = ({ vault }: Has, id: string, about: EvidenceAbout) => vault.seal("text", JSON.stringify(about), id);

const kept = (
  { vault }: Has,
  id: string,
  { bytes, mime }: { bytes: Uint8Array; mime: string },
  isStripped: boolean,
) => ({
  state: "kept",
  mime,
  bytes: bytes.length,
  sha256: createHash("sha256").update(bytes).digest("hex"),
  isStripped,
  blob: { create: { sealed: vault.seal("evidence", bytes, id) } },
});

/** The job that fetches a file from its platform; the composition root gives it the surfaces. */
export const FETCH_EVIDENCE = "evidence.fetch";

/**
 * Ties files of a form to their subject: uploaded ones are claimed, remote ones get a row and a job that fetches them.
 * Returns the ids. A stored file that belongs to something else already is left out.
 */
export async function attachEvidence(
  tx: Tx,
  services: Pick<Services, "vault" | "queue">,
  subject: string,
  files: readonly FileRef[],
  now: Date,
): Promise<Id<"evd">[]> {
  const ids: Id<"evd">[] = [];
  for (const file of files) {
    if (file.kind === "stored") {
      const { count } = await tx.prisma.evidence.updateMany({
        where: { id: file.evidenceId, subject: null },
        data: { subject },
      });
      if (count === 1) ids.push(file.evidenceId as Id<"evd">);
      continue;
    }
    const id = newId("evd");
    const about = { name: safeFileName(file.name), source: file.platform };
    await tx.prisma.evidence.create({
      data: { id, subject, state: "fetching", about: sealAbout(services, id, about), createdAt: now },
    });
    await services.queue.send(tx, FETCH_EVIDENCE, { id, file }, { key: id });
    ids.push(id);
  }
  return ids;
}

/** A fetched file comes in, or the reason why it does not. */
export async function completeEvidence(
  tx: Tx,
  services: Has,
  id: string,
  fetched: { bytes: Uint8Array } | { refusal: EvidenceRefusal },
): Promise<EvidenceRefusal | undefined> {
  const row = await tx.prisma.evidence.findUnique({ where: { id }, select: { state: true, about: true } });
  if (row?.state !== "fetching") return undefined;
  const checked = "bytes" in fetched ? await checkFile(fetched.bytes, false) : fetched;
  if ("refusal" in checked) {
    await tx.prisma.evidence.update({ where: { id }, data: { state: "refused", refusal: checked.refusal } });
    return checked.refusal;
  }
  const about = JSON.parse(services.vault.openText("text", row.about, id)) as EvidenceAbout;
  const named = sealAbout(services, id, { ...about, name: fittingName(about.name, checked.mime) });
  await tx.prisma.evidence.update({ where: { id }, data: { ...kept(services, id, checked, false), about: named } });
  return undefined;
}

/** The files of a subject, oldest first, without their bytes. */
export async function evidenceOf(tx: Pick<Tx, "prisma">, { vault }: Has, subject: string): Promise<EvidenceItem[]> {
  const rows = await tx.prisma.evidence.findMany({
    where: { subject },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  });
  return rows.map((row) => ({
    ...(JSON.parse(vault.openText("text", row.about, row.id)) as EvidenceAbout),
    id: row.id as Id<"evd">,
    state: row.state as EvidenceItem["state"],
    mime: row.mime ?? undefined,
    bytes: row.bytes ?? undefined,
    sha256: row.sha256 ?? undefined,
    refusal: (row.refusal ?? undefined) as EvidenceRefusal | undefined,
    createdAt: row.createdAt,
  }));
}

/** The bytes of a kept file. @throws SealBroken when they were changed */
export async function readEvidence(
  tx: Pick<Tx, "prisma">,
  services: Has,
  id: string,
): Promise<{ item: EvidenceItem; subject: string | null; bytes: Buffer } | undefined> {
  const row = await tx.prisma.evidence.findUnique({ where: { id }, include: { blob: true } });
  if (!row?.blob) return undefined;
  const { vault } = services;
  const about = JSON.parse(vault.openText("text", row.about, id)) as EvidenceAbout;
  const bytes = vault.open("evidence", row.blob.sealed, id);
  const item: EvidenceItem = {
    ...about,
    id: row.id as Id<"evd">,
    state: "kept",
    mime: row.mime ?? undefined,
    bytes: row.bytes ?? undefined,
    sha256: row.sha256 ?? undefined,
    refusal: undefined,
    createdAt: row.createdAt,
  };
  return { item, subject: row.subject, bytes };
}

/** So much may wait for a form to be submitted; pages that anybody can reach take no more files then. */
export const UNCLAIMED_MAX_BYTES = 1_073_741_824;

const UNCLAIMED: Statement = {
  name: "evidence.unclaimed",
  text: "SELECT coalesce(sum(bytes), 0)::bigint AS bytes FROM evidence WHERE subject IS NULL",
};

/** Bytes of uploads that belong to no submitted form yet. */
export async function unclaimedBytes(reader: Pick<Tx, "sql">): Promise<number> {
  const [row] = await reader.sql<{ bytes: string }>(UNCLAIMED);
  return Number(row?.bytes ?? 0);
}

/** Uploads whose form was never submitted, older than a day. */
export async function sweepEvidence(tx: Pick<Tx, "prisma">, now: Date): Promise<number> {
  const { count } = await tx.prisma.evidence.deleteMany({
    where: { subject: null, createdAt: { lt: new Date(now.getTime() - 86_400_000) } },
  });
  return count;
}
