import { randomBytes, randomInt } from "node:crypto";
import { appendAudit } from "../../../core/audit.ts";
import type { Ctx } from "../../../core/context.ts";
import { UserError } from "../../../core/errors.ts";
import { evidenceOf } from "../../../core/evidence.ts";
import { formHandler, type PressHandler, type WordCommand } from "../../../core/feature.ts";
import { pagePath } from "../../../core/links.ts";
import { type PublicPage, publicPagePath } from "../../../core/public-page.ts";
import type { ReadPage } from "../../../core/read-page.ts";
import { type Reply, replaceCard, say, showCard } from "../../../core/reply.ts";
import { sayInstant } from "../../../core/wording.ts";
import { TRAINERS } from "../model.ts";
import { checkedInCard, words } from "./cards.ts";
import { drawCode } from "./code-picture.ts";
import * as forms from "./forms.ts";
import { actor, isTrainer, managed, moveSession } from "./handling.ts";
import { sessionWords } from "./messages/index.ts";
import { checkInWindow, isBefore, isCheckInTime, RULES, readCode, type Session } from "./model.ts";
import { countGuess, countTry, findByCode, findByToken, findSession, forgetTries } from "./store.ts";
import { attend } from "./store-seats.ts";
import { codeCard, scannedCard } from "./trainer-cards.ts";
import { opens } from "./writing.ts";

const PAGE = "class";
const SCREEN = "sessions.code";
const TOKEN_BYTES = 20;

// ── people ──

type Tried = { session: Session } | { why: "wrongCode" | "tooMany" | "usedUp" };

/** What six digits open for somebody. A try counts before it is looked at, and is forgotten when it was right. */
async function tryCode(ctx: Ctx, code: string): Promise<Tried> {
  const me = actor(ctx).id;
  if ((await countTry(ctx, me)) > RULES.tries) return { why: "tooMany" };
  const session = await findByCode(ctx, code);
  if (!session) {
    await countGuess(ctx);
    return { why: "wrongCode" };
  }
  if (session.wrongGuesses >= RULES.wrongPerCode) return { why: "usedUp" };
  await forgetTries(ctx, me);
  return { session };
}

const sayWhy = (ctx: Ctx, why: "wrongCode" | "tooMany" | "usedUp"): string =>
  words(ctx)(`said.${why}`, { minutes: RULES.minutes });

async function arrive(ctx: Ctx, session: Session): Promise<Reply> {
  if (!(await attend(ctx, session.id, actor(ctx).id, "code"))) return say(words(ctx)("said.thereAlready"), "quiet");
  await appendAudit(ctx.tx, ctx.now, { subject: session.id, actor: ctx.actor, action: "session.checked-in", data: {} });
  const materials = session.links.length + (await evidenceOf(ctx.tx, ctx, session.id)).length;
  return showCard(checkedInCard(ctx, session, materials));
}

const checkInHandler = formHandler<(typeof forms.checkInForm)["fields"]>({
  form: forms.checkInForm,
  open: async (ctx) => forms.draw(forms.checkInForm, ctx),
  async submit(ctx, { code }) {
    const tried = await tryCode(ctx, String(code));
    return "why" in tried ? { kind: "errors", errors: { code: sayWhy(ctx, tried.why) } } : arrive(ctx, tried.session);
  },
});

/** `签到 246810`, `checkin 246810`; without digits the form. */
export const checkInCommand: WordCommand = {
  name: "check-in",
  words: { "zh-CN": ["签到"], en: ["checkin"] },
  summary: (locale) => sessionWords.in(locale)("checkInSummary"),
  async handle(ctx, text) {
    if (text === "") {
      const { form } = checkInHandler;
      return { kind: "form", opening: { form: form.name, view: await checkInHandler.open(ctx, {}), context: {} } };
    }
    const code = readCode(text);
    if (!code) return say(words(ctx)("said.notDigits"), "bad");
    const tried = await tryCode(ctx, code);
    return "why" in tried ? say(sayWhy(ctx, tried.why), "bad") : arrive(ctx, tried.session);
  },
};

