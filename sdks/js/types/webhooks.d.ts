export interface WebhookEvent {
  id: string;
  object: "event";
  type: string;
  created_at: number;
  event: string;
  timestamp: string;
  data: Record<string, unknown>;
}

export type WebhookPayload = string | Uint8Array | ArrayBuffer;
export type WebhookHeaders = Headers | Record<string, string | string[] | undefined>;

/**
 * The event of a webhook that was signed not long ago.
 *
 * @param payload the body exactly as it came.
 * @param headers of the request.
 * @param secret of the endpoint, `whsec_...`.
 * @param options `tolerance` and `now` are in seconds; five minutes, and the clock of this machine.
 * @throws WebhookVerificationError
 */
export function verifyWebhook(
  payload: WebhookPayload,
  headers: WebhookHeaders,
  secret: string,
  options?: { tolerance?: number; now?: number },
): Promise<WebhookEvent>;

/**
 * The event of a webhook by the header `x-helixflow-signature`, which does not tell how old the event is.
 *
 * @throws WebhookVerificationError
 */
export function verifyHelixFlowWebhook(payload: WebhookPayload, headers: WebhookHeaders, secret: string): Promise<WebhookEvent>;
