import { isText, Refusal, refuse } from "./refusal.ts";
import type { AppConfig, Json, World } from "./world.ts";

const CODE_LIVES_MS = 5 * 60_000;
const TICKET_LIVES_MS = 1800_000;

/**
 * The authorize page: where it sends the visitor. Rules O1 and O4; the fragment never reaches a server, so the driver
 * checks it. https://developer.work.weixin.qq.com/document/path/91022
 * @throws Refusal for what the service shows as an error page
 */
export function authorize(world: World, query: Json, visitor: string | undefined): string {
  const { appid, redirect_uri: redirect, response_type: type, scope, state, agentid } = query;
  if (appid !== world.corpId) refuse(40013, "invalid appid");
  if (type !== "code" || (scope !== "snsapi_base" && scope !== "snsapi_privateinfo"))
    refuse(40058, "response_type or scope");
  if (scope === "snsapi_privateinfo" && !isText(agentid)) refuse(41011, "agentid missing");
  if (state !== undefined && !(typeof state === "string" && /^[A-Za-z0-9]{0,128}$/.test(state)))
    refuse(84025, "invalid state");
  const target =
    typeof redirect === "string" && URL.canParse(redirect) ? new URL(redirect) : refuse(50001, "redirect_uri");
  const app = [...world.apps.values()].find(
    ({ agentId, trustedDomain }) => trustedDomain === target.host && (!isText(agentid) || Number(agentid) === agentId),
  );
  if (!app) throw new Refusal(50001, "redirect_uri is not the trusted domain");
  const member = visitor === undefined ? undefined : world.member(visitor);
  const code = world.random("", 32);
  world.oauthCodes.set(code, {
    agentId: app.agentId,
    at: world.now(),
    ...(member && { userId: member.userId }),
    isPrivate: scope === "snsapi_privateinfo",
    isUsed: false,
  });
  target.searchParams.set("code", code);
  target.searchParams.set("state", typeof state === "string" ? state : "");
  return target.href;
}

/** `auth/getuserinfo`: rules O2 to O5. https://developer.work.weixin.qq.com/document/path/91023 */
export function getUserInfo(world: World, app: AppConfig, query: Json): Json {
  const code = world.oauthCodes.get(String(query.code));
  if (!code || code.isUsed || world.now() - code.at > CODE_LIVES_MS) refuse(40029, "invalid code");
  if (code.agentId !== app.agentId) refuse(50001, "code of another app's domain");
  code.isUsed = true;
  if (code.userId === undefined) return { openid: world.random("o", 16) };
  const member = world.member(code.userId);
  if (!code.isPrivate || !member || !world.sees(app, member)) return { userid: code.userId };
  const ticket = world.random("", 48);
  world.userTickets.set(ticket, { userId: code.userId, at: world.now() });
  return { userid: code.userId, user_ticket: ticket, expires_in: 1800 };
}

/** `auth/getuserdetail`: rule O5. https://developer.work.weixin.qq.com/document/path/95833 */
export function getUserDetail(world: World, body: Json): Json {
  const ticket = world.userTickets.get(String(body.user_ticket));
  if (!ticket) refuse(84015, "invalid user_ticket");
  if (world.now() - ticket.at > TICKET_LIVES_MS) refuse(84014, "user_ticket expired");
  return { userid: ticket.userId, gender: "0" };
}
