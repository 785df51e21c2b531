import { LRUCache } from 'lru-cache';
import Negotiator from 'negotiator';
import { canonical } from '../../locales.ts';

const MAX_HEADER_LENGTH = 200;
const accepted = new LRUCache<string, readonly string[]>({ max: 500 });

/**
 * The languages of an Accept-Language header in BCP 47 form, by descending preference (RFC 9110, 12.5.4). Cached, as the
 * same few browsers send the same header with every request.
 */
export function acceptedLanguages(header: string | undefined): readonly string[] {
  if (!header) return [];
  const known = accepted.get(header);
  if (known) return known;
  const preferred = new Negotiator({ headers: { 'accept-language': header } }).languages();
  const languages = preferred.flatMap((tag) => canonical(tag) ?? []);
  if (header.length <= MAX_HEADER_LENGTH) accepted.set(header, languages);
  return languages;
}
