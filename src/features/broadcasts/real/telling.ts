import { EVERYBODY } from "../../../core/audience.ts";
import { conflictOf } from "../../../core/conflicts.ts";
import { UserError } from "../../../core/errors.ts";
import type { PressHandler } from "../../../core/feature.ts";
import { NotAllowed } from "../../../core/lifecycle.ts";
import { LOCALES, type Locale } from "../../../core/locale.ts";
import { hasRole } from "../../../core/people.ts";
import type { Reply } from "../../../core/reply.ts";
import { findCase, partiesOfCase, sanctionOf } from "../../cases/index.ts";
import { moveBroadcast, words } from "../handling.ts";
import { broadcastWords } from "../messages/index.ts";
import { type Content, DIRECT, type Wording } from "../model.ts";
import { fromRealLife, insertBroadcast } from "../store.ts";
import { worked } from "../writing.ts";
import { askSubject, objectionEnd } from "./asking.ts";
import { type Outline, outlineOf, whyNotSource } from "./source.ts";

/** The words of a first draft: what can be said of any such case, for somebody to write on. */
function wordingOf(locale: Locale, outline: Outline): Wording {
  const t = broadcastWords.in(locale);
  const clause = outline.clauses.join(locale === "zh-CN" ? "、" : ", ");
  const where = outline.department ?? t("draft.somewhere");
  const params = {
    season: t(`draft.seasons.${outline.season}`),
    where,
    clause,
    step: t(`draft.steps.${outline.step}`),
  };
  return {
    title: t("draft.title", { clause }),
    text: `${t("draft.text", params)}\n\n${t("draft.toWrite")}`,
    lesson: t("draft.lesson"),
  };
}

/**
 * A closed case becomes an anonymous draft. Whom it is about is asked before anybody else reads it; until their days are
 * over, and legal has looked at it, nobody can release it.
 */
export const fromCasePress: PressHandler = {
  name: "broadcast.from-case",
  async handle(ctx, { id }): Promise<Reply> {
    const t = words(ctx);
    const { person } = ctx;
    if (!person || !hasRole(person, "hr", "compliance"))
      throw new NotAllowed(id, "not-teller", t("reasons.not-teller"));
    const row = await findCase(ctx, id);
    if (!row) throw new UserError("no-such-case", t("reasons.no-such-case"));
    if (conflictOf(person, await partiesOfCase(ctx, row))) throw new NotAllowed(id, "party", t("reasons.party"));
    const refusal = await whyNotSource(ctx, row);
    if (refusal) {
      const reason = t as (key: string) => string;
      throw new UserError(refusal, reason(`reasons.${refusal}`));
    }
    const known = (await fromRealLife(ctx)).find(({ sourceId }) => sourceId === row.id);
    if (known) return worked(ctx, known);
    const sanction = await sanctionOf(ctx, row.id);
    if (!sanction) throw new UserError("no-violation", t("reasons.no-violation"));
    const outline = await outlineOf(ctx, row, sanction.step);
    const content: Content = {
      words: Object.fromEntries(LOCALES.map((locale) => [locale, wordingOf(locale, outline)])) as Content["words"],
      clauses: outline.clauses,
    };
    const draft = await insertBroadcast(ctx, {
      kind: "warning",
      content,
      audience: EVERYBODY,
      ways: DIRECT,
      isInFeed: false,
      asksConfirm: false,
      writerIds: [person.id],
      sourceId: row.id,
      objectUntil: await objectionEnd(ctx, row.subjectId),
    });
    if (!draft) throw new Error("a draft without a schedule meets no other");
    await askSubject(ctx, draft.id, draft.version, row.subjectId);
    return worked(ctx, await moveBroadcast(ctx, draft, "write"));
  },
};
