import { appendAudit } from "../../core/audit.ts";
import type { Block } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import { type EvidenceItem, readEvidence } from "../../core/evidence.ts";
import type { PressHandler } from "../../core/feature.ts";
import { NotAllowed } from "../../core/lifecycle.ts";
import { filePath } from "../../core/links.ts";
import { sayInstant } from "../../core/wording.ts";
import { isPartyTo } from "../approvals/index.ts";
import { existing, maySee } from "./handling.ts";
import { press, type Seen, words } from "./wording.ts";

/** Files of a plan and of its report: for its owner, those above them, and whoever is or was asked about it. */

/** The files as a list, each with the button that opens it; nothing where there are none. */
export function fileBlocks(seen: Seen, planId: string, files: readonly EvidenceItem[]): Block[] {
  if (files.length === 0) return [];
  const t = words(seen);
  const items = files.map(({ id, name, state, createdAt }) => ({
    title: name,
    detail: [t(`files.${state}`), sayInstant(createdAt, seen.locale, seen.zone, seen.now)].join(" · "),
    ...(state === "kept" && { action: press(t("files.open"), "evidence", planId, id.slice(4)) }),
  }));
  return [
    { kind: "heading", text: t("files.title") },
    { kind: "list", items },
  ];
}

/** A short-lived address of one file, and a line in the log. */
export const filePress: PressHandler = {
  name: "plan.evidence",
  async handle(ctx: Ctx, { id, arg }) {
    const t = words(ctx);
    const row = await existing(ctx, id);
    const found = arg ? await readEvidence(ctx.tx, ctx, `evd_${arg}`) : undefined;
    const isTheirs = (await maySee(ctx, row)) || (await isPartyTo(ctx, row.id));
    if (found?.subject !== row.id || !isTheirs) throw new NotAllowed(row.id, "not-yours", t("reasons.not-yours"));
    await appendAudit(ctx.tx, ctx.now, {
      subject: row.id,
      actor: ctx.actor,
      action: "plan.evidence-opened",
      data: { evidence: found.item.id, sha256: found.item.sha256 },
    });
    const url = `${ctx.publicUrl}${filePath(ctx, found.item.id)}`;
    return {
      kind: "card",
      transient: true,
      card: {
        title: found.item.name,
        body: [
          { kind: "text", text: t("files.link") },
          { kind: "note", text: `SHA-256 ${found.item.sha256 ?? ""}` },
        ],
        actions: [{ kind: "link", label: t("files.open"), url, weight: "primary" }],
      },
    };
  },
};
