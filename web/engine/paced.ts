/** Milliseconds: what is drawn more often takes from the work that it tells of. */
const newsEvery = 250;

/** Hands on at most four pieces of news a second, but each new kind, and the last. */
export function paced<T>(tell: (news: T) => void) {
  let [at, kind]: [number, string | undefined] = [0, undefined];
  let held: T | undefined;
  const pass = (news: T, of: string): void => {
    held = news;
    if (of === kind && performance.now() - at < newsEvery) return;
    [at, kind, held] = [performance.now(), of, undefined];
    tell(news);
  };
  return Object.assign(pass, {
    last: () => {
      if (held !== undefined) tell(held);
    },
  });
}
