package slack

import (
	"strings"
)

// Slack escapes three characters in what people type, and no others.
var unescaper = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

// unescape takes Slack's escapes out of text that has no mentions, once.
func unescape(text string) string {
	if !strings.Contains(text, "&") {
		return text
	}
	return unescaper.Replace(text)
}

// typed is what a person typed, of the text that Slack made of it: mentions of
// people and channels are handles, addresses stand as they are, and all else that
// Slack had marked up is words. Nothing is unescaped twice, so that what looks
// like markup because somebody typed it stays what they typed.
func (s *Slack) typed(text string) string {
	if !strings.ContainsAny(text, "<&") {
		return text
	}
	var b strings.Builder
	for text != "" {
		begin := strings.IndexByte(text, '<')
		if begin < 0 {
			b.WriteString(unescape(text))
			break
		}
		b.WriteString(unescape(text[:begin]))
		text = text[begin:]
		end := strings.IndexAny(text[1:], "<>")
		if end < 0 || text[1+end] == '<' { // no markup, which always ends
			b.WriteByte('<')
			text = text[1:]
			continue
		}
		b.WriteString(s.spelt(text[1 : 1+end]))
		text = text[1+end+1:]
	}
	return b.String()
}

// spelt is what stands between < and > as a person would write it.
func (s *Slack) spelt(markup string) string {
	inside, label, _ := strings.Cut(markup, "|")
	label = unescape(label)
	switch {
	case strings.HasPrefix(inside, "@"):
		return s.speltPerson(inside[1:], label)
	case strings.HasPrefix(inside, "#"):
		return s.speltChannel(inside[1:], label)
	case strings.HasPrefix(inside, "!"):
		return speltCommand(inside[1:], label)
	case isAddress(inside):
		return speltLink(unescape(inside), label)
	}
	return "<" + unescape(markup) + ">"
}

// speltPerson is the handle of an account. One that nobody has is left as Slack
// writes it, or by its name, so that whoever reads the value can say so.
func (s *Slack) speltPerson(account, label string) string {
	if handle := s.company.Holder(account); handle != "" {
		return "@" + handle
	}
	if label != "" {
		return "@" + strings.TrimPrefix(label, "@")
	}
	return "<@" + unescape(account) + ">"
}

func (s *Slack) speltChannel(id, label string) string {
	if handle := s.company.ChannelOf(id); handle != "" {
		return "#" + handle
	}
	if label != "" {
		return "#" + strings.TrimPrefix(label, "#")
	}
	return "<#" + unescape(id) + ">"
}

// speltCommand is a group, a date or a word that calls everybody, as plain words:
// they call nobody from here.
func speltCommand(inside, label string) string {
	name, _, _ := strings.Cut(inside, "^")
	switch {
	case label != "":
		if name == "date" || strings.HasPrefix(label, "@") {
			return label
		}
		return "@" + label
	case name == "subteam":
		return "@group"
	case name == "date":
		return "a date"
	}
	return "@" + unescape(name)
}

// isAddress reports whether the inside of a markup is an address, by its scheme.
func isAddress(inside string) bool {
	scheme, _, found := strings.Cut(inside, ":")
	if !found || scheme == "" {
		return false
	}
	for _, r := range scheme {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '+' && r != '-' && r != '.' {
			return false
		}
	}
	return true
}

// speltLink is an address, with the words that it was shown as before it, if they
// say anything else.
func speltLink(address, label string) string {
	for _, scheme := range []string{"mailto:", "tel:"} {
		if rest, ok := strings.CutPrefix(address, scheme); ok {
			address = rest
		}
	}
	bare := func(s string) string {
		s = strings.TrimPrefix(strings.TrimPrefix(s, "https://"), "http://")
		return strings.TrimSuffix(s, "/")
	}
	switch {
	case label == "" || label == address:
		return address
	case strings.EqualFold(bare(label), bare(address)):
		return label
	}
	return label + " " + address
}
