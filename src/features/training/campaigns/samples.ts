import type { Card } from "../../../core/card.ts";
import type { Sample } from "../../../core/feature.ts";
import type { Locale } from "../../../core/locale.ts";
import { ROLES } from "../../../core/people.ts";
import type { Seen } from "../cards.ts";
import type { Course } from "../courses/model.ts";
import type { Assignment } from "../model.ts";
import * as cards from "./cards.ts";
import * as forms from "./forms.ts";
import type { Campaign } from "./model.ts";

const OPENS = new Date("2026-11-25T01:00:00Z");
const CAMPAIGN: Campaign = {
  id: "tcm_0000000000000001",
  number: 12,
  state: "draft",
  version: 1,
  courses: ["policy", "security"],
  audience: { departments: [], roles: [], regions: [], platforms: [] },
  opensOn: "2026-11-25",
  dueOn: "2026-12-20",
  passMark: 80,
  attempts: 3,
  validMonths: 12,
  byId: "per_0000000000000002",
  queuedAt: undefined,
  followedAt: undefined,
  createdAt: new Date("2026-11-24T02:00:00Z"),
};
const SAID = {
  "zh-CN": {
    by: "孙丽",
    name: "周宇",
    departments: ["市场部", "销售部", "客户体验与服务中心"],
    why: "上个月已经在法务部讲过同样的内容，并且做过题目。",
  },
  en: {
    by: "Sarah Miller",
    name: "Christopher Anderson",
    departments: ["Marketing", "Sales", "Customer Experience"],
    why: "The same content was covered in the legal department's course last month, with a quiz.",
  },
};

