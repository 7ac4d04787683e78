import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../../test/support/app.ts";
import { CaseStage, said } from "../../../test/support/case-stage.ts";
import { DemoPerson } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";

let app: TestApp;
let stage: CaseStage;
beforeAll(async () => {
  const clock = new StillClock("2026-11-24T09:00:00+08:00");
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
  stage = new CaseStage(app);
});
afterAll(() => app.close());

const terms = async (subject: string): Promise<string[]> =>
  (await app.services.db.prisma.deadline.findMany({ where: { subject, closedAt: null } }))
    .map(({ kind }) => kind)
    .sort();

test("a decision goes on paper at once to somebody who has not agreed to be served in chat, and by chat to who has", async () => {
  const agreed = await stage.decided("chenchen");
  expect(said(await stage.serve(agreed))).toContain("等签收");
  expect(await terms(agreed)).toContain("receipt");
  expect(await terms(agreed)).not.toContain("second-channel");

  await new DemoPerson(app, "zhouyu").presses("policy.withdraw-consent:chat");
  const withdrawn = await stage.decided("zhouyu");
  expect(said(await stage.serve(withdrawn))).toContain("没有同意以聊天送达");
  expect(await terms(withdrawn)).toContain("second-channel");
  expect(await terms(withdrawn)).not.toContain("receipt");
  // Whoever confirms it in the chat all the same has received it.
  await new DemoPerson(app, "zhouyu").presses(`case.acknowledge:${withdrawn}`);
  expect((await stage.find(withdrawn)).state).toBe("appeal_window");
});
