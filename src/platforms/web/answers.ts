import { createHash } from "node:crypto";
import {
  EVIDENCE_MAX_BYTES,
  type EvidenceRefusal,
  keepEvidence,
  safeFileName,
  UNCLAIMED_MAX_BYTES,
  unclaimedBytes,
} from "../../core/evidence.ts";
import type { FieldView, FormView, RawValue, RawValues } from "../../core/form.ts";
import { isId } from "../../core/id.ts";
import type { FileRef } from "../../core/interaction.ts";
import type { Locale } from "../../core/locale.ts";
import { findByAccount, findPerson, type Person, type Reader, searchPeople } from "../../core/people.ts";
import type { Services } from "../../core/services.ts";
import { readSubmission, type Submission, type Upload } from "./submission.ts";
import { webWords } from "./words.ts";

/** What came back with a form: for the handler, for drawing it again, and what we found ourselves. */
export type Answers = {
  submission: Submission;
  raw: RawValues;
  /** As the person typed it, with the files that are kept by now. */
  shown: RawValues;
  /**
   * Equal for two presses of one button, different once something was changed: going back in the browser after an
   * error brings an old page with new answers.
   */
  digest: string;
  /** Reasons that only this surface knows: refused files, names that several people have. */
  errors: Record<string, string>;
};

export type AnswersOptions = {
  services: Services;
  view: FormView;
  locale: Locale;
  /** What the form was opened with, before anything was typed: the people in it are known, and files may be kept. */
  known: RawValues;
  /** For anonymous forms: files lose their metadata and names. */
  strip: boolean;
  check(submission: Submission): void;
};

const megabytes = ({ maxBytes }: { maxBytes: number }): number => Math.floor(maxBytes / 1_048_576);

/** Reads a posted form whose fields are known, and takes its files in. @throws Refused */
export async function readAnswers(
  request: Parameters<typeof readSubmission>[0],
  { services, view, locale, known, strip, check }: AnswersOptions,
): Promise<Answers> {
  const errors: Record<string, string> = {};
  const uploaded = new Map<string, FileRef[]>();
  const digest = createHash("sha256");
  const fileFields = new Map(view.fields.flatMap((field) => (field.kind === "file" ? [[field.name, field]] : [])));
  const submission = await readSubmission(request, {
    maxBytes: EVIDENCE_MAX_BYTES,
    check,
    async onFile({ field: name, name: fileName, bytes }) {
      const field = fileFields.get(name);
      const files = uploaded.get(name) ?? [];
      digest.update(JSON.stringify([name, fileName])).update(bytes);
      if (!field || files.length > field.maxFiles) return;
      uploaded.set(name, files);
      // Anybody may come here, so what was never submitted must not fill the database.
      if (strip && (await unclaimedBytes(services.db)) > UNCLAIMED_MAX_BYTES) {
        errors[name] ??= webWords.in(locale)("files.no-room");
        return;
      }
      const kept = await keepUpload(services, { name: fileName, bytes }, { locale, maxBytes: field.maxBytes, strip });
      if ("refusal" in kept) errors[name] ??= kept.refusal;
      else files.push(kept.file);
    },
  });
  const raw: RawValues = {};
  const shown: RawValues = {};
  for (const field of view.fields) {
    const { name } = field;
    switch (field.kind) {
      case "static":
        break;
      case "choices":
        shown[name] = raw[name] = submission.all(name);
        break;
      case "file": {
        const kept = submission.all(`${name}.keep`);
        const files = [
          ...remoteFiles(known[name], kept),
          ...(await keptFiles(services, kept)),
          ...(uploaded.get(name) ?? []),
        ];
        // A page's script does not send what is too large, but says so, to hear of all errors at once.
        const [large] = submission.all(`${name}.large`);
        if (large !== undefined)
          errors[name] ??= wordRefusal({ locale, strip }, "too-large", safeFileName(large), megabytes(field));
        shown[name] = files.slice(0, field.maxFiles);
        // A file that was refused must not be left out in silence: the field fails together with all others.
        raw[name] = Object.hasOwn(errors, name) ? [...files, impossible(field)] : files;
        break;
      }
      case "person": {
        const typed = submission.one(name).trim();
        shown[name] = typed;
        const found = (await findUnchanged(services.db, known[name], typed)) ?? (await findTyped(services.db, typed));
        raw[name] = typeof found === "string" ? found : typed;
        if (typeof found === "object") {
          errors[name] = webWords.in(locale)("person.several", { count: found.length, name: typed });
        }
        break;
      }
      default:
        shown[name] = raw[name] = submission.one(name);
    }
  }
  const suffixes = ["", ".keep", ".large"];
  digest.update(JSON.stringify(view.fields.map(({ name }) => suffixes.map((end) => submission.all(name + end)))));
  return { submission, raw, shown, errors, digest: digest.digest("base64url") };
}

