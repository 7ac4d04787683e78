import { appendAudit } from "../../../core/audit.ts";
import { addDays, civilDateIn, instantAt } from "../../../core/calendar/civil.ts";
import type { Ctx } from "../../../core/context.ts";
import { UserError } from "../../../core/errors.ts";
import { readEvidence } from "../../../core/evidence.ts";
import type { PressHandler } from "../../../core/feature.ts";
import { NotAllowed } from "../../../core/lifecycle.ts";
import { filePath } from "../../../core/links.ts";
import { none, type Reply, say, showCard } from "../../../core/reply.ts";
import { findSanction } from "../sanctions/store.ts";
import { findCase } from "../store.ts";
import { obligationCard } from "./card.ts";
import { circularForms } from "./circular-forms.ts";
import { handlerForms } from "./handler-forms.ts";
import { act, existing, mayMove, words } from "./handling.ts";
import { FORMALITIES, type Formality, type Obligation } from "./model.ts";
import type { Change } from "./moving.ts";
import { undoneCard } from "./notices.ts";
import { sidesOf } from "./rights.ts";
import { obligationsOf } from "./store.ts";
import { subjectForms } from "./subject-forms.ts";
import { teamForms } from "./team-forms.ts";

type Done = Parameters<ReturnType<typeof words>>[0] & `done.${string}`;

/** A button that moves an obligation and says so. */
const moves = (
  press: string,
  event: string,
  done: Done,
  change: (ctx: Ctx, row: Obligation) => Change = () => ({}),
): PressHandler => ({
  name: `obligation.${press}`,
  async handle(ctx, { id }) {
    const row = await mayMove(ctx, id, [event]);
    await act(ctx, row, event, change(ctx, row));
    return say((words(ctx) as (key: string) => string)(done), "good");
  },
});

/** It comes down by itself at the end of that day. */
const publishing = (ctx: Ctx, { terms }: Obligation): Change => {
  const { zone } = ctx.company;
  const last = addDays(civilDateIn(ctx.now, zone), terms.days ?? 30);
  return {
    terms: { publishedAt: ctx.now.toISOString(), removeAt: instantAt(last, "24:00", zone).toISOString() },
    data: { until: last },
  };
};

/** One of the formalities at the end of a contract is done; pressed twice, it is done once. */
const step: PressHandler = {
  name: "obligation.step",
  async handle(ctx, { id, arg }) {
    const row = await mayMove(ctx, id, ["step"]);
    const wanted = FORMALITIES.find((item) => item === arg);
    if (!wanted) throw new UserError("not-yours", words(ctx)("reasons.not-yours"));
    const done: Formality[] = row.terms.formalities ?? [];
    if (done.includes(wanted)) return say(words(ctx)("done.stepKnown"), "quiet");
    await act(ctx, row, "step", { terms: { formalities: [...done, wanted] }, data: { step: wanted } });
    // The card itself shows the tick.
    return none;
  },
};

/** One obligation for whoever has a part in it. */
const view: PressHandler = {
  name: "obligation.view",
  async handle(ctx, { id }) {
    const row = await existing(ctx, id);
    const card = ctx.person && (await obligationCard(ctx, row, ctx.person));
    if (!card) throw new NotAllowed(row.id, "not-yours", words(ctx)("reasons.not-yours"));
    return { ...showCard(card), live: { notice: "obligations.card", params: { id }, subject: id } };
  },
};

/** What the person was asked for and is asked for no more; theirs alone to read, and opening it is in the log. */
const undone: PressHandler = {
  name: "obligation.undone",
  async handle(ctx, { id }) {
    const sanction = await findSanction(ctx, id);
    const matter = sanction && (await findCase(ctx, sanction.caseId));
    if (!matter || sanction.subjectId !== ctx.person?.id)
      throw new NotAllowed(id, "not-yours", words(ctx)("reasons.not-yours"));
    const rows = (await obligationsOf(ctx, id)).filter((row) => row.startedAt && row.terms.ended);
    await appendAudit(ctx.tx, ctx.now, { subject: id, actor: ctx.actor, action: "obligation.undone-read", data: {} });
    return showCard(undoneCard(ctx, matter.number, rows));
  },
};

/** A file for the person and for those who handle it: a short-lived address, and a line in the custody log. */
const evidence: PressHandler = {
  name: "obligation.evidence",
  async handle(ctx, { id, arg }): Promise<Reply> {
    const t = words(ctx);
    const row = await existing(ctx, id);
    const sides = await sidesOf(ctx, row);
    if (!sides.has("subject") && !sides.has("handler")) throw new NotAllowed(id, "not-yours", t("reasons.not-yours"));
    const found = arg ? await readEvidence(ctx.tx, ctx, `evd_${arg}`) : undefined;
    // What a reversal undid stays sealed.
    if (!found || found.subject !== row.id || row.terms.ended === "reversed")
      throw new UserError("not-yours", t("reasons.not-yours"));
    const data = { evidence: found.item.id, sha256: found.item.sha256 };
    await appendAudit(ctx.tx, ctx.now, { subject: id, actor: ctx.actor, action: "obligation.evidence-opened", data });
    const url = `${ctx.publicUrl}${filePath(ctx, found.item.id)}`;
    return {
      kind: "card",
      transient: true,
      card: {
        title: found.item.name,
        body: [
          { kind: "text", text: t("card.fileLink") },
          { kind: "note", text: `SHA-256 ${found.item.sha256 ?? ""}` },
        ],
        actions: [{ kind: "link", label: t("buttons.file"), url, weight: "primary" }],
      },
    };
  },
};

const ALL_FORMS = [...subjectForms, ...handlerForms, ...circularForms, ...teamForms];
export const obligationForms = ALL_FORMS.map(({ form }) => form);

export const obligationPresses: PressHandler[] = [
  ...ALL_FORMS.map(({ press }) => press),
  moves("decline", "decline", "done.decline"),
  moves("no-comment", "noComment", "done.noComment"),
  moves("verify", "verify", "done.verify"),
  moves("accept", "accept", "done.accept"),
  moves("check", "check", "done.check", (ctx) => (ctx.person ? { terms: { checkedBy: ctx.person.id } } : {})),
  moves("approve", "approve", "done.approve", (ctx) => (ctx.person ? { terms: { approvedBy: ctx.person.id } } : {})),
  moves("publish", "publish", "done.publish", publishing),
  moves("hold", "hold", "done.hold"),
  moves("read", "read", "done.read"),
  moves("pay-back", "payBack", "done.payBack", () => ({ terms: { isPaidBack: true } })),
  moves("finish", "finish", "done.finish"),
  step,
  view,
  undone,
  evidence,
];
