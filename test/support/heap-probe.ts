/** Preloaded into a child process under --expose-gc: answers each message with the bytes that the process holds. */
process.on('message', () => {
  globalThis.gc?.();
  const { heapUsed, external } = process.memoryUsage();
  process.send?.(heapUsed + external);
});
