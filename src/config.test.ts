import { describe, expect, test } from "vitest";
import { ConfigError, readConfig } from "./config.ts";
import { newMasterKey } from "./core/vault.ts";

const KEY = newMasterKey();
const SLACK = { SLACK_BOT_TOKEN: "xoxb-1-secret", SLACK_SIGNING_SECRET: "0123456789abcdef" };
const REAL = { ...SLACK, SHENYAN_MASTER_KEY: KEY, PUBLIC_URL: "https://bot.example.com/" };
const problemsOf = (env: Record<string, string>) => {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
};

test("nothing set is the demo on the loopback address", () => {
  expect(readConfig({})).toMatchObject({
    port: 3000,
    host: "127.0.0.1",
    isDemo: true,
    dataDir: "./data",
    publicUrl: "http://localhost:3000",
  });
});
test("a connected platform is no demo, unless it is asked for", () => {
  expect(readConfig(REAL)).toMatchObject({ isDemo: false, publicUrl: "https://bot.example.com" });
  expect(readConfig({ ...REAL, SHENYAN_DEMO: "1" }).isDemo).toBe(true);
});
test("empty settings count as not set", () => {
  expect(readConfig({ PORT: "", SLACK_BOT_TOKEN: "", DATABASE_URL: "" }).slack).toBeUndefined();
});
test("several master keys are read in their order", () => {
  expect(readConfig({ SHENYAN_MASTER_KEY: `${KEY}, ${newMasterKey()}` }).masterKeys).toHaveLength(2);
});

test("mail goes out beside the demo or a platform, and makes neither of the two", () => {
  const mail = { SMTP_URL: "smtps://u:p%40ss@mail.example.com", MAIL_FROM: "慎言 <shenyan@example.com>" };
  expect(readConfig({ ...mail, PUBLIC_URL: "https://a.example" })).toMatchObject({ isDemo: true });
  expect(readConfig({ ...REAL, ...mail }).mail).toEqual({ url: mail.SMTP_URL, from: mail.MAIL_FROM });
});

describe("a wrong setting stops the start and says what to set", () => {
  test.each<[string, Record<string, string>, RegExp]>([
    ["a port that is none", { PORT: "http" }, /^PORT: set a port number/],
    ["half of Slack", { SLACK_BOT_TOKEN: "xoxb-1" }, /^SLACK_SIGNING_SECRET: set it too/],
    ["only an extra of Slack", { SLACK_APP_TOKEN: "xapp-1" }, /^SLACK_BOT_TOKEN: set it too/],
    ["a user token for a bot token", { ...SLACK, SLACK_BOT_TOKEN: "xoxp-1" }, /^SLACK_BOT_TOKEN: .*xoxb-/],
    ["half of WeCom", { WECOM_CORP_ID: "ww123456" }, /^WECOM_AGENT_ID: set it too/],
    ["an AES key of the wrong length", { WECOM_ENCODING_AES_KEY: "short" }, /^WECOM_ENCODING_AES_KEY: .*43/],
    ["a zone that does not exist", { COMPANY_TIME_ZONE: "Mars/Base" }, /^COMPANY_TIME_ZONE: /],
    ["a language that is not there", { COMPANY_LOCALE: "fr" }, /^COMPANY_LOCALE: set zh-CN or en/],
    ["no key where there are real reports", { ...SLACK, PUBLIC_URL: "https://a.example" }, /^SHENYAN_MASTER_KEY: /],
    ["a key that is none", { SHENYAN_MASTER_KEY: "hunter2" }, /^SHENYAN_MASTER_KEY: /],
    ["no public address for real people", { ...SLACK, SHENYAN_MASTER_KEY: KEY }, /^PUBLIC_URL: /],
    ["a movable clock for real people", { ...REAL, SHENYAN_TEST_CLOCK: "1" }, /^SHENYAN_TEST_CLOCK: only in demo mode/],
    ["mail without a sender", { SMTP_URL: "smtp://mail.example.com" }, /^MAIL_FROM: set it too/],
    [
      "a mail server that is none",
      { SMTP_URL: "mail.example.com:25", MAIL_FROM: "a@b.example" },
      /^SMTP_URL: set smtp:/,
    ],
    ["half a login", { SMTP_URL: "smtp://user@mail.example.com", MAIL_FROM: "a@b.example" }, /^SMTP_URL: set smtp:/],
    ["a sender of two lines", { SMTP_URL: "smtp://m.example", MAIL_FROM: "X\r\nBcc: y <a@b.example>" }, /^MAIL_FROM: /],
    ["mail with links to this machine", { SMTP_URL: "smtp://m.example", MAIL_FROM: "a@b.example" }, /^PUBLIC_URL: /],
    ["an administrator that cannot be read", { SHENYAN_ADMINS: "bob" }, /^SHENYAN_ADMINS: list/],
    ["another database", { DATABASE_URL: "mysql://x" }, /^DATABASE_URL: set a postgresql/],
  ])("%s", (_what, env, said) => {
    expect(problemsOf(env).some((problem) => said.test(problem))).toBe(true);
  });

  test("all of them at once, and never with their values", () => {
    const secret = "xoxp-very-secret-value";
    const problems = problemsOf({ PORT: "x", SLACK_BOT_TOKEN: secret, COMPANY_REGION: "Atlantis" });
    expect(problems.length).toBeGreaterThanOrEqual(3);
    expect(problems.join()).not.toContain("very-secret");
  });
});
