import type { Ctx } from "../../../core/context.ts";
import type { FormHandler, PressHandler } from "../../../core/feature.ts";
import { applyMove, markMoved } from "../../../core/lifecycle.ts";
import { downloadPath, pagePath } from "../../../core/links.ts";
import { hasRole } from "../../../core/people.ts";
import { type Reply, say, showCard } from "../../../core/reply.ts";
import { injectCard, listCard, playerCard, words } from "./cards.ts";
import { injectFacts, playerFacts } from "./facts.ts";
import { reportCard, scriptCard } from "./host-cards.ts";
import { drillLife, whyNotTrainer } from "./life.ts";
import { type Drill, HOSTS } from "./model.ts";
import { allowed, castHandler, closeHandler, existing, planHandler, shownToHost, timeHandler } from "./planning.ts";
import { endDrill, injectSubject, startDrill } from "./running.ts";
import { countDrills, deliveredAt, drillsOf, keepAnswer, lockDrill, newestDrills, partsOf } from "./store.ts";

const SHOWN = 5;
/** Those who run drills look for older ones too. */
const SHOWN_TO_HOSTS = 8;

/** The drills of the reader; all of them for those who run them. */
export async function showList(ctx: Ctx): Promise<Reply> {
  const own = ctx.person ? await drillsOf(ctx, ctx.person.id, { limit: SHOWN }) : [];
  const isHost = ctx.person !== undefined && hasRole(ctx.person, ...HOSTS);
  if (!isHost) return showCard(listCard(ctx, own, undefined));
  const shown = await newestDrills(ctx, SHOWN_TO_HOSTS);
  const total = await countDrills(ctx, ["draft", "planned", "running", "held", "recorded", "cancelled"]);
  return showCard(listCard(ctx, own, { shown, more: total - shown.length }));
}

/** A drill as its reader may see it: as one who plays, or as one who runs it. */
export async function view(ctx: Ctx, drill: Drill): Promise<Reply> {
  const facts = await playerFacts(ctx, drill);
  if (facts.role !== undefined && drill.state !== "draft") {
    const live = { notice: "drills.announced", params: { id: drill.id }, subject: drill.id };
    return { ...showCard(playerCard(ctx, facts)), live };
  }
  if ((await whyNotTrainer(ctx, drill)) === true) return shownToHost(ctx, drill.id);
  return say(words(ctx)("said.notYours"), "quiet");
}

/** A decision. The first one counts; what follows is said at once. */
async function decide(ctx: Ctx, id: string, arg: string | undefined): Promise<Reply> {
  const t = words(ctx);
  const [, at, chosen] = /^(\d{1,2})\.(\d)$/.exec(arg ?? "") ?? [];
  const drill = await lockDrill(ctx, id);
  const place = Number(at);
  const facts = drill && at !== undefined ? await injectFacts(ctx, drill, place) : undefined;
  const decision = facts?.inject.decision;
  const options = decision?.words[ctx.locale].options ?? [];
  const option = options[Number(chosen)];
  if (!drill || !ctx.person || !facts || !option || !(await deliveredAt(ctx, id, place)))
    return say(t("said.notYours"), "quiet");
  const before = facts.answer && options[facts.answer.option];
  if (before) return say(t("said.already", { option: before.text, outcome: before.outcome }), "quiet");
  if (drill.state !== "running") return say(t("said.over"), "quiet");
  await keepAnswer(ctx, id, { place, personId: ctx.person.id, option: Number(chosen) });
  await markMoved(ctx, injectSubject(id, place, ctx.person.id));
  await markMoved(ctx, id);
  return say(t("said.outcome", { outcome: option.outcome }), "good");
}

/** Opens a form for a drill; the role, where one is meant, is the button's argument. */
const opens = (name: string, handler: FormHandler): PressHandler => ({
  name: `drill.${name}`,
  may: HOSTS,
  async handle(ctx, { id, arg }) {
    const context = { id, ...(arg !== undefined && { role: arg }) };
    return { kind: "form", opening: { form: handler.form.name, view: await handler.open(ctx, context), context } };
  },
});

