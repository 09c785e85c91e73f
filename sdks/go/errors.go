package helixray

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"
)

const shownBytes = 200

// APIError is what the API answered in place of a result. Those below are of its kind: errors.As finds an *APIError in them.
type APIError struct {
	Status     int // HTTP's; 0 of an error in the middle of a stream
	Message    string
	Code       string // a stable word for programs, such as model_not_found
	Type       string
	Param      string // the field of the request that is wrong
	Details    map[string]any
	RequestID  string        // by it the operator finds the request in the log
	RetryAfter time.Duration // after which trying again makes sense; 0 where the answer did not say
	Header     http.Header

	retry bool // whether the same request may pass later
}

// Error tells what was wrong.
func (e *APIError) Error() string {
	if e.Status == 0 {
		return e.Message
	}
	return fmt.Sprintf("%s (HTTP %d)", e.Message, e.Status)
}

type (
	// BadRequestError is 400, 413, 415: the request is wrong.
	BadRequestError struct{ *APIError }
	// AuthenticationError is 401: no key, or one that is not valid.
	AuthenticationError struct{ *APIError }
	// PaymentRequiredError is 402: the balance is empty.
	PaymentRequiredError struct{ *APIError }
	// PermissionDeniedError is 403: a valid key that may not do this.
	PermissionDeniedError struct{ *APIError }
	// NotFoundError is 404: no such thing, or not yours.
	NotFoundError struct{ *APIError }
	// ConflictError is 409.
	ConflictError struct{ *APIError }
	// UnprocessableError is 422: the request contradicts an earlier one.
	UnprocessableError struct{ *APIError }
	// RateLimitError is 429: the caller's own limit.
	RateLimitError struct{ *APIError }
	// ServerError is 500 and above.
	ServerError struct{ *APIError }
	// StreamError ended a stream that had begun.
	StreamError struct{ *APIError }
)

// Unwrap gives the facts.
func (e *BadRequestError) Unwrap() error { return e.APIError }

// Unwrap gives the facts.
func (e *AuthenticationError) Unwrap() error { return e.APIError }

// Unwrap gives the facts.
func (e *PaymentRequiredError) Unwrap() error { return e.APIError }

// Unwrap gives the facts.
func (e *PermissionDeniedError) Unwrap() error { return e.APIError }

// Unwrap gives the facts.
func (e *NotFoundError) Unwrap() error { return e.APIError }

// Unwrap gives the facts.
func (e *ConflictError) Unwrap() error { return e.APIError }

// Unwrap gives the facts.
func (e *UnprocessableError) Unwrap() error { return e.APIError }

// Unwrap gives the facts.
func (e *RateLimitError) Unwrap() error { return e.APIError }

// Unwrap gives the facts.
func (e *ServerError) Unwrap() error { return e.APIError }

// Unwrap gives the facts.
func (e *StreamError) Unwrap() error { return e.APIError }

// ConnectionError means that no whole answer came.
type ConnectionError struct {
	Err      error
	TimedOut bool // the server was silent for too long
}

// Error tells why.
func (e *ConnectionError) Error() string { return "no whole answer came: " + e.Err.Error() }

// Unwrap gives the cause.
func (e *ConnectionError) Unwrap() error { return e.Err }

// Timeout says whether the server was silent for too long, as in net.Error.
func (e *ConnectionError) Timeout() bool { return e.TimedOut }

// BatchError means that a batch ended without results.
type BatchError struct {
	Message string
	Batch   Batch
}

// Error tells why.
func (e *BatchError) Error() string { return e.Message }

type errorBody struct {
	Error     json.RawMessage `json:"error"`
	RequestID string          `json:"request_id"`
}

type errorFacts struct {
	Message   string         `json:"message"`
	Code      string         `json:"code"`
	Type      string         `json:"type"`
	Param     string         `json:"param"`
	Details   map[string]any `json:"details"`
	RequestID string         `json:"request_id"`
}

// errorOf gives the error that a body stands for. OpenAI's shape and Anthropic's both have the facts in "error".
func errorOf(status int, header http.Header, body []byte) error {
	var outer errorBody
	var facts errorFacts
	if json.Unmarshal(body, &outer) == nil && json.Unmarshal(outer.Error, &facts) != nil {
		facts = errorFacts{}
		_ = json.Unmarshal(outer.Error, &facts.Message) // it may be a text alone
	}
	found := &APIError{
		Status: status, Message: facts.Message, Code: facts.Code, Type: facts.Type, Param: facts.Param, Details: facts.Details,
		RequestID: firstOf(facts.RequestID, outer.RequestID, header.Get("x-request-id")), Header: header,
		RetryAfter: retryAfter(header, time.Now()),
	}
	if status >= 300 && status < 400 {
		found.Message = "the server redirects; is the address that of the API?"
	}
	if found.Message == "" {
		found.Message = firstOf(shortened(body), "the answer has no body")
	}
	found.retry = mayPass(found)
	return kindOf(found)
}

func kindOf(e *APIError) error {
	switch e.Status {
	case 400, 413, 415:
		return &BadRequestError{e}
	case 401:
		return &AuthenticationError{e}
	case 402:
		return &PaymentRequiredError{e}
	case 403:
		return &PermissionDeniedError{e}
	case 404:
		return &NotFoundError{e}
	case 409:
		return &ConflictError{e}
	case 422:
		return &UnprocessableError{e}
	case 429:
		return &RateLimitError{e}
	}
	if e.Status >= 500 {
		return &ServerError{e}
	}
	return e
}

func firstOf(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}

func shortened(body []byte) string {
	text := strings.ToValidUTF8(strings.TrimSpace(string(body)), "?")
	if len(text) > shownBytes {
		text = strings.ToValidUTF8(text[:shownBytes], "")
	}
	return text
}
