import { describe, expect, test } from "vitest";
import { mayBeWords, readsAsQuestion } from "./typed.ts";

describe("a line without a command", () => {
  test.each([
    "我能在朋友圈发公司团建的照片吗？",
    "你好，能不能用公司名字做昵称",
    "密码多久换一次",
    "转发没有核实的新闻会怎样",
    "May I post a photo of our team outing?",
    "hello, can I tag a colleague",
    "so what happens if I fail the quiz",
    "photos of customers?",
  ])("is a question: %j", (text) => expect(readsAsQuestion(text)).toBe(true));

  test.each([
    "你好",
    "谢谢，我明白了",
    "收到，我马上处理",
    "12",
    "？",
    "???",
    "举抱",
    "今天天气真好",
    "thanks a lot, that was what I wanted to know",
    "reprot",
    "INC-1042",
    "https://weibo.com/1/abc?x=1",
    `${"今天我看到一条动态。".repeat(60)}我觉得怎么样都行。`,
  ])("is none: %j", (text) => expect(readsAsQuestion(text)).toBe(false));

  test.each(["朋友圈 团建 照片", "password rules", "保密"])("is perhaps words to look for: %j", (text) => {
    expect(mayBeWords(text)).toBe(true);
  });
  test.each(["谢谢", "ok", "12", "。。。", "🙂🙂", "好"])("is no words to look for: %j", (text) => {
    expect(mayBeWords(text)).toBe(false);
  });
});
