/** Server-sent events, as the HTML standard reads them, out of bytes that are cut anywhere. */

const LINE_END = /\r\n|\r|\n/g;
const LARGEST_EVENT = 16 * 2 ** 20; // characters

/** Takes bytes as they come, and gives the events that are complete. */
export class EventParser {
  #decoder = new TextDecoder();
  #line = []; // the parts of the line that has not ended
  #data = [];
  #event = "";
  #size = 0;
  #afterReturn = false;

  /** The events that end in these bytes, each with `event` and `data`. Throws a `RangeError` at one of more than 16 MiB. */
  push(bytes) {
    let text = this.#decoder.decode(bytes, { stream: true });
    if (!text) return [];
    const endsWithReturn = text.endsWith("\r");
    // The line has ended already: this is the second half of its CR LF.
    if (this.#afterReturn && text[0] === "\n") text = text.slice(1);
    this.#afterReturn = endsWithReturn;
    const events = [];
    let start = 0;
    for (const { 0: end, index } of text.matchAll(LINE_END)) {
      this.#keep(text.slice(start, index));
      this.#endLine(events);
      start = index + end.length;
    }
    this.#keep(text.slice(start));
    return events;
  }

  #keep(part) {
    if (!part) return;
    this.#line.push(part);
    this.#size += part.length;
    if (this.#size > LARGEST_EVENT) throw new RangeError("An event of the stream is too large.");
  }

  #endLine(events) {
    const line = this.#line.length === 1 ? this.#line[0] : this.#line.join("");
    this.#line = [];
    if (line === "") {
      if (this.#data.length) events.push({ event: this.#event || "message", data: this.#data.join("\n") });
      this.#data = [];
      this.#event = "";
      this.#size = 0;
      return;
    }
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(line[colon + 1] === " " ? colon + 2 : colon + 1);
    if (name === "data") this.#data.push(value);
    else if (name === "event") this.#event = value;
    if (name !== "data") this.#size -= line.length; // comments are no part of the event
  }
}
