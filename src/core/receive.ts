import type { Statement, Tx } from "../db/database.ts";
import { appendAudit } from "./audit.ts";
import type { Ctx } from "./context.ts";
import { type Conversation, converse, converseRefused } from "./conversation.ts";
import { endDialoguesOf } from "./dialogues.ts";
import { dispatch, formOf, isCommandWord } from "./dispatch.ts";
import { ChangedMeanwhile, faultReference, UserError } from "./errors.ts";
import type { Registry } from "./feature.ts";
import type { Account, FormContext, Interaction } from "./interaction.ts";
import { lastMove, NotAllowed } from "./lifecycle.ts";
import { useFormLink } from "./links.ts";
import type { Locale } from "./locale.ts";
import { coreWords } from "./messages/index.ts";
import { comparable, findByAccount, findPerson, PERSON_COLUMNS, type Person, toPerson } from "./people.ts";
import { type FormOpening, none, type Reply, say } from "./reply.ts";
import type { Services } from "./services.ts";
import { queueLive, queueReply, sentence } from "./spoken.ts";
import { sayInstant } from "./wording.ts";

/** Where interactions come in. `answers` as in `Surface`. */
export type ReceiveOptions = {
  answers: "inline" | "queued";
  /** Of a page that is used without saying who one is; a person has a language of their own. */
  locale?: Locale;
  /** The token of the form link that this submission uses up, together with its effect. */
  link?: string;
  /** Of a platform whose forms are conversations; it needs `answers: "queued"`. */
  conversation?: Conversation;
};

/** What a platform needs of the core: hand over what happened, and open a form by name (a page, a dialogue). */
export type Desk = {
  /**
   * Handles an interaction once: the inbox row and everything that follows from it commit together, so a second
   * delivery does nothing and gets the same answer. Never throws: a fault is logged once and answered with a reference.
   */
  receive(interaction: Interaction, options: ReceiveOptions): Promise<Reply>;
  /** The form as this person would get it, or a reply that says why not. */
  openForm(
    account: Account | undefined,
    form: string,
    context: FormContext,
    locale?: Locale,
  ): Promise<FormOpening | Reply>;
  /** Whether who submits that form is forgotten, so that it may be used without saying who one is. */
  isAnonymous(form: string): boolean;
  /** The forms that may be used without saying who one is. */
  anonymousForms(): string[];
  /** Whether a word, typed alone, is a command and not just a word. */
  isCommand(word: string): boolean;
  /** Who is behind an account, if somebody of the company is. */
  personOf(account: Account): Promise<Person | undefined>;
};

/** The one place where interactions come in, whatever the platform. */
export function createDesk(services: Services, registry: Registry): Desk {
  return {
    personOf: (account) => findByAccount(services.db, account),

    async receive(interaction, options) {
      const { log } = services;
      try {
        return await retryConflicts(() => once(services, registry, interaction, options));
      } catch (error) {
        if (error instanceof UserError || error instanceof ChangedMeanwhile) {
          return answerRefusal(services, registry, interaction, options, error);
        }
        return answerFault(services, interaction, options, error);
      } finally {
        log.info({ kind: interaction.intent.kind, platform: interaction.account?.platform ?? "page" }, "interaction");
      }
    },

    isAnonymous: (form) => registry.form(form)?.isAnonymous === true,
    anonymousForms: () =>
      registry.features.flatMap(({ forms = [] }) =>
        forms.filter(({ isAnonymous }) => isAnonymous).map(({ form }) => form.name),
      ),
    isCommand: (word) => isCommandWord(registry, word),

    async openForm(account, form, context, locale) {
      let person: Person | undefined;
      try {
        return await services.db.transaction(async (tx) => {
          const now = services.clock.now();
          person = account && (await findByAccount(tx, account));
          if (account && !person) return stranger(services);
          const ctx = contextOf(services, tx, now, person, locale);
          const handler = formOf(ctx, registry, form);
          if (handler.isAnonymous) Object.assign(ctx, { person: undefined, actor: "anonymous" });
          return { form, view: await handler.open(ctx, context), context };
        });
      } catch (error) {
        if (error instanceof ChangedMeanwhile) {
          return services.db.transaction((tx) =>
            sayWhatHappened(contextOf(services, tx, services.clock.now(), person, locale), registry, error),
          );
        }
        if (error instanceof UserError) {
          await keepRefusal(services, error, `refused.${form}`, registry.form(form)?.isAnonymous ? undefined : person);
          return say(error.message, "bad");
        }
        const reference = faultReference();
        services.log.error({ reference, form, err: error }, "form could not be opened");
        return say(
          coreWords.in(person?.locale ?? locale ?? services.company.locale)("router.fault", { reference }),
          "bad",
        );
      }
    },
  };
}

