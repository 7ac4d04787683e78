import { callback } from "../../src/core/callback.ts";
import { systemCtx } from "../../src/core/context.ts";
import type { RawValues } from "../../src/core/form.ts";
import type { Locale } from "../../src/core/locale.ts";
import type { ObligationKind } from "../../src/features/cases/model.ts";
import { planDecision } from "../../src/features/cases/obligations/decisions.fixture.ts";
import { begin } from "../../src/features/cases/obligations/index.ts";
import { obligationWords } from "../../src/features/cases/obligations/messages/index.ts";
import { entriesOf } from "../../src/features/cases/obligations/store.ts";
import { opensIt, type Recipe } from "./hostile-recipe.ts";
import type { Stage } from "./hostile-stage.ts";
import type { Way } from "./hostile-ways.ts";
import type { Who } from "./surface-driver.ts";

/** What is already done before the form is tried: who sends which form, or presses which button, in this order. */
type Before = readonly (readonly [Who, string, RawValues?])[];

const DEPARTMENT = "市场部";
const CIRCULAR = {
  title: "关于一起内部信息事项的通报",
  text: "某同事发布了含有内部排期的截图，涉及制度 3.1.1.3，已作处理。请大家注意。",
  departments: DEPARTMENT,
  days: "30",
};
const CLAIMED = ["subject", "obligations.claim", { link: "https://weibo.com/1/a" }] as const;
const DRAFTED = ["handler", "obligations.circular", CIRCULAR] as const;
const MINUTE = 60_000;

/** A form about one thing that a decision asks for, which has begun; nobody but who has the part opens it. */
const about = (
  who: Who,
  name: string,
  kind: ObligationKind,
  { before = [], ...more }: Partial<Recipe> & { before?: Before } = {},
): readonly [string, Recipe] => [
  `obligations.${name}`,
  {
    who,
    begin: (stage) => begun(stage, kind, before),
    open: opensIt,
    kept: keptOfObligation,
    about: {
      opens: (id) => callback(`obligation.${name}`, id),
      notFor: "reporter",
      reads: async (_stage, id) => callback("obligation.view", id),
    },
    ...more,
  },
];

async function begun(stage: Stage, kind: ObligationKind, before: Before): Promise<string> {
  const { services } = stage;
  const id = await services.db.transaction(async (tx) => {
    const ctx = systemCtx(services, tx);
    const [subjectId, handlerId, deciderId] = [stage.idOf("subject"), stage.idOf("handler"), stage.idOf("decider")];
    const people = { subjectId, handlerId, deciderId, jurisdiction: "CN" as const };
    const { sanction, ids } = await planDecision(ctx, [kind], people);
    await begin(ctx, sanction, "final");
    return ids[kind] ?? "";
  });
  stage.waits(2 * MINUTE);
  for (const [who, name, values] of before) {
    const person = stage.person(who);
    if (name.startsWith("obligations.")) await person.submits(name, { ...values }, { id });
    else await person.presses(callback(name, id));
  }
  return id;
}

/** The name of somebody else, in what the person concerned will read. */
const naming = (field: string) => (stage: Stage, locale: Locale) => {
  const names = stage.calledOf("reporter");
  const reason = obligationWords.in(locale)("errors.namesInText", { names });
  return { [field]: { typed: `${names} said that it was so.`, reason } };
};

/** Forms about what decisions ask for. */
export const OBLIGATION_RECIPES: Readonly<Record<string, Recipe>> = Object.fromEntries([
  about("subject", "claim", "content_removal", { isJoined: true }),
  about("subject", "cannot", "content_removal"),
  about("subject", "reflect", "written_reflection"),
  about("subject", "comment", "oral_warning", {
    async begin(stage) {
      const id = await begun(stage, "oral_warning", []);
      const talk = {
        givenBy: stage.idOf("handler"),
        heldAt: stage.minuteIn(0),
        way: "talk",
        summary: "说明了涉及的条款和今后的做法。",
      };
      await stage.person("handler").submits("obligations.record", talk, { id });
      return id;
    },
  }),
  about("subject", "statement", "meeting_reflection"),
  about("subject", "contest", "pay_cut"),

  about("handler", "record", "oral_warning", {
    fill: (_t, _id, stage) => ({ heldAt: stage.minuteIn(0) }),
    refuses: naming("summary"),
  }),
  about("handler", "reject", "content_removal", { before: [CLAIMED], refuses: naming("text") }),
  about("handler", "settle", "content_removal", {
    before: [["subject", "obligations.cannot", { reason: "no_access", text: "账号已经注销。" }]],
    refuses: naming("text"),
  }),
  about("handler", "give-back", "written_reflection", {
    before: [["subject", "obligations.reflect", { text: "这是我的检讨。" }]],
    refuses: naming("text"),
  }),
  about("handler", "waive", "meeting_reflection", { refuses: naming("text") }),
  about("handler", "sign", "demotion", { fill: () => ({ basis: "contract", signedOn: "2024-03-01" }) }),
  about("handler", "serve", "dismissal", {
    fill: () => ({ service: "e_sign", on: "2026-11-24", effectiveOn: "2026-11-30" }),
  }),

  about("handler", "circular", "circular_criticism", {
    fill: () => ({ departments: DEPARTMENT, people: "", days: "30" }),
    unknown: (_t, locale) => ({
      departments: obligationWords.in(locale)("errors.unknownDepartment", { names: "|" }).split("|")[0] ?? "",
    }),
  }),
  about("legal", "send-back", "circular_criticism", { before: [DRAFTED] }),
  about("handler", "take-down", "circular_criticism", {
    before: [DRAFTED, ["legal", "obligation.check"], ["handler", "obligation.publish"]],
  }),

  // Payroll belongs to HR.
  about("decider", "refuse", "bonus_deduction"),
  about("legal", "pursue", "legal_reserve"),
  about("legal", "drop", "legal_reserve"),
]);

/** All words that are kept of the newest obligation, opened. */
async function keptOfObligation({ driver }: Way): Promise<string[]> {
  const { db, vault } = driver.app.services;
  const { id } = await db.prisma.obligation.findFirstOrThrow({ orderBy: { movedAt: "desc" } });
  const ctx = { tx: db, vault } as unknown as Parameters<typeof entriesOf>[0];
  return (await entriesOf(ctx, id)).map(({ text }) => text);
}
