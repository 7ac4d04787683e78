import type { Sample } from "../../core/feature.ts";
import type { Locale } from "../../core/locale.ts";
import { keysCard, madeCard, PAGE, type Shown } from "./cards.ts";
import { drawMake } from "./forms.ts";

const SAID: Record<Locale, { by: string; names: readonly string[] }> = {
  "zh-CN": { by: "吴桐", names: ["OA 首页", "内网“合规”栏目", "二楼茶水间公告屏", "上海办公室门户", "新员工入职页面"] },
  en: {
    by: "Wu Tong",
    names: [
      "OA front page",
      "Intranet, compliance column",
      "Screen in the canteen",
      "Portal of the Shanghai office",
      "Page for new joiners",
    ],
  },
};

/** Cards and the form for the tests and the demo: the longest and the emptiest among them. */
export function feedSamples(locale: Locale): Sample[] {
  const seen = { locale, zone: "Asia/Shanghai", now: new Date("2026-11-24T08:20:00Z") };
  const { by, names } = SAID[locale];
  const keys = names.map(
    (name, at): Shown => ({
      id: `fdk_000000000000000${at}`,
      name,
      madeById: "per_0000000000000001",
      madeAt: new Date("2026-11-20T02:00:00Z"),
      by: at === 4 ? undefined : by,
    }),
  );
  const url = (format: string) =>
    `https://shenyan.example.com/feeds/policy.${format}?key=Zx8Q2mV0tYw3kLr7Pn5sBd1fHj6gCa9e`;
  return [
    { name: "feeds.empty", card: keysCard(seen, [], { from: 0, total: 0 }) },
    { name: "feeds.keys", card: keysCard(seen, keys.slice(0, PAGE), { from: 0, total: 7 }) },
    { name: "feeds.made", card: madeCard(seen, names[1] ?? "", { atom: url("atom"), json: url("json") }) },
    { name: "feeds.form-make", form: drawMake(seen) },
  ];
}
