package helixray

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"
)

func texts(stream *ChatCompletionStream) ([]string, error) {
	defer stream.Close()
	var found []string
	for stream.Next() {
		found = append(found, stream.Current().Choices[0].Delta.Content)
	}
	return found, stream.Err()
}

func opened(t *testing.T, server *faulty, options ...Option) *ChatCompletionStream {
	t.Helper()
	stream, err := server.client(options...).CreateChatCompletionStream(ctx, chat)
	must(t, err)
	return stream
}

func TestAStreamGivesItsChunksAndEnds(t *testing.T) {
	server := serve(t, refusing(503, "overloaded", soon...), streaming(true, ": hi\n\n", chunk("Hel"), chunk("lo"), done))
	stream := opened(t, server)
	same(t, stream.RequestID(), "req_1")
	found, err := texts(stream)
	must(t, err)
	same(t, strings.Join(found, "|"), "Hel|lo")
	same(t, stream.Next(), false)
	same(t, strings.Contains(server.requests()[1].body, `"stream":true`), true)
}

func TestTheConnectionOfAStreamServesTheNextOne(t *testing.T) {
	server := serve(t, streaming(true, chunk("a"), done))
	client := server.client(WithHTTPClient(&http.Client{Transport: &http.Transport{MaxConnsPerHost: 1}}))
	for count := 0; count < 3; count++ {
		stream, err := client.CreateChatCompletionStream(ctx, chat)
		must(t, err)
		_, err = texts(stream)
		must(t, err)
	}
	peers := map[string]bool{}
	for _, request := range server.requests() {
		peers[request.peer] = true
	}
	same(t, len(peers), 1)
}

func TestAServerThatGoesOnAfterTheEndHoldsNobodyUp(t *testing.T) {
	found, err := texts(opened(t, serve(t, streaming(false, chunk("a"), done))))
	must(t, err)
	same(t, len(found), 1)
}

func TestAStreamThatBreaksIsNeverTakenForAWholeOne(t *testing.T) {
	failure := `{"error": {"message": "Gone.", "type": "server_error", "code": "engine_dead", "request_id": "req_7"}}`
	cut := func(w http.ResponseWriter, r *http.Request) {
		streaming(true, chunk("Hel"))(w, r)
		hangUp(w, r)
	}
	for name, broken := range map[string]struct {
		step    http.HandlerFunc
		message string
		kind    any
	}{
		"error":   {streaming(true, chunk("Hel"), "data: "+failure+"\n\n", done), "Gone.", new(*StreamError)},
		"early":   {streaming(true, chunk("Hel")), "too early", new(*ConnectionError)},
		"cut":     {cut, "unexpected EOF", new(*ConnectionError)},
		"garbage": {streaming(true, chunk("Hel"), "data: {nothing\n\n"), "cannot be read", new(*StreamError)},
		"large":   {streaming(true, chunk("Hel"), "data: "+strings.Repeat("x", largestEvent+1)), "too large", new(*StreamError)},
	} {
		server := serve(t, broken.step)
		found, err := texts(opened(t, server))
		if err == nil || !strings.Contains(err.Error(), broken.message) || !errors.As(err, broken.kind) {
			t.Fatalf("%s: %v", name, err)
		}
		if !reflect.DeepEqual(found, []string{"Hel"}) {
			t.Fatalf("%s: %v", name, found)
		}
		var facts *APIError
		if name == "error" && (!errors.As(err, &facts) || facts.Code != "engine_dead" || facts.RequestID != "req_7") {
			t.Fatal(err)
		}
		same(t, len(server.requests()), 1)
	}
}

func TestAStreamThatStallsIsGivenUp(t *testing.T) {
	server := serve(t, streaming(false, chunk("Hel")))
	_, err := texts(opened(t, server, WithTimeout(time.Second)))
	var silent *ConnectionError
	if !errors.As(err, &silent) || !silent.Timeout() {
		t.Fatal(err)
	}
}

func TestAReaderThatTakesItsTimeIsNoServerThatStalls(t *testing.T) {
	watchedCtx, watched := watch(ctx, time.Millisecond)
	watched.pause()
	if watchedCtx.Err() == nil {
		time.Sleep(20 * time.Millisecond)
		must(t, watchedCtx.Err())
	}
	watched.end()
}

func TestAnErrorThatIsNoneIsData(t *testing.T) {
	_, err := texts(opened(t, serve(t, streaming(true, strings.Replace(chunk("a \"error\""), "{", `{"error": null, `, 1), done))))
	must(t, err)
}

func TestToLeaveAStreamHangsUp(t *testing.T) {
	for name, leave := range map[string]func(*ChatCompletionStream, context.CancelFunc) error{
		"close": func(stream *ChatCompletionStream, _ context.CancelFunc) error {
			must(t, stream.Close())
			must(t, stream.Close())
			return stream.Err()
		},
		"context": func(stream *ChatCompletionStream, cancel context.CancelFunc) error {
			cancel()
			same(t, stream.Next(), false)
			if !errors.Is(stream.Err(), context.Canceled) {
				return stream.Err()
			}
			return nil
		},
	} {
		gone := make(chan struct{})
		server := serve(t, func(w http.ResponseWriter, r *http.Request) {
			streaming(false, chunk("Hel"))(w, r)
			close(gone)
		})
		leaving, cancel := context.WithCancel(ctx)
		stream, err := server.client().CreateChatCompletionStream(leaving, chat)
		must(t, err)
		same(t, stream.Next(), true)
		if err := leave(stream, cancel); err != nil {
			t.Fatal(name, err)
		}
		<-gone
		cancel()
	}
}

func TestTheLLMAPIsEventsEndWithTheStopAndTheUsage(t *testing.T) {
	delta := "data: {\"type\": \"content_delta\", \"delta\": \"4\"}\n\n"
	stop := "data: {\"type\": \"message_stop\", \"stop_reason\": \"end_turn\", \"model\": \"demo\"}\n\n"
	usage := "data: {\"type\": \"metadata\", \"usage\": {\"input_tokens\": 1, \"output_tokens\": 2}}\n\n"
	server := serve(t, streaming(true, delta, stop, usage), streaming(true, delta))
	request := LLMRequest{Messages: []LLMMessage{{Role: "user", Content: "2+2?"}}}
	stream, err := server.client().StreamLLM(ctx, request)
	must(t, err)
	var kinds []string
	for stream.Next() {
		kinds = append(kinds, stream.Current().Type)
	}
	must(t, stream.Err())
	same(t, strings.Join(kinds, " "), "content_delta message_stop metadata")
	same(t, stream.Current().Usage.OutputTokens, 2)
	same(t, server.requests()[0].path, "/v1/llm/completions/stream")
	stream, err = server.client().StreamLLM(ctx, request)
	must(t, err)
	for stream.Next() {
	}
	if stream.Err() == nil {
		t.Fatal("half a stream was taken for a whole one")
	}
}
