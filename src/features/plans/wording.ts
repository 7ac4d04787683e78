import { type CivilDate, instantAt } from "../../core/calendar/civil.ts";
import { callback } from "../../core/callback.ts";
import type { Action } from "../../core/card.ts";
import type { Ctx } from "../../core/context.ts";
import { sayDay } from "../../core/wording.ts";
import { planWords } from "./messages/index.ts";
import type { Content } from "./model.ts";

/** What all cards of plans have in common: the catalogue, buttons, days, accounts. */

export type Seen = Pick<Ctx, "locale" | "zone" | "now">;

export const words = ({ locale }: Pick<Seen, "locale">) => planWords.in(locale);
export const press = (label: string, event: string, id: string, arg?: string): Action => ({
  kind: "run",
  label,
  callback: callback(`plan.${event}`, id, arg),
});
export const open = (label: string, event: string, id: string): Action => ({
  kind: "open",
  label,
  callback: callback(`plan.${event}`, id),
});
/** A day as it is said, whose calendar it is on. */
export const sayCivil = (seen: Seen, day: CivilDate, zone: string): string =>
  sayDay(instantAt(day, "12:00", zone), seen.locale, zone, seen.now);

/** Things in a row, as the language sets them off. */
export const list = ({ locale }: Pick<Seen, "locale">, items: readonly string[]): string =>
  items.join(locale === "en" ? ", " : "、");

/** "微博 · @company", or the own account; in old plans what somebody wrote. */
export const sayAccount = (
  seen: Pick<Seen, "locale">,
  { account, accountSaid }: Pick<Content, "account" | "accountSaid">,
): string =>
  accountSaid
    ? `${words(seen)(`platforms.${accountSaid.platform}`)} · ${accountSaid.handle}`
    : (account ?? words(seen)("card.ownAccount"));

/** "11月26日(周四) – 11月27日(周五)"; one day alone. */
export const sayDays = (
  seen: Seen,
  { firstDay, lastDay }: Pick<Content, "firstDay" | "lastDay">,
  zone: string,
): string => [...new Set([firstDay, lastDay])].map((day) => sayCivil(seen, day, zone)).join(" – ");
