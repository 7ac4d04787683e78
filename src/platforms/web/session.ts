import type { FastifyReply, FastifyRequest } from "fastify";
import { findSession, makeSession } from "../../core/links.ts";
import type { Services } from "../../core/services.ts";

/** With https the name itself makes browsers insist on Secure, our host alone, and the whole path. */
export const cookieName = ({ publicUrl }: Pick<Services, "publicUrl">, name: string): string =>
  isSecure(publicUrl) ? `__Host-${name}` : name;

/** Out of scripts' reach, and not sent along with what other sites' pages ask for in the background. */
export const cookieOptions = ({ publicUrl }: Pick<Services, "publicUrl">) =>
  ({ httpOnly: true, secure: isSecure(publicUrl), sameSite: "lax", path: "/" }) as const;

/** Whose session the browser shows, if any. */
export function personOfSession(services: Services, request: FastifyRequest): Promise<string | undefined> {
  return findSession(services.db, services.clock.now(), request.cookies[cookieName(services, SESSION)]);
}

/** Signs the browser in until it is closed, and for no longer than the core lets a session last. */
export async function startSession(services: Services, reply: FastifyReply, personId: string): Promise<void> {
  const token = await makeSession(services.db, services.clock.now(), personId);
  reply.setCookie(cookieName(services, SESSION), token, cookieOptions(services));
}

const SESSION = "shenyan";
const isSecure = (publicUrl: string): boolean => publicUrl.startsWith("https:");
