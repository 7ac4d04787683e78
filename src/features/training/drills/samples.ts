import type { Card } from "../../../core/card.ts";
import type { Sample } from "../../../core/feature.ts";
import type { FormView } from "../../../core/form.ts";
import type { Locale } from "../../../core/locale.ts";
import { injectCard, listCard, type PlayerFacts, playerCard, type Seen } from "./cards.ts";
import { type HostFacts, hostCard, reportCard, scriptCard } from "./host-cards.ts";
import { type Drill, type Inject, LIMITS, type Script } from "./model.ts";
import { closeForm, draw, drawCast, planForm, scriptOptions, timeForm } from "./planning.ts";
import { reportOf } from "./report.ts";

const NOW = new Date("2026-11-24T08:20:00Z");
const at = (minutes: number): Date => new Date(NOW.getTime() + minutes * 60_000);
const CHEN = "per_000000000000000b";
const WANG = "per_000000000000000c";

const SAID = {
  "zh-CN": {
    title: "一瓶茶里的铁锈味",
    about: "一款瓶装茶在短视频里被说“有铁锈味”，三个角色各自要拿主意。",
    role: "公关负责人",
    brief: "您判断事情有多大、请谁参加，起草对外的话。",
    inject: "桌上的第一份报告",
    text: "播放一万二，一刻钟前还是八千。另外两个平台上有人搬运。\n\n还没有媒体报道。",
    question: "您定哪一级，先请谁参加？",
    options: ["L1，请客服回复就可以", "L2，正在扩散，请质检、门店和发言人进群", "先不定级，等质检结果"],
    outcome: "人齐了：质检去测留样，门店封存同批货。",
    why: "多个平台、措辞相同，就是扩散。",
    lesson: "第一份说明的审批多走了一步，值班时改为两人确认。",
    host: "孙丽",
    others: ["陈晨", "欧阳娜娜"],
    long: "发布之前先想一想谁会看到，内容是否属实，是否涉及客户、同事和还没有公开的信息。",
  },
  en: {
    title: "A taste of rust",
    about: "A clip says that a bottled tea tastes of rust, and three roles have decisions to make.",
    role: "PR lead",
    brief: "You judge how big it is, bring people in and draft what is said.",
    inject: "The first report",
    text: "Twelve thousand plays, eight thousand a quarter of an hour ago. Two other platforms repost it.\n\nNo media so far.",
    question: "Which level is it, and whom do you bring in?",
    options: [
      "L1; service answers it",
      "L2, it spreads; quality, shop and spokesperson join",
      "No level before the test",
    ],
    outcome: "Everybody is there. Quality tests its samples, the shop sets the batch aside.",
    why: "Several platforms and the same words, that is spreading.",
    lesson: "The first statement took one approval too many; on duty, two people are enough.",
    host: "Laura Green",
    others: ["Emma Brown", "Alexandra Featherstonehaugh"],
    long: "Before you post, think who will see it, whether it is true, and whether it is about customers or colleagues. ",
  },
} as const;

const filled = (text: string, max: number): string => text.repeat(Math.ceil(max / text.length)).slice(0, max);

/** `isLong`: everything is as long as a file may make it. */
function scriptIn(isLong: boolean): Script {
  const both = <T>(make: (said: (typeof SAID)[Locale]) => T): Record<Locale, T> => ({
    "zh-CN": make(SAID["zh-CN"]),
    en: make(SAID.en),
  });
  const long = (said: (typeof SAID)[Locale], text: string, max: number) => (isLong ? filled(said.long, max) : text);
  const inject = (id: string, minute: number, isDecision: boolean): Inject => ({
    id,
    at: minute,
    to: ["pr", "finder"],
    words: both((said) => ({
      title: long(said, said.inject, LIMITS.title),
      text: long(said, said.text, LIMITS.text),
    })),
    ...(isDecision && {
      decision: {
        clause: "3.2.3",
        minutes: 6,
        line: [1],
        words: both((said) => ({
          question: long(said, said.question, LIMITS.question),
          options: [...said.options, ...(isLong ? [said.long] : [])].map((text) => ({
            text: long(said, text, LIMITS.option),
            outcome: long(said, said.outcome, LIMITS.outcome),
          })),
          why: long(said, said.why, LIMITS.why),
        })),
      },
    }),
  });
  const roles = isLong ? ["finder", "pr", "legal", "security", "shop", "speaker"] : ["finder", "pr"];
  return {
    id: "sample",
    clause: "6.1.4",
    minutes: 45,
    words: both((said) => ({
      title: long(said, said.title, LIMITS.title),
      about: long(said, said.about, LIMITS.about),
    })),
    roles: roles.map((id) => ({
      id,
      words: both((said) => ({
        name: long(said, said.role, LIMITS.role),
        brief: long(said, said.brief, LIMITS.brief),
      })),
    })),
    injects: [inject("told", 0, false), inject("report", 8, true), ...(isLong ? [inject("later", 20, true)] : [])],
  };
}

const drill = (over: Partial<Drill> = {}, isLong = false): Drill => ({
  id: "drl_0000000000000001",
  number: 7,
  script: scriptIn(isLong),
  hostId: "per_000000000000000a",
  state: "planned",
  version: 1,
  startsAt: NOW,
  movedAt: NOW,
  startedAt: undefined,
  endedAt: undefined,
  ending: undefined,
  lesson: undefined,
  ...over,
});
const over: Partial<Drill> = { state: "held", startedAt: NOW, endedAt: at(45), ending: "clock" };
const DELIVERED = [
  { place: 0, at: NOW },
  { place: 1, at: at(8) },
];
const answer = (option: number, minutes: number, personId: "chen" | "wang" = "chen") =>
  ({ place: 1, personId: personId === "chen" ? CHEN : WANG, option, at: at(8 + minutes) }) as const;

