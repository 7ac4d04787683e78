import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { everybodySigned, startTestApp, type TestApp } from "../../../test/support/app.ts";
import { CaseStage } from "../../../test/support/case-stage.ts";
import { textOf } from "../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { calendarFor, type Region } from "../../core/calendar/index.ts";
import { StillClock } from "../../core/clock.ts";
import { dueOf } from "../../core/deadlines/term.ts";
import { explainDays } from "../../core/wording.ts";
import type { Case } from "./model.ts";
import { appealWindow, statement } from "./terms.ts";

type Vector = {
  id: string;
  region: Region;
  receivedAt: string;
  workingDays: number;
  expectedDeadline: string;
  provisional?: boolean;
};
const VECTORS: Vector[] = JSON.parse(
  readFileSync(new URL("../../../test/vectors/working-days.json", import.meta.url), "utf8"),
);
const SERVERS = ["UTC", "Asia/Shanghai", "America/Los_Angeles"];

describe.each(SERVERS)("with the server's clock on %s", (zone) => {
  const before = process.env.TZ;
  beforeAll(() => {
    process.env.TZ = zone;
  });
  afterAll(() => {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  });

  test.each(VECTORS)("the time to appeal, and to state one's side, is $id", (vector) => {
    const calendar = calendarFor(vector.region);
    const row = {
      terms: { appealDays: vector.workingDays, statementDays: vector.workingDays, secondChannelDays: 1, unionDays: 1 },
    } as Case;
    for (const spec of [appealWindow, statement]) {
      const term = spec.term(row, calendar);
      if (!term) throw new Error("no term");
      const due = dueOf(term, new Date(vector.receivedAt), calendar);
      // The last second of the day belongs to it.
      expect(due.dueAt.getTime() - 1000).toBe(new Date(vector.expectedDeadline).getTime());
      expect(due.isProvisional).toBe(vector.provisional === true);
      expect(due.inputs.counted).toHaveLength(vector.workingDays);
    }
  });
});

describe("a decision that is received", () => {
  let app: TestApp;
  let stage: CaseStage;
  const clock = new StillClock("2026-09-15T09:00:00+08:00");
  beforeAll(async () => {
    app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
    await everybodySigned(app);
    stage = new CaseStage(app);
  });
  afterAll(() => app.close());

  /** Served on somebody at that instant, and received then. */
  async function receivedAt(instant: string, subject = "chenchen"): Promise<string> {
    clock.moveTo(new Date(new Date(instant).getTime() - 3_600_000));
    const id = await stage.heard(subject);
    await stage.propose(id, { step: "1", obligations: ["oral_warning"], deviation: "情节轻微，按首次处理。" });
    await stage.decide(id);
    await stage.serve(id);
    clock.moveTo(new Date(instant));
    await stage.person(subject).presses(`case.acknowledge:${id}`);
    return id;
  }
  const windowOf = (subject: string) =>
    app.services.db.prisma.deadline.findFirstOrThrow({ where: { subject, kind: "appeal", closedAt: null } });

  test.each([
    // A make-up Sunday counts, Mid-Autumn does not.
    ["across shifted days", "2026-09-18T10:00:00+08:00", "2026-09-25T00:00:00+08:00", "9/20、9/21、9/22、9/23、9/24"],
    [
      "across the turn of a year whose days off are not published yet",
      "2026-12-29T10:00:00+08:00",
      "2027-01-07T00:00:00+08:00",
      "12/30、12/31、1/4、1/5、1/6",
    ],
  ])(
    "%s can be appealed against until the end of the last day, and says how that was counted",
    async (_what, at, until, days) => {
      const id = await receivedAt(at);
      const { dueAt, inputs } = await windowOf(id);
      expect(dueAt).toEqual(new Date(until));
      expect(explainDays(inputs as never, "zh-CN")).toContain(days);
      await stage.person("chenchen").presses(`case.mine:${id}`);
      expect(textOf(await stage.person("chenchen").last())).toContain(days);
      // One second before it is over, the window is open.
      await stage.moveTo(new Date(dueAt.getTime() - 1000).toISOString());
      expect((await stage.find(id)).state).toBe("appeal_window");
      await stage.moveTo(new Date(dueAt.getTime() + 4 * 86_400_000 + 36_000_000).toISOString());
      expect((await stage.find(id)).state).toBe("final");
    },
  );

  test("is counted on the person's calendar and clock, also where their clocks change in between", async () => {
    await app.services.db.prisma.person.update({
      where: { id: stage.person("zhouyu").id },
      data: { region: "US", zone: "America/New_York" },
    });
    // Clocks go back on Sunday 1 November; Wednesday 4 November is the fifth working day.
    const id = await receivedAt("2026-10-28T12:00:00-04:00", "zhouyu");
    expect((await windowOf(id)).dueAt).toEqual(new Date("2026-11-05T00:00:00-05:00"));
  });

  test("while HR is on holiday waits for nobody: the person's window ends, and what HR must do is due after it", async () => {
    const id = await receivedAt("2026-09-29T10:00:00+08:00", "linyue");
    // 1–7 October are off; the make-up Saturday of the 10th counts.
    expect((await windowOf(id)).dueAt).toEqual(new Date("2026-10-13T00:00:00+08:00"));
  });

  test("of somebody whose chat account is gone: nobody is called silent who never heard of it, and their time runs from when they were told", async () => {
    await stage.moveTo("2026-11-10T09:00:00+08:00");
    const { prisma } = app.services.db;
    await prisma.platformAccount.updateMany({
      where: { personId: stage.person("zhouyu").id },
      data: { isActive: false },
    });
    const id = await stage.opened("zhouyu");
    await stage.allege(id);
    await stage.person("wangmin").presses(`case.view:${id}`);
    expect(textOf(await stage.person("wangmin").last())).toContain("没有送到当事人");
    await stage.moveTo("2026-11-19T09:30:00-05:00");
    expect((await stage.find(id)).state).toBe("allegation_served");
    await stage.person("wangmin").submits(
      "cases.told",
      {
        person: stage.person("zhouyu").id,
        way: "letter",
        at: "2026-11-19T10:00:00+08:00",
        text: "挂号信，附告知全文。",
      },
      { id },
    );
    const due = await prisma.deadline.findFirstOrThrow({ where: { subject: id, kind: "statement", closedAt: null } });
    expect(due.startsAt).toEqual(new Date("2026-11-19T10:00:00+08:00"));
    await stage.moveTo("2026-11-30T10:00:00-05:00");
    expect((await stage.find(id)).state).toBe("deliberation");
  });
});
