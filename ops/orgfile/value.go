package orgfile

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"adjutant/ops"
)

// reader collects what reading a file brings to light.
type reader struct {
	faults Faults
	// places are where values stand, by path.
	places map[string]place
	// unread are the paths whose values could not be read. Verdicts that
	// rest on them are not passed on.
	unread map[string]bool
}

type place struct{ line, column int }

// value is one value of the file, with the path that leads to it.
type value struct {
	r    *reader
	node ast.Node
	path string
}

// wrong reports a fault of this value.
func (v value) wrong(format string, args ...any) {
	v.r.unread[v.path] = true
	v.r.report(v.place(), format, args...)
}

func (r *reader) report(at place, format string, args ...any) {
	r.faults = append(r.faults, Fault{Line: at.line, Column: at.column, Text: fmt.Sprintf(format, args...)})
}

func (v value) place() place {
	line, column := position(v.node)
	return place{line, column}
}

// position is where a value begins in the file. The parser gives a map the
// position of its first colon.
func position(node ast.Node) (line, column int) {
	switch n := node.(type) {
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return position(n.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return position(n.Key)
	}
	at := node.GetToken().Position
	return max(at.Line, 1), max(at.Column, 1)
}

// missing reports whether nothing is written where a value should be.
func (v value) missing() bool { return v.node.Type() == ast.NullType }

// fields reads a map: each key's value with the reader given for it. Keys that
// have none are faults, as are keys that are there twice. what names the map in
// faults: "a person".
func (v value) fields(what string, readers map[string]func(value)) {
	names := slices.Sorted(maps.Keys(readers))
	v.entries(what, func(key string, child value) {
		if read, known := readers[key]; known {
			child.path = join(v.path, key)
			v.r.places[child.path] = child.place()
			if t := child.node.Type(); t == ast.MappingType || t == ast.MappingValueType {
				v.r.places[child.path] = v.r.places[keyPlace+child.path]
			}
			read(child)
			return
		}
		meant := ops.Closest(key, names)
		at := v.r.places[keyPlace+child.path]
		if meant == "" {
			v.r.unread[child.path] = true
			v.r.report(at, "%s is not a key of %s: the keys are %s", quoted(key), what, strings.Join(names, ", "))
			return
		}
		// What was meant has not been read, so nothing can be said of it.
		v.r.unread[join(v.path, meant)] = true
		v.r.report(at, "%s is not a key of %s: did you mean %s?", quoted(key), what, meant)
	})
}

// keyPlace marks, among places, those of keys rather than values.
const keyPlace = "key of "

// entries calls read for each key of a map, in the order of the file.
func (v value) entries(what string, read func(key string, child value)) {
	var pairs []*ast.MappingValueNode
	switch n := v.node.(type) {
	case *ast.MappingNode:
		pairs = n.Values
	case *ast.MappingValueNode:
		pairs = []*ast.MappingValueNode{n}
	case *ast.NullNode:
		v.wrong("%s is missing here: write it as key: value%s", what, commentHint)
		return
	default:
		hint := ""
		if _, single := scalar(v.node); single && v.path == "" {
			hint = ": is a space missing after a colon, or the colon itself?"
		}
		v.wrong("%s must be written as key: value, not as %s%s", what, kindOf(v.node), hint)
		return
	}
	lines := map[string]int{}
	for _, pair := range pairs {
		key, ok := scalar(pair.Key)
		line, column := position(pair.Key)
		if !ok {
			v.r.report(place{line, column}, "this cannot be a key: write a word before the colon")
			continue
		}
		if first, twice := lines[key]; twice {
			v.r.report(place{line, column}, "%s is here twice, first on line %d: delete one, or give it another name", quoted(key), first)
			continue
		}
		lines[key] = line
		child := value{v.r, pair.Value, join(v.path, key)}
		v.r.places[keyPlace+child.path] = place{line, column}
		read(key, child)
	}
}

// named reads a map whose keys are handles. The place of an entry is that of
// its handle.
func (v value) named(what string, read func(handle string, child value)) {
	if v.missing() {
		return // all its entries are commented out
	}
	v.entries(what, func(key string, child value) {
		at := v.r.places[keyPlace+child.path]
		child.path = ops.OrgPath(v.path, key)
		v.r.places[child.path] = at
		read(key, child)
	})
}

// list calls read for each entry of a list. A single value is refused, with how
// to make it a list.
func (v value) list(read func(value)) {
	n, ok := v.node.(*ast.SequenceNode)
	if !ok {
		text, single := scalar(v.node)
		switch {
		case v.missing():
			v.wrong("the list is missing: write it as [a, b], or one entry a line, each after a dash%s", commentHint)
		case single:
			v.wrong("a list is wanted here: write [%s]", scalarText(short(text)))
		default:
			v.wrong("a list is wanted here: write one entry a line, each after a dash")
		}
		return
	}
	for i, entry := range n.Values {
		child := value{v.r, entry, v.path + "[" + strconv.Itoa(i) + "]"}
		v.r.places[child.path] = child.place()
		read(child)
	}
}

// text reads one value as it is written, so that 1.170 stays 1.170 and a long
// number keeps its digits. It reports false, with a fault, for anything else
// and for an empty value.
func (v value) text() (string, bool) {
	text, ok := scalar(v.node)
	switch {
	case v.missing():
		v.wrong("the value is missing: write one, or delete the line%s", commentHint)
	case !ok:
		v.wrong("one value is wanted here, not %s", kindOf(v.node))
	case strings.TrimSpace(text) == "":
		v.wrong("the value is empty: write one, or delete the line")
	default:
		return text, true
	}
	return "", false
}

const commentHint = ` (a # begins a comment, so "#name" needs quotes)`

// scalar is the text of a value that is neither a map nor a list.
func scalar(node ast.Node) (string, bool) {
	switch n := node.(type) {
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	case ast.ScalarNode:
		return n.GetToken().Value, true
	}
	return "", false
}

func kindOf(node ast.Node) string {
	switch node.Type() {
	case ast.SequenceType:
		return "a list"
	case ast.MappingType, ast.MappingValueType:
		return "a map of keys"
	default:
		return "a single value"
	}
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// quoted is a value of the file as it is shown in a fault.
func quoted(text string) string { return strconv.Quote(short(text)) }

func short(text string) string {
	const most = 40
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
