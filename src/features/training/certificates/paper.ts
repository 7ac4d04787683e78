import type { Ctx } from "../../../core/context.ts";
import type { Download } from "../../../core/download.ts";
import { LOCALES, type Locale } from "../../../core/locale.ts";
import { toCertificate } from "../../../core/pdf.ts";
import { publicPagePath } from "../../../core/public-page.ts";
import { sayDate } from "../../../core/wording.ts";
import { words } from "./cards.ts";
import { type Certificate, sayNumber } from "./model.ts";
import { findCertificate } from "./store.ts";

export const PAPER = "certificates.paper";
export const PAGE = "cert";

export const checkUrl = ({ publicUrl }: Pick<Ctx, "publicUrl">, { token }: Pick<Certificate, "token">): string =>
  `${publicUrl}${publicPagePath(PAGE, token)}`;

/** The paper. It depends on nothing but the certificate and the language, so that twice printed it is the same. */
export function paperOf(
  { publicUrl, company }: Pick<Ctx, "publicUrl" | "company">,
  certificate: Certificate,
  locale: Locale,
): Promise<Uint8Array> {
  const t = words({ locale });
  const { name, titles, courseVersion, passedAt, validUntil, issuedAt, number } = certificate;
  return toCertificate({
    language: locale,
    title: t("print.title"),
    intro: t("print.intro"),
    name,
    statement: t("print.statement"),
    course: titles[locale],
    facts: [
      { label: t("fact.passed"), value: sayDate(passedAt, locale, company.zone) },
      { label: t("fact.until"), value: sayDate(validUntil, locale, company.zone) },
      { label: t("fact.number"), value: sayNumber(number) },
      { label: t("fact.version"), value: courseVersion },
    ],
    qr: { text: checkUrl({ publicUrl }, certificate), caption: t("print.scan") },
    foot: t("print.foot"),
    at: issuedAt,
  });
}

/** `id.language`: for the holder alone. */
export const paperDownload: Download = {
  name: PAPER,
  async make(ctx, arg) {
    const [id = "", asked] = arg.split(".");
    const certificate = await findCertificate(ctx, { id });
    if (!certificate || certificate.personId !== ctx.person?.id) return undefined;
    const locale = LOCALES.find((one) => one === asked) ?? ctx.locale;
    const bytes = await paperOf(ctx, certificate, locale);
    const fileName = `${sayNumber(certificate.number)}.pdf`;
    return { fileName, mime: "application/pdf", bytes, subject: certificate.id };
  },
};
