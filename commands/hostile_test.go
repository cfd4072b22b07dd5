package commands_test

import (
	"context"
	"errors"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"adjutant/bot/model"
	"adjutant/bot/model/fakemodel"
	"adjutant/chat"
	"adjutant/digest"
	"adjutant/digest/narrative/attacks"
	"adjutant/ops"
	"adjutant/storage"
)

// falcon is what a confidential record says: nobody who may not see it, and no model,
// is ever told.
const falcon = "Falcon merger collapses"

// newAttacked is a company after a bad week, with a model behind HTTP that an attacker
// has taken over. It holds the records of which the attacks tell, under the same ids.
func newAttacked(t *testing.T) (*company, *fakemodel.Server) {
	t.Helper()
	c := newCompanyWith(t, func(o *ops.Org) {
		o.Checkins = nil
		o.Model = ops.ModelUse{For: []string{"digests", "questions", "drafts"}, TokensADay: 50_000_000}
	})
	monday := c.now
	c.now = c.now.AddDate(0, 0, -14)
	for _, typed := range [][2]string{
		{"raj", "risk log The database has no tested restore likelihood:4 impact:4 mitigation:Test it due:24 Nov"},
		{"gus", "risk log Rail strike on the Rotterdam corridor likelihood:3 impact:3"},
		{"kai", "risk log Only one person can service the sorter likelihood:3 impact:3"},
		{"lea", "risk log " + falcon + " likelihood:5 impact:5 confidential:yes"},
		{"gus", "risk log Diesel price likelihood:2 impact:2"},
		{"eli", "request budget €900 Headsets"},
	} {
		c.do(typed[0], typed[1])
	}
	c.now = monday
	for _, typed := range [][2]string{
		{"raj", "risk log Supplier of scanners is insolvent likelihood:4 impact:4"},
		{"gus", "risk close RISK-2 It is over"},
		{"ana", "request budget €40,000 A contractor for the Christmas peak needed_by:3 Dec justification:peak if_declined:overtime"},
		{"ana", "update off track Hiring slipped twice blockers:The contract is not signed waiting_on:legal"},
		{"raj", "update on track All as planned"},
	} {
		c.do(typed[0], typed[1])
	}
	c.now = monday.Add(4 * 24 * time.Hour)
	fake := fakemodel.New(t)
	c.book.Model = true
	client := model.New(model.Options{
		Key: chat.NewSecret(fake.Key), URL: fake.URL(), Name: fake.Model, Store: c.store, Now: func() time.Time { return c.now },
		Log: slog.New(slog.NewTextHandler(&c.log, nil)), Transport: fake.Transport(),
	})
	t.Cleanup(client.Close)
	c.to.Model = client
	t.Cleanup(func() {
		if refusals := fake.Refusals(); len(refusals) > 0 {
			t.Errorf("the model has refused what no API takes: %q", refusals)
		}
		for _, r := range fake.Requests() {
			if strings.Contains(r.Leaves(), "Falcon") {
				t.Fatalf("a confidential record has left the company:\n%s", r.Leaves())
			}
		}
	})
	return c, fake
}

// places are where attacks are typed, with what stands there otherwise and the record
// that it is in.
var places = map[string]struct {
	usual string
	id    ops.ID
}{
	"update summary": {"Hiring slipped twice", "UPD-1"}, "update remark": {"", "UPD-1"}, "department summary": {"All as planned", "UPD-2"},
	"request title": {"A contractor for the Christmas peak", "REQ-2"}, "request why": {"peak", "REQ-2"}, "request declined": {"overtime", "REQ-2"},
	"risk title": {"Supplier of scanners is insolvent", "RISK-6"}, "risk reason": {"It is over", "RISK-2"},
	"blocker text": {"The contract is not signed", "BLK-1"},
}

// typeIn puts texts where somebody may type them, whatever commands would say of these.
func (c *company) typeIn(typed map[string]attacks.Attack) {
	text := func(place string) string {
		if a, ok := typed[place]; ok {
			return a.Typed
		}
		return places[place].usual
	}
	c.must(c.store.Update(context.Background(), func(tx storage.Tx) error {
		edit := &storage.Edit{Tx: tx, Entry: ops.JournalEntry{At: c.now, Actor: "ana", Command: "test"}}
		err := errors.Join(
			edited(edit, storage.Updates, "UPD-1", func(u *ops.Update) {
				u.Summary, u.Remarks = text("update summary"), nil
				if remark := text("update remark"); remark != "" {
					u.Remarks = []ops.Remark{{By: "ana", At: c.now, Text: remark}}
				}
			}),
			edited(edit, storage.Updates, "UPD-2", func(u *ops.Update) { u.Summary = text("department summary") }),
			edited(edit, storage.Requests, "REQ-2", func(r *ops.Request) {
				r.Title, r.Justification, r.Declined = text("request title"), text("request why"), text("request declined")
			}),
			edited(edit, storage.Risks, "RISK-6", func(r *ops.Risk) { r.Title = text("risk title") }),
			edited(edit, storage.Risks, "RISK-2", func(r *ops.Risk) { r.CloseReason = text("risk reason") }),
			edited(edit, storage.Blockers, "BLK-1", func(b *ops.Blocker) { b.Text = text("blocker text") }),
		)
		if err != nil {
			return err
		}
		_, err = edit.Close()
		return err
	}))
}

