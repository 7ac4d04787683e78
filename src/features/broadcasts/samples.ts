import { EVERYBODY } from "../../core/audience.ts";
import type { Channel } from "../../core/channels.ts";
import type { Sample } from "../../core/feature.ts";
import type { Locale } from "../../core/locale.ts";
import { type Seen, type WorkFacts, workCard } from "./cards.ts";
import { channelsCard } from "./channels.ts";
import * as forms from "./forms.ts";
import type { CaseStudy } from "./library.ts";
import {
  calendarCard,
  forecastCard,
  libraryCard,
  listCard,
  printCard,
  resultsCard,
  unreachedCard,
} from "./list-cards.ts";
import { type Broadcast, type Content, DIRECT, sayNumber } from "./model.ts";
import { previewCard } from "./preview.ts";
import * as reader from "./reader-cards.ts";
import { LONG, LONGEST, SAID, SHORT } from "./samples-words.ts";
import { heldCard, libraryEmptyCard, schedulesCard } from "./schedules/cards.ts";
import { DEFAULT_RULE } from "./schedules/rule.ts";
import type { Schedule } from "./schedules/store.ts";

const NOW = new Date("2026-11-24T02:00:00Z");
const LATER = new Date("2026-12-11T02:00:00Z");
const VERSION = "pol_0000000000000001";

const BASE: Broadcast = {
  id: "bcs_0000000000000001",
  number: 12,
  kind: "positive",
  state: "draft",
  version: 3,
  content: LONG,
  study: "CS-P01",
  sourceId: undefined,
  objectUntil: undefined,
  objectedAt: undefined,
  legalById: undefined,
  audience: EVERYBODY,
  ways: { isDirect: true, isMail: true, channels: ["chn_0000000000000001", "chn_0000000000000002"], language: "both" },
  isInFeed: true,
  asksConfirm: true,
  writerIds: ["per_0000000000000001"],
  releasedById: undefined,
  releasedAt: undefined,
  plannedAt: LATER,
  startedAt: undefined,
  queuedAt: undefined,
  recalledAllAt: undefined,
  scheduleId: undefined,
  createdAt: NOW,
  movedAt: NOW,
  closedAt: undefined,
};
const PLAIN: Broadcast = {
  ...BASE,
  kind: "notice",
  content: SHORT,
  study: undefined,
  ways: DIRECT,
  isInFeed: false,
  asksConfirm: false,
  plannedAt: undefined,
};
const OUT = { releasedById: "per_0000000000000002", releasedAt: NOW, startedAt: NOW, queuedAt: NOW } as const;
const REAL: Broadcast = {
  ...BASE,
  kind: "warning",
  study: undefined,
  sourceId: "cas_0000000000000001",
  objectUntil: LATER,
  content: { words: LONGEST, clauses: ["3.1.1.3"] },
};
const NONE = {
  sent: 0,
  waiting: 0,
  later: 0,
  lastAt: undefined,
  failed: 0,
  unreachable: 0,
  dropped: 0,
  opened: 0,
  fixed: 0,
};
const SOME = {
  sent: 81_250,
  waiting: 18_432,
  later: 1_204,
  lastAt: LATER,
  failed: 12,
  unreachable: 306,
  dropped: 0,
  opened: 20_411,
  fixed: 7,
};
const ALL = { isWriter: true, isReleaser: true, isLegal: true };

