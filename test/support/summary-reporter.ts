import type { Reporter, TestModule } from "vitest/node";

/** One plain line at the end that people and machines can read: `612 passed, 0 failed, 3 skipped`. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    for (const module of modules) {
      if (module.state() === "failed" && [...module.children.allTests()].length === 0) counts.failed++;
      for (const item of module.children.allTests()) {
        const { state } = item.result();
        if (state !== "pending") counts[state]++;
      }
    }
    counts.failed += errors.length;
    console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
  }
}
