import { callback } from "./callback.ts";
import type { Card } from "./card.ts";
import type { Ctx } from "./context.ts";
import { LOCALES, type Locale } from "./locale.ts";
import { coreWords } from "./messages/index.ts";
import { choose, type Person } from "./people.ts";
import { type Reply, replaceCard, say } from "./reply.ts";
import { sayZone } from "./wording.ts";

/** Hours from which reminders may come: those of an office morning and early afternoon. */
const REMIND_FROM = ["09:00", "10:00", "11:00", "13:00", "14:00", "15:00", "16:00"] as const;
/** Languages by their own names, so that whoever cannot read the card finds theirs. */
const NAMES: Record<Locale, string> = { "zh-CN": "中文", en: "English" };

/** What a person can set for themselves: the language, and from when on reminders may come. */
export function settingsCard(ctx: Pick<Ctx, "locale">, person: Person): Card {
  const t = coreWords.in(ctx.locale);
  return {
    title: t("settings.title"),
    body: [
      {
        kind: "facts",
        facts: [
          { label: t("settings.language"), value: NAMES[ctx.locale] },
          { label: t("settings.remindFrom"), value: person.remindFrom ?? REMIND_FROM[0] },
          { label: t("settings.zone"), value: sayZone(person.zone, ctx.locale) },
        ],
      },
      { kind: "note", text: t("settings.note") },
    ],
    actions: [
      {
        kind: "choose",
        label: t("settings.language"),
        callback: callback("core.language"),
        options: LOCALES.map((locale) => ({ value: locale, label: NAMES[locale] })),
      },
      {
        kind: "choose",
        label: t("settings.remindFrom"),
        callback: callback("core.remind-from"),
        options: REMIND_FROM.map((hour) => ({ value: hour, label: hour })),
      },
      { kind: "run", label: t("settings.myData"), callback: callback("core.word", "my-data") },
    ],
  };
}

/** Keeps what was chosen and shows the settings as they are now, in the language that was chosen. */
export async function changeSetting(ctx: Ctx, what: string, chosen: string | undefined): Promise<Reply> {
  const { person } = ctx;
  const locale = LOCALES.find((item) => item === chosen);
  const remindFrom = REMIND_FROM.find((hour) => hour === chosen);
  const isKnown = what === "core.language" ? locale : remindFrom;
  if (!person || !isKnown) return say(coreWords.in(ctx.locale)("router.stale"), "bad");
  await choose(ctx.tx, person.id, { ...(locale && { locale }), ...(remindFrom && { remindFrom }) });
  return replaceCard(
    settingsCard({ locale: locale ?? ctx.locale }, { ...person, remindFrom: remindFrom ?? person.remindFrom }),
  );
}
