import { expect, test } from "vitest";
import { addChannel } from "../../src/core/channels.ts";
import { systemCtx } from "../../src/core/context.ts";
import { addMessages } from "../../src/core/outbox.ts";
import { expectClean, openWorkspace, type Workspace } from "./workspace.ts";

async function tell(
  { app, clock, settle }: Workspace,
  address: string,
): Promise<{ state: string; error: string | null }> {
  const { db } = app.services;
  const channel = await db.transaction((tx) =>
    addChannel(systemCtx(app.services, tx), { platform: "slack", name: address, address }),
  );
  await db.transaction((tx) =>
    addMessages(tx, clock.now(), [
      {
        key: `test:${address}`,
        notice: "core.audit-root",
        params: { day: "2026-11-23", root: "abc", entries: 3 },
        to: [{ platform: "slack", channel: channel.id }],
      },
    ]),
  );
  await settle();
  return db.prisma.delivery.findFirstOrThrow({ where: { address: channel.id } });
}

test("a card goes into a channel by our own id of it, and is refreshed there", async () => {
  const workspace = await openWorkspace();
  expect(await tell(workspace, "CGEN")).toMatchObject({ state: "sent", error: null });
  expect(workspace.slack.as("ULI").seesIn("CGEN").at(-1)?.words).toContain("2026-11-23");
  expectClean(workspace);
});

test("a channel that is not there, or that the app is not in, is given up with Slack's reason", async () => {
  const workspace = await openWorkspace();
  workspace.slack.addChannel({ id: "CFAR", name: "far", members: ["ULI"], is_private: true });
  workspace.slack.addChannel({ id: "COUT", name: "without-us", members: ["ULI"] });
  expect(await tell(workspace, "C0NOWHERE")).toMatchObject({ state: "failed", error: "channel_not_found" });
  expect(await tell(workspace, "CFAR")).toMatchObject({ state: "failed", error: "channel_not_found" });
  expect(await tell(workspace, "COUT")).toMatchObject({ state: "failed", error: "not_in_channel" });
});

test("a channel that is shared with another company is never written to", async () => {
  const workspace = await openWorkspace();
  expect(await tell(workspace, "CEXT")).toMatchObject({ state: "failed", error: "channel_is_shared_outside" });
  expect(workspace.slack.as("ULI").seesIn("CEXT")).toEqual([]);
});
