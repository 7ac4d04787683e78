import type { Action, Card, ListItem } from "../../../core/card.ts";
import type { EvidenceItem } from "../../../core/evidence.ts";
import { main, open, press, type Seen, words } from "./cards.ts";
import { type Session, sayNumber } from "./model.ts";

/** The part of a file's id that a button has room for. */
const argOf = ({ id }: Pick<EvidenceItem, "id">): string => id.slice(4);

/** What there is to read; a trainer adds and takes away, so that what is there is a list with one kind of button. */
export function materialsCard(
  seen: Pick<Seen, "locale">,
  { id, number, links }: Session,
  files: readonly EvidenceItem[],
  isTrainer: boolean,
): Card {
  const t = words(seen);
  const fileAction = (file: EvidenceItem): Action =>
    isTrainer
      ? press(t("buttons.drop"), "drop", id, `f.${argOf(file)}`)
      : press(t("buttons.open"), "file", id, argOf(file));
  const items: ListItem[] = [
    ...links.map(
      ({ title, url }, at): ListItem => ({
        title,
        detail: isTrainer ? url : t("materials.link"),
        action: isTrainer
          ? press(t("buttons.drop"), "drop", id, `l.${at}`)
          : press(t("buttons.open"), "link", id, `${at}`),
      }),
    ),
    ...files.map((file): ListItem => ({ title: file.name, detail: t("materials.file"), action: fileAction(file) })),
  ];
  return {
    title: t("materials.title", { number: sayNumber(number) }),
    body:
      items.length === 0
        ? [{ kind: "text", text: t("materials.empty") }]
        : [
            { kind: "text", text: t("materials.text") },
            { kind: "list", items },
          ],
    actions: [
      ...(isTrainer
        ? [main(open(t("buttons.addMaterial"), "materials", id)), press(t("buttons.back"), "manage", id)]
        : []),
      press(t("list.open"), "show", id),
    ],
    foot: t("list.foot"),
  };
}

/** One thing to read, at an address that opens it. */
export const readCard = (
  seen: Pick<Seen, "locale">,
  session: Session,
  what: { title: string; url: string; isFile: boolean },
): Card => {
  const t = words(seen);
  return {
    title: what.title,
    body: [{ kind: "note", text: what.isFile ? t("materials.fileText") : what.url }],
    actions: [
      { kind: "link", label: t("buttons.open"), url: what.url, weight: "primary" },
      press(t("buttons.back"), "read", session.id),
    ],
  };
};
