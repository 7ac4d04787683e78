import { civilDateIn, instantAt, isCivilDate } from "../../../core/calendar/index.ts";
import type { Ctx } from "../../../core/context.ts";
import { type Cell, toCsv } from "../../../core/csv.ts";
import type { Download, MadeFile } from "../../../core/download.ts";
import { UserError } from "../../../core/errors.ts";
import { attachEvidence } from "../../../core/evidence.ts";
import { formHandler, type PressHandler } from "../../../core/feature.ts";
import { applyMove } from "../../../core/lifecycle.ts";
import { downloadPath } from "../../../core/links.ts";
import { findPerson, type Role } from "../../../core/people.ts";
import { type Reply, say, showCard } from "../../../core/reply.ts";
import { toXlsx, XLSX_MIME } from "../../../core/spreadsheet.ts";
import { channelCounts } from "../consent/store-consent.ts";
import { MAKERS } from "../facts.ts";
import { onlyHr } from "../making/answering.ts";
import { isHr, onlyMakers } from "../making/desk.ts";
import { policyWords } from "../messages/index.ts";
import { isCurrent, isInForce, type KeptVersion } from "../model.ts";
import { versionsOf } from "../store.ts";
import { textHashOf } from "../whole-text.ts";
import { progressCard, WAITING_PAGE, type Waiting, waitingCard } from "./cards.ts";
import { drawPaper, paperForm } from "./forms.ts";
import { signatureLife } from "./life.ts";
import {
  acknowledge,
  countOnPaper,
  findRequest,
  type LastWord,
  progressOf,
  type RegisterRow,
  registerPage,
  type WaitingRow,
  waitingBelow,
  waitingOn,
  waitingOnPaper,
} from "./store-signing.ts";

const words = (ctx: Pick<Ctx, "locale">) => policyWords.in(ctx.locale);
const REGISTER = "policy.register";
const READERS: readonly Role[] = MAKERS;
/** Rows read at a time; the file is one text, as every list of the product. */
const PAGE = 2_000;

/** The version meant: by its id, or the one in force, or the one that is to come. */
async function versionMeant(ctx: Ctx, id: string): Promise<KeptVersion | undefined> {
  const published = (await versionsOf(ctx)).filter(({ effectiveFrom }) => effectiveFrom !== undefined);
  if (id !== "now") return published.find((one) => one.id === id);
  return published.find((one) => isInForce(one, ctx.now)) ?? published.find((one) => isCurrent(one, ctx.now));
}

async function showProgress(ctx: Ctx, id: string): Promise<Reply> {
  onlyMakers(ctx, id);
  const version = await versionMeant(ctx, id);
  if (!version?.basisId || !ctx.person) return say(words(ctx)("none"), "quiet");
  const personId = ctx.person.id;
  const files = (["csv", "xlsx"] as const).map((kind) => ({
    label: words(ctx)(`progress.${kind}`),
    url: `${ctx.publicUrl}${downloadPath(ctx, { download: REGISTER, personId, arg: `${kind}.${version.id}` })}`,
  }));
  const counts = await channelCounts(ctx);
  const channel = {
    agreed: counts.get("agreed") ?? 0,
    declined: (counts.get("declined") ?? 0) + (counts.get("withdrawn") ?? 0),
    silent: counts.get("none") ?? 0,
  };
  const facts = { onPaper: await countOnPaper(ctx), files, isHr: isHr(ctx), channel };
  return showCard(progressCard(ctx, version, await progressOf(ctx, version.basisId), facts));
}

/** The address that somebody gave besides the chat, for as long as they agree to it: for HR alone. */
const addressOf = (ctx: Ctx, { word_id: id, answer, email }: LastWord): string | undefined =>
  isHr(ctx) && id && email && answer === "agreed" ? ctx.vault.openText("identity", email, id) : undefined;

/** A page of those who wait, as their reader may see them. */
const shownTo = (ctx: Ctx, rows: readonly WaitingRow[]): Waiting[] =>
  rows.slice(0, WAITING_PAGE).map(({ word_id, email, ...row }) => ({
    ...row,
    address: addressOf(ctx, { word_id, email, answer: row.answer }),
  }));

