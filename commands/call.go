package commands

import (
	"slices"
	"strings"
	"time"

	"adjutant/chat"
	"adjutant/digest"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/storage"
)

// call is one run of a command: who asks for what, when and where, and the
// transaction that it runs in.
type call struct {
	book *Book
	cmd  *command
	inv  chat.Invocation
	org  *ops.Org
	me   ops.Person // nobody where it is the timetable that asks, or a stranger
	// stranger is set where the account that asks belongs to nobody.
	stranger bool
	// public is set where the answer goes to a channel: it is for nobody in
	// particular, and shows what the whole company may know.
	public bool
	// now is the moment of the invocation, today the day that it is where
	// the person lives.
	now    time.Time
	today  dates.Date
	values map[string]value
	// asked are the options beyond those that the command declares.
	asked asking
	// r reads; edit is nil in a report.
	r    storage.Reader
	edit *storage.Edit
	// told are the places to which the call sends something new, untold the
	// people whom it should have told but cannot reach.
	told, untold []string
	// later are those who are told once their working hours begin.
	later []string
	// saved are the records that the call has written, as they are now, so
	// that its messages need not read them again; current the copies that it
	// has posted, true for those whose words are of that state.
	saved   map[ops.ID]ops.Record
	current map[copyOf]bool
	// made is the digest that the call shows, for [Book.Preview].
	made *Preview
	// computed is set where no model is asked, whatever is allowed: its words would
	// not be shown, or one answer would take many.
	computed bool
	// origin is the message of which the draft was made that the call confirms; nil
	// if there is none.
	origin *ops.Origin
	// checked is what became of the words of a model.
	checked []chat.Checked
	// redrawn are records that have not changed, but whose messages say
	// something of what has.
	redrawn map[ops.ID]bool
}

// copyOf names a post in a place.
type copyOf struct {
	post storage.Post
	to   chat.Place
}

// newCall is a call that reads. What was typed is made readable: a part of it may
// be quoted back.
func newCall(b *Book, inv chat.Invocation, now time.Time, r storage.Reader) *call {
	inv.Text = strings.ToValidUTF8(inv.Text, "\uFFFD")
	return &call{book: b, inv: inv, now: now, r: r}
}

// save writes a record as part of the call's change.
func save[T any, P interface {
	*T
	ops.Record
}](c *call, table storage.Table[T, P], record P) error {
	if head := record.Head(); head.ID == "" {
		head.Origin = c.originHere()
	}
	if err := table.Save(c.edit, record); err != nil {
		return err
	}
	now := *record
	if c.saved == nil {
		c.saved, c.current = map[ops.ID]ops.Record{}, map[copyOf]bool{}
	}
	c.saved[record.Head().ID] = P(&now)
	for posted := range c.current {
		c.current[posted] = false // it may also say something of another record
	}
	return nil
}

// get reads a record as the call has left it.
func get[T any, P interface {
	*T
	ops.Record
}](c *call, table storage.Table[T, P], id ops.ID) (T, error) {
	if record, ok := c.saved[id].(P); ok {
		return *record, nil
	}
	return table.Get(c.r, id)
}

// facets are those of a record as the call has left it.
func (c *call) facets(table storage.AnyTable, id ops.ID) (ops.Facets, error) {
	if record, ok := c.saved[id]; ok {
		return ops.FacetsOfRecord(record), nil
	}
	return table.Facets(c.r, id)
}

// options are all that the command takes in this call.
func (c *call) options() []chat.Option {
	if len(c.asked.options) == 0 {
		return c.cmd.Options
	}
	return slices.Concat(c.cmd.Options, c.asked.options)
}

// has reports whether the option was given with a value.
func (c *call) has(option string) bool { return c.values[option].text != "" }

// cleared reports whether the option was given without a value.
func (c *call) cleared(option string) bool {
	v, given := c.values[option]
	return given && v.text == ""
}

// text is the option's text, or the value of its choice.
func (c *call) text(option string) string { return c.values[option].text }

// number is the option's number, or that of a choice whose values are numbers.
func (c *call) number(option string) int { return c.values[option].number }

// date is the option's day, zero if it was not given.
func (c *call) date(option string) dates.Date { return c.values[option].date }

// person is the person that the option names, or otherwise that fallback.
func (c *call) person(option string, otherwise ops.Handle) ops.Handle {
	if c.has(option) {
		return c.values[option].handles[0]
	}
	return otherwise
}

// personOrSelf is the person that the option names, or else who asks.
func (c *call) personOrSelf(option string) (ops.Handle, error) {
	if c.has(option) {
		return c.values[option].handles[0], nil
	}
	return c.self()
}

// department is the department that the option names, or otherwise that
// fallback.
func (c *call) department(option string, otherwise ops.Handle) ops.Handle {
	return c.person(option, otherwise)
}

// departments are all departments that the option names.
func (c *call) departments(option string) []ops.Handle { return c.values[option].handles }

// id is the record that the option names. The rails have seen that it exists
// and that the person may know of it.
func (c *call) id(option string) ops.ID { return c.values[option].id }

// ids are all records that the option names.
func (c *call) ids(option string) []ops.ID { return c.values[option].ids }

// yes reports whether a flag is set.
func (c *call) yes(option string) bool { return c.values[option].number == 1 }

// byClock reports whether it is nobody who asks, but the timetable.
func (c *call) byClock() bool { return c.inv.Timer != "" && c.inv.As == "" }

// sees reports whether the person may know of a record with these facets. The
// clock keeps its secrets: it answers nobody.
func (c *call) sees(f ops.Facets) bool {
	if c.public {
		return f.Open()
	}
	return c.byClock() || c.org.MaySee(c.me, f)
}

// self is who is meant by "mine". In a channel that is nobody.
func (c *call) self() (ops.Handle, error) {
	if c.public {
		return "", ops.Refuse("%s", nobodyInChannel)
	}
	return c.me.Handle, nil
}

const nobodyInChannel = "In a channel nobody is “me”: name the person."

// name is a person's name, or the handle of someone who is no longer in the
// organisation; what nobody did, the bot has done.
func (c *call) name(h ops.Handle) string {
	if p, ok := c.org.Person(h); ok {
		return p.Name
	}
	if h == "" {
		return "Adjutant"
	}
	return "@" + string(h)
}

// departmentName is a department's name, or its handle if it is gone.
func (c *call) departmentName(h ops.Handle) string {
	if d, ok := c.org.Department(h); ok {
		return d.Name
	}
	return string(h)
}

// day is a date as people read it.
func (c *call) day(d dates.Date) string { return dates.Format(d, c.today) }

// when is a moment, for each reader in their own zone.
func (c *call) when(t time.Time) chat.Span {
	local := t.In(c.org.Location(c.me))
	return chat.At(t, local.Format("Mon 2 Jan 15:04"))
}

// view is the company as somebody sees it now.
func (c *call) view(reader ops.Person, department ops.Handle, sees func(ops.Facets) bool) digest.View {
	return digest.View{R: c.r, Org: c.org, Now: c.now, Zone: c.org.Location(reader), Sees: sees, Department: department}
}
