import type { Callback } from "./callback.ts";
import type { Picture } from "./picture.ts";

/**
 * What a person is shown: plain data in the reader's language, with words for the meaning and not for the look.
 * Each platform draws it with its own pure renderer. No platform's name or limit stands here.
 *
 * All text is plain text: renderers escape it, and no markup in it has an effect.
 */
export type Card = {
  /** The thing and its number: "Incident INC-1042". */
  title: string;
  /** Where it stands and who is next. */
  state?: { tone: Tone; text: string };
  body: Block[];
  /** In order of weight. Renderers show the first ones and move the rest under "more" or to the details page. */
  actions: Action[];
  /** Why the reader got this and who else sees it. */
  foot?: string;
  /**
   * It stands in the place of what must not be read any more: what was sent with it is taken away, and where a platform
   * lets nobody change the card, the card is taken away too.
   */
  isTakenBack?: true;
};

export type Tone = "waiting" | "good" | "bad" | "quiet";

export type Block =
  /** A paragraph of ours. */
  | { kind: "text"; text: string }
  /** A remark of less weight. */
  | { kind: "note"; text: string }
  /** A heading between groups of blocks. */
  | { kind: "heading"; text: string }
  /** What a person wrote, shown as theirs and never as ours. `isWhole`: to be read whole; where there is room, unshortened. */
  | { kind: "quote"; by?: string; text: string; isWhole?: true }
  /** Labels with values, at most six. */
  | { kind: "facts"; facts: Fact[] }
  /** Things in a row, each perhaps with its own button; `more` tells how many are not shown. */
  | { kind: "list"; items: ListItem[]; more?: { count: number; action?: Action } }
  /** Steps, done or not, each perhaps with the button that marks it. */
  | { kind: "steps"; steps: Step[] }
  /** A code that the reader must copy or write down. */
  | { kind: "code"; text: string }
  /** A picture that we drew. `alt` says in words what it shows, and stands in its place where it cannot be shown. */
  | { kind: "picture"; picture: Picture; alt: string };

/** The pictures of a card, in order. */
export const picturesOf = ({ body }: Card): Picture[] =>
  body.flatMap((block) => (block.kind === "picture" ? [block.picture] : []));

export type Fact = { label: string; value: string };
export type ListItem = { title: string; detail?: string; action?: Action };
export type Step = { text: string; isDone: boolean; detail?: string; action?: Action };

export type Action =
  /** Runs a command. `confirm` asks first, and names the thing. */
  | { kind: "run"; label: string; callback: Callback; weight?: Weight; confirm?: Confirm }
  /** Opens a form; platforms whose forms must be opened within seconds of the press need to know beforehand. */
  | { kind: "open"; label: string; callback: Callback; weight?: Weight }
  /** One of several options; the chosen value comes back as `chosen` of the press. At most ten options. */
  | { kind: "choose"; label: string; callback: Callback; options: Option[] }
  /** A page of ours or of somebody else's. */
  | { kind: "link"; label: string; url: string; weight?: Weight };

/** At most one action of a card is "primary"; "danger" only where the main action destroys something. */
export type Weight = "primary" | "danger";
export type Confirm = { title: string; text: string; yes: string; no: string };
export type Option = { value: string; label: string; hint?: string };
