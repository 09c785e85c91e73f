package helixray

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"
)

const drainTime = 5 * time.Second

// Stream is an answer that is still being written:
//
//	for stream.Next() {
//		use(stream.Current())
//	}
//	if err := stream.Err(); err != nil {
//
// Close it in any case; before its end, that stops the model's work.
type Stream[T any] struct {
	ctx     context.Context
	answer  *answer
	events  *eventReader
	isLast  func(*T) bool // knows the event after which a stream may end without [DONE]; may be nil
	current T
	mayEnd  bool // isLast has been there
	closed  bool // the answer belongs to nobody, or to drain
	err     error
}

func openStream[T any](
	ctx context.Context, c *Client, path string, body any, isLast func(*T) bool, options []RequestOption,
) (*Stream[T], error) {
	opened, err := c.open(ctx, path, body, options)
	if err != nil {
		return nil, err
	}
	return &Stream[T]{ctx: ctx, answer: opened, events: newEventReader(opened.Body), isLast: isLast}, nil
}

// Next waits for the next part, and says whether there is one.
func (s *Stream[T]) Next() bool {
	if s.closed {
		return false
	}
	s.answer.silence.restart()
	data, err := s.events.next()
	s.answer.silence.pause()
	switch {
	case err == nil && string(data) == "[DONE]":
		s.closed = true
		go s.drain()
		return false
	case err == nil:
		err = s.decode(data)
	case errors.Is(err, io.EOF) && s.mayEnd:
		_ = s.Close()
		return false
	case errors.Is(err, errLargeEvent):
		err = s.broken(err.Error())
	case errors.Is(err, io.EOF):
		err = s.answer.silence.explain(s.ctx, errors.New("the stream ended too early"))
	default:
		err = s.answer.silence.explain(s.ctx, err)
	}
	if err != nil {
		s.err = err
		_ = s.Close()
	}
	return err == nil
}

// Current is the part that Next found.
func (s *Stream[T]) Current() T { return s.current }

// Err tells why the stream ended before its end; nil where it did not.
func (s *Stream[T]) Err() error { return s.err }

// RequestID is the request's id, by which the operator finds it in the log.
func (s *Stream[T]) RequestID() string { return s.answer.Header.Get("x-request-id") }

// Header has the headers of the answer.
func (s *Stream[T]) Header() http.Header { return s.answer.Header }

// Close hangs up. It may be called twice, and never fails. While Next waits in another goroutine, cancel the context instead.
func (s *Stream[T]) Close() error {
	if !s.closed {
		s.closed = true
		s.answer.close()
	}
	return nil
}

// drain reads what follows the end: a connection whose answer was read to its end serves the next request.
func (s *Stream[T]) drain() {
	timer := time.AfterFunc(drainTime, s.answer.silence.cancel)
	defer timer.Stop()
	_, _ = io.Copy(io.Discard, s.answer.Body)
	s.answer.close()
}

func (s *Stream[T]) decode(data []byte) error {
	var failed errorBody
	suspect := bytes.Contains(data, []byte(`"error"`))
	if suspect && json.Unmarshal(data, &failed) == nil && len(failed.Error) > 0 && string(failed.Error) != "null" {
		var facts *APIError
		errors.As(errorOf(0, s.Header(), data), &facts)
		return &StreamError{facts}
	}
	var value T
	if err := json.Unmarshal(data, &value); err != nil {
		return s.broken("an event of the stream cannot be read: " + err.Error())
	}
	s.current = value
	s.mayEnd = s.mayEnd || (s.isLast != nil && s.isLast(&value))
	return nil
}

func (s *Stream[T]) broken(message string) error {
	return &StreamError{&APIError{Message: message, RequestID: s.RequestID(), Header: s.Header()}}
}
