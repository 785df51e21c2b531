import { useSyncExternalStore } from 'react';

/** The page that the address asks for. It stands in the hash, so that any static server can serve the app. */
export type Route =
  | { readonly page: 'runs'; readonly query: URLSearchParams }
  | { readonly page: 'run'; readonly activityId: string }
  | { readonly page: 'employee'; readonly id: string };

export function useRoute(): Route {
  const hash = useSyncExternalStore(onHashChange, () => location.hash);
  const [path = '', query] = hash.slice(1).split('?');
  const [, page, id] = path.split('/').map(decodeURIComponent);
  if (page === 'runs' && id) return { page: 'run', activityId: id };
  if (page === 'employees' && id) return { page: 'employee', id };
  return { page: 'runs', query: new URLSearchParams(query) };
}

export const addressOf = {
  runs: (query = new URLSearchParams()) => `#/runs?${query}`,
  run: (activityId: string) => `#/runs/${encodeURIComponent(activityId)}`,
  employee: (id: string) => `#/employees/${encodeURIComponent(id)}`,
};

function onHashChange(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}
