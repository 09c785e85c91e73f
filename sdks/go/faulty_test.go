package helixray

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
)

// seen is a request that came to a faulty server.
type seen struct {
	method, path, body, peer string
	header                   http.Header
}

// faulty is a server that answers the first request with the first of its steps, and so on; the last one answers all that follow.
type faulty struct {
	*httptest.Server
	steps []http.HandlerFunc
	mutex sync.Mutex
	seen  []seen
}

func serve(t *testing.T, steps ...http.HandlerFunc) *faulty {
	t.Helper()
	server := &faulty{steps: steps}
	server.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		server.mutex.Lock()
		server.seen = append(server.seen, seen{r.Method, r.URL.RequestURI(), string(body), r.RemoteAddr, r.Header})
		place := len(server.seen)
		server.mutex.Unlock()
		if place > len(steps) {
			place = len(steps)
		}
		steps[place-1](w, r)
	}))
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
	})
	return server
}

func (f *faulty) requests() []seen {
	f.mutex.Lock()
	defer f.mutex.Unlock()
	return f.seen
}

func (f *faulty) client(options ...Option) *Client {
	return NewClient("hx-test", append([]Option{WithBaseURL(f.URL + "/v1"), WithTimeout(time.Minute)}, options...)...)
}

func answering(status int, body string, headers ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("content-type", "application/json")
		for place := 0; place < len(headers); place += 2 {
			w.Header().Set(headers[place], headers[place+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func refusing(status int, code string, headers ...string) http.HandlerFunc {
	const shape = `{"error": {"message": "no: %s", "type": "t", "param": "p", "code": "%s", "request_id": "req_9"}}`
	body := fmt.Sprintf(shape, code, code)
	return answering(status, body, headers...)
}

// streaming sends these texts as a stream, and then ends it, or waits until its client is gone.
func streaming(ends bool, texts ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("content-type", "text/event-stream; charset=utf-8")
		w.Header().Set("x-request-id", "req_1")
		for _, text := range texts {
			_, _ = io.WriteString(w, text)
			w.(http.Flusher).Flush()
		}
		if !ends {
			<-r.Context().Done()
		}
	}
}

func chunk(text string) string {
	content, _ := json.Marshal(text)
	return fmt.Sprintf("data: {\"choices\": [{\"index\": 0, \"delta\": {\"content\": %s}, \"finish_reason\": null}]}\n\n", content)
}

const (
	done  = "data: [DONE]\n\n"
	hello = `{"choices": [{"message": {"content": "Hello"}}]}`
)

var (
	soon = []string{"retry-after-ms", "1"}
	chat = ChatCompletionRequest{Model: "demo", Messages: []Message{{Role: "user", Content: "Hi"}}}
	ctx  = context.Background()
)

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func same[T comparable](t *testing.T, got, want T) {
	t.Helper()
	if got != want {
		t.Fatalf("got %v, not %v", got, want)
	}
}
