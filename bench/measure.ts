/** How often something can be done in a second, so many at once, for so long; the first tenth only warms up. */
export async function perSecond(concurrency: number, ms: number, work: () => Promise<unknown>): Promise<number> {
  const warm = performance.now() + ms / 10;
  const until = warm + ms;
  let count = 0;
  const worker = async () => {
    for (let now = performance.now(); now < until; now = performance.now()) {
      await work();
      if (now >= warm) count++;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  return count / (ms / 1000);
}

/** Milliseconds of each of so many requests at a steady rate, started on time whether or not earlier ones are done. */
export async function atRate(rate: number, seconds: number, work: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  const pending: Promise<void>[] = [];
  const begin = performance.now();
  for (let i = 0; i < rate * seconds; i++) {
    const due = begin + (i * 1000) / rate;
    const wait = due - performance.now();
    if (wait > 0) await new Promise((done) => setTimeout(done, wait));
    const started = performance.now();
    pending.push(
      work().then(() => {
        times.push(performance.now() - started);
      }),
    );
  }
  await Promise.all(pending);
  return times;
}

/** The value below which the given share of the values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

export const round = (value: number): string =>
  value >= 100 ? String(Math.round(value)) : value.toFixed(value < 1 ? 2 : 1);

export function line(what: string, ours: string, peer: string, bar: string, isMet: boolean): void {
  console.log(`${isMet ? "✔" : "✘"} ${what.padEnd(52)} ${ours.padEnd(24)} ${peer.padEnd(34)} bar: ${bar}`);
}
