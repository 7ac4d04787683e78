import { defineFeature, type Feature } from "../../core/feature.ts";
import { showCard } from "../../core/reply.ts";
import { answerForms, answerPresses, opens } from "./answering.ts";
import { delegateHandler, endPress } from "./delegations.ts";
import { approvalDuties } from "./duties.ts";
import { type ApprovalKind, kindsOf } from "./kinds.ts";
import { approvalLife } from "./life.ts";
import { approvalWords } from "./messages/index.ts";
import { approvalNotices } from "./notices.ts";
import { approvalHub, drawQueue } from "./queue.ts";
import { approvalSamples } from "./samples.ts";

/** Questions to others that end in a yes or a no, whatever they are about; each kind brings what is asked. */
export function createApprovals(all: readonly ApprovalKind[]): Feature {
  const kinds = kindsOf(all);
  const forms = answerForms(kinds);
  return defineFeature({
    name: "approvals",
    words: approvalWords as never,
    commands: [
      {
        name: "approvals",
        words: { "zh-CN": ["审批", "委托审批"], en: ["approvals", "delegate"] },
        summary: (locale) => approvalWords.in(locale)("commands.approvals"),
        handle: async (ctx) => showCard(await drawQueue(ctx, kinds)),
      },
    ],
    presses: [...forms.map(opens), opens(delegateHandler), ...answerPresses(kinds), endPress],
    forms: [...forms, delegateHandler],
    notices: approvalNotices(kinds),
    lifeCycles: [approvalLife as never],
    duties: [approvalDuties(kinds)],
    hub: approvalHub(kinds),
    samples: approvalSamples,
  });
}

export { routeBlock } from "./cards.ts";
export { saidTo } from "./facts.ts";
export { askApproval, withdrawApproval } from "./handling.ts";
export type { ApprovalKind } from "./kinds.ts";
export type { Approval, RouteRule } from "./model.ts";
export { lineAbove, routeFor } from "./parties.ts";
export { approvalsOf, eraseApprovals } from "./store.ts";
