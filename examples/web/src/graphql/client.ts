import { Client, fetchExchange } from 'urql';
import type { Locale } from '../i18n/i18n.ts';
import type { Session } from '../session.ts';
import { cache } from './cache.ts';
import { persistedOperations } from './persisted-operations.ts';
import { rereadExchange } from './reread.ts';

/** A client for one caller in one language: another caller gets another client, and so another cache. */
export function createClient({ token }: Session, locale: Locale): Client {
  return new Client({
    url: '/graphql',
    // Variables in an address would end up in logs.
    preferGetMethod: false,
    fetchSubscriptions: true,
    fetchOptions: { headers: { authorization: `Bearer ${token}`, 'accept-language': locale } },
    exchanges: [
      rereadExchange,
      cache(),
      ...(import.meta.env.PROD ? [persistedOperations] : []),
      fetchExchange,
    ],
  });
}
