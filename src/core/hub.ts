import { callback } from "./callback.ts";
import type { Block, Card, ListItem } from "./card.ts";
import type { Ctx } from "./context.ts";
import type { HubDuty, HubPart, Registry, WordCommand } from "./feature.ts";
import type { Locale } from "./locale.ts";
import { coreWords } from "./messages/index.ts";
import { hasRole, type Person } from "./people.ts";
import { sayDue, sayInstant } from "./wording.ts";

/** Lists show so many; the rest is a press away. */
export const LIST_LENGTH = 5;
/** Entries of all lists of the hub together: as many as somebody chooses from at a glance, on a phone too. */
const HUB_LENGTH = 9;

/** Everybody's home: what needs this person, what is theirs, ways to begin, the queues of those who handle. */
export async function hubCard(ctx: Ctx, registry: Registry): Promise<Card> {
  const t = coreWords.in(ctx.locale);
  const { person } = ctx;
  if (!person) return helpCard(ctx, registry);
  const mine = { ...ctx, person };
  const parts = registry.features.flatMap((feature) => feature.hub ?? []);
  const duties = await dutiesOf(mine, parts);
  const yours: Block[] = [];
  for (const part of parts) yours.push(...((await part.yours?.(mine)) ?? []));
  const queues = await queuesOf(mine, parts);
  const ownCount = yours.reduce((sum, block) => sum + (block.kind === "list" ? block.items.length : 0), 0);
  // For whoever handles much the queues keep a place, however many duties there are.
  const most = Math.max(1, Math.min(LIST_LENGTH, HUB_LENGTH - ownCount - Math.min(1, queues.length)));
  const body: Block[] = [
    { kind: "text", text: t("hub.hello", { name: person.name }) },
    { kind: "heading", text: t("hub.needsYou") },
    duties.length === 0
      ? { kind: "note", text: t("hub.nothing") }
      : {
          kind: "list",
          items: duties.slice(0, most).map((duty) => dutyItem(ctx, duty)),
          ...(duties.length > most && {
            more: {
              count: duties.length - most,
              action: { kind: "run", label: t("hub.more"), callback: callback("core.duties") },
            },
          }),
        },
  ];
  if (yours.length > 0) body.push({ kind: "heading", text: t("hub.yours") }, ...joinedLists(yours));
  const room = HUB_LENGTH - Math.min(duties.length, most) - ownCount;
  if (queues.length > 0)
    body.push({ kind: "heading", text: t("hub.queues") }, { kind: "list", items: fewQueues(ctx, queues, room) });
  return {
    title: t("hub.title"),
    body,
    actions: [
      ...parts.flatMap((part) => part.start?.(mine) ?? []),
      { kind: "run", label: t("help.show"), callback: callback("core.help") },
      { kind: "run", label: t("settings.title"), callback: callback("core.settings") },
    ],
    foot: t("hub.updated", { when: sayInstant(ctx.now, ctx.locale, ctx.zone, ctx.now) }),
  };
}

async function queuesOf(ctx: Ctx & { person: Person }, parts: readonly HubPart[]): Promise<ListItem[]> {
  const queues: ListItem[] = [];
  for (const part of parts) queues.push(...((await part.queues?.(ctx)) ?? []));
  return queues;
}

/** As many queues as there is room for; where they are more, the last entry says what waits in the others and leads there. */
function fewQueues({ locale }: Pick<Ctx, "locale">, queues: readonly ListItem[], room: number): ListItem[] {
  if (queues.length <= room) return [...queues];
  const t = coreWords.in(locale);
  const shown = queues.slice(0, Math.max(0, room - 1));
  const others = queues.slice(shown.length);
  const all: ListItem = {
    title: t("hub.allQueues", { count: queues.length }),
    detail: others.map(({ title, detail }) => [title, detail].filter(Boolean).join(" ")).join(" / "),
    action: { kind: "run", label: t("hub.more"), callback: callback("core.queues") },
  };
  return [...shown, all];
}

/** All queues of those who handle, each with what waits in it. */
export async function queuesCard(ctx: Ctx, registry: Registry): Promise<Card> {
  const t = coreWords.in(ctx.locale);
  const { person } = ctx;
  if (!person) return helpCard(ctx, registry);
  const parts = registry.features.flatMap((feature) => feature.hub ?? []);
  const queues = await queuesOf({ ...ctx, person }, parts);
  return {
    title: t("hub.queues"),
    body: [queues.length === 0 ? { kind: "note", text: t("hub.noQueues") } : { kind: "list", items: queues }],
    actions: [{ kind: "run", label: t("help.open"), callback: callback("core.hub") }],
  };
}

/** Lists that follow each other are one to the eye, whatever features they come from. */
function joinedLists(blocks: readonly Block[]): Block[] {
  const joined: Block[] = [];
  for (const block of blocks) {
    const last = joined.at(-1);
    if (block.kind === "list" && last?.kind === "list" && !last.more)
      joined.splice(-1, 1, { ...block, items: [...last.items, ...block.items] });
    else joined.push(block);
  }
  return joined;
}

/** What waits for this person, overdue first. */
async function dutiesOf(ctx: Ctx & { person: Person }, parts: readonly HubPart[]): Promise<HubDuty[]> {
  const duties: HubDuty[] = [];
  for (const part of parts) duties.push(...((await part.needsYou?.(ctx)) ?? []));
  return duties.sort((a, b) => (a.dueAt?.getTime() ?? Infinity) - (b.dueAt?.getTime() ?? Infinity));
}

