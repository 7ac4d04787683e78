import { randomBytes } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { decodeCallback, encodeCallback } from "../../../core/callback.ts";
import type { Card } from "../../../core/card.ts";
import type { Account } from "../../../core/interaction.ts";
import { csrfToken, isCsrfToken, readDetailsToken } from "../../../core/links.ts";
import type { Locale } from "../../../core/locale.ts";
import { markOpened } from "../../../core/outbox.ts";
import { accountsOf, findPerson } from "../../../core/people.ts";
import { actionsOf, toLookAt } from "../actions.ts";
import { renderCard } from "../render/card.ts";
import { html } from "../render/html.ts";
import { Refused } from "../security.ts";
import { personOfSession } from "../session.ts";
import { askWhoIsThere } from "../sign-in.ts";
import type { Site } from "../site.ts";
import { readSubmission } from "../submission.ts";
import { webWords } from "../words.ts";
import { pathOfForm } from "./form-link.ts";
import { deadLink, drawPage, localeOf, noticePage, sendPage } from "./frame.ts";

type Request = FastifyRequest<{ Params: { token: string } }>;
type Reader = {
  token: string;
  deliveryId: string;
  locale: Locale;
  card: Card;
  personId: string | undefined;
  /** Whose presses they are. Undefined for what went to a channel: nobody in particular reads it. */
  account: Account | undefined;
  mayPress: boolean;
};

/**
 * One delivered card whole. Its buttons work for the one whom it was sent to and who is signed in, and in the demo,
 * where everybody plays everybody; for others who hold the address it is a card to look at. A press is taken only for
 * what a page of this link showed.
 */
export function registerDetails(server: FastifyInstance, site: Site): void {
  server.get<{ Params: { token: string } }>("/w/c/:token", async (request, reply) => {
    const reader = await admit(site, request, reply);
    if (reader?.mayPress) await markOpened(site.services.db, reader.deliveryId, site.services.clock.now());
    if (reader) await sendCard(site, reply, reader, reader.card);
    return reply;
  });

  server.post<{ Params: { token: string } }>("/w/c/:token", async (request, reply) => {
    site.limits.posts.use(request.ip);
    const reader = await admit(site, request, reply);
    if (reader) await press(site, request, reply, reader);
    return reply;
  });
}

async function admit(site: Site, request: Request, reply: FastifyReply): Promise<Reader | undefined> {
  const { services, tools } = site;
  const { token } = request.params;
  const id = readDetailsToken({ ...services, now: services.clock.now() }, token);
  const delivery = id && (await tools.showDelivery(id));
  if (!delivery) return void deadLink(site, reply, localeOf(request, services.company.locale), "oldCard");
  if (await askWhoIsThere(site, request, reply)) return undefined;
  const { card, locale } = delivery;
  const signedIn = await personOfSession(services, request);
  if (signedIn && delivery.personId && signedIn !== delivery.personId) {
    return void deadLink(site, reply, locale, "foreign");
  }
  const account = await actorOf(site, delivery);
  if (account === "left") return void deadLink(site, reply, locale, "left");
  const mayPress = account !== undefined && (services.isDemo || signedIn === delivery.personId);
  return {
    token,
    deliveryId: delivery.deliveryId,
    locale,
    card,
    account,
    mayPress,
    personId: delivery.personId ?? undefined,
  };
}

/**
 * Whose presses on the card of a delivery they are: "left" for somebody who is not with the company any more; undefined
 * for nobody in particular, and for somebody without an account to act with. Who got it by mail acts as in the chat.
 */
async function actorOf(
  { services, desk }: Site,
  { to, personId }: NonNullable<Awaited<ReturnType<Site["tools"]["showDelivery"]>>>,
): Promise<Account | "left" | undefined> {
  if (to.kind === "channel") return undefined;
  if (to.account.platform !== "mail") return (await desk.personOf(to.account)) ? to.account : "left";
  const person = await findPerson(services.db, personId);
  if (!person?.isActive) return "left";
  return (await accountsOf(services.db, person.id))[0];
}

function sendCard(site: Site, reply: FastifyReply, { token, locale, account, mayPress }: Reader, card: Card) {
  const t = webWords.in(locale);
  const title = card.title || t("page.wholeCard");
  const look = { locale, headingLevel: 1 } as const;
  if (!mayPress) {
    const { card: shown, isChanged } = toLookAt(card, "nothing");
    const note = account ? isChanged && t("page.pressInChat") : t("page.onlyShown");
    const body = html`<div class="details">${renderCard(shown, look)}${note && html`<p class="details-note">${note}</p>`}</div>`;
    return sendPage(reply, drawPage(site, { locale, title, body, kind: "card" }));
  }
  const offered = callbacksOf(card).join(",");
  const attempt = randomBytes(12).toString("base64url");
  const csrf = csrfToken(site.services, `${token}:${attempt}:${offered}`);
  const press = { action: `/w/c/${token}`, hidden: { attempt, offered, csrf } };
  const body = html`<div class="details">${renderCard(card, { ...look, press })}</div>`;
  return sendPage(reply, drawPage(site, { locale, title, body, kind: "card" }));
}

async function press(site: Site, request: Request, reply: FastifyReply, reader: Reader): Promise<void> {
  const { services, desk } = site;
  const { token, locale, account, mayPress } = reader;
  if (!account || !mayPress) throw new Refused(403, "only-to-look-at");
  const submission = await readSubmission(request, {
    maxBytes: 0,
    check: () => undefined,
    onFile: async () => undefined,
  });
  const [attempt, offered, pressed] = [
    submission.one("attempt"),
    submission.one("offered"),
    submission.one("callback"),
  ];
  const isOurs = isCsrfToken(services, `${token}:${attempt}:${offered}`, submission.one("csrf"));
  const callback = decodeCallback(pressed);
  if (!isOurs || !callback || !offered.split(",").includes(pressed)) throw new Refused(403, "not-offered");
  const chosen = submission.one("chosen");
  const result = await desk.receive(
    {
      key: `web:press:${attempt}:${pressed}`,
      account,
      place: "page",
      intent: { kind: "press", callback, ...(chosen !== "" && { chosen }) },
    },
    { answers: "inline" },
  );
  switch (result.kind) {
    case "form":
      await reply.redirect(await pathOfForm(site, reader.personId, result.opening), 303);
      return;
    case "card":
    case "replace":
    case "hub":
      await sendCard(site, reply, reader, result.card);
      return;
    case "say": {
      const link = { label: webWords.in(locale)("page.back"), url: `/w/c/${token}` };
      const tone = result.tone ?? "quiet";
      await sendPage(reply, noticePage(site, { locale, tone, title: result.text, link }));
      return;
    }
    default:
      // Post, redirect, get: reloading shows the card as it is now and presses nothing.
      await reply.redirect(`/w/c/${token}`, 303);
  }
}

/** What may be pressed on a card, as it comes back. */
const callbacksOf = (card: Card): string[] =>
  actionsOf(card).flatMap((action) => (action.kind === "link" ? [] : [encodeCallback(action.callback)]));
