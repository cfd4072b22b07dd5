package fakediscord

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// called is an application command as somebody calls it.
type called struct {
	command *command
	// path are the subcommands below it, the last one innermost.
	path []map[string]any
	// options are what it takes.
	options []map[string]any
}

// call finds the command that is called so: "risk log", "help".
func (p *Person) call(c *channel, path string, kind int) *called {
	p.s.t.Helper()
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	words := []string{path}
	if kind == chatInput {
		words = strings.Fields(strings.TrimPrefix(path, "/"))
	}
	var found *command
	var names []string
	for _, o := range append(p.s.commandsOf(c.Guild), p.s.commandsOf("")...) {
		if o.kind != kind || o.guild != c.Guild && o.guild != "" {
			continue
		}
		names = append(names, o.name)
		if found == nil && o.name == words[0] {
			found = o
		}
	}
	if found == nil {
		p.s.t.Fatalf("no command %q is registered, but %q", path, names)
	}
	p.mayUse(c, found)
	call := &called{command: found, options: objects(found.fields["options"])}
	for _, w := range words[1:] {
		i := slices.IndexFunc(call.options, func(o map[string]any) bool { return o["name"] == w && isSub(o) })
		if i < 0 {
			p.s.t.Fatalf("/%s has no subcommand %q, but %q", found.name, w, optionNames(call.options))
		}
		call.path = append(call.path, call.options[i])
		call.options = objects(call.options[i]["options"])
	}
	if len(call.options) > 0 && isSub(call.options[0]) {
		p.s.t.Fatalf("/%s cannot be used without one of its subcommands %q", path, optionNames(call.options))
	}
	return call
}

// mayUse fails the test for a command that Discord does not offer there.
func (p *Person) mayUse(c *channel, o *command) {
	p.s.t.Helper()
	where := contextGuild
	if c.dm != "" {
		where = contextDM
	}
	if contexts := list(o.fields["contexts"]); contexts != nil && !slices.Contains(contexts, any(where)) {
		p.s.t.Fatalf("the command %q is not offered in context %d", o.name, where)
	}
	if o.fields["default_member_permissions"] != nil && c.dm == "" && !p.s.users[p.ID].Admin {
		p.s.t.Fatalf("the command %q is not offered to %s, who is no administrator", o.name, p.ID)
	}
	if g := p.s.guilds[c.Guild]; c.dm == "" && (g == nil || g.Absent) {
		p.s.t.Fatalf("the application is not in the guild %q", c.Guild)
	}
}

// isSub reports whether an option is a subcommand or a group of them.
func isSub(o map[string]any) bool {
	kind, _ := number(o["type"])
	return kind == subCommand || kind == subCommandGroup
}

// optionNames are the names of options.
func optionNames(options []map[string]any) []string {
	var names []string
	for _, o := range options {
		names = append(names, word(o["name"]))
	}
	return names
}

// data is what the bot is told of the call.
func (u *called) data(options []any, resolved map[string]any) map[string]any {
	for _, sub := range slices.Backward(u.path) {
		options = []any{map[string]any{"type": sub["type"], "name": sub["name"], "options": options}}
	}
	d := map[string]any{"id": u.command.id, "name": u.command.name, "type": u.command.kind}
	if len(options) > 0 {
		d["options"] = options
	}
	if u.command.guild != "" {
		d["guild_id"] = u.command.guild
	}
	if len(resolved) > 0 {
		d["resolved"] = resolved
	}
	return d
}

// Command uses a slash command, as "risk log", in a channel, or in the direct
// conversation with the bot where that is "". Options are values by name: texts, whole
// numbers, true and false; people by "@name" or id. What the client would not let them
// send fails the test: an unknown command or option, a missing required one, a value of
// another type or beyond the limits, a choice that is not offered.
func (p *Person) Command(channel, path string, options map[string]any) Ack {
	p.s.t.Helper()
	c := p.place(channel)
	u := p.call(c, path, chatInput)
	values, resolved, wrong := p.values(u, options, true)
	if wrong != "" {
		p.s.t.Fatalf("/%s cannot be sent: %s", path, wrong)
	}
	p.s.mu.Lock()
	i := p.s.newInteraction(commanded, p.ID, c)
	i.asked = strings.TrimPrefix(path, "/")
	p.s.mu.Unlock()
	return p.s.deliver(i, u.data(values, resolved))
}

// values are the options as the client sends them, or what it refuses.
func (p *Person) values(u *called, options map[string]any, whole bool) (values []any, resolved map[string]any, wrong string) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	for name := range options {
		if !slices.Contains(optionNames(u.options), name) {
			return nil, nil, fmt.Sprintf("there is no option %q, but %q", name, optionNames(u.options))
		}
	}
	users, members := map[string]any{}, map[string]any{}
	values = []any{}
	for _, o := range u.options {
		v, given := options[word(o["name"])]
		if !given {
			if whole && o["required"] == true {
				return nil, nil, fmt.Sprintf("the option %q is required", o["name"])
			}
			continue
		}
		value, wrong := p.value(o, v)
		if wrong != "" && whole {
			return nil, nil, fmt.Sprintf("the option %q cannot be %v: %s", o["name"], v, wrong)
		}
		values = append(values, map[string]any{"type": o["type"], "name": o["name"], "value": value})
		if kind, _ := number(o["type"]); kind == userOption || kind == mentionOption {
			id := word(value)
			users[id], members[id] = p.s.userObject(id), p.s.memberObject("", id, false)
		}
	}
	if len(users) > 0 {
		resolved = map[string]any{"users": users, "members": members}
	}
	return values, resolved, ""
}

