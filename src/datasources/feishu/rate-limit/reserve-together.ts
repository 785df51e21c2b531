import DataLoader from 'dataloader';
import { groupBy } from '../../../collections.ts';
import type { Reserve } from '../client.ts';
import { type EndpointDeclaration, endpointKey } from '../endpoint.ts';

/**
 * Reserves calls of a field together with those of its siblings: the fields of one operation that are about to call the
 * same endpoint, such as one field of each row of a page. Either all get their calls, or all are refused before the first
 * is made. The caller has to call the returned function when it has made its calls.
 */
export type ReserveTogether = (endpoint: EndpointDeclaration, calls: number) => Promise<() => void>;

interface Wanted {
  readonly endpoint: EndpointDeclaration;
  readonly calls: number;
}

type Release = () => void;

/** A DataLoader, made when it is first used, collects the siblings; nothing is cached. */
export function createReserveTogether(reserve: Reserve): ReserveTogether {
  let loader: DataLoader<Wanted, Release> | undefined;
  return (endpoint, calls) => {
    loader ??= createLoader(reserve);
    return loader.load({ endpoint, calls });
  };
}

function createLoader(reserve: Reserve): DataLoader<Wanted, Release> {
  return new DataLoader(
    async (wanted) => {
      const released = new Map<Wanted, Release | Error>();
      for (const siblings of groupBy(wanted, ({ endpoint }) => endpointKey(endpoint)).values()) {
        const release = reserveForAll(reserve, siblings);
        for (const sibling of siblings) released.set(sibling, release);
      }
      return wanted.map((one) => released.get(one) ?? (() => undefined));
    },
    { cache: false },
  );
}

/** Reserves the calls of all siblings. What they do not use is given up when the last of them has finished. */
function reserveForAll(reserve: Reserve, siblings: readonly [Wanted, ...Wanted[]]): Release | Error {
  const calls = siblings.reduce((sum, wanted) => sum + wanted.calls, 0);
  // A single call takes its turn when it is made, and may instead join an identical one that is under way.
  if (calls < 2) return () => undefined;
  try {
    const release = reserve(siblings[0].endpoint, calls);
    let underWay = siblings.length;
    return () => {
      underWay -= 1;
      if (underWay === 0) release();
    };
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
