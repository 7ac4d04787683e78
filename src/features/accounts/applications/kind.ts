import { markMoved } from "../../../core/lifecycle.ts";
import type { ApprovalKind } from "../../approvals/index.ts";
import { words } from "../cards.ts";
import { contentBlocks, lineOf } from "./cards.ts";
import { readAsked } from "./facts.ts";
import { moveApplication } from "./handling.ts";
import { sayApplication } from "./model.ts";
import { findApplication } from "./store-applications.ts";

const EVENTS = { approved: "approve", returned: "return", refused: "reject", expired: "expire" } as const;

/** How an application is approved: what those who are asked see, and what follows from their answer. */
export const applicationApproval: ApprovalKind = {
  prefix: "aap",
  async draw(ctx, { subject, revision }) {
    const row = await findApplication(ctx, subject);
    if (!row) return undefined;
    const asked = await readAsked(ctx, row, revision);
    const t = words(ctx);
    return {
      title: t(`application.title.${row.kind}`, { number: sayApplication(row.number) }),
      line: lineOf(ctx, asked),
      body: [
        { kind: "text", text: t(`application.asks.${row.kind}`, { name: asked.requester.name }) },
        ...contentBlocks(ctx, asked),
      ],
    };
  },
  async settled(ctx, { subject, state }) {
    const row = await findApplication(ctx, subject);
    const event = state in EVENTS ? EVENTS[state as keyof typeof EVENTS] : undefined;
    // Whoever asked may have taken it back at the same moment.
    if (row?.state !== "submitted" || !event) return;
    const isOver = event === "reject" || event === "expire";
    await moveApplication(ctx, row, event, { isAnswered: true, set: isOver ? { closed_at: ctx.now } : {} });
  },
  moved: (ctx, { subject }) => markMoved(ctx, subject),
};
