import type { Sample } from "../../../core/feature.ts";
import type { Locale } from "../../../core/locale.ts";
import { checkedInCard, type Facts, listCard, pastCard, type Seen, sessionCard, words } from "./cards.ts";
import * as forms from "./forms.ts";
import { materialsCard, readCard } from "./materials-card.ts";
import { CHANGED, LIMITS, type Session } from "./model.ts";
import type { Listed } from "./store.ts";
import type { Listing } from "./store-seats.ts";
import { codeCard, manageCard, rosterCard, scannedCard, stuckThereCard } from "./trainer-cards.ts";

const NOW = new Date("2026-11-24T02:00:00Z");
const filled = (text: string, max: number): string => text.repeat(Math.ceil(max / text.length)).slice(0, max);
const SAID = {
  "zh-CN": {
    title: "新媒体写作与合规",
    place: "三楼大会议室",
    note: "请带上最近发布的两篇内容，我们一起看。",
    name: "欧阳娜娜",
    department: "华东区市场与渠道拓展部",
    course: "制度解读：从发布到申诉",
    reason: "讲师临时出差，下周另开一场。",
  },
  en: {
    title: "Writing for new media, within the policy",
    place: "Large room, 3rd floor",
    note: "Bring two things that you posted lately; we look at them together. ",
    name: "Alexandra Featherstonehaugh",
    department: "International Sales and Partnerships",
    course: "The policy explained, from a post to an appeal",
    reason: "The trainer is away; there is another next week.",
  },
} as const;

