import { Stream } from "./stream.js";

/** Chats and text completions, which differ by their path. */
export class Completions {
  #transport;
  #path;

  constructor(transport, path) {
    this.#transport = transport;
    this.#path = path;
  }

  async create(body, options = {}) {
    if (!body.stream) return this.#transport.json("POST", this.#path, { body }, options);
    const opened = await this.#transport.open("POST", this.#path, { body }, options);
    return new Stream(opened, { timeout: this.#transport.timeout, ...options });
  }
}
