import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { startTestApp, type TestApp } from "../../../test/support/app.ts";
import { said } from "../../../test/support/case-stage.ts";
import { DemoPerson, labelsOf, textOf } from "../../../test/support/demo-person.ts";
import { verifyAudit } from "../../core/audit.ts";

const NOTICE = {
  kind: "notice",
  titleZh: "新版制度下周生效",
  textZh: "请在周五之前读完第三章。\n\n有问题可以直接问机器人。",
  titleEn: "The new policy starts next week",
  textEn: "Please read chapter three by Friday.\n\nAsk the bot if anything is unclear.",
  clauses: "3.1.1, 3.2.3",
};

let app: TestApp;
beforeEach(async () => {
  app = await startTestApp();
  onTestFinished(() => app.close());
});
const person = (name: string) => new DemoPerson(app, name);
const newest = () => app.services.db.prisma.broadcast.findFirstOrThrow({ orderBy: { number: "desc" } });

/** A minute passes, and what is due is done. */
async function minutePasses(minutes = 1): Promise<void> {
  for (let i = 0; i < minutes; i++) {
    await app.catchUp();
    app.clock.moveTo(new Date(app.services.clock.now().getTime() + 61_000));
    await app.catchUp();
  }
}

/** A draft of the HR manager. */
async function drafted(over: Record<string, string | string[]> = {}): Promise<string> {
  const reply = await person("sunli").submits("broadcasts.write", { ...NOTICE, ...over }, { id: "new" });
  expect(reply, said(reply)).toEqual({ kind: "none" });
  return (await newest()).id;
}
async function released(id: string): Promise<void> {
  expect(said(await person("sunli").presses(`broadcast.ask:${id}`))).toContain("已提交");
  expect(said(await person("wangmin").presses(`broadcast.release:${id}`))).toContain("已同意发布");
}

describe("a notice", () => {
  test("is written by one, released by another, and reaches everybody in their own language, once", async () => {
    const id = await drafted();
    await released(id);
    await minutePasses();
    expect((await newest()).state).toBe("done");
    const chen = await person("chenchen").last();
    expect(chen.title).toBe("新版制度下周生效");
    expect(labelsOf(chen)).toEqual(["条款 3.1.1"]);
    const emma = await person("emma").last();
    expect(emma.title).toBe("The new policy starts next week");
    expect(textOf(emma)).not.toMatch(/\p{Script=Han}/u);
    const people = await app.services.db.prisma.person.count();
    expect(await app.services.db.prisma.broadcastRecipient.count({ where: { broadcastId: id } })).toBe(people);
    expect(await app.services.db.prisma.delivery.count({ where: { message: { subject: `${id}:out` } } })).toBe(people);
    expect((await verifyAudit(app.services.db)).faults).toEqual([]);
  });
});
