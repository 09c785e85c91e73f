package helixray

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"
)

func keys(requests []seen) map[string]bool {
	found := map[string]bool{}
	for _, request := range requests {
		found[request.header.Get("idempotency-key")] = true
	}
	return found
}

func TestWhatPassesIsTriedAgainWithTheSameKey(t *testing.T) {
	server := serve(t, refusing(503, "overloaded", soon...), refusing(429, "rate_limit_exceeded", soon...), answering(200, hello))
	response, err := server.client(WithHeader("x-team", "red")).CreateChatCompletion(ctx, chat)
	must(t, err)
	same(t, response.Choices[0].Message.Content, "Hello")
	requests := server.requests()
	same(t, len(requests), 3)
	same(t, len(keys(requests)), 1)
	same(t, len(requests[0].header.Get("idempotency-key")), 32)
	same(t, requests[0].header.Get("authorization"), "Bearer hx-test")
	same(t, requests[0].header.Get("x-team"), "red")
	same(t, requests[2].body, `{"model":"demo","messages":[{"role":"user","content":"Hi"}]}`)
}

func TestEachCallHasAKeyOfItsOwn(t *testing.T) {
	server := serve(t, answering(200, hello))
	client := server.client()
	for _, options := range [][]RequestOption{nil, nil, {WithIdempotencyKey("mine")}} {
		_, err := client.CreateChatCompletion(ctx, chat, options...)
		must(t, err)
	}
	found := keys(server.requests())
	if len(found) != 3 || !found["mine"] {
		t.Fatal(found)
	}
}

func TestTriesEndWithTheFacts(t *testing.T) {
	server := serve(t, refusing(429, "rate_limit_exceeded", soon...))
	_, err := server.client(WithMaxRetries(1)).CreateChatCompletion(ctx, chat)
	var limited *RateLimitError
	var facts *APIError
	if !errors.As(err, &limited) || !errors.As(err, &facts) {
		t.Fatal(err)
	}
	got := []any{limited.Status, facts.Code, facts.Type, facts.Param, facts.RequestID, facts.RetryAfter, facts.Message, err.Error()}
	want := []any{
		429, "rate_limit_exceeded", "t", "p", "req_9", time.Millisecond, "no: rate_limit_exceeded",
		"no: rate_limit_exceeded (HTTP 429)",
	}
	if !reflect.DeepEqual(got, want) {
		t.Fatal(got)
	}
	same(t, len(server.requests()), 2)
}

func TestEachStatusHasItsKind(t *testing.T) {
	kinds := map[int]error{
		400: &BadRequestError{}, 401: &AuthenticationError{}, 402: &PaymentRequiredError{}, 403: &PermissionDeniedError{},
		404: &NotFoundError{}, 409: &ConflictError{}, 413: &BadRequestError{}, 415: &BadRequestError{}, 418: &APIError{},
		422: &UnprocessableError{}, 429: &RateLimitError{}, 500: &ServerError{}, 529: &ServerError{},
	}
	for status, kind := range kinds {
		err := errorOf(status, http.Header{}, []byte(`{"error": {"message": "no", "code": "word"}}`))
		var facts *APIError
		if reflect.TypeOf(err) != reflect.TypeOf(kind) || !errors.As(err, &facts) || facts.Code != "word" {
			t.Fatalf("%d: %T", status, err)
		}
	}
}

func TestRetryAfterIsWaitedFor(t *testing.T) {
	server := serve(t, refusing(503, "overloaded", "retry-after", "1"), answering(200, hello))
	begun := time.Now()
	_, err := server.client().CreateChatCompletion(ctx, chat)
	must(t, err)
	if time.Since(begun) < time.Second {
		t.Fatal("too early")
	}
}

func TestWhoWouldHaveToWaitForLongIsToldSoInstead(t *testing.T) {
	for _, value := range []string{"3600", time.Now().Add(time.Hour).UTC().Format(http.TimeFormat), "1e300"} {
		server := serve(t, refusing(429, "rate_limit_exceeded", "retry-after", value))
		_, err := server.client().CreateChatCompletion(ctx, chat)
		var limited *RateLimitError
		if !errors.As(err, &limited) || limited.RetryAfter < 3500*time.Second {
			t.Fatal(value, err)
		}
		same(t, len(server.requests()), 1)
	}
}

func TestTheServerHasTheLastWord(t *testing.T) {
	for _, tried := range []struct {
		step     http.HandlerFunc
		requests int
	}{
		{refusing(429, "insufficient_quota", "x-should-retry", "false", "retry-after-ms", "1"), 1},
		{refusing(404, "not_found", "x-should-retry", "true", "retry-after-ms", "1"), 2},
		{refusing(409, "idempotency_key_in_use", soon...), 2},
		{refusing(409, "conflict"), 1},
		{refusing(400, "invalid_request"), 1},
	} {
		server := serve(t, tried.step, answering(200, hello))
		_, err := server.client().CreateChatCompletion(ctx, chat)
		same(t, err == nil, tried.requests == 2)
		same(t, len(server.requests()), tried.requests)
	}
}

