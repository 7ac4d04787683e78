import { readFileSync } from "node:fs";
import type { Ctx } from "../../core/context.ts";
import type { Id } from "../../core/id.ts";
import { applyMove } from "../../core/lifecycle.ts";
import { LOCALES, type Locale } from "../../core/locale.ts";
import { accountsOf, findPeople } from "../../core/people.ts";
import { declarationOf } from "./cards.ts";
import { addChannelWord } from "./consent/store-consent.ts";
import { policyWords } from "./messages/index.ts";
import type { Parameters } from "./model.ts";
import { readPolicyFiles } from "./policy-file.ts";
import { publishVersion } from "./publish.ts";
import { signatureLife } from "./signing/life.ts";
import { acknowledge, requestOf } from "./signing/store-signing.ts";
import { insertVersion, removeVersion, versionsOf } from "./store.ts";
import { textHashOf } from "./whole-text.ts";

const CONTENT = new URL("../../../content/policy/", import.meta.url);

/** The template policy that is shipped, as its files stand. */
export const readTemplate = (): Record<Locale, string> =>
  Object.fromEntries(
    LOCALES.map((locale) => [locale, readFileSync(new URL(`${locale}.md`, CONTENT), "utf8")]),
  ) as Record<Locale, string>;

/** A policy file with settings filled in, as an editor would do it. */
export const fillFront = (text: string, values: Record<string, string>): string =>
  Object.entries(values).reduce(
    (filled, [key, value]) => filled.replace(new RegExp(`^${key}:.*$`, "m"), () => `${key}: ${value}`),
    text,
  );

const DEMO_ID: Id<"pol"> = "pol_demo2026001";
const DEMO_LABEL = "2026-1";
const DEMO_FROM = new Date("2026-01-01T00:00:00+08:00");
const DEMO_PROCEDURE = "2025 年职工代表大会讨论通过，会议纪要存人力资源部";
const DEMO_SIGNED = new Date("2026-01-05T10:00:00+08:00");

/** What the demo company filled into the template. */
const DEMO_SETTINGS: Partial<Record<keyof Parameters | "label", string>> = {
  label: DEMO_LABEL,
  appealDays: "5",
  answerDays: "10",
  bonusDeductionPercent: "10",
  bonusRuleRef: "《绩效管理办法》第 12 条（2025 年职工代表大会通过）",
  bonusCities: "上海",
};

/**
 * Gives the demo company its policy, once: made, published and signed by these people on the days on which that would
 * have happened. Where a version is published already nothing is done. @throws Error when the shipped files are faulty
 */
export async function loadDemoPolicy(ctx: Ctx, signers: readonly string[], deciders: readonly string[]): Promise<void> {
  const versions = await versionsOf(ctx);
  if (versions.some(({ id, effectiveFrom, label }) => id === DEMO_ID || effectiveFrom || label === DEMO_LABEL)) return;
  const template = readTemplate();
  const read = readPolicyFiles({ ...template, "zh-CN": fillFront(template["zh-CN"], DEMO_SETTINGS) });
  if (!read.ok) throw new Error(`the shipped policy is faulty: ${JSON.stringify(read.problems)}`);
  const then: Ctx = { ...ctx, now: DEMO_FROM };
  const id = await insertVersion(then, read.draft, DEMO_ID);
  await publishVersion(then, DEMO_LABEL, { from: DEMO_FROM, procedure: DEMO_PROCEDURE, deciders });
  const version = (await versionsOf(ctx)).find((one) => one.id === id);
  if (!version) throw new Error("the demo company has no policy");
  for (const person of await findPeople(ctx.tx, signers)) {
    const { locale } = person;
    const [account] = await accountsOf(ctx.tx, person.id);
    const platform = account && `${account.platform}:${account.tenant}:${account.externalId}`;
    const theirs: Ctx = { ...ctx, now: DEMO_SIGNED, person, actor: person.id };
    await acknowledge(theirs, person.id, version, {
      locale,
      platform,
      messageId: undefined,
      way: "card",
      declaration: declarationOf({ locale }, version),
      textHash: textHashOf(version, locale),
    });
    await applyMove(theirs, signatureLife, await requestOf(theirs, version.id, person.id), "acknowledged");
    await addChannelWord(theirs, person.id, {
      answer: "agreed",
      email: undefined,
      locale,
      platform,
      messageId: undefined,
      declaration: policyWords.in(locale)("consent.declaration"),
    });
  }
}

/** Outside the demo its policy is nobody's: no real person is asked to sign it, and no act is judged by it. */
export const retireDemoPolicy = (ctx: Ctx): Promise<void> => removeVersion(ctx, DEMO_ID);