/** A forbidden look is on record like a forbidden deed. */
async function keepRefusal(services: Services, error: UserError, action: string, person: Person | undefined) {
  services.log.info({ code: error.code, kind: "open" }, "refused");
  if (!(error instanceof NotAllowed)) return;
  const note = { subject: error.subject, actor: person?.id ?? "anonymous", action, data: { reason: error.code } };
  await services.db.transaction((tx) => appendAudit(tx, services.clock.now(), note));
}

/** PostgreSQL's own words for "somebody was in the way": serialization failure and deadlock. */
const IN_THE_WAY = new Set(["40001", "40P01", "P2034"]);
const isConflict = (error: unknown): boolean =>
  error instanceof ChangedMeanwhile ? error.isConflict : IN_THE_WAY.has(String((error as { code?: unknown }).code));

/** Two who move one thing at once: the second sees the new state and often may go on. */
async function retryConflicts<R>(attempt: () => Promise<R>): Promise<R> {
  for (let left = 3; ; left--) {
    try {
      return await attempt();
    } catch (error) {
      if (!isConflict(error) || left === 0) throw error;
    }
  }
}

const contextOf = (
  services: Services,
  tx: Tx,
  now: Date,
  person: Person | undefined,
  locale: Locale = services.company.locale,
): Ctx => ({
  ...services,
  tx,
  now,
  person,
  actor: person?.id ?? "anonymous",
  locale: person?.locale ?? locale,
  zone: person?.zone ?? services.company.zone,
});

const stranger = (services: Services): Reply => say(coreWords.in(services.company.locale)("router.stranger"), "bad");

/** Takes the event in and finds who acts, in one round trip. */
const TAKE_IN: Statement = {
  name: "receive.take-in",
  text: `WITH taken AS (
      INSERT INTO inbox (key, received_at) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING RETURNING key
    ), actor AS (
      SELECT ${PERSON_COLUMNS}, p.last_platform, a.spelling
      FROM platform_account a JOIN person p ON p.id = a.person_id
      WHERE a.platform = $3 AND a.tenant = $4 AND a.external_id = $5 AND a.is_active AND p.is_active
    )
    SELECT EXISTS (SELECT 1 FROM taken) AS is_new, actor.* FROM (SELECT 1) one LEFT JOIN actor ON true`,
};
const KEEP_ANSWER: Statement = { name: "receive.keep-answer", text: "UPDATE inbox SET reply = $2 WHERE key = $1" };
const GIVEN_ANSWER: Statement = { name: "receive.given-answer", text: "SELECT reply FROM inbox WHERE key = $1" };
const LAST_PLATFORM: Statement = {
  name: "receive.last-platform",
  text: "UPDATE person SET last_platform = $2 WHERE id = $1",
};

type Taken = Parameters<typeof toPerson>[0] & {
  is_new: boolean;
  last_platform: string | null;
  spelling: string | null;
};

