import { readFileSync } from "node:fs";
import { expect, onTestFinished } from "vitest";
import { StillClock } from "../../src/core/clock.ts";
import { importDirectory } from "../../src/core/directory.ts";
import { createRegistry, type Feature } from "../../src/core/feature.ts";
import type { PlatformAdapter } from "../../src/core/platform.ts";
import { createDesk } from "../../src/core/receive.ts";
import { createSlack, type SlackConfig, type SlackDeps } from "../../src/platforms/slack/index.ts";
import { type FakeSlack, type FakeSlackOptions, startFakeSlack } from "../fakes/slack/fake-slack.ts";
import type { Manifest } from "../fakes/slack/manifest.ts";
import type { SeenMessage } from "../fakes/slack/screen.ts";
import { everybodySigned, startTestApp, type TestApp, TUESDAY } from "../support/app.ts";

const manifest: Manifest = JSON.parse(readFileSync(new URL("../../manifest.json", import.meta.url), "utf8"));
export const TEAM = "T01ACME";
const SECRETS = { signingSecret: "test-signing-secret", botToken: "xoxb-test", appToken: "xapp-test" };

export type Workspace = {
  slack: FakeSlack;
  app: TestApp;
  adapter: PlatformAdapter;
  clock: StillClock;
  /** Does what is due: jobs, messages. Time goes on by a minute before, so that nobody waits for Slack's pace. */
  settle(): Promise<void>;
  personOf(userId: string): Promise<string>;
  /** The last message of the direct conversation with words that match. */
  card(userId: string, words: RegExp): SeenMessage;
  /** A second instance on the same database. */
  another(): Promise<{ app: TestApp; adapter: PlatformAdapter }>;
};

export type WorkspaceOptions = Partial<FakeSlackOptions> & {
  config?: Partial<SlackConfig>;
  deps?: Partial<SlackDeps>;
  isSocketMode?: boolean;
  /** A feature of the test's own in place of the product's, behind a desk of the real kind. */
  feature?: Feature;
  /** Told to the fake before our app connects. */
  before?(slack: FakeSlack): void;
};

/** The whole product connected to a workspace on Slack whose directory it has read. */
export async function openWorkspace(options: WorkspaceOptions = {}): Promise<Workspace> {
  const { config, deps, isSocketMode = false, before, feature, ...fake } = options;
  const clock = new StillClock(TUESDAY);
  const settings = { ...manifest.settings, socket_mode_enabled: isSocketMode };
  const slack = await startFakeSlack({
    manifest: { ...manifest, settings },
    ...SECRETS,
    teamId: TEAM,
    clock,
    rateLimits: "off",
    ...fake,
  });
  onTestFinished(() => slack.close());
  addPeople(slack);
  before?.(slack);
  const start = async (beside?: TestApp) => {
    let adapter: PlatformAdapter | undefined;
    const app = await startTestApp({
      clock,
      ...(beside && { beside }),
      adapters: (_config, given) => {
        const { signingSecret, botToken, appToken } = SECRETS;
        const secrets = { signingSecret, botToken, ...(isSocketMode && { appToken }) };
        const own = feature && { desk: createDesk(given.services, createRegistry([feature])) };
        const all = { ...given, ...own, realClock: clock, ...deps };
        adapter = createSlack({ ...secrets, apiUrl: slack.apiUrl, ...config }, all);
        return [adapter];
      },
    });
    if (!adapter) throw new Error("no adapter");
    return { app, adapter };
  };
  const { app, adapter } = await start();
  onTestFinished(() => app.close());
  if (!isSocketMode) await slack.setRequestUrl(`${app.url}/slack/events`);
  const { prisma } = app.services.db;
  const personOf = async (userId: string) => {
    const key = { platform: "slack", tenant: TEAM, externalId: userId };
    return (await prisma.platformAccount.findUniqueOrThrow({ where: { platform_tenant_externalId: key } })).personId;
  };
  if (adapter.health().isConnected) {
    const entries = (await adapter.readDirectory?.()) ?? [];
    await app.services.db.transaction((tx) => importDirectory(tx, entries, app.services.company, clock.now()));
    for (const [userId, role] of Object.entries({ UWANG: "compliance", ULIU: "compliance", UWU: "security" })) {
      await prisma.roleGrant.create({ data: { personId: await personOf(userId), role } });
    }
    await everybodySigned(app);
    // The demo company's own handlers would get a copy of everything in the browser, where nobody looks.
    await prisma.roleGrant.deleteMany({ where: { personId: { startsWith: "per_demo" }, role: { not: "employee" } } });
  }
  return {
    slack,
    app,
    adapter,
    clock,
    personOf,
    async settle() {
      clock.advance(60_000);
      await app.catchUp();
      await slack.events.settled();
    },
    card(userId, words) {
      const found = slack
        .as(userId)
        .sees()
        .direct.findLast((message) => words.test(message.words));
      if (!found) throw new Error(`${userId} has no such card; the screen says:\n${slack.as(userId).sees().words}`);
      return found;
    },
    async another() {
      const second = await start(app);
      onTestFinished(() => second.app.stop());
      return second;
    },
  };
}

function addPeople(slack: FakeSlack): void {
  slack.addUser({ id: "ULI", name: "li", real_name: "李雷", email: "li@acme.example", title: "市场专员" });
  slack.addUser({ id: "UWANG", name: "wang", real_name: "王敏", email: "wang@acme.example" });
  slack.addUser({ id: "ULIU", name: "liu", real_name: "刘洋", email: "liu@acme.example" });
  slack.addUser({ id: "UWU", name: "wu", real_name: "吴涛", email: "wu@acme.example" });
  slack.addUser({ id: "UEMMA", name: "emma", real_name: "Emma Brown", locale: "en-GB", tz: "Europe/London" });
  slack.addUser({ id: "UGUEST", name: "guest", real_name: "Guest", is_restricted: true });
  slack.addUser({ id: "UOUT", name: "outsider", real_name: "Outsider", team_id: "T02OTHER" });
  slack.addChannel({ id: "CGEN", name: "general", members: ["ULI", "UWANG", "UEMMA", "UGUEST", "U0BOT"] });
  slack.addChannel({ id: "CEXT", name: "with-partner", members: ["ULI", "UOUT", "U0BOT"], is_ext_shared: true });
}

/** At the end of a test: Slack found nothing wrong with us, and no fault was logged. */
export function expectClean({ slack, app }: Workspace): void {
  expect(slack.violations).toEqual([]);
  expect(slack.broadcasts()).toEqual([]);
  expect(app.log.lines.filter((line) => line.level === "error")).toEqual([]);
}

export const REPORT_FORM = "incidents.report";

/** Answers of a form by the names of its fields, as the modal's blocks are called. */
export const answersOf = <V>(form: string, values: Record<string, V>): Record<string, V> =>
  Object.fromEntries(Object.entries(values).map(([field, value]) => [`${form}/${field}`, value]));

/** Runs `/report` and fills the form in; the incident's id. */
export async function fileReport(
  workspace: Workspace,
  userId = "ULI",
  text = "有人在群里转发了未公开的报价单。",
): Promise<string> {
  const { slack, app, settle } = workspace;
  const person = slack.as(userId);
  await person.command("/report");
  await person.until(({ modal }) => modal);
  const values = { kind: "disclosure", platform: "weibo", text };
  expect(await person.submit("modal", answersOf("incidents.report", values))).toMatchObject({ outcome: "cleared" });
  await settle();
  const incident = await app.services.db.prisma.incident.findFirstOrThrow({ orderBy: { number: "desc" } });
  return incident.id;
}
