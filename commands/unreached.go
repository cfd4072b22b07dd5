package commands

import (
	"slices"
	"time"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/storage"
)

// callSlot is the message in a channel that calls somebody whom no direct message
// reaches.
const callSlot = "call"

func init() {
	// Everybody in the channel reads it, so it says nothing of what it is about.
	declareGuardedCard(storage.Calls.Prefix(), callSlot, func(c *call, at posting) (chat.Message, error) {
		k, err := get(c, storage.Calls, at.id)
		if err != nil {
			return chat.Message{}, err
		}
		return c.callCard(k)
	})
}

// unreached does what follows from a direct message that did not reach its reader: the
// check-ins that it should have put before them are over, and if something waits for
// their answer they are called. It returns in which channel, or nothing.
func (c *call) unreached(letter storage.Letter) (string, error) {
	reader, known := c.readerOf(letter.To)
	if !letter.To.Direct || !known {
		return "", nil
	}
	waits, err := c.awaits(letter, reader)
	if err != nil {
		return "", err
	}
	if err := c.checkinUndelivered(letter, reader); err != nil {
		return "", err
	}
	called, err := c.callUnreached(letter, reader, waits)
	if err != nil || called != "" {
		return called, err
	}
	about := storage.Calls.Listed(c.r, storage.Query{List: "about", Key: []string{letter.Post.Subject}, Keep: func(f ops.Facets) bool { return f.Owner == reader.Handle }})
	if to, ok := c.callingPlace(letter.To.Platform, reader); ok && len(about) > 0 {
		return to.name, nil // that was done when it failed first
	}
	return "", nil
}

// awaits are the records because of which the reader of a message that did not reach
// them was to answer something; none if it was only news.
func (c *call) awaits(letter storage.Letter, reader ops.Person) ([]ops.ID, error) {
	posted, _, err := storage.CopyOf(c.r, letter)
	if err != nil || !posted.Ref.IsZero() {
		return nil, err // one that has arrived, and could not be changed
	}
	pending, err := c.pending(reader)
	if err != nil {
		return nil, err
	}
	subject := ops.ID(letter.Post.Subject)
	about := []ops.ID{subject}
	if prefixOf(subject) == storage.Reminders.Prefix() {
		m, _, err := found(storage.Reminders.Get(c.r, subject))
		if err != nil {
			return nil, err
		}
		about = nil
		for _, item := range m.Items {
			about = append(about, item.Record)
		}
	}
	var waits []ops.ID
	for _, p := range pending {
		if p.Waits(c.now) && slices.Contains(about, p.Record) && !slices.Contains(waits, p.Record) {
			waits = append(waits, p.Record)
		}
	}
	return waits, nil
}

// callUnreached calls somebody in the channel of their department, on the platform on
// which a message did not reach them, for what waits for their answer: once a day. It
// returns what the channel is called, or nothing if nobody was called.
func (c *call) callUnreached(letter storage.Letter, p ops.Person, waits []ops.ID) (string, error) {
	if len(waits) == 0 || p.Deactivated() {
		return "", nil
	}
	to, ok := c.callingPlace(letter.To.Platform, p)
	if !ok {
		return "", nil
	}
	last, _, err := found(storage.Calls.First(c.r, storage.Query{List: "person", Key: []string{string(p.Handle)}}))
	if err != nil {
		return "", err
	}
	today := dates.Of(c.now.In(c.org.Location(p)))
	next, ok := ops.CallFor(last, p, letter.To.Platform, today, waits)
	if !ok {
		return "", nil
	}
	if next.ID == "" && last.ID != "" && last.State != ops.CallReplaced {
		last.State = ops.CallReplaced
		if err := save(c, storage.Calls, &last); err != nil {
			return "", err
		}
	}
	if err := save(c, storage.Calls, &next); err != nil {
		return "", err
	}
	return to.name, c.post(to.Place, next.ID, callSlot, to.name)
}

// callingPlace is where somebody is called: the channel of their department.
func (c *call) callingPlace(platform string, p ops.Person) (namedPlace, bool) {
	home := p.Department
	if home == "" {
		home = c.org.HomeOf(p)
	}
	d, ok := c.org.Department(home)
	if !ok {
		return namedPlace{}, false
	}
	places := c.channelPlaces(d.Handle, d.Channels)
	i := slices.IndexFunc(places, func(at namedPlace) bool { return at.Platform == platform })
	if i < 0 {
		return namedPlace{}, false
	}
	return places[i], true
}