const impossible = ({ maxBytes }: FieldView & { kind: "file" }): FileRef => ({
  kind: "remote",
  platform: "web",
  ref: "",
  bytes: maxBytes + 1,
});

/** Takes one file in, or says why not. */
export async function keepUpload(
  services: Services,
  { name, bytes }: Pick<Upload, "name" | "bytes">,
  { locale, maxBytes, strip }: { locale: Locale; maxBytes: number; strip: boolean },
): Promise<{ file: FileRef } | { refusal: string }> {
  const shown = safeFileName(name);
  const refuse = (refusal: EvidenceRefusal) => ({
    refusal: wordRefusal({ locale, strip }, refusal, shown, megabytes({ maxBytes })),
  });
  if (bytes === "too-large" || bytes.length > maxBytes) return refuse("too-large");
  const { db, clock } = services;
  const kept = await db.transaction((tx) =>
    keepEvidence(tx, services, { bytes, name, source: "web", strip }, clock.now()),
  );
  if ("refusal" in kept) return refuse(kept.refusal);
  return { file: { kind: "stored", evidenceId: kept.id, ...(!strip && { name: shown }) } };
}

function wordRefusal(
  { locale, strip }: Pick<AnswersOptions, "locale" | "strip">,
  refusal: EvidenceRefusal,
  name: string,
  max: number,
): string {
  const t = webWords.in(locale);
  switch (refusal) {
    case "too-large":
      return t("files.too-large", { name, max });
    case "empty":
      return t("files.empty", { name });
    case "cannot-strip":
      return t("files.cannot-strip", { name });
    default:
      return t(strip ? "files.kind-not-clean" : "files.kind-not-accepted", { name });
  }
}

/** Files that the form was opened with and that are still with their platform; no others can be named. */
const remoteFiles = (value: RawValue | undefined, kept: readonly string[]): FileRef[] =>
  (Array.isArray(value) ? value : []).filter(
    (file): file is FileRef => typeof file === "object" && file.kind === "remote" && kept.includes(file.ref),
  );

/** Files of an earlier attempt that are still waiting for their form. */
async function keptFiles({ db, vault }: Services, ids: readonly string[]): Promise<FileRef[]> {
  const known = ids.filter((id) => isId("evd", id)).slice(0, 20);
  if (known.length === 0) return [];
  const rows = await db.prisma.evidence.findMany({
    where: { id: { in: known }, subject: null, state: "kept" },
    select: { id: true, about: true },
    orderBy: { createdAt: "asc" },
  });
  return rows.map(({ id, about }) => {
    const { name } = JSON.parse(vault.openText("text", about, id)) as { name: string };
    return { kind: "stored", evidenceId: id, name };
  });
}

/** How a person stands in the list that a field offers. */
export const personLine = ({ name, department }: Pick<Person, "name" | "department">): string =>
  department ? `${name} · ${department}` : name;

/** What a form knows before anything is typed: what was said elsewhere, or else its own initial values. */
export const knownAnswers = ({ fields }: FormView, said?: RawValues): RawValues =>
  said ?? Object.fromEntries(fields.map(({ name, initial }) => [name, initial]));

/** What is known, as the form shows it: people by their line, since nobody knows our ids. */
export async function showAnswers(reader: Reader, { fields }: FormView, known: RawValues): Promise<RawValues> {
  const shown = { ...known };
  for (const field of fields) {
    // Where people are options of a list, the id is the value of the option.
    if (field.kind !== "person" || field.options) continue;
    const person = await personBehind(reader, known[field.name]);
    if (person) shown[field.name] = personLine(person);
  }
  return shown;
}

async function personBehind(reader: Reader, value: RawValue | undefined): Promise<Person | undefined> {
  if (typeof value === "string") return isId("per", value) ? findPerson(reader, value) : undefined;
  return value && "account" in value ? findByAccount(reader, value.account) : undefined;
}

/** Whom the form was opened with, when their line came back as it was shown: also one of several with that line. */
async function findUnchanged(reader: Reader, known: RawValue | undefined, typed: string): Promise<string | undefined> {
  const person = await personBehind(reader, known);
  return person && personLine(person) === typed ? person.id : undefined;
}

/**
 * Who is meant by what was typed or chosen: an id of ours, a line of the list, a full name, an e-mail address. Never a
 * guess from part of a name, since it decides whom a report is about. Several people when the name is not unique.
 */
async function findTyped(reader: Reader, typed: string): Promise<string | Person[] | undefined> {
  if (typed === "" || isId("per", typed)) return typed;
  const found = await searchPeople(reader, typed.split(" · ")[0] ?? typed, 20);
  const named = found.filter((person) => person.name === typed || personLine(person) === typed);
  if (named.length > 1) return named;
  if (named[0]) return named[0].id;
  return /^[^@\s]+@[^@\s]+$/.test(typed) && found.length === 1 ? found[0]?.id : undefined;
}
