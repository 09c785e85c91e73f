package helixray

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

const largestEvent = 16 << 20

var errLargeEvent = errors.New("an event of the stream is too large")

// eventReader reads server-sent events, as the HTML standard has them.
type eventReader struct {
	in          *bufio.Reader
	line        []byte
	data        []byte
	begun       bool
	afterReturn bool
}

func newEventReader(in io.Reader) *eventReader {
	return &eventReader{in: bufio.NewReader(in)}
}

// next gives the data of the next event, until it is called again. At the end of the stream it gives io.EOF; an event that was
// cut off by it is none.
func (r *eventReader) next() ([]byte, error) {
	r.data = r.data[:0]
	some := false
	for {
		line, err := r.readLine()
		if err != nil {
			return nil, err
		}
		if len(line) == 0 {
			if some {
				return r.data, nil
			}
			continue
		}
		name, value, _ := bytes.Cut(line, []byte(":"))
		if string(name) != "data" {
			continue
		}
		if some {
			r.data = append(r.data, '\n')
		}
		some = true
		r.data = append(r.data, bytes.TrimPrefix(value, []byte(" "))...)
	}
}

// readLine gives a line without its end, which is CR, LF or both.
func (r *eventReader) readLine() ([]byte, error) {
	r.line = r.line[:0]
	for {
		if _, err := r.in.Peek(1); err != nil {
			return nil, err
		}
		piece, _ := r.in.Peek(r.in.Buffered())
		if r.afterReturn {
			// The line has ended already: this is the second half of its CR LF.
			r.afterReturn = false
			if piece[0] == '\n' {
				r.discard(1)
				continue
			}
		}
		end := bytes.IndexAny(piece, "\r\n")
		if end < 0 {
			r.line = append(r.line, piece...)
			r.discard(len(piece))
		} else {
			r.line = append(r.line, piece[:end]...)
			r.afterReturn = piece[end] == '\r'
			r.discard(end + 1)
		}
		if len(r.line)+len(r.data) > largestEvent {
			return nil, errLargeEvent
		}
		if end >= 0 {
			return r.withoutMark(), nil
		}
	}
}

// withoutMark gives the line without the byte order mark that may begin a stream.
func (r *eventReader) withoutMark() []byte {
	if r.begun {
		return r.line
	}
	r.begun = true
	return bytes.TrimPrefix(r.line, []byte("\xef\xbb\xbf"))
}

// discard passes over bytes that were seen.
func (r *eventReader) discard(count int) {
	_, _ = r.in.Discard(count)
}
