package fakediscord

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

var (
	headingMark = regexp.MustCompile(`^(#{1,3}|-#) +(.*)$`)
	quoteMark   = regexp.MustCompile(`^(> )(.*)$`)
	bulletMark  = regexp.MustCompile(`^( *)[-*] +(.*)$`)
	timeMark    = regexp.MustCompile(`^<t:(-?\d+)(?::([tTdDfFsSR]))?>`)
	idMark      = regexp.MustCompile(`^<(@!?|@&|#)(\d+)>`)
	commandMark = regexp.MustCompile(`^</([-_\p{L}\p{N} ]+):(\d+)>`)
	emojiMark   = regexp.MustCompile(`^<a?(:\w+:)\d+>`)
	addressMark = regexp.MustCompile(`^<(https?://[^\s<>]+)>`)
	bareAddress = regexp.MustCompile(`^https?://[^\s<>]+`)
	maskedLink  = regexp.MustCompile(`^\[((?:\\.|[^\[\]\\])+)\]\(<?(https?://[^\s<>)]+)>?(?: "[^"]*")?\)`)
	fence       = regexp.MustCompile("(?s)^```(?:[\\w+-]*\n)?(.+?)```")
)

// markdown are the lines of a text as a person reads them, without marks.
func (r reader) markdown(text string) []string {
	var out strings.Builder
	for text != "" {
		if found := fence.FindStringSubmatch(text); found != nil {
			out.WriteString(strings.TrimSuffix(found[1], "\n"))
			text = text[len(found[0]):]
			continue
		}
		line, rest, more := cutLine(text)
		out.WriteString(r.line(line))
		if more {
			out.WriteByte('\n')
		}
		text = rest
	}
	return strings.Split(out.String(), "\n")
}

// cutLine takes the first line from a text, or what stands before a block of code.
func cutLine(text string) (line, rest string, more bool) {
	end := strings.IndexByte(text, '\n')
	if at := strings.Index(text, "```"); at > 0 && (end < 0 || at < end) && fence.MatchString(text[at:]) {
		return text[:at], text[at:], false
	}
	if end < 0 {
		return text, "", false
	}
	return text[:end], text[end+1:], true
}

// line is a line without marks.
func (r reader) line(line string) string {
	if found := quoteMark.FindStringSubmatch(line); found != nil {
		return "> " + r.line(found[2])
	}
	if found := headingMark.FindStringSubmatch(line); found != nil {
		return r.inline(found[2])
	}
	if found := bulletMark.FindStringSubmatch(line); found != nil {
		return found[1] + "• " + r.inline(found[2])
	}
	return r.inline(line)
}

// emphasis are the marks around words, the longer first.
var emphasis = []string{"***", "**", "__", "~~", "||", "*", "_"}

// inline is a text without the marks in it.
func (r reader) inline(text string) string {
	var out strings.Builder
	last := ' '
	for text != "" {
		shown, length := r.mark(text, last)
		if length == 0 {
			c, n := utf8.DecodeRuneInString(text)
			shown, length = text[:n], n
			last = c
		} else {
			last, _ = utf8.DecodeLastRuneInString(text[:length])
		}
		out.WriteString(shown)
		text = text[length:]
	}
	return out.String()
}

// mark is what the mark at the beginning of a text shows, and how long it is; 0 if there
// is none.
func (r reader) mark(text string, before rune) (shown string, length int) {
	switch text[0] {
	case '\\':
		if len(text) > 1 && text[1] < utf8.RuneSelf && (unicode.IsPunct(rune(text[1])) || unicode.IsSymbol(rune(text[1]))) {
			return text[1:2], 2
		}
	case '`':
		return codeSpan(text)
	case '<':
		return r.angled(text)
	case '[':
		if found := maskedLink.FindStringSubmatch(text); found != nil {
			return r.inline(found[1]), len(found[0])
		}
	case 'h':
		if found := bareAddress.FindString(text); found != "" {
			return found, len(found)
		}
	}
	for _, m := range emphasis {
		inner, ok := strings.CutPrefix(text, m)
		if !ok || m == "_" && (unicode.IsLetter(before) || unicode.IsDigit(before)) || m == "*" && (strings.HasPrefix(inner, "*") || strings.HasPrefix(inner, " ")) {
			continue
		}
		if end := closing(inner, m); end > 0 {
			return r.inline(inner[:end]), 2*len(m) + end
		}
	}
	return "", 0
}

