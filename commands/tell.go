package commands

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

// card renders one of a record's messages as it should read now. The call is the
// one that changes the record, not the reader's.
type card func(c *call, at posting) (chat.Message, error)

// declaredCard is a card with who may be sent it.
type declaredCard struct {
	render card
	// guarded cards see to it themselves that they say nothing that their reader
	// may not know of; the others are for who may know of the record.
	guarded bool
}

// posting is where one of a record's messages stands.
type posting struct {
	id ops.ID
	// reader is the person in whose direct messages it is, empty in a channel.
	reader ops.Handle
	// detail is what the slot has after the first dash: "high" of
	// "alert-high". A slot with another detail is another message.
	detail string
}

// cards are the messages that records have in channels and direct messages, by
// id prefix and slot. They are rendered again whenever the record changes, so
// that what was posted stays true.
var cards = map[string]map[string]declaredCard{}

// declareCard names a message that records with that prefix may have.
func declareCard(prefix, slot string, render card) {
	putCard(prefix, slot, declaredCard{render: render})
}

// declareGuardedCard names a message that may also be sent to who may not know of
// the rest of the record, because it shows nothing of it.
func declareGuardedCard(prefix, slot string, render card) {
	putCard(prefix, slot, declaredCard{render: render, guarded: true})
}

func putCard(prefix, slot string, c declaredCard) {
	if cards[prefix] == nil {
		cards[prefix] = map[string]declaredCard{}
	}
	cards[prefix][slot] = c
}

// post sends one of a record's messages to a place, or brings the copy that is
// there up to date. New ones are named in the reply.
func (c *call) post(to chat.Place, id ops.ID, slot, name string) error {
	message, err := c.render(id, slot, to)
	if err != nil {
		return err
	}
	post := storage.Post{Subject: string(id), Slot: slot}
	_, there, err := storage.CopyOf(c.r, storage.Letter{Post: post, To: to})
	if err != nil {
		return err
	}
	if !there && !slices.Contains(c.told, name) {
		c.told = append(c.told, name)
	}
	if c.current != nil { // nothing else is brought up to date afterwards
		c.current[copyOf{post, to}] = true
	}
	return storage.Send(c.edit.Tx, to, post, message, c.now)
}

// render is a record's message as it should read now in a place. Where its
// reader may no longer know of the record, nothing is left of it.
func (c *call) render(id ops.ID, slot string, to chat.Place) (chat.Message, error) {
	prefix, _ := id.Split()
	name, detail, _ := strings.Cut(slot, "-")
	declared, ok := cards[prefix][name]
	if !ok {
		return chat.Message{}, fmt.Errorf("%s has no message %q", id, slot)
	}
	table, _ := storage.TableOf(id)
	facets, err := c.facets(table, id)
	if errors.Is(err, storage.ErrNotFound) {
		return chat.Message{
			Subject: string(id),
			Title:   chat.Line{chat.C(string(id)), chat.T(" was taken back by " + c.me.Name + ".")},
		}, nil
	}
	if err != nil {
		return chat.Message{}, err
	}
	var reader ops.Person
	allowed := c.mayStandIn(to, facets)
	if to.Direct {
		reader, _ = c.readerOf(to)
		allowed = c.org.MaySee(reader, facets)
	}
	if !allowed && !declared.guarded {
		return chat.Message{Title: chat.L("This message was withdrawn.")}, nil
	}
	message, err := declared.render(c, posting{id: id, reader: reader.Handle, detail: detail})
	if message.Subject == "" { // else it is about another record
		message.Subject = string(id)
	}
	return message, err
}

// mayStandIn reports whether everybody who reads a channel may know of what has
// these facets: it is open, or for the department whose channel it is.
func (c *call) mayStandIn(to chat.Place, f ops.Facets) bool {
	if f.Open() {
		return true
	}
	return !f.Confidential && f.Audience == ops.ForDepartment &&
		slices.ContainsFunc(c.teamPlaces(f.Department), func(p namedPlace) bool { return p.Key() == to.Key() })
}

// readerOf is whose direct messages a place is.
func (c *call) readerOf(to chat.Place) (ops.Person, bool) { return c.holder(to.Platform, to.ID) }

