import { useEffect, useRef } from 'react';

/** Says that a write was done. It takes the focus, which was on a button that is gone now. */
export function DoneNotice({ children }: { readonly children: string }) {
  const notice = useRef<HTMLParagraphElement>(null);
  useEffect(() => notice.current?.focus(), []);
  return (
    <p ref={notice} tabIndex={-1} className="notice good">
      <strong>{children}</strong>
    </p>
  );
}
