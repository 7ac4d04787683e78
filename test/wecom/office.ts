import { expect, onTestFinished } from "vitest";
import { StillClock } from "../../src/core/clock.ts";
import { importDirectory } from "../../src/core/directory.ts";
import { createRegistry, type Feature, type Registry } from "../../src/core/feature.ts";
import type { PlatformDeps } from "../../src/core/platform.ts";
import { createDesk, type Desk } from "../../src/core/receive.ts";
import { createWeb } from "../../src/platforms/web/index.ts";
import { createWecom, type WecomAdapter } from "../../src/platforms/wecom/index.ts";
import type { Delivery } from "../fakes/wecom/callbacks.ts";
import type { FakeWecom } from "../fakes/wecom/index.ts";
import type { Seen, SeenCard, Selected } from "../fakes/wecom/member-driver.ts";
import { AGENT_ID, CALLBACK, CORP_ID, SECRET, smallCompany } from "../fakes/wecom/setup.ts";
import type { Json } from "../fakes/wecom/world.ts";
import { everybodySigned, startTestApp, type TestApp, TUESDAY } from "../support/app.ts";

export type Office = {
  wecom: FakeWecom;
  app: TestApp;
  adapter: WecomAdapter;
  clock: StillClock;
  /** A member in the app's conversation. */
  as(userId: string): Person;
  grant(userId: string, role: string): Promise<void>;
  personOf(userId: string): Promise<string>;
  setLocale(userId: string, locale: string): Promise<void>;
  /** A second instance on the same database, or the same one started again. */
  another(): Promise<{ app: TestApp; adapter: WecomAdapter }>;
};

const ADAPTER = {
  corpId: CORP_ID,
  agentId: AGENT_ID,
  secret: SECRET,
  token: CALLBACK.token,
  encodingAesKey: CALLBACK.aesKey,
};

export type OfficeOptions = {
  /** Beside the product's own. */
  features?: readonly Feature[];
  /** The browser's pages too. */
  hasPages?: boolean;
};

/** The whole product connected to a company on WeCom whose directory it has read. */
export async function openOffice(
  company: Parameters<typeof smallCompany>[0] = {},
  { features = [], hasPages = false }: OfficeOptions = {},
): Promise<Office> {
  const clock = new StillClock(TUESDAY);
  const { wecom } = await smallCompany({ clock, ...company });
  const start = async (beside?: TestApp) => {
    let adapter: WecomAdapter | undefined;
    const app = await startTestApp({
      clock,
      config: { wecom: { ...ADAPTER, apiUrl: wecom.url } },
      ...(beside && { beside }),
      adapters: (config, given, tools) => {
        const deps = features.length === 0 ? given : { ...given, desk: deskWith(given, () => app.registry, features) };
        adapter = createWecom({ ...ADAPTER, apiUrl: wecom.url }, deps, {
          realClock: clock,
          showDelivery: tools.showDelivery,
        });
        return hasPages ? [adapter, createWeb(config, deps, tools)] : [adapter];
      },
    });
    if (!adapter) throw new Error("no adapter");
    return { app, adapter };
  };
  const { app, adapter } = await start();
  onTestFinished(() => app.close());
  expect(await wecom.saveCallback({ url: `${app.url}/wecom/callback`, ...CALLBACK })).toBe("verified");
  const entries = await adapter.readDirectory();
  await app.services.db.transaction((tx) => importDirectory(tx, entries, app.services.company, clock.now()));
  await everybodySigned(app);
  const { prisma } = app.services.db;
  const personOf = async (userId: string) => {
    const key = { platform: "wecom", tenant: CORP_ID, externalId: userId.toLowerCase() };
    return (await prisma.platformAccount.findUniqueOrThrow({ where: { platform_tenant_externalId: key } })).personId;
  };
  const people = new Map<string, Person>();
  return {
    wecom,
    app,
    adapter,
    clock,
    as(userId) {
      const known = people.get(userId) ?? new Person(wecom, app, userId);
      people.set(userId, known);
      return known;
    },
    personOf,
    async grant(userId, role) {
      await prisma.roleGrant.create({ data: { personId: await personOf(userId), role } });
    },
    async setLocale(userId, locale) {
      await prisma.person.update({ where: { id: await personOf(userId) }, data: { locale } });
    },
    async another() {
      const second = await start(app);
      onTestFinished(() => second.app.stop());
      return second;
    },
  };
}

