import { describe, expect, test } from 'vitest';
import { BoundedQueue } from '../src/async/bounded-queue.ts';

const value = (n: number) => ({ n });
const DONE = { value: undefined, done: true };

describe('a bounded queue', () => {
  test('gives what was pushed in order, to a consumer that waits and to one that comes later', async () => {
    const queue = new BoundedQueue<object>(2);
    const waiting = queue.next();
    expect([1, 2, 3, 4].map((n) => queue.push(value(n)))).toEqual([true, true, true, false]);
    expect(await waiting).toEqual({ value: value(1), done: false });
    expect(await queue.next()).toEqual({ value: value(2), done: false });
    expect(queue.push(value(5))).toBe(true);
    queue.end();
    expect(await queue.next()).toEqual({ value: value(3), done: false });
    expect(await queue.next()).toEqual({ value: value(5), done: false });
    expect(await queue.next()).toEqual(DONE);
  });

  test('that ends with an error gives that once, and nothing that waited', async () => {
    const queue = new BoundedQueue<object>(2);
    queue.push(value(1));
    queue.end(new Error('lost'));
    await expect(queue.next()).rejects.toThrow('lost');
    expect(await queue.next()).toEqual(DONE);
    expect(queue.push(value(2))).toBe(true);
    expect(await queue.next()).toEqual(DONE);
  });

  test.each([
    ['end', (queue: BoundedQueue<object>) => queue.end()],
    ['return', (queue: BoundedQueue<object>) => void queue.return()],
  ])('settles a consumer that waits on %s', async (_, end) => {
    const queue = new BoundedQueue<object>(2);
    const waiting = queue.next();
    end(queue);
    expect(await waiting).toEqual(DONE);
  });
});