const DUTIES_PAGE = 10;

/** Everything that waits for this person, a page at a time. @param from how many are on the pages before */
export async function dutiesCard(ctx: Ctx, registry: Registry, from: number): Promise<Card> {
  const t = coreWords.in(ctx.locale);
  const { person } = ctx;
  if (!person) return helpCard(ctx, registry);
  const parts = registry.features.flatMap((feature) => feature.hub ?? []);
  const duties = await dutiesOf({ ...ctx, person }, parts);
  const shown = duties.slice(from, from + DUTIES_PAGE);
  const left = duties.length - from - shown.length;
  const next = callback("core.duties", `${from + DUTIES_PAGE}`);
  return {
    title: t("hub.needsYou"),
    body: [
      shown.length === 0
        ? { kind: "note", text: t("hub.nothing") }
        : {
            kind: "list",
            items: shown.map((duty) => dutyItem(ctx, duty)),
            ...(left > 0 && { more: { count: left, action: { kind: "run", label: t("hub.more"), callback: next } } }),
          },
    ],
    actions: [{ kind: "run", label: t("help.open"), callback: callback("core.hub") }],
  };
}

function dutyItem(ctx: Ctx, { dueAt, ...item }: HubDuty): ListItem {
  if (!dueAt) return item;
  const t = coreWords.in(ctx.locale);
  const when = sayDue(ctx, dueAt);
  const due = t(dueAt <= ctx.now ? "hub.overdue" : "hub.due", { when });
  return { ...item, detail: item.detail ? `${item.detail} · ${due}` : due };
}

/** All commands that this person may use, one line each. */
export function helpCard(ctx: Ctx, registry: Registry): Card {
  const t = coreWords.in(ctx.locale);
  const commands = registry.commands.filter(
    (command) => !command.may || (ctx.person && hasRole(ctx.person, ...command.may)),
  );
  const items: ListItem[] = commands.map((command) => ({
    title: command.words[ctx.locale][0] ?? command.name,
    detail: command.summary(ctx.locale),
    action: {
      kind: "run",
      label: command.words[ctx.locale][0] ?? command.name,
      callback: callback("core.word", command.name),
    },
  }));
  return {
    title: t("help.title"),
    body: [
      { kind: "text", text: t("help.intro") },
      { kind: "list", items },
    ],
    actions: [{ kind: "run", label: t("help.open"), callback: callback("core.hub"), weight: "primary" }],
    foot: t("help.foot"),
  };
}

/** What somebody sees who comes for the first time. */
export function welcomeCard(ctx: Ctx): Card {
  const t = coreWords.in(ctx.locale);
  return {
    title: t("help.welcomeTitle"),
    body: [{ kind: "text", text: t("help.welcome") }],
    actions: [
      { kind: "run", label: t("help.open"), callback: callback("core.hub"), weight: "primary" },
      { kind: "run", label: t("help.show"), callback: callback("core.help") },
    ],
  };
}

/** The command word that is nearest to what was typed, if any is near: part of it, or up to two slips of the finger. */
export function nearestWord(registry: Registry, typed: string, locale: Locale): string | undefined {
  if (typed === "" || typed.length > 40) return undefined;
  let best: { word: string; distance: number } | undefined;
  for (const command of registry.commands) {
    for (const word of Object.values(command.words).flat()) {
      const candidate = word.toLowerCase();
      const isPart =
        candidate.length > 1 && (typed.includes(candidate) || (typed.length > 1 && candidate.includes(typed)));
      const distance = isPart ? 0.5 : editDistance(typed, candidate);
      const allowed = isPart ? 1 : Math.min(2, Math.floor(candidate.length / 2));
      if (distance <= allowed && (!best || distance < best.distance)) {
        best = { word: command.words[locale][0] ?? word, distance };
      }
    }
  }
  return best?.word;
}

/** The command that one word is a slip of the finger away from, with how many letters are wrong; never one within it. */
export function slipOf(registry: Registry, typed: string): { command: WordCommand; distance: number } | undefined {
  if (typed === "" || typed.length > 40) return undefined;
  let best: { command: WordCommand; distance: number } | undefined;
  for (const command of registry.commands) {
    for (const word of Object.values(command.words).flat()) {
      const distance = editDistance(typed, word.toLowerCase());
      const allowed = Math.min(2, Math.floor(word.length / 2));
      if (distance <= allowed && (!best || distance < best.distance)) best = { command, distance };
    }
  }
  return best;
}

/** Letters to insert, delete, replace or swap with the neighbour. */
function editDistance(a: string, b: string): number {
  const [x, y] = [[...a], [...b]];
  let before: number[] = [];
  let last = y.map((_, j) => j).concat(y.length);
  for (let i = 1; i <= x.length; i++) {
    const row = [i];
    for (let j = 1; j <= y.length; j++) {
      const cost = x[i - 1] === y[j - 1] ? 0 : 1;
      let least = Math.min((row[j - 1] ?? 0) + 1, (last[j] ?? 0) + 1, (last[j - 1] ?? 0) + cost);
      if (i > 1 && j > 1 && x[i - 1] === y[j - 2] && x[i - 2] === y[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      row.push(least);
    }
    [before, last] = [last, row];
  }
  return last[y.length] ?? 0;
}
