import { createLive } from '../shared/live.ts';
import { createApolloClient } from './client.ts';

/** What an application makes once. With another client it calls that one's function in the place of createApolloClient. */
export function start(url: string, currentToken: () => string) {
  const headers = () => ({ authorization: `Bearer ${currentToken()}`, 'accept-language': 'zh-CN' });
  const live = createLive(url, headers);
  return { live, client: createApolloClient(url, headers, live) };
}
