package orgfile

import (
	"regexp"

	"github.com/goccy/go-yaml/token"
)

// Limits of what is parsed. They are far above what a company needs, and keep
// the parser, whose work grows with the square of some of them and whose stack
// with others, to about a second.
const (
	maxTokens  = 150_000
	maxEntries = 10_000 // keys and list entries outside of brackets
	maxEmpty   = 100    // keys without a value, within brackets
	maxDepth   = 20     // brackets within brackets
	maxIndent  = 60     // spaces before a line's first word
)

// refuseTokens refuses what makes a file hard to read for people or for the
// parser, before it is parsed. It returns the first such fault.
//
// Anchors and aliases are among it: with them a value stands elsewhere than
// where it is used, and a few lines can stand for gigabytes.
func refuseTokens(tokens token.Tokens) Faults {
	s := scan{}
	for i, t := range tokens {
		text := notRead[t.Type]
		if text == "" {
			text = s.next(t, i)
		}
		if text != "" {
			return one(t.Position.Line, max(t.Position.Column, 1), "%s", text)
		}
	}
	return nil
}

// notRead are the parts of YAML that a file may not use.
var notRead = map[token.Type]string{
	token.AnchorType:     "& begins an anchor, which is not read here: write each value out, or put the text in quotes",
	token.AliasType:      "* begins an alias, which is not read here: write the value out, or put the text in quotes",
	token.MergeKeyType:   "<< merges keys, which is not done here: write the keys out",
	token.TagType:        "! begins a tag, which is not read here: leave it out, or put the text in quotes",
	token.MappingKeyType: "? cannot begin a line here: write the key, a colon and the value",
	token.DirectiveType:  "% cannot begin a line here: leave it out, or put the text in quotes",
}

// scan is what has been seen of a file's tokens.
type scan struct {
	brackets       []bracket // that are open
	line           int       // of the token before
	last           token.Type
	entries, empty int
}

// bracket is an open bracket: { or [, and whether there was a colon since the
// last comma.
type bracket struct{ braces, colon bool }

// next takes the i-th token, and returns a fault's text or "".
func (s *scan) next(t *token.Token, i int) string {
	within := len(s.brackets) > 0
	first := t.Position.Line != s.line
	switch t.Type {
	case token.CommentType:
		if name := swallowed.FindStringSubmatch(t.Value); name != nil && within {
			return `a # begins a comment: write "#` + name[1] + `", with the quotes`
		}
		return "" // may stand anywhere
	case token.SequenceStartType, token.MappingStartType:
		s.brackets = append(s.brackets, bracket{braces: t.Type == token.MappingStartType})
	case token.SequenceEndType, token.MappingEndType, token.CollectEntryType:
		s.endEntry(t.Type)
	case token.MappingValueType:
		if within {
			s.brackets[len(s.brackets)-1].colon = true
		} else {
			s.entries++
		}
	case token.SequenceEntryType:
		// "- - - -" would nest without being indented.
		if s.last == t.Type && !first {
			return "there are two dashes in a row: write one for each entry"
		}
		s.entries++
	}
	s.line, s.last = t.Position.Line, t.Type
	switch {
	case len(s.brackets) > maxDepth, first && !within && t.Position.Column > maxIndent:
		return "this is nested too deeply: nothing in the file needs more than five levels"
	case i > maxTokens, s.entries > maxEntries:
		return "the file has too many entries: a company of thousands fits if each person is one line, in { and }"
	case s.empty > maxEmpty:
		return "too many keys have no value: write key: value"
	}
	return ""
}

// endEntry ends an entry within brackets, and with them the brackets unless
// there is a comma.
func (s *scan) endEntry(end token.Type) {
	if len(s.brackets) == 0 {
		return // the parser says so
	}
	b := &s.brackets[len(s.brackets)-1]
	if b.colon && s.last == token.MappingValueType || b.braces && !b.colon {
		s.empty++
	}
	b.colon = false
	if end != token.CollectEntryType {
		s.brackets = s.brackets[:len(s.brackets)-1]
	}
}

// swallowed is a comment that was meant to be a channel, in brackets that it
// hides the end of: [#leadership].
var swallowed = regexp.MustCompile(`^([a-z][a-z0-9._-]*) *[,\]}]`)
