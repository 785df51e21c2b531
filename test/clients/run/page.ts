import type { Live } from '../shared/live.ts';

export const PAGE_SIZE = 3;

/** What a recipe is given. */
export interface Setup {
  readonly url: string;
  readonly headers: () => Record<string, string>;
  readonly live: Live;
  readonly payDate: { readonly start: string; readonly end: string };
}

/** A page that a recipe shows, and what its user does. */
export interface Page {
  /** How many requests read anew what is shown, once both pages are loaded. */
  readonly reads: number;
  /** The status of each activity that is shown, by its activityId. */
  rows(): ReadonlyMap<string, string>;
  loadMore(): void;
  archive(activityId: string): void;
  /** What it says of the last write. */
  told(): string;
  /** What it says of the end of its live updates. */
  alert(): string;
  close(): void;
}
