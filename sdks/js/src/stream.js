import { StreamError, errorOfEvent } from "./errors.js";
import { EventParser } from "./sse.js";
import { connectionError } from "./transport.js";

const DONE = "[DONE]";
const DRAIN_MS = 5000;

/** An answer that is still being written. It can be read once; to leave the loop, or `abort`, stops the model's work. */
export class Stream {
  #response;
  #deadline;
  #options;
  #isLast;
  #taken = false;

  /** `opened` is what `Transport.open` gave. `isLast` knows the event after which a stream may end without `[DONE]`. */
  constructor(opened, { signal, timeout }, isLast = () => false) {
    this.#response = opened.response;
    this.#deadline = opened.deadline;
    this.#options = { signal, timeout };
    this.#isLast = isLast;
  }

  /** Id of the request, by which the operator finds it in the log. */
  get requestId() {
    return this.#response.headers.get("x-request-id") ?? undefined;
  }

  /** Headers of the answer. */
  get headers() {
    return this.#response.headers;
  }

  /** Hang up. A loop that reads ends with an `AbortError`. */
  abort() {
    this.#deadline.stop();
  }

  async *[Symbol.asyncIterator]() {
    if (this.#taken) throw new TypeError("A stream can be read once.");
    this.#taken = true;
    const reader = this.#response.body.getReader();
    const parser = new EventParser();
    let mayEnd = false;
    let rest;
    try {
      for (;;) {
        const { done, value: bytes } = await this.#read(reader);
        if (done) break;
        for (const { data } of this.#parse(parser, bytes)) {
          if (data === DONE) {
            rest = this.#drain(reader);
            return;
          }
          const value = this.#decode(data);
          mayEnd ||= this.#isLast(value);
          yield value;
        }
      }
      if (!mayEnd) throw connectionError(new Error("the stream ended too early"), this.#deadline);
    } finally {
      if (!rest) this.#deadline.stop();
    }
  }

  async #read(reader) {
    this.#deadline.signal.throwIfAborted();
    this.#deadline.restart();
    try {
      return await reader.read();
    } catch (cause) {
      if (this.#options.signal?.aborted) throw this.#options.signal.reason;
      if (this.#deadline.signal.aborted && !this.#deadline.timedOut) throw this.#deadline.signal.reason;
      throw connectionError(cause, this.#deadline, this.#options.timeout);
    } finally {
      this.#deadline.pause();
    }
  }

  // A connection whose answer was read to its end serves the next request.
  async #drain(reader) {
    const timer = setTimeout(() => this.#deadline.stop(), DRAIN_MS);
    try {
      while (!(await reader.read()).done);
    } catch {
      // The answer was complete.
    } finally {
      clearTimeout(timer);
      this.#deadline.end();
    }
  }

  #parse(parser, bytes) {
    try {
      return parser.push(bytes);
    } catch (cause) {
      throw new StreamError(cause.message, { cause, requestId: this.requestId });
    }
  }

  #decode(data) {
    let value;
    try {
      value = JSON.parse(data);
    } catch (cause) {
      throw new StreamError("An event of the stream is no JSON.", { cause, requestId: this.requestId });
    }
    if (value?.error) throw errorOfEvent(value, this.requestId);
    return value;
  }
}
