/** How one request is sent. */
export interface RequestOptions {
  /** Stops the request, and the work behind it. */
  signal?: AbortSignal;
  /** Milliseconds that each try may take, and that a stream may be silent. */
  timeout?: number;
  maxRetries?: number;
  headers?: Record<string, string>;
  /** A name of your own for the request: with the same one it is done once. By default each call has a new one. */
  idempotencyKey?: string;
}

/** An answer that is still being written. It can be read once. */
export class Stream<T> implements AsyncIterable<T> {
  private constructor();
  readonly requestId?: string;
  readonly headers: Headers;
  /** Hang up, which stops the model's work. */
  abort(): void;
  [Symbol.asyncIterator](): AsyncGenerator<T, void, undefined>;
}

/** A page of a list. */
export interface Page<T> {
  object: "list";
  data: T[];
  has_more: boolean;
  first_id: string | null;
  last_id: string | null;
}

/** Which page of a list. */
export interface PageQuery {
  limit?: number;
  /** The last id of the page before. */
  after?: string;
}