func edited[T any, P interface {
	*T
	ops.Record
}](edit *storage.Edit, table storage.Table[T, P], id ops.ID, change func(*T)) error {
	record, err := table.Get(edit.Tx, id)
	if err != nil {
		return err
	}
	change(&record)
	return table.Save(edit, P(&record))
}

// changes is how much the journal holds: what it is after a report, it was before.
func (c *company) changes() uint64 {
	c.tb.Helper()
	var head storage.Head
	c.must(c.store.View(context.Background(), func(r storage.Reader) (err error) {
		head, err = storage.JournalHead(r)
		return err
	}))
	return head.Seq
}

// rounds are all attacks, as many at once as there are places for.
func rounds(tb testing.TB) (all []map[string]attacks.Attack) {
	next := map[string]int{}
	for _, a := range attacks.All(tb) {
		n := next[a.In]
		next[a.In]++
		if n == len(all) {
			all = append(all, map[string]attacks.Attack{})
		}
		all[n][a.In] = a
	}
	return all
}

// liesAbout are what a model says of a record in a round: what the attackers want who
// have typed there, and two of the lies that are always told.
func liesAbout(round map[string]attacks.Attack, id string, always []string, n int) (lies []string) {
	for place, a := range round {
		if string(places[place].id) == id {
			lies = append(lies, a.Lies...)
		}
	}
	slices.Sort(lies)
	for i := range 2 {
		lies = append(lies, always[(2*n+i)%len(always)])
	}
	return lies
}

// TestHostileDigest has the company's digest worded by a model that says whatever the
// attackers want of all records: it reads as it was computed.
func TestHostileDigest(t *testing.T) {
	c, fake := newAttacked(t)
	liar, always := c.to.Model, attacks.Always(t)
	// What is true is shown, or this would prove nothing.
	fake.Answer(func(fakemodel.Request) fakemodel.Response {
		return fakemodel.JSON(worded{sentence{"Customer Support is off track: hiring slipped twice.", []string{"UPD-1"}}, []wordedLine{}})
	})
	if got := messageWords(c.ask("mia", "digest now").Message); !strings.Contains(got, "hiring slipped twice. "+digest.Mark) {
		t.Fatalf("nothing is shown of what is true:\n%s", got)
	}
	for n, round := range rounds(t) {
		c.typeIn(round)
		c.to.Model = nil
		computed := messageWords(c.ask("mia", "digest now").Message)
		c.to.Model = liar
		told := map[string]bool{}
		fake.Answer(func(r fakemodel.Request) fakemodel.Response {
			lead := liesAbout(round, "UPD-1", always, n)
			answer := worded{Headline: sentence{lead[n%len(lead)], []string{"UPD-1"}}, Lines: []wordedLine{}}
			for _, id := range idsOf(r.Material) {
				told[id] = true
				for _, lie := range liesAbout(round, id, always, n) {
					answer.Lines = append(answer.Lines, wordedLine{id, sentence{lie, []string{id}}})
				}
			}
			return fakemodel.JSON(answer)
		})
		if got := messageWords(c.ask("mia", "digest now").Message); got != computed {
			t.Errorf("the digest is not as it was computed:\n%s", added(computed, got))
		}
		for place := range round {
			if id := string(places[place].id); !told[id] && id != "RISK-2" { // there is no room for its line
				t.Errorf("the model was told of %v, and not of %s, in which %q was typed", told, id, place)
			}
		}
	}
}

// added are the lines of a text that another one does not have.
func added(before, after string) string {
	lines := strings.Split(before, "\n")
	return strings.Join(slices.DeleteFunc(strings.Split(after, "\n"), func(line string) bool { return slices.Contains(lines, line) }), "\n")
}

// worded is what a model is to answer about a digest.
type worded struct {
	Headline sentence     `json:"headline"`
	Lines    []wordedLine `json:"lines"`
}

type wordedLine struct {
	About string `json:"about"`
	sentence
}

type sentence struct {
	Text  string   `json:"text"`
	Cites []string `json:"cites"`
}

// idsOf are the records that a model is told of.
func idsOf(material string) (ids []string) {
	for _, found := range cited.FindAllStringSubmatch(material, -1) {
		ids = append(ids, found[1])
	}
	return ids
}

var cited = regexp.MustCompile(`"cite":"([A-Z]+-[0-9]+)"`)
