package commands_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

// queue is a company in which departments wait on each other, correct themselves
// and take things back, with every message as it reads now.
type queue struct {
	*company
	t *rapid.T
	// posted are the messages by the copy that they are in.
	posted map[string]chat.Outgoing
	// odd are updates that were corrected when a later one spoke for their
	// department already.
	odd map[ops.ID]bool
}

// talk are what people say; {T} becomes a text, {D} departments, {B} a blocker and
// {N} the number of a change.
var talk = []string{
	"update at risk {T} waiting_on:{D}", "update off track {T} waiting_on:{D}", "update on track {T}", "update on track {T} waiting_on:{D}",
	"update at risk Slips blockers:{T} waiting_on:{D}", "update edit blockers:{T}", "update edit waiting_on:{D}", "update edit health:on_track",
	"update edit progress:{T}", "update edit {T}", "update same", "blocker answer {B} {T}", "blocker answer {B} by:friday",
	"blocker resolve {B}", "blocker resolve {B} {T}", "blocker confirm {B}", "blocker still {B} {T}", "blocker still {B}",
	"undo", "undo", "undo {N}",
}

// Whatever is said and taken back, what is open is what the latest report names,
// once, and whoever is to act has a message with which they can.
func TestBlockersInStep(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		q := &queue{company: newCompanyWith(t, awake), t: rt, posted: map[string]chat.Outgoing{}, odd: map[ops.ID]bool{}}
		for range rapid.IntRange(1, 30).Draw(rt, "steps") {
			q.step()
		}
		q.checkStore()
	})
}

func (q *queue) step() {
	person := rapid.SampledFrom([]string{"ana", "bo", "eli", "lea", "jan", "fay", "tom"}).Draw(q.t, "person")
	line := gap.ReplaceAllStringFunc(rapid.SampledFrom(talk).Draw(q.t, "line"), func(what string) string {
		switch what {
		case "{T}":
			return rapid.SampledFrom([]string{"Contract", "Budget"}).Draw(q.t, "text")
		case "{D}":
			return rapid.SampledFrom([]string{"legal", "finance", "support", "legal,finance", "technology,legal"}).Draw(q.t, "departments")
		case "{B}":
			return fmt.Sprint("BLK-", rapid.IntRange(1, 4).Draw(q.t, "blocker"))
		}
		return fmt.Sprint(rapid.IntRange(2, 20).Draw(q.t, "entry"))
	})
	if person == "ana" && strings.HasPrefix(line, "update at risk") && rapid.Bool().Draw(q.t, "confidential") {
		line += " confidential:yes"
	}
	reply := q.ask(person, line)
	for _, out := range q.deliver() {
		q.posted[copyOf(out)] = out
	}
	q.check("after @"+person+" said "+line, !reply.Failed && reply.Form == nil && strings.HasPrefix(line, "update edit"))
}

// records are all updates and blockers, by their numbers.
func (q *queue) records() (updates []ops.Update, blockers []ops.Blocker) {
	q.must(q.store.View(context.Background(), func(r storage.Reader) error {
		for n := uint64(1); n <= 40; n++ {
			u, err := storage.Updates.Get(r, ops.MakeID("UPD", n))
			if err == nil {
				updates = append(updates, u)
			} else if !errors.Is(err, storage.ErrNotFound) {
				return err
			}
			b, err := storage.Blockers.Get(r, ops.MakeID("BLK", n))
			if err == nil {
				blockers = append(blockers, b)
			} else if !errors.Is(err, storage.ErrNotFound) {
				return err
			}
		}
		return nil
	}))
	return updates, blockers
}

func (q *queue) check(when string, edited bool) {
	updates, blockers := q.records()
	type speaker struct {
		department   ops.Handle
		confidential bool
	}
	latest := map[speaker]ops.Update{}
	for _, u := range updates {
		latest[speaker{u.Department, u.Confidential}] = u
	}
	if edited {
		journal := q.journalFrom(1)
		id := journal[len(journal)-1].Changes[0].Record
		for _, u := range updates {
			if u.ID == id && latest[speaker{u.Department, u.Confidential}].ID != id {
				q.odd[id] = true
			}
		}
	}
	open := map[string]int{}
	settled := map[string]bool{}
	for _, b := range blockers {
		key := fmt.Sprint(b.Department, b.Confidential, b.On)
		u, known := latest[speaker{b.Department, b.Confidential}]
		if b.State == ops.BlockerConfirmed {
			settled[key+string(b.Update)] = true
			continue
		}
		open[key]++
		if !known || !u.Blocks() || !slices.Contains(u.WaitingOn, b.On) || open[key] > 1 {
			q.t.Fatalf("%s, %s waits on %s (%s, %d of them), and %s says %s, waiting on %v", when, b.Department, b.On, b.ID, open[key], u.ID, u.Health, u.WaitingOn)
		}
		q.checkAsked(when, b, u)
	}
	for s, u := range latest {
		for _, on := range u.WaitingOn {
			key := fmt.Sprint(s.department, s.confidential, on)
			if u.Blocks() && !q.odd[u.ID] && open[key] == 0 && !settled[key+string(u.ID)] {
				q.t.Fatalf("%s, %s waits on %s by %s, and there is no blocker", when, s.department, on, u.ID)
			}
		}
	}
	for _, out := range q.posted {
		for _, button := range out.Message.Buttons {
			i := slices.IndexFunc(blockers, func(b ops.Blocker) bool { return string(b.ID) == button.Args["id"] })
			if strings.HasPrefix(button.Path, "blocker") && (i < 0 || button.Args["rev"] != fmt.Sprint(blockers[i].Revision) || blockers[i].State == ops.BlockerConfirmed) {
				q.t.Fatalf("%s, @%s has an outdated button %s: %s", when, out.To.ID, button.Label, messageWords(out.Message))
			}
		}
	}
}

// checkAsked sees to it that whoever is to act on an open blocker has a message
// with the button for it, and that nobody else has.
func (q *queue) checkAsked(when string, b ops.Blocker, u ops.Update) {
	has := func(path string) (people []string) {
		for _, out := range q.posted {
			for _, button := range out.Message.Buttons {
				if button.Path == path && button.Args["id"] == string(b.ID) {
					people = append(people, out.To.ID)
				}
			}
		}
		return people
	}
	on, _ := q.org.Department(b.On)
	var asked, told []string
	if b.State != ops.BlockerResolved && !b.Confidential && b.Raiser != on.Head {
		asked = []string{string(on.Head)}
	}
	if b.State == ops.BlockerResolved && b.Raiser != "tom" { // who may have resolved it himself
		told = []string{string(b.Raiser)}
	}
	if got := has("blocker answer"); !slices.Equal(got, asked) {
		q.t.Fatalf("%s, %v can answer %s, not %v", when, got, b.ID, asked)
	}
	if got := has("blocker confirm"); !slices.Equal(got, told) && b.Raiser != "tom" {
		q.t.Fatalf("%s, %v can confirm %s, not %v", when, got, b.ID, told)
	}
}
