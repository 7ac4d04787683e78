import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { StillClock } from "../../src/core/clock.ts";
import { systemCtx } from "../../src/core/context.ts";
import { findSubject } from "../../src/core/holds.ts";
import { everybodySigned, startTestApp, type TestApp } from "../support/app.ts";
import { AppealStage } from "../support/appeal-stage.ts";
import { said } from "../support/case-stage.ts";
import { adapterOf, RecordingSurface } from "../support/surface.ts";

/** What can be held is found by the number that people read aloud. */
let app: TestApp;
let stage: AppealStage;
beforeAll(async () => {
  const clock = new StillClock("2026-03-03T09:00:00+08:00");
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
  await everybodySigned(app);
  stage = new AppealStage(app);
});
afterAll(() => app.close());

const found = (text: string) =>
  app.services.db.transaction((tx) => findSubject(systemCtx(app.services, tx), app.registry, text));

describe("a legal hold", () => {
  test("is put on an appeal by its number as on its case, however it is typed", async () => {
    const id = await stage.filed();
    const { number, caseId } = await stage.appeal(id);
    const { number: caseNumber } = await stage.find(caseId);
    for (const typed of [`APL-${number}`, `apl ${number}`, `ＡＰＬ－${number}`, `apl${number}`])
      expect(await found(typed), typed).toEqual({ id, said: `APL-${number}` });
    expect(await found(`CASE-${caseNumber}`)).toEqual({ id: caseId, said: `CASE-${caseNumber}` });
    expect(await found("APL-99999")).toBeUndefined();
    const reason = { subject: `APL-${number}`, reason: "仲裁进行中，保留全部材料。" };
    expect(said(await stage.person("hejing").submits("privacy.hold", reason))).toContain(`APL-${number}`);
    expect(await app.services.db.prisma.legalHold.findUnique({ where: { subject: id } })).not.toBeNull();
  });
});
