package helixray

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"time"
)

const largestError = 1 << 20

// request is one that can be sent several times.
type request struct {
	method, path   string
	contentType    string
	body           []byte
	idempotencyKey string
}

// answer is one whose body has not been read; whoever has it closes it.
type answer struct {
	*http.Response
	silence *silence
}

func (a *answer) close() {
	a.silence.end()
	a.Body.Close()
}

// silence stops a request whose server says nothing for too long.
type silence struct {
	limit    time.Duration
	timer    *time.Timer
	timedOut atomic.Bool
	cancel   context.CancelFunc
}

func watch(ctx context.Context, limit time.Duration) (context.Context, *silence) {
	ctx, cancel := context.WithCancel(ctx)
	watched := &silence{limit: limit, cancel: cancel}
	watched.timer = time.AfterFunc(limit, func() {
		watched.timedOut.Store(true)
		cancel()
	})
	return ctx, watched
}

func (s *silence) restart() { s.timer.Reset(s.limit) }

func (s *silence) pause() { s.timer.Stop() }

func (s *silence) end() {
	s.timer.Stop()
	s.cancel()
}

// explain tells a silent server, a caller that gave up and a broken connection apart.
func (s *silence) explain(ctx context.Context, err error) error {
	if s.timedOut.Load() {
		return &ConnectionError{Err: fmt.Errorf("the server was silent for %s", s.limit), TimedOut: true}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return &ConnectionError{Err: err}
}

// call sends a request with a JSON body, if there is one, and reads the answer into a value.
func (c *Client) call(ctx context.Context, method, path string, body, into any, options ...RequestOption) error {
	sent, err := jsonRequest(method, path, body)
	if err != nil {
		return err
	}
	return c.into(ctx, sent, into, options)
}

// into sends a request and reads the answer's JSON into a value.
func (c *Client) into(ctx context.Context, sent request, into any, options []RequestOption) error {
	content, err := c.read(ctx, sent, options)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(content, into); err != nil {
		return &APIError{Status: http.StatusOK, Message: fmt.Sprintf("the answer cannot be read; is %s the API? %s", c.baseURL, err)}
	}
	return nil
}

func jsonRequest(method, path string, body any) (request, error) {
	sent := request{method: method, path: path}
	if body == nil {
		return sent, nil
	}
	content, err := json.Marshal(body)
	sent.body, sent.contentType = content, "application/json"
	return sent, err
}

// read gives the whole body of the answer.
func (c *Client) read(ctx context.Context, sent request, options []RequestOption) ([]byte, error) {
	var content []byte
	err := c.send(ctx, sent, options, func(got *answer) error {
		defer got.close()
		var err error
		content, err = io.ReadAll(got.Body)
		return err
	})
	return content, err
}

// open gives an answer that is a stream of events.
func (c *Client) open(ctx context.Context, path string, body any, options []RequestOption) (*answer, error) {
	sent, err := jsonRequest(http.MethodPost, path, body)
	if err != nil {
		return nil, err
	}
	var opened *answer
	err = c.send(ctx, sent, options, func(got *answer) error {
		kind := got.Header.Get("content-type")
		if !strings.HasPrefix(kind, "text/event-stream") {
			got.close()
			message := fmt.Sprintf("the server answered with %q where a stream was asked for; is %s the API?", kind, c.baseURL)
			return &APIError{Status: got.StatusCode, Message: message, Header: got.Header}
		}
		got.silence.pause()
		opened = got
		return nil
	})
	return opened, err
}

// send sends a request until an answer is good or no other try can help. use reads the answer.
func (c *Client) send(ctx context.Context, sent request, options []RequestOption, use func(*answer) error) error {
	if sent.method == http.MethodPost {
		// What costs or makes something is done once, however often it has to be sent.
		sent.idempotencyKey = newKey()
	}
	for _, option := range options {
		option(&sent)
	}
	for tries := 0; ; tries++ {
		err := c.once(ctx, sent, use)
		if err == nil || ctx.Err() != nil {
			return err
		}
		wait, helps := pause(tries, err)
		if !helps || tries >= c.maxRetries {
			return err
		}
		if err := sleep(ctx, wait); err != nil {
			return err
		}
	}
}

func (c *Client) once(ctx context.Context, sent request, use func(*answer) error) error {
	watchedCtx, watched := watch(ctx, c.timeout)
	outgoing, err := http.NewRequestWithContext(watchedCtx, sent.method, c.baseURL+sent.path, bytes.NewReader(sent.body))
	if err != nil {
		watched.end()
		return &APIError{Message: err.Error()}
	}
	for name, values := range c.header {
		outgoing.Header[name] = values
	}
	if c.apiKey != "" {
		outgoing.Header.Set("Authorization", "Bearer "+c.apiKey)
	}
	if sent.contentType != "" {
		outgoing.Header.Set("Content-Type", sent.contentType)
	}
	if sent.idempotencyKey != "" {
		outgoing.Header.Set("Idempotency-Key", sent.idempotencyKey)
	}
	response, err := c.http.Do(outgoing)
	if err != nil {
		watched.end()
		return watched.explain(ctx, err)
	}
	got := &answer{response, watched}
	if response.StatusCode >= 300 {
		defer got.close()
		content, err := io.ReadAll(io.LimitReader(response.Body, largestError))
		if err != nil {
			return watched.explain(ctx, err)
		}
		return errorOf(response.StatusCode, response.Header, content)
	}
	err = use(got)
	var refused *APIError
	if err == nil || errors.As(err, &refused) {
		return err
	}
	return watched.explain(ctx, err)
}

func newKey() string {
	var key [16]byte
	if _, err := rand.Read(key[:]); err != nil {
		panic(err) // the operating system has no random numbers
	}
	return hex.EncodeToString(key[:])
}
