import { z } from "zod";
import { isRegion, isZone } from "./core/calendar/index.ts";
import { LOCALES, type Locale } from "./core/locale.ts";
import { isMasterKey } from "./core/vault.ts";
import { readMailbox, readSmtpUrl } from "./platforms/mail/settings.ts";

/** All settings, read once and checked whole. */
export type Config = {
  port: number;
  host: string;
  publicUrl: string;
  databaseUrl: string | undefined;
  dataDir: string;
  admins: string[];
  isDemo: boolean;
  /** Nobody asked for the demo: it is only that no platform is set. */
  isDemoByDefault: boolean;
  /** The first seals, all open; undefined in demo mode, which keeps one in the data folder. */
  masterKeys: string[] | undefined;
  company: { zone: string; locale: Locale; region: string };
  /** Where a clock may be moved from outside, and where it starts; in demo mode only. */
  testClock: string | undefined;
  slack:
    | {
        botToken: string;
        signingSecret: string;
        appToken?: string;
        apiUrl?: string;
        complianceChannel?: string;
        managerField?: string;
      }
    | undefined;
  wecom:
    | { corpId: string; agentId: number; secret: string; token: string; encodingAesKey: string; apiUrl?: string }
    | undefined;
  mail: { url: string; from: string } | undefined;
};

