import { createServer } from 'node:net';
import { activitiesPage, joinResponse } from './data.js';

// The Feishu stub, in a process of its own. It implements a minimum of HTTP over node:net and sends buffers that are
// serialised beforehand, so that it is never the bottleneck. It counts its calls and ignores all arguments but the
// page size. With "feishu-limits" it applies Feishu's rate limit for the payroll list, 5 calls a second, and a latency
// of 80 ms.

const feishuLimits = process.argv.includes('feishu-limits');
const LIMIT = 5;
const WINDOW_MS = 1_000;
const LATENCY_MS = 80;

let calls = {};
let acceptedAt = [];
const pages = new Map();

const server = createServer((socket) => {
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  let pending = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    pending = pending.length > 0 ? Buffer.concat([pending, chunk]) : chunk;
    for (;;) {
      const end = pending.indexOf('\r\n\r\n');
      if (end < 0) return;
      const head = pending.latin1Slice(0, end);
      const total = end + 4 + Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
      if (pending.length < total) return;
      const body = pending.subarray(end + 4, total);
      pending = pending.subarray(total);
      respond(socket, head, body);
    }
  });
});

function respond(socket, head, body) {
  const [, target = '/'] = head.split(' ', 2);
  const [path = '/', query = ''] = target.split('?', 2);
  calls[path] = (calls[path] ?? 0) + 1;
  if (path !== '/open-apis/payroll/v1/payment_activitys') return send(socket, joinResponse(path, body));
  const size = Number(/(?:^|&)page_size=(\d+)/.exec(query)?.[1] ?? 10);
  if (!feishuLimits) return socket.write(pageOf(size));
  if (!accept()) {
    calls.refused = (calls.refused ?? 0) + 1;
    return send(socket, { code: 99991400, msg: 'request trigger frequency limit' }, 429);
  }
  setTimeout(() => send(socket, activitiesPage(size, Date.now() % 1_000_000_000)), LATENCY_MS);
}

/** Whether the call is within the rate limit, which is a sliding window as Feishu's. */
function accept() {
  const now = performance.now();
  acceptedAt = acceptedAt.filter((time) => time > now - WINDOW_MS);
  if (acceptedAt.length >= LIMIT) return false;
  acceptedAt.push(now);
  return true;
}

function pageOf(size) {
  const page = pages.get(size) ?? serialise(activitiesPage(size));
  pages.set(size, page);
  return page;
}

const send = (socket, body, status = 200) => socket.write(serialise(body, status));

function serialise(body, status = 200) {
  const text = Buffer.from(JSON.stringify(body));
  const refusal = status === 429 ? `x-ogw-ratelimit-limit: ${LIMIT}\r\nx-ogw-ratelimit-reset: 1\r\n` : '';
  const head = `HTTP/1.1 ${status} ${status === 200 ? 'OK' : 'Too Many Requests'}\r\ncontent-type: application/json; charset=utf-8\r\n${refusal}content-length: ${text.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), text]);
}

process.on('message', () => {
  process.send?.(calls);
  calls = {};
});
process.on('disconnect', () => process.exit());
server.listen(0, '127.0.0.1', () => process.send?.(server.address().port));
