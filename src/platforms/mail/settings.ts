import { ADDRESS_MAX_BYTES } from "./limits.ts";

/** Where mail is handed over. */
export type SmtpServer = {
  host: string;
  port: number;
  /** TLS from the first byte; else it is begun where the server offers it. */
  isSecure: boolean;
  user: string | undefined;
  password: string | undefined;
  /** Certificates of a test's server. */
  tls?: { rejectUnauthorized: boolean };
};

/** The address of a server, `smtp://user:password@host:587` or `smtps://…`, taken apart; undefined for what is none. */
export function readSmtpUrl(text: string): SmtpServer | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const isSecure = url.protocol === "smtps:";
  if ((!isSecure && url.protocol !== "smtp:") || url.hostname === "") return undefined;
  const isWhole = (url.username === "") === (url.password === "");
  if (!isWhole || url.search !== "" || url.hash !== "" || !/^\/?$/.test(url.pathname)) return undefined;
  try {
    return {
      host: url.hostname.replace(/^\[|\]$/g, ""),
      port: url.port === "" ? (isSecure ? 465 : 587) : Number(url.port),
      isSecure,
      user: decodeURIComponent(url.username) || undefined,
      password: decodeURIComponent(url.password) || undefined,
    };
  } catch {
    return undefined;
  }
}

/** Somebody's name, as it stands in a header, and their bare address. */
export type Mailbox = { name: string; address: string };

/** `Name <a@b>` or a bare address; undefined for what is neither. */
export function readMailbox(text: string): Mailbox | undefined {
  const [, name = "", address = text.trim()] = /^\s*"?([^"<>\r\n]*?)"?\s*<([^<>\s]+)>\s*$/.exec(text) ?? [];
  return isAddress(address) ? { name: name.trim(), address } : undefined;
}

/** Whether a mail can be sent there without a word of it being read as something else. */
export const isAddress = (text: string): boolean =>
  /^[^\s<>"(),;:\\@]+@[^\s<>"(),;:\\@]+$/.test(text) && Buffer.byteLength(text) <= ADDRESS_MAX_BYTES;
