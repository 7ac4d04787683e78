import { markMoved } from "../../core/lifecycle.ts";
import type { ApprovalKind } from "../approvals/index.ts";
import { contentBlocks, lineOf, words } from "./cards.ts";
import { movePlan, ownerOf } from "./handling.ts";
import { sayNumber } from "./model.ts";
import { findPlan, readRevision } from "./store.ts";

const EVENTS = { approved: "approve", returned: "return", refused: "reject", expired: "expire" } as const;

/** How a plan is approved: what those who are asked see, and what follows from their answer. */
export const planApproval: ApprovalKind = {
  prefix: "pln",
  async draw(ctx, { subject, revision }) {
    const row = await findPlan(ctx, subject);
    if (!row) return undefined;
    const [content, owner] = [await readRevision(ctx, row.id, revision), await ownerOf(ctx, row)];
    const { name, department, zone } = owner ?? { name: "–", department: "", zone: ctx.company.zone };
    const t = words(ctx);
    const who = department ? t("card.ofDepartment", { name, department }) : name;
    return {
      title: t("card.title", { number: sayNumber(row.number) }),
      line: lineOf(ctx, row, content, zone),
      body: [{ kind: "text", text: t("card.asks", { who }) }, ...contentBlocks(ctx, content, zone)],
    };
  },
  async settled(ctx, { subject, state }) {
    const row = await findPlan(ctx, subject);
    const event = state in EVENTS ? EVENTS[state as keyof typeof EVENTS] : undefined;
    // Its owner may have taken it back at the same moment.
    if (row?.state !== "submitted" || !event) return;
    const isOver = event === "reject" || event === "expire";
    await movePlan(ctx, { ...row, isAnswered: true } as typeof row, event, {
      set: isOver ? { closed_at: ctx.now } : {},
    });
  },
  moved: (ctx, { subject }) => markMoved(ctx, subject),
};