/** Behind the code to scan: a form for whom we know, else the words to send in the chat, where it is known who sends. */
export const scannedPage: PublicPage = {
  name: PAGE,
  asksWho: true,
  async draw(ctx, token) {
    const session = await findByToken(ctx, token);
    if (!session) return { card: scannedCard(ctx, undefined), isMissing: true };
    const isOpen = isCheckInTime(session, ctx.now) && session.code && session.wrongGuesses < RULES.wrongPerCode;
    if (!ctx.person || !isOpen) return { card: scannedCard(ctx, session) };
    const initial = { code: session.code ?? "" };
    const view = forms.draw(forms.checkInForm, ctx, "", { initial });
    return { form: { form: forms.checkInForm.name, view, context: {} } };
  },
};

// ── the trainer ──

/** Digits that are shown in no other room now. */
async function freshCode(ctx: Ctx): Promise<string> {
  for (;;) {
    const code = String(randomInt(100_000, 1_000_000));
    if (!(await findByCode(ctx, code))) return code;
  }
}

const renewed = async (ctx: Ctx, session: Session): Promise<Session> =>
  moveSession(ctx, session, "showCode", {
    set: { code: await freshCode(ctx), token: randomBytes(TOKEN_BYTES).toString("base64url"), wrong_guesses: 0 },
  });

const scanUrl = (ctx: Ctx, { token = "" }: Session): string => `${ctx.publicUrl}${publicPagePath(PAGE, token)}`;

/** @throws UserError where it is not the time to check in */
function needTime(ctx: Ctx, session: Session): void {
  if (isCheckInTime(session, ctx.now)) return;
  const isEarly = isBefore(session, ctx.now);
  throw new UserError(
    isEarly ? "too-early" : "too-late",
    isEarly ? words(ctx)("said.notYet", { minutes: RULES.opensBefore }) : words(ctx)("said.over"),
  );
}

function shownCode(ctx: Ctx, session: Session) {
  // On a screen in a room for as long as people can check in, also where somebody opens it again.
  const path = pagePath(ctx, { page: SCREEN, personId: actor(ctx).id }, checkInWindow(session).to);
  const page = `${ctx.publicUrl}${path}?session=${session.id}`;
  return codeCard(ctx, session, { url: scanUrl(ctx, session), page });
}

/** The same for a screen in the room. */
export const screenPage: ReadPage = {
  name: SCREEN,
  may: TRAINERS,
  async draw(ctx, { session: id = "" }) {
    const session = await findSession(ctx, id);
    if (!session?.code || !isTrainer(ctx) || !isCheckInTime(session, ctx.now)) return undefined;
    const t = words(ctx);
    const { code, title } = session;
    const url = scanUrl(ctx, session);
    return {
      title: t("page.title", { title }),
      about: t("code.state", { to: sayInstant(checkInWindow(session).to, ctx.locale, ctx.zone, ctx.now) }),
      turns: [],
      picture: {
        picture: drawCode({ code, url, title, scan: t("code.scan", { code }) }),
        alt: t("code.alt", { code, url }),
      },
      notes: [t("code.pageNote")],
    };
  },
};

export const checkInForms = [checkInHandler];
export const checkInPresses: PressHandler[] = [
  opens("session.check-in", checkInHandler),
  {
    name: "session.code",
    async handle(ctx, { id }) {
      const session = await managed(ctx, id);
      needTime(ctx, session);
      return showCard(shownCode(ctx, session.code ? session : await renewed(ctx, session)));
    },
  },
  {
    name: "session.new-code",
    async handle(ctx, { id }) {
      const session = await managed(ctx, id);
      needTime(ctx, session);
      return replaceCard(shownCode(ctx, await renewed(ctx, session)));
    },
  },
];
