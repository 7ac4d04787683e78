import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../../test/support/app.ts";
import { said } from "../../../test/support/case-stage.ts";
import { labelsOf, textOf } from "../../../test/support/demo-person.ts";
import { PlanStage } from "../../../test/support/plan-stage.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";

/** 陈晨 reported something lately; 李强 says no to a plan; 王敏 is compliance. */
let app: TestApp;
let stage: PlanStage;
const clock = new StillClock("2026-03-02T09:00:00+08:00");
beforeAll(async () => {
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
  stage = new PlanStage(app, clock);
});
afterAll(() => app.close());
beforeEach(async () => {
  stage.nextWeek();
  await app.services.db.prisma.incident.deleteMany();
});
const reports = () =>
  stage.person("chenchen").submits("incidents.report", {
    kind: "worktime_use",
    platform: "weibo",
    text: "有同事上班时间一直在刷微博。",
    who: stage.person("zhouyu").id,
    seenAt: `${stage.on(0)}T08:20:00+08:00`,
  });
const refuses = (approval: string) =>
  stage.person("liqiang").submits("approvals.refuse", { text: "这周先把报表做完。" }, { id: approval });
const stateOf = async (id: string) => (await stage.plan(id)).state;

describe("a no to somebody who reported lately", () => {
  test("is looked at by compliance before it counts, and neither side is told so", async () => {
    expect(said(await reports())).not.toContain("出了点问题");
    expect(await app.services.db.prisma.incident.count()).toBe(1);
    const { id, number, approval } = await stage.submitted();
    const same = said(await refuses(approval));
    await app.sender.drain();
    expect(await stateOf(id)).toBe("submitted");
    const own = textOf(await stage.person("chenchen").last());
    expect(own).not.toMatch(/拒绝|报表/);
    const card = await stage.person("liqiang").last();
    expect(textOf(card)).toContain("已拒绝");
    expect(labelsOf(card)).not.toContain("批准");
    expect(textOf(card)).not.toContain("等待审批");
    await stage.person("liqiang").says(`/plan ${number}`);
    await app.sender.drain();
    const plan = textOf(await stage.person("liqiang").last());
    expect(plan).toContain("未批准");
    expect(plan).not.toMatch(/等待审批|待审批/);
    expect(said(await stage.person("liqiang").says("计划 团队"))).not.toContain(`PLAN-${number}`);
    await stage.person("zhaolan").says(`/plan ${number}`);
    expect(textOf(await stage.person("zhaolan").last())).toContain("待审批");
    expect(said(await stage.person("liqiang").presses(`approval.approve:${approval}`))).not.toContain("复核");

    const looker = await stage.person("wangmin").last();
    expect(textOf(looker)).toContain(`PLAN-${number}`);
    expect(textOf(looker)).toContain("没有那份举报");
    expect(said(await stage.person("wangmin").says("/sm"))).toContain("待复核的拒绝");
    await stage
      .person("wangmin")
      .submits("approvals.look", { outcome: "stands", note: "报表确实逾期，与举报无关。" }, { id: approval });
    await app.sender.drain();
    expect(await stateOf(id)).toBe("rejected");
    expect(textOf(await stage.person("wangmin").last())).toContain("报表确实逾期，与举报无关。");
    expect(textOf(await stage.person("chenchen").last())).toContain("先把报表做完");
    expect(textOf(await stage.person("chenchen").last())).not.toMatch(/复核|王敏/);
    expect((await stage.person("liqiang").sees()).map(textOf).join("\n")).toMatch(/已拒绝 · 李强/);

    await app.services.db.prisma.incident.deleteMany();
    stage.nextWeek();
    const other = await stage.submitted();
    expect(said(await refuses(other.approval))).toBe(same);
    expect(await stateOf(other.id)).toBe("rejected");
  });

  test("can be given to somebody above, who decides; the no does not count then", async () => {
    await reports();
    const { id, approval } = await stage.submitted();
    await refuses(approval);
    await stage
      .person("wangmin")
      .submits("approvals.look", { outcome: "above", note: "理由与计划无关，请上级再看。" }, { id: approval });
    await app.sender.drain();
    const asked = await stage.person("zhaolan").last();
    expect(labelsOf(asked)).toContain("批准");
    expect(textOf(asked)).not.toContain("先把报表做完");
    expect(said(await stage.person("liqiang").presses(`approval.approve:${approval}`))).toContain("没有问到您");
    await stage.person("zhaolan").presses(`approval.approve:${approval}`);
    expect(await stateOf(id)).toBe("approved");
  });

  test("is nobody else's to look at, nor once it is over; a no that nobody looked at never counts", async () => {
    await reports();
    const { id, approval } = await stage.submitted();
    await refuses(approval);
    for (const who of ["liqiang", "chenchen", "zhouyu", "sunli", "zhaolan"])
      expect(
        said(
          await stage
            .person(who)
            .submits("approvals.look", { outcome: "stands", note: "我也看看。" }, { id: approval }),
        ),
        who,
      ).toContain("没有问到您");
    await stage.moveTo(1, "18:30");
    await stage.moveTo(2, "14:01");
    expect(await stateOf(id)).toBe("expired");
    const late = await stage
      .person("wangmin")
      .submits("approvals.look", { outcome: "stands", note: "来晚了一步。" }, { id: approval });
    expect(said(late)).not.toContain("拒绝生效");
    expect(await stateOf(id)).toBe("expired");
  });

  test("falls with a plan that its owner takes back meanwhile", async () => {
    await reports();
    const { id, approval } = await stage.submitted();
    await refuses(approval);
    await stage.person("chenchen").presses(`plan.cancel:${id}`);
    expect((await stage.approvalOf(id)).state).toBe("withdrawn");
    await app.sender.drain();
    expect(labelsOf(await stage.person("wangmin").last())).not.toContain("复核");
    expect(approval).toBe((await stage.approvalOf(id)).id);
  });
});
