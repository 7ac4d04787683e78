/** Where people work, as far as public holidays differ. */
export type Region =
  | "CN"
  | "HK"
  | "SG"
  | "GB-ENG"
  | "GB-SCT"
  | "IE"
  | `DE-${Land}`
  | "FR"
  | "NL"
  | "IT"
  /** The federal holidays; the zone is the employee's own. */
  | "US";

const LAENDER = [
  "BW",
  "BY",
  "BE",
  "BB",
  "HB",
  "HH",
  "HE",
  "MV",
  "NI",
  "NW",
  "RP",
  "SL",
  "SN",
  "ST",
  "SH",
  "TH",
] as const;
type Land = (typeof LAENDER)[number];

const ZONES: Readonly<Record<Region, string>> = {
  CN: "Asia/Shanghai",
  HK: "Asia/Hong_Kong",
  SG: "Asia/Singapore",
  "GB-ENG": "Europe/London",
  "GB-SCT": "Europe/London",
  IE: "Europe/Dublin",
  ...(Object.fromEntries(LAENDER.map((land) => [`DE-${land}`, "Europe/Berlin"])) as Record<`DE-${Land}`, string>),
  FR: "Europe/Paris",
  NL: "Europe/Amsterdam",
  IT: "Europe/Rome",
  US: "America/New_York",
};

export const REGIONS = Object.keys(ZONES) as readonly Region[];

/** Whether a text from outside names a region whose calendar we have. */
export function isRegion(text: string): text is Region {
  return Object.hasOwn(ZONES, text);
}

/** The zone of a region, where people there have none of their own. */
export function zoneOf(region: Region): string {
  return ZONES[region];
}
