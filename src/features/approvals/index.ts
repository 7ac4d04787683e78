import { defineFeature, type Feature } from "../../core/feature.ts";
import { showCard } from "../../core/reply.ts";
import { answerForms, answerPresses, opens } from "./answering.ts";
import { delegateHandler, delegationPresses } from "./delegations.ts";
import { approvalDuties } from "./duties.ts";
import { type ApprovalKind, kindsOf } from "./kinds.ts";
import { approvalLife } from "./life.ts";
import { approvalWords } from "./messages/index.ts";
import { approvalNotices } from "./notices.ts";
import { approvalHub, drawQueue, showWaitingOf } from "./queue.ts";
import { checkRules } from "./rules.ts";
import { approvalSamples } from "./samples.ts";
import { lookForm, type Protection } from "./second-look.ts";

/** Questions to others that end in a yes or a no, whatever they are about; each kind brings what is asked. */
export function createApprovals(all: readonly ApprovalKind[], protection: Protection): Feature {
  const kinds = kindsOf(all);
  const forms = [...answerForms(kinds, protection), lookForm(kinds, protection)];
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
    presses: [
      ...forms.map(opens),
      opens(delegateHandler),
      ...answerPresses(kinds, protection),
      ...delegationPresses((ctx, fromId) => showWaitingOf(ctx, kinds, fromId)),
      { name: "approval.queue", handle: async (ctx) => showCard(await drawQueue(ctx, kinds)) },
    ],
    forms: [...forms, delegateHandler],
    notices: approvalNotices(kinds),
    lifeCycles: [approvalLife as never],
    duties: [approvalDuties(kinds, protection)],
    hub: approvalHub(kinds, protection),
    samples: approvalSamples,
    checkContent: checkRules,
  });
}

export { asRefused, routeBlock, routeBlocks } from "./cards.ts";
export { isPartyTo, saidTo } from "./facts.ts";
export { answerable, approve, askApproval, withdrawApproval } from "./handling.ts";
export { type ApprovalKind, kindsOf } from "./kinds.ts";
export { type Approval, onTable } from "./model.ts";
export { lineAbove, routeFor } from "./parties.ts";
export { waitingFor } from "./queue.ts";
export { type Condition, rulesFor } from "./rules.ts";
export { type Protection, refusedByReader } from "./second-look.ts";
export { approvalsOf, eraseApprovals, revisionsAsked } from "./store.ts";
