package helixray

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// WebhookTolerance is how far a webhook's timestamp may be from the present.
const WebhookTolerance = 5 * time.Minute

// WebhookEvent is what a webhook tells.
type WebhookEvent struct {
	ID        string          `json:"id"`
	Type      string          `json:"type"`
	CreatedAt int64           `json:"created_at"`
	Data      json.RawMessage `json:"data"`
}

// WebhookVerificationError means that nobody with the secret sent a webhook, or not lately.
type WebhookVerificationError struct{ Message string }

// Error tells why.
func (e *WebhookVerificationError) Error() string { return e.Message }

// VerifyWebhook gives the event of a webhook that was signed with a secret not long ago; see Standard Webhooks.
// The payload is the body exactly as it came.
func VerifyWebhook(payload []byte, header http.Header, secret string) (*WebhookEvent, error) {
	return VerifyWebhookAt(payload, header, secret, time.Now(), WebhookTolerance)
}

// VerifyWebhookAt does so at some other time, or with some other tolerance.
func VerifyWebhookAt(
	payload []byte, header http.Header, secret string, now time.Time, tolerance time.Duration,
) (*WebhookEvent, error) {
	id, timestamp := header.Get("webhook-id"), header.Get("webhook-timestamp")
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if id == "" || err != nil || seconds < 0 || seconds > 1<<40 {
		return nil, &WebhookVerificationError{"the webhook's headers are missing or malformed"}
	}
	away := time.Unix(now.Unix(), 0).Sub(time.Unix(seconds, 0))
	if away > tolerance || away < -tolerance {
		return nil, &WebhookVerificationError{"the webhook's timestamp is too far from the present"}
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil || len(key) == 0 {
		return nil, &WebhookVerificationError{"the secret is none of a webhook"}
	}
	expected := digest(key, []byte(id+"."+timestamp+"."), payload)
	fits := false
	for _, one := range strings.Fields(strings.Join(header.Values("webhook-signature"), " ")) {
		if !strings.HasPrefix(one, "v1,") {
			continue
		}
		given, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(one, "v1,"))
		// All are compared: several come while a secret is being changed.
		if err == nil && hmac.Equal(given, expected) {
			fits = true
		}
	}
	return eventOf(payload, fits)
}

// VerifyHelixFlowWebhook gives the event of a webhook by the header x-helixflow-signature, which does not tell how old the
// event is.
func VerifyHelixFlowWebhook(payload []byte, header http.Header, secret string) (*WebhookEvent, error) {
	given, err := hex.DecodeString(header.Get("x-helixflow-signature"))
	return eventOf(payload, err == nil && hmac.Equal(given, digest([]byte(secret), payload)))
}

func digest(key []byte, parts ...[]byte) []byte {
	mac := hmac.New(sha256.New, key)
	for _, part := range parts {
		mac.Write(part)
	}
	return mac.Sum(nil)
}

func eventOf(payload []byte, fits bool) (*WebhookEvent, error) {
	if !fits {
		return nil, &WebhookVerificationError{"the webhook's signature does not fit"}
	}
	var event WebhookEvent
	if err := json.Unmarshal(payload, &event); err != nil {
		return nil, &WebhookVerificationError{"the webhook's body is no event: " + err.Error()}
	}
	return &event, nil
}
