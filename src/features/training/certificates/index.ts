import type { Ctx } from "../../../core/context.ts";
import { defineFeature, type PressHandler } from "../../../core/feature.ts";
import { downloadPath } from "../../../core/links.ts";
import { LOCALES } from "../../../core/locale.ts";
import { findPerson } from "../../../core/people.ts";
import { type Reply, say, showCard } from "../../../core/reply.ts";
import { sayDate } from "../../../core/wording.ts";
import { findAssignment } from "../store.ts";
import { certificateCard, certificatesCard, filesCard, missingCard, verifiedCard, words } from "./cards.ts";
import { issueCertificate } from "./issue.ts";
import { certificateWords } from "./messages/index.ts";
import { type Certificate, type CertificateState, KEPT_MONTHS, sayNumber, stateOf } from "./model.ts";
import { checkUrl, PAGE, PAPER, paperDownload } from "./paper.ts";
import { certificateSamples } from "./samples.ts";
import { certificatesOf, dueCertificates, eraseCertificate, findCertificate } from "./store.ts";

/** Shown in one list; the rest is older. */
const SHOWN = 8;

/** Each certificate of somebody with what is true of it now, the newest first. */
async function allOf(ctx: Ctx, personId: Certificate["personId"]) {
  const [all, holder] = [await certificatesOf(ctx, personId), await findPerson(ctx.tx, personId)];
  const isHolderHere = holder?.isActive === true;
  return all.map((certificate, at): { certificate: Certificate; state: CertificateState } => ({
    certificate,
    state: stateOf(
      certificate,
      { isHolderHere, hasNewer: all.slice(0, at).some(({ course }) => course === certificate.course) },
      ctx.now,
    ),
  }));
}

const withState = async (ctx: Ctx, { id, personId }: Certificate) =>
  (await allOf(ctx, personId)).find(({ certificate }) => certificate.id === id);

/** The card of the reader's own certificate; others get the same answer as for none. */
async function show(ctx: Ctx, found: Certificate | undefined): Promise<Reply> {
  const own = found && found.personId === ctx.person?.id ? await withState(ctx, found) : undefined;
  if (!own) return say(words(ctx)("says.none"), "quiet");
  return showCard(certificateCard(ctx, own.certificate, own.state, checkUrl(ctx, own.certificate)));
}

async function list(ctx: Ctx): Promise<Reply> {
  const all = ctx.person ? await allOf(ctx, ctx.person.id) : [];
  return showCard(certificatesCard(ctx, all.slice(0, SHOWN), Math.max(0, all.length - SHOWN)));
}

const presses: PressHandler[] = [
  {
    name: "certificate.of",
    async handle(ctx, { id }) {
      const assignment = await findAssignment(ctx, id);
      if (!assignment || assignment.personId !== ctx.person?.id) return say(words(ctx)("says.none"), "quiet");
      const certificate = await issueCertificate(ctx, assignment);
      return certificate ? show(ctx, certificate) : say(words(ctx)("says.notPassed"), "quiet");
    },
  },
  { name: "certificate.show", handle: async (ctx, { id }) => show(ctx, await findCertificate(ctx, { id })) },
  { name: "certificate.list", handle: list },
  {
    name: "certificate.files",
    async handle(ctx, { id }) {
      const certificate = await findCertificate(ctx, { id });
      if (!certificate || certificate.personId !== ctx.person?.id) return say(words(ctx)("says.none"), "quiet");
      const { personId } = certificate;
      const files = LOCALES.toSorted((one) => (one === ctx.locale ? -1 : 1)).map((locale) => ({
        locale,
        url: `${ctx.publicUrl}${downloadPath(ctx, { download: PAPER, personId, arg: `${id}.${locale}` })}`,
      }));
      return showCard(filesCard(ctx, certificate, files));
    },
  },
];

/** The paper that says that somebody passed a course, and the page at which anybody who holds it can check it. */
export const certificates = defineFeature({
  name: "certificates",
  words: certificateWords as never,
  commands: [
    {
      name: "certificates",
      words: { "zh-CN": ["证书"], en: ["certificates", "certificate"] },
      summary: (locale) => certificateWords.in(locale)("summary"),
      handle: list,
    },
  ],
  presses,
  numbered: {
    prefix: "cert",
    async open(ctx, number) {
      const certificate = await findCertificate(ctx, { number });
      return certificate?.personId === ctx.person?.id ? show(ctx, certificate) : undefined;
    },
    idOf: async (ctx, number) => (await findCertificate(ctx, { number }))?.id,
  },
  downloads: [paperDownload],
  publicPages: [
    {
      name: PAGE,
      async draw(ctx, token) {
        const certificate = await findCertificate(ctx, { token });
        const known = certificate && (await withState(ctx, certificate));
        return known
          ? { card: verifiedCard(ctx, known.certificate, known.state) }
          : { card: missingCard(ctx), isMissing: true };
      },
    },
  ],
  async personalData(ctx, person) {
    const t = words(ctx);
    return [
      {
        key: "training.certificates",
        title: t("data.title"),
        columns: [
          t("fact.number"),
          t("fact.name"),
          t("fact.course"),
          t("fact.version"),
          t("fact.passed"),
          t("fact.until"),
          t("data.state"),
        ],
        rows: (await allOf(ctx, person.id)).map(({ certificate, state }) => [
          sayNumber(certificate.number),
          certificate.name,
          certificate.titles[ctx.locale],
          certificate.courseVersion,
          certificate.passedAt,
          certificate.validUntil,
          t(`verify.${state}`, { until: sayDate(certificate.validUntil, ctx.locale, ctx.company.zone) }),
        ]),
      },
    ];
  },
  retention: [
    {
      kind: "training.certificates",
      months: KEPT_MONTHS,
      description: (locale) => certificateWords.in(locale)("data.kept"),
      due: dueCertificates,
      erase: eraseCertificate,
    },
  ],
  samples: certificateSamples,
});
