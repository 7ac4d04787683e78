/** Runs work, at most so many at a time and the others in their order. What fails gives its place on like what succeeds. */
export function atMost(places: number): <R>(work: () => Promise<R>) => Promise<R> {
  let free = places;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}