// holder is the person to whom a platform's account belongs.
func (c *call) holder(platform, account string) (ops.Person, bool) {
	if slices.Contains(c.book.platforms, Platform{Name: platform, ByHandle: true}) {
		return c.org.Person(ops.Handle(account))
	}
	return c.org.Account(platform, account)
}

// address is the platform's id of a person or channel: the handle, or the one
// of ids, empty where there is none.
func (p Platform) address(h ops.Handle, ids map[string]string) string {
	if p.ByHandle {
		return string(h)
	}
	return ids[p.Name]
}

// refresh brings every posted message of the records that the call has changed
// up to date.
func (c *call) refresh() error {
	touched := c.touched()
	for _, id := range touched {
		if err := c.redrawReminders(id); err != nil {
			return err
		}
		c.redrawCalls(id)
		if err := c.digestsAbout(id); err != nil {
			return err
		}
		if find := concerned[prefixOf(id)]; find != nil {
			if err := find(c, id); err != nil {
				return err
			}
		}
	}
	for _, id := range slices.Concat(touched, slices.Sorted(maps.Keys(c.redrawn))) {
		if _, ok := storage.TableOf(id); !ok {
			continue
		}
		if c.fresh(id) {
			continue
		}
		copies, err := storage.Copies(c.r, string(id))
		if err != nil {
			return err
		}
		for _, posted := range copies {
			if c.current[copyOf{posted.Post, posted.To}] {
				continue
			}
			message, err := c.render(id, posted.Post.Slot, posted.To)
			if err != nil {
				return err
			}
			if err := storage.Send(c.edit.Tx, posted.To, posted.Post, message, c.now); err != nil {
				return err
			}
		}
	}
	return nil
}

// redraw brings the messages of a record up to date although it has not changed
// itself.
func (c *call) redraw(id ops.ID) {
	if c.redrawn == nil {
		c.redrawn = map[ops.ID]bool{}
	}
	c.redrawn[id] = true
}

// concerned find, by prefix, the other records whose messages say something of a
// record that has changed, and have them redrawn.
var concerned = map[string]func(c *call, id ops.ID) error{}

// redrawReminders has the reminders redrawn that tell of a record.
func (c *call) redrawReminders(id ops.ID) error {
	page, err := storage.Reminders.List(c.r, storage.Query{List: "about", Key: []string{string(id)}, Limit: countTo})
	for _, m := range page.Records {
		c.redraw(m.ID)
	}
	return err
}

func prefixOf(id ops.ID) string {
	prefix, _ := id.Split()
	return prefix
}

// fresh reports whether the call has made the record, and whatever it posted
// since reads as it should: then there are no other copies.
func (c *call) fresh(id ops.ID) bool {
	record, saved := c.saved[id]
	if !saved || record.Head().Revision != 1 {
		return false
	}
	for _, current := range c.current {
		if !current {
			return false
		}
	}
	return true
}

// tellPerson posts one of a record's messages to a person's direct messages.
// Nobody is told what they have just done themselves.
func (c *call) tellPerson(h ops.Handle, id ops.ID, slot string) error {
	if h == c.me.Handle {
		return nil
	}
	person, ok := c.org.Person(h)
	if !ok {
		return nil
	}
	to, ok := c.direct(person)
	if !ok {
		c.untold = append(c.untold, c.unreachable(person))
		return nil
	}
	to, err := c.hasIt(person, storage.Post{Subject: string(id), Slot: slot}, to)
	if err != nil {
		return err
	}
	return c.post(to, id, slot, person.Name)
}

// hasIt is where a person has a message already, or is about to get it, among the
// direct messages of all their accounts: whoever gets another account, or could not be
// reached by one, is not sent it a second time. It is the place otherwise where they
// have it nowhere.
func (c *call) hasIt(p ops.Person, post storage.Post, otherwise chat.Place) (chat.Place, error) {
	posted, on, err := c.copyFor(p, post)
	if err != nil || !on {
		return otherwise, err
	}
	return posted.To, nil
}

