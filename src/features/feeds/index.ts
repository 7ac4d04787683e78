import { appendAudit } from "../../core/audit.ts";
import type { Ctx } from "../../core/context.ts";
import { UserError } from "../../core/errors.ts";
import { defineFeature, formHandler, type PressHandler } from "../../core/feature.ts";
import { findPeople } from "../../core/people.ts";
import { feedUrl, newFeedKey } from "../../core/publications.ts";
import { type Reply, replaceCard, say, showCard } from "../../core/reply.ts";
import type { RetentionRule } from "../../core/retention.ts";
import { keysCard, madeCard, PAGE, words } from "./cards.ts";
import { drawMake, makeForm } from "./forms.ts";
import { feedWords } from "./messages/index.ts";
import { KEEPERS, KEPT_MONTHS, KEYS_MAX } from "./model.ts";
import { feedSamples } from "./samples.ts";
import { countInUse, dropKey, dueKeys, eraseKey, insertKey, keysInUse, keysMadeBy } from "./store.ts";

async function drawKeys(ctx: Ctx, from: number) {
  const keys = await keysInUse(ctx, from, PAGE);
  const people = await findPeople(
    ctx.tx,
    keys.flatMap(({ madeById }) => madeById ?? []),
  );
  const names = new Map(people.map(({ id, name }) => [id as string, name]));
  const shown = keys.map((key) => ({ ...key, by: names.get(key.madeById ?? "") }));
  return keysCard(ctx, shown, { from, total: await countInUse(ctx) });
}

const makeHandler = formHandler<(typeof makeForm)["fields"]>({
  form: makeForm,
  may: KEEPERS,
  open: async (ctx) => drawMake(ctx),
  async submit(ctx, { name }): Promise<Reply> {
    if ((await countInUse(ctx)) >= KEYS_MAX)
      throw new UserError("too-many", words(ctx)("reasons.too-many", { max: KEYS_MAX }));
    const { key, hash } = newFeedKey();
    const { id: subject } = await insertKey(ctx, name, hash);
    await appendAudit(ctx.tx, ctx.now, { subject, actor: ctx.actor, action: "feed.made" });
    const urls = { atom: feedUrl(ctx, "atom", key), json: feedUrl(ctx, "json", key) };
    // Kept nowhere, neither here nor in the conversation: whoever has it can read.
    return { ...showCard(madeCard(ctx, name, urls)), transient: true };
  },
});

const presses: PressHandler[] = [
  {
    name: "feeds.list",
    may: KEEPERS,
    handle: async (ctx, { id }) => showCard(await drawKeys(ctx, /^\d{1,4}$/.test(id) ? Number(id) : 0)),
  },
  {
    name: "feeds.make",
    may: KEEPERS,
    handle: async (ctx) => ({
      kind: "form",
      opening: { form: makeForm.name, view: await makeHandler.open(ctx, {}), context: {} },
    }),
  },
  {
    name: "feeds.drop",
    may: KEEPERS,
    async handle(ctx, { id }) {
      if (!(await dropKey(ctx, id))) return say(words(ctx)("reasons.gone"), "quiet");
      await appendAudit(ctx.tx, ctx.now, { subject: id, actor: ctx.actor, action: "feed.dropped" });
      return replaceCard(await drawKeys(ctx, 0));
    },
  },
];

const keptKeys: RetentionRule = {
  kind: "feeds.keys",
  months: KEPT_MONTHS,
  description: (locale) => feedWords.in(locale)("data.kept"),
  due: dueKeys,
  erase: eraseKey,
};

/** The company's feeds for its OA and intranet: who may fetch them, place by place. What is in them comes from the others. */
export const feeds = defineFeature({
  name: "feeds",
  words: feedWords as never,
  commands: [
    {
      name: "feeds",
      words: { "zh-CN": ["订阅源"], en: ["feeds"] },
      summary: (locale) => feedWords.in(locale)("command"),
      may: KEEPERS,
      handle: async (ctx) => showCard(await drawKeys(ctx, 0)),
    },
  ],
  presses,
  forms: [makeHandler],
  async personalData(ctx, person) {
    const t = words(ctx);
    const rows = await keysMadeBy(ctx, person.id);
    return [
      {
        key: "feeds",
        title: t("data.title"),
        columns: [t("data.name"), t("data.madeAt"), t("data.droppedAt")],
        rows: rows.map(({ name, madeAt, droppedAt }) => [name, madeAt, droppedAt ?? undefined]),
      },
    ];
  },
  retention: [keptKeys],
  samples: feedSamples,
});
