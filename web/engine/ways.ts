/** What a task gets besides its request. */
export interface Ways<News = never> {
  readonly signal: AbortSignal;
  readonly tell: (news: News) => void;
}
