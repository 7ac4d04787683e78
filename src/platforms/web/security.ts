import type { FastifyReply, FastifyRequest } from "fastify";

/** Why a request was turned away at the door. The status picks the page or the JSON that says so; the code is logged. */
export class Refused extends Error {
  readonly statusCode: 400 | 403 | 413 | 429;
  readonly waitMinutes: number | undefined;
  readonly code: string;
  constructor(statusCode: Refused["statusCode"], code: string, waitMinutes?: number) {
    super(code);
    this.name = "Refused";
    this.statusCode = statusCode;
    this.code = code;
    this.waitMinutes = waitMinutes;
  }
}

/** Nothing inline, nothing from elsewhere, in nobody's frame. */
const CONTENT_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join("; ");

/** For a page that shows a document of ours in a frame. */
export const FRAMING_POLICY = `${CONTENT_POLICY}; frame-src 'self'`;

/**
 * For a document of ours with looks of its own, which the page around it alone may frame. Nothing in it runs, is sent or
 * fetched; the page may measure it.
 */
export const FRAMED_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy":
    "sandbox allow-same-origin; default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'; frame-ancestors 'self'",
  "x-frame-options": "SAMEORIGIN",
};

const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": CONTENT_POLICY,
  "x-content-type-options": "nosniff",
  // Addresses hold tokens; no other page learns them.
  "referrer-policy": "no-referrer",
  "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), interest-cohort=()",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "x-frame-options": "DENY",
  // Everything personal; the static files say otherwise for themselves.
  "cache-control": "no-store",
};

/** For all routes of a scope: the headers, and no change from another site's page. */
export function guard(publicUrl: string) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    reply.headers({ ...SECURITY_HEADERS });
    if (request.method === "GET" || request.method === "HEAD") return;
    if (!isFromUs(request.headers, publicUrl)) throw new Refused(403, "sent-from-another-site");
  };
}

/**
 * Whether a request that changes something may have come from a page of ours. Browsers say "null" as origin for forms
 * of pages that send no referrer, as ours do, and old ones say nothing at all: then the token in the form decides.
 */
export function isFromUs(headers: FastifyRequest["headers"], publicUrl: string): boolean {
  const site = headers["sec-fetch-site"];
  if (site !== undefined) return site === "same-origin" || site === "none";
  const { origin } = headers;
  if (origin === undefined || origin === "null") return true;
  const from = URL.parse(origin);
  return from !== null && (from.origin === new URL(publicUrl).origin || from.host === headers.host);
}
