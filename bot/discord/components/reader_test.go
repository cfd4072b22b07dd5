package components_test

import (
	"regexp"
	"strings"
	"unicode"
)

// live is something that a reader of Discord's markdown makes of a text besides its
// letters.
type live struct{ kind, what string }

// reading is a text as a person sees it.
type reading struct {
	// text are the letters, without markup. What is shown by Discord itself, such as a
	// mention, is not among them.
	text  strings.Builder
	lives []live
}

// Rules that Discord's apps match at one place after another, most of which are known
// from simple-markdown, on which they were built.
var (
	ruleQuote    = regexp.MustCompile(`^ *>(>>)? `)
	ruleHeading  = regexp.MustCompile(`^ *#{1,3} +`)
	ruleSmall    = regexp.MustCompile(`^ *-# +`)
	ruleList     = regexp.MustCompile(`^ *([*+-]|[0-9]+[.)])( +|\n|$)`)
	ruleFence    = regexp.MustCompile("^```(?:[A-Za-z0-9_+\\-.#]+\n)?\n*([^\n](?s:.*?))\n*```")
	ruleAngle    = regexp.MustCompile(`^<([^: >]+:/[^ >]+)>|^<([^ >]+@[^ >]+)>|^<(\+[0-9 ()-]+)>`)
	ruleMention  = regexp.MustCompile(`^<@[!&]?([0-9]+)>`)
	ruleChannel  = regexp.MustCompile(`^<#([0-9]+)>`)
	ruleMoment   = regexp.MustCompile(`^<t:(-?[0-9]+)(:[tTdDfFsSR])?>`)
	ruleCommand  = regexp.MustCompile(`^</([^:<>]+):([0-9]+)>`)
	ruleCustom   = regexp.MustCompile(`^<a?:\w+:[0-9]+>|^<(id|sound):[^>]+>`)
	ruleURL      = regexp.MustCompile(`^(https?|steam|discord)://[^\s<]+`)
	ruleEmoji    = regexp.MustCompile(`^:[a-zA-Z0-9_+~-]+(::skin-tone-[0-9])?:`)
	ruleEveryone = regexp.MustCompile(`^(?i)@(everyone|here)`)
	ruleStrong   = regexp.MustCompile(`^\*\*((?:\\(?s:.)|[^\\])+?)\*\*`)
	ruleStruck   = regexp.MustCompile(`^~~((?s:.)+?)~~`)
	ruleSpoiler  = regexp.MustCompile(`^\|\|((?s:.)+?)\|\|`)
)

var (
	rulesOfLines    = map[string]*regexp.Regexp{"quote": ruleQuote, "heading": ruleHeading, "small": ruleSmall, "list": ruleList}
	rulesOfMentions = map[string]*regexp.Regexp{"mention": ruleMention, "channel": ruleChannel, "moment": ruleMoment, "command": ruleCommand, "custom": ruleCustom}
)

// read reads markdown as Discord's apps do, by rules of its own: the renderer's idea of
// them is not asked.
func read(markdown string) *reading {
	r := &reading{}
	r.lines(markdown)
	return r
}

func (r *reading) note(kind, what string) { r.lives = append(r.lives, live{kind, what}) }

// kinds are what a text was made into, each once.
func (r *reading) kinds() map[string]bool {
	out := map[string]bool{}
	for _, l := range r.lives {
		out[l.kind] = true
	}
	return out
}

func (r *reading) lines(s string) {
	start := true
	for s != "" {
		if start {
			var kind, found string
			for k, rule := range rulesOfLines {
				if m := rule.FindString(s); m != "" {
					kind, found = k, m
				}
			}
			if found != "" {
				r.note(kind, found)
				s = s[len(found):]
				continue
			}
			// Space before markup of a line is passed over.
			start = false
		}
		n := r.inline(s)
		start = s[n-1] == '\n'
		s = s[n:]
	}
}

