package commands

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"adjutant/chat"
	"adjutant/chat/grammar"
	"adjutant/digest"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/money"
	"adjutant/storage"
)

// value is an option's value, read by its kind.
type value struct {
	text    string
	number  int
	date    dates.Date
	span    dates.Span
	amount  money.Amount
	handles []ops.Handle
	id      ops.ID
	ids     []ops.ID // of an option that takes several
}

// read turns what was given for an option into its value. The error is a
// sentence for the person. An empty text is the zero value.
func (c *call) read(o chat.Option, text string) (value, error) {
	text = clean(text, o.Kind == chat.LongText)
	if text == "" {
		return value{}, nil
	}
	if !o.Many {
		return c.readOne(o, text)
	}
	all := value{text: text}
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		one, err := c.readOne(o, part)
		if err != nil {
			return value{}, err
		}
		if one.id != "" && !slices.Contains(all.ids, one.id) {
			all.ids = append(all.ids, one.id)
		}
		for _, h := range one.handles {
			if !slices.Contains(all.handles, h) {
				all.handles = append(all.handles, h)
			}
		}
	}
	return all, nil
}

func (c *call) readOne(o chat.Option, text string) (value, error) {
	v := value{text: text}
	var err error
	switch o.Kind {
	case chat.Integer:
		v.number, err = wholeNumber(o, text)
	case chat.Choice:
		v.text, err = choice(o, text)
		v.number, _ = strconv.Atoi(v.text)
	case chat.Date:
		v.date, err = dates.Parse(text, c.today, c.org.Style())
	case chat.Duration:
		v.span, err = dates.ParseSpan(text)
	case chat.Money:
		v.amount, err = money.Parse(text, c.org.Locale, c.org.Currency)
	case chat.Person:
		v.handles, err = c.readPerson(text)
	case chat.Department:
		v.handles, err = c.readDepartment(text)
	case chat.Channel:
		v.handles, err = c.readChannel(text)
	case chat.Record:
		v.id, err = c.readRecord(o, text)
	case chat.Flag:
		v.number, err = flag(text)
	case chat.Zone:
		v.text, err = ops.ZoneName(o.Name, text)
	default:
		if n := utf8.RuneCountInString(text); n > o.Limit() {
			err = fmt.Errorf("%d characters, and there is room for %d. Please shorten it", n, o.Limit())
		}
	}
	return v, err
}

// clean takes out what cannot be seen and what would break a layout: control
// and direction-changing characters, and line breaks where there is one line. The
// mark of a model's words goes as well: nobody else writes it.
func clean(text string, lines bool) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' && lines:
			return r
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), strings.ContainsRune(digest.Mark, r):
			return -1
		}
		return r
	}, text)
	return strings.TrimSpace(text)
}

func wholeNumber(o chat.Option, text string) (int, error) {
	n, err := strconv.Atoi(text)
	switch {
	case err != nil:
		return 0, fmt.Errorf("“%s” is not a whole number", quoted(text))
	case n < o.Min && o.Max == 0:
		return 0, fmt.Errorf("%d is too small: at least %d", n, o.Min)
	case n < o.Min || o.Max > 0 && n > o.Max:
		return 0, fmt.Errorf("%d is not between %d and %d", n, o.Min, o.Max)
	}
	return n, nil
}

func choice(o chat.Option, text string) (string, error) {
	if value, ok := grammar.Choose(o, text); ok {
		return value, nil
	}
	labels := make([]string, len(o.Choices))
	for i, v := range o.Choices {
		labels[i] = v.Label
	}
	return "", fmt.Errorf("“%s” is not one of: %s", quoted(text), strings.Join(labels, ", "))
}

func flag(text string) (int, error) {
	yes, ok := grammar.YesNo(text)
	switch {
	case !ok:
		return 0, fmt.Errorf("“%s” is neither yes nor no", quoted(text))
	case yes:
		return 1, nil
	}
	return 0, nil
}

// readPerson understands a handle with or without @, a name or first name, "me",
// and a platform's mention (<@U01ANA>).
func (c *call) readPerson(text string) ([]ops.Handle, error) {
	word := strings.ToLower(strings.TrimPrefix(text, "@"))
	if word == "me" || word == "you" || word == "myself" {
		self, err := c.self()
		return []ops.Handle{self}, err
	}
	if p, ok := c.org.Person(ops.Handle(word)); ok {
		return []ops.Handle{p.Handle}, nil
	}
	if account, is := mention(text, "<@!", "<@"); is {
		if p, ok := c.org.Account(c.inv.Platform, account); ok {
			return []ops.Handle{p.Handle}, nil
		}
		return nil, errors.New("that account belongs to nobody in the organisation")
	}
	var first []ops.Handle
	var names []string
	for _, p := range c.org.People {
		if strings.EqualFold(p.Name, text) {
			return []ops.Handle{p.Handle}, nil
		}
		if strings.EqualFold(p.First(), word) || strings.EqualFold(lastWord(p.Name), word) {
			first = append(first, p.Handle)
		}
		names = append(names, string(p.Handle))
	}
	switch len(first) {
	case 1:
		return first, nil
	case 0:
		return nil, unknown("person", "@", text, grammar.Suggest(word, names))
	}
	return nil, fmt.Errorf("there are %d people named %s: @%s", len(first), text, joinHandles(first, " or @"))
}