function once(
  services: Services,
  registry: Registry,
  interaction: Interaction,
  options: ReceiveOptions,
): Promise<Reply> {
  const { db, vault } = services;
  const now = services.clock.now();
  const { account, intent } = interaction;
  const isAnonymous = intent.kind === "submit" && registry.form(intent.form)?.isAnonymous === true;
  const key = inboxKey(services, interaction, isAnonymous);
  return db.transaction(async (tx) => {
    const [taken] = await tx.sql<Taken>(TAKE_IN, [
      key,
      now,
      account?.platform ?? null,
      account?.tenant ?? null,
      account ? comparable(account) : null,
    ]);
    const known = taken?.id ? toPerson(taken) : undefined;
    const locale = options.locale ?? known?.locale ?? services.company.locale;
    if (!taken?.is_new) return givenAnswer(services, tx, key, locale);
    if (account && !known) return stranger(services);
    const person = isAnonymous ? undefined : known;
    const ctx = contextOf(services, tx, now, person, options.locale);
    if (person) ctx.event = key;
    // Whoever is forgotten is still answered in their own language and on their own clock; neither is kept.
    if (isAnonymous && known) Object.assign(ctx, { locale: options.locale ?? known.locale, zone: known.zone });
    // Before anything is sent: what this brings about goes where the person is now.
    if (person && account && account.platform !== taken.last_platform) {
      await tx.sql(LAST_PLATFORM, [person.id, account.platform]);
    }
    // Messages go to the id as the directory spells it, so that one person's messages stay one queue.
    const address = account && taken.spelling ? { ...account, externalId: taken.spelling } : account;
    if (options.conversation && address && person) {
      const left = await converse(ctx, registry, address, interaction, options.conversation);
      return left;
    }
    const reply = await dispatch(ctx, registry, interaction);
    const isRefused = reply.kind === "errors" || (reply.kind === "say" && reply.tone === "bad");
    if (options.link && !isRefused && !(await useFormLink(tx, now, options.link))) {
      // Somebody submitted the same link in the meantime: this one is rolled back.
      throw new UserError("used", coreWords.in(ctx.locale)("page.used"));
    }
    if (options.link && person && intent.kind === "submit" && !isRefused) {
      await endDialoguesOf(tx, services, person.id, intent);
    }
    if (options.answers === "queued" && address && !isAnonymous) {
      if (await queueReply(ctx, address, key, reply)) return none;
    } else if (interaction.place === "direct" && (await queueLive(ctx, key, reply))) {
      return none;
    } else if (isKeepable(reply)) {
      await tx.sql(KEEP_ANSWER, [key, vault.seal("reply", JSON.stringify(reply), key)]);
    }
    return reply;
  });
}

/** An anonymous event leaves only a hash that nobody without the key can match to anything. */
const inboxKey = ({ vault }: Services, { key }: Interaction, isAnonymous: boolean): string =>
  isAnonymous ? `anonymous:${vault.keyedHash("inbox", key)}` : key;

/** Forms expire with the click that opened them and a receipt code is shown once; neither is kept. */
const isKeepable = (reply: Reply): boolean =>
  reply.kind === "say" || reply.kind === "errors" || (reply.kind === "card" && !reply.transient);

async function givenAnswer({ vault }: Services, tx: Tx, key: string, locale: Locale): Promise<Reply> {
  const [row] = await tx.sql<{ reply: Buffer | null }>(GIVEN_ANSWER, [key]);
  if (row?.reply) return JSON.parse(vault.openText("reply", row.reply, key)) as Reply;
  return key.startsWith("anonymous:") ? say(coreWords.in(locale)("router.received"), "quiet") : none;
}

