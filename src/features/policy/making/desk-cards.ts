import { callback } from "../../../core/callback.ts";
import type { Action, Block, Card, Fact, ListItem } from "../../../core/card.ts";
import { CHAPTERS, type ChapterId, CLAUSE_IDS, sayClause } from "../../../core/clauses.ts";
import type { Ctx } from "../../../core/context.ts";
import type { EvidenceItem } from "../../../core/evidence.ts";
import { sayDay, sayDeadline, sayInstant } from "../../../core/wording.ts";
import { policyWords } from "../messages/index.ts";
import { BLANKS, isInForce, type KeptVersion } from "../model.ts";
import type { Capacity, RecordEntry } from "./model.ts";

type Seen = Pick<Ctx, "locale" | "zone" | "now" | "company">;
const words = ({ locale }: Pick<Seen, "locale">) => policyWords.in(locale);

const run = (label: string, command: string, id: string, arg?: string): Action & { kind: "run" } => ({
  kind: "run",
  label,
  callback: callback(command, id, ...(arg === undefined ? [] : ([arg] as const))),
});
const open = (label: string, command: string, id: string, arg?: string): Action => ({
  kind: "open",
  label,
  callback: callback(command, id, ...(arg === undefined ? [] : ([arg] as const))),
});

const sayCompanyDay = (seen: Seen, at: Date): string => sayDay(at, seen.locale, seen.company.zone, seen.now);

/** Where a version stands, in a line. */
export function sayState(seen: Seen, version: KeptVersion): string {
  const t = words(seen);
  const day = version.effectiveFrom ? sayCompanyDay(seen, version.effectiveFrom) : "";
  if (version.state === "consultation" && version.consultUntil) {
    const due = sayDeadline(version.consultUntil, seen.locale, seen.company.zone, seen.now);
    return t(version.consultUntil > seen.now ? "states.consultationBy" : "states.consultationOver", { due });
  }
  if (version.state === "approved" && version.proposedFrom) {
    return t("states.proposed", { day: sayCompanyDay(seen, version.proposedFrom) });
  }
  return t(`states.${version.state}`, { day });
}

const isOver = ({ state }: KeptVersion): boolean => state === "superseded" || state === "withdrawn";
const OLD = 3;

/** All versions for those who make rules: what is being made first, then what applies, then the last of what does not. */
export function deskCard(
  seen: Seen,
  versions: readonly KeptVersion[],
  { isHr, open: comments, onPaper }: { isHr: boolean; open: number; onPaper: number },
): Card {
  const t = words(seen);
  const item = (version: KeptVersion): ListItem => ({
    title: t("card.title", { label: version.label }),
    detail: sayState(seen, version),
    action: run(t("hub.open"), "policy.desk", version.id),
  });
  const making = versions.filter(({ effectiveFrom, state }) => effectiveFrom === undefined && state !== "withdrawn");
  const published = versions.filter(({ effectiveFrom }) => effectiveFrom !== undefined);
  const shown = [...making, ...published.filter((one) => !isOver(one)), ...published.filter(isOver).slice(-OLD)];
  const body: Block[] =
    shown.length === 0 ? [{ kind: "text", text: t("desk.empty") }] : [{ kind: "list", items: shown.map(item) }];
  if (making.length === 0) body.push({ kind: "note", text: t("desk.howToBegin") });
  return {
    title: t("desk.title"),
    body,
    actions: [
      ...(isHr && published.some((one) => isInForce(one, seen.now))
        ? [open(t("desk.newDraft"), "policy.new-draft", "now")]
        : []),
      run(t("desk.signatures"), "policy.progress", "now"),
      ...(isHr && comments > 0 ? [run(t("desk.comments", { count: comments }), "policy.open-comments", "0")] : []),
      ...(isHr && onPaper > 0 ? [run(t("desk.onPaper", { count: onPaper }), "policy.on-paper", "0")] : []),
      run(t("desk.representatives"), "policy.representatives", "all"),
    ],
    foot: t("desk.foot"),
  };
}

export type DeskFacts = {
  version: KeptVersion;
  /** Changes against the one before; undefined where there is none before. */
  changes: { count: number; material: number } | undefined;
  comments: { open: number; count: number };
  records: number;
  proposer: string | undefined;
  /** What of all this the reader may do. */
  isHr: boolean;
  maySecond: boolean;
};

