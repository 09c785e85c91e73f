/** Base of all failures of this package. */
export class HelixError extends Error {}

/** What an answer, or its absence, said. */
export class APIError extends HelixError {
  /** HTTP's status; of an error in the middle of a stream there is none. */
  readonly status?: number;
  /** A stable word for programs, such as `model_not_found`. */
  readonly code?: string;
  readonly type?: string;
  /** The field of the request that is wrong. */
  readonly param?: string;
  readonly details: Record<string, unknown>;
  /** By it the operator finds the request in the log. */
  readonly requestId?: string;
  /** Seconds after which trying again makes sense. */
  readonly retryAfter?: number;
  readonly headers?: Headers;
}

/** 400, 413, 415: the request is wrong. */
export class BadRequestError extends APIError {}
/** 401: no key, or one that is not valid. */
export class AuthenticationError extends APIError {}
/** 402: the balance is empty. */
export class PaymentRequiredError extends APIError {}
/** 403: a valid key that may not do this. */
export class PermissionDeniedError extends APIError {}
/** 404: no such thing, or not yours. */
export class NotFoundError extends APIError {}
/** 409 */
export class ConflictError extends APIError {}
/** 422: contradicts an earlier request. */
export class UnprocessableError extends APIError {}
/** 429: the caller's own limit. */
export class RateLimitError extends APIError {}
/** 500 and above. */
export class ServerError extends APIError {}
/** A stream that had begun ended with an error. */
export class StreamError extends APIError {}
/** No whole answer came. */
export class APIConnectionError extends APIError {}
/** No answer came in time. */
export class APITimeoutError extends APIConnectionError {}

/** A batch ended without results. */
export class BatchError extends HelixError {
  readonly batch: import("./batches.js").BatchObject;
}

/** A webhook that nobody with the secret sent, or not lately. */
export class WebhookVerificationError extends HelixError {}