// codeSpan is code within a line, which has as many marks at its end as at its beginning.
func codeSpan(text string) (string, int) {
	n := len(text) - len(strings.TrimLeft(text, "`"))
	for at := n; at < len(text); {
		next := strings.IndexByte(text[at:], '`')
		if next < 0 {
			return "", 0
		}
		at += next
		run := len(text[at:]) - len(strings.TrimLeft(text[at:], "`"))
		if run == n && at > n {
			inner := text[n:at]
			if strings.HasPrefix(inner, " `") || strings.HasSuffix(inner, "` ") {
				inner = strings.TrimSpace(inner)
			}
			return inner, at + n
		}
		at += run
	}
	return "", 0
}

// angled is what a mark in angle brackets shows.
func (r reader) angled(text string) (string, int) {
	if found := timeMark.FindStringSubmatch(text); found != nil {
		n, err := strconv.ParseInt(found[1], 10, 64)
		if err != nil {
			return "", 0
		}
		return r.moment(time.Unix(n, 0), found[2]), len(found[0])
	}
	if found := idMark.FindStringSubmatch(text); found != nil {
		switch found[1] {
		case "#":
			return r.channel(found[2]), len(found[0])
		case "@&":
			return "@role", len(found[0])
		}
		return r.person(found[2]), len(found[0])
	}
	if found := commandMark.FindStringSubmatch(text); found != nil {
		return "/" + found[1], len(found[0])
	}
	for _, m := range []*regexp.Regexp{emojiMark, addressMark} {
		if found := m.FindStringSubmatch(text); found != nil {
			return found[1], len(found[0])
		}
	}
	return "", 0
}

// closing is where the mark is found that ends an emphasis, or -1.
func closing(text, m string) int {
	for at := 0; at < len(text); {
		switch {
		case text[at] == '\\':
			at += 2
			continue
		case text[at] == '`':
			if _, n := codeSpan(text[at:]); n > 0 {
				at += n
				continue
			}
		case strings.HasPrefix(text[at:], m):
			after, _ := utf8.DecodeRuneInString(text[at+len(m):])
			inWord := m == "_" && (unicode.IsLetter(after) || unicode.IsDigit(after))
			longer := len(m) == 1 && (strings.HasPrefix(text[at+1:], m) || at > 0 && text[at-1] == m[0])
			loose := m == "*" && at > 0 && text[at-1] == ' '
			if at > 0 && !inWord && !longer && !loose {
				return at
			}
		}
		at++
	}
	return -1
}

var (
	anyMasked  = regexp.MustCompile(`(\\?)\[((?:\\.|[^\[\]\\])+)\]\(<?(https?://[^\s<>)]+)>?[^)]*\)`)
	anyAddress = regexp.MustCompile(`https?://[^\s<>)\]]+`)
)

// linksIn are the addresses that a text makes links of.
func linksIn(text string) []string {
	return anyAddress.FindAllString(codeText.ReplaceAllString(text, " "), -1)
}

// masked are the links of a message that show other words than their address, each as
// "words → address".
func (m Message) masked(text string) []string {
	var found []string
	for _, f := range anyMasked.FindAllStringSubmatch(codeText.ReplaceAllString(text, " "), -1) {
		if f[1] == "" {
			found = append(found, strings.Join(m.reader.markdown(f[2]), " ")+" → "+f[3])
		}
	}
	return found
}

// Masked are the links of the message that show other words than their address, each as
// "words → address".
func (m Message) Masked() []string {
	found := m.masked(m.Text)
	walk(m.parsed, func(o map[string]any) {
		if kind, _ := number(o["type"]); kind == textDisplay {
			found = append(found, m.masked(word(o["content"]))...)
		}
	})
	return found
}