async function showWaiting(ctx: Ctx, id: string, from: number): Promise<Reply> {
  onlyMakers(ctx, id);
  const version = await versionMeant(ctx, id);
  if (!version?.basisId) return say(words(ctx)("gone"), "quiet");
  const rows = await waitingOn(ctx, version.basisId, { limit: WAITING_PAGE + 1, from });
  const t = words(ctx);
  return showCard(
    waitingCard(ctx, shownTo(ctx, rows), {
      title: t("waiting.title", { label: version.label }),
      empty: t("waiting.empty"),
      press: "policy.waiting",
      id,
      from,
      hasMore: rows.length > WAITING_PAGE,
      isHr: isHr(ctx),
    }),
  );
}

async function showOnPaper(ctx: Ctx, from: number): Promise<Reply> {
  onlyHr(ctx, "policy");
  const rows = await waitingOnPaper(ctx, { limit: WAITING_PAGE + 1, from });
  const t = words(ctx);
  return showCard(
    waitingCard(ctx, shownTo(ctx, rows), {
      title: t("waiting.paperTitle"),
      empty: t("waiting.paperEmpty"),
      press: "policy.on-paper",
      id: "0",
      from,
      hasMore: rows.length > WAITING_PAGE,
      isHr: isHr(ctx),
    }),
  );
}

/** Who of a manager's own people has not answered in time. */
async function showTeam(ctx: Ctx, from: number): Promise<Reply> {
  if (!ctx.person) return { kind: "none" };
  const rows = await waitingBelow(ctx, ctx.person.id, { limit: WAITING_PAGE + 1, from });
  const t = words(ctx);
  return showCard(
    waitingCard(ctx, shownTo(ctx, rows), {
      title: t("waiting.teamTitle"),
      empty: t("waiting.teamEmpty"),
      press: "policy.team",
      id: "mine",
      from,
      hasMore: rows.length > WAITING_PAGE,
      isHr: false,
    }),
  );
}

/** HR handed it over on paper: the scan is the proof, and the person knows the policy from that day on. */
const serveHandler = formHandler<(typeof paperForm)["fields"]>({
  form: paperForm,
  may: ["hr"],
  async open(ctx, { id = "" }) {
    const { person, version } = await served(ctx, id);
    const today = civilDateIn(ctx.now, ctx.company.zone);
    return drawPaper(ctx, { name: person.name, label: version.label }, today);
  },
  async submit(ctx, { day, how, scan }, { id = "" }) {
    const { request, person, version } = await served(ctx, id);
    if (!isCivilDate(day)) throw new UserError("gone", words(ctx)("gone"));
    if (day < civilDateIn(request.askedAt, ctx.company.zone)) {
      return { kind: "errors", errors: { day: words(ctx)("refused.before-asked") } };
    }
    await applyMove(ctx, signatureLife, request, "served", { data: { day, how } });
    // The end of the day: what was done on it before the paper came is not judged by it.
    const end = instantAt(day, "24:00", ctx.company.zone);
    await acknowledge(ctx, person.id, version, {
      locale: person.locale,
      textHash: textHashOf(version, person.locale),
      at: new Date(Math.min(end.getTime(), ctx.now.getTime())),
      way: "paper",
      platform: undefined,
      messageId: undefined,
      declaration: words({ locale: person.locale })(`forms.paper.fields.how.options.${how}`),
      ...(ctx.person && { recordedBy: ctx.person.id }),
    });
    const kept = await attachEvidence(ctx.tx, ctx, request.id, scan, ctx.now);
    // Without the scan there is no proof: nothing of this is kept.
    if (kept.length === 0) throw new UserError("no-scan", words(ctx)("refused.no-scan"));
    return say(words(ctx)("waiting.kept", { name: person.name }), "good");
  },
});

/** The open request behind a button, its person, and the version that they are handed. @throws UserError */
async function served(ctx: Ctx, id: string) {
  const request = await findRequest(ctx, id);
  const person = await findPerson(ctx.tx, request?.personId);
  const versions = await versionsOf(ctx);
  const kin = versions.filter((one) => one.basisId !== undefined && one.basisId === request?.basisId);
  const version = kin.find((one) => isInForce(one, ctx.now)) ?? kin.find((one) => isCurrent(one, ctx.now));
  if (!request || !person || !version) throw new UserError("gone", words(ctx)("gone"));
  return { request, person, version };
}

