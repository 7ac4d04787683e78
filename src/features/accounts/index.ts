import { defineFeature } from "../../core/feature.ts";
import { applicationDuties, applicationNotices } from "./applications/duties.ts";
import { expireAbout, expireOfLeavers } from "./applications/handling.ts";
import { applicationLife } from "./applications/life.ts";
import { applicationPresses, askedFor, openHandler, useHandler } from "./applications/writing.ts";
import { accountDuties, dutyPresses } from "./duties.ts";
import { registerDownloads } from "./export.ts";
import { followDirectoryWith } from "./handovers/directory.ts";
import { handoverLife } from "./handovers/life.ts";
import { handoverDuties, handoverNotice, handoverPresses, receiverHandler } from "./handovers/presses.ts";
import { accountHub } from "./hub.ts";
import { accountLife } from "./life.ts";
import { accountWords } from "./messages/index.ts";
import { accountNotices } from "./notices.ts";
import { REGISTRARS } from "./parties.ts";
import { accountData } from "./personal-data.ts";
import { changeHandler, closeHandler, coHolderHandler, opensForm, registerHandler } from "./registering.ts";
import { accountRetention } from "./retention.ts";
import { accountSamples } from "./samples.ts";
import { findByNumber } from "./store.ts";
import { takeBackHandler } from "./taking-back.ts";
import { accountCommands, openByNumber, viewingPresses } from "./viewing.ts";

const enter = registerHandler(askedFor);
const close = closeHandler(expireAbout);
const following = followDirectoryWith(expireOfLeavers);
/** What the directory says follows for accounts and applications; asked again it finds nothing more. */
export const followDirectory = following.follow;

// What each part of the feature brings; another part joins with a line in each list.
const presses = [
  ...viewingPresses,
  ...dutyPresses,
  ...handoverPresses,
  ...applicationPresses,
  { name: "account.register", may: REGISTRARS, handle: opensForm(enter) },
  { name: "account.change", handle: opensForm(changeHandler) },
  { name: "account.close", handle: opensForm(close) },
  { name: "account.take-back", handle: opensForm(takeBackHandler) },
  { name: "account.co-holder", handle: opensForm(coHolderHandler) },
  { name: "account.hand-over", handle: opensForm(receiverHandler) },
];
const forms = [enter, changeHandler, close, takeBackHandler, coHolderHandler, receiverHandler, useHandler, openHandler];
const notices = [...accountNotices, handoverNotice, ...applicationNotices];
const lives = [accountLife as never, handoverLife as never, applicationLife as never];
const duties = [accountDuties, handoverDuties, applicationDuties];
const retention = [...accountRetention];
const samples = [accountSamples];
const personalData = [accountData];

/** Accounts of the company on platforms: who has them, who may use them, how they change hands (3.3 of the policy). */
export const accounts = defineFeature({
  name: "accounts",
  words: accountWords as never,
  commands: accountCommands({ new: enter, apply: useHandler, open: openHandler }),
  presses,
  forms,
  notices,
  lifeCycles: lives,
  duties,
  jobs: [following.job],
  recurring: [following.job],
  downloads: registerDownloads,
  async personalData(ctx, person) {
    const sections = [];
    for (const part of personalData) sections.push(...(await part(ctx, person)));
    return sections;
  },
  retention,
  numbered: {
    prefix: "acc",
    open: openByNumber,
    idOf: async (ctx, number) => (await findByNumber(ctx, number))?.id,
  },
  hub: accountHub,
  samples: (locale) => samples.flatMap((part) => part(locale)),
});

export { applicationApproval } from "./applications/kind.ts";
export { loadDemoAccounts } from "./demo.ts";
export { freezeAccount, restoreAccount } from "./freezing.ts";
export { createHijacks, wasHijackedAt } from "./hijack/index.ts";
export { importRegister } from "./import.ts";
export { ownAccounts } from "./own/index.ts";
export { sayUsable, type UsableAccount, usableAccounts, wasUsingAt, whyNotPlanOn } from "./planning.ts";
