import assert from "node:assert/strict";
import test from "node:test";

import { EventParser } from "../src/sse.js";

const TEXT = [
  "\ufeff: a comment\n",
  'data: {"a": "é€😀"}\r\n\r\n',
  "event: other\rdata:no space\rdata\r\r",
  "id: 7\nretry: 5\nunknown: x\n\n",
  ": ping\n\n",
  "data: one\n: between\ndata:  two\n\n",
  "event: forgotten\n\ndata: [DONE]\r\n\r",
  "\ndata: cut off",
].join("");
const EVENTS = [
  { event: "message", data: '{"a": "é€😀"}' },
  { event: "other", data: "no space\n" },
  { event: "message", data: "one\n two" },
  { event: "message", data: "[DONE]" },
];

function parse(...pieces) {
  const parser = new EventParser();
  return pieces.flatMap((piece) => parser.push(piece));
}

test("events are the same wherever the bytes are cut in two", () => {
  const bytes = new TextEncoder().encode(TEXT);
  for (let cut = 0; cut <= bytes.length; cut += 1) {
    assert.deepEqual(parse(bytes.subarray(0, cut), bytes.subarray(cut)), EVENTS, `at ${cut}`);
  }
});

test("events are the same when the bytes come one by one, or by the handful", () => {
  const bytes = new TextEncoder().encode(TEXT);
  for (let size = 1; size < 9; size += 1) {
    const pieces = [];
    for (let start = 0; start < bytes.length; start += size) pieces.push(bytes.subarray(start, start + size));
    assert.deepEqual(parse(...pieces), EVENTS, `by ${size}`);
  }
});

test("bytes that are no UTF-8 are replaced, and do not end the stream", () => {
  assert.deepEqual(parse(new Uint8Array([0x64, 0x61, 0x74, 0x61, 0x3a, 0xff, 0x0a, 0x0a])), [{ event: "message", data: "\ufffd" }]);
});

test("an event without end is refused before it fills the memory", () => {
  const parser = new EventParser();
  const piece = new TextEncoder().encode("x".repeat(2 ** 20));
  parser.push(new TextEncoder().encode("data: "));
  assert.throws(() => {
    for (let count = 0; count < 100; count += 1) parser.push(piece);
  }, RangeError);
});

test("comments may go on for ever", () => {
  const parser = new EventParser();
  const comment = new TextEncoder().encode(`: ${"x".repeat(2 ** 20)}\n`);
  for (let count = 0; count < 40; count += 1) assert.deepEqual(parser.push(comment), []);
});
