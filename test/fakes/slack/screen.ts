import { decodeEntities, elementsOf, wordsOf } from "./blocks.ts";
import { type Fields, fieldsOf, listOf, textOf } from "./json.ts";
import type { Message, OpenView, StateValue } from "./model.ts";
import { labelOf, stateValues } from "./view-state.ts";
import type { Workspace } from "./workspace.ts";

/** A message as it stood when it was looked at. */
export type SeenMessage = {
  kind: "message";
  channel: string;
  ts: string;
  thread_ts: string | undefined;
  user: string;
  isEphemeral: boolean;
  isEdited: boolean;
  /** The fallback that notifications and screen readers use. */
  text: string;
  blocks: Fields[];
  /** All that can be read, one text a line. */
  words: string;
  buttons: string[];
  files: string[];
};

type SeenField = {
  blockId: string;
  actionId: string;
  label: string;
  type: string;
  value: StateValue | undefined;
};

/** A modal or Home tab as it stood when it was looked at. */
export type SeenView = {
  kind: "view";
  id: string;
  type: "modal" | "home";
  title: string;
  submit: string | undefined;
  blocks: Fields[];
  words: string;
  buttons: string[];
  fields: SeenField[];
  /** What the app put beside the fields, by block id. */
  errors: Record<string, string>;
};

/** All that one person has in front of them. */
export type Screen = {
  /** The direct conversation with the app, oldest first, answers for their eyes only among them. */
  direct: SeenMessage[];
  /** Everything in any conversation that only they see. */
  ephemerals: SeenMessage[];
  home: SeenView | undefined;
  /** The top modal. */
  modal: SeenView | undefined;
  modalsOpen: number;
  /** All words on it. */
  words: string;
};

export function screenOf(workspace: Workspace, user: string): Screen {
  const directId = workspace.directOf(user)?.id;
  const direct = workspace.messages.filter((m) => m.channel === directId).map(seenMessage);
  const ephemerals = workspace.messages.filter((m) => m.ephemeral_to === user).map(seenMessage);
  const home = workspace.homes.get(user);
  const top = workspace.topView(user);
  const seenHome = home && seenView(home);
  const modal = top && seenView(top);
  const words = [...direct, ...ephemerals, ...(seenHome ? [seenHome] : []), ...(modal ? [modal] : [])];
  return {
    direct,
    ephemerals,
    home: seenHome,
    modal,
    modalsOpen: workspace.stackOf(user).length,
    words: words.map((part) => part.words).join("\n"),
  };
}

export function seenMessage(message: Message): SeenMessage {
  const blocks = structuredClone(message.blocks ?? []);
  return {
    kind: "message",
    channel: message.channel,
    ts: message.ts,
    thread_ts: message.thread_ts,
    user: message.user,
    isEphemeral: message.ephemeral_to !== undefined,
    isEdited: message.edited !== undefined,
    text: decodeEntities(message.text),
    blocks,
    words: blocks.length > 0 ? wordsOf(blocks) : decodeEntities(message.text),
    buttons: buttonsOf(blocks),
    files: (message.files ?? []).map((file) => file.name),
  };
}

function seenView(view: OpenView): SeenView {
  const blocks = structuredClone(listOf(view.definition.blocks));
  const title = textOf(fieldsOf(view.definition.title).text);
  const submit = textOf(fieldsOf(view.definition.submit).text);
  const values = stateValues(blocks, view.typed);
  const fields = blocks.flatMap((block) =>
    elementsOf(block)
      .filter(() => block.type === "input")
      .map((element) => {
        const [blockId, actionId] = [textOf(block.block_id), textOf(element.action_id)];
        return {
          blockId,
          actionId,
          label: textOf(fieldsOf(block.label).text),
          type: textOf(element.type),
          value: values[blockId]?.[actionId],
        };
      }),
  );
  const errors = { ...view.errors };
  return {
    kind: "view",
    id: view.id,
    type: view.type,
    title,
    submit: submit === "" ? undefined : submit,
    blocks,
    words: [title, wordsOf(blocks), submit, ...Object.values(errors)].filter((text) => text !== "").join("\n"),
    buttons: buttonsOf(blocks),
    fields,
    errors,
  };
}

const buttonsOf = (blocks: readonly Fields[]): string[] =>
  blocks.flatMap((block) =>
    elementsOf(block)
      .filter((element) => element.type === "button")
      .map((element) => labelOf(block, element)),
  );
