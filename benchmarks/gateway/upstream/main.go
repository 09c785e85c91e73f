// Upstream is what the gateways of the benchmark stand before: it speaks OpenAI's chat completions, and thinks for as long as it is told.
//
// Usage: upstream PORT; 0 takes a free one. It says "listening on PORT" and serves on 127.0.0.1.
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strconv"
	"sync/atomic"
	"time"
)

// pace is how long answers take. PUT /pace?first_ms=100&gap_ms=20 changes it for the answers that begin afterwards.
type pace struct {
	first time.Duration // from the request to the first token, or to the whole answer
	gap   time.Duration // from one token of a stream to the next
}

type server struct{ pace atomic.Value }

type question struct {
	Model         string `json:"model"`
	MaxTokens     int    `json:"max_tokens"`
	NewMaxTokens  int    `json:"max_completion_tokens"`
	Stream        bool   `json:"stream"`
	StreamOptions struct {
		IncludeUsage bool `json:"include_usage"`
	} `json:"stream_options"`
	Messages []json.RawMessage `json:"messages"`
}

// Neighbouring tokens differ: there are gateways that break off a stream that repeats itself.
var words = [...]string{" river", " stone", " market", " garden", " window", " letter", " summer", " engine"}

func main() {
	if len(os.Args) != 2 {
		log.Fatal("usage: upstream PORT")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	served := &server{}
	served.pace.Store(pace{})
	mux := http.NewServeMux()
	mux.HandleFunc("/v1/models", models)
	mux.HandleFunc("/pace", served.setPace)
	mux.HandleFunc("/v1/chat/completions", served.chat)
	fmt.Printf("listening on %d\n", listener.Addr().(*net.TCPAddr).Port)
	log.Fatal(http.Serve(listener, mux))
}

func models(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	io.WriteString(w, `{"object":"list","data":[{"id":"bench","object":"model","created":1,"owned_by":"upstream"}]}`)
}

func (s *server) setPace(w http.ResponseWriter, r *http.Request) {
	first, firstErr := strconv.ParseFloat(r.URL.Query().Get("first_ms"), 64)
	gap, gapErr := strconv.ParseFloat(r.URL.Query().Get("gap_ms"), 64)
	if r.Method != http.MethodPut || firstErr != nil || gapErr != nil || first < 0 || gap < 0 {
		refuse(w, "PUT first_ms and gap_ms")
		return
	}
	s.pace.Store(pace{milliseconds(first), milliseconds(gap)})
	w.Header().Set("Content-Length", "0")
}

func milliseconds(number float64) time.Duration {
	return time.Duration(number * float64(time.Millisecond))
}

func refuse(w http.ResponseWriter, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusBadRequest)
	fmt.Fprintf(w, `{"error":{"message":%q,"type":"invalid_request_error","param":null,"code":null}}`, message)
}

func (s *server) chat(w http.ResponseWriter, r *http.Request) {
	var asked question
	if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
		refuse(w, err.Error())
		return
	}
	// The connection is used again only if nothing of the request is left.
	io.Copy(io.Discard, r.Body)
	tokens := asked.MaxTokens
	if tokens == 0 {
		tokens = asked.NewMaxTokens
	}
	if tokens <= 0 || len(asked.Messages) == 0 {
		refuse(w, "max_tokens and messages are needed")
		return
	}
	now := s.pace.Load().(pace)
	if asked.Stream {
		stream(w, r, asked, tokens, now)
		return
	}
	wait(r, now.first)
	text := make([]byte, 0, 8*tokens)
	for i := 0; i < tokens; i++ {
		text = append(text, words[i%len(words)]...)
	}
	w.Header().Set("Content-Type", "application/json")
	fmt.Fprintf(w, `{"id":"chatcmpl-bench","object":"chat.completion","created":%d,"model":%q,"choices":[{"index":0,"message":`+
		`{"role":"assistant","content":"%s","refusal":null},"logprobs":null,"finish_reason":"length"}],"usage":%s}`,
		time.Now().Unix(), asked.Model, text, usage(tokens))
}

func usage(tokens int) string {
	return fmt.Sprintf(`{"prompt_tokens":40,"completion_tokens":%d,"total_tokens":%d}`, tokens, 40+tokens)
}

// stream sends each token as an event of its own, at its own time: what a write delays is made up for.
func stream(w http.ResponseWriter, r *http.Request, asked question, tokens int, now pace) {
	flusher := w.(http.Flusher)
	head := fmt.Sprintf(`data: {"id":"chatcmpl-bench","object":"chat.completion.chunk","created":%d,"model":%q,`, time.Now().Unix(), asked.Model)
	begin := []byte(head + `"choices":[{"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,"finish_reason":null}]}` + "\n\n")
	var events [len(words)][]byte
	for i, word := range words {
		events[i] = []byte(head + `"choices":[{"index":0,"delta":{"content":"` + word + `"},"logprobs":null,"finish_reason":null}]}` + "\n\n")
	}
	end := head + `"choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"length"}]}` + "\n\n"
	if asked.StreamOptions.IncludeUsage {
		end += head + `"choices":[],"usage":` + usage(tokens) + "}\n\n"
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-cache")
	due := time.Now().Add(now.first)
	if !wait(r, time.Until(due)) {
		return
	}
	w.Write(begin)
	for i := 0; i < tokens; i++ {
		if i > 0 && now.gap > 0 {
			due = due.Add(now.gap)
			if !wait(r, time.Until(due)) {
				return
			}
		}
		if _, err := w.Write(events[i%len(events)]); err != nil {
			return
		}
		flusher.Flush()
	}
	io.WriteString(w, end+"data: [DONE]\n\n")
}

// wait is false when whoever asked is gone.
func wait(r *http.Request, span time.Duration) bool {
	if span <= 0 {
		return r.Context().Err() == nil
	}
	timer := time.NewTimer(span)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
		return false
	}
}
