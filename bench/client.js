import { connect } from 'node:net';

/** The caller's own Feishu token, of the kind that every endpoint takes. */
export const TOKEN = 't-bench';

const LANGUAGES = 'zh-CN,zh;q=0.9,en;q=0.8';
const OK = 'HTTP/1.1 200';
const END_OF_CHUNKS = '\r\n0\r\n\r\n';

/** The bytes of an HTTP request, to be written to a socket any number of times. */
export function requestBytes(port, token, body) {
  const text = Buffer.from(JSON.stringify(body));
  const head = [
    'POST /graphql HTTP/1.1',
    `host: 127.0.0.1:${port}`,
    'content-type: application/json',
    'accept: application/graphql-response+json, application/json',
    `accept-language: ${LANGUAGES}`,
    `authorization: Bearer ${token}`,
    `content-length: ${text.length}`,
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), text]);
}

/** A keep-alive connection with a minimal HTTP parser, so that the load generator costs little processor time. */
export class Connection {
  #socket;
  #resolve;
  #reject;
  #chunks = [];

  constructor(port) {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.on('data', (chunk) => this.#receive(chunk));
    this.#socket.on('error', (error) => this.#reject?.(error));
    this.#socket.on('close', () => this.#reject?.(new Error('the connection was closed')));
  }

  /** Sends a request; resolves with the bytes of the complete response, head and body. */
  ask(bytes) {
    return new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
      this.#socket.write(bytes);
    });
  }

  close() {
    this.#reject = undefined;
    this.#socket.destroy();
  }

  /** The expected length of the response: 0 before its head is read, Infinity if it is chunked. */
  #expected = 0;
  #received = 0;

  #receive(chunk) {
    this.#chunks.push(chunk);
    this.#received += chunk.length;
    if (this.#expected === 0) this.#readHead();
    const complete = Number.isFinite(this.#expected)
      ? this.#expected > 0 && this.#received >= this.#expected
      : endsChunked(this.#chunks);
    if (!complete) return;
    const response = this.#chunks;
    this.#chunks = [];
    this.#expected = 0;
    this.#received = 0;
    this.#resolve(response);
  }

  #readHead() {
    const [head, end] = headOf(this.#chunks);
    if (head === undefined) return;
    const length = /\r\ncontent-length: *(\d+)/i.exec(head);
    this.#expected = length ? end + Number(length[1]) : Number.POSITIVE_INFINITY;
  }
}

function endsChunked(chunks) {
  const last = chunks.at(-1);
  const tail = last.length >= END_OF_CHUNKS.length ? last : Buffer.concat(chunks);
  return tail.latin1Slice(Math.max(0, tail.length - END_OF_CHUNKS.length)) === END_OF_CHUNKS;
}

function headOf(chunks) {
  const bytes = chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
  const end = bytes.indexOf('\r\n\r\n');
  return end < 0 ? [undefined, 0] : [bytes.latin1Slice(0, end), end + 4];
}

/** Whether a response has HTTP status 200. */
export const isOk = (chunks) => chunks[0].latin1Slice(0, OK.length) === OK;

/** The JSON body of a response. */
export function jsonOf(chunks) {
  const bytes = Buffer.concat(chunks);
  const [head, start] = headOf([bytes]);
  const chunked = /\r\ntransfer-encoding: *chunked/i.test(head);
  return JSON.parse((chunked ? unchunk(bytes.subarray(start)) : bytes.subarray(start)).toString());
}

function unchunk(bytes) {
  const parts = [];
  for (let at = 0; ; ) {
    const end = bytes.indexOf('\r\n', at);
    const size = Number.parseInt(bytes.latin1Slice(at, end), 16);
    if (size === 0) return Buffer.concat(parts);
    parts.push(bytes.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}