func hangUp(w http.ResponseWriter, _ *http.Request) {
	connection, _, _ := w.(http.Hijacker).Hijack()
	connection.Close()
}

func TestAConnectionThatBreaksIsTriedAgain(t *testing.T) {
	half := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("content-length", "100")
		_, _ = w.Write([]byte("{"))
	}
	server := serve(t, hangUp, half, answering(200, hello))
	_, err := server.client().CreateChatCompletion(ctx, chat)
	must(t, err)
	same(t, len(server.requests()), 3)
	_, err = serve(t, hangUp).client(WithMaxRetries(0)).ListModels(ctx)
	var broken *ConnectionError
	if !errors.As(err, &broken) || broken.Timeout() {
		t.Fatal(err)
	}
}

func TestASilentServerIsGivenUp(t *testing.T) {
	server := serve(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	_, err := server.client(WithTimeout(50*time.Millisecond), WithMaxRetries(0)).CreateChatCompletion(ctx, chat)
	var silent net.Error
	var broken *ConnectionError
	if !errors.As(err, &broken) || !broken.TimedOut || errors.As(err, &silent) && !silent.Timeout() {
		t.Fatal(err)
	}
}

func TestTheContextEndsRequestsAndPauses(t *testing.T) {
	waiting, cancel := context.WithCancel(ctx)
	server := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	})
	if _, err := server.client().CreateChatCompletion(waiting, chat); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	same(t, len(server.requests()), 1)
	pausing, stop := context.WithCancel(ctx)
	refused := serve(t, func(w http.ResponseWriter, r *http.Request) {
		refusing(503, "overloaded", "retry-after", "30")(w, r)
		time.AfterFunc(50*time.Millisecond, stop)
	})
	if _, err := refused.client().CreateChatCompletion(pausing, chat); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	same(t, len(refused.requests()), 1)
}

func TestARedirectIsNotFollowed(t *testing.T) {
	elsewhere := serve(t, answering(200, hello))
	server := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, elsewhere.URL, http.StatusTemporaryRedirect)
	})
	_, err := server.client().CreateChatCompletion(ctx, chat)
	var facts *APIError
	if !errors.As(err, &facts) || facts.Status != 307 || !strings.Contains(err.Error(), "redirects") {
		t.Fatal(err)
	}
	same(t, len(elsewhere.requests()), 0)
}

func TestWhatIsNoAnswerOfTheAPISaysSo(t *testing.T) {
	html := serve(t, answering(200, "<html>", "content-type", "text/html"))
	if _, err := html.client().ListModels(ctx); err == nil || !strings.Contains(err.Error(), "cannot be read") {
		t.Fatal(err)
	}
	_, err := html.client().CreateChatCompletionStream(ctx, chat)
	if err == nil || !strings.Contains(err.Error(), `"text/html" where a stream`) {
		t.Fatal(err)
	}
	same(t, len(html.requests()), 2)
	_, err = serve(t, answering(502, "<html>Bad gateway")).client(WithMaxRetries(0)).ListModels(ctx)
	if err == nil || err.Error() != "<html>Bad gateway (HTTP 502)" {
		t.Fatal(err)
	}
}

func TestAddressAndKeyComeFromTheEnvironment(t *testing.T) {
	server := serve(t, answering(200, `{"id": "org/a b"}`))
	t.Setenv("HELIX_URL", server.URL+"/v1/")
	t.Setenv("HELIX_API_KEY", "hx-environment")
	model, err := NewClient("").GetModel(ctx, "org/a b")
	must(t, err)
	same(t, model.ID, "org/a b")
	same(t, server.requests()[0].path, "/v1/models/org/a%20b")
	same(t, server.requests()[0].header.Get("authorization"), "Bearer hx-environment")
}

func TestRequestsHaveTheirFields(t *testing.T) {
	request := chat
	request.Temperature, request.Extra = Ptr(0.0), map[string]any{"top_k": 5}
	content, err := json.Marshal(streamed{request})
	must(t, err)
	want := `{"model":"demo","messages":[{"role":"user","content":"Hi"}],"temperature":0,"top_k":5,"stream":true}`
	same(t, string(content), want)
	content, err = json.Marshal(streamed{CompletionRequest{Model: "demo", Prompt: "Hi"}})
	must(t, err)
	same(t, string(content), `{"model":"demo","prompt":"Hi","stream":true}`)
}
