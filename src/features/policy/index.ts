import type { Ctx } from "../../core/context.ts";
import { defineFeature, type Feature } from "../../core/feature.ts";
import { createAsking, type Hands } from "./asking/index.ts";
import { policyHub } from "./hub.ts";
import { policyLife } from "./life.ts";
import { policyWords } from "./messages/index.ts";
import { type Binding, bindingAt, isInForce, type PolicyVersion } from "./model.ts";
import { policyCommands, policyPresses } from "./reading.ts";
import { policySamples } from "./samples.ts";
import { acknowledgedBy, versionsOf } from "./store.ts";

export { removeEntriesOf } from "./asking/index.ts";
export { sayClauseText } from "./clause-text.ts";
export { loadDemoPolicy, retireDemoPolicy } from "./demo.ts";
export type { Binding, ClauseTexts, Parameters, PolicyVersion } from "./model.ts";
export { readPolicyFiles } from "./policy-file.ts";
export { publishVersion } from "./publish.ts";
export { insertVersion } from "./store.ts";

/** The version by which an act of a person is judged, and since when it bound them (R-CN-03); undefined: none. */
export const bindingOf = async (ctx: Ctx, personId: string, conductAt: Date): Promise<Binding | undefined> =>
  bindingAt(await versionsOf(ctx), await acknowledgedBy(ctx, personId), conductAt);

/** The version that is in force at that instant, whoever has taken note of it. */
export const versionInForce = async (ctx: Ctx, at: Date): Promise<PolicyVersion | undefined> =>
  (await versionsOf(ctx)).find((version) => isInForce(version, at));

/** A version by its id, drafts too. */
export const findVersion = async (ctx: Ctx, id: string): Promise<PolicyVersion | undefined> =>
  (await versionsOf(ctx)).find((version) => version.id === id);

/**
 * The policy in its versions: read, published, taken note of (chapter 7 of the policy); and questions about it. Case
 * studies that answer them come from whoever puts the parts together.
 */
export function createPolicy(hands: Hands): Feature[] {
  const asking = createAsking(hands);
  const policy = defineFeature({
    name: "policy",
    words: policyWords as never,
    commands: policyCommands(asking.answer),
    presses: policyPresses,
    lifeCycles: [policyLife as never],
    hub: policyHub,
    samples: policySamples,
  });
  return [policy, asking.feature];
}
