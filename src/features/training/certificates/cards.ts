import { callback } from "../../../core/callback.ts";
import type { Action, Card, Fact, Tone } from "../../../core/card.ts";
import type { Ctx } from "../../../core/context.ts";
import type { Locale } from "../../../core/locale.ts";
import { sayDate } from "../../../core/wording.ts";
import { certificatesButton } from "./button.ts";
import { certificateWords } from "./messages/index.ts";
import { type Certificate, type CertificateState, sayNumber } from "./model.ts";

export type Seen = Pick<Ctx, "locale"> & { company: { zone: string } };
export const words = ({ locale }: Pick<Seen, "locale">) => certificateWords.in(locale);

type Run = Action & { kind: "run" };
const press = (label: string, command: string, id: string): Run => ({
  kind: "run",
  label,
  callback: callback(command, id),
});
const main = (action: Run): Action => ({ ...action, weight: "primary" });

const TONES: Readonly<Record<CertificateState, Tone>> = {
  valid: "good",
  expired: "waiting",
  replaced: "quiet",
  ended: "quiet",
};
const until = (seen: Seen, { validUntil }: Certificate) => sayDate(validUntil, seen.locale, seen.company.zone);

/** What a certificate says, the same on card, paper and page; days are those of the company, for whoever reads. */
function factsOf(seen: Seen, certificate: Certificate): Fact[] {
  const t = words(seen);
  const { name, titles, courseVersion, passedAt, number } = certificate;
  return [
    { label: t("fact.name"), value: name },
    { label: t("fact.course"), value: titles[seen.locale] },
    { label: t("fact.passed"), value: sayDate(passedAt, seen.locale, seen.company.zone) },
    { label: t("fact.until"), value: until(seen, certificate) },
    { label: t("fact.number"), value: sayNumber(number) },
    { label: t("fact.version"), value: courseVersion },
  ];
}

/** A certificate for its holder. `page`: the address at which anybody checks it. */
export function certificateCard(seen: Seen, certificate: Certificate, state: CertificateState, page: string): Card {
  const t = words(seen);
  const { id, number, course } = certificate;
  const pdf = press(t("pdf"), "certificate.files", id);
  return {
    title: t("title", { number: sayNumber(number) }),
    state: { tone: TONES[state], text: t(`state.${state}`, { until: until(seen, certificate) }) },
    body: [
      { kind: "facts", facts: factsOf(seen, certificate) },
      { kind: "text", text: t("text") },
    ],
    actions: [
      ...(state === "expired" ? [main(press(t("quiz"), "training.begin", course)), pdf] : [main(pdf)]),
      { kind: "link", label: t("check"), url: page },
      press(t("course"), "training.course", course),
      press(t("all"), "certificate.list", "all"),
    ],
    foot: t("foot"),
  };
}

/** Where the paper comes from: a file in each language, the reader's first. */
export function filesCard(
  seen: Seen,
  { id, number }: Certificate,
  files: readonly { locale: Locale; url: string }[],
): Card {
  const t = words(seen);
  return {
    title: t("files.title", { number: sayNumber(number) }),
    body: [{ kind: "text", text: t("files.text") }],
    actions: [
      ...files.map(
        ({ locale, url }, at): Action => ({
          kind: "link",
          label: t(`files.${locale}`),
          url,
          ...(at === 0 && { weight: "primary" as const }),
        }),
      ),
      press(t("open"), "certificate.show", id),
    ],
    foot: t("foot"),
  };
}

/** All certificates of the reader; where there is none, how to come by one. */
export function certificatesCard(
  seen: Seen,
  certificates: readonly { certificate: Certificate; state: CertificateState }[],
  more: number,
): Card {
  const t = words(seen);
  return {
    title: certificatesButton(seen).label,
    body:
      certificates.length === 0
        ? [{ kind: "text", text: t("list.empty") }]
        : [
            {
              kind: "list",
              items: certificates.map(({ certificate, state }) => ({
                title: certificate.titles[seen.locale],
                detail: `${sayNumber(certificate.number)} · ${t(`state.${state}`, { until: until(seen, certificate) })}`,
                action: press(t("open"), "certificate.show", certificate.id),
              })),
              ...(more > 0 && { more: { count: more } }),
            },
          ],
    actions: [press(t("list.courses"), "training.courses", "all")],
    foot: t("list.foot"),
  };
}

/**
 * What whoever scans the code sees. The name stands there because it stands on the paper that led here, and a paper with
 * another name on it would else pass the check; nothing beyond the paper does.
 */
export function verifiedCard(seen: Seen, certificate: Certificate, state: CertificateState): Card {
  const t = words(seen);
  return {
    title: t("verify.title"),
    state: {
      tone: state === "valid" ? "good" : "bad",
      text: t(`verify.${state}`, { until: until(seen, certificate) }),
    },
    body: [
      { kind: "text", text: t(`verify.${state}Text`) },
      { kind: "facts", facts: factsOf(seen, certificate) },
    ],
    actions: [],
    foot: t("verify.foot"),
  };
}

/** There is no certificate behind the address: never was, or not any more. */
export function missingCard(seen: Pick<Seen, "locale">): Card {
  const t = words(seen);
  return {
    title: t("verify.title"),
    state: { tone: "bad", text: t("verify.missing") },
    body: [{ kind: "text", text: t("verify.missingText") }],
    actions: [],
    foot: t("verify.foot"),
  };
}
