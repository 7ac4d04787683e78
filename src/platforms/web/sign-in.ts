import { randomBytes } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { PageSignIn } from "../../core/platform.ts";
import { PlatformError } from "../../core/surface.ts";
import { localeOf, noticePage, sendPage } from "./pages/frame.ts";
import { cookieName, cookieOptions, personOfSession, startSession } from "./session.ts";
import type { Site } from "./site.ts";
import { webWords } from "./words.ts";

/** Where the platform sends the browser back to. */
const CALLBACK = "/w/sign-in";
const COOKIE = "shenyan-sign-in";
/** Bytes; WeCom's bound. developer.work.weixin.qq.com/document/path/91335 */
const CODE_MAX = 512;
/** Ms for the way there and back; the code itself lives for five minutes. */
const AWAY_MS = 10 * 60_000;
/** Ms in which a browser that was signed in just now and still has no session is told so, and not sent again. */
const BACK_MS = 60_000;

/**
 * What the browser carries, sealed, while it is away. `state` ties the answer to the browser that asked, so nobody is
 * signed in with a code of somebody else; without it the browser has been there already.
 */
type Trip = { state?: string; target: string; until: number };

/**
 * In the platform's own browser a page for somebody first asks the platform who is there. True when the request was
 * answered with that; false when the page goes on: with a session, or in any other browser.
 */
export async function askWhoIsThere(site: Site, request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
  const { services, signIn } = site;
  if (!signIn || request.method !== "GET" || !isOurBrowser(request)) return false;
  if (await personOfSession(services, request)) return false;
  if (isBack(readTrip(site, request))) {
    // Signed in a moment ago, and the session did not last: going again would go round in circles.
    reply.clearCookie(cookieName(services, COOKIE), cookieOptions(services));
    await sendFailure(site, request, reply, "noCookie", 403);
    return true;
  }
  const { pathname, search } = new URL(request.url, services.publicUrl);
  const state = randomBytes(16).toString("hex");
  keepTrip(site, reply, { state, target: `${pathname}${search}`, until: services.clock.now().getTime() + AWAY_MS });
  await reply.redirect(signIn.authorizeUrl(`${services.publicUrl}${CALLBACK}`, state), 302);
  return true;
}

/** Takes the browser back from the platform: with a session, to the page it wanted, without code and state. */
export function registerSignIn(server: FastifyInstance, site: Site, signIn: PageSignIn): void {
  const { services, desk } = site;
  server.get<{ Querystring: { code?: unknown; state?: unknown } }>(CALLBACK, async (request, reply) => {
    site.limits.signIns.use(request.ip);
    const { code, state } = request.query;
    const trip = readTrip(site, request);
    reply.clearCookie(cookieName(services, COOKIE), cookieOptions(services));
    if (!trip?.state || trip.state !== state || typeof code !== "string" || code === "" || code.length > CODE_MAX) {
      return sendFailure(site, request, reply, "broken", 400, trip?.target);
    }
    let account: Awaited<ReturnType<PageSignIn["userOfCode"]>>;
    try {
      account = await signIn.userOfCode(code);
    } catch (error) {
      if (!(error instanceof PlatformError)) throw error;
      services.log.warn({ platform: error.platform, code: error.code }, "nobody could be signed in");
      return sendFailure(site, request, reply, "later", 503, trip.target);
    }
    const person = account && (await desk.personOf(account));
    if (!person) return sendFailure(site, request, reply, "outsider", 403, trip.target);
    await startSession(services, reply, person.id);
    keepTrip(site, reply, { target: trip.target, until: services.clock.now().getTime() + BACK_MS });
    return reply.redirect(trip.target, 303);
  });
}

/** WeCom's browser on phones and desks says so; it is the one that can be asked silently. */
const isOurBrowser = ({ headers }: FastifyRequest): boolean => /wxwork/i.test(headers["user-agent"] ?? "");

const isBack = (trip: Trip | undefined): boolean => trip !== undefined && trip.state === undefined;

function keepTrip({ services }: Site, reply: FastifyReply, trip: Trip): void {
  const sealed = services.vault.seal("page", JSON.stringify(trip), COOKIE);
  reply.setCookie(cookieName(services, COOKIE), Buffer.from(sealed).toString("base64url"), {
    ...cookieOptions(services),
    maxAge: AWAY_MS / 1000,
  });
}

function readTrip({ services }: Site, request: FastifyRequest): Trip | undefined {
  const sealed = request.cookies[cookieName(services, COOKIE)];
  if (!sealed) return undefined;
  try {
    const trip = JSON.parse(services.vault.openText("page", Buffer.from(sealed, "base64url"), COOKIE)) as Trip;
    return trip.until > services.clock.now().getTime() ? trip : undefined;
  } catch {
    // Changed, or sealed with a key that is gone: as if there were none.
    return undefined;
  }
}

type Failure = "broken" | "later" | "outsider" | "noCookie";

function sendFailure(
  site: Site,
  request: FastifyRequest,
  reply: FastifyReply,
  failure: Failure,
  status: number,
  target?: string,
) {
  const locale = localeOf(request, site.services.company.locale);
  const t = webWords.in(locale);
  const link = target === undefined ? {} : { link: { label: t("signIn.again"), url: target } };
  const page = { locale, tone: "quiet", title: t("signIn.title"), text: t(`signIn.${failure}`), ...link } as const;
  return sendPage(reply, noticePage(site, page), status);
}
