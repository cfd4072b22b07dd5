package console

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"

	"adjutant/chat"
)

// errInterrupted says that the person took the line back with Ctrl-C.
var errInterrupted = errors.New("interrupted")

// longestLine is the most that one line of a script may have, in bytes.
const longestLine = 1 << 20

// prompt asks for a line.
type prompt struct {
	text     string
	complete completer // nil for none
	keep     bool      // in the history
}

// completer proposes what may stand at the cursor: each value replaces the text
// from start to pos.
type completer func(text string, pos int) (start int, found []chat.Suggestion)

// input is where lines come from.
type input interface {
	// readLine blocks until there is a line, io.EOF or errInterrupted.
	readLine(prompt) (string, error)
	// close gives the terminal back as it was. It may be called while
	// readLine blocks, and more than once.
	close()
}

// input is the terminal or the script.
func (c *Console) input() input {
	if c.editor != nil {
		return c.editor
	}
	s := bufio.NewScanner(c.opts.In)
	s.Buffer(nil, longestLine)
	return script{s}
}

// script is a file or a pipe with lines.
type script struct{ scanner *bufio.Scanner }

func (s script) readLine(prompt) (string, error) {
	if s.scanner.Scan() {
		return s.scanner.Text(), nil
	}
	if err := s.scanner.Err(); errors.Is(err, bufio.ErrTooLong) {
		return "", fmt.Errorf("a line of the script is longer than %d bytes", longestLine)
	} else if err != nil {
		return "", err
	}
	return "", io.EOF
}

func (s script) close() {}

// keyboard reads lines in a goroutine of its own, so that the end of a context
// is noticed while a read blocks.
type keyboard struct {
	input   input
	prompts chan prompt
	lines   chan typed
	ended   chan struct{}
	reading bool // the goroutine is, or may be, inside readLine
}

type typed struct {
	text string
	err  error
}

func startKeyboard(in input) *keyboard {
	k := &keyboard{
		input:   in,
		prompts: make(chan prompt),
		lines:   make(chan typed, 1), // nobody may be there to take the last
		ended:   make(chan struct{}),
	}
	go func() {
		defer close(k.ended)
		for p := range k.prompts {
			text, err := k.input.readLine(p)
			k.lines <- typed{text, err}
		}
	}()
	return k
}

// read returns the next line, or ctx's error as soon as it ends.
func (k *keyboard) read(ctx context.Context, p prompt) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	k.prompts <- p
	k.reading = true
	select {
	case l := <-k.lines:
		k.reading = false
		return l.text, l.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// stop ends the goroutine and waits for it, unless it is inside a read that
// cannot be interrupted; it then ends after that read.
func (k *keyboard) stop() {
	close(k.prompts)
	if !k.reading {
		<-k.ended
	}
	k.input.close()
}
