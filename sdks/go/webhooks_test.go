package helixray

import (
	"encoding/hex"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"
)

// The example of Standard Webhooks' own libraries.
const (
	secret    = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
	payload   = `{"test": 2432232314}`
	signature = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
)

var then = time.Unix(1614265330, 0)

func signed(changes ...string) http.Header {
	header := http.Header{}
	header.Set("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek")
	header.Set("webhook-timestamp", "1614265330")
	header.Set("webhook-signature", signature)
	for place := 0; place < len(changes); place += 2 {
		header.Set(changes[place], changes[place+1])
	}
	return header
}

func TestAWebhookThatWasSignedGivesItsEvent(t *testing.T) {
	other := "v1," + strings.Repeat("A", 43) + "="
	for _, header := range []http.Header{
		signed(), signed("webhook-signature", other+" v2,x "+signature), signed("webhook-signature", signature+" "+other),
	} {
		for _, away := range []time.Duration{0, WebhookTolerance, -WebhookTolerance} {
			_, err := VerifyWebhookAt([]byte(payload), header, secret, then.Add(away), WebhookTolerance)
			must(t, err)
		}
	}
	_, err := VerifyWebhookAt([]byte(payload), signed(), strings.TrimPrefix(secret, "whsec_"), then, WebhookTolerance)
	must(t, err)
}

func TestAWebhookThatWasNotSignedIsRefused(t *testing.T) {
	late := WebhookTolerance + time.Second
	for name, tried := range map[string]struct {
		header http.Header
		body   string
		secret string
		away   time.Duration
	}{
		"another body":      {signed(), payload + " ", secret, 0},
		"another id":        {signed("webhook-id", "msg_other"), payload, secret, 0},
		"another moment":    {signed("webhook-timestamp", "1614265331"), payload, secret, 0},
		"no moment":         {signed("webhook-timestamp", "soon"), payload, secret, 0},
		"a far moment":      {signed("webhook-timestamp", "9223372036854775807"), payload, secret, 0},
		"too old":           {signed(), payload, secret, late},
		"too new":           {signed(), payload, secret, -late},
		"no signature":      {signed("webhook-signature", ""), payload, secret, 0},
		"empty signature":   {signed("webhook-signature", "v1,"), payload, secret, 0},
		"no base64":         {signed("webhook-signature", "v1,***"), payload, secret, 0},
		"a cut signature":   {signed("webhook-signature", signature[:20]), payload, secret, 0},
		"no version":        {signed("webhook-signature", signature[3:]), payload, secret, 0},
		"another secret":    {signed(), payload, "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", 0},
		"no secret":         {signed(), payload, "", 0},
		"what is no secret": {signed(), payload, "whsec_***", 0},
		"no headers":        {http.Header{}, payload, secret, 0},
	} {
		_, err := VerifyWebhookAt([]byte(tried.body), tried.header, tried.secret, then.Add(tried.away), WebhookTolerance)
		var refused *WebhookVerificationError
		if !errors.As(err, &refused) {
			t.Fatal(name, err)
		}
	}
	if _, err := VerifyWebhook([]byte(payload), signed(), secret); err == nil {
		t.Fatal("years old")
	}
}

func TestHelixFlowsHeaderIsTheHMACInHex(t *testing.T) {
	right := hex.EncodeToString(digest([]byte(secret), []byte(payload)))
	_, err := VerifyHelixFlowWebhook([]byte(payload), signed("x-helixflow-signature", right), secret)
	must(t, err)
	for _, wrong := range []string{"", "zz", right[2:], right + "00", strings.Repeat("0", 64)} {
		if _, err := VerifyHelixFlowWebhook([]byte(payload), signed("x-helixflow-signature", wrong), secret); err == nil {
			t.Fatal(wrong)
		}
	}
	hello := hex.EncodeToString(digest([]byte(secret), []byte("hello")))
	_, err = VerifyHelixFlowWebhook([]byte("hello"), signed("x-helixflow-signature", hello), secret)
	if err == nil || !strings.Contains(err.Error(), "no event") {
		t.Fatal(err)
	}
}
