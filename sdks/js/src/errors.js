/**
 * Every failure of this package, as one tree.
 *
 *     HelixError
 *     |- APIError                       what an answer, or its absence, said
 *     |  |- BadRequestError             400, 413, 415
 *     |  |- AuthenticationError         401
 *     |  |- PaymentRequiredError        402
 *     |  |- PermissionDeniedError       403
 *     |  |- NotFoundError               404
 *     |  |- ConflictError               409
 *     |  |- UnprocessableError          422
 *     |  |- RateLimitError              429
 *     |  |- ServerError                 500 and above
 *     |  |- StreamError                 a stream that had begun ended with an error
 *     |  `- APIConnectionError          no whole answer came
 *     |     `- APITimeoutError          not in time
 *     |- BatchError                     a batch ended without results
 *     `- WebhookVerificationError       nobody with the secret sent it
 */

/** Base of the tree. */
export class HelixError extends Error {
  constructor(message, options) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** What an answer, or its absence, said. */
export class APIError extends HelixError {
  constructor(message, { cause, ...facts } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.status = facts.status;
    this.code = facts.code;
    this.type = facts.type;
    this.param = facts.param;
    this.details = facts.details ?? {};
    this.requestId = facts.requestId;
    this.retryAfter = facts.retryAfter;
    this.headers = facts.headers;
  }
}

export class BadRequestError extends APIError {}
export class AuthenticationError extends APIError {}
export class PaymentRequiredError extends APIError {}
export class PermissionDeniedError extends APIError {}
export class NotFoundError extends APIError {}
export class ConflictError extends APIError {}
export class UnprocessableError extends APIError {}
export class RateLimitError extends APIError {}
export class ServerError extends APIError {}
export class StreamError extends APIError {}
export class APIConnectionError extends APIError {}
export class APITimeoutError extends APIConnectionError {}

/** A batch ended without results; `batch` says how. */
export class BatchError extends HelixError {
  constructor(message, batch) {
    super(message);
    this.batch = batch;
  }
}

/** A webhook that nobody with the secret sent, or not lately. */
export class WebhookVerificationError extends HelixError {}

const BY_STATUS = new Map([
  [400, BadRequestError],
  [401, AuthenticationError],
  [402, PaymentRequiredError],
  [403, PermissionDeniedError],
  [404, NotFoundError],
  [409, ConflictError],
  [413, BadRequestError],
  [415, BadRequestError],
  [422, UnprocessableError],
  [429, RateLimitError],
]);
const SHOWN_CHARACTERS = 200;

/** The error that an answer with this status and this text as its body stands for. */
export function errorOfAnswer(status, headers, text) {
  const redirected = status < 400;
  const body = redirected ? { error: `The server redirects (HTTP ${status}); is the address that of the API?` } : parsed(text);
  const fallback = `HTTP ${status}: ${text.trim().slice(0, SHOWN_CHARACTERS) || "no body"}`;
  const requestId = headers.get("x-request-id") ?? undefined;
  return errorOfBody(status, body, { fallback, requestId, retryAfter: retryAfter(headers), headers });
}

/** The error that a body stands for. */
export function errorOfBody(status, body, { fallback = "The request failed.", requestId, ...facts } = {}) {
  const told = tellingOf(body);
  const kind = BY_STATUS.get(status) ?? (status >= 500 ? ServerError : APIError);
  return new kind(told.message ?? fallback, { ...facts, ...told, status, requestId: told.requestId ?? requestId });
}

/** The error that an event in the middle of a stream tells. */
export function errorOfEvent(body, requestId) {
  const told = tellingOf(body);
  return new StreamError(told.message ?? "The stream ended with an error.", { ...told, requestId: told.requestId ?? requestId });
}

/** Seconds after which trying again makes sense, where the headers say so. */
function retryAfter(headers) {
  const milliseconds = headers.get("retry-after-ms");
  if (milliseconds !== null && /^\d+(\.\d+)?$/.test(milliseconds)) return Number(milliseconds) / 1000;
  const value = headers.get("retry-after");
  if (value === null) return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value);
  const moment = Date.parse(value);
  return Number.isNaN(moment) ? undefined : Math.max(0, (moment - Date.now()) / 1000);
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// OpenAI's shape and Anthropic's both have the facts in `error`.
function tellingOf(body) {
  const error = body?.error;
  if (typeof error === "string") return { message: error };
  if (typeof error !== "object" || error === null) return {};
  return {
    message: typeof error.message === "string" && error.message ? error.message : undefined,
    code: error.code ?? undefined,
    type: error.type ?? undefined,
    param: error.param ?? undefined,
    details: error.details ?? undefined,
    requestId: error.request_id ?? body.request_id ?? undefined,
  };
}