function players(locale: Locale): [string, PlayerFacts][] {
  const { host, lesson } = SAID[locale];
  const facts = (of: Drill, more: Partial<PlayerFacts> = {}): PlayerFacts => ({
    drill: of,
    role: "pr",
    host,
    delivered: of.startedAt ? DELIVERED : [],
    answers: [],
    canStop: false,
    ...more,
  });
  return [
    ["announced", facts(drill())],
    ["announced-longest", facts(drill({}, true))],
    ["started", facts(drill({ state: "running", startedAt: NOW }))],
    ["started-may-stop", facts(drill({ state: "running", startedAt: NOW }), { canStop: true })],
    ["debrief-in-line", facts(drill(over), { answers: [answer(1, 4)] })],
    ["debrief-outside-slow", facts(drill({ ...over, state: "recorded", lesson }), { answers: [answer(0, 9)] })],
    ["debrief-longest", facts(drill({ ...over, ending: "stopped" }, true))],
    ["debrief-nothing", facts(drill({ ...over, ending: "stopped" }), { delivered: [] })],
    ["cancelled", facts(drill({ state: "cancelled", ending: "cancelled" }))],
    ["missed", facts(drill({ state: "cancelled", ending: "missed" }))],
    ["removed", facts(drill(), { role: undefined })],
  ];
}

function hosts(locale: Locale): [string, HostFacts][] {
  const { host, lesson, others } = SAID[locale];
  const parts = [
    { personId: CHEN, role: "pr" },
    { personId: WANG, role: "finder" },
  ] as const;
  const facts = (of: Drill, more: Partial<HostFacts> = {}): HostFacts => {
    const delivered = of.startedAt ? DELIVERED : [];
    const answers = of.startedAt ? [answer(1, 4)] : [];
    return {
      drill: of,
      host,
      cast: new Map([
        ["pr", others.slice(0, 1)],
        ["finder", others.slice(1)],
      ]),
      delivered,
      rows: reportOf({ script: of.script, parts, delivered, answers }),
      isHost: true,
      ...more,
    };
  };
  return [
    ["host-draft", facts(drill({ state: "draft" }), { cast: new Map() })],
    ["host-draft-longest", facts(drill({ state: "draft" }, true))],
    ["host-planned", facts(drill())],
    ["host-running", facts(drill({ state: "running", startedAt: NOW }))],
    ["host-held", facts(drill(over))],
    ["host-held-others", facts(drill(over), { isHost: false })],
    ["host-recorded", facts(drill({ ...over, state: "recorded", lesson }))],
    ["host-cancelled", facts(drill({ state: "cancelled", ending: "missed" }))],
  ];
}

function cards(locale: Locale): [string, Card][] {
  const seen: Seen = { locale, zone: "Asia/Shanghai", now: NOW };
  const inject = (of: Drill, place: number, given?: ReturnType<typeof answer>): Card => {
    const shown = of.script.injects[place] as Inject;
    return injectCard(seen, { drill: of, role: "pr", place, inject: shown, answer: given });
  };
  const running = drill({ state: "running", startedAt: NOW });
  return [
    ...players(locale).map(([name, facts]): [string, Card] => [name, playerCard(seen, facts)]),
    ["inject", inject(running, 1)],
    ["inject-longest", inject(drill({ state: "running", startedAt: NOW }, true), 1)],
    ["inject-told", inject(running, 0)],
    ["inject-answered", inject(running, 1, answer(1, 4))],
    ["inject-unanswered", inject(drill(over), 1)],
    ...hosts(locale).map(([name, facts]): [string, Card] => [name, hostCard(seen, facts)]),
    [
      "report",
      reportCard(seen, drill(over), {
        page: "https://bot.example.com/w/p/page",
        file: "https://bot.example.com/w/x/file",
      }),
    ],
    ["script", scriptCard(seen, drill(), "https://bot.example.com/w/p/page")],
    ["list-nothing", listCard(seen, [], undefined)],
    ["list-own", listCard(seen, [drill(), running], undefined)],
    ["list-host-nothing", listCard(seen, [], { shown: [], more: 0 })],
    ["list-host", listCard(seen, [drill(over)], { shown: [drill(over), drill({ state: "draft" })], more: 3 })],
  ];
}

function views(locale: Locale): FormView[] {
  const seen = { locale, zone: "Asia/Shanghai" };
  const [role] = scriptIn(false).roles;
  return [
    draw(planForm, seen, {}, { options: { script: scriptOptions(seen, [scriptIn(false), scriptIn(true)]) } }),
    ...(role ? [drawCast(seen, role, [])] : []),
    draw(timeForm, seen, { number: "DRL-7" }, { initial: { startsAt: NOW.toISOString() } }),
    draw(closeForm, seen, { number: "DRL-7" }),
  ];
}

/** Cards and forms for the tests and the demo: the longest and the emptiest among them. */
export const drillSamples = (locale: Locale): Sample[] => [
  ...cards(locale).map(([name, card]) => ({ name: `drills.${name}`, card })),
  ...views(locale).map((form) => ({ name: `drills.form-${form.name.slice("drills.".length)}`, form })),
];
