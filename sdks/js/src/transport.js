import { APIConnectionError, APIError, APITimeoutError, errorOfAnswer } from "./errors.js";
import { Deadline } from "./deadline.js";

const FIRST_PAUSE_S = 0.5;
const LONGEST_PAUSE_S = 8;
const LONGEST_WAIT_S = 60;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Sends requests, and sends them again where that can help. */
export class Transport {
  #apiKey;
  #fetch;
  #headers;

  constructor({ apiKey, baseURL, timeout, maxRetries, fetch, headers }) {
    this.#apiKey = apiKey;
    this.#fetch = fetch;
    this.#headers = headers;
    this.baseURL = baseURL;
    this.timeout = timeout;
    this.maxRetries = maxRetries;
  }

  /** The answer's JSON. */
  async json(method, path, content = {}, options = {}) {
    return this.#send(method, path, content, options, async (response, deadline) => {
      const text = await response.text();
      deadline.end();
      try {
        return JSON.parse(text);
      } catch {
        const { status, headers } = response;
        throw new APIError(`The server answered with what is no JSON; is ${this.baseURL} the API?`, { status, headers });
      }
    });
  }

  /** The answer's bytes, as a `Blob`. */
  async blob(method, path, options = {}) {
    return this.#send(method, path, {}, options, async (response, deadline) => {
      const blob = await response.blob();
      deadline.end();
      return blob;
    });
  }

  /** The answer as it begins, and the deadline of what follows, which the caller has to end. */
  async open(method, path, content, options = {}) {
    return this.#send(method, path, content, options, async (response, deadline) => {
      const type = response.headers.get("content-type") ?? "";
      if (!type.startsWith("text/event-stream")) {
        deadline.stop();
        const said = `The server answered with ${type || "no type"} where a stream was asked for`;
        const { status, headers } = response;
        throw new APIError(`${said}; is ${this.baseURL} the API?`, { status, headers });
      }
      deadline.pause();
      return { response, deadline };
    });
  }

  async #send(method, path, content, options, read) {
    const { signal, maxRetries = this.maxRetries } = options;
    const request = this.#request(method, content, options);
    const url = this.baseURL + path + queryOf(content.query);
    for (let tries = 0; ; tries += 1) {
      signal?.throwIfAborted();
      const failure = await this.#once(url, request, options, read);
      if ("value" in failure) return failure.value;
      signal?.throwIfAborted();
      const seconds = pause(tries, failure.error);
      if (tries >= maxRetries || seconds === undefined) throw failure.error;
      await sleep(seconds * 1000, signal);
    }
  }

  async #once(url, request, { signal, timeout = this.timeout }, read) {
    const deadline = new Deadline(Math.min(timeout, LONGEST_TIMER_MS), signal);
    deadline.restart();
    try {
      const response = await this.#fetch(url, { ...request, signal: deadline.signal });
      if (response.ok) return { value: await read(response, deadline) };
      const text = await response.text();
      deadline.end();
      return { error: errorOfAnswer(response.status, response.headers, text) };
    } catch (cause) {
      deadline.end();
      if (cause instanceof APIError) return { error: cause };
      return { error: connectionError(cause, deadline, timeout) };
    }
  }

  #request(method, { body, form }, { headers, idempotencyKey }) {
    const all = new Headers({ ...this.#headers, ...headers });
    if (this.#apiKey) all.set("authorization", `Bearer ${this.#apiKey}`);
    if (body !== undefined) all.set("content-type", "application/json");
    // What costs or makes something is done once, however often it has to be sent.
    if (method === "POST") all.set("idempotency-key", idempotencyKey ?? all.get("idempotency-key") ?? newKey());
    // A redirect would carry the key to another server.
    return { method, headers: all, body: form ?? (body === undefined ? undefined : JSON.stringify(body)), redirect: "manual" };
  }
}

/** What is raised when no whole answer came. */
export function connectionError(cause, deadline, milliseconds) {
  if (deadline.timedOut) return new APITimeoutError(`The server was silent for ${milliseconds / 1000} s.`);
  const reason = cause?.cause?.message || cause?.message || String(cause);
  return new APIConnectionError(`No whole answer came: ${reason}`, { cause });
}

// Seconds until the next try; undefined where none can help.
function pause(tries, error) {
  if (!(error instanceof APIConnectionError)) {
    const advice = error.headers?.get("x-should-retry");
    const passing = error.status === 408 || error.status === 429 || error.status >= 500;
    // A conflict passes where the server says when: the first request with this key still runs.
    const again = passing || (error.status === 409 && error.retryAfter !== undefined);
    if (advice === "false" || (advice !== "true" && !again)) return undefined;
  }
  if (error.retryAfter !== undefined) {
    return error.retryAfter > LONGEST_WAIT_S ? undefined : error.retryAfter * (1 + Math.random() / 10);
  }
  return Math.min(FIRST_PAUSE_S * 2 ** tries, LONGEST_PAUSE_S) * (0.5 + Math.random() / 2);
}

/** Wait, unless `signal` says that nobody waits any more. */
export function sleep(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop, { once: true });
  });
}

function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function queryOf(query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return given.length ? `?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}` : "";
}
