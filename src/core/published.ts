/**
 * Something that the company publishes to all its people, as its feeds show it: already released, in the reader's
 * language, naming nobody.
 */
export type Published = {
  /** Ours, and the same for ever: readers know an entry by it. */
  id: string;
  title: string;
  /** Plain text; paragraphs by blank lines. */
  text: string;
  at: Date;
  /** When it last became something else. */
  changedAt?: Date;
  /** What kind of thing it is, in words. */
  topic?: string;
  /** Where all of it can be read, for everybody in the company. */
  url?: string;
};
