import { type Config, ConfigError } from "./config.ts";
import { type Ctx, systemCtx } from "./core/context.ts";
import type { Services } from "./core/services.ts";
import type { Database } from "./db/database.ts";
import {
  countRealPeople,
  demoDeciders,
  demoPersonId,
  demoSigners,
  loadDemoCompany,
  retireDemoCompany,
} from "./demo.ts";
import { loadDemoAccounts } from "./features/accounts/index.ts";
import { allowRemoving, loadDemoPolicy, removeEntriesOf, retireDemoPolicy } from "./features/policy/index.ts";

/**
 * The demo company comes and goes with the demo. A lost setting must not turn a company's own database into a demo that
 * anybody may play with, so where there are real people the demo has to be asked for.
 * @throws ConfigError
 */
export async function prepareCompany(ctx: Ctx, config: Config): Promise<void> {
  const { tx, now } = ctx;
  if (!config.isDemo) {
    await retireDemoCompany(tx, now);
    await removeEntriesOf(ctx, demoSigners);
    return retireDemoPolicy(ctx);
  }
  if (config.isDemoByDefault && (await countRealPeople(tx)) > 0) {
    throw new ConfigError([
      "SHENYAN_DEMO: the database holds real people and no platform is set. Set the platform's settings, or 1 if you mean the demo",
    ]);
  }
  await loadDemo(ctx);
}

/** The people of the demo company, the policy that they work under, the accounts that they hold; what is there already stays. */
async function loadDemo(ctx: Ctx): Promise<void> {
  await loadDemoCompany(ctx.tx, ctx.now);
  await loadDemoPolicy(ctx, demoSigners, demoDeciders);
  await loadDemoAccounts(ctx, demoPersonId);
}

/**
 * Throws away what was played and keeps the people. The audit log is append-only; its chains go on. Where there are
 * real people nothing is thrown away, and the answer is false.
 */
export async function resetDemo(db: Database, services: Services): Promise<boolean> {
  return db.transaction(async (tx) => {
    if ((await countRealPeople(tx)) > 0) return false;
    await tx.prisma.broadcast.deleteMany();
    await tx.prisma.broadcastSchedule.deleteMany();
    await tx.prisma.handover.deleteMany();
    await tx.prisma.accountApplication.deleteMany();
    await tx.prisma.companyAccount.deleteMany();
    await tx.prisma.appeal.deleteMany();
    await tx.prisma.payrollEntry.deleteMany();
    await tx.prisma.case.deleteMany();
    await tx.prisma.caseLink.deleteMany();
    await tx.prisma.hijack.deleteMany();
    await tx.prisma.ownAccount.deleteMany();
    await tx.prisma.dataRequest.deleteMany();
    await tx.prisma.legalHold.deleteMany();
    await tx.prisma.lookup.deleteMany();
    await tx.prisma.question.deleteMany();
    await tx.prisma.faqEntry.deleteMany();
    await tx.prisma.incident.deleteMany();
    await tx.prisma.plan.deleteMany();
    await tx.prisma.approval.deleteMany();
    await tx.prisma.delegation.deleteMany();
    await tx.prisma.message.deleteMany();
    await tx.prisma.deadline.deleteMany();
    await tx.prisma.evidence.deleteMany();
    await tx.prisma.dialogue.deleteMany();
    await tx.prisma.pageLink.deleteMany();
    await tx.prisma.demoLine.deleteMany();
    await tx.prisma.channel.deleteMany();
    await tx.prisma.feedKey.deleteMany();
    await tx.prisma.trainingCampaign.deleteMany();
    await tx.prisma.trainingAssignment.deleteMany();
    await tx.prisma.trainingLeave.deleteMany();
    await tx.prisma.trainingCertificate.deleteMany();
    await tx.prisma.trainingSession.deleteMany();
    await tx.prisma.trainingGuess.deleteMany();
    await tx.prisma.trainingRepeat.deleteMany();
    await tx.prisma.trainingPace.deleteMany();
    await tx.prisma.trainingLesson.deleteMany();
    await tx.prisma.drill.deleteMany();
    await tx.prisma.caseGroup.deleteMany();
    await tx.prisma.caseAnswer.deleteMany();
    await tx.prisma.platformTurn.deleteMany();
    await tx.prisma.person.updateMany({
      data: { remindedAt: null, lastPlatform: null, welcomedAt: null, chosenLocale: null, remindFrom: null },
    });
    await allowRemoving({ tx });
    await tx.prisma.acknowledgement.deleteMany();
    await tx.prisma.signatureRequest.deleteMany();
    await tx.prisma.channelConsent.deleteMany();
    await tx.prisma.policyComment.deleteMany();
    await tx.prisma.policyRecord.deleteMany();
    await tx.prisma.policyRepresentative.deleteMany();
    await tx.prisma.policyVersion.deleteMany();
    await loadDemo(systemCtx(services, tx));
    return true;
  });
}
