package console

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"adjutant/chat"
)

// completeLine completes a line at the main prompt. The console knows its own
// words, people and channels; the rest it asks of the dispatcher:
//
//   - In the value of an option (`owner:an`) the option is named and prefix is
//     the value so far, without quotes.
//   - Everywhere else option is empty and prefix is the whole command so far
//     ("risk sh", "risk show RI"), which is also the invocation's text. A
//     suggestion is either that line carried on, or what replaces its last
//     word: a verb, "owner:", a record's id.
func (c *Console) completeLine(text string, pos int) (int, []chat.Suggestion) {
	at, begin, l := c.now, 0, line{}
	if l.person, l.place, _ = cutAddress(text[:pos]); l.addressed() {
		begin = strings.Index(text[:pos], ":") + 1
		if addressed, err := c.seat(l); err == nil {
			at = addressed
		}
	}
	typed := strings.TrimLeft(text[begin:pos], " ")
	slash := strings.HasPrefix(typed, "/")
	typed = strings.TrimPrefix(typed, "/")
	begin = pos - len(typed)
	word := lastWord(typed)
	start := pos - len(word)
	before := typed[:len(typed)-len(word)]

	if first, args, spaced := strings.Cut(before, " "); spaced {
		switch consoleWords[strings.ToLower(first)] {
		case wordAs:
			return start, c.seats(word, "")
		case wordPress:
			return start, c.completePress(args, word)
		case wordClock:
			return start, startingWith(word, "+1h", "+1d", "+3d", "+1w")
		}
	}
	if !slash && !l.addressed() && strings.HasPrefix(typed, "@") {
		if before == "" {
			return start, c.seats(word, "")
		}
		if len(strings.Fields(before)) == 1 { // "@ana #su": an address begins
			return start, c.seats(word, ":")
		}
	}
	return c.completeCommand(at, begin, typed, word, start)
}

var optionValue = regexp.MustCompile(`^([a-z][a-z0-9_]*):(.*)$`)

// completeCommand completes a command that begins at begin.
func (c *Console) completeCommand(at seat, begin int, typed, word string, start int) (int, []chat.Suggestion) {
	inv := chat.Invocation{
		Platform: Name, Account: at.person, Place: at.place(), Via: chat.ViaCommand, Text: typed,
	}
	if m := optionValue.FindStringSubmatch(word); m != nil {
		value := strings.TrimPrefix(m[2], `"`)
		found, known := c.signed(value)
		if !known {
			found = c.to.Complete(context.Background(), inv, m[1], value)
		}
		for i, s := range found {
			found[i].Value = m[1] + ":" + quote(s.Value)
		}
		return start, found
	}
	if found, known := c.signed(word); known {
		return start, found
	}
	var found []chat.Suggestion
	if word == typed {
		found = startingWith(word, "as", "clock", "console", "press", "quit")
	}
	var carriedOn []chat.Suggestion
	for _, s := range c.to.Complete(context.Background(), inv, "", typed) {
		if hasPrefixFold(s.Value, typed) {
			carriedOn = append(carriedOn, s)
			continue
		}
		found = append(found, s)
	}
	if len(carriedOn) == 0 {
		return start, found
	}
	if word == typed {
		return begin, append(carriedOn, found...)
	}
	for i := range carriedOn { // show only the part that is added
		carriedOn[i].Value = carriedOn[i].Value[start-begin:]
	}
	return start, append(carriedOn, found...)
}

// completeField completes the answer to a form's field.
func (c *Console) completeField(who seat, place chat.Place, f *filled, o chat.Option, text string, pos int) (int, []chat.Suggestion) {
	typed := text[:pos]
	if len(o.Choices) > 0 {
		var found []chat.Suggestion
		for _, v := range o.Choices {
			if hasPrefixFold(v.Label, typed) || hasPrefixFold(v.Value, typed) {
				found = append(found, chat.Suggestion{Value: v.Label})
			}
		}
		return 0, found
	}
	if found, known := c.signed(typed); known {
		return 0, found
	}
	inv := chat.Invocation{
		Platform: Name, Account: who.person, Place: place, Via: chat.ViaForm, Path: f.path, Args: f.args,
	}
	return 0, c.to.Complete(context.Background(), inv, o.Name, typed)
}

