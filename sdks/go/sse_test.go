package helixray

import (
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"
)

const frames = "\xef\xbb\xbf: a comment\n" +
	"data: {\"a\": \"é€😀\"}\r\n\r\n" +
	"event: other\rdata:no space\rdata\r\r" +
	"id: 7\nretry: 5\nunknown: x\n\n" +
	": ping\n\n" +
	"data: one\n: between\ndata:  two\n\n" +
	"event: forgotten\n\ndata: [DONE]\r\n\r\ndata: cut off"

var framed = []string{"{\"a\": \"é€😀\"}", "no space\n", "one\n two", "[DONE]"}

func events(in io.Reader) ([]string, error) {
	var found []string
	reader := newEventReader(in)
	for {
		data, err := reader.next()
		if err != nil {
			return found, err
		}
		found = append(found, string(data))
	}
}

func TestEventsAreTheSameWhereverTheBytesAreCut(t *testing.T) {
	for cut := 0; cut <= len(frames); cut++ {
		got, err := events(io.MultiReader(strings.NewReader(frames[:cut]), strings.NewReader(frames[cut:])))
		if !reflect.DeepEqual(got, framed) || err != io.EOF {
			t.Fatalf("cut at %d: %q, %v", cut, got, err)
		}
	}
	for name, in := range map[string]io.Reader{
		"one by one": iotest.OneByteReader(strings.NewReader(frames)),
		"halves":     iotest.HalfReader(strings.NewReader(frames)),
		"with EOF":   iotest.DataErrReader(strings.NewReader(frames)),
	} {
		if got, err := events(in); !reflect.DeepEqual(got, framed) || err != io.EOF {
			t.Fatalf("%s: %q, %v", name, got, err)
		}
	}
}

func TestAnEventWithoutEndIsRefused(t *testing.T) {
	endless := io.MultiReader(strings.NewReader("data: "), repeated("x"))
	if _, err := events(endless); !errors.Is(err, errLargeEvent) {
		t.Fatal(err)
	}
	if _, err := events(repeated("data: more\n")); !errors.Is(err, errLargeEvent) {
		t.Fatal(err)
	}
}

func TestCommentsMayGoOnForEver(t *testing.T) {
	if _, err := events(io.LimitReader(repeated(": ping\n"), 2*largestEvent)); err != io.EOF {
		t.Fatal(err)
	}
}

func FuzzEvents(f *testing.F) {
	f.Add([]byte(frames), 7)
	f.Fuzz(func(t *testing.T, content []byte, cut int) {
		if cut < 0 || cut > len(content) {
			cut = len(content)
		}
		whole, _ := events(strings.NewReader(string(content)))
		parts, _ := events(io.MultiReader(strings.NewReader(string(content[:cut])), strings.NewReader(string(content[cut:]))))
		if !reflect.DeepEqual(whole, parts) {
			t.Fatalf("%q, %q", whole, parts)
		}
	})
}

// repeated says the same for ever.
func repeated(text string) io.Reader {
	return &parrot{text: text}
}

type parrot struct {
	text string
	said int
}

func (p *parrot) Read(into []byte) (int, error) {
	for place := range into {
		into[place] = p.text[p.said%len(p.text)]
		p.said++
	}
	return len(into), nil
}
