import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { StillClock } from "../../src/core/clock.ts";
import { PlatformError, type Surface } from "../../src/core/surface.ts";
import { personId, startTestApp, type TestApp } from "../support/app.ts";
import { adapterOf, RecordingSurface } from "../support/surface.ts";
import { News } from "../support/taken-back.ts";

let app: TestApp;
let surface: RecordingSurface;
let news: News;
beforeAll(async () => {
  app = await startTestApp({ adapters: () => [adapterOf(new RecordingSurface())] });
});
afterAll(() => app.close());
beforeEach(async () => {
  await app.services.db.prisma.message.deleteMany();
  surface = new RecordingSurface();
  news = new News(app, surface);
});
const to = { personId: personId("chenchen") };
const kept = async () => (await news.kept("news"))[0];
const done = () => [surface.refreshed.length, surface.retracted.length];
const wait = (ms: number) => (app.clock as StillClock).advance(ms);

describe("what must not be read any more", () => {
  test("is changed where it can be, and taken away where it cannot", async () => {
    await news.goOut("news", "button", to);
    await news.become("news", "taken-back");
    expect([done(), await kept()]).toEqual([
      [1, 0],
      ["sent", null, 0],
    ]);
    await news.goOut("other", "button", to);
    surface.isFixed = true;
    await news.become("other", "taken-back");
    expect([done(), await news.kept("other")]).toEqual([[1, 1], [["sent", "retracted", 0]]]);
    expect(surface.retracted).toEqual([surface.delivered[1]?.deliveryId]);
  });

  test("is taken away once, and what was taken away is neither changed nor taken away again", async () => {
    await news.goOut("news", "button", to);
    surface.isFixed = true;
    await news.become("news", "taken-back");
    surface.isFixed = false;
    for (const shown of ["taken-back", "button", "nothing"] as const) await news.become("news", shown);
    expect([done(), await kept()]).toEqual([
      [0, 1],
      ["sent", "retracted", 0],
    ]);
  });

  test("is known to stand where it can neither be changed nor taken away, however often that is asked", async () => {
    await news.goOut("news", "button", to);
    surface.isGone = true;
    for (let i = 0; i < 2; i++) await news.become("news", "taken-back");
    expect([done(), await kept()]).toEqual([
      [0, 0],
      ["sent", "gone", 0],
    ]);
    // Something brought what it takes.
    surface.isGone = false;
    await news.become("news", "taken-back");
    expect([done(), await kept()]).toEqual([
      [1, 0],
      ["sent", null, 0],
    ]);
  });

  test("is tried again while the platform is down, and given up with its code when it refuses", async () => {
    await news.goOut("news", "button", to);
    surface.isFixed = true;
    const down = new PlatformError("web", "not-connected", "later", { retryAfterMs: 5_000 });
    surface.troublesTakingBack.push(down, new PlatformError("web", "timeout", "unknown"));
    await news.become("news", "taken-back");
    expect(await kept()).toEqual(["sent", "not-connected", 1]);
    await news.drain();
    expect(surface.troublesTakingBack).toHaveLength(1);
    wait(5_000);
    await news.drain();
    expect(await kept()).toEqual(["sent", "timeout", 1]);
    wait(300_000);
    await news.drain();
    expect([done(), await kept()]).toEqual([
      [0, 1],
      ["sent", "retracted", 0],
    ]);

    await news.goOut("other", "button", to);
    surface.troublesTakingBack.push(new PlatformError("web", "not-allowed", "never"));
    await news.become("other", "taken-back");
    expect(await news.kept("other")).toEqual([["sent", "not-allowed", 0]]);
  });

  test("is taken away also where the change itself is refused for good; any other card stays", async () => {
    surface.refresh = async () => {
      throw new PlatformError("web", "bad-layout", "never");
    };
    await news.goOut("news", "button", to);
    await news.become("news", "plain");
    expect([done(), await kept()]).toEqual([
      [0, 0],
      ["sent", "bad-layout", 0],
    ]);
    await news.become("news", "taken-back");
    expect([done(), await kept()]).toEqual([
      [0, 1],
      ["sent", "retracted", 0],
    ]);
  });

  test("is known to stand in part where something that was sent with the card stays", async () => {
    surface.refresh = async () => "partly" as const;
    await news.goOut("news", "long", to);
    for (let i = 0; i < 2; i++) await news.become("news", "taken-back");
    expect([done(), await kept()]).toEqual([
      [0, 0],
      ["sent", "partly", 0],
    ]);
  });
});

test("a card that cannot be changed stays where it is if it may", async () => {
  await news.goOut("news", "button", to);
  surface.isFixed = true;
  await news.become("news", "plain");
  expect([done(), await kept()]).toEqual([
    [0, 0],
    ["sent", "behind", 0],
  ]);
});

test("where a platform can take nothing back, a card with nothing to tell is known to stand", async () => {
  const { platform, answers, fetchFile, deliver, refresh } = surface;
  const mute: Surface = {
    platform,
    answers,
    fetchFile,
    deliver: deliver.bind(surface),
    refresh: refresh.bind(surface),
  };
  news = new News(app, mute);
  await news.goOut("news", "button", to);
  await news.become("news", "nothing");
  expect(await kept()).toEqual(["sent", "gone", 0]);
});
