import { folded, isHan, wordsOf } from "./folding.ts";

/** Words that make a Chinese line a question, wherever they stand. */
const ASKS_ZH =
  /[吗呢么嘛]\s*[?!。~]*\s*$|能不能|可不可以|可以不|可否|能否|是否|是不是|有没有|会不会|要不要|该不该|算不算|行不行|准不准|怎么|怎样|如何|为什么|为啥|什么|啥|哪|谁|多久|多少|多长|几[天次个条年月点位]|^(?:请问|想问|问一下)|(?:我们?|员工|大家|自己)(?:能|可以|可|应该|需要)/u;
const FIRST_EN = new Set(
  `am any are can could do does did has have how if is may might must shall should was were what when where whether which
   who whom whose why will would can't don't doesn't isn't aren't mustn't shouldn't won't`.split(/\s+/),
);
const ASKS_EN =
  /\b(?:am i|are we|can (?:i|we|you)|could i|do i|do we|how (?:do|can|long|many|much|often)|is it|may (?:i|we)|must (?:i|we)|should (?:i|we)|what (?:if|is|are|happens|do)|who (?:can|may|do|has|is))\b/u;
const GREETING =
  /^\s*(?:hello|hi|hey|good (?:morning|afternoon|evening)|dear \w+|请问|你好|您好|早上好|下午好)[\s,，。.!！:：]*/u;
const COURTESY =
  /^(?:thanks?|thank you|thx|ok(?:ay)?|great|bye|got it|noted|yes|no|received|谢谢|多谢|感谢|收到|好的|好吧|知道了|明白|辛苦|再见|嗯|是的|不是|没有)(?![\p{L}\p{N}]*[吗?])/u;

/** Letters of a line beyond which it is a story and not a question, unless it ends as one. */
const LINE_MAX = 300;

/** What was written, without the greeting in front. */
export const withoutGreeting = (text: string): string => folded(text).replace(GREETING, "").trim();

/** Whether somebody asks something: by its sign, its first word or the words in it. */
export function readsAsQuestion(text: string): boolean {
  const plain = withoutGreeting(text);
  if (!mayBeWords(plain)) return false;
  if (/[?]\s*$/u.test(plain)) return true;
  if (plain.length > LINE_MAX) return false;
  const words = wordsOf(plain);
  if (isHan(plain) && ASKS_ZH.test(plain)) return true;
  return words.length > 2 && (FIRST_EN.has(words[0] ?? "") || ASKS_EN.test(plain));
}

/** Whether a line can be words about something at all: no thanks, no number, no lone letter or sign. */
export function mayBeWords(text: string): boolean {
  const plain = withoutGreeting(text);
  if (COURTESY.test(plain)) return false;
  const letters = plain.match(/\p{L}/gu)?.length ?? 0;
  return isHan(plain) ? letters >= 2 : letters >= 4;
}

/** Whether a line is short enough to be words that somebody looks for. */
export const isBrief = (text: string): boolean => [...text].length <= 60 && !text.trim().includes("\n");
