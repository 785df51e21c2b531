import { useState } from 'react';

/** State that is kept in a web storage, as JSON, and so survives a reload. */
export function useStored<T>(storage: Storage, key: string, initial: T): [T, (value: T) => void] {
  const [value, setValue] = useState<T>(() => {
    const stored = storage.getItem(key);
    return stored === null ? initial : JSON.parse(stored);
  });
  const store = (next: T) => {
    storage.setItem(key, JSON.stringify(next));
    setValue(next);
  };
  return [value, store];
}
