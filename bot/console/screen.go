package console

import (
	"io"
	"strconv"
	"strings"

	"adjutant/chat"
)

// number is how the i-th of several things is called, from 1.
func number(i int) string { return strconv.Itoa(i + 1) }

// columns is how wide a message is printed. Below the least width the layout
// would be of no use to anybody.
func (c *Console) columns() int {
	const least = 20
	switch {
	case c.opts.Width > 0:
		return max(c.opts.Width, least)
	case c.editor != nil:
		return max(c.editor.columns(), least)
	default:
		return pipeWidth
	}
}

// put prints text in one piece.
func (c *Console) put(text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.putLocked(text)
}

// putLocked is put for those who hold mu. What cannot be printed ends Run.
func (c *Console) putLocked(text string) {
	var err error
	if c.editor != nil {
		_, err = c.editor.Write([]byte(text))
	} else {
		_, err = c.opts.Out.Write([]byte(text))
	}
	if err != nil && c.outErr == nil {
		c.outErr = err
	}
}

// Log is where the process may write while the console runs: above the line
// that is being typed, or to [Options.Err]. A terminal that edits a line is in a
// mode in which other output comes out in steps.
func (c *Console) Log() io.Writer {
	if c.editor != nil {
		return c.editor
	}
	return c.opts.Err
}

// writeError is the first error of printing.
func (c *Console) writeError() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.outErr
}

// sheet is a message laid out: a first line behind its place, and the rest
// under it.
type sheet struct {
	head  []run
	title []run
	body  []row
	tone  chat.Tone
}

// text prints the sheet. Only the first line begins at the edge: whatever
// people typed stands further in and cannot pass for another message.
func (c *Console) text(s sheet, width int) string {
	rows := hang(run{}, run{}, append(s.head, s.title...), width)
	for i := range rows {
		if i > 0 {
			rows[i] = append(row{{text: "  "}}, rows[i]...)
		}
	}
	margin := run{text: "  "}
	if look, ok := tones[s.tone]; ok && c.opts.Color {
		margin = run{"▌ ", look}
	}
	for _, r := range s.body {
		rows = append(rows, append(row{margin}, r...))
	}
	var b strings.Builder
	for _, r := range rows {
		b.WriteString(strings.TrimRight(c.paint(r), " "))
		b.WriteByte('\n')
	}
	return b.String()
}

// label is the mark of a place or of who alone sees the message.
func label(name string) []run { return []run{{"[" + name + "]", stylePlace}, {" ", plain}} }

// lay lays a message out for its reader.
func lay(head []run, m chat.Message, r reader) sheet {
	r.width -= 2 // the margin
	return sheet{head: head, title: r.title(m), body: r.body(m), tone: m.Tone}
}

// say prints the console's own words.
func (c *Console) say(text string) {
	c.own(typeConsole, text, plain)
}

// fault prints what the console itself could not do, and counts it as the
// line's error.
func (c *Console) fault(text string) {
	c.fail(text)
	c.own(typeError, text, styleError)
}

func (c *Console) own(kind, text string, look style) { c.put(c.ownText(kind, text, look)) }

func (c *Console) ownText(kind, text string, look style) string {
	if c.opts.JSON {
		return c.object(object{Type: kind, Failed: kind == typeError, Text: clean(text)})
	}
	var body []row
	lines := strings.Split(text, "\n")
	for _, l := range lines[1:] {
		body = append(body, row{{clean(l), plain}})
	}
	first := []run{{clean(lines[0]), look}}
	return c.text(sheet{head: label("console"), title: first, body: body}, c.columns())
}
