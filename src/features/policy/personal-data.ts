import type { Ctx } from "../../core/context.ts";
import type { Person } from "../../core/people.ts";
import type { DataSection } from "../../core/personal-data.ts";
import { channelWordsOf } from "./consent/store-consent.ts";
import { sayCommentNumber } from "./making/model.ts";
import { commentsOf } from "./making/store-making.ts";
import { policyWords } from "./messages/index.ts";
import { acknowledgedBy, findWord, requestsOf } from "./signing/store-signing.ts";
import { versionsOf } from "./store.ts";

/** What somebody was asked and said about the policy: their signatures, their words on the channel, their comments. */
export async function policyData(ctx: Ctx, person: Person): Promise<DataSection[]> {
  const t = policyWords.in(ctx.locale);
  const versions = await versionsOf(ctx);
  const labelOf = (id: string) => versions.find((one) => one.id === id)?.label ?? "";
  const words = [];
  for (const [versionId] of await acknowledgedBy(ctx, person.id)) {
    const word = await findWord(ctx, person.id, versionId);
    if (word) words.push(word);
  }
  const requests = await requestsOf(ctx, person.id);
  return [
    {
      key: "policy.requests",
      title: t("data.requests"),
      columns: [t("data.version"), t("data.state"), t("register.asked"), t("register.opened")],
      rows: requests.map((request) => [
        labelOf(request.basisId),
        t(`requestStates.${request.state}`),
        request.askedAt,
        request.openedAt,
      ]),
    },
    {
      key: "policy.signatures",
      title: t("data.signatures"),
      columns: [
        t("data.version"),
        t("register.at"),
        t("register.language"),
        t("register.way"),
        t("register.account"),
        t("register.message"),
        t("register.declaration"),
        t("receipt.reservation"),
        t("register.textHash"),
      ],
      rows: words.map((word) => [
        labelOf(word.versionId),
        word.at,
        word.locale,
        t(`ways.${word.way}`),
        word.platform,
        word.messageId,
        word.declaration,
        word.reservation,
        word.textHash ?? word.hash,
      ]),
    },
    {
      key: "policy.channel",
      title: t("consent.title"),
      columns: [t("data.answer"), t("register.at"), t("data.email"), t("register.declaration")],
      rows: (await channelWordsOf(ctx, person.id)).map(({ answer, at, email, declaration }) => [
        t(`consent.answers.${answer}`),
        at,
        email,
        declaration,
      ]),
    },
    {
      key: "policy.comments",
      title: t("comments.mine"),
      columns: [t("data.number"), t("data.version"), t("data.clause"), t("data.text"), t("comments.answer")],
      rows: (await commentsOf(ctx, person.id)).map((comment) => [
        sayCommentNumber(comment.number),
        labelOf(comment.versionId),
        comment.clauseId,
        comment.text,
        comment.answer,
      ]),
    },
  ];
}
