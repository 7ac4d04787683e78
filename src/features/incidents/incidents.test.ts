import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../../test/support/app.ts";
import { DemoPerson, labelsOf, textOf } from "../../../test/support/demo-person.ts";
import type { RawValues } from "../../core/form.ts";
import type { PlatformAdapter } from "../../core/platform.ts";
import type { Reply } from "../../core/reply.ts";

/** A surface that takes everything, so that deliveries are marked as sent. */
const plainWeb = (): PlatformAdapter[] => [
  {
    surface: {
      platform: "web",
      answers: "inline",
      deliver: async ({ deliveryId }) => ({ ref: deliveryId }),
      refresh: async () => "refreshed",
      fetchFile: async () => ({ bytes: new Uint8Array() }),
    },
    start: async () => undefined,
    stop: async () => undefined,
    health: () => ({ isConnected: true, detail: "" }),
  },
];

const REPORT: RawValues = { kind: "disclosure", platform: "weibo", text: "有人发布了下季度的报价单截图。" };
const said = (reply: Reply): string => (reply.kind === "say" ? reply.text : JSON.stringify(reply));

let app: TestApp;
const person = (name: string) => new DemoPerson(app, name);

beforeAll(async () => {
  app = await startTestApp({ adapters: plainWeb });
});
afterAll(() => app.close());

describe("a report by name", () => {
  test("reaches compliance, and the reporter gets a receipt that says until when somebody takes it", async () => {
    const [chen, wang, liu] = [person("chenchen"), person("wangmin"), person("liuyang")];
    expect(await chen.submits("incidents.report", REPORT)).toEqual({ kind: "none" });
    expect(textOf(await chen.last())).toContain("11月25日(周三) 18:00");
    const card = await wang.last();
    expect(card.title).toMatch(/举报 INC-\d+ · 泄露公司秘密/);
    expect(labelsOf(card)).toContain("接手");
    expect(textOf(card)).not.toContain("陈晨");
    expect((await liu.last()).title).toBe(card.title);
  });

  test("is taken by one handler; the second is told who was first, and both cards show it", async () => {
    const [wang, liu, chen] = [person("wangmin"), person("liuyang"), person("chenchen")];
    const card = await wang.last();
    const other = await liu.last();
    expect(said(await wang.pressesOn(card, "接手"))).toContain("您已接手");
    expect(said(await liu.pressesOn(other, "接手"))).toContain("王敏 已于 11月24日(周二) 09:00 接手");
    expect((await liu.last()).state?.text).toContain("王敏");
    expect(labelsOf(await liu.last())).toEqual(["改派", "全部记录"]);
    expect(labelsOf(await wang.last())).toContain("立案");
    expect((await chen.last()).state?.text).toBe("受理中");
  });

  test("goes to and fro: question, answer, closing with the outcome in general words", async () => {
    const [wang, chen] = [person("wangmin"), person("chenchen")];
    const id = String(
      ((await wang.pressesOn(await wang.last(), "问举报人")) as Reply & { kind: "form" }).opening.context.id,
    );
    await wang.submits("incidents.ask", { text: "截图是从哪里来的？" }, { id });
    const asked = await chen.last();
    expect(textOf(asked)).toContain("截图是从哪里来的？");
    expect(textOf(asked)).not.toContain("王敏");
    await chen.submits("incidents.answer", { text: "客户群里转来的。" }, { id });
    expect(textOf(await wang.last())).toContain("客户群里转来的。");
    await wang.submits("incidents.close", { reason: "insufficient", note: "核实后无法确认来源。" }, { id });
    const over = await chen.last();
    expect(over.state?.text).toBe("已关闭");
    expect(textOf(over)).toContain("线索不足");
    expect(textOf(over)).not.toContain("核实后无法确认来源");
    expect(said(await wang.submits("incidents.ask", { text: "再问一句" }, { id }))).toContain("王敏 已于");
  });
});