/** Cards and forms of campaigns, the longest and the emptiest among them. */
export function campaignSamples(locale: Locale, seen: Seen, courses: readonly Course[], task: Assignment): Sample[] {
  const said = SAID[locale];
  const departments = [
    ...said.departments,
    "",
    ...Array.from({ length: 4 }, (_, at) => `${said.departments[0]} ${at}`),
  ];
  const progress = departments.map((department, at) => ({
    department,
    people: 120 - 15 * at,
    done: 90 - 12 * at,
    late: at % 3,
    unreached: at % 2,
  }));
  const longest: Campaign = {
    ...CAMPAIGN,
    courses: ["policy", "security", "etiquette", "crisis"],
    audience: { departments: said.departments, roles: [...ROLES], regions: ["CN", "US"], platforms: [] },
  };
  const facts = { row: CAMPAIGN, courses, audience: 480, progress: [], by: said.by, opensAt: OPENS };
  const running: Campaign = { ...longest, state: "running", queuedAt: OPENS };
  const asked: Assignment = {
    ...task,
    cause: CAMPAIGN.id,
    askedDueOn: "2026-12-20",
    dueAt: new Date("2026-12-20T16:00:00Z"),
  };
  const late: Assignment = { ...asked, state: "overdue", dueAt: new Date("2026-11-20T16:00:00Z") };
  const passed: Assignment = { ...asked, state: "passed", validUntil: new Date("2027-11-24T02:00:00Z") };
  const waiting = (count: number) =>
    Array.from({ length: count }, (_, at) => ({
      id: `per_000000000000000${at}` as const,
      name: said.name,
      department: at === 1 ? "" : (said.departments[at % 3] ?? ""),
      open: 4 - (at % 3),
      isLate: at < 2,
      isUnreached: at === 1,
    }));
  const member = { id: "per_0000000000000003", name: said.name, courses, away: undefined, reader: "trainer" as const };
  const option = (value: string) => ({ value, label: value });
  const card = (name: string, drawn: Card): Sample => ({ name: `training.${name}`, card: drawn });
  const form = (name: string, view: ReturnType<typeof forms.draw>): Sample => ({
    name: `training.form-${name}`,
    form: view,
  });
  return [
    card("campaigns-empty", cards.campaignsCard(seen, courses, { rows: [], from: 0, total: 0 })),
    card("campaigns", cards.campaignsCard(seen, courses, { rows: [CAMPAIGN, running, longest], from: 0, total: 12 })),
    card("campaign-draft", cards.campaignCard(seen, { ...facts, row: longest })),
    card("campaign-scheduled", cards.campaignCard(seen, { ...facts, row: { ...CAMPAIGN, state: "scheduled" } })),
    card("campaign-taking", cards.campaignCard(seen, { ...facts, row: { ...CAMPAIGN, state: "running" } })),
    card("campaign-running", cards.campaignCard(seen, { ...facts, row: running, progress })),
    card(
      "campaign-closed",
      cards.campaignCard(seen, { ...facts, row: { ...running, state: "closed" }, progress: progress.slice(0, 1) }),
    ),
    card("campaign-cancelled", cards.campaignCard(seen, { ...facts, row: { ...CAMPAIGN, state: "cancelled" } })),
    card("waiting", cards.waitingCard(seen, waiting(5), { number: 12, id: CAMPAIGN.id, from: 0, hasMore: true })),
    card("waiting-empty", cards.waitingCard(seen, [], { number: 12, id: CAMPAIGN.id, from: 0, hasMore: false })),
    card("team", cards.waitingCard(seen, waiting(3), { id: "mine", from: 0, hasMore: false })),
    card("team-empty", cards.waitingCard(seen, [], { id: "mine", from: 0, hasMore: false })),
    card("member", cards.memberCard(seen, { ...member, tasks: [late, asked, { ...asked, state: "failed" }] })),
    card(
      "member-away",
      cards.memberCard(seen, { ...member, tasks: [late, asked], away: "2026-12-04", reader: "manager" }),
    ),
    card("member-self", cards.memberCard(seen, { ...member, tasks: [late, asked], reader: "self" })),
    card("member-empty", cards.memberCard(seen, { ...member, tasks: [] })),
    card("rules-off", cards.rulesCard(seen, { ending: 37 })),
    card("rules-on", cards.rulesCard(seen, { joinersSince: "2026-11-01", isRenewing: true, ending: 0 })),
    card("digest", cards.digestCard(seen, courses, [{ row: running, progress }])),
    card("asked", cards.askedCard(seen, courses, { cause: CAMPAIGN.id, tasks: [asked, passed] })),
    card("asked-late", cards.askedCard(seen, courses, { cause: "joiner", tasks: [late, asked, asked, passed] })),
    card("asked-done", cards.askedCard(seen, courses, { cause: "renewal", tasks: [passed] })),
    card("asked-over", cards.askedCard(seen, courses, { cause: CAMPAIGN.id, tasks: [{ ...task, cause: "own" }] })),
    card(
      "asked-gone",
      cards.askedCard(seen, courses, { cause: CAMPAIGN.id, tasks: [asked, { ...asked, course: "taught-no-more" }] }),
    ),
    card(
      "waived",
      cards.waivedCard(seen, {
        course: "policy",
        title: cards.titleIn(seen, courses, "policy"),
        why: said.why,
        until: new Date("2027-11-24T02:00:00Z"),
      }),
    ),
    form(
      "campaign",
      forms.draw(forms.campaignForm, seen, {
        initial: { courses: ["policy"], opensOn: "2026-11-25", dueOn: "2026-12-20" },
        options: {
          courses: courses.map(({ id, words }) => ({ value: id, label: words[locale].title })),
          departments: said.departments.map(option),
          roles: forms.roleOptions(seen),
          regions: ["CN", "US"].map(option),
        },
      }),
    ),
    form(
      "terms",
      forms.draw(
        forms.termsForm,
        seen,
        { initial: { passMark: "80", attempts: "3", validMonths: "12" } },
        { number: "TRN-12" },
      ),
    ),
    form(
      "prolong",
      forms.draw(forms.prolongForm, seen, { initial: { dueOn: "2026-12-27" } }, { number: "TRN-12", due: "12月20日" }),
    ),
    form(
      "waive",
      forms.draw(forms.waiveForm, seen, {}, { name: said.name, course: cards.titleIn(seen, courses, "policy") }),
    ),
    form(
      "leave",
      forms.draw(forms.leaveForm, seen, { initial: { fromOn: "2026-11-24", toOn: "2026-11-30" } }, { name: said.name }),
    ),
  ];
}
