import { Stream } from "./stream.js";

/** The LLM API: one request, typed events. */
export class Llm {
  #transport;

  constructor(transport) {
    this.#transport = transport;
  }

  /** The whole answer. */
  async complete(body, options) {
    return this.#transport.json("POST", "/llm/completions", { body }, options);
  }

  /** The answer as it is written. What follows its stop is the usage. */
  async stream(body, options = {}) {
    const opened = await this.#transport.open("POST", "/llm/completions/stream", { body }, options);
    return new Stream(opened, { timeout: this.#transport.timeout, ...options }, (event) => event?.type === "message_stop");
  }

  /** Ids of the models. */
  async models(options) {
    return this.#transport.json("GET", "/llm/models", {}, options);
  }
}