// copyFor is the copy of a message in the direct messages of any of a person's accounts:
// the one that they have, or else one on its way. It reports false where there is none,
// or none that gets anywhere.
func (c *call) copyFor(p ops.Person, post storage.Post) (copy storage.Copy, on bool, err error) {
	for _, at := range c.placesOfPerson(p) {
		posted, known, err := storage.CopyOf(c.r, storage.Letter{Post: post, To: at})
		switch {
		case err != nil:
			return copy, false, err
		case !known || on && posted.Ref.IsZero():
			continue
		case !posted.Ref.IsZero():
			return posted, true, nil
		}
		_, err = storage.StuckLetter(c.r, posted.Letter)
		if err != nil && !errors.Is(err, storage.ErrNotFound) {
			return copy, false, err
		}
		if err != nil { // it is not stuck
			copy, on = posted, true
		}
	}
	return copy, on, nil
}

// tellTeam posts one of a record's messages where the department's team reads.
func (c *call) tellTeam(department ops.Handle, id ops.ID, slot string) error {
	for _, place := range c.teamPlaces(department) {
		if err := c.post(place.Place, id, slot, place.name); err != nil {
			return err
		}
	}
	return nil
}

// direct is where a person is reached, on the first platform where they have an
// account that is not deactivated.
func (c *call) direct(p ops.Person) (chat.Place, bool) {
	for _, platform := range c.book.platforms {
		if !platform.ByHandle && slices.Contains(p.Gone, platform.Name) {
			continue
		}
		if account := platform.address(p.Handle, p.Accounts); account != "" {
			return chat.Place{Platform: platform.Name, Workspace: c.workspace(platform.Name), Direct: true, ID: account}, true
		}
	}
	return chat.Place{}, false
}

// unreachable says why somebody gets no messages.
func (c *call) unreachable(p ops.Person) string {
	switch {
	case p.Deactivated() && c.hasLeft(p):
		return p.Name + " is not in the server any more"
	case p.Deactivated():
		return p.Name + " is not here any more: the account is deactivated"
	}
	return p.Name + " has no account here"
}

// workspace is the company's only one on the platform, or empty where the
// platform's ids need none.
func (c *call) workspace(platform string) string {
	if spaces := c.org.Workspaces[platform]; len(spaces) == 1 {
		return spaces[0]
	}
	return ""
}

// namedPlace is a place with what people call it.
type namedPlace struct {
	chat.Place
	name string
}

// teamPlaces are the channels of a department, one for each platform, or those
// of the department above it where it has none. Where no channel is known, it
// is the channel in which the call was made.
func (c *call) teamPlaces(department ops.Handle) []namedPlace {
	for range c.org.Departments {
		d, ok := c.org.Department(department)
		if !ok {
			break
		}
		if places := c.channelPlaces(d.Handle, d.Channels); len(places) > 0 {
			return places
		}
		department = d.Parent
	}
	if c.inv.Place.Direct || c.inv.Place.IsZero() {
		return nil
	}
	return []namedPlace{{c.inv.Place, "this channel"}}
}

func (c *call) channelPlaces(h ops.Handle, channels map[string]string) []namedPlace {
	var places []namedPlace
	for _, platform := range c.book.platforms {
		if id := platform.address(h, channels); id != "" {
			to := chat.Place{Platform: platform.Name, Workspace: c.workspace(platform.Name), ID: id}
			places = append(places, namedPlace{to, "#" + string(h)})
		}
	}
	return places
}

// recipients are the places of a recipient as the organisation's file writes it:
// a person's direct messages for "@mia", a channel on each platform for
// "#leadership" or, by the handle of its department, for "#support".
func (c *call) recipients(to string) []namedPlace {
	if handle, person := strings.CutPrefix(to, "@"); person {
		p, _ := c.org.Person(ops.Handle(handle))
		if place, ok := c.direct(p); ok && p.Handle != "" {
			return []namedPlace{{place, p.Name}}
		}
		return nil
	}
	handle := ops.Handle(strings.TrimPrefix(to, "#"))
	if ch, ok := c.org.Channel(handle); ok {
		return c.channelPlaces(handle, ch.Channels)
	}
	if d, ok := c.org.Department(handle); ok {
		return c.channelPlaces(handle, d.Channels)
	}
	return nil
}

// operators are those who look after the register: the COOs.
func (c *call) operators() []ops.Person { return c.org.WithRole(ops.COO) }
