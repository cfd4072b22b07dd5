package commands_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"adjutant/chat"
	"adjutant/ops"
)

// The times at which the digests of this company come, as they are written.
var (
	fridays  = []string{"friday 08:00", "friday 07:30", "thursday 17:00"}
	weekdays = []string{"weekdays 08:30", "weekdays 09:10", "weekdays 17:45"}
	worlds   = []string{"Europe/Berlin", "Europe/London", "America/New_York", "Asia/Tokyo", "Europe/Lisbon"}
)

var workers = []string{"ana", "bo", "eli", "kai", "gus", "sam", "fay", "lea", "raj", "tom", "mia", "zoe", "pia", "liz"}

func (y *year) one(of []string) string { return of[y.dice.IntN(len(of))] }

func (y *year) id(prefix string) string {
	n := 0
	for id := range y.history {
		if strings.HasPrefix(string(id), prefix+"-") {
			n++
		}
	}
	return fmt.Sprintf("%s-%d", prefix, max(1, n-y.dice.IntN(12)))
}

// act has somebody do something, or something happen.
func (y *year) act() {
	who := y.one(workers)
	if _, here := y.org.Person(ops.Handle(who)); !here {
		return
	}
	long := strings.Repeat(" of the very long kind", y.dice.IntN(6))
	switch n := y.dice.IntN(100); {
	case n < 8:
		y.types(who, fmt.Sprintf("risk log Supplier %d may fail%s likelihood:%d impact:%d due:in %d days", y.dice.IntN(1000), long, 1+y.dice.IntN(5), 1+y.dice.IntN(5), 1+y.dice.IntN(40)))
	case n < 11:
		y.types(who, fmt.Sprintf("risk log Quiet matter %d likelihood:%d impact:4 confidential:yes", y.dice.IntN(1000), 1+y.dice.IntN(5)))
	case n < 16:
		y.types(who, fmt.Sprintf("risk assess %s likelihood:%d", y.id("RISK"), 1+y.dice.IntN(5)))
	case n < 19:
		y.types("tom", "risk close "+y.id("RISK")+" It is over")
	case n < 22:
		y.types("tom", fmt.Sprintf("risk edit %s confidential:%s", y.id("RISK"), y.one([]string{"yes", "no"})))
	case n < 24:
		y.types("tom", fmt.Sprintf("risk edit %s title:Another title %d", y.id("RISK"), y.dice.IntN(100)))
	case n < 26:
		y.types("tom", "risk accept "+y.id("RISK")+" Cheaper")
	case n < 36:
		y.types(who, fmt.Sprintf("update %s Wave %d left%s%s", y.one([]string{"on track", "at risk", "off track"}), y.dice.IntN(100), long, y.one([]string{"", " waiting_on:finance", " waiting_on:technology"})))
	case n < 39:
		y.types(who, fmt.Sprintf("update edit %s summary:Corrected %d health:%s", y.id("UPD"), y.dice.IntN(100), y.one([]string{"on_track", "at_risk", "off_track"})))
	case n < 41:
		y.types(who, fmt.Sprintf("update context %s More on it %d", y.id("UPD"), y.dice.IntN(100)))
	case n < 47:
		y.types(who, fmt.Sprintf("request %s €%d,000 Thing %d%s vendor:V%d job_title:J", y.one([]string{"budget", "technology", "headcount"}), 1+y.dice.IntN(60), y.dice.IntN(100), long, y.dice.IntN(9)))
	case n < 49:
		y.types(who, "request withdraw "+y.id("REQ"))
	case n < 61:
		y.presses()
	case n < 66:
		y.promises(who)
	case n < 69:
		y.types(who, y.one([]string{"blocker answer %s Working on it by:in 3 days", "blocker resolve %s Done", "blocker confirm %s", "blocker still %s No"}), y.id("BLK"))
	case n < 71:
		y.types(who, "undo")
	case n < 73:
		y.types(who, fmt.Sprintf("away until in %d days", 1+y.dice.IntN(6)))
	case n < 76:
		y.types(who, "digest "+y.one([]string{"subscribe", "unsubscribe"})+" "+y.one([]string{"leaders-weekly", "coo-daily", "month-end", "support-weekly", "ceo-weekly"}))
	case n < 78:
		y.types(who, y.one([]string{"digest now", "digest", "digest sent", "digest list", "digest preview"}))
	case n < 80:
		y.reschedules()
	case n < 83:
		y.reorganises()
	case n < 87:
		y.down = y.now.Add(time.Duration(1+y.dice.IntN(y.one2(9, 70))) * time.Hour).Add(time.Duration(y.dice.IntN(60)) * time.Minute)
		y.counts["times off"]++
	case n < 92:
		y.platform()
	case n < 94:
		y.reopen()
	case n < 97:
		y.outboxes()
	}
}