// callCard calls its owner for as long as something waits for them and they cannot be
// reached.
func (c *call) callCard(k ops.Call) (chat.Message, error) {
	p, _ := c.org.Person(k.Owner)
	over := func(why string) chat.Message {
		return chat.Message{Title: chat.Line{chat.Struck("I cannot reach " + c.name(k.Owner) + " by direct message."), chat.T(" " + why)}}
	}
	var open []ops.ID
	for _, id := range k.Waits {
		waits, err := c.stillAwaits(id, p)
		if err != nil {
			return chat.Message{}, err
		}
		if waits {
			open = append(open, id)
		}
	}
	switch {
	case k.State == ops.CallReplaced:
		return over("There is a newer message."), nil
	case k.State == ops.CallReached:
		return over("That works again."), nil
	case len(open) == 0:
		return over("Nothing waits for an answer any more."), nil
	}
	answer := chat.Button{Label: "Show what waits", Path: "my"}
	how := chat.C("/my")
	if i := slices.IndexFunc(open, isCheckin); i >= 0 && len(open) == 1 {
		answer = answerButton(open[i])
		how = chat.C("/checkin now " + string(open[i]))
	}
	return chat.Message{
		Tone: chat.Warning,
		Title: chat.Line{
			{Kind: chat.SpanPerson, Text: "@" + p.Name, Ref: string(p.Handle), Ping: true},
			chat.T(", I cannot reach you by direct message, and something waits for your answer."),
		},
		Blocks: []chat.Block{
			chat.Paragraph(chat.T("Please let me write to you, in the settings of your direct messages. Or answer here, which nobody else sees: "), how),
		},
		Buttons: []chat.Button{answer},
	}, nil
}

func isCheckin(id ops.ID) bool { return prefixOf(id) == storage.Checkins.Prefix() }

// stillAwaits reports whether a record still waits for a person. A check-in that was
// ended because it did not reach them does, until it is answered.
func (c *call) stillAwaits(id ops.ID, p ops.Person) (bool, error) {
	if isCheckin(id) {
		k, had, err := found(get(c, storage.Checkins, id))
		if err != nil || !had || k.Asked != p.Handle {
			return false, err
		}
		if k.State == ops.CheckinUndeliverable {
			return c.stillTaken(k) == nil, nil
		}
		return k.State == ops.CheckinOpen, nil
	}
	pending, err := c.pending(p)
	return slices.ContainsFunc(pending, func(p ops.Pending) bool { return p.Record == id && p.Waits(c.now) }), err
}

// redrawCalls has the calls redrawn that are about a record.
func (c *call) redrawCalls(id ops.ID) {
	for _, k := range storage.Calls.Listed(c.r, storage.Query{List: "about", Key: []string{string(id)}}) {
		c.redraw(k)
	}
}

// Delivered is told of a message that was posted for the first time. Whoever gets one
// in their direct messages is not called in a channel any more.
func (b *Book) Delivered(tx storage.Tx, now time.Time, letter storage.Letter) error {
	if !letter.To.Direct {
		return nil
	}
	return b.reached(tx, now, letter.To.Platform, letter.To.ID)
}

// reached ends that whoever has an account is called on its platform, since a message
// has passed between them and the bot.
func (b *Book) reached(tx storage.Tx, now time.Time, platform, account string) error {
	c, err := b.byItself(tx, now, "delivered")
	if err != nil {
		return err
	}
	p, known := c.holder(platform, account)
	if !known {
		return nil
	}
	k, open, err := found(storage.Calls.First(c.r, storage.Query{List: "open", Key: []string{string(p.Handle), platform}}))
	if err != nil || !open {
		return err
	}
	k.State = ops.CallReached
	if err := save(c, storage.Calls, &k); err != nil {
		return err
	}
	return c.finish()
}

// byItself is a call of the bot's own, which nobody has asked for.
func (b *Book) byItself(tx storage.Tx, now time.Time, command string) (*call, error) {
	org, err := b.org.read(tx)
	c := newCall(b, chat.Invocation{}, now, tx)
	c.org = org
	c.edit = &storage.Edit{Tx: tx, Entry: ops.JournalEntry{At: now, Command: command, Via: string(chat.ViaProgram)}}
	if err == nil {
		c.today = dates.Of(now.In(org.Location(ops.Person{})))
	}
	return c, err
}