/** The cards and forms of classroom sessions, the longest and the emptiest among them. */
export function sessionSamples(locale: Locale): Sample[] {
  const said = SAID[locale];
  const seen: Seen = { locale, zone: "Asia/Shanghai", now: NOW };
  const base: Session = {
    id: "cls_0000000000000001",
    number: 12,
    state: "planned",
    version: 3,
    course: "policy",
    title: said.title,
    startsAt: new Date("2026-11-25T06:00:00Z"),
    endsAt: new Date("2026-11-25T08:00:00Z"),
    place: said.place,
    seats: 20,
    note: said.note,
    links: [],
    makerId: "per_0000000000000001",
    code: undefined,
    token: undefined,
    wrongGuesses: 0,
    reason: undefined,
  };
  const listedOf = (over: Partial<Session> = {}, more: Partial<Listed> = {}): Listed => ({
    session: { ...base, ...over },
    signed: 17,
    rank: undefined,
    hasAttended: false,
    ...more,
  });
  const factsOf = (listed: Listed, materials = 0): Facts => ({
    listed,
    trainer: said.name,
    course: said.course,
    materials,
  });
  const now: Partial<Session> = { startsAt: NOW, endsAt: new Date("2026-11-24T04:00:00Z"), code: "246810" };
  const longest: Partial<Session> = {
    title: filled(`${said.title} `, LIMITS.title),
    place: filled(`${said.place} `, LIMITS.place),
    note: filled(said.note, LIMITS.note),
  };
  const card = (name: string, facts: Facts, at: Parameters<typeof sessionCard>[2]): Sample => ({
    name: `sessions.${name}`,
    card: sessionCard(seen, facts, at),
  });
  const isTrainer = false;
  const rows: Listing[] = Array.from({ length: 8 }, (_, at) => ({
    personId: `per_000000000000000${at}`,
    name: said.name,
    department: said.department,
    rank: at < 7 ? at + 15 : undefined,
    isThere: at % 2 === 0,
    isCorrected: at === 2,
  }));
  const files = [{ id: "evd_0000000000000001", name: "reading.pdf" }] as never;
  const links = [{ title: said.title, url: "https://example.com/read-this-first" }];
  const at = {
    url: "https://bot.example.com/w/q/class/AbCdEfGhIjKlMnOpQrStUvWxYz0",
    page: "https://bot.example.com/w/p/a.b.c",
  };
  const stuck = { id: "tas_0000000000000001", name: said.name, department: said.department };
  const form = (name: string, view: ReturnType<typeof forms.draw>): Sample => ({
    name: `sessions.form-${name}`,
    form: view,
  });
  const topic = [
    { value: "policy", label: said.course },
    { value: "other", label: words(seen)("forms.write.other") },
  ];
  const to = [
    { value: "*", label: words(seen)("forms.invite.everybody") },
    { value: said.department, label: said.department },
  ];
  return [
    { name: "sessions.list-empty", card: listCard(seen, { coming: [], toRecord: [] }, false) },
    { name: "sessions.list-empty-trainer", card: listCard(seen, { coming: [], toRecord: [] }, true) },
    {
      name: "sessions.list",
      card: listCard(
        seen,
        {
          coming: [
            listedOf(),
            listedOf({}, { signed: 23 }),
            listedOf({}, { rank: 3 }),
            listedOf(longest, { signed: 25, rank: 25 }),
          ],
          toRecord: [],
        },
        false,
      ),
    },
    {
      name: "sessions.list-trainer",
      card: listCard(
        seen,
        { coming: [listedOf()], toRecord: [listedOf({ state: "held", startsAt: new Date("2026-11-23T06:00:00Z") })] },
        true,
      ),
    },
    {
      name: "sessions.list-next",
      card: listCard(seen, { coming: [listedOf(longest)], toRecord: [] }, true, { id: "all", from: 8 }),
    },
    { name: "sessions.past-empty", card: pastCard(seen, [], undefined) },
    {
      name: "sessions.past",
      card: pastCard(
        seen,
        [
          listedOf({ ...longest, state: "held" }, { hasAttended: true, rank: 1 }),
          listedOf({ state: "recorded" }),
          listedOf({ state: "cancelled" }, { rank: 2 }),
        ],
        8,
      ),
    },
    card("invited", factsOf(listedOf()), { isTrainer, what: "invited" }),
    card("open", factsOf(listedOf()), { isTrainer }),
    card("full", factsOf(listedOf({}, { signed: 23 })), { isTrainer }),
    card("seat", factsOf(listedOf({}, { rank: 3 }), 2), { isTrainer: true }),
    card("waiting", factsOf(listedOf({}, { signed: 23, rank: 22 })), { isTrainer, what: "back" }),
    card("up", factsOf(listedOf({}, { signed: 20, rank: 20 })), { isTrainer, what: "up" }),
    card("tomorrow", factsOf(listedOf({}, { rank: 3 })), { isTrainer, what: "tomorrow" }),
    card("begun", factsOf(listedOf(now)), { isTrainer }),
    card("there", factsOf(listedOf(now, { hasAttended: true, rank: 2 }), 1), { isTrainer }),
    card("cancelled", factsOf(listedOf({ state: "cancelled", reason: said.reason })), { isTrainer, what: "cancelled" }),
    card("longest", factsOf(listedOf(longest, { signed: 500, rank: 499 }), 15), {
      isTrainer: true,
      what: "changed",
      changed: CHANGED,
    }),
    { name: "sessions.checked-in", card: checkedInCard(seen, base, 2) },
    { name: "sessions.materials", card: materialsCard(seen, { ...base, links }, files, false) },
    { name: "sessions.materials-keep", card: materialsCard(seen, { ...base, links }, files, true) },
    { name: "sessions.materials-empty", card: materialsCard(seen, base, [], true) },
    { name: "sessions.read-file", card: readCard(seen, base, { title: "reading.pdf", url: at.page, isFile: true }) },
    { name: "sessions.manage-planned", card: manageCard(seen, factsOf(listedOf(), 2), { there: 0, stuck: 0 }) },
    { name: "sessions.manage-now", card: manageCard(seen, factsOf(listedOf(now)), { there: 9, stuck: 0 }) },
    {
      name: "sessions.manage-held",
      card: manageCard(seen, factsOf(listedOf({ state: "held" })), { there: 16, stuck: 2 }),
    },
    {
      name: "sessions.manage-recorded",
      card: manageCard(seen, factsOf(listedOf({ state: "recorded" })), { there: 16, stuck: 1 }),
    },
    { name: "sessions.code", card: codeCard(seen, { ...base, ...now }, at) },
    { name: "sessions.code-used-up", card: codeCard(seen, { ...base, ...now, wrongGuesses: 60 }, at) },
    { name: "sessions.scanned", card: scannedCard(seen, { ...base, ...now }) },
    { name: "sessions.scanned-closed", card: scannedCard(seen, base) },
    { name: "sessions.scanned-missing", card: scannedCard(seen, undefined) },
    { name: "sessions.roster-early", card: rosterCard(seen, base, { rows, total: 23, there: 0, page: 0 }) },
    { name: "sessions.roster", card: rosterCard(seen, { ...base, ...now }, { rows, total: 23, there: 9, page: 1 }) },
    { name: "sessions.roster-empty", card: rosterCard(seen, base, { rows: [], total: 0, there: 0, page: 0 }) },
    {
      name: "sessions.roster-recorded",
      card: rosterCard(seen, { ...base, state: "recorded" }, { rows: rows.slice(0, 3), total: 3, there: 2, page: 0 }),
    },
    {
      name: "sessions.stuck",
      card: stuckThereCard(seen, base, [stuck], () => ({
        kind: "run",
        label: "+2",
        callback: { command: "training.grant", id: stuck.id },
      })),
    },
    {
      name: "sessions.stuck-empty",
      card: stuckThereCard(seen, base, [], () => {
        throw new Error("nobody");
      }),
    },
    form("write", forms.draw(forms.writeForm, seen, "", { options: { topic }, initial: { seats: "20" } })),
    form("invite", forms.draw(forms.inviteForm, seen, "CLS-12", { options: { to } })),
    form("materials", forms.draw(forms.materialsForm, seen, "CLS-12")),
    form("cancel", forms.draw(forms.cancelForm, seen, "CLS-12")),
    form("add", forms.draw(forms.addForm, seen, "CLS-12")),
    form("correct", forms.draw(forms.correctForm, seen, "CLS-12", { initial: { person: "per_0000000000000001" } })),
    form("check-in", forms.draw(forms.checkInForm, seen, "", { initial: { code: "246810" } })),
  ];
}