// promises has somebody give others something to do, or get on with it, or decide.
func (y *year) promises(who string) {
	switch y.dice.IntN(5) {
	case 0, 1:
		y.types(who, fmt.Sprintf("action add Thing %d owner:@%s due:in %d days confidential:%s", y.dice.IntN(1000), y.one(workers), 1+y.dice.IntN(9), y.one([]string{"no", "no", "yes"})))
	case 2, 3:
		y.types(who, y.one([]string{
			"action accept %s", "action done %s", "action verify %s", "action drop %s No", "action decline %s No", "action start %s",
			"action reopen %s Half of it", "action move %s in 20 days Late", "action move %s in 30 days Later",
		}), y.id("ACT"))
	default:
		y.types(who, y.one([]string{
			"decision log We do it decided_by:@tom revisit:in 2 weeks", "decision log Quiet matter confidential:yes", "decision log Ours audience:leaders",
			"decision keep %[1]s revisit:in 2 weeks", "decision supersede %[1]s We do it another way", "decision supersede %[1]s We do it quietly confidential:yes",
		}), y.id("DEC"))
	}
}

func (y *year) one2(a, b int) int {
	if y.dice.IntN(3) > 0 {
		return a
	}
	return b
}

// types has somebody type a line, which may be refused.
func (y *year) types(who, line string, args ...any) {
	if len(args) > 0 {
		line = fmt.Sprintf(line, args...)
	}
	if reply := y.ask(who, line); reply.Failed || reply.Form != nil {
		y.counts["refused: "+strings.Join(strings.Fields(line)[:min(2, len(strings.Fields(line)))], " ")]++
	} else {
		y.counts["commands"]++
	}
	y.watch()
}

// platform has the platform refuse something for a while.
func (y *year) platform() {
	place := y.one([]string{"tom", "tom", "tom", "mia", "mia", "leadership", "support", "uma", "ana", "gus"})
	until := y.now.Add(time.Duration(1+y.dice.IntN(30)) * time.Hour)
	switch y.dice.IntN(3) {
	case 0:
		y.post.later = put(y.post.later, place, until)
	case 1:
		y.post.doubtful = put(y.post.doubtful, place, until)
	default:
		y.post.shut = put(y.post.shut, place, true)
	}
}

func put[V any](m map[string]V, k string, v V) map[string]V {
	if m == nil {
		m = map[string]V{}
	}
	m[k] = v
	return m
}

func (y *year) reopen() { y.post.shut, y.post.later, y.post.doubtful = nil, nil, nil }

// outboxes has an admin look after what could not be delivered.
func (y *year) outboxes() {
	for _, letter := range y.stuck() {
		if y.dice.IntN(2) == 0 {
			y.types("raj", fmt.Sprintf("outbox %s %d", y.one([]string{"retry", "retry", "retry", "drop"}), letter.Seq))
		}
	}
}

