/** Client of Helix Ray. */
export { Client } from "./client.js";
export { Stream } from "./stream.js";
export { verifyHelixFlowWebhook, verifyWebhook } from "./webhooks.js";
export {
  APIConnectionError,
  APIError,
  APITimeoutError,
  AuthenticationError,
  BadRequestError,
  BatchError,
  ConflictError,
  HelixError,
  NotFoundError,
  PaymentRequiredError,
  PermissionDeniedError,
  RateLimitError,
  ServerError,
  StreamError,
  UnprocessableError,
  WebhookVerificationError,
} from "./errors.js";