const REPORT_PAGE = "drills.report";
const REPORT_FILE = "drills.report";
const SCRIPT_PAGE = "drills.script";

async function showReport(ctx: Ctx, id: string): Promise<Reply> {
  const drill = await allowed(ctx, id, "host");
  const t = words(ctx);
  if (drill.state !== "held" && drill.state !== "recorded") return say(t("said.notOver"), "quiet");
  if ((await partsOf(ctx, id)).length === 0) return say(t("said.erased"), "quiet");
  const personId = ctx.person?.id ?? "";
  const page = `${ctx.publicUrl}${pagePath(ctx, { page: REPORT_PAGE, personId })}?${new URLSearchParams({ id })}`;
  const file = `${ctx.publicUrl}${downloadPath(ctx, { download: REPORT_FILE, personId, arg: id })}`;
  return { ...showCard(reportCard(ctx, drill, { page, file })), transient: true };
}

async function showScript(ctx: Ctx, id: string): Promise<Reply> {
  const drill = await allowed(ctx, id, "trainer");
  const path = pagePath(ctx, { page: SCRIPT_PAGE, personId: ctx.person?.id ?? "" });
  const url = `${ctx.publicUrl}${path}?${new URLSearchParams({ id })}`;
  return { ...showCard(scriptCard(ctx, drill, url)), transient: true };
}

export const drillPresses: PressHandler[] = [
  { name: "drill.list", handle: (ctx) => showList(ctx) },
  { name: "drill.view", handle: async (ctx, { id }) => view(ctx, await existing(ctx, id)) },
  { name: "drill.answer", handle: (ctx, { id, arg }) => decide(ctx, id, arg) },
  {
    name: "drill.inject",
    async handle(ctx, { id, arg }) {
      const drill = await existing(ctx, id);
      const place = Number(/^\d{1,2}$/.exec(arg ?? "")?.[0] ?? -1);
      const facts = (await deliveredAt(ctx, id, place)) ? await injectFacts(ctx, drill, place) : undefined;
      if (!facts || !ctx.person) return say(words(ctx)("said.notYours"), "quiet");
      const subject = injectSubject(id, place, ctx.person.id);
      return { ...showCard(injectCard(ctx, facts)), live: { notice: "drills.inject", params: { id, place }, subject } };
    },
  },
  opens("plan", planHandler),
  opens("cast", castHandler),
  opens("time", timeHandler),
  opens("close", closeHandler),
  {
    name: "drill.announce",
    may: HOSTS,
    async handle(ctx, { id }) {
      const drill = await existing(ctx, id);
      await applyMove(ctx, drillLife, drill, "announce");
      return say(words(ctx)("said.announced", { count: (await partsOf(ctx, id)).length }), "good");
    },
  },
  {
    name: "drill.cancel",
    may: HOSTS,
    async handle(ctx, { id }) {
      await endDrill(ctx, await existing(ctx, id), "cancel");
      return say(words(ctx)("said.cancelled"), "good");
    },
  },
  {
    name: "drill.start",
    may: HOSTS,
    async handle(ctx, { id }) {
      const drill = (await lockDrill(ctx, id)) ?? (await existing(ctx, id));
      await startDrill(ctx, drill);
      return say(words(ctx)("said.started"), "good");
    },
  },
  {
    name: "drill.stop",
    may: HOSTS,
    async handle(ctx, { id }) {
      const drill = (await lockDrill(ctx, id)) ?? (await existing(ctx, id));
      await endDrill(ctx, drill, "stop");
      return say(words(ctx)("said.stopped"), "good");
    },
  },
  { name: "drill.script", may: HOSTS, handle: (ctx, { id }) => showScript(ctx, id) },
  { name: "drill.report", may: HOSTS, handle: (ctx, { id }) => showReport(ctx, id) },
];