// inline reads what stands at the beginning of a text, and returns how long that is.
func (r *reading) inline(s string) int {
	next, size := rune(0), 0
	for i, c := range s {
		if i == 0 {
			size = len(string(c))
			continue
		}
		next = c
		break
	}
	switch s[0] {
	case '\\':
		if len(s) > 1 && !unicode.IsSpace(next) && (next > 0x7f || !unicode.IsLetter(next) && !unicode.IsDigit(next)) {
			r.text.WriteRune(next)
			return 1 + len(string(next))
		}
	case '<':
		for kind, rule := range rulesOfMentions {
			if m := rule.FindString(s); m != "" {
				r.note(kind, m)
				return len(m)
			}
		}
		if m := ruleAngle.FindString(s); m != "" {
			r.note("link", strings.Trim(m, "<>"))
			return len(m)
		}
	case '[':
		if n := r.link(s); n > 0 {
			return n
		}
	case '`':
		if m := ruleFence.FindStringSubmatch(s); m != nil {
			r.note("fence", m[1])
			r.text.WriteString(m[1])
			return len(m[0])
		}
		if n := r.code(s); n > 0 {
			return n
		}
	case '*':
		if m := ruleStrong.FindStringSubmatch(s); m != nil {
			r.note("bold", m[1])
			r.lines("\u2060" + m[1]) // not at the beginning of a line
			return len(m[0])
		}
		r.note("loose", "*")
	case '_':
		r.note("loose", "_")
	case '~':
		if m := ruleStruck.FindStringSubmatch(s); m != nil {
			r.note("struck", m[1])
			r.lines("\u2060" + m[1])
			return len(m[0])
		}
	case '|':
		if m := ruleSpoiler.FindString(s); m != "" {
			r.note("spoiler", m)
		}
	case ':':
		if m := ruleEmoji.FindString(s); m != "" {
			r.note("emoji", m)
		}
	case '@':
		if m := ruleEveryone.FindString(s); m != "" {
			r.note("everyone", m)
		}
	case 'h', 's', 'd':
		if m := ruleURL.FindString(s); m != "" {
			r.note("link", m)
		}
	}
	r.text.WriteString(s[:size])
	return size
}

// code reads a run of backticks and what ends with as many.
func (r *reading) code(s string) int {
	ticks := len(s) - len(strings.TrimLeft(s, "`"))
	for at := ticks; at < len(s); {
		i := strings.IndexByte(s[at:], '`')
		if i < 0 {
			return 0
		}
		at += i
		run := len(s[at:]) - len(strings.TrimLeft(s[at:], "`"))
		if run == ticks && at > ticks {
			r.note("code", s[ticks:at])
			r.text.WriteString(s[ticks:at])
			return at + run
		}
		at += run
	}
	return 0
}

// link reads words in brackets and an address in parentheses. A backslash does not help
// within: the words end where a bracket and a parenthesis are side by side.
func (r *reading) link(s string) int {
	for end := len(s) - 1; end > 0; end-- {
		if s[end] != ']' || end+1 >= len(s) || s[end+1] != '(' || !isLabel(s[1:end], s[end:]) {
			continue
		}
		inside := s[end+2:]
		to := strings.IndexByte(inside, ')')
		if to < 0 || strings.ContainsAny(inside[:to], " \n\t") {
			continue
		}
		r.note("link", strings.Trim(inside[:to], "<>"))
		r.lines("\u2060" + s[1:end])
		return end + 2 + to + 1
	}
	return 0
}

// isLabel reports whether a text may be the words of a link, given what follows.
func isLabel(label, after string) bool {
	for i := 0; i < len(label); i++ {
		switch label[i] {
		case '[':
			to := strings.IndexByte(label[i:], ']')
			if to < 0 {
				return false
			}
			i += to
		case ']':
			rest := label[i+1:] + after
			closing, opening := strings.IndexByte(rest, ']'), strings.IndexByte(rest, '[')
			if closing < 0 || opening >= 0 && opening < closing {
				return false
			}
		}
	}
	return true
}
