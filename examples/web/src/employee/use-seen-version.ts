import { useState } from 'react';

/**
 * Whether there is a newer version of what a form edits than the one that its user has seen. A version that the form's
 * own write made is seen, and while a write is under way it is not known whose a new one is.
 */
export function useSeenVersion(latest: string, isWriting: boolean) {
  const [seen, setSeen] = useState(latest);
  const [own, setOwn] = useState<string | null>(null);
  if (latest === own && seen !== own) setSeen(own);
  return {
    isOutdated: latest !== seen && latest !== own && !isWriting,
    see: () => setSeen(latest),
    setOwn,
  };
}
