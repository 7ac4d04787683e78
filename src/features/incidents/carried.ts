import { callback } from "../../core/callback.ts";
import type { Ctx } from "../../core/context.ts";
import { UserError } from "../../core/errors.ts";
import type { RawValues } from "../../core/form.ts";
import type { FileRef, ForeignMessage } from "../../core/interaction.ts";
import { findFormLink, makeFormLink } from "../../core/links.ts";
import { maskPasswords } from "../../core/passwords.ts";
import { findByAccount, type Person } from "../../core/people.ts";
import { type Reply, showCard } from "../../core/reply.ts";
import { drawReport, reportForm, TEXT_MAX } from "./forms.ts";
import { incidentWords } from "./messages/index.ts";
import { type Details, isFinal, sayNumber } from "./model.ts";
import { reportsOf } from "./store.ts";

const words = (ctx: Pick<Ctx, "locale">) => incidentWords.in(ctx.locale);

/**
 * What a report brings along besides its form: the message that it is about, its files, the words behind the command.
 * It waits on our side, sealed; the form's context, which passes through the client, holds only its key.
 */
export type Carried = {
  source?: Details["source"];
  files?: FileRef[];
  initial?: Partial<RawValues>;
  /** The report that files may be added to. */
  to?: string;
};

const CARRIED_LINK = "incidents.carried";
/** Characters of a reported message that are kept. */
const SOURCE_MAX = 4000;

/** The form, with what it brings along. */
export async function openReport(ctx: Ctx, carried: Carried = {}): Promise<Reply> {
  const context: Record<string, string> =
    Object.keys(carried).length === 0 ? {} : { carried: await keep(ctx, carried) };
  return opened(ctx, carried, context);
}

/** Keeps what a form brings along, for this person alone; answers the key. */
const keep = (ctx: Ctx, carried: Carried): Promise<string> =>
  makeFormLink(ctx.tx, ctx, { personId: ctx.person?.id, form: CARRIED_LINK, context: {}, values: { carried } });

/** The form with what is kept under this context already. */
export function opened(ctx: Ctx, carried: Carried, context: Record<string, string>): Reply {
  const view = drawReport(ctx, false, { initial: prefilled(carried) }, carried.files?.length);
  return { kind: "form", opening: { form: reportForm.name, view, context } };
}

/**
 * Files that were sent without a word: for a new report, or for the newest one that is open. They wait until then with
 * their platform; nothing is fetched that belongs to nothing.
 */
export async function offerFiles(ctx: Ctx & { person: Person }, files: readonly FileRef[]): Promise<Reply> {
  const t = words(ctx);
  const newest = (await reportsOf(ctx, ctx.person.id)).find(({ state }) => !isFinal(state));
  const key = await keep(ctx, { files: [...files], ...(newest && { to: newest.id }) });
  return showCard({
    title: "",
    body: [{ kind: "text", text: t("files.got", { count: files.length }) }],
    actions: [
      ...(newest
        ? [
            {
              kind: "open" as const,
              label: t("files.add", { number: sayNumber(newest.number) }),
              callback: callback("incident.attach", key),
            },
          ]
        : []),
      { kind: "open", label: t("files.report"), callback: callback("incident.report", key) },
    ],
  });
}

/** Files that were sent before a form was opened for them; it may have been too long ago. */
export async function sentFiles(ctx: Ctx, key: string): Promise<Carried> {
  const found = await findFormLink(ctx.tx, ctx, key);
  const carried = found?.state === "open" ? await carriedBy(ctx, { carried: key }) : {};
  if (!carried.files) throw new UserError("files-gone", words(ctx)("files.gone"));
  return carried;
}

/** What the key in a form's context stands for; nothing for a key of somebody else. */
export async function carriedBy(ctx: Ctx, { carried }: Record<string, string>): Promise<Carried> {
  const found = carried ? await findFormLink(ctx.tx, ctx, carried) : undefined;
  const isOurs = found?.link.form === CARRIED_LINK && found.link.personId === ctx.person?.id;
  return isOurs ? (found.link.values?.carried as Carried) : {};
}

/** What the form is filled in with beforehand. */
export const prefilled = ({ initial }: Carried): Partial<RawValues> => initial ?? {};

/** The words behind a command are the beginning of the text; what is longer than the field is kept whole beside it. */
export function carriedWords(text: string): Carried {
  const letters = [...text];
  if (letters.length === 0) return {};
  if (letters.length <= TEXT_MAX) return { initial: { text } };
  return { initial: { text: `${letters.slice(0, TEXT_MAX - 1).join("")}…` }, source: { text, isOwn: true } };
}

/** "Report this message": its words, author, address and files come along. */
export async function reportMessage(ctx: Ctx, message: ForeignMessage | undefined): Promise<Reply> {
  if (!message) return openReport(ctx);
  const author = message.author && (await findByAccount(ctx.tx, message.author));
  const text = [...message.text];
  const source: Details["source"] = {
    // What somebody else wrote is kept as evidence, a password in it is not.
    text: maskPasswords(text.length > SOURCE_MAX ? `${text.slice(0, SOURCE_MAX).join("")}…` : message.text),
    ...((author?.name ?? message.authorName) && { author: author?.name ?? message.authorName }),
    ...(message.permalink && { permalink: message.permalink }),
    ...(message.at && { at: message.at.toISOString() }),
  };
  const initial = {
    ...(message.permalink && { link: message.permalink }),
    ...(message.at && { seenAt: message.at.toISOString() }),
    ...(author && { who: author.id }),
    platform: "other",
  };
  return openReport(ctx, { source, initial, ...(message.files && { files: message.files }) });
}