// presses has the reader of a message press a button of it: a live one, or one that
// was there before the message was edited.
func (y *year) presses() {
	refs := y.post.sorted()
	if len(refs) == 0 {
		return
	}
	for range 30 {
		m := y.post.shown[refs[y.dice.IntN(len(refs))]]
		live, from := true, m.is
		if len(m.former) > 0 && y.dice.IntN(3) == 0 {
			live, from = false, m.former[y.dice.IntN(len(m.former))]
		}
		digest := strings.HasPrefix(m.is.Subject, "DIG-")
		var buttons []chat.Button
		for _, b := range from.AllButtons() {
			if !b.Form && b.Path != "undo" && !strings.HasSuffix(b.Path, " later") { // which asks for more messages
				buttons = append(buttons, b)
			}
		}
		if !m.to.Direct || len(buttons) == 0 || !digest && y.dice.IntN(3) > 0 {
			continue
		}
		if _, here := y.org.Person(ops.Handle(m.to.ID)); !here {
			continue
		}
		b := buttons[y.dice.IntN(len(buttons))]
		y.pressed(m, b, live, digest)
		return
	}
}

// pressed judges what a button does.
func (y *year) pressed(m *shown, b chat.Button, live, digest bool) {
	id := ops.ID(b.Args["id"])
	before := len(y.history[id])
	outdated := b.Args["rev"] != "" && b.Args["rev"] != y.revision(id)
	reply := y.press(m.to.ID, b)
	y.watch()
	said := words(reply)
	switch {
	case outdated && (!reply.Failed || len(y.history[id]) != before):
		y.wrong("@%s pressed %+v, which is out of date, and was answered %s", m.to.ID, b, said)
	case outdated && !strings.Contains(said, "has changed since that message") && !strings.Contains(said, "here is no "):
		y.wrong("@%s pressed %+v, which is out of date, and is not told why: %s", m.to.ID, b, said)
	case outdated:
		y.counts["stale buttons refused"]++
	case live && b.Path == "request approve" && digest && y.upToDate(m) && reply.Failed:
		y.wrong("@%s pressed %+v in %s, and was refused: %s", m.to.ID, b, m.is.Subject, said)
	case live && b.Path == "request approve" && digest && !reply.Failed && reply.Form == nil:
		y.counts["approved from a digest"]++
	}
}

// reschedules has the COO change when a digest comes.
func (y *year) reschedules() {
	switch y.dice.IntN(4) {
	case 0:
		y.types("tom", "digest schedule ceo-weekly every:"+y.one(fridays))
	case 1:
		y.types("tom", "digest schedule coo-daily every:"+y.one(weekdays))
	case 2:
		y.types("tom", "digest schedule leaders-weekly zone:"+y.one(worlds))
	default:
		y.types("tom", "digest schedule coo-daily zone:"+y.one(worlds))
	}
}

// reorganises changes people and departments, as adjutant org apply does.
func (y *year) reorganises() {
	y.reorganise(func(o *ops.Org) {
		d := &o.Departments[y.dice.IntN(len(o.Departments))]
		switch n := y.dice.IntN(6); {
		case n == 0:
			d.Name = fmt.Sprintf("Department %d", y.dice.IntN(100))
		case n == 1 && d.Handle != "operations" && d.Deputy != "":
			d.Head, d.Deputy = d.Deputy, d.Head
		case n == 2:
			o.Timezone = y.one(worlds)
		case n == 3:
			o.People[y.dice.IntN(len(o.People))].Timezone = y.one(worlds)
		case n == 4: // somebody leaves
			for _, h := range []ops.Handle{"noa", "mei", "max", "dov", "eli", "liz"} {
				if y.dice.IntN(6) == 0 {
					o.People = slices.DeleteFunc(o.People, func(p ops.Person) bool { return p.Handle == h })
				}
			}
		default: // a department comes, or goes
			had := len(o.Departments)
			o.Departments = slices.DeleteFunc(o.Departments, func(d ops.Department) bool { return d.Handle == "lab" })
			if len(o.Departments) == had {
				o.Departments = append(o.Departments, ops.Department{Handle: "lab", Name: "Laboratory", Head: "pia"})
			}
		}
	})
	y.counts["reorganisations"]++
	y.moved = y.now // a day may begin or end at another time by now
	y.takeOrg()
	y.watch()
}
