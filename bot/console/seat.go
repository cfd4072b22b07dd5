package console

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"adjutant/chat"
)

// seat is who is speaking, and where.
type seat struct {
	person  string
	channel string // empty in the person's direct messages
}

func (s seat) direct() bool { return s.channel == "" }

func (s seat) place() chat.Place {
	if s.direct() {
		return chat.Place{Platform: Name, Direct: true, ID: s.person}
	}
	return chat.Place{Platform: Name, ID: s.channel}
}

// String is the seat as it is addressed: "@ana #support".
func (s seat) String() string {
	if s.direct() {
		return "@" + s.person + " dm"
	}
	return "@" + s.person + " #" + s.channel
}

// placeName is what is written before a message: "#support", "dm @ana".
func placeName(p chat.Place) string {
	name := "#" + p.ID
	if p.Direct {
		name = "dm @" + p.ID
	}
	if p.Thread != "" {
		name += ", thread"
	}
	return clean(name)
}

// start is where the session begins.
func (c *Console) start() (seat, error) {
	people := c.host.People()
	if len(people) == 0 {
		return seat{}, errors.New("the company has no people: apply an org.yaml first")
	}
	at := seat{person: people[0].Handle}
	if c.opts.Person != "" {
		p, err := c.findPerson(c.opts.Person)
		if err != nil {
			return seat{}, err
		}
		at.person = p.Handle
	}
	if c.opts.Place != "" {
		return c.inPlace(at, c.opts.Place)
	}
	return at, nil
}

// seat is where the line is spoken: its address, filled up from the current
// seat.
func (c *Console) seat(l line) (seat, error) {
	at := c.now
	if l.person != "" {
		p, err := c.findPerson(l.person)
		if err != nil {
			return seat{}, err
		}
		at.person = p.Handle
	}
	if l.place != "" {
		return c.inPlace(at, l.place)
	}
	return at, nil
}

// switchTo handles "/as @ana #support", where either word may be left out.
func (c *Console) switchTo(at seat, text string) {
	words := strings.Fields(text)
	if len(words) > 2 {
		c.fault("Write /as @ana #support, /as @ana dm or /as @ana.")
		return
	}
	for i, w := range words {
		if i == 0 && !strings.HasPrefix(w, "#") && !strings.EqualFold(w, "dm") {
			p, err := c.findPerson(w)
			if err != nil {
				c.fault(err.Error())
				return
			}
			at.person = p.Handle
			continue
		}
		var err error
		if at, err = c.inPlace(at, w); err != nil {
			c.fault(err.Error())
			return
		}
	}
	c.now = at
	c.say("You are " + c.whoAndWhere(at) + ".")
}

// whoAndWhere is the seat in words.
func (c *Console) whoAndWhere(at seat) string {
	who := "@" + at.person
	if p, ok := c.person(at.person); ok && p.Name != "" {
		who = fmt.Sprintf("%s (@%s)", p.Name, p.Handle)
	}
	if at.direct() {
		return who + " in your direct messages with the bot"
	}
	return who + " in #" + at.channel
}

// person finds somebody by the exact handle.
func (c *Console) person(handle string) (Person, bool) {
	for _, p := range c.host.People() {
		if p.Handle == handle {
			return p, true
		}
	}
	return Person{}, false
}

// findPerson finds somebody as typed: "@Ana", "ana".
func (c *Console) findPerson(typed string) (Person, error) {
	want := strings.TrimPrefix(typed, "@")
	people := c.host.People()
	var handles, names []string
	for _, p := range people {
		if strings.EqualFold(p.Handle, want) {
			return p, nil
		}
		handles = append(handles, p.Handle)
		names = append(names, p.Name)
	}
	return Person{}, problem("There is no person @" + want + " here." + hint("@", want, handles, names))
}

// inPlace moves the seat to a place as typed: "dm", "#support", "support".
func (c *Console) inPlace(at seat, typed string) (seat, error) {
	if strings.EqualFold(typed, "dm") {
		at.channel = ""
		return at, nil
	}
	want := strings.TrimPrefix(typed, "#")
	channels := c.host.Channels()
	for _, ch := range channels {
		if strings.EqualFold(ch, want) {
			at.channel = ch
			return at, nil
		}
	}
	return seat{}, problem("There is no channel #" + want + " here." + hint("#", want, channels, nil))
}

// hint proposes what may have been meant by a handle that nobody has: the
// nearest one, or a few to choose from. names may be nil; each stands for the
// handle at its index.
func hint(sign, want string, handles, names []string) string {
	if len(handles) == 0 {
		return ""
	}
	want = strings.ToLower(want)
	best, distance := "", 3
	for i, h := range handles {
		d := editDistance(want, strings.ToLower(h))
		if len(h) <= 3 && d > 1 {
			d = 3 // two changes make any short handle into any other
		}
		if i < len(names) && slices.Contains(strings.Fields(strings.ToLower(names[i])), want) {
			d = 0
		}
		if d < distance {
			best, distance = h, d
		}
	}
	if best != "" {
		return " Did you mean " + sign + best + "?"
	}
	const few = 8
	listed := handles[:min(few, len(handles))]
	end := "."
	if len(handles) > few {
		end = fmt.Sprintf(" and %d more.", len(handles)-few)
	}
	return " There are " + sign + strings.Join(listed, ", "+sign) + end
}

// editDistance counts the letters to insert, drop or change.
func editDistance(a, b string) int {
	from, to := []rune(a), []rune(b)
	row := make([]int, len(to)+1)
	for j := range row {
		row[j] = j
	}
	for i := range from {
		diagonal := row[0]
		row[0] = i + 1
		for j := range to {
			cost := diagonal
			if from[i] != to[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(to)]
}
