package commands

import (
	"fmt"
	"strings"
	"time"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

const zonePath = "zone"

var _ = declare(command{
	Command: chat.Command{
		Path:    zonePath,
		Summary: "Say where you live, so that what I ask comes in your morning",
		Detail: "Check-ins and reminders come in your working hours, and your days begin and end where you live. " +
			"What you say here counts for more than what a chat platform says of you, and for less than the organisation’s file.",
		Examples: []string{"zone lisbon", "zone Europe/Lisbon", "zone UTC+1"},
		Options: []chat.Option{
			{Name: "zone", Kind: chat.Zone, Required: true, Positional: true, Label: "Where you live", Help: "A city nearby"},
		},
	},
	Who: ops.Anyone,
	Fill: func(c *call) (chat.Args, error) {
		return chat.Args{"zone": c.org.Location(c.me).String()}, nil
	},
	Run: func(c *call) (chat.Reply, error) {
		name := c.text("zone")
		chosen, _, err := found(storage.Zones.First(c.r, storage.Query{List: ops.ZoneList, Key: []string{string(c.me.Handle)}}))
		if err != nil {
			return chat.Reply{}, err
		}
		chosen.Owner, chosen.Confidential, chosen.Zone = c.me.Handle, true, name
		if err := save(c, storage.Zones, &chosen); err != nil {
			return chat.Reply{}, err
		}
		if err := c.readOrg(); err != nil {
			return chat.Reply{}, err
		}
		c.me, _ = c.org.Person(c.me.Handle)
		file, err := c.file()
		if err != nil {
			return chat.Reply{}, err
		}
		if person, _ := file.Person(c.me.Handle); person.Timezone != "" && person.Timezone != name {
			return say(fmt.Sprintf("The organisation’s file says that you live in %s, and that counts as long as it says so. To have it changed, please ask %s.",
				ops.ZoneWords(person.Timezone), c.admins())), nil
		}
		return chat.Reply{Message: c.zoneSet(name)}, nil
	},
})

func init() {
	// Where somebody lives, or an undo of that, moves what they are asked by the clock,
	// and what asked them for it has its answer.
	concerned[storage.Zones.Prefix()] = func(c *call, id ops.ID) error {
		if err := c.readOrg(); err != nil {
			return err
		}
		if err := c.retimeSoon(); err != nil {
			return err
		}
		z, had, err := found(get(c, storage.Zones, id))
		if err != nil || !had {
			return err
		}
		profiles, err := c.owningProfiles(z.Owner)
		for _, p := range profiles {
			c.redraw(p.ID)
		}
		return err
	}
}

// zoneSet confirms where somebody lives, with the time there, so that a slip is seen.
func (c *call) zoneSet(name string) chat.Message {
	local := c.now.In(c.org.Location(c.me)).Format("15:04")
	note := "Check-ins and reminders come in your working hours there. If you move: "
	if strings.HasPrefix(name, "Etc/") {
		note = "That knows no summer time: if your clocks change, name a city instead. "
	}
	return chat.Message{
		Tone:   chat.Good,
		Title:  chat.Line{chat.T("Your days begin in "), chat.B(ops.ZoneWords(name)), chat.T(", where it is " + local + " now.")},
		Blocks: []chat.Block{chat.Note(append(chat.L(note), chat.C("/zone"))...)},
	}
}

// asksZone reports whether it is to be asked where somebody lives: nothing says so, and
// they are asked things at times of the day.
func (c *call) asksZone(p ops.Person) bool {
	return p.Handle != "" && !p.Has(ops.Observer) && !c.org.KnowsZone(p)
}

// zoneQuestion asks where somebody lives. It is asked where they are welcomed, and on
// their front page for as long as nobody knows, but never in a message of its own.
func (c *call) zoneQuestion() chat.Block {
	usual := c.org.Location(ops.Person{}).String()
	block := chat.Paragraph(chat.B("Where do you live?"), chat.T(" Your check-ins come in your morning. As long as I do not know, I take it to be "+ops.ZoneWords(usual)+"."))
	block.Buttons = []chat.Button{
		{Label: "Choose a city", Path: zonePath, Form: true},
		{Label: "It is " + ops.ZoneWords(usual), Path: zonePath, Args: chat.Args{"zone": usual}},
	}
	return block
}

// homeZone is the question on the front page.
func homeZone(c *call) ([]chat.Block, error) {
	if !c.asksZone(c.me) {
		return nil, nil
	}
	return []chat.Block{c.zoneQuestion()}, nil
}

// takeCity makes the words of a direct message the answer to where somebody lives, if
// nobody knows that, and the words are a city or zone and nothing else.
func (c *call) takeCity() {
	if c.stranger || !c.asksZone(c.me) {
		return
	}
	if _, err := ops.ZoneName("zone", c.inv.Text); err == nil {
		c.inv.Path, c.inv.Args, c.inv.Text = zonePath, chat.Args{"zone": strings.TrimSpace(c.inv.Text)}, ""
	}
}

// completeZones offers zones with the time there: those of the company before others,
// and those of large cities before the rest. They are found by their names, by any word
// of their cities, and by how far from UTC they are now.
func (c *call) completeZones(found *found25, typed string) {
	names := []string{c.org.Timezone}
	for _, d := range c.org.Departments {
		names = append(names, d.Timezone)
	}
	byOffset := strings.ContainsAny(typed, "+-−") && !strings.Contains(typed, "/")
	had := map[string]bool{"": true}
	if exact, err := ops.ZoneName("zone", typed); err == nil && byOffset {
		had[exact] = true
		c.addZone(found, exact, typed)
	}
	for _, name := range append(names, ops.Zones()...) {
		if had[name] || len(found.list) == suggestions {
			continue
		}
		had[name] = true
		loc, ok := ops.ZoneLocation(name)
		if !ok {
			continue
		}
		words := strings.ReplaceAll(name, "_", " ")
		also := []string{words, words[strings.LastIndexByte(words, '/')+1:]}
		also = append(also, strings.Fields(also[1])...)
		if byOffset {
			also = append(also, offsetWords(c.now.In(loc))...)
		}
		c.addZone(found, name, also...)
	}
}

// addZone offers one zone.
func (c *call) addZone(found *found25, name string, also ...string) {
	if loc, ok := ops.ZoneLocation(name); ok {
		found.add(name, ops.ZoneWords(name)+" · "+c.now.In(loc).Format("15:04")+" now", also...)
	}
}

// offsetWords are the ways to write how far a moment's zone is from UTC then.
func offsetWords(at time.Time) []string {
	_, seconds := at.Zone()
	sign := "+"
	if seconds < 0 {
		sign, seconds = "-", -seconds
	}
	words := fmt.Sprintf("%s%d", sign, seconds/3600)
	if minutes := seconds % 3600 / 60; minutes > 0 {
		words += fmt.Sprintf(":%02d", minutes)
	}
	return []string{words, "utc" + words, "gmt" + words}
}