// completePress completes what follows "press": a record with buttons, or a
// label.
func (c *Console) completePress(before, word string) []chat.Suggestion {
	subject := strings.TrimSpace(before)
	if subject != "" && !recordID.MatchString(subject) {
		return nil
	}
	var found []chat.Suggestion
	among, _ := c.pressable(subject, "") // nothing to press is nothing to suggest
	for _, s := range among {
		for _, b := range s.message.AllButtons() {
			found = append(found, chat.Suggestion{Value: strings.ToLower(b.Label), Label: "on " + s.name()})
		}
	}
	if subject == "" {
		c.mu.Lock()
		for _, s := range slices.Backward(c.shown) {
			if s.message.Subject != "" && len(s.message.AllButtons()) > 0 {
				found = append(found, chat.Suggestion{Value: s.message.Subject, Label: s.name()})
			}
		}
		c.mu.Unlock()
	}
	seen := map[string]bool{}
	return slices.DeleteFunc(found, func(s chat.Suggestion) bool {
		drop := seen[s.Value] || !hasPrefixFold(s.Value, word)
		seen[s.Value] = true
		return drop
	})
}

// seats are the people, channels and "dm" that begin with the word.
func (c *Console) seats(word, after string) []chat.Suggestion {
	if found, known := c.signed(word); known && strings.HasPrefix(word, "@") {
		return found
	}
	var found []chat.Suggestion
	for _, s := range append(c.channels("#"), chat.Suggestion{Value: "dm"}) {
		if hasPrefixFold(s.Value, word) {
			found = append(found, chat.Suggestion{Value: s.Value + after})
		}
	}
	return found
}

// signed completes a word that says by its sign what it is.
func (c *Console) signed(word string) (found []chat.Suggestion, known bool) {
	switch {
	case strings.HasPrefix(word, "@"):
		return c.people(word), true
	case strings.HasPrefix(word, "#"):
		return c.channels(word), true
	default:
		return nil, false
	}
}

// people are found by handle, or else by any of their names.
func (c *Console) people(word string) []chat.Suggestion {
	want := strings.TrimPrefix(word, "@")
	var byHandle, byName []chat.Suggestion
	for _, p := range c.host.People() {
		s := chat.Suggestion{Value: "@" + p.Handle, Label: p.Name}
		if hasPrefixFold(p.Handle, want) {
			byHandle = append(byHandle, s)
		} else if slices.ContainsFunc(strings.Fields(p.Name), func(n string) bool { return hasPrefixFold(n, want) }) {
			byName = append(byName, s)
		}
	}
	if len(byHandle) > 0 {
		return byHandle
	}
	return byName
}

func (c *Console) channels(word string) []chat.Suggestion {
	var names []string
	for _, ch := range c.host.Channels() {
		names = append(names, "#"+ch)
	}
	return startingWith(word, names...)
}

func startingWith(prefix string, words ...string) []chat.Suggestion {
	var found []chat.Suggestion
	for _, w := range words {
		if hasPrefixFold(w, prefix) {
			found = append(found, chat.Suggestion{Value: w})
		}
	}
	return found
}

// lastWord is the word at the end, where quotes hold words together:
// `owner:"Ana F` is one.
func lastWord(s string) string {
	start, quoted := 0, false
	for i, r := range s {
		switch {
		case r == '"':
			quoted = !quoted
		case r == ' ' && !quoted:
			start = i + 1
		}
	}
	return s[start:]
}

// quote holds a value with spaces together.
func quote(s string) string {
	if strings.ContainsAny(s, " ") {
		return `"` + s + `"`
	}
	return s
}
