package orgfile

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"

	"adjutant/ops"
)

func person(h string, v value) ops.Person {
	p := ops.Person{Handle: ops.Handle(h), Name: nameOf(h)}
	if v.missing() {
		return p // a handle is enough
	}
	readers := map[string]func(value){
		"name":       text(&p.Name),
		"title":      text(&p.Title),
		"roles":      func(v value) { p.Roles = listOf(v, role) },
		"department": reference(&p.Department),
		"manager":    reference(&p.Manager),
		"timezone":   text(&p.Timezone),
		"email":      text(&p.Email),

		"workweek":      func(v value) { p.Workweek = listOf(v, weekday) },
		"working_hours": hours(&p.Hours),
	}
	v.fields("a person", merged(readers, ids(&p.Accounts, account)))
	return p
}

func department(h string, v value) ops.Department {
	d := ops.Department{Handle: ops.Handle(h), Name: nameOf(h)}
	if v.missing() {
		return d // Check asks for the head
	}
	v.fields("a department", map[string]func(value){
		"name":     text(&d.Name),
		"head":     leader("head", "deputy", &d.Head),
		"deputy":   leader("deputy", "head", &d.Deputy),
		"parent":   reference(&d.Parent),
		"timezone": text(&d.Timezone),
		"channels": func(v value) { v.fields("channels", ids(&d.Channels, channelID)) },
	})
	return d
}

func channel(h string, v value) ops.Channel {
	ch := ops.Channel{Handle: ops.Handle(h)}
	if !v.missing() {
		v.fields("a channel", ids(&ch.Channels, channelID))
	}
	return ch
}

// leader reads a department's head or deputy. Two heads are a mistake that
// people make on purpose, so they are told what to do instead.
func leader(as, other string, to *ops.Handle) func(value) {
	return func(v value) {
		if _, list := v.node.(*ast.SequenceNode); list {
			v.wrong("a department has one %s: name one person here, and perhaps another one as %s", as, other)
			return
		}
		reference(to)(v)
	}
}

func role(v value) ops.Role { return ops.Role(strings.ToLower(plain(v))) }

// nameOf makes a name out of a handle, for entries that have none:
// human-resources is Human resources.
func nameOf(h string) string {
	name := strings.Join(strings.FieldsFunc(h, func(r rune) bool { return strings.ContainsRune("._-", r) }), " ")
	first, size := utf8.DecodeRuneInString(name)
	if size == 0 {
		return h
	}
	return string(unicode.ToUpper(first)) + name[size:]
}
