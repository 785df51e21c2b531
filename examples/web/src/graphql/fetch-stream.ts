/** The layer sends a comment every 12 seconds. */
const LONGEST_SILENCE_MS = 30_000;

/**
 * A fetch that tells of a stream's beginning: its head says that the server misses no change from then on. A stream that
 * has been silent for too long is ended, as a proxy may keep one open whose server is gone.
 */
export function fetchStream(onOpen: () => void): typeof fetch {
  return async (address, init) => {
    const response = await fetch(address, init);
    const type = response.headers.get('content-type');
    if (!response.ok || !response.body || !type?.startsWith('text/event-stream')) return response;
    onOpen();
    return new Response(response.body.pipeThrough(endWhenSilent()), response);
  };
}

function endWhenSilent(): TransformStream<Uint8Array, Uint8Array> {
  let timer: ReturnType<typeof setTimeout>;
  const restart = (controller: TransformStreamDefaultController) => {
    clearTimeout(timer);
    timer = setTimeout(() => controller.terminate(), LONGEST_SILENCE_MS);
  };
  return new TransformStream({
    start: restart,
    transform(chunk, controller) {
      restart(controller);
      controller.enqueue(chunk);
    },
    flush: () => clearTimeout(timer),
  });
}
