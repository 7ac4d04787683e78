/** Compound family names that are still common; all others are one character. */
export const COMPOUND_NAMES =
  "欧阳 上官 司马 诸葛 夏侯 东方 皇甫 尉迟 公孙 慕容 令狐 宇文 长孙 司徒 司空 端木 独孤 南宫 西门 轩辕 钟离 呼延".split(
    " ",
  );
export const COMPOUND = new RegExp(`^(${COMPOUND_NAMES.join("|")})`, "u");
const HAN = /^\p{Script=Han}{2,4}$/u;
/** Words of Chinese that are no way to call somebody, though they look like one. */
const NO_CALL = new Set(["小时", "小心", "小组", "小于", "小文", "小白", "老师", "老年", "老成", "阿里"]);
/** Words of English that are names as well, and without which no sentence can be written. */
const NO_NAME = new Set("an can do he in may me my on she so to we will you".split(" "));

const escaped = (word: string): string => word.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");

/** How a Chinese name is spoken of without being said whole: 小陈, 老陈, 阿晨, 陈某, 陈总, 王小明 as 小明. */
function callsOf(name: string): RegExp {
  const [family = ""] = COMPOUND.exec(name) ?? [[...name][0] ?? ""];
  const given = [...name].slice([...family].length).join("");
  const short = [...new Set([family, given, [...given].at(-1) ?? ""])].filter((part) => part !== "");
  const called = short.flatMap((part) => ["小", "老", "阿"].map((before) => before + part));
  return new RegExp(
    [
      ...called.filter((call) => !NO_CALL.has(call)),
      `${family}(?:某|总|经理|先生|女士|小姐|老师|主管|主任|同学|姐|哥)`,
      ...([...given].length > 1 ? [given] : []),
    ].join("|"),
    "u",
  );
}

/** Whether a text speaks of somebody by a part of their name. @param squeezed the same without spaces */
export function hasPartOf(name: string, text: string, squeezed: string): boolean {
  const whole = name.normalize("NFKC").trim();
  if (HAN.test(whole)) return callsOf(whole).test(squeezed);
  return whole
    .split(/[\s·.'’-]+/u)
    .filter((part) => [...part].length > 1 && !NO_NAME.has(part.toLowerCase()))
    .some((part) => {
      const letter = "[\\p{Script=Latin}\\p{N}]";
      return new RegExp(`(?<!${letter})${escaped(part)}(?!${letter})`, "iu").test(text.normalize("NFKC"));
    });
}
