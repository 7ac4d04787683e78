import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hasPassword, maskPasswords, saysPassword } from "./passwords.ts";

const SECRETS = [
  "密码：Abc12345",
  "微博密码是 Company@2026",
  "后台口令=hunter2!",
  "新密码改成了Xk9!fQ2pL",
  "验证码：482913",
  "my password is Summer2024!",
  "the pwd: correct-horse9",
  "Passcode 8842",
  'password: "letmein"',
  "密码Abc12345",
  "账号company 密码Abc@2026",
  "新密码（Abc12345）",
  "密码发你：Abc12345",
  "密码：ＡＢＣ１２３４５",
  "pass: Summer2024!",
  "pw: hunter22",
  "password = letmein",
  "Xk9!fQ2pL7",
  "  P@ssw0rd2026  ",
  "aB3xY9kQ2m",
];
const HARMLESS = [
  "密码是什么时候要改？",
  "忘记密码怎么办",
  "密码已经改好了",
  "请把密码交给新的保管人",
  "账号密码被人改了，登不上去",
  "password reset does not work",
  "How often must the password be changed?",
  "I changed the password yesterday.",
  "my password is gone",
  "Our password is compromised, somebody posts with it.",
  "The password is stolen",
  "password is leaked on a forum",
  "the password is expired",
  "password: unknown",
  "密码是12-16位",
  "密码：无",
  "密码********",
  "bypass the filter",
  "compass points north2",
  "INC-1042",
  "PLAN-77",
  "7K3P-QX9M-2T4V-8HND",
  "wang.min@company.com",
  "https://weibo.com/company?id=A1b2C3",
  "www.weibo.com/A1b2!",
  "2026-11-24 14:30",
  "Report2024.pdf",
  "@Company_Official1!",
  "/plan new",
  "计划 新建",
  "14:00-15:30, 16:30-17:00",
  "iPhone15",
  "",
];

describe("what looks like a password", () => {
  test.each(SECRETS)("is found in “%s”", (text) => {
    expect(hasPassword(text)).toBe(true);
    expect(hasPassword(maskPasswords(text))).toBe(false);
  });
  test.each(HARMLESS)("is not seen in “%s”", (text) => {
    expect(hasPassword(text)).toBe(false);
    expect(maskPasswords(text)).toBe(text);
  });
  test("is masked without its length, and the words around it stay", () => {
    expect(maskPasswords("微博密码是 Company@2026，请查收")).toBe("微博密码是 ••••••，请查收");
    expect(maskPasswords("Xk9!fQ2pL7")).toBe("••••••");
  });
  test("alone in a field may be anything; called a password it is one", () => {
    expect(saysPassword("Xk9!fQ2pL7")).toBe(false);
    expect(saysPassword("密码：Xk9!fQ2pL7")).toBe(true);
  });
  test("is found whatever stands around it, in time that grows with the text alone", () => {
    const around = fc.string({ unit: fc.constantFrom("我", "的", "，", " ", "a", "\n", "。"), maxLength: 40 });
    const secret = fc.stringMatching(/^[A-Za-z]{3,8}[0-9]{2,5}[!@#%&*]$/);
    fc.assert(
      fc.property(around, secret, around, (before, made, after) => {
        const text = `${before}密码：${made} ${after}`;
        expect(maskPasswords(text)).not.toContain(made);
      }),
    );
    expect(hasPassword("密码 ".repeat(50_000))).toBe(false);
    expect(hasPassword("a".repeat(200_000))).toBe(false);
    expect(hasPassword(`密码${" ".repeat(100_000)}`)).toBe(false);
  });
});