/** A wrong setting: its name and what to set, never its value. */
export class ConfigError extends Error {
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(`These settings are wrong:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
    this.name = "ConfigError";
    this.problems = problems;
  }
}

const blankAsUnset = (value: unknown) => (value === "" ? undefined : value);
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(blankAsUnset, schema.optional());
const url = (what: string) => z.string().refine((text) => URL.canParse(text), `set ${what}`);

const Env = z.object({
  PORT: z.preprocess(
    blankAsUnset,
    z.coerce.number("set a port number").int("set a port number").min(0).max(65535).default(3000),
  ),
  HOST: z.preprocess(blankAsUnset, z.string().default("127.0.0.1")),
  PUBLIC_URL: optional(url("the address people's browsers use, e.g. https://shenyan.example.com")),
  DATABASE_URL: optional(
    z.string().regex(/^postgres(ql)?:\/\//, "set a postgresql:// address, or leave it out for the embedded one"),
  ),
  DATA_DIR: z.preprocess(blankAsUnset, z.string().default("./data")),
  SHENYAN_ADMINS: optional(z.string()),
  SHENYAN_DEMO: optional(z.enum(["0", "1"], "set 1 or 0")),
  SHENYAN_MASTER_KEY: optional(z.string()),
  SHENYAN_TEST_CLOCK: optional(z.string()),
  COMPANY_TIME_ZONE: z.preprocess(
    blankAsUnset,
    z.string().refine(isZone, "set a time zone such as Asia/Shanghai").default("Asia/Shanghai"),
  ),
  COMPANY_LOCALE: z.preprocess(blankAsUnset, z.enum(LOCALES, "set zh-CN or en").default("zh-CN")),
  COMPANY_REGION: z.preprocess(
    blankAsUnset,
    z.string().refine(isRegion, "set a region such as CN, HK, GB-ENG or US").default("CN"),
  ),
  SLACK_BOT_TOKEN: optional(z.string().startsWith("xoxb-", "set the bot token, it begins with xoxb-")),
  SLACK_SIGNING_SECRET: optional(z.string().min(8, "set the signing secret of the app's page Basic Information")),
  SLACK_APP_TOKEN: optional(
    z.string().startsWith("xapp-", "set an app-level token, it begins with xapp-, or leave it out"),
  ),
  SLACK_API_URL: optional(url("an address, or leave it out")),
  SLACK_COMPLIANCE_CHANNEL: optional(z.string().regex(/^[CG][A-Z0-9]{2,}$/, "set a channel id such as C0123ABCD")),
  SLACK_MANAGER_FIELD: optional(
    z.string().regex(/^Xf[A-Z0-9]+$/, "set the id of the profile field that names the manager, it begins with Xf"),
  ),
  WECOM_CORP_ID: optional(z.string().min(4, "set the CorpID")),
  WECOM_AGENT_ID: optional(
    z.coerce.number("set the AgentId, a number").int("set the AgentId, a number").positive("set the AgentId, a number"),
  ),
  WECOM_SECRET: optional(z.string().min(8, "set the app's secret")),
  WECOM_TOKEN: optional(z.string().regex(/^[A-Za-z0-9]{1,32}$/, "set the callback token: up to 32 letters and digits")),
  WECOM_ENCODING_AES_KEY: optional(
    z.string().regex(/^[A-Za-z0-9]{43}$/, "set the EncodingAESKey: 43 letters and digits"),
  ),
  WECOM_API_URL: optional(url("an address, or leave it out")),
  SMTP_URL: optional(
    z
      .string()
      .refine(
        (text) => readSmtpUrl(text) !== undefined,
        "set smtp://user:password@host:587 or smtps://user:password@host:465; signs such as @ in a password as %40",
      ),
  ),
  MAIL_FROM: optional(
    z.string().refine((text) => readMailbox(text) !== undefined, "set the sender, e.g. Shenyan <shenyan@example.com>"),
  ),
});

const SLACK_WHOLE = ["SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"] as const;
const WECOM_WHOLE = [
  "WECOM_CORP_ID",
  "WECOM_AGENT_ID",
  "WECOM_SECRET",
  "WECOM_TOKEN",
  "WECOM_ENCODING_AES_KEY",
] as const;
const MAIL_WHOLE = ["SMTP_URL", "MAIL_FROM"] as const;

/** Reads the settings, or names every wrong one at once. Pure. @throws ConfigError */
export function readConfig(env: Record<string, string | undefined>): Config {
  const problems: string[] = [];
  const parsed = Env.safeParse(env);
  if (!parsed.success) {
    for (const issue of parsed.error.issues) problems.push(`${String(issue.path[0])}: ${issue.message}`);
    throw new ConfigError(problems);
  }
  const set = parsed.data;
  const isSlack = isWhole(
    set,
    SLACK_WHOLE,
    ["SLACK_APP_TOKEN", "SLACK_API_URL", "SLACK_COMPLIANCE_CHANNEL", "SLACK_MANAGER_FIELD"],
    problems,
  );
  const isWecom = isWhole(set, WECOM_WHOLE, ["WECOM_API_URL"], problems);
  const isMail = isWhole(set, MAIL_WHOLE, [], problems);
  const isDemo = set.SHENYAN_DEMO ? set.SHENYAN_DEMO === "1" : !isSlack && !isWecom;
  const masterKeys = set.SHENYAN_MASTER_KEY?.split(",").map((key) => key.trim());
  if (masterKeys?.some((key) => !isMasterKey(key))) {
    problems.push(
      "SHENYAN_MASTER_KEY: set 32 random bytes in base64 (openssl rand -base64 32); several with commas, the newest first",
    );
  }
  if (!masterKeys && !isDemo) {
    problems.push(
      "SHENYAN_MASTER_KEY: set 32 random bytes in base64 (openssl rand -base64 32) and keep a copy: without it no report can be read",
    );
  }
  if (set.SHENYAN_TEST_CLOCK && !isDemo) problems.push("SHENYAN_TEST_CLOCK: only in demo mode; leave it out");
  if (
    set.SHENYAN_TEST_CLOCK &&
    !["1", "0"].includes(set.SHENYAN_TEST_CLOCK) &&
    Number.isNaN(Date.parse(set.SHENYAN_TEST_CLOCK))
  ) {
    problems.push("SHENYAN_TEST_CLOCK: set 1, or the instant at which it starts, e.g. 2026-11-24T09:00:00+08:00");
  }
  const admins = (set.SHENYAN_ADMINS ?? "")
    .split(",")
    .map((text) => text.trim())
    .filter(Boolean);
  const oddAdmin = admins.find((text) => !/^(slack:[A-Z0-9]+|wecom:[\w.@-]+|[^@\s:]+@[^@\s:]+)$/.test(text));
  if (oddAdmin) problems.push("SHENYAN_ADMINS: list slack:U…, wecom:userid or e-mail addresses, with commas");
  if (!set.PUBLIC_URL && (isSlack || isWecom || isMail)) {
    problems.push("PUBLIC_URL: set the address that people's browsers use; cards and mails link to it");
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return {
    port: set.PORT,
    host: set.HOST,
    publicUrl: (set.PUBLIC_URL ?? `http://localhost:${set.PORT}`).replace(/\/+$/, ""),
    databaseUrl: set.DATABASE_URL,
    dataDir: set.DATA_DIR,
    admins,
    isDemo,
    isDemoByDefault: isDemo && set.SHENYAN_DEMO === undefined,
    masterKeys,
    company: { zone: set.COMPANY_TIME_ZONE, locale: set.COMPANY_LOCALE, region: set.COMPANY_REGION },
    testClock: set.SHENYAN_TEST_CLOCK === "0" ? undefined : set.SHENYAN_TEST_CLOCK,
    slack:
      isSlack && set.SLACK_BOT_TOKEN && set.SLACK_SIGNING_SECRET
        ? {
            botToken: set.SLACK_BOT_TOKEN,
            signingSecret: set.SLACK_SIGNING_SECRET,
            ...(set.SLACK_APP_TOKEN && { appToken: set.SLACK_APP_TOKEN }),
            ...(set.SLACK_API_URL && { apiUrl: set.SLACK_API_URL }),
            ...(set.SLACK_COMPLIANCE_CHANNEL && { complianceChannel: set.SLACK_COMPLIANCE_CHANNEL }),
            ...(set.SLACK_MANAGER_FIELD && { managerField: set.SLACK_MANAGER_FIELD }),
          }
        : undefined,
    wecom:
      isWecom &&
      set.WECOM_CORP_ID &&
      set.WECOM_AGENT_ID &&
      set.WECOM_SECRET &&
      set.WECOM_TOKEN &&
      set.WECOM_ENCODING_AES_KEY
        ? {
            corpId: set.WECOM_CORP_ID,
            agentId: set.WECOM_AGENT_ID,
            secret: set.WECOM_SECRET,
            token: set.WECOM_TOKEN,
            encodingAesKey: set.WECOM_ENCODING_AES_KEY,
            ...(set.WECOM_API_URL && { apiUrl: set.WECOM_API_URL }),
          }
        : undefined,
    mail: isMail && set.SMTP_URL && set.MAIL_FROM ? { url: set.SMTP_URL, from: set.MAIL_FROM } : undefined,
  };
}

/** A platform is set whole or not at all. */
function isWhole(
  set: z.infer<typeof Env>,
  needed: readonly (keyof z.infer<typeof Env>)[],
  others: readonly (keyof z.infer<typeof Env>)[],
  problems: string[],
): boolean {
  const missing = needed.filter((name) => set[name] === undefined);
  if (missing.length === needed.length && others.every((name) => set[name] === undefined)) return false;
  for (const name of missing) problems.push(`${name}: set it too, or none of ${needed.join(", ")}`);
  return missing.length === 0;
}
