import type { MultipartFile } from "@fastify/multipart";
import type { FastifyRequest } from "fastify";
import { Refused } from "./security.ts";

/** A form as it was posted. */
export type Submission = {
  /** All values of a name, in the order of the page. */
  all(name: string): string[];
  /** The first value of a name, or an empty text. */
  one(name: string): string;
};

/** A file on its way in: read whole before the next one comes, so one at a time is in memory. */
export type Upload = { field: string; name: string; bytes: Uint8Array | "too-large" };

export type ReadOptions = {
  /** Bytes of one file. */
  maxBytes: number;
  /** Is asked before the first file is read, when the fields in front of it (the hidden ones) are known. */
  check(submission: Submission): void;
  /** Takes a file, one after the other. */
  onFile(file: Upload): Promise<void>;
};

/** Fields of one form, texts included; a form has a tenth of that. */
const FIELDS_MAX = 200;
/** Bytes of one field: the longest text has 4 bytes a character. */
const FIELD_BYTES = 64 * 1024;
const FILES_MAX = 20;

/**
 * Reads a posted form, with or without files. `check` is called exactly once before anything is kept.
 * @throws Refused when it is no form, or larger than a form can be
 */
export async function readSubmission(request: FastifyRequest, options: ReadOptions): Promise<Submission> {
  const values = new Map<string, string[]>();
  const submission: Submission = {
    all: (name) => values.get(name) ?? [],
    one: (name) => values.get(name)?.[0] ?? "",
  };
  const add = (name: string, value: string) => values.set(name, [...(values.get(name) ?? []), value]);
  if (!request.isMultipart()) {
    const { body } = request;
    if (typeof body !== "object" || body === null) throw new Refused(400, "not-a-form");
    for (const [name, value] of Object.entries(body)) {
      for (const item of Array.isArray(value) ? value : [value]) if (typeof item === "string") add(name, item);
    }
    options.check(submission);
    return submission;
  }
  let isChecked = false;
  try {
    for await (const part of request.parts(limits(options.maxBytes))) {
      if (part.type === "field") {
        if (part.valueTruncated) throw new Refused(413, "a-field-is-too-long");
        if (typeof part.value === "string") add(part.fieldname, part.value);
        continue;
      }
      if (!isChecked) options.check(submission);
      isChecked = true;
      const bytes = await readFile(part, options.maxBytes);
      // Browsers send an empty part without a name for a file field that was left alone.
      if (part.filename === "" || part.filename === undefined) continue;
      await options.onFile({ field: part.fieldname, name: part.filename, bytes });
    }
  } catch (error) {
    throw wordedRefusal(error);
  }
  if (!isChecked) options.check(submission);
  return submission;
}

const limits = (maxBytes: number) => ({
  limits: { fields: FIELDS_MAX, fieldSize: FIELD_BYTES, files: FILES_MAX, fileSize: maxBytes + 1, headerPairs: 100 },
  throwFileSizeLimit: false,
});

/** The whole file, or word that it is larger than that; the rest of a large one is read and thrown away. */
async function readFile(part: MultipartFile, maxBytes: number): Promise<Uint8Array | "too-large"> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of part.file as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= maxBytes) chunks.push(chunk);
  }
  return size > maxBytes || part.file.truncated ? "too-large" : Buffer.concat(chunks);
}

function wordedRefusal(error: unknown): unknown {
  if (error instanceof Refused) return error;
  const code = (error as { code?: string }).code ?? "";
  if (/^FST_(PARTS|FILES|FIELDS)_LIMIT$|^FST_REQ_FILE_TOO_LARGE$/.test(code)) return new Refused(413, code);
  if (/^FST_/.test(code) || /multipart|boundary|Unexpected end|Premature|Malformed/i.test(String(error))) {
    return new Refused(400, "the-form-is-broken-off");
  }
  return error;
}
