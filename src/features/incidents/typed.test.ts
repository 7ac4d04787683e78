import { describe, expect, test } from "vitest";
import { holdsReceiptCode, soundsLikeReport } from "./typed.ts";

describe("a receipt code", () => {
  test.each([
    "7K3P-QX9M-2T4V-8HND",
    "7k3pqx9m2t4v8hnd",
    "我的凭证码是7K3P QX9M 2T4V 8HND，怎么看进展？",
    "my code is 7K3P–QX9M–2T4V–8HND",
    "ABCD-EFGH-JKMN-PQRS",
    "７Ｋ３Ｐ－ＱＸ９Ｍ－２Ｔ４Ｖ－８ＨＮＤ",
  ])("is seen in %j", (text) => expect(holdsReceiptCode(text)).toBe(true));

  test.each(["what does this mean", "responsibilities", "INC-1042", "2026-1124-0000", "公司的照片", "1234 5678"])(
    "is not seen in %j",
    (text) => expect(holdsReceiptCode(text)).toBe(false),
  );
});

describe("a report", () => {
  test.each(["我要举报…", "有人骚扰我", "想投诉经理", "how do i report a colleague", "he harassed me"])(
    "may be meant by %j",
    (text) => expect(soundsLikeReport(text)).toBe(true),
  );
  test.each(["我能在朋友圈发公司团建的照片吗", "客户投诉多久要回", "may i post a photo", "reporters"])(
    "is not meant by %j",
    (text) => expect(soundsLikeReport(text)).toBe(false),
  );
});
