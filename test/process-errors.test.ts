import { EventEmitter } from 'node:events';
import { describe, expect, test } from 'vitest';
import { createLog } from '../src/log.ts';
import { handleProcessErrors } from '../src/process-errors.ts';

function handled() {
  const process = new EventEmitter();
  const lines: Record<string, unknown>[] = [];
  let drains = 0;
  handleProcessErrors(process, {
    log: createLog('info', { write: (line) => lines.push(JSON.parse(line)) }),
    drain: () => {
      drains += 1;
    },
  });
  return { process, lines, drains: () => drains };
}

describe('an error of the process', () => {
  test('that is an unhandled rejection is logged with its stack and counted, and the process goes on', () => {
    const { process, lines, drains } = handled();
    process.emit('unhandledRejection', new TypeError('SECRET'));
    process.emit('unhandledRejection', 'SECRET');
    expect(lines).toMatchObject([
      { event: 'unhandled-rejection', count: 1, type: 'TypeError', at: expect.arrayContaining([]) },
      { event: 'unhandled-rejection', count: 2, type: 'string' },
    ]);
    expect(JSON.stringify(lines[0]?.at)).toContain('process-errors.test.ts');
    expect(JSON.stringify(lines)).not.toContain('SECRET');
    expect(drains()).toBe(0);
  });

  test('that is an uncaught exception is logged with its stack, and the process drains', () => {
    const { process, lines, drains } = handled();
    process.emit('uncaughtException', new RangeError('SECRET'));
    expect(lines).toMatchObject([{ event: 'uncaught-exception', type: 'RangeError' }]);
    expect(JSON.stringify(lines)).not.toContain('SECRET');
    expect(drains()).toBe(1);
  });
});
