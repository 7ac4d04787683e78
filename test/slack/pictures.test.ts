import { expect, test } from "vitest";
import type { SeenMessage } from "../fakes/slack/screen.ts";
import { pictureFeature } from "../support/picture-feature.ts";
import { expectClean, openWorkspace, type Workspace } from "./workspace.ts";

/** A picture in a card: handed to Slack as a file first, then shown by a block; its words where that fails. */
const open = () => openWorkspace({ feature: pictureFeature() });
const imageOf = ({ blocks }: SeenMessage) => blocks.find(({ type }) => type === "image");
const fileIn = ({ slack }: Workspace, message: SeenMessage) => {
  const shown = imageOf(message)?.slack_file as { id: string } | undefined;
  return slack.workspace.files.get(shown?.id ?? "");
};
const lastOf = ({ slack }: Workspace): SeenMessage => {
  const seen = slack.as("ULI").sees().direct.at(-1);
  if (!seen) throw new Error("nothing was shown");
  return seen;
};
const callsOf = ({ slack }: Workspace, method: string) => slack.calls(method).length;

test("a command's answer shows the picture, a PNG with its words, and a press turns it over in its place", async () => {
  const workspace = await open();
  const li = workspace.slack.as("ULI");
  await li.command("/sm", "picture");
  await li.until(({ direct }) => direct.some((message) => imageOf(message)));
  const first = lastOf(workspace);
  expect(imageOf(first)).toMatchObject({ alt_text: "all is red" });
  const file = fileIn(workspace, first);
  expect(file).toMatchObject({ mimetype: "image/png", alt_txt: "all is red", channels: [], complete: true });
  expect(file?.bytes?.readUInt32BE(16)).toBe(360);
  await li.press(first, "Turn");
  await li.until(({ words }) => words.includes("all is blue"));
  expect(li.sees().words).not.toContain("all is red");
  expect(callsOf(workspace, "files.getUploadURLExternal")).toBe(2);
  expectClean(workspace);
});

test("words in the conversation are answered by a message with the picture, and the same picture is handed over once", async () => {
  const workspace = await open();
  const li = workspace.slack.as("ULI");
  for (let time = 0; time < 2; time++) {
    await li.say("picture");
    await workspace.settle();
    expect(imageOf(lastOf(workspace))).toMatchObject({ alt_text: "all is red" });
  }
  expect(callsOf(workspace, "files.completeUploadExternal")).toBe(1);
  expectClean(workspace);
});

test.each([
  ["files.getUploadURLExternal", { error: "file_uploads_disabled" }],
  ["files.getUploadURLExternal", { error: "missing_scope" }],
  ["upload", { status: 500 }],
  ["files.completeUploadExternal", "reset"],
] as const)("when %s goes wrong the card comes with the words of the picture", async (method, kind) => {
  const workspace = await open();
  workspace.slack.faults.order(method, kind);
  await workspace.slack.as("ULI").say("picture");
  await workspace.settle();
  const shown = lastOf(workspace);
  expect([imageOf(shown), shown.buttons]).toEqual([undefined, ["Turn"]]);
  expect(shown.words).toMatch(/before it\nall is red\nbehind it/);
  expectClean(workspace);
});

test("a picture that is not ready when the message goes out is left to its words, and comes with the next card", async () => {
  const workspace = await open();
  workspace.slack.faults.order("chat.postMessage", { error: "invalid_blocks" });
  const li = workspace.slack.as("ULI");
  await li.say("picture");
  await workspace.settle();
  expect(lastOf(workspace).words).toContain("all is red");
  expect(imageOf(lastOf(workspace))).toBeUndefined();
  await li.say("picture");
  await workspace.settle();
  expect(imageOf(lastOf(workspace))).toBeDefined();
  expectClean(workspace);
});

test("a modal opens at once with the words, and shows the picture when Slack has it", async () => {
  const workspace = await open();
  const li = workspace.slack.as("ULI");
  await li.openHome();
  await li.until(({ home }) => home);
  await li.press("home", "Show");
  await li.until(({ modal }) => modal?.blocks.some(({ type }) => type === "image"));
  expect(workspace.slack.calls("views.open")[0]?.args).not.toContain("slack_file");
  await li.press("modal", "Turn");
  await li.until(({ modal }) => modal?.words.includes("all is blue"));
  expect(li.sees().modalsOpen).toBe(1);
  expectClean(workspace);
});
