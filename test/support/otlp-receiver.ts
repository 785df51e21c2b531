import { upstreamForTest } from './fake-upstream.ts';

/** A span as a collector receives it, as far as tests look at it. */
export interface ReceivedSpan {
  readonly name: string;
  readonly traceId: string;
}

/** A collector that takes OTLP over HTTP in protobuf, and ends with the current test. */
export async function otlpReceiverForTest() {
  const spans: ReceivedSpan[] = [];
  const bodies: Buffer[] = [];
  const { url } = await upstreamForTest((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      bodies.push(body);
      if (request.url === '/v1/traces') spans.push(...spansIn(body));
      response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
    });
  });
  return {
    url,
    spans,
    /** All that was received, as a text in which names can be searched. */
    text: () => Buffer.concat(bodies).toString('latin1'),
  };
}

/** ExportTraceServiceRequest: resource_spans 1, scope_spans 2, spans 2; in a span trace_id 1 and name 5. */
function spansIn(body: Buffer): ReceivedSpan[] {
  const scopes = messagesOf(body, 1).flatMap((resource) => messagesOf(resource, 2));
  return scopes
    .flatMap((scope) => messagesOf(scope, 2))
    .map((span) => ({
      name: String(messagesOf(span, 5)[0]),
      traceId: messagesOf(span, 1)[0]?.toString('hex') ?? '',
    }));
}

/** The values of a field whose wire type is 2: messages, texts and bytes. */
function messagesOf(message: Buffer, field: number): Buffer[] {
  const found: Buffer[] = [];
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = message[at++] ?? 0;
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < message.length) {
    const tag = varint();
    const type = tag & 7;
    if (type === 0) varint();
    else if (type === 2) {
      const length = varint();
      if (tag >> 3 === field) found.push(message.subarray(at, at + length));
      at += length;
    } else at += type === 1 ? 8 : 4;
  }
  return found;
}
