import { beforeEach, expect, onTestFinished, test } from "vitest";
import { BroadcastStage, NOTICE } from "../../../test/support/broadcast-stage.ts";
import { said } from "../../../test/support/case-stage.ts";
import { textOf } from "../../../test/support/demo-person.ts";
import { newId } from "../../core/id.ts";
import { caseStudiesOf } from "./library.ts";

let stage: BroadcastStage;
beforeEach(async () => {
  stage = await BroadcastStage.open();
  onTestFinished(() => stage.close());
});
const person = (name: string) => stage.person(name);

test.each([
  ["notice", { titleZh: "关于陈晨的处理", textZh: "他已被警告，请大家引以为戒。" }],
  ["text", { textEn: "We thank Emma Brown, who told us at once." }],
  ["tip", { textZh: "不要像 @chen_weibo 那样做。" }],
  ["positive", { textZh: "陈 晨做得很好，马上告诉了大家。" }],
  ["notice", { textZh: "感谢王经理上周五的提醒。" }],
  ["text", { textEn: "As Mr Wang said, please read chapter three." }],
  ["tip", { textEn: "Ms Brown will explain it on Friday." }],
])("a %s that names somebody goes past legal, whatever its kind", async (kind, over) => {
  const id = await stage.drafted({ kind, ...over });
  expect(textOf(await person("sunli").last())).toContain("姓名或账号");
  await person("sunli").presses(`broadcast.ask:${id}`);
  expect(said(await person("linyue").presses(`broadcast.release:${id}`))).toContain("需要法务先核对");
  expect(await stage.stateOf(id)).toBe("waiting");
  await person("hejing").presses(`broadcast.legal:${id}`);
  expect(said(await person("linyue").presses(`broadcast.release:${id}`))).toContain("已同意发布");
});

test("one that names nobody does not; nor does it any more once the name is gone", async () => {
  const id = await stage.drafted({ titleZh: "关于陈晨的处理" });
  await person("sunli").submits("broadcasts.write", NOTICE, { id });
  await stage.released(id);
});

test("a name that somebody has who joined after it was written is seen when it is released", async () => {
  const id = await stage.drafted({ textZh: "欧阳新来了，请大家欢迎。" });
  await person("sunli").presses(`broadcast.ask:${id}`);
  const base = { locale: "zh-CN", zone: "Asia/Shanghai", region: "CN", department: "市场部", createdAt: stage.now() };
  await stage.app.services.db.prisma.person.create({ data: { ...base, id: "per_joinerouyang0", name: "欧阳新" } });
  expect(said(await person("linyue").presses(`broadcast.release:${id}`))).toContain("需要法务先核对");
  await person("hejing").pressesOn(await stage.workCard("hejing", id), "法务核对通过");
  expect(said(await person("linyue").presses(`broadcast.release:${id}`))).toContain("已同意发布");
});

test("a form of address is somebody's only where somebody is called so, and a given name by itself where it has two characters", async () => {
  const create = (name: string) =>
    stage.app.services.db.prisma.person.create({
      data: {
        locale: "zh-CN",
        zone: "Asia/Shanghai",
        region: "CN",
        department: "市场部",
        createdAt: stage.now(),
        id: newId("per"),
        name,
      },
    });
  const named = async (textZh: string, textEn = NOTICE.textEn): Promise<boolean> => {
    await stage.drafted({ textZh: `${textZh}\n\n请在周五之前读完。`, textEn });
    return textOf(await person("sunli").last()).includes("姓名或账号");
  };
  // Nobody of the demo company is called so.
  for (const text of ["请问欧阳经理。", "请问欧经理。", "感谢子涵。", "问思远。", "小王发的。"])
    expect(await named(text), text).toBe(false);
  expect(await named(NOTICE.textZh, "Ms Greenfield will explain it.")).toBe(false);
  for (const name of ["欧阳新", "林子涵", "司徒思远", "Ann Greenfield"]) await create(name);
  for (const text of ["请问欧阳经理。", "感谢子涵。", "问思远。"]) expect(await named(text), text).toBe(true);
  expect(await named(NOTICE.textZh, "Ms Greenfield will explain it.")).toBe(true);
  for (const text of ["请问欧经理。", "基金经理由于电子安全请假。", "小王发的。", "上小红书看看。"])
    expect(await named(text), text).toBe(false);
});

test("a correction says which one it was and of what kind, and repeats not a word of it; its reason names nobody", async () => {
  const id = await stage.drafted({ titleZh: "关于陈晨的处理" });
  await person("sunli").presses(`broadcast.ask:${id}`);
  await person("hejing").presses(`broadcast.legal:${id}`);
  await person("linyue").presses(`broadcast.release:${id}`);
  await stage.minutePasses();
  const named = { reason: "陈晨的处理写错了。", tell: ["tell"] };
  expect(await person("sunli").submits("broadcasts.recall", named, { id })).toMatchObject({
    kind: "errors",
    errors: { reason: expect.stringContaining("不要写姓名") },
  });
  expect(
    await person("sunli").submits("broadcasts.recall", { ...named, reason: "李经理弄错了。" }, { id }),
  ).toMatchObject({
    kind: "errors",
  });
  await person("sunli").submits("broadcasts.recall", { reason: "写错了。", tell: ["tell"] }, { id });
  await stage.minutePasses();
  const correction = await person("liqiang").last();
  expect(correction.title).toContain("更正");
  expect(textOf(correction)).toContain("BC-1（制度通知）已撤回");
  for (const card of await person("liqiang").sees()) expect(textOf(card)).not.toContain("陈晨");
});

test("a case of the library whose words were changed is not made up any more and goes past legal; put back, it is again", async () => {
  const id = await stage.used("CS-W01");
  const study = caseStudiesOf(stage.app.services.content).find((one) => one.id === "CS-W01");
  if (!study) throw new Error("the library has it");
  const [zh, en] = [study.words["zh-CN"], study.words.en];
  const same = {
    titleZh: zh.title,
    textZh: zh.text.replaceAll("\n", "\r\n"),
    titleEn: en.title,
    textEn: en.text,
    clauses: study.clauses.join(","),
    kind: "warning",
  };
  const note = async () => textOf(await stage.workCard("sunli", id));
  expect(await note()).toContain("这是虚构的案例");
  await person("sunli").submits("broadcasts.write", same, { id });
  expect(await note()).toContain("这是虚构的案例");
  await person("sunli").submits("broadcasts.write", { ...same, textZh: "上个季度，我们的一位同事这样做了。" }, { id });
  expect(await note()).not.toContain("这是虚构的案例");
  expect(await note()).toContain("需要法务核对");
  expect(said(await person("sunli").presses(`broadcast.preview:${id}:zh-CN`))).not.toContain("虚构");
  await person("sunli").presses(`broadcast.ask:${id}`);
  expect(said(await person("linyue").presses(`broadcast.release:${id}`))).toContain("需要法务先核对");
  await person("sunli").presses(`broadcast.take-back:${id}`);
  await person("sunli").submits("broadcasts.write", same, { id });
  expect(await note()).toContain("这是虚构的案例");
  await stage.released(id);
});
