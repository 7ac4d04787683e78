import type { TalkDeed } from "./talk-cards.ts";

/** Words that mean something at every question, in both languages whatever the reader's. */
const WORDS: Readonly<Record<string, TalkDeed | "done" | "help">> = {
  上一步: "back",
  返回: "back",
  back: "back",
  跳过: "skip",
  skip: "skip",
  取消: "cancel",
  退出: "cancel",
  cancel: "cancel",
  quit: "cancel",
  完成: "done",
  done: "done",
  保留: "keep",
  keep: "keep",
  提交: "submit",
  确认: "submit",
  submit: "submit",
  修改: "edit",
  change: "edit",
  edit: "edit",
  放弃: "drop",
  放弃并继续: "drop",
  "drop it": "drop",
  继续: "stay",
  继续填写: "stay",
  "go on": "stay",
  帮助: "help",
  help: "help",
  "?": "help",
};

/** What a line asks for, if it is one of the words and nothing else. */
export function deedOf(text: string): TalkDeed | "done" | "help" | undefined {
  const plain = text.normalize("NFKC").trim().toLowerCase();
  return Object.hasOwn(WORDS, plain) ? WORDS[plain] : undefined;
}
