import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { everybodySigned, startTestApp, type TestApp } from "../../../test/support/app.ts";
import { CaseStage, said } from "../../../test/support/case-stage.ts";
import { adapterOf, RecordingSurface } from "../../../test/support/surface.ts";
import { StillClock } from "../../core/clock.ts";
import { systemCtx } from "../../core/context.ts";
import { caseLife } from "./life.ts";
import { caseWords } from "./messages/index.ts";
import { caseNotices } from "./notices.ts";
import { LIVES } from "./obligations/lives.ts";
import { obligationWords } from "./obligations/messages/index.ts";
import { obligationNotices } from "./obligations/notices.ts";
import { sanctionLife } from "./sanctions/life.ts";
import { questionLife, taskLife } from "./side/lives.ts";
import { eraseCase, TELLING } from "./store-retention.ts";

/** What leads from a message, or from a text, to people who must not be found that way. */
let app: TestApp;
let stage: CaseStage;
let prisma: TestApp["services"]["db"]["prisma"];
const clock = new StillClock("2026-03-03T09:00:00+08:00");
beforeAll(async () => {
  app = await startTestApp({ clock, adapters: () => [adapterOf(new RecordingSurface())] });
  await everybodySigned(app);
  stage = new CaseStage(app);
  ({ prisma } = app.services.db);
});
afterAll(() => app.close());

describe("what goes to the person names nobody else", () => {
  const HEARING = "2026-03-05T10:00:00+08:00";

  test("in the place of a hearing either, which says so beside its field, also where it is corrected", async () => {
    const id = await stage.opened("chenchen", { conductAt: "2026-03-02T20:00:00+08:00" });
    const named = { kind: "errors", errors: { hearingPlace: expect.stringContaining("周宇") } };
    const at = { hearingAt: HEARING };
    expect(await stage.allege(id, { ...at, hearingPlace: "周宇旁边的会议室" })).toMatchObject(named);
    expect((await stage.find(id)).allegedAt).toBeNull();
    await stage.allege(id, { ...at, hearingPlace: "三楼会议室" });
    const corrects = (hearingPlace: string) =>
      stage
        .person("wangmin")
        .submits(
          "cases.pin",
          { conductAt: "2026-02-27T20:00:00+08:00", reason: "截图是转发。", ...at, hearingPlace },
          { id },
        );
    expect(await corrects("周 宇旁边的会议室")).toMatchObject(named);
    expect(said(await corrects("五楼会议室"))).toContain("已重新告知当事人");
  });

  test("with a space in a Chinese name either, and the refusal does not say how a name would pass", async () => {
    const id = await stage.opened("linyue");
    const refused = said(await stage.allege(id, { facts: "周 宇看到您发了报价单。" }));
    expect(refused).toContain("周宇");
    expect(refused).toContain("请改用不透露身份的说法。");
    expect(refused).not.toMatch(/空格|小写/);
  });

  test("in an obligation either: no refusal in any language says how a name would pass", () => {
    const names = { names: "周宇" };
    const refusals = (["zh-CN", "en"] as const).flatMap((locale) => [
      caseWords.in(locale)("reasons.names-others", names),
      obligationWords.in(locale)("errors.namesInText", names),
      obligationWords.in(locale)("errors.namesOthers", names),
    ]);
    for (const refusal of refusals) {
      expect(refusal).toMatch(/周宇.*(?:请改用不透露身份的说法。|so that nobody can be recognised\.)/);
      expect(refusal).not.toMatch(/空格|小写|space|small letter/);
    }
  });
});

describe("after a case is erased", () => {
  const TO_THEM = ["subject", "subjectIfTold", "manager", "witness", "chair", "readers", "told"];
  type Told = { tell?: readonly { notice: string; to: string }[] };
  const lives: { states: object }[] = [caseLife, sanctionLife, questionLife, taskLife, ...Object.values(LIVES)];
  const tells = lives
    .flatMap(({ states }) => Object.values(states) as Record<string, Told>[])
    .flatMap((moves) => Object.values(moves))
    .flatMap(({ tell = [] }) => tell);
  const told = new Set(tells.filter(({ to }) => TO_THEM.includes(to)).map(({ notice }) => notice));
  const notices = [...caseNotices, ...obligationNotices];
  const families = new Set(notices.flatMap(({ name, family }) => (family && told.has(name) ? family : [])));

  test("every notice to the subject, a witness or the manager, and each card that follows it, is forgotten", () => {
    const theirs = notices.filter(({ name, family }) => told.has(name) || (family && families.has(family)));
    expect(theirs.length).toBeGreaterThan(8);
    for (const { name } of theirs) expect(TELLING).toContain(name);
    // And nothing is in the list that no message is called.
    for (const name of TELLING) expect(notices.map((notice) => notice.name)).toContain(name);
  });

  test("no message about it is addressed to the subject, a witness or the manager", async () => {
    const wang = stage.person("wangmin");
    const id = await stage.opened("zhouyu");
    await wang.submits(
      "cases.interim",
      { asks: ["post_nothing"], text: "请先不要再发布。", reason: "还在被转发。", preserved: "elsewhere" },
      { id },
    );
    await stage.person("zhouyu").presses(`case.interim-mine:${id}`);
    await wang.submits("cases.ask-witness", { person: stage.person("linyue").id, text: "您看到过吗？" }, { id });
    await stage.allege(id);
    await stage.person("zhouyu").submits("cases.statement", { text: "我以为可以发。" }, { id });
    await stage.propose(id);
    await stage.decide(id);
    await stage.serve(id);
    await stage.person("zhouyu").presses(`case.acknowledge:${id}`);
    const { sanction } = await stage.find(id);
    const obligations = sanction?.obligations.map((row) => row.id) ?? [];
    for (const one of obligations) await stage.person("zhouyu").presses(`obligation.view:${one}`);
    const { managerId } = await prisma.person.findUniqueOrThrow({ where: { id: stage.person("zhouyu").id } });
    const questions = await prisma.caseQuestion.findMany({ where: { caseId: id } });
    const subject = { in: [id, sanction?.id ?? "", ...obligations, ...questions.map((question) => question.id)] };
    const personId = { in: [stage.person("zhouyu").id, stage.person("linyue").id, managerId ?? ""] };
    const theirs = async () => {
      const found = await prisma.delivery.findMany({
        where: { personId, message: { subject } },
        select: { message: { select: { notice: true } } },
      });
      return [...new Set(found.map(({ message }) => message.notice))].sort();
    };
    expect(await theirs()).toEqual(
      expect.arrayContaining(["cases.interim", "cases.manager", "cases.question", "cases.subject"]),
    );
    const { services } = app;
    expect(await services.db.transaction((tx) => eraseCase(systemCtx(services, tx), id))).toBe(true);
    expect(await theirs()).toEqual([]);
    await app.sender.drain();
    expect(app.log.lines.filter(({ level }) => level === "error")).toEqual([]);
  });
});
