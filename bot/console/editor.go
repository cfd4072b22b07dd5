package console

import (
	"errors"
	"io"
	"os"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/term"

	"adjutant/chat"
)

// The keys that the editor handles itself. term.Terminal has its own idea of
// Ctrl-C and Ctrl-D (both end the input, for good), so the stream of keys
// carries these two instead.
const (
	ctrlC        = 0x03
	ctrlD        = 0x04
	keyInterrupt = 0x1c
	keyEnd       = 0x1d
)

// editor is a person at a terminal. Messages that arrive while a line is being
// typed are printed above it.
type editor struct {
	in, out *os.File // nil where it is not a terminal but a test
	keys    *keys
	term    *term.Terminal
	history *history

	// These belong to whoever is inside readLine.
	prompt             prompt
	interrupted, ended bool

	mu     sync.Mutex
	before *term.State // what the terminal was; nil while it is that
}

func newEditor(in io.Reader, out io.Writer, historyFile string) *editor {
	e := &editor{keys: &keys{in: in, out: out}, history: openHistory(historyFile)}
	if f, ok := in.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		e.in = f
	}
	if f, ok := out.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		e.out = f
	}
	e.term = term.NewTerminal(e.keys, "")
	e.term.History = e.history
	e.term.AutoCompleteCallback = e.key
	return e
}

// Write prints above the line that is being typed.
func (e *editor) Write(p []byte) (int, error) { return e.term.Write(p) }

func (e *editor) readLine(p prompt) (string, error) {
	if err := e.open(); err != nil {
		return "", err
	}
	defer e.close()
	e.prompt, e.interrupted, e.ended = p, false, false
	e.history.keep = p.keep
	_ = e.term.SetSize(e.columns(), 24) // an error only says that it could not repaint
	e.term.SetPrompt(p.text)
	text, err := e.term.ReadLine()
	switch {
	case e.interrupted:
		return "", errInterrupted
	case e.ended:
		return "", io.EOF
	case errors.Is(err, term.ErrPasteIndicator):
		err = nil
	}
	return text, err
}

// open takes the terminal for one line. Between lines it is as it was, so that
// Ctrl-C ends a command that hangs.
func (e *editor) open() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.in == nil {
		return nil
	}
	before, err := term.MakeRaw(int(e.in.Fd()))
	if err != nil {
		return err
	}
	e.before = before
	e.term.SetBracketedPasteMode(true)
	return nil
}

func (e *editor) close() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.before == nil {
		return
	}
	e.term.SetBracketedPasteMode(false)
	_ = term.Restore(int(e.in.Fd()), e.before) // the terminal is gone then
	e.before = nil
}

// columns is the terminal's width.
func (e *editor) columns() int {
	if e.out != nil {
		if width, _, err := term.GetSize(int(e.out.Fd())); err == nil && width > 0 {
			return width
		}
	}
	return pipeWidth
}

// key handles a key that the terminal leaves to others. It runs inside readLine.
func (e *editor) key(text string, pos int, key rune) (string, int, bool) {
	switch key {
	case keyInterrupt:
		e.interrupted = true
		e.keys.push('\r')
		return "^C", len("^C"), true
	case keyEnd:
		if text == "" {
			e.ended = true
			e.keys.push('\r')
			return "", 0, true
		}
		_, size := utf8.DecodeRuneInString(text[pos:])
		return text[:pos] + text[pos+size:], pos, true
	case '\t':
		return e.tab(text, pos)
	default:
		return "", 0, false
	}
}

// tab completes as far as there is no doubt, and else lists what is possible.
func (e *editor) tab(text string, pos int) (string, int, bool) {
	if e.prompt.complete == nil {
		return text, pos, true
	}
	start, found := e.prompt.complete(text, pos)
	// A suggestion goes into the line as it is, so one that is not clean
	// cannot be offered.
	var safe []chat.Suggestion
	for _, s := range found {
		if clean(s.Value) == s.Value && s.Value != "" {
			safe = append(safe, s)
		}
	}
	word, rest := text[start:pos], text[pos:]
	if len(safe) == 0 {
		return text, pos, true
	}
	insert := commonPrefix(safe)
	if len(safe) == 1 && !strings.HasSuffix(insert, ":") && !strings.HasPrefix(rest, " ") {
		insert += " "
	}
	if insert != word && hasPrefixFold(insert, word) || len(safe) == 1 {
		return text[:start] + insert + rest, start + len(insert), true
	}
	_, _ = e.term.Write([]byte(listing(safe))) // shows again at the next key if it failed
	return text, pos, true
}

// commonPrefix is how far all suggestions agree.
func commonPrefix(found []chat.Suggestion) string {
	prefix := []rune(found[0].Value)
	for _, s := range found[1:] {
		other := []rune(s.Value)
		n := 0
		for n < len(prefix) && n < len(other) && prefix[n] == other[n] {
			n++
		}
		prefix = prefix[:n]
	}
	return string(prefix)
}

// listing shows suggestions with what they mean.
func listing(found []chat.Suggestion) string {
	const most = 15
	column := 0
	for _, s := range found[:min(most, len(found))] {
		column = max(column, widthOf(s.Value))
	}
	var b strings.Builder
	for i, s := range found {
		if i == most {
			b.WriteString("  … and " + number(len(found)-most-1) + " more\n")
			break
		}
		text := "  " + s.Value
		if s.Label != "" && s.Label != s.Value {
			text += strings.Repeat(" ", column-widthOf(s.Value)+2) + clean(s.Label)
		}
		b.WriteString(text + "\n")
	}
	return b.String()
}

// keys is the stream of what is typed. It ends a read behind each of the
// editor's own keys, so that what such a key pushes comes before all that was
// typed after it.
type keys struct {
	in      io.Reader
	out     io.Writer
	pending []byte
	err     error
}

func (k *keys) Write(p []byte) (int, error) { return k.out.Write(p) }

func (k *keys) push(b byte) { k.pending = append([]byte{b}, k.pending...) }

func (k *keys) Read(p []byte) (int, error) {
	for len(k.pending) == 0 {
		if k.err != nil {
			return 0, k.err
		}
		buf := make([]byte, 256)
		n, err := k.in.Read(buf)
		k.err = err
		for _, b := range buf[:n] {
			switch b {
			case ctrlC:
				b = keyInterrupt
			case ctrlD:
				b = keyEnd
			}
			k.pending = append(k.pending, b)
		}
	}
	n := 0
	for n < len(p) && n < len(k.pending) {
		p[n] = k.pending[n]
		n++
		if p[n-1] == keyInterrupt || p[n-1] == keyEnd {
			break
		}
	}
	k.pending = k.pending[n:]
	return n, nil
}
