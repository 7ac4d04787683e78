import { describe, expect, test } from "vitest";
import type { Block } from "../../core/card.ts";
import type { TemplateCard } from "./client.ts";
import { renderCard } from "./render-card.ts";

const options = {
  locale: "en",
  detailsUrl: "https://bot.example.com/w/c/abc",
  taskId: "dlv_0000000000000001",
} as const;

describe("where our own words and a person's do not both fit", () => {
  const thanks = "Thank you for speaking up.";
  const note = "Only the handlers can see who you are, when they must; the person concerned never can.";
  const foot = "You reported this. Only you and the handlers see this card.";
  const text = "It was accepted and is being investigated. To protect people, details stay confidential.";
  const words = "Last night at nine an account posted a screenshot of our price list for next quarter.";
  const receipt = (body: Block[]): TemplateCard => {
    const [message] = renderCard({ title: "Report INC-1", body, actions: [], foot }, options);
    if (message?.msgtype !== "template_card") throw new Error("no card");
    return message.template_card;
  };
  const ours: Block[] = [
    { kind: "text", text },
    { kind: "note", text: thanks },
    { kind: "quote", by: "What you wrote", text: words },
    { kind: "note", text: note },
  ];

  test("the person's are cut, with the way to all of them", () => {
    const card = receipt(ours);
    expect(card).toMatchObject({
      sub_title_text: `${text}\n${foot}`,
      quote_area: {
        url: options.detailsUrl,
        quote_text: expect.stringMatching(/^Thank you[^\n]*\nOnly the[^\n]*never can\.\nWhat you wrote: Last[^\n]*…$/),
      },
      jump_list: [{ title: "Full text", url: options.detailsUrl }],
    });
    expect((card.quote_area as { quote_text: string }).quote_text.length).toBeLessThanOrEqual(160);
  });
  test("each has its place as long as both fit", () => {
    const card = receipt([ours[1], ours[2], { kind: "note", text: "So it is." }] as Block[]);
    expect(card).toMatchObject({
      sub_title_text: `${thanks}\nSo it is.\n${foot}`,
      quote_area: { title: "What you wrote", quote_text: words },
    });
    expect(card).not.toHaveProperty("jump_list");
  });
  test("a quote in front of all, which the card is about, stays whole", () => {
    const question = "Which account was it?";
    const asks: Block = { kind: "quote", by: "Question", text: question };
    const card = receipt([asks, { kind: "text", text: "Waiting for you." }, ...ours.slice(1)]);
    expect(card.quote_area).toMatchObject({ quote_text: `${foot}\nQuestion: ${question}` });
    expect(card.sub_title_text).toMatch(
      /^Waiting for you\.\nThank you for speaking up\.\nOnly the[^\n]*never can\.\nWhat you wrote:[^\n]*…$/,
    );
    const long: Block = { kind: "quote", by: "Question", text: "Which one? ".repeat(14).trim() };
    expect(receipt([long, ...ours]).quote_area).toMatchObject({ title: "Question", quote_text: long.text });
  });
  test("words that fit nowhere are cut where they stand, visibly", () => {
    const card = receipt([{ kind: "text", text: "Stay calm. ".repeat(40) }, ...ours.slice(1)]);
    expect(card.sub_title_text).toMatch(/^(Stay calm\.\s?)+[^\n]*…\nYou reported this\./);
    expect(card.quote_area).toMatchObject({ title: "What you wrote", quote_text: words });
    expect(card.jump_list).toMatchObject([{ title: "Full text" }]);
  });
});
