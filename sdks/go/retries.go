package helixray

import (
	"context"
	"errors"
	"math/rand"
	"net/http"
	"strconv"
	"time"
)

const (
	firstPause   = 500 * time.Millisecond
	longestPause = 8 * time.Second
	longestWait  = time.Minute
)

// mayPass says whether the same request may be answered well later.
func mayPass(e *APIError) bool {
	switch e.Header.Get("x-should-retry") {
	case "true":
		return true
	case "false":
		return false
	}
	passing := e.Status == http.StatusRequestTimeout || e.Status == http.StatusTooManyRequests || e.Status >= 500
	// A conflict passes where the server says when: the first request with this key still runs.
	return passing || (e.Status == http.StatusConflict && e.RetryAfter > 0)
}

// pause gives the time until the next try, and whether one can help.
func pause(tries int, err error) (time.Duration, bool) {
	dice := rand.New(rand.NewSource(time.Now().UnixNano()))
	var refused *APIError
	if errors.As(err, &refused) {
		if !refused.retry || refused.RetryAfter > longestWait {
			return 0, false
		}
		if refused.RetryAfter > 0 {
			return refused.RetryAfter + time.Duration(dice.Float64()*0.1*float64(refused.RetryAfter)), true
		}
	}
	wait := longestPause
	if tries < 4 {
		wait = firstPause << tries
	}
	return time.Duration((0.5 + dice.Float64()/2) * float64(wait)), true
}

// retryAfter reads the headers that say when trying again makes sense.
func retryAfter(header http.Header, now time.Time) time.Duration {
	if milliseconds, err := strconv.ParseFloat(header.Get("retry-after-ms"), 64); err == nil && milliseconds >= 0 {
		return span(milliseconds / 1000)
	}
	value := header.Get("retry-after")
	if seconds, err := strconv.ParseFloat(value, 64); err == nil && seconds >= 0 {
		return span(seconds)
	}
	if moment, err := http.ParseTime(value); err == nil && moment.After(now) {
		return moment.Sub(now)
	}
	return 0
}

// span is a time of so many seconds, which no server can make overflow.
func span(seconds float64) time.Duration {
	const longest = 1e9
	if !(seconds < longest) {
		seconds = longest
	}
	return time.Duration(seconds * float64(time.Second))
}

// sleep waits, unless nobody waits any more.
func sleep(ctx context.Context, wait time.Duration) error {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