/** The refused interaction was rolled back; the event still counts as received, and a forbidden one is on record. */
async function answerRefusal(
  services: Services,
  registry: Registry,
  interaction: Interaction,
  options: ReceiveOptions,
  error: UserError | ChangedMeanwhile,
): Promise<Reply> {
  const { db, vault, clock, log } = services;
  const isAnonymous =
    interaction.intent.kind === "submit" && registry.form(interaction.intent.form)?.isAnonymous === true;
  const key = inboxKey(services, interaction, isAnonymous);
  try {
    return await db.transaction(async (tx) => {
      const { account } = interaction;
      const now = clock.now();
      const person = account && !isAnonymous ? await findByAccount(tx, account) : undefined;
      const ctx = contextOf(services, tx, now, person, options.locale);
      const happened =
        error instanceof UserError ? say(error.message, "bad") : await sayWhatHappened(ctx, registry, error);
      // A form stays open with what was written: none of it was taken in.
      const reply: Reply = interaction.intent.kind === "submit" ? { ...happened, tone: "bad" } : happened;
      const [taken] = await tx.sql<{ key: string }>(
        {
          name: "receive.take-refused",
          text: "INSERT INTO inbox (key, received_at, reply) VALUES ($1, $2, $3) ON CONFLICT (key) DO NOTHING RETURNING key",
        },
        [key, now, vault.seal("reply", JSON.stringify(reply), key)],
      );
      if (!taken) return givenAnswer(services, tx, key, ctx.locale);
      if (error instanceof NotAllowed) {
        const action = `refused.${intentName(interaction)}`;
        await appendAudit(tx, now, { subject: error.subject, actor: ctx.actor, action, data: { reason: error.code } });
      }
      log.info({ code: error instanceof UserError ? error.code : "changed", kind: interaction.intent.kind }, "refused");
      if (options.answers === "inline" || !account || isAnonymous) return reply;
      const { conversation } = options;
      if (conversation && person && reply.kind === "say") {
        await converseRefused(ctx, account, interaction, conversation, sentence(reply.text));
        return none;
      }
      return (await queueReply(ctx, account, key, reply)) ? none : reply;
    });
  } catch (fault) {
    return answerFault(services, interaction, options, fault);
  }
}

const intentName = ({ intent }: Interaction): string => {
  switch (intent.kind) {
    case "press":
      return intent.callback.command;
    case "submit":
      return intent.form;
    case "command":
    case "shortcut":
      return intent.name;
    default:
      return intent.kind;
  }
};

/** "Wang Min accepted this on … Nothing left to do." */
async function sayWhatHappened(
  ctx: Ctx,
  registry: Registry,
  error: ChangedMeanwhile,
): Promise<Reply & { kind: "say" }> {
  const t = coreWords.in(ctx.locale);
  const life = registry.life(error.subject);
  const last = life && (await lastMove(ctx, life, error.subject));
  // What they did themselves is no news to whoever may not learn of others.
  const isTold = !error.isNameless || last?.actor === ctx.person?.id;
  if (!life || !last || !isTold) return say(t("router.moved"), "quiet");
  const by = await findPerson(ctx.tx, last.actor.startsWith("per_") ? last.actor : undefined);
  const who = by?.name ?? t(last.actor === "system" ? "router.system" : "router.someone");
  const when = sayInstant(last.at, ctx.locale, ctx.zone, ctx.now);
  return say(t("router.settled", { who, when, what: life.happened(ctx.locale, last.event) }), "quiet");
}

/** Logged once, here. The event is not marked as received: when the platform sends it again, it may work. */
async function answerFault(
  services: Services,
  interaction: Interaction,
  options: ReceiveOptions,
  error: unknown,
): Promise<Reply> {
  const reference = faultReference();
  services.log.error({ reference, kind: interaction.intent.kind, name: intentName(interaction), err: error }, "fault");
  const { account } = interaction;
  const person = account && (await findByAccount(services.db, account).catch(() => undefined));
  const text = coreWords.in(person?.locale ?? services.company.locale)("router.fault", { reference });
  const reply: Reply = { kind: "say", text, tone: "bad", isFault: true };
  if (options.answers === "inline" || !account) return reply;
  const isQueued = await services.db
    .transaction((tx) => queueReply(contextOf(services, tx, services.clock.now(), person), account, reference, reply))
    .catch(() => false);
  return isQueued ? none : reply;
}
