import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Files that take a minute or more, the longest first: what is begun last must not be what takes longest. */
const LONG = [/hostile-text/, /process\.test/, /\/contract\//, /\/browser-/, /\/features\/cases\//];
const rankOf = ({ moduleId }: TestSpecification): number => {
  const rank = LONG.findIndex((pattern) => pattern.test(moduleId));
  return rank === -1 ? LONG.length : rank;
};

/** The order in which files are handed out; on a clean clone nothing is known of earlier runs. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return (await super.sort(files)).toSorted((a, b) => rankOf(a) - rankOf(b));
  }
}
