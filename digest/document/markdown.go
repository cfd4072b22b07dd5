package document

import (
	"bytes"
	"fmt"
	"strings"

	"adjutant/chat"
)

// Markdown is the digest as CommonMark, for mail and wikis. What people wrote is text in
// it: no markup, no link and no mention, whatever characters it has. A picture is its
// words.
func Markdown(s Source) []byte {
	p := newPage(s)
	m := &marked{}
	m.block("# " + escape(p.Headline))
	m.block(lineStart(bold(p.Company)) + " · for " + escape(p.For))
	m.block(escape("As of " + p.AsOf + " · changes " + p.Since))
	if p.Lead != nil {
		m.block(lineStart(marks(p.Lead)))
	}
	if p.Late != nil {
		m.block("**" + marks(p.Late) + "**")
	}
	for _, part := range p.Parts {
		if part.Nothing != "" {
			m.block(escape(part.Nothing))
			continue
		}
		if part.Heading != "" {
			m.block("## " + escape(part.Heading))
		}
		var items []string
		for _, item := range part.Items {
			line := item.Says
			if item.Tail != "" {
				line = append(line[:len(line):len(line)], chat.T(" · "+item.Tail))
			}
			if item.Sentence != nil {
				items = append(items, "- "+lineStart(marks(item.Sentence)), "  - "+lineStart(marks(line)))
				continue
			}
			items = append(items, "- "+lineStart(marks(line)))
		}
		if part.More != nil {
			items = append(items, "- "+lineStart(marks(part.More)))
		}
		if len(items) > 0 {
			m.block(items...)
		}
	}
	if p.Rest != "" {
		m.block(escape(p.Rest))
	}
	if len(p.Departments) > 0 {
		m.block("## Departments")
		var items []chat.Line
		for _, s := range p.Departments {
			line := chat.Line{chat.B(s.Name), chat.T(" " + s.Health.Word())}
			if s.Beside != "" {
				line = append(line, chat.T(" "+s.Beside))
			}
			line = append(line, chat.T(" · "))
			line = append(append(line, s.Says...), chat.T(" · "+s.HeadAge))
			items = append(items, line)
		}
		m.list(items)
	}
	if len(p.Pictures) > 0 {
		m.block("## Pictures")
	}
	for _, picture := range p.Pictures {
		if picture.Alt != "" {
			m.block(lineStart(escape(picture.Alt)))
		}
		if text := cleanLayout(picture.Text); text != "" {
			fence := strings.Repeat("`", max(3, longestRun(text)+1))
			m.block(fence, text, fence)
		}
	}
	m.block("---")
	var small []string
	if p.Marked != "" {
		small = append(small, escape(p.Marked))
	}
	if p.Rights != "" {
		small = append(small, escape(p.Rights))
	}
	journal := escape(p.journal())
	if p.Hash != "" {
		journal += " " + code(p.Hash) + "."
	}
	m.block(append(small, journal, escape(p.Made))...)
	return m.out.Bytes()
}

// marked is a page on its way into Markdown.
type marked struct{ out bytes.Buffer }

// block writes a paragraph or a heading, with an empty line before it.
func (m *marked) block(lines ...string) {
	if m.out.Len() > 0 {
		m.out.WriteByte('\n')
	}
	for _, line := range lines {
		fmt.Fprintln(&m.out, line)
	}
}

func (m *marked) list(items []chat.Line) {
	lines := make([]string, len(items))
	for i, item := range items {
		lines[i] = "- " + lineStart(marks(item))
	}
	if len(lines) > 0 {
		m.block(lines...)
	}
}

// marks writes the spans of a line.
func marks(l chat.Line) string {
	var b strings.Builder
	for _, s := range l {
		switch text := s.Text; {
		case s.Kind == chat.SpanBold:
			b.WriteString(bold(text))
		case s.Kind == chat.SpanCode:
			b.WriteString(code(text))
		case s.Kind == chat.SpanStruck: // not in CommonMark; where it is unknown it reads as struck still
			b.WriteString(around("~~", text))
		case s.Kind == chat.SpanLink && s.Ref != text && s.Ref != "":
			b.WriteString(escape(text + " (" + s.Ref + ")"))
		default:
			b.WriteString(escape(text))
		}
	}
	return b.String()
}

func bold(text string) string { return around("**", text) }

// around puts a mark around a text, but not around the spaces at its ends, where it would
// be no mark.
func around(mark, text string) string {
	inner := strings.TrimSpace(clean(text))
	if inner == "" {
		return escape(text)
	}
	before, after, _ := strings.Cut(clean(text), inner)
	return before + mark + escape(inner) + mark + after
}

// code is text that is shown letter by letter.
func code(text string) string {
	text = strings.TrimSpace(clean(text))
	fence := strings.Repeat("`", longestRun(text)+1)
	switch {
	case text == "":
		return ""
	case strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`"):
		text = " " + text + " "
	}
	return fence + text + fence
}

// longestRun is how many backticks stand side by side.
func longestRun(text string) int {
	longest, n := 0, 0
	for _, r := range text {
		if r != '`' {
			n = 0
			continue
		}
		n++
		longest = max(longest, n)
	}
	return longest
}
