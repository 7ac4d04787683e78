import type { Sample } from "../../../core/feature.ts";
import type { Locale } from "../../../core/locale.ts";
import { certificateCard, certificatesCard, filesCard, missingCard, type Seen, verifiedCard } from "./cards.ts";
import type { Certificate, CertificateState } from "./model.ts";

const STATES: readonly CertificateState[] = ["valid", "expired", "replaced", "ended"];
const PAGE = "https://bot.example.com/w/q/cert/AbCdEfGhIjKlMnOpQrStUvWxYz0";

/** The certificate in each state, for its holder and for whoever scans it. */
export function certificateSamples(locale: Locale): Sample[] {
  const seen: Seen = { locale, company: { zone: "Asia/Shanghai" } };
  const certificate: Certificate = {
    id: "crt_0000000000000001",
    number: 1042,
    token: "AbCdEfGhIjKlMnOpQrStUvWxYz0",
    personId: "per_0000000000000001",
    assignmentId: "tas_0000000000000001",
    course: "policy",
    courseVersion: "0a1b2c3d",
    titles: { "zh-CN": "制度解读：从发布到申诉", en: "The policy explained, from a post to an appeal" },
    name: locale === "zh-CN" ? "欧阳娜娜" : "Alexandra Featherstonehaugh",
    passedAt: new Date("2026-11-24T02:00:00Z"),
    validUntil: new Date("2027-11-24T02:00:00Z"),
    issuedAt: new Date("2026-11-24T02:00:00Z"),
  };
  const files = ([locale, locale === "en" ? "zh-CN" : "en"] as const).map((one) => ({
    locale: one,
    url: "https://bot.example.com/w/x/abc.def.ghi",
  }));
  return [
    ...STATES.flatMap((state): Sample[] => [
      { name: `certificates.own-${state}`, card: certificateCard(seen, certificate, state, PAGE) },
      { name: `certificates.check-${state}`, card: verifiedCard(seen, certificate, state) },
    ]),
    { name: "certificates.check-missing", card: missingCard(seen) },
    { name: "certificates.files", card: filesCard(seen, certificate, files) },
    {
      name: "certificates.list",
      card: certificatesCard(
        seen,
        STATES.slice(0, 3).map((state) => ({ certificate, state })),
        2,
      ),
    },
    { name: "certificates.list-empty", card: certificatesCard(seen, [], 0) },
  ];
}
