import { COMPOUND } from "./real/names.ts";

/**
 * How people of the company are spoken of without their whole name in a text that may be about anybody: a family name
 * with a position or a form of address (王经理, 李总, Mr Wang), and a given name of two characters by itself.
 *
 * Less than is looked for in a real case, where it is known whose names they are: everybody who works here is meant, so a
 * nickname (小王, 老李), a family name with 某, one character or an English first name would be in every other text, and
 * is what made-up people are called.
 */
export type Calls = {
  /** Family names in Han characters that somebody is called by. */
  families: readonly string[];
  /** Two characters that are no word and may be somebody's given name. */
  given: readonly string[];
  /** Names in Latin letters, in small letters. */
  latin: readonly string[];
};

const TITLES =
  /^(总经理|副总经理|副总|总监|经理|主管|主任|部长|处长|科长|店长|组长|董事长|总裁|先生|女士|小姐|老师|总)/u;
/** Family names that mostly are a word of their own before a noun: 向经理 is "to the manager". */
const NO_FAMILY = new Set("向和于任应时从同让令又及都连经万千百原全单别过管由与对给跟");
/** What makes a count or a side of these, and no family name: 这周主管会, 我方经理. */
const COUNTED = /[这那本上下每首末当各我双甲乙一二两三四五六七八九十几数半]$/u;
const COUNTABLE = new Set("周方段");

/** Characters that hold a sentence together, count, or are what somebody does: they are in no given name. */
const NO_GIVEN = new Set(
  "的了是在不也就都和或与及被把将对向从到为以其这那您你我他她它们个只还又再很更最太已于而则所着过地得之上下里外中前后内有没无会能可要请先做说看想让给跟同每各某该此并但却才刚等吗呢吧啊呀哦嗯一二两三四五六七八九十百千万几多少号日月年时分点次条位名件问找听帮见陪夸骂怪谢派选发写转道去用",
);

const LATIN = /\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Manager|Director|Supervisor)\b\.?\s+(\p{Lu}[\p{L}'’-]+)/gu;

const segmenter = new Intl.Segmenter("zh", { granularity: "word" });
const SPACED = /(?<=\p{Script=Han})(?:[^\S\r\n]|[\u200B-\u200D\u2060])+(?=\p{Script=Han})/gu;
const isHan = (word: string): boolean => /^\p{Script=Han}+$/u.test(word);

/** All that may be somebody's name in this way; whether anybody has it is not known here. */
export function callsIn(text: string): Calls {
  const plain = text.normalize("NFKC").replace(SPACED, "");
  const words = [...segmenter.segment(plain)].map(({ segment, index }) => ({ segment, index }));
  const starts = new Set([...words.map(({ index }) => index), plain.length]);
  const families = new Set<string>();
  for (const { segment, index } of words) {
    const end = index + segment.length;
    if (isFamily(segment, plain.slice(0, index))) {
      const title = TITLES.exec(plain.slice(end))?.[0];
      // The title ends where a word does: 于总和 is a sum, and no 于总.
      if (title !== undefined && starts.has(end + title.length)) families.add(segment);
    }
  }
  const latin = [...plain.matchAll(LATIN)].map(([, name = ""]) => name.toLowerCase());
  return { families: [...families], given: givenIn(words.map(({ segment }) => segment)), latin: [...new Set(latin)] };
}

function isFamily(word: string, before: string): boolean {
  if (!isHan(word)) return false;
  if ([...word].length === 1) return !NO_FAMILY.has(word) && !(COUNTABLE.has(word) && COUNTED.test(before));
  return COMPOUND.exec(word)?.[0] === word;
}

/**
 * Two characters that stand by themselves: those of a word of the dictionary stand together, and three in a row are a
 * word that it does not have (小红书).
 */
function givenIn(words: readonly string[]): string[] {
  const found = new Set<string>();
  let run = "";
  for (const word of [...words, ""]) {
    if (isHan(word) && [...word].length === 1 && !NO_GIVEN.has(word)) {
      run += word;
      continue;
    }
    if ([...run].length === 2 && !/^[小老阿]/u.test(run)) found.add(run);
    run = "";
  }
  return [...found];
}

/** Family names as they are spelled in English texts; those that most people have. */
const SPELLED = `wang王汪 li李黎 zhang张章 liu刘柳 chen陈 yang杨 zhao赵 huang黄 zhou周 wu吴武伍 xu徐许 sun孙 hu胡 zhu朱祝 gao高 lin林 he何贺
 guo郭 ma马 luo罗骆 liang梁 song宋 zheng郑 xie谢 han韩 tang唐汤 feng冯 yu于余俞 dong董 xiao萧肖 cheng程成 cao曹 yuan袁 deng邓
 fu傅付 shen沈申 zeng曾 peng彭 lu吕卢陆鲁 su苏 jiang蒋姜江 cai蔡 jia贾 ding丁 wei魏韦卫 xue薛 ye叶 yan阎严颜闫 pan潘 du杜 dai戴
 xia夏 zhong钟 tian田 ren任 fan范樊 fang方房 shi石史施 yao姚 tan谭 liao廖 zou邹 xiong熊 jin金 hao郝 kong孔 bai白 cui崔 kang康
 mao毛 qiu邱 qin秦 gu顾 hou侯 shao邵 meng孟 long龙 wan万 duan段 lei雷 qian钱 yin尹 yi易 chang常 qiao乔 lai赖 gong龚 wen文温
 zhuang庄 ouyang欧阳 sima司马 zhuge诸葛 shangguan上官 huangfu皇甫`;
const HAN_OF = new Map(
  SPELLED.trim()
    .split(/\s+/)
    .map((entry) => {
      const [, spelled = "", families = ""] = /^([a-z]+)(.+)$/u.exec(entry) ?? [];
      return [spelled, spelled.length > 5 ? [families] : [...families]] as const;
    }),
);

/** The family names that a Latin name may spell: wang is 王 or 汪. */
export const familiesSpelled = (latin: string): readonly string[] => HAN_OF.get(latin) ?? [];
