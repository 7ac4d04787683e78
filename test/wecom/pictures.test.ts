import { expect, test } from "vitest";
import type { Card } from "../../src/core/card.ts";
import { renderCard, renderUpdate, renderWithoutPage } from "../../src/platforms/wecom/render-card.ts";
import { pictureFeature } from "../support/picture-feature.ts";
import { openOffice } from "./office.ts";

/** A picture in a card: an image of its own above the card; its words in the card where that fails. */
async function open() {
  const office = await openOffice({}, { features: [pictureFeature()] });
  const li = office.as("lisi");
  const types = () => li.driver.sees().map(({ msgtype }) => msgtype);
  return { office, li, types };
}
const SEND = "/cgi-bin/message/send";
const options = { locale: "zh-CN", detailsUrl: "https://bot.example.com/w/c/abc", taskId: "dlv_1" } as const;

test("the picture comes as an image, then the card, which does not say the same again", async () => {
  const { office, li, types } = await open();
  await li.says("图片");
  expect(types()).toEqual(["image", "template_card"]);
  const image = li.driver.sees()[0]?.body as { media_id: string };
  expect(office.wecom.mediaOf(image.media_id)).toMatchObject({ type: "image", mime: "image/png", name: "shenyan.png" });
  const [, card = ""] = li.fresh();
  expect(card).toMatch(/before it[\s\S]*behind it/);
  expect(card).not.toContain("all is red");
  expect(office.wecom.violations).toEqual([]);
});

test.each([
  ["is not taken", { path: "/cgi-bin/media/upload", how: 45001 }],
  ["cannot be handed over", { path: "/cgi-bin/media/upload", how: "cut" }],
  ["is not sent", { path: SEND, how: 40007 }],
] as const)("when the picture %s the card comes with its words", async (_what, fault) => {
  const { office, li, types } = await open();
  office.wecom.fails(fault);
  await li.says("图片");
  expect(types()).toEqual(["template_card"]);
  expect(li.fresh().join()).toMatch(/before it[\s\S]*all is red[\s\S]*behind it/);
  expect(office.app.log.lines.filter(({ level }) => level === "error")).toEqual([]);
});

test("a card that has to be tried again does not bring its picture twice", async () => {
  const { office, li, types } = await open();
  office.wecom.fails({ path: SEND, how: "http-502", after: 1 });
  await li.says("图片");
  office.clock.advance(60_000);
  await office.app.sender.drain();
  expect(types()).toEqual(["image", "template_card"]);
});

test("a picture is an image above the card, or its words in it; a card that is changed keeps to what was sent", () => {
  const picture = { svg: "<svg/>", width: 10, height: 10 };
  const card: Card = { title: "计划", body: [{ kind: "picture", picture, alt: "周三有计划" }], actions: [] };
  const sent = { ...options, pictures: () => "media" };
  expect(renderCard(card, sent)[0]).toEqual({ msgtype: "image", image: { media_id: "media" } });
  expect(JSON.stringify(renderCard(card, sent))).not.toContain("周三有计划");
  expect(JSON.stringify(renderCard(card, options))).toContain("周三有计划");
  expect(JSON.stringify(renderUpdate(card, sent))).not.toContain("周三有计划");
  expect(JSON.stringify(renderUpdate(card, options))).toContain("周三有计划");
  expect(JSON.stringify(renderWithoutPage(card, options))).toContain("周三有计划");
});
