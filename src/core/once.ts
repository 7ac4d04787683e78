/**
 * The same answer however often it is asked with one context: parts of one page share what they read. The context is the
 * key, so that nothing outlives the drawing of that page.
 */
export function oncePer<C extends object, R>(read: (ctx: C) => Promise<R>): (ctx: C) => Promise<R> {
  const known = new WeakMap<C, Promise<R>>();
  return (ctx) => {
    const answer = known.get(ctx) ?? read(ctx);
    known.set(ctx, answer);
    return answer;
  };
}
