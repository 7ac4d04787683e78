import { expect, onTestFinished, test } from "vitest";
import type { Card, ListItem } from "../../src/core/card.ts";
import type { TemplateCard } from "../../src/platforms/wecom/client.ts";
import { renderCard } from "../../src/platforms/wecom/render-card.ts";
import { startTestApp } from "../support/app.ts";
import { DemoPerson } from "../support/demo-person.ts";

const OPTIONS = {
  locale: "zh-CN",
  detailsUrl: "https://bot.example.com/w/c/1",
  taskId: "dlv_0000000000000001",
} as const;
const itemsOf = (card: Card): ListItem[] => card.body.flatMap((block) => (block.kind === "list" ? block.items : []));

test("whoever handles much has a way to each queue from the hub, also where a card holds nine entries to choose from", async () => {
  const app = await startTestApp();
  onTestFinished(() => app.close());
  const sunli = new DemoPerson(app, "sunli");
  const { prisma } = app.services.db;
  const roles = ["compliance", "security", "pr", "legal", "admin"];
  await prisma.roleGrant.createMany({
    data: roles.map((role) => ({ personId: sunli.id, role })),
    skipDuplicates: true,
  });
  const hub = await sunli.says("首页");
  if (hub.kind !== "hub") throw new Error("no hub");
  const shown = itemsOf(hub.card);
  expect(shown.length).toBeLessThanOrEqual(9);
  expect(shown.at(-1)?.title).toMatch(/^全部队列（\d+）$/);
  const last = renderCard(hub.card, OPTIONS).at(-1);
  const { button_selection: selection } = (
    last?.msgtype === "template_card" ? last.template_card : {}
  ) as TemplateCard & {
    button_selection?: { option_list: { text: string }[] };
  };
  // Every entry of the lists can be chosen; the first option is "please choose".
  expect(selection?.option_list.slice(1).map(({ text }) => text.replace(/^\d+ /, "").slice(0, 4))).toEqual(
    shown.map(({ title }) => title.slice(0, 4)),
  );
  const all = await sunli.pressesOn(hub.card, "查看全部");
  if (all.kind !== "card") throw new Error("no card");
  expect(itemsOf(all.card)).toHaveLength(Number(/\d+/.exec(shown.at(-1)?.title ?? "")?.[0]));
  expect(itemsOf(all.card).map(({ title }) => title)).toContain("培训管理");
});

test("whoever handles nothing has no queues on the hub, and is told so where they ask", async () => {
  const app = await startTestApp();
  onTestFinished(() => app.close());
  const chen = new DemoPerson(app, "chenchen");
  const hub = await chen.says("首页");
  expect(hub.kind === "hub" && hub.card.body.some((block) => block.kind === "heading" && block.text === "队列")).toBe(
    false,
  );
  expect(JSON.stringify(await chen.presses("core.queues"))).toContain("没有您负责的队列");
});