/** Cards and forms for the tests and the demo: the longest and the emptiest among them. */
export function broadcastSamples(locale: Locale): Sample[] {
  const seen: Seen = {
    locale,
    zone: "Asia/Shanghai",
    now: NOW,
    company: { zone: "Asia/Shanghai", locale, region: "CN" },
  };
  const { people, department, place, reason, group } = SAID[locale];
  const facts = (row: Broadcast, over: Partial<WorkFacts> = {}): WorkFacts => ({
    row,
    names: new Map([
      ["per_0000000000000001", people[0]],
      ["per_0000000000000002", people[1]],
    ]),
    audience: 100_000,
    counts: NONE,
    did: { people: 0, confirmed: 0, answered: 0 },
    endsAt: undefined,
    startsAt: row.plannedAt,
    heldUpBy: undefined,
    releaseDue: undefined,
    ...over,
  });
  const did = { people: 100_000, confirmed: 61_003, answered: 40_112 };
  const sent = { counts: SOME, did, endsAt: LATER };
  const work = (name: string, row: Broadcast, over: Partial<WorkFacts> = {}, rights = ALL): Sample => ({
    name: `broadcasts.work-${name}`,
    card: workCard(seen, facts(row, over), rights),
  });
  const shown = (row: Broadcast, content: Content): reader.Shown => ({ row: { ...row, content }, versionId: VERSION });
  const study: CaseStudy = {
    id: "CS-P01",
    kind: "positive",
    clauses: ["3.2.3"],
    isFictional: true,
    words: LONGEST,
    answer: 1,
  };
  const schedule: Schedule = {
    id: "bsc_0000000000000001",
    rule: DEFAULT_RULE,
    audience: { ...EVERYBODY, departments: [department], regions: ["CN"] },
    ways: DIRECT,
    isInFeed: false,
    aheadDays: 5,
    byId: "per_0000000000000001",
    nextAt: LATER,
    isDrafted: false,
  };
  const channels: Channel[] = [
    { id: "chn_0000000000000001", platform: "wecom", name: group },
    { id: "chn_0000000000000002", platform: "slack", name: "general" },
  ];
  const line = { title: `${sayNumber(12)} · ${LONGEST[locale].title}`, detail: department };
  const params = { number: sayNumber(12) };
  const form = (name: string, view: ReturnType<typeof forms.draw>): Sample => ({
    name: `broadcasts.form-${name}`,
    form: view,
  });
  const choices = { departments: [department], regions: ["CN"] };
  const optionsIn = (values: readonly string[]) => values.map((value) => ({ value, label: value }));
  return [
    work("draft-empty", PLAIN),
    work("draft", { ...BASE, content: { ...LONG, note: reason } }),
    work("waiting", { ...BASE, state: "waiting" }, { releaseDue: LATER }),
    work("waiting-own", { ...BASE, state: "waiting" }, { releaseDue: LATER }, { ...ALL, isReleaser: false }),
    work("waiting-legal", { ...REAL, state: "waiting" }, { releaseDue: LATER }),
    work("waiting-by-hand", { ...PLAIN, kind: "warning", state: "waiting" }),
    work("waiting-naming", { ...PLAIN, content: { ...SHORT, isNaming: true }, state: "waiting" }),
    work("waiting-late", { ...BASE, state: "waiting", plannedAt: NOW }, { startsAt: LATER, releaseDue: NOW }),
    work(
      "released-held-up",
      { ...REAL, ...OUT, state: "released", startedAt: undefined, objectUntil: NOW, legalById: OUT.releasedById },
      { heldUpBy: "under-appeal" },
    ),
    work("released", { ...BASE, ...OUT, state: "released", startedAt: undefined }),
    work("sending", { ...BASE, ...OUT, state: "sending" }, sent),
    work("paused", { ...BASE, ...OUT, state: "paused" }, sent),
    work("done", { ...PLAIN, ...OUT, state: "done" }, { counts: { ...NONE, sent: 13 } }),
    work(
      "recalled",
      { ...BASE, ...OUT, state: "recalled", content: { ...LONG, recall: { reason, isTold: true } } },
      sent,
    ),
    work("erased", { ...PLAIN, ...OUT, state: "ended", content: undefined, writerIds: [] }),
    {
      name: "broadcasts.direct",
      card: reader.readerCard(seen, shown(BASE, LONG), { answeredAt: undefined, confirmedAt: undefined }),
    },
    {
      name: "broadcasts.direct-done",
      card: reader.readerCard(seen, shown(BASE, LONG), { answeredAt: NOW, confirmedAt: NOW }),
    },
    { name: "broadcasts.direct-short", card: reader.readerCard(seen, shown(PLAIN, SHORT), undefined) },
    {
      name: "broadcasts.direct-real",
      card: reader.readerCard(seen, shown(REAL, { words: LONGEST, clauses: [] }), undefined),
    },
    {
      name: "broadcasts.preview",
      card: previewCard(seen, shown(BASE, LONG), {
        locale: seen.locale,
        url: "https://bot.example.com/w/p/token?id=bcs_0000000000000001",
        isDraft: true,
      }),
    },
    {
      name: "broadcasts.preview-other-language",
      card: previewCard(seen, shown(PLAIN, SHORT), {
        locale: seen.locale === "en" ? "zh-CN" : "en",
        url: "https://bot.example.com/w/p/token?id=bcs_0000000000000001",
        isDraft: false,
      }),
    },
    { name: "broadcasts.channel", card: reader.channelCard(shown(BASE, LONG), ["zh-CN", "en"]) },
    {
      name: "broadcasts.withdrawn",
      card: reader.withdrawnCard(seen, { number: 12, content: { ...LONG, recall: { reason, isTold: true } } }),
    },
    {
      name: "broadcasts.reversed",
      card: reader.withdrawnCard(seen, {
        number: 12,
        content: { ...LONG, recall: { isReversed: true, isTold: true } },
      }),
    },
    { name: "broadcasts.ended", card: reader.endedCard(seen, { number: 12 }) },
    {
      name: "broadcasts.corrected",
      card: reader.correctedCard(seen, {
        number: 12,
        kind: "warning",
        content: { ...LONG, recall: { reason, isTold: true } },
      }),
    },
    {
      name: "broadcasts.subject",
      card: reader.subjectCard(seen, REAL, { until: "12/1", isOpen: true, hasObjected: false }),
    },
    {
      name: "broadcasts.subject-objected",
      card: reader.subjectCard(seen, REAL, { until: "12/1", isOpen: true, hasObjected: true }),
    },
    { name: "broadcasts.list-empty", card: listCard(seen, [], { from: 0, total: 0 }) },
    {
      name: "broadcasts.list",
      card: listCard(seen, [BASE, { ...PLAIN, ...OUT, state: "done" }], { from: 0, total: 12 }),
    },
    {
      name: "broadcasts.library",
      card: libraryCard(seen, [study, study, study, study, study, study], { from: 0, used: new Set(["CS-P01"]) }),
    },
    { name: "broadcasts.library-empty", card: libraryCard(seen, [], { from: 0, used: new Set() }) },
    { name: "broadcasts.schedule-held", card: heldCard(seen, BASE, "nobody") },
    { name: "broadcasts.library-used-up", card: libraryEmptyCard(seen, "warning") },
    {
      name: "broadcasts.forecast",
      card: forecastCard(seen, BASE, {
        forecast: {
          platforms: [
            {
              platform: "slack",
              messages: 42_000,
              members: 42_500,
              minutes: 210,
              quota: undefined,
              isOverQuota: false,
            },
            {
              platform: "wecom",
              messages: 57_000,
              members: 58_000,
              minutes: 19,
              quota: 11_600_000,
              isOverQuota: false,
            },
          ],
          minutes: 210,
          endsAt: LATER,
          isAfterHours: true,
        },
        people: 99_306,
        noAccount: 306,
        noAddress: 2_294,
        spread: { firstAt: NOW, lastAt: LATER, later: 1_204 },
      }),
    },
    {
      name: "broadcasts.results",
      card: resultsCard(
        seen,
        { ...BASE, ...OUT, state: "done" },
        {
          counts: SOME,
          did,
          answers: new Map([
            [0, 8_001],
            [1, 30_000],
          ]),
          reasons: [{ platform: "wecom", code: "60111", count: 12 }],
          departments: [{ department, people: 120, confirmed: 96 }],
          postings: [{ place, byId: "per_0000000000000001", by: people[0], at: NOW }],
        },
      ),
    },
    {
      name: "broadcasts.results-few",
      card: resultsCard(
        seen,
        { ...BASE, ...OUT, asksConfirm: false, state: "done" },
        {
          counts: { ...NONE, sent: 4 },
          did: { people: 4, confirmed: 0, answered: 2 },
          answers: new Map(),
          reasons: [],
          departments: [],
          postings: [],
        },
      ),
    },
    { name: "broadcasts.unreached-empty", card: unreachedCard(seen, BASE, [], { from: 0, total: 0 }) },
    {
      name: "broadcasts.unreached",
      card: unreachedCard(
        seen,
        BASE,
        [
          { name: people[1], department, state: "unreachable", code: null },
          { name: people[0], department: "", state: "failed", code: "user_not_found" },
        ],
        { from: 0, total: 318 },
      ),
    },
    { name: "broadcasts.calendar", card: calendarCard(seen, [line, line], 3) },
    { name: "broadcasts.calendar-empty", card: calendarCard(seen, [], 0) },
    { name: "broadcasts.schedules-empty", card: schedulesCard(seen, []) },
    {
      name: "broadcasts.schedules",
      card: schedulesCard(seen, [
        schedule,
        { ...schedule, rule: { every: "weeks", n: 2, weekdays: [2], from: "2026-11-24", at: "10:00", rest: "skip" } },
        { ...schedule, rule: { every: "month-weekday", nth: -1, weekday: 5, at: "15:30", rest: "next" } },
      ]),
    },
    { name: "broadcasts.channels", card: channelsCard(seen, channels) },
    { name: "broadcasts.channels-empty", card: channelsCard(seen, []) },
    {
      name: "broadcasts.print",
      card: printCard(seen, BASE, [{ label: "A4", url: "https://bot.example.com/w/x/token" }]),
    },
    form("write", forms.draw(forms.writeForm, seen, { initial: { kind: "notice" } })),
    form("question", forms.draw(forms.questionForm, seen, {}, params)),
    form(
      "audience",
      forms.draw(
        forms.audienceForm,
        seen,
        { options: { departments: optionsIn(choices.departments), regions: optionsIn(choices.regions) } },
        params,
      ),
    ),
    form(
      "ways",
      forms.draw(
        forms.waysForm,
        seen,
        {
          options: { channels: channels.map(({ id, name }) => ({ value: id, label: name })) },
          initial: { ways: ["direct"], language: "both" },
        },
        params,
      ),
    ),
    form("give-back", forms.draw(forms.giveBackForm, seen, {}, params)),
    form("recall", forms.draw(forms.recallForm, seen, {}, params)),
    form("ask-real", forms.draw(forms.askRealForm, seen, {}, params)),
    form("posted", forms.draw(forms.postedForm, seen, {}, params)),
    form("channel", forms.draw(forms.channelForm, seen)),
    form(
      "schedule",
      forms.draw(forms.scheduleForm, seen, { initial: { every: "month-after", day: "10", at: "10:00", rest: "next" } }),
    ),
  ];
}
