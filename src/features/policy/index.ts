import { readOnce } from "../../core/content.ts";
import type { Ctx } from "../../core/context.ts";
import { defineFeature, type Feature } from "../../core/feature.ts";
import { createAsking, type Hands } from "./asking/index.ts";
import { beginJob } from "./beginning.ts";
import { channelNotice, consentForms, consentPresses } from "./consent/handling.ts";
import { policyDownloads, policyPages } from "./files.ts";
import { policyHub } from "./hub.ts";
import { policyLife } from "./life.ts";
import { answeringForms, answeringPresses, viewCommentByNumber } from "./making/answering.ts";
import { closingJob } from "./making/closing.ts";
import { commentLife } from "./making/comment-life.ts";
import { commentingForms, commentingPresses } from "./making/commenting.ts";
import { deskPresses } from "./making/desk.ts";
import { forecastPress, type ReplayUnder } from "./making/forecast.ts";
import { makingForms, makingPresses } from "./making/handling.ts";
import { commentDuties, makingNotices } from "./making/notices.ts";
import { recordDownloads } from "./making/record-file.ts";
import { reviewJob, reviewNotice } from "./making/review.ts";
import { commentIdOf } from "./making/store-making.ts";
import { policyWords } from "./messages/index.ts";
import { type Binding, bindingAt, isInForce, type PolicyVersion } from "./model.ts";
import { policyData } from "./personal-data.ts";
import { readPolicyFiles } from "./policy-file.ts";
import { policyCommands, readingPresses } from "./reading.ts";
import { policyRetention } from "./retention.ts";
import { policySamples } from "./samples.ts";
import { paperDigest, paperNotice, secondNotice, signatureDuties, signNotice } from "./signing/duties.ts";
import { signatureLife } from "./signing/life.ts";
import { registerDownloads, registerForms, registerPresses } from "./signing/register.ts";
import { signingForms, signingPresses } from "./signing/signing.ts";
import { acknowledgedBy } from "./signing/store-signing.ts";
import { spreadingJobs, spreadingRecurring } from "./spreading.ts";
import { versionsOf } from "./store.ts";

export { removeEntriesOf } from "./asking/index.ts";
export { sayClauseText } from "./clause-text.ts";
export { isServedInChat } from "./consent/handling.ts";
export { loadDemoPolicy, retireDemoPolicy } from "./demo.ts";
export type { Binding, ClauseTexts, Parameters, PolicyVersion } from "./model.ts";
export { readPolicyFiles } from "./policy-file.ts";
export { publishVersion } from "./publish.ts";
export { allowRemoving, insertVersion } from "./store.ts";

/** The version by which an act of a person is judged, and since when it bound them (R-CN-03); undefined: none. */
export const bindingOf = async (ctx: Ctx, personId: string, conductAt: Date): Promise<Binding | undefined> =>
  bindingAt(await versionsOf(ctx), await acknowledgedBy(ctx, personId), conductAt);

/** The version that is in force at that instant, whoever has taken note of it. */
export const versionInForce = async (ctx: Ctx, at: Date): Promise<PolicyVersion | undefined> =>
  (await versionsOf(ctx)).find((version) => isInForce(version, at));

/** A version by its id, drafts too. */
export const findVersion = async (ctx: Ctx, id: string): Promise<PolicyVersion | undefined> =>
  (await versionsOf(ctx)).find((version) => version.id === id);

/** What the policy asks of features that know it. */
export type PolicyParts = Hands & { replayUnder: ReplayUnder };

/**
 * The policy in its versions: made, published, read, taken note of (chapters 1, 2 and 7 of the policy); and questions
 * about it. Case studies that answer them, and the past under other parameters, come from whoever puts the parts together.
 */
export function createPolicy({ replayUnder, ...hands }: PolicyParts): Feature[] {
  const asking = createAsking(hands);
  const policy = defineFeature({
    name: "policy",
    words: policyWords as never,
    commands: policyCommands(asking.answer),
    presses: [
      ...readingPresses,
      ...signingPresses,
      ...registerPresses,
      ...consentPresses,
      ...commentingPresses,
      ...answeringPresses,
      ...deskPresses,
      ...makingPresses,
      forecastPress(replayUnder),
    ],
    forms: [...signingForms, ...registerForms, ...consentForms, ...commentingForms, ...answeringForms, ...makingForms],
    notices: [signNotice, secondNotice, paperNotice, channelNotice, reviewNotice, ...makingNotices],
    lifeCycles: [policyLife as never, signatureLife as never, commentLife as never],
    duties: [signatureDuties, commentDuties],
    jobs: [...spreadingJobs, beginJob, paperDigest, reviewJob, closingJob],
    recurring: [...spreadingRecurring, beginJob, paperDigest, reviewJob, closingJob],
    downloads: [...policyDownloads, ...registerDownloads, ...recordDownloads],
    pages: policyPages,
    hub: policyHub,
    numbered: { prefix: "op", open: viewCommentByNumber, idOf: commentIdOf },
    personalData: policyData,
    retention: policyRetention,
    checkContent: readOnce((content) => {
      const read = readPolicyFiles({
        "zh-CN": content.read("policy/zh-CN.md"),
        en: content.read("policy/en.md"),
      });
      return read.ok ? [] : read.problems.map(({ file, line, text }) => ({ file: `policy/${file}.md`, line, text }));
    }),
    samples: policySamples,
  });
  return [policy, asking.feature];
}
