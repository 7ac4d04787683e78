import type { Card } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import { openDeadlines } from "../../core/deadlines/read.ts";
import type { Notice } from "../../core/feature.ts";
import { openParams } from "../../core/lifecycle.ts";
import { findPerson } from "../../core/people.ts";
import { erasedCard, forgottenCard, hintCard, statementCard, stayCalmCard } from "./cards.ts";
import { readFacts } from "./facts.ts";
import { whoMustHandle } from "./handlers.ts";
import { mayReassign, maySee, mineOf } from "./handling.ts";
import { incidentWords } from "./messages/index.ts";
import type { zhCN } from "./messages/zh-CN.ts";
import { type Incident, isFinal, sayNumber, shownState } from "./model.ts";
import { measuresCard, receiptCard } from "./reporter-cards.ts";
import { findIncident, linesOf, readDetails } from "./store.ts";
import { blockedCard, elsewhereCard, triageCard } from "./triage-card.ts";

type NoticeName = keyof (typeof zhCN)["sent"];

/** A notice about one incident, drawn from its state of now. */
const about = (
  name: NoticeName,
  draw: (ctx: Ctx, incident: Incident, params: Record<string, unknown>) => Promise<Card | undefined>,
  family?: string,
): Notice => ({
  name: `incidents.${name}`,
  ...(family && { family }),
  called: (locale) => incidentWords.in(locale)(`sent.${name}`),
  async render(ctx, params) {
    const opened = openParams(ctx, params);
    // What parties were told leads nowhere any more once the report is erased.
    if (opened.id === undefined) return forgottenCard(ctx, name === "receipt" || name === "measures");
    const incident = await findIncident(ctx, String(opened.id));
    if (incident?.isErased) return erasedCard(ctx, incident);
    return incident && draw(ctx, incident, opened);
  },
});

const lineText = async (ctx: Ctx, incident: Incident, lineId: unknown): Promise<string | undefined> =>
  (await linesOf(ctx, incident.id)).find((line) => line.id === lineId)?.text;

/** The card of the handlers; also what a handler gets when the reporter wrote. */
const drawTriage = async (ctx: Ctx, incident: Incident) =>
  (await maySee(ctx, incident))
    ? triageCard(ctx, await readFacts(ctx, incident), await mineOf(ctx, incident), await mayReassign(ctx, incident))
    : elsewhereCard(ctx, incident);

export const incidentNotices: Notice[] = [
  about("triage", drawTriage, "incidents.handler"),
  about("news", drawTriage, "incidents.handler"),
  about("receipt", async (ctx, incident) => receiptCard(ctx, await readFacts(ctx, incident)), "incidents.reporter"),
  about("measures", async (ctx) => measuresCard(ctx)),
  about("channel", async (ctx, incident) => {
    const t = incidentWords.in(ctx.locale);
    const [number, team] = [sayNumber(incident.number), t(`triage.teams.${incident.route}`)];
    const isWaiting = incident.state === "triage" && !incident.isTaken;
    return {
      title: t("triage.title", { number }),
      state: { tone: isWaiting ? "waiting" : "good", text: t(`states.${shownState(incident)}`) },
      body: [{ kind: "text", text: t("triage.channel", { number, team }) }],
      actions: [],
    };
  }),
  about("blocked", async (ctx, incident) => {
    const isNobodys =
      incident.state === "blocked_no_handler" ||
      (!isFinal(incident.state) && (await whoMustHandle(ctx, incident)).length === 0);
    return blockedCard(ctx, incident, isNobodys, await mayReassign(ctx, incident));
  }),
  about("stay-calm", async (ctx, incident) => stayCalmCard(ctx, incident, incident.level === undefined)),
  about(
    "unanswered",
    async (ctx, incident) => {
      const card = await drawTriage(ctx, incident);
      const said = (await linesOf(ctx, incident.id)).filter(({ kind }) =>
        ["question", "answer", "addition"].includes(kind),
      );
      const isOpen = (await openDeadlines(ctx.tx, [incident.id])).some(({ kind }) => kind === "reporter-answer");
      const isNews =
        said.at(-1)?.kind === "question" && !isOpen && !isFinal(incident.state) && (await maySee(ctx, incident));
      return isNews
        ? { ...card, body: [{ kind: "note", text: incidentWords.in(ctx.locale)("triage.unanswered") }, ...card.body] }
        : card;
    },
    "incidents.handler",
  ),
  about("reassigned", async (ctx, incident, { lineId, by, person }) => {
    const t = incidentWords.in(ctx.locale);
    const name = async (id: unknown) => (await findPerson(ctx.tx, String(id)))?.name ?? "–";
    const reason = (await lineText(ctx, incident, lineId)) ?? "";
    const number = sayNumber(incident.number);
    const text = t("forms.assign.told", { by: await name(by), name: await name(person), number, reason });
    return {
      title: t("triage.title", { number }),
      body: [{ kind: "text", text }],
      actions: [],
      foot: t("triage.footOther"),
    };
  }),
  about("hint", async (ctx, incident, { lineId }) => {
    const message = await lineText(ctx, incident, lineId);
    return message === undefined ? undefined : hintCard(ctx, message);
  }),
  about("statement", async (ctx, incident, { lineId }) => {
    const lines = await linesOf(ctx, incident.id);
    const line = lines.find(({ id }) => id === lineId);
    if (!line) return undefined;
    const { link, source } = await readDetails(ctx, incident.id);
    const later = lines.slice(lines.indexOf(line) + 1);
    return statementCard(ctx, incident, {
      text: line.text,
      link: link ?? source?.permalink,
      isReplaced: later.some(({ kind }) => kind === "statement"),
      publishedAt: later.find(({ kind, byId }) => kind === "published" && byId === ctx.person?.id)?.at,
    });
  }),
  about("revealed", async (ctx, incident, { lineId, by }) => {
    const t = incidentWords.in(ctx.locale);
    const name = (await findPerson(ctx.tx, String(by)))?.name ?? "–";
    const number = sayNumber(incident.number);
    const reason = (await lineText(ctx, incident, lineId)) ?? "";
    return {
      title: t("triage.title", { number }),
      body: [{ kind: "text", text: t("forms.reveal.told", { name, number, reason }) }],
      actions: [],
      foot: t("triage.footOther"),
    };
  }),
];
