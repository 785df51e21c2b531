import { z } from 'zod';
import { ChallengeError } from '../events/callback.ts';
import type { EventSender } from '../events/sender.ts';
import { type ControlRoute, impossible } from './control-route.ts';

const callbackBody = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  encryptKey: z.string().min(1),
  verificationToken: z.string().min(1),
});

/** The control routes of events: the callback, and repeats and disorder on demand. */
export function eventRoutes(events: EventSender): [name: string, route: ControlRoute][] {
  return [
    [
      'GET /_sandbox/events',
      {
        about: 'the callback of events, and the events so far with the HTTP status of each attempt',
        run: () => ({ url: events.callback?.url ?? null, events: events.sent }),
      },
    ],
    [
      'PUT /_sandbox/events',
      {
        about: '{ url, encryptKey, verificationToken }: where events are sent, if it answers the challenge',
        run: (body) =>
          events.setCallback(callbackBody.parse(body)).catch((error: unknown) => {
            if (error instanceof ChallengeError) impossible(error.message);
            throw error;
          }),
      },
    ],
    [
      'DELETE /_sandbox/events',
      { about: 'sends no more events, and forgets those so far', run: events.removeCallback },
    ],
    ['POST /_sandbox/events/hold', { about: 'holds new events back', run: events.hold }],
    [
      'POST /_sandbox/events/release',
      { about: 'sends the events that were held, the latest first', run: events.release },
    ],
    ['POST /_sandbox/events/repeat', { about: 'sends all events so far once more', run: events.repeat }],
  ];
}
