import { Window } from 'happy-dom';

/** A document for React, which looks for one when it is imported. */
const window = new Window();
const { document, navigator } = window;
Object.assign(globalThis, { window, document, navigator });
