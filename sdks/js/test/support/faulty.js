/** A server that answers as it is told to, on a real socket. */
import { once } from "node:events";
import { createServer } from "node:http";

import { Client } from "../../src/index.js";

/**
 * Starts a server that answers the first request with the first of `steps`, and so on; the last one answers all that follow.
 * A step is `{status, headers, body}`, or a function of request and response.
 */
export async function serve(t, ...steps) {
  const seen = [];
  const server = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    seen.push({
      method: request.method,
      url: request.url,
      headers: request.headers,
      body: Buffer.concat(parts).toString(),
      port: request.socket.remotePort,
    });
    const step = steps[Math.min(seen.length, steps.length) - 1];
    if (typeof step === "function") await step(request, response);
    else answer(response, step);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${server.address().port}/v1`;
  return { url, seen, client: (options) => new Client({ apiKey: "hx-test", baseURL: url, ...options }) };
}

/** Send a whole answer; a body that is no string is sent as JSON. */
export function answer(response, { status = 200, headers = {}, body = "" }) {
  const json = typeof body !== "string";
  response.writeHead(status, { ...(json && { "content-type": "application/json" }), ...headers });
  response.end(json ? JSON.stringify(body) : body);
}

/** Begin a stream of events. */
export function begin(response, headers = {}) {
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", ...headers });
}

/** A step that sends these texts as a stream, and ends it. */
export function streaming(...texts) {
  return (_request, response) => {
    begin(response, { "x-request-id": "req_1" });
    for (const text of texts) response.write(text);
    response.end();
  };
}

/** One event of a chat. */
export function chunk(content) {
  return `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason: null }] })}\n\n`;
}

/** An error's answer. */
export function refusal(status, code, headers = {}) {
  return { status, headers, body: { error: { message: `no: ${code}`, type: "t", param: "p", code, request_id: "req_9" } } };
}

/** The text of a stream of a chat. */
export async function textOf(stream) {
  let text = "";
  for await (const { choices } of stream) text += choices[0].delta.content ?? "";
  return text;
}

export const CHAT = { model: "demo", messages: [{ role: "user", content: "Hi" }] };
export const ANSWER = { body: { choices: [{ message: { content: "Hello" } }] } };
