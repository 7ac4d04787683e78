import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../../../test/support/app.ts";
import { DemoPerson } from "../../../../test/support/demo-person.ts";
import { adapterOf, RecordingSurface } from "../../../../test/support/surface.ts";
import { verifyAudit } from "../../../core/audit.ts";

/** Whatever anybody presses in whatever order, a question stays on its table, with one term while it is open. */
let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ adapters: () => [adapterOf(new RecordingSurface())] });
});
afterAll(() => app.close());

const WHO = ["chenchen", "sunli", "wangmin", "emma"] as const;
const DEEDS = ["answer", "amend", "close", "withdraw", "adopt", "view"] as const;
type Deed = { who: (typeof WHO)[number]; deed: (typeof DEEDS)[number] };

const FAQ = { questionZh: "可以吗？", answerZh: "可以。", questionEn: "May I?", answerEn: "Yes.", clauses: "3.1.4" };
const answer = { text: "可以，请先告诉上级。", clauses: "3.1.4" };

async function does({ who, deed }: Deed, id: string): Promise<void> {
  const person = new DemoPerson(app, who);
  if (deed === "answer" || deed === "amend") await person.submits("asking.give", answer, { id, as: deed });
  else if (deed === "close") await person.submits("asking.close", { text: "与制度无关。" }, { id });
  else if (deed === "adopt") await person.submits("asking.faq", FAQ, { from: id });
  else await person.presses(`asking.${deed}:${id}`);
}

/** Who may do what where; nothing else has an effect. */
function after(state: string, { who, deed }: Deed, isFaq: boolean): { state: string; isFaq: boolean } {
  const isHr = who === "sunli";
  if (state === "open" && deed === "answer" && isHr) return { state: "answered", isFaq };
  if (state === "open" && deed === "close" && isHr) return { state: "closed", isFaq };
  if (state === "open" && deed === "withdraw" && who === "chenchen") return { state: "closed", isFaq };
  if (state === "answered" && deed === "adopt" && isHr) return { state, isFaq: true };
  return { state, isFaq };
}

test("a question follows its table, whoever presses what, and is due exactly while it is open", {
  timeout: 60_000,
}, async () => {
  const { prisma } = app.services.db;
  const deeds = fc.array(fc.record({ who: fc.constantFrom(...WHO), deed: fc.constantFrom(...DEEDS) }), {
    maxLength: 7,
  });
  const usual: Deed[] = [
    { who: "sunli", deed: "answer" },
    { who: "sunli", deed: "adopt" },
    { who: "sunli", deed: "adopt" },
  ];
  await fc.assert(
    fc.asyncProperty(deeds, async (course) => {
      await prisma.question.deleteMany();
      await prisma.faqEntry.deleteMany();
      await new DemoPerson(app, "chenchen").submits("asking.ask", { text: "这样可以吗，请问？" });
      const { id } = await prisma.question.findFirstOrThrow();
      let expected = { state: "open", isFaq: false };
      for (const one of course) {
        await does(one, id);
        expected = after(expected.state, one, expected.isFaq);
        const row = await prisma.question.findUniqueOrThrow({ where: { id } });
        expect({ state: row.state, isFaq: row.faqId !== null }).toEqual(expected);
        expect(row.closedAt === null).toBe(row.state === "open");
        expect(await prisma.deadline.count({ where: { subject: id, closedAt: null } })).toBe(
          row.state === "open" ? 1 : 0,
        );
        expect(await prisma.faqEntry.count()).toBe(expected.isFaq ? 1 : 0);
      }
    }),
    { numRuns: 20, examples: [[usual]] },
  );
  expect((await verifyAudit(app.services.db)).faults).toEqual([]);
  expect(app.log.lines.filter(({ level }) => level === "error")).toEqual([]);
});
