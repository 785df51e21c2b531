import { type Fault, parseFault, type ScriptedFault } from './fault.ts';

export interface FaultScript {
  add(fault: Fault): void;
  /** The fault to inject into this call, if any. It counts towards the fault's `times`. */
  take(endpoint: string): ScriptedFault | undefined;
  clear(): void;
}

/** The queue of scripted faults. The first one that matches a call is injected. */
export function createFaultScript(): FaultScript {
  let queue: { readonly fault: ScriptedFault; callsBefore: number; remaining: number }[] = [];
  return {
    add(fault) {
      const scripted = parseFault(fault);
      queue.push({ fault: scripted, callsBefore: scripted.after, remaining: scripted.times });
    },
    take(endpoint) {
      for (const entry of queue) {
        if (entry.fault.endpoint !== '*' && entry.fault.endpoint !== endpoint) continue;
        if (entry.callsBefore > 0) {
          entry.callsBefore -= 1;
          continue;
        }
        entry.remaining -= 1;
        if (entry.remaining === 0) queue = queue.filter((other) => other !== entry);
        return entry.fault;
      }
      return undefined;
    },
    clear() {
      queue = [];
    },
  };
}
