/** Stops a request when its caller wants that, or when the server is silent for too long. */
export class Deadline {
  #controller = new AbortController();
  #milliseconds;
  #outer;
  #timer;
  #follow = () => this.#controller.abort(this.#outer.reason);
  timedOut = false;

  /** `outer` is the caller's signal. The time begins with `restart`. */
  constructor(milliseconds, outer) {
    this.#milliseconds = milliseconds;
    this.#outer = outer;
    if (outer?.aborted) this.#follow();
    else outer?.addEventListener("abort", this.#follow, { once: true });
  }

  get signal() {
    return this.#controller.signal;
  }

  /** The server has been heard, or is about to be asked. */
  restart() {
    this.pause();
    this.#timer = setTimeout(() => {
      this.timedOut = true;
      this.#controller.abort();
    }, this.#milliseconds);
  }

  /** Nobody waits for the server now. */
  pause() {
    clearTimeout(this.#timer);
  }

  /** It is over; the caller's signal is let go. */
  end() {
    this.pause();
    this.#outer?.removeEventListener("abort", this.#follow);
  }

  /** It is over, whatever the server still sends. */
  stop() {
    this.end();
    this.#controller.abort();
  }
}