/** One version for those who make rules: where it stands, what is missing, and what can be done next. */
export function deskVersionCard(seen: Seen, facts: DeskFacts): Card {
  const t = words(seen);
  const { version } = facts;
  const body: Block[] = [{ kind: "facts", facts: factsOf(seen, facts) }];
  if (version.unset.length > 0) {
    body.push({ kind: "text", text: t("desk.unset") });
    body.push({
      kind: "list",
      items: version.unset.map((key) => ({
        title: t(`parameters.${key}`),
        detail: t("desk.suggested", { value: BLANKS[key] }),
      })),
    });
  }
  return {
    title: t("card.title", { label: version.label }),
    state: {
      tone: isInForce(version, seen.now) ? "good" : isOver(version) ? "quiet" : "waiting",
      text: sayState(seen, version),
    },
    body,
    actions: actionsOf(seen, facts),
    foot: t("desk.foot"),
  };
}

function factsOf(seen: Seen, { version, changes, comments, records, proposer }: DeskFacts): Fact[] {
  const t = words(seen);
  return [
    ...(changes ? [{ label: t("desk.changes"), value: t("desk.changesValue", changes) }] : []),
    { label: t("desk.commentsLabel"), value: t("desk.commentsValue", comments) },
    { label: t("desk.record"), value: t("desk.recordValue", { count: records }) },
    ...(version.proposedFrom && proposer && version.state === "approved"
      ? [
          {
            label: t("desk.proposedBy"),
            value: t("desk.proposedValue", { who: proposer, day: sayCompanyDay(seen, version.proposedFrom) }),
          },
        ]
      : []),
    { label: t("desk.interpretedBy"), value: version.interpretedBy || t("changes.nothing") },
    { label: t("desk.supersedes"), value: version.supersedes || t("changes.nothing") },
  ];
}

function actionsOf(seen: Seen, facts: DeskFacts): Action[] {
  const t = words(seen);
  const { version, isHr, maySecond, changes, comments } = facts;
  const { id, label } = version;
  const confirmed = (action: Action & { kind: "run" }, key: "approve" | "publish" | "discard" | "revise"): Action => ({
    ...action,
    confirm: {
      title: t(`confirm.${key}.title`, { label }),
      text: t(`confirm.${key}.text`),
      yes: action.label,
      no: t("buttons.keep"),
    },
  });
  const primary = (action: Action): Action => ({ ...action, weight: "primary" }) as Action;
  const all: Action[] = [];
  const look = [
    ...(changes
      ? [run(t("card.changes"), isHr && version.effectiveFrom === undefined ? "policy.marks" : "policy.changes", id)]
      : []),
    ...(isHr && comments.count > 0 ? [run(t("comments.all"), "policy.comments", id)] : []),
    run(t("desk.record"), "policy.records", id),
    run(t("card.whole"), "policy.whole", id),
  ];
  if (version.state === "draft" && isHr) {
    if (version.unset.length > 0) all.push(primary(open(t("desk.fill"), "policy.parameters", id)));
    else
      all.push(
        primary(open(t("desk.consult"), "policy.start-consult", id)),
        open(t("desk.fill"), "policy.parameters", id),
      );
    if (version.source) all.push(run(t("desk.edit"), "policy.draft-clauses", id));
    if (version.unset.length === 0) all.push(open(t("desk.papered"), "policy.papered", id));
  }
  if (version.state === "consultation" && isHr) {
    all.push(primary(confirmed(run(t("desk.approve"), "policy.approve", id), "approve")));
    all.push(open(t("desk.addRecord"), "policy.add-record", id), open(t("desk.extend"), "policy.extend", id));
    all.push(confirmed(run(t("desk.revise"), "policy.revise", id), "revise"));
  }
  if (version.state === "approved") {
    if (!version.proposedFrom && isHr) all.push(primary(open(t("desk.propose"), "policy.start-propose", id)));
    if (version.proposedFrom && maySecond)
      all.push(primary(confirmed(run(t("desk.publish"), "policy.publish", id), "publish")));
    all.push(run(t("desk.forecast"), "policy.forecast", id));
    if (version.proposedFrom && isHr) all.push(run(t("desk.unpropose"), "policy.unpropose", id));
    if (isHr) all.push(confirmed(run(t("desk.revise"), "policy.revise", id), "revise"));
  }
  if (version.effectiveFrom !== undefined && !isOver(version))
    all.push(run(t("desk.signatures"), "policy.progress", id));
  all.push(...look);
  if (isHr && !isOver(version)) {
    if (version.effectiveFrom === undefined)
      all.push(confirmed(run(t("desk.discard"), "policy.discard", id), "discard"));
    else all.push(open(t("desk.withdraw"), "policy.start-withdraw", id));
  }
  return all;
}

