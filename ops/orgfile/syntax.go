package orgfile

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
)

// maxBytes is far above what a company needs.
const maxBytes = 1 << 20

// parseYAML turns a file into its tree, or into the one fault that makes it
// unreadable. The tree is nil for an empty file.
func parseYAML(data []byte) (root ast.Node, faults Faults) {
	if len(data) > maxBytes {
		return nil, one(1, 1, "the file is larger than 1 MiB: an organisation's file holds people and rules only")
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if fault := unreadable(data); fault != nil {
		return nil, fault
	}
	// The parser is handed whatever somebody has typed; should it fail on
	// that, they still get a sentence.
	defer func() {
		if recover() != nil {
			root, faults = nil, one(1, 1, "the file cannot be read as YAML: compare it with the sample, section by section")
		}
	}()
	tokens := lexer.Tokenize(string(data))
	if faults := refuseTokens(tokens); faults != nil {
		return nil, faults
	}
	// Duplicate keys are ours to report, all of them.
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, syntaxFault(err)
	}
	for _, doc := range file.Docs {
		switch {
		case doc.Body == nil:
		case root != nil:
			line, column := position(doc.Body)
			return nil, one(line, column, "the file has a second document (after ---): keep one")
		default:
			root = doc.Body
		}
	}
	return root, nil
}

func one(line, column int, format string, args ...any) Faults {
	return Faults{{Line: line, Column: column, Text: fmt.Sprintf(format, args...)}}
}

// unreadable finds what is not text: other encodings and control characters.
func unreadable(data []byte) Faults {
	line, column := 1, 1
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			return one(line, column, "the file is not UTF-8 text: save it with the encoding UTF-8")
		case r < ' ' && r != '\n' && r != '\r' && r != '\t', r == 0x7f, r == 0xfeff, r == 0x85, r == 0x2028, r == 0x2029:
			return one(line, column, "there is an invisible character (%U): delete it", r)
		case r == '\n', r == '\r' && !bytes.HasPrefix(data[i+1:], []byte("\n")):
			line, column = line+1, 1
		default:
			column++
		}
		i += size
	}
	return nil
}

// syntaxFault words the parser's error for somebody who does not know YAML.
func syntaxFault(err error) Faults {
	var at yaml.Error
	if !errors.As(err, &at) || at.GetToken() == nil || at.GetToken().Position == nil {
		return one(1, 1, "the file cannot be read as YAML: compare it with the sample, section by section")
	}
	t, message := at.GetToken(), at.GetMessage()
	line, column := t.Position.Line, max(t.Position.Column, 1)
	for _, known := range syntaxErrors {
		if strings.Contains(message, known.part) {
			return one(line, column, "%s", known.text)
		}
	}
	return one(line, column, "this is not YAML: %s", strings.Join(strings.Fields(message), " "))
}

// syntaxErrors are the parser's messages that people run into, with what to do.
var syntaxErrors = []struct{ part, text string }{
	{"'@' is a reserved character", `a value cannot begin with @: leave the @ out, or put the value in quotes, like "@ana"`},
	{"'`' is a reserved character", "a value cannot begin with `: leave it out, or put the value in quotes"},
	{"found character '\t'", "a line is indented with a tab: use spaces"},
	{"end character of", "the quote that opens here is never closed: add the closing quote"},
	{"sequence end token ']' not found", `the [ that opens here is never closed: add ] (a # begins a comment, so "#name" needs quotes)`},
	{"mapping end token '}' not found", `the { that opens here is never closed: add } (a # begins a comment, so "#name" needs quotes)`},
	{"',' or ']' must be specified", "the list before this is not closed, or a comma is missing: add , or ]"},
	{"',' or '}' must be specified", "the { before this is not closed, or a comma is missing: add , or }"},
	{"corresponding to ']'", "this ] closes nothing: delete it, or add the [ before it"},
	{"corresponding to '}'", "this } closes nothing: delete it, or add the { before it"},
	{"mapping value is not allowed", "a colon is in the wrong place: check the indentation, or put the text in quotes if it holds a colon"},
	{"value is not allowed in this context", "this line is not indented like the lines around it: give it the same number of spaces"},
	{"non-map value is specified", "this line has no colon: write a key, a colon and a value"},
	{"unexpected key name", "this line has no colon: write a key, a colon and a value"},
	{"unknown escape character", `\ has a meaning between double quotes: use single quotes, or write \\`},
	{"unexpected scalar value type", "there are two commas with nothing between them: delete one"},
	{"invalid key for this map", "this cannot be a key: write a word before the colon"},
}
