import type { Card } from "../../src/core/card.ts";
import { defineFeature, type Feature } from "../../src/core/feature.ts";
import type { Picture } from "../../src/core/picture.ts";
import { replaceCard, showCard } from "../../src/core/reply.ts";
import { defineWords } from "../../src/core/words.ts";

const picture = (colour: string): Picture => ({
  width: 120,
  height: 60,
  svg: `<svg xmlns="http://www.w3.org/2000/svg" width="120" height="60" viewBox="0 0 120 60"><rect width="120" height="60" fill="${colour}"/></svg>`,
});

/** A card with a picture between two texts and a button that turns it over. */
export const pictureCard = (colour: "red" | "blue"): Card => ({
  title: "A picture",
  body: [
    { kind: "text", text: "before it" },
    { kind: "picture", picture: picture(colour), alt: `all is ${colour}` },
    { kind: "text", text: "behind it" },
  ],
  actions: [{ kind: "run", label: "Turn", callback: { command: "picture.turn" } }],
});

/** A feature with that card behind the command `picture`, and nothing else. */
export const pictureFeature = (): Feature =>
  defineFeature({
    name: "picture",
    words: defineWords("picture", { name: "图片" }, { name: "Picture" }) as never,
    commands: [
      {
        name: "picture",
        words: { "zh-CN": ["图片"], en: ["picture"] },
        summary: () => "A picture",
        handle: async () => showCard(pictureCard("red")),
      },
    ],
    presses: [
      { name: "picture.show", handle: async () => showCard(pictureCard("red")) },
      { name: "picture.turn", handle: async () => replaceCard(pictureCard("blue")) },
    ],
    hub: { start: () => [{ kind: "run", label: "Show", callback: { command: "picture.show" } }] },
  });
