package bottest_test

import (
	"slices"

	"adjutant/ops"
	"adjutant/ops/dates"
)

// reorganise has the COO change the organisation: somebody leaves and another one
// comes, a department gets another head, people move, sets and holidays change.
func (p *play) reorganise() {
	if !p.down.IsZero() {
		return
	}
	p.events["reorganisations"]++
	org := *p.org
	o := &org
	o.People, o.Departments, o.Checkins, o.Holidays = slices.Clone(o.People), slices.Clone(o.Departments), slices.Clone(o.Checkins), slices.Clone(o.Holidays)
	for i := range o.Checkins {
		o.Checkins[i].Who = slices.Clone(o.Checkins[i].Who)
	}
	d := &o.Departments[p.dice.IntN(len(o.Departments))]
	someone := &o.People[6+p.dice.IntN(len(o.People)-6)]
	switch p.dice.IntN(8) {
	case 0, 1:
		p.leaves(o, someone.Handle)
		p.joined++
		o.People = append(o.People, newcomer(p.dice, o, p.joined))
	case 2:
		team := teamOf(o, d.Handle)
		if len(team) > 0 {
			if d.Head = team[p.dice.IntN(len(team))]; d.Head == d.Deputy {
				d.Deputy = ""
			}
		}
	case 3:
		if team := teamOf(o, d.Handle); len(team) > 1 && team[1] != d.Head {
			d.Deputy = team[1]
		}
	case 4:
		someone.Timezone = zones[p.dice.IntN(len(zones))]
	case 5:
		d.Timezone = zones[p.dice.IntN(len(zones))]
	case 6:
		p.changesSet(o)
	case 7:
		day := dates.Of(p.now).AddDays(2 + p.dice.IntN(30))
		if !slices.ContainsFunc(o.Holidays, func(h ops.Holiday) bool { return h.Date == day }) {
			o.Holidays = append(o.Holidays, ops.Holiday{Date: day, Name: "Day off " + day.String()})
		}
	}
	p.apply(o)
}

// changesSet has a set of questions come at another time.
func (p *play) changesSet(o *ops.Org) {
	set := &o.Checkins[p.dice.IntN(len(o.Checkins))]
	for _, times := range [][]string{
		{"thursday 15:00", "wednesday 10:00", "every monday 9:15"},
		{"weekdays 16:30", "weekdays 8:00", "0 12 * * *"},
		{"every second monday 08:30", "every second tuesday 13:00"},
		{"first working day of the month 10:00", "last working day of the month 9:30"},
		{"0 11 15 * *", "0 7 20 * *"},
		{"30 2 * * sun", "15 2 * * fri,sun", "0 0 * * sun"},
	} {
		if slices.Contains(times, set.Every) {
			set.Every = times[p.dice.IntN(len(times))]
			return
		}
	}
}

// leaves takes somebody out of the company, and puts others in their places.
func (p *play) leaves(o *ops.Org, h ops.Handle) {
	o.People = slices.DeleteFunc(o.People, func(person ops.Person) bool { return person.Handle == h })
	for i := range o.Departments {
		d := &o.Departments[i]
		if d.Deputy == h {
			d.Deputy = ""
		}
		if d.Head != h {
			continue
		}
		d.Head, d.Deputy = d.Deputy, ""
		if team := teamOf(o, d.Handle); d.Head == "" && len(team) > 0 {
			d.Head = team[0]
		}
		if d.Head == "" {
			d.Head = o.People[1].Handle
		}
	}
	for i := range o.Checkins {
		set := &o.Checkins[i]
		set.Who = slices.DeleteFunc(set.Who, func(who string) bool { return who == "@"+string(h) })
		if len(set.Who) == 0 {
			set.Who = []string{"@" + string(o.People[7].Handle)}
		}
	}
}