// ── the register as a file ──

const at = (_ctx: Ctx, instant: Date | null): string => (instant ? instant.toISOString() : "");

function rowOf(ctx: Ctx, row: RegisterRow): Cell[] {
  const t = words(ctx);
  return [
    row.name,
    row.department,
    t(`requestStates.${row.state}`),
    at(ctx, row.asked_at),
    at(ctx, row.sent_at),
    at(ctx, row.opened_at),
    isHr(ctx) ? t(`waiting.channel.${row.answer ?? "none"}`) : "",
    isHr(ctx) ? at(ctx, row.answered_at) : "",
    addressOf(ctx, row) ?? "",
    at(ctx, row.second_at) || (row.second_state ? t("register.notYet") : ""),
    isHr(ctx) ? at(ctx, row.paper_since) : "",
    at(ctx, row.at),
    row.label ?? "",
    row.way ? t(`ways.${row.way as "card"}`) : "",
    row.locale ?? "",
    row.platform ?? "",
    row.message_id ?? "",
    row.declaration ?? "",
    row.has_reservation ? t("changes.yes") : "",
    row.text_hash ?? "",
    row.hash ?? "",
  ];
}

const COLUMNS = [
  "name",
  "department",
  "state",
  "asked",
  "sent",
  "opened",
  "channel",
  "channelAt",
  "address",
  "second",
  "paper",
  "at",
  "version",
  "way",
  "language",
  "account",
  "message",
  "declaration",
  "reservation",
  "textHash",
  "hash",
] as const;

/** Everybody who was asked on a basis, and what they answered, for labour authorities and courts. */
const register: Download = {
  name: REGISTER,
  may: READERS,
  async make(ctx, arg): Promise<MadeFile | undefined> {
    const [kind, id = ""] = arg.split(".");
    const version = await versionMeant(ctx, id);
    if (!version?.basisId) return undefined;
    const t = words(ctx);
    const columns = COLUMNS.map((column) => t(`register.${column}`));
    const rows: Cell[][] = [];
    for (let after = ""; ; ) {
      const page = await registerPage(ctx, version.basisId, after, PAGE);
      for (const row of page) rows.push(rowOf(ctx, row));
      after = page.at(-1)?.id ?? "";
      if (page.length < PAGE) break;
    }
    const name = `policy-${version.label}-${civilDateIn(ctx.now, ctx.company.zone)}`;
    if (kind === "csv") {
      return { fileName: `${name}.csv`, mime: "text/csv", bytes: toCsv([columns, ...rows]), subject: version.id };
    }
    const bytes = await toXlsx([{ name: version.label, columns, rows }]);
    return { fileName: `${name}.xlsx`, mime: XLSX_MIME, bytes, subject: version.id };
  },
};

const numberIn = (text: string | undefined): number => (/^\d{1,6}$/.test(text ?? "") ? Number(text) : 0);

export const registerPresses: PressHandler[] = [
  { name: "policy.progress", handle: (ctx, { id }) => showProgress(ctx, id) },
  { name: "policy.waiting", handle: (ctx, { id, arg }) => showWaiting(ctx, id, numberIn(arg)) },
  { name: "policy.on-paper", handle: (ctx, { id, arg }) => showOnPaper(ctx, numberIn(arg ?? id)) },
  { name: "policy.team", handle: (ctx, { arg }) => showTeam(ctx, numberIn(arg)) },
  {
    name: "policy.serve",
    may: ["hr"],
    handle: async (ctx, { id }) => ({
      kind: "form",
      opening: { form: paperForm.name, view: await serveHandler.open(ctx, { id }), context: { id } },
    }),
  },
];
export const registerForms = [serveHandler];
export const registerDownloads = [register];

/** Whether somebody leads people who have not answered in time, for their hub. */
export const teamWaits = async (ctx: Ctx, managerId: string): Promise<boolean> =>
  (await waitingBelow(ctx, managerId, { limit: 1 })).length > 0;
