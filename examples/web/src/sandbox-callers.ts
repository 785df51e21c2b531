import type { Key } from './i18n/en.ts';
import type { Session } from './session.ts';

/** The callers that the sandbox knows. */
export const SANDBOX_CALLERS: readonly (Session & { readonly name: Key; readonly about: Key })[] = [
  { token: 'u-sandbox-hr', name: 'callerHr', about: 'callerHrAbout' },
  { token: 'u-sandbox-viewer', name: 'callerViewer', about: 'callerViewerAbout' },
  { token: 'u-sandbox-nobody', name: 'callerUnprivileged', about: 'callerUnprivilegedAbout' },
  {
    token: 't-sandbox',
    operatorId: '7400000000000000000',
    name: 'callerApplication',
    about: 'callerApplicationAbout',
  },
];