// value is a value as the client sends it, or why it does not.
func (p *Person) value(o map[string]any, v any) (any, string) {
	for _, c := range objects(o["choices"]) {
		if c["name"] == v || jsonText(c["value"]) == fmt.Sprint(v) {
			return c["value"], ""
		}
	}
	if len(list(o["choices"])) > 0 {
		return v, "it is none of the choices"
	}
	switch kind, _ := number(o["type"]); kind {
	case stringOption:
		text, ok := v.(string)
		switch n := units(text); {
		case !ok:
			return v, fmt.Sprintf("a %T is no text", v)
		case n < max(1, numberOr(o["min_length"], 0)), n > numberOr(o["max_length"], 6000):
			return v, "it has the wrong length"
		case strings.Contains(text, "\n"):
			return v, "it has a line break"
		}
		return text, ""
	case integerOption, numberOption:
		n, err := strconv.ParseFloat(fmt.Sprint(v), 64)
		if err != nil || math.Abs(n) > largest || kind == integerOption && n != math.Trunc(n) {
			return v, "it is no such number"
		}
		for name, beyond := range map[string]func(float64) bool{"min_value": func(b float64) bool { return n < b }, "max_value": func(b float64) bool { return n > b }} {
			if bound, ok := o[name].(json.Number); ok {
				if b, _ := bound.Float64(); beyond(b) {
					return v, "it is out of bounds"
				}
			}
		}
		return json.Number(strconv.FormatFloat(n, 'f', -1, 64)), ""
	case booleanOption:
		if _, ok := v.(bool); !ok {
			return v, "it is neither true nor false"
		}
		return v, ""
	default:
		id := p.s.named(fmt.Sprint(v))
		if id == "" {
			return v, "there is nobody and nothing of that name"
		}
		return id, ""
	}
}

// named is the id of a person or a channel, by their name or id; empty if there is
// none. The lock is held.
func (s *Server) named(name string) string {
	name = strings.TrimLeft(name, "@#")
	for id, u := range s.users {
		if id == name || strings.EqualFold(u.Username, name) || u.Global != "" && strings.EqualFold(u.Global, name) {
			return id
		}
	}
	for id, c := range s.channels {
		if id == name || c.Name != "" && strings.EqualFold(c.Name, name) {
			return id
		}
	}
	return ""
}

// Typed uses a slash command as it is typed: "/risk log title: A port may close
// likelihood: 3". What follows the name of an option, up to the next, is its value.
func (p *Person) Typed(channel, line string) Ack {
	p.s.t.Helper()
	c := p.place(channel)
	words := strings.Fields(strings.TrimPrefix(line, "/"))
	n := slices.IndexFunc(words, func(w string) bool { return strings.HasSuffix(w, ":") || strings.Contains(w, ":") })
	if n < 0 {
		n = len(words)
	}
	path := strings.Join(words[:n], " ")
	u := p.call(c, path, chatInput)
	values := map[string]any{}
	name := ""
	for _, w := range words[n:] {
		before, after, found := strings.Cut(w, ":")
		if found && slices.Contains(optionNames(u.options), before) {
			name = before
			values[name] = after
			continue
		}
		values[name] = strings.TrimSpace(fmt.Sprint(values[name]) + " " + w)
	}
	for _, o := range u.options {
		if kind, _ := number(o["type"]); kind == booleanOption && values[word(o["name"])] != nil {
			values[word(o["name"])] = strings.EqualFold(fmt.Sprint(values[word(o["name"])]), "true")
		}
	}
	return p.Command(channel, path, values)
}

// Complete types into an option of a slash command that suggests values, and returns
// what it offers; nil where it could not load any. Options are those that are filled in
// already.
func (p *Person) Complete(channel, path string, options map[string]any, focused, text string) []Choice {
	p.s.t.Helper()
	c := p.place(channel)
	u := p.call(c, path, chatInput)
	i := slices.IndexFunc(u.options, func(o map[string]any) bool { return o["name"] == focused })
	if i < 0 || u.options[i]["autocomplete"] != true {
		p.s.t.Fatalf("/%s suggests nothing for %q", path, focused)
	}
	values, resolved, wrong := p.values(u, options, false)
	if wrong != "" {
		p.s.t.Fatalf("/%s: %s", path, wrong)
	}
	values = slices.DeleteFunc(values, func(v any) bool { return object(v)["name"] == focused })
	// What is being typed comes as a text, whatever the type of the option.
	values = append(values, map[string]any{"type": u.options[i]["type"], "name": focused, "value": text, "focused": true})
	p.s.mu.Lock()
	action := p.s.newInteraction(completing, p.ID, c)
	p.s.mu.Unlock()
	if p.s.deliver(action, u.data(values, resolved)).TimedOut {
		return nil
	}
	return action.choices
}

// MessageCommand uses a command of a message, by its name: "Log as risk".
func (p *Person) MessageCommand(m Message, name string) Ack {
	p.s.t.Helper()
	c := p.place(m.Channel)
	u := p.call(c, name, messageCommand)
	p.s.mu.Lock()
	target := c.find(m.ID)
	if target == nil {
		p.s.mu.Unlock()
		return Ack{Gone: true}
	}
	i := p.s.newInteraction(commanded, p.ID, c)
	i.asked = name
	data := u.data(nil, map[string]any{"messages": map[string]any{m.ID: p.s.messageObject(c, target, true)}})
	data["target_id"] = m.ID
	p.s.mu.Unlock()
	return p.s.deliver(i, data)
}