/** The chapters of a draft, or the clauses of one, to be opened and changed. */
export function draftClausesCard(seen: Seen, version: KeptVersion, chapter: ChapterId | undefined): Card {
  const t = words(seen);
  const items: ListItem[] = chapter
    ? CLAUSE_IDS.filter((id) => id.startsWith(`${chapter}.`)).map((id) => ({
        title: sayClause(id, seen.locale),
        action: open(t("desk.change"), "policy.change-clause", version.id, id),
      }))
    : (Object.keys(CHAPTERS) as ChapterId[]).map((id) => ({
        title: t("card.chapter", { id, title: CHAPTERS[id][seen.locale] }),
        action: run(t("hub.open"), "policy.draft-clauses", version.id, id),
      }));
  return {
    title: t("desk.editTitle", { label: version.label }),
    body: [{ kind: "list", items }],
    actions: [run(t("desk.back"), "policy.desk", version.id)],
    foot: t("desk.foot"),
  };
}

/** The file of how a version was made, in the order of its days. */
export function recordsCard(
  seen: Seen,
  version: KeptVersion,
  entries: readonly (RecordEntry & { by: string; files: readonly EvidenceItem[] })[],
  { isHr, url }: { isHr: boolean; url: string },
): Card {
  const t = words(seen);
  const body: Block[] =
    entries.length === 0
      ? [{ kind: "text", text: t("record.empty") }]
      : entries.flatMap((entry): Block[] => [
          { kind: "heading", text: `${entry.day} · ${t(`recordKinds.${entry.kind}`)}` },
          ...(entry.content.participants
            ? [{ kind: "note" as const, text: t("record.participants", { who: entry.content.participants }) }]
            : []),
          { kind: "quote", text: entry.content.text, by: entry.by },
          ...(entry.files.length > 0
            ? [
                {
                  kind: "list" as const,
                  items: entry.files.map(({ id, name, state }) => ({
                    title: name,
                    detail: t(`record.fileStates.${state}`),
                    ...(state === "kept" && {
                      action: run(t("hub.open"), "policy.record-file", entry.id, id.slice(4)),
                    }),
                  })),
                },
              ]
            : []),
        ]);
  return {
    title: t("record.title", { label: version.label }),
    body,
    actions: [
      ...(isHr && !isOver(version) ? [open(t("desk.addRecord"), "policy.add-record", version.id)] : []),
      { kind: "link", label: t("record.file"), url },
      run(t("desk.back"), "policy.desk", version.id),
    ],
    foot: t("record.foot"),
  };
}

/** Who speaks for the employees and the union. */
export function representativesCard(
  seen: Seen,
  people: readonly { id: string; name: string; department: string; capacity: Capacity; since: Date }[],
  isHr: boolean,
): Card {
  const t = words(seen);
  return {
    title: t("representatives.title"),
    body:
      people.length === 0
        ? [{ kind: "text", text: t("representatives.empty") }]
        : [
            {
              kind: "list",
              items: people.map(({ id, name, department, capacity, since }) => ({
                title: t("representatives.line", { name, department }),
                detail: t("representatives.since", {
                  capacity: t(`capacities.${capacity}`),
                  day: sayInstant(since, seen.locale, seen.zone, seen.now),
                }),
                ...(isHr && {
                  action: {
                    ...run(t("representatives.drop"), "policy.drop-representative", id),
                    confirm: {
                      title: t("representatives.dropTitle", { name }),
                      text: t("representatives.dropText"),
                      yes: t("representatives.drop"),
                      no: t("buttons.keep"),
                    },
                  },
                }),
              })),
            },
          ],
    actions: [
      ...(isHr ? [open(t("representatives.add"), "policy.add-representative", "new")] : []),
      run(t("desk.title"), "policy.desk", "all"),
    ],
    foot: t("desk.foot"),
  };
}