/** The desk that the product would have with more features. */
function deskWith({ services }: PlatformDeps, registry: () => Registry, more: readonly Feature[]): Desk {
  let made: Desk | undefined;
  const desk = () => {
    made ??= createDesk(services, createRegistry([...registry().features, ...more]));
    return made;
  };
  return {
    receive: (...given) => desk().receive(...given),
    openForm: (...given) => desk().openForm(...given),
    isAnonymous: (form) => desk().isAnonymous(form),
    anonymousForms: () => desk().anonymousForms(),
    isCommand: (word) => desk().isCommand(word),
    personOf: (account) => desk().personOf(account),
  };
}

/** A member who talks with the app; what it answers is looked at message by message. */
export class Person {
  readonly #wecom: FakeWecom;
  readonly #app: TestApp;
  readonly userId: string;
  #looked = 0;
  delivery: Delivery | undefined;

  constructor(wecom: FakeWecom, app: TestApp, userId: string) {
    this.#wecom = wecom;
    this.#app = app;
    this.userId = userId;
  }

  get driver() {
    return this.#wecom.as(this.userId);
  }

  says(text: string): Promise<void> {
    return this.#does(this.driver.says(text));
  }
  enters(): Promise<void> {
    return this.#does(this.driver.enters());
  }
  clicks(menuItem: string): Promise<void> {
    return this.#does(this.driver.clicksMenu(menuItem));
  }
  sendsPhoto(bytes: Buffer): Promise<void> {
    return this.#does(this.driver.sendsImage(bytes));
  }
  sends(msgtype: string, elements: Json): Promise<void> {
    return this.#does(this.driver.sends(msgtype, elements as never));
  }
  /** On the newest card, or on a given one. */
  presses(label: string, { on, selected }: { on?: SeenCard; selected?: Selected } = {}): Promise<void> {
    return this.#does(this.driver.presses(on ?? this.driver.seesCard(), label, selected ? { selected } : {}));
  }
  opensMenuItem(label: string, on?: SeenCard): Promise<void> {
    return this.#does(this.driver.opensMenuItem(on ?? this.driver.seesCard(), label));
  }
  /** Takes the report of the newest card, or of a given one, and says that nothing ties them to it. */
  async takes(on?: SeenCard): Promise<void> {
    await this.presses("接手", on ? { on } : {});
    this.sees(/接手 INC-\d+？[\s\S]*没有关系，接手\n返回/);
    await this.presses("没有关系，接手");
  }
  /** The newest card about a report, whatever came after it. */
  get reportCard(): SeenCard {
    const found = this.driver.sees().findLast((seen) => seen.kind === "card" && isTriageCard(seen));
    if (found?.kind !== "card") throw new Error(`${this.userId} has no report`);
    return found;
  }

  /** What came since the last look is all of it, in this order. */
  sees(...wanted: RegExp[]): void {
    const fresh = this.fresh();
    expect(fresh).toEqual(wanted.map((text) => expect.stringMatching(text)));
  }
  /** The texts of what came since the last look. */
  fresh(): string[] {
    const seen = this.driver.sees();
    const fresh = seen.slice(this.#looked).map(textOf);
    this.#looked = seen.length;
    return fresh;
  }
  get card(): SeenCard {
    return this.driver.seesCard();
  }

  async #does(work: Promise<Delivery>): Promise<void> {
    this.fresh();
    this.delivery = await work;
    expect(this.delivery.isAcknowledged).toBe(true);
    expect(this.delivery.attempts).toHaveLength(1);
    await this.#app.sender.drain();
  }
}

/** All that a message shows, one line for each part. */
export function textOf(seen: Seen): string {
  if (seen.kind === "text") return seen.text;
  return seen.kind === "card" ? [...stringsIn(seen.card), seen.deadLabel ?? ""].filter(Boolean).join("\n") : "";
}

/** A handler's own card, not a question or a list about it. */
const isTriageCard = ({ card }: SeenCard): boolean =>
  /^(举报|Report) INC-\d+ · /.test((card.main_title as { title?: string } | undefined)?.title ?? "");

const HIDDEN = new Set(["card_type", "task_id", "key", "question_key", "id", "url", "appid"]);

function stringsIn(value: unknown, key = ""): string[] {
  if (typeof value === "string") return HIDDEN.has(key) ? [] : [value];
  if (Array.isArray(value)) return value.flatMap((item) => stringsIn(item, key));
  return typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([name, item]) => stringsIn(item, name))
    : [];
}
