// Package helixray is a client of Helix Ray: chats, streams, embeddings, batches and webhooks, with the standard library only.
package helixray

import (
	"net/http"
	"os"
	"strings"
	"time"
)

const (
	localURL       = "https://localhost:8443/v1"
	defaultTimeout = 10 * time.Minute
	defaultRetries = 2
)

// Client speaks to one Helix Ray for one caller. Goroutines may share it.
type Client struct {
	apiKey     string
	baseURL    string
	http       *http.Client
	timeout    time.Duration
	maxRetries int
	header     http.Header
}

// Option says how a client works.
type Option func(*Client)

// NewClient makes a client. An empty key means the environment's HELIX_API_KEY; the address is that of WithBaseURL, the
// environment's HELIX_URL, or https://localhost:8443/v1.
func NewClient(apiKey string, options ...Option) *Client {
	client := &Client{
		apiKey:     apiKey,
		baseURL:    os.Getenv("HELIX_URL"),
		http:       http.DefaultClient,
		timeout:    defaultTimeout,
		maxRetries: defaultRetries,
		header:     http.Header{},
	}
	if client.apiKey == "" {
		client.apiKey = os.Getenv("HELIX_API_KEY")
	}
	if client.baseURL == "" {
		client.baseURL = localURL
	}
	for _, option := range options {
		option(client)
	}
	client.baseURL = strings.TrimRight(client.baseURL, "/")
	// A redirect would carry the key to another server.
	own := *client.http
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	client.http = &own
	return client
}

// WithBaseURL sets the address, such as https://models.example.com/v1.
func WithBaseURL(url string) Option {
	return func(client *Client) { client.baseURL = url }
}

// WithHTTPClient sets what sends the requests. Its Timeout would cut streams off; leave it at zero.
func WithHTTPClient(sender *http.Client) Option {
	return func(client *Client) { client.http = sender }
}

// WithTimeout sets how long each try of a request may take, and how long a stream may be silent. It is ten minutes by default.
func WithTimeout(timeout time.Duration) Option {
	return func(client *Client) { client.timeout = timeout }
}

// WithMaxRetries sets how often a request is sent again. It is twice by default.
func WithMaxRetries(retries int) Option {
	return func(client *Client) { client.maxRetries = retries }
}

// WithHeader adds a header to every request.
func WithHeader(name, value string) Option {
	return func(client *Client) { client.header.Add(name, value) }
}

// RequestOption says how one request is sent.
type RequestOption func(*request)

// WithIdempotencyKey names a request: with the same name it is done once. By default each call has a new one.
func WithIdempotencyKey(key string) RequestOption {
	return func(request *request) { request.idempotencyKey = key }
}
