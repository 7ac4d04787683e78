import type { FastifyRequest } from "fastify";
import { findSession } from "../../core/links.ts";
import type { Services } from "../../core/services.ts";

/** With https the name itself makes browsers insist on Secure, our host alone, and the whole path. */
const sessionCookie = (publicUrl: string): string => (publicUrl.startsWith("https:") ? "__Host-shenyan" : "shenyan");

/** Whose session the browser shows, if any. */
export function personOfSession(services: Services, request: FastifyRequest): Promise<string | undefined> {
  return findSession(services.db, services.clock.now(), request.cookies[sessionCookie(services.publicUrl)]);
}
