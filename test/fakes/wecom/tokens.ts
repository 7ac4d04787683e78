import { isText, refuse } from "./refusal.ts";
import type { AppConfig, Json, World } from "./world.ts";

const LIVES_SECONDS = 7200;
const WRONG_SECRETS_BEFORE_BLOCK = 5;
const BLOCK_MS = 3_600_000;

/** `gettoken`: rules T1 to T6. https://developer.work.weixin.qq.com/document/path/91039 */
export function getToken(world: World, query: Json): Json {
  if (!isText(query.corpsecret)) refuse(41004, "corpsecret missing");
  if (!isText(query.corpid)) refuse(41002, "corpid missing");
  const wrong = world.wrongSecrets.get(world.callerIp) ?? { count: 0, blockedUntil: 0 };
  if (world.now() < wrong.blockedUntil) refuse(45009, "too many wrong secrets from this address");
  if (query.corpid !== world.corpId) refuse(40013, "invalid corpid");
  const app = [...world.apps.values()].find(({ secret }) => secret === query.corpsecret);
  if (!app || app.isDisabled) {
    const count = wrong.count + 1;
    const isTooOften = count >= WRONG_SECRETS_BEFORE_BLOCK;
    world.wrongSecrets.set(world.callerIp, {
      count: isTooOften ? 0 : count,
      blockedUntil: isTooOften ? world.now() + BLOCK_MS : 0,
    });
    refuse(40001, "invalid credential");
  }
  checkAddress(world, app);
  const valid = [...world.tokens.values()].find(
    ({ agentId, isRevoked, expiresAt }) => agentId === app.agentId && !isRevoked && world.now() < expiresAt,
  );
  // Asked again, it names the full time although less is left.
  if (valid) return { access_token: valid.token, expires_in: LIVES_SECONDS };
  const token = world.random("", 150);
  const expiresAt = world.now() + LIVES_SECONDS * 1000;
  world.tokens.set(token, { token, agentId: app.agentId, expiresAt, isRevoked: false });
  return { access_token: token, expires_in: LIVES_SECONDS };
}

/** The app that a token in the query belongs to; rules T7 to T12. */
export function appOfToken(world: World, query: Json): AppConfig {
  if (!isText(query.access_token)) refuse(41001, "access_token missing");
  const token = world.tokens.get(query.access_token);
  if (!token || token.isRevoked) refuse(40014, "invalid access_token");
  if (world.now() >= token.expiresAt) refuse(42001, "access_token expired");
  const app = world.app(token.agentId);
  if (app.isDisabled) refuse(50003, "app disabled");
  checkAddress(world, app);
  return app;
}

function checkAddress(world: World, app: AppConfig): void {
  if (app.trustedIps && !app.trustedIps.includes(world.callerIp)) refuse(60020, "not allow to access from your ip");
}
