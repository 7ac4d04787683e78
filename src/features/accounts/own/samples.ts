import type { Sample } from "../../../core/feature.ts";
import type { Locale } from "../../../core/locale.ts";
import { allCard, ownCard } from "./cards.ts";
import { drawDeclare } from "./forms.ts";
import { CONSENT, type OwnAccount } from "./model.ts";

const NOW = new Date("2026-11-24T08:20:00Z");
const ZONE = "Asia/Shanghai";
const SAID: Record<Locale, { name: string; department: string; purpose: string }> = {
  "zh-CN": { name: "陈晨", department: "市场部", purpose: "回复客户在评论里的提问" },
  en: { name: "Emma Brown", department: "International Sales", purpose: "Answers customers in comments" },
};

/** Cards and the form for the tests and the demo: the longest and the emptiest among them. */
export function ownAccountSamples(locale: Locale): Sample[] {
  const seen = { locale, zone: ZONE, now: NOW };
  const { name, department, purpose } = SAID[locale];
  const declared: OwnAccount = {
    id: "own_0000000000000001",
    personId: "per_0000000000000001",
    platform: "weibo",
    said: { handle: "@chen_chen", link: "https://weibo.com/chen_chen", purpose },
    consent: CONSENT,
    consentedAt: NOW,
    withdrawnAt: undefined,
  };
  const withdrawn: OwnAccount = { ...declared, id: "own_0000000000000002", said: undefined, withdrawnAt: NOW };
  return [
    { name: "own-accounts.empty", card: ownCard(seen, [], false) },
    { name: "own-accounts.own", card: ownCard(seen, [declared, withdrawn], true) },
    { name: "own-accounts.all-empty", card: allCard(seen, [], { from: 0, total: 0 }) },
    { name: "own-accounts.all", card: allCard(seen, [{ ...declared, name, department }], { from: 0, total: 12 }) },
    { name: "own-accounts.form-declare", form: drawDeclare(seen) },
  ];
}