// readDepartment understands a handle or name, with or without #, and a
// platform's mention of its channel.
func (c *call) readDepartment(text string) ([]ops.Handle, error) {
	word := strings.ToLower(strings.TrimPrefix(text, "#"))
	channel, mentioned := mention(text, "<#")
	var names []string
	for _, d := range c.org.Departments {
		if string(d.Handle) == word || strings.EqualFold(d.Name, text) || mentioned && d.Channels[c.inv.Platform] == channel {
			return []ops.Handle{d.Handle}, nil
		}
		names = append(names, string(d.Handle))
	}
	return nil, unknown("department", "", text, grammar.Suggest(word, names))
}

// readChannel understands the handle of a channel or of a department, which is
// its channel's, with or without #, "here", and a platform's mention.
func (c *call) readChannel(text string) ([]ops.Handle, error) {
	word := strings.ToLower(strings.TrimPrefix(text, "#"))
	id, mentioned := mention(text, "<#")
	if word == "here" && !c.inv.Place.Direct && !c.inv.Place.IsZero() {
		id, mentioned = c.inv.Place.ID, true
	}
	var names []string
	is := func(h ops.Handle, ids map[string]string) bool {
		names = append(names, string(h))
		return string(h) == word || mentioned && c.channelID(h, ids) == id
	}
	for _, ch := range c.org.Channels {
		if is(ch.Handle, ch.Channels) {
			return []ops.Handle{ch.Handle}, nil
		}
	}
	for _, d := range c.org.Departments {
		if is(d.Handle, d.Channels) {
			return []ops.Handle{d.Handle}, nil
		}
	}
	return nil, unknown("channel", "#", text, grammar.Suggest(word, names))
}

// channelID is the id of a channel on the platform of the invocation, empty where
// it has none.
func (c *call) channelID(h ops.Handle, ids map[string]string) string {
	for _, platform := range c.book.platforms {
		if platform.Name == c.inv.Platform {
			return platform.address(h, ids)
		}
	}
	return ""
}

// readRecord reads an id and sees to it that the record exists for the person:
// one that they may not know of is answered like one that is not there.
func (c *call) readRecord(o chat.Option, text string) (ops.ID, error) {
	id, ok := recordID(o, text)
	if !ok {
		example := "RISK-12"
		if len(o.Records) > 0 {
			example = o.Records[0] + "-12"
		}
		return "", fmt.Errorf("“%s” is not a record’s id, such as %s", quoted(text), example)
	}
	prefix, _ := id.Split()
	if len(o.Records) > 0 && !slices.Contains(o.Records, prefix) {
		return "", fmt.Errorf("%s is not what is meant here: write an id such as %s-12", id, o.Records[0])
	}
	visible, err := c.visible(id)
	if err != nil {
		return "", &storeError{err}
	}
	if !visible {
		return "", fmt.Errorf("there is no %s", id)
	}
	return id, nil
}

// storeError is a fault of ours while a value was read, not one of the person's.
type storeError struct{ error }

// Unwrap is the store's own error.
func (e *storeError) Unwrap() error { return e.error }

// recordID reads an id. Where only one kind of record can be meant, and must be
// named, its number is enough.
func recordID(o chat.Option, text string) (ops.ID, bool) {
	if id, ok := ops.ParseID(text); ok {
		return id, true
	}
	if len(o.Records) != 1 || !o.Required {
		return "", false
	}
	return ops.ParseID(o.Records[0] + strings.TrimPrefix(text, "#"))
}

// visible reports whether a record exists and the person may know of it.
func (c *call) visible(id ops.ID) (bool, error) {
	table, ok := storage.TableOf(id)
	if !ok {
		return false, nil
	}
	facets, err := table.Facets(c.r, id)
	if errors.Is(err, storage.ErrNotFound) {
		return false, nil
	}
	return err == nil && c.sees(facets), err
}

// mention takes a platform's mention apart: <@U01|ana> with the prefix <@ is
// U01.
func mention(text string, prefixes ...string) (string, bool) {
	for _, prefix := range prefixes {
		if inside, ok := strings.CutPrefix(text, prefix); ok && strings.HasSuffix(inside, ">") {
			account, _, _ := strings.Cut(strings.TrimSuffix(inside, ">"), "|")
			return account, true
		}
	}
	return "", false
}

func unknown(what, sign, text string, near []string) error {
	text = quoted(text)
	if len(near) == 0 {
		return fmt.Errorf("“%s” is no %s of the organisation", text, what)
	}
	return fmt.Errorf("“%s” is no %s of the organisation. Did you mean %s%s?", text, what, sign, strings.Join(near, " or "+sign))
}

// quoted is as much of what was typed as helps to recognise it.
func quoted(text string) string { return truncated(text, 60) }

func joinHandles(handles []ops.Handle, between string) string {
	words := make([]string, len(handles))
	for i, h := range handles {
		words[i] = string(h)
	}
	return strings.Join(words, between)
}

// Recognises makes a call the grammar's judge of what is a complete value.
func (c *call) Recognises(o chat.Option, text string) bool {
	if o.Kind == chat.Record {
		_, ok := recordID(o, text)
		return ok
	}
	if o.Kind == chat.Text || o.Kind == chat.LongText {
		return false
	}
	_, err := c.read(o, text)
	return err == nil
}
