const ID = 'announcements';

/** Says a text to screen readers, without moving the focus. */
export function announce(text: string): void {
  const region = document.getElementById(ID);
  if (region) region.textContent = text;
}

/** The live region for `announce`. It stands once in the app, and is there before the first text. */
export function Announcements() {
  return <output id={ID} className="visually-hidden" aria-live="polite" />;
}
