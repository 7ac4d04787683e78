import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AccountStage } from "../../../test/support/account-stage.ts";
import { startTestApp, type TestApp, TUESDAY } from "../../../test/support/app.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { addDays, type CivilDate } from "../../core/calendar/civil.ts";
import { StillClock } from "../../core/clock.ts";
import { planSteps } from "./handovers/model.ts";
import { doMeet } from "./model.ts";

/** Whatever is done in whatever order, the register holds together. */
let app: TestApp;
let stage: AccountStage;
const clock = new StillClock(TUESDAY);
beforeAll(async () => {
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
  stage = new AccountStage(app);
});
afterAll(() => app.close());
const person = (name: string) => stage.person(name);

type Deed =
  | { kind: "use"; who: string; from: number; length: number }
  | { kind: "stands-beside" | "takes" | "left" | "back"; who: string }
  | { kind: "days"; count: number };
const who = fc.constantFrom("zhouyu", "chenchen", "emma");
const anyDeed: fc.Arbitrary<Deed> = fc.oneof(
  fc.record({ kind: fc.constant("use" as const), who, from: fc.nat({ max: 5 }), length: fc.nat({ max: 5 }) }),
  fc.record({
    kind: fc.constantFrom("stands-beside" as const, "takes" as const, "left" as const, "back" as const),
    who,
  }),
  fc.record({ kind: fc.constant("days" as const), count: fc.integer({ min: 1, max: 4 }) }),
);

async function does(account: string, deed: Deed): Promise<void> {
  if (deed.kind === "days") {
    clock.advance(deed.count * 86_400_000);
    await stage.follows();
    return;
  }
  const { who: name } = deed;
  const { id } = person(name);
  switch (deed.kind) {
    case "use": {
      const today = clock.now().toISOString().slice(0, 10) as CivilDate;
      const fromDay = addDays(today, deed.from);
      const asked = { account, purpose: "回复评论", fromDay, toDay: addDays(fromDay, deed.length) };
      const reply = await person(name).submits("accounts.apply-use", asked, { id: "new" });
      if (reply.kind === "errors" || reply.kind === "say") return;
      const application = await stage.prisma.accountApplication.findFirstOrThrow({ orderBy: { number: "desc" } });
      // Whether others say yes is told elsewhere; two that wait at once must not both count.
      await stage.prisma.accountApplication.updateMany({ where: { state: "draft" }, data: { state: "approved" } });
      await person(name).presses(`application.receive:${application.id}`);
      return;
    }
    case "stands-beside":
      await person("linyue").submits("accounts.co-holder", { person: id }, { id: account });
      return;
    case "takes": {
      const open = await stage.open(account);
      await person("linyue").submits("accounts.hand-over", { person: id }, { id: open?.id ?? account });
      const handover = await stage.open(account);
      if (!handover) return;
      const gives = await stage.prisma.person.findUnique({ where: { id: handover.fromId ?? "" } });
      const giver = gives?.isActive ? gives.id.replace("per_demo", "") : "linyue";
      for (const { side, name: step } of planSteps(handover.reason as "left"))
        await person(side === "from" ? giver : name).presses(`handover.step:${handover.id}:${step}`);
      return;
    }
    case "left":
      await stage.leaves(name);
      await stage.follows();
      return;
    case "back":
      await stage.prisma.person.update({ where: { id }, data: { isActive: true } });
      await stage.follows();
  }
}

test(
  "no two uses of one person meet, an account has one holder at most, and nobody who has left has any",
  () =>
    fc.assert(
      fc.asyncProperty(fc.array(anyDeed, { minLength: 4, maxLength: 12 }), async (deeds) => {
        clock.moveTo(new Date(TUESDAY));
        await stage.clear();
        const account = await stage.held("zhouyu");
        for (const deed of deeds) {
          await does(account, deed);
          const open = await stage.prisma.accountUse.findMany({ where: { accountId: account, endedAt: null } });
          const uses = open.map((use) => ({
            ...use,
            fromDay: use.fromDay as CivilDate,
            toDay: (use.toDay ?? undefined) as CivilDate | undefined,
          }));
          for (const [index, use] of uses.entries())
            for (const other of uses.slice(index + 1))
              if (use.personId === other.personId) expect([deed, doMeet(use, other)]).toEqual([deed, false]);
          const { holderId, state } = await stage.account(account);
          const holders = uses.filter(({ kind }) => kind === "holder").map(({ personId }) => personId);
          expect([deed, holders]).toEqual([deed, holderId ? [holderId] : []]);
          expect(state).toBe(holderId ? "in_custody" : "unheld");
          const gone = await stage.prisma.person.count({
            where: { isActive: false, id: { in: uses.map(({ personId }) => personId) } },
          });
          expect([deed, gone]).toEqual([deed, 0]);
          expect(await stage.prisma.handover.count({ where: { accountId: account, closedAt: null } })).toBeLessThan(2);
        }
        expect(app.log.lines.filter(({ level }) => level === "error")).toEqual([]);
      }),
      { numRuns: 15 },
    ),
  180_000,
);
