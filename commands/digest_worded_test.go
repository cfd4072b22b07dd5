package commands_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"adjutant/bot"
	"adjutant/chat"
	"adjutant/commands"
	"adjutant/digest"
	"adjutant/ops"
	"adjutant/storage"
)

// wordsmith is a language model that says of records what a test tells it to.
type wordsmith struct {
	// says are sentences by record; that of "headline" is about lead.
	says map[string]string
	lead string
	// failed is why it has no advice, if it has none.
	failed string
	// meanwhile is what happens in the company while it thinks; may be nil.
	meanwhile func()

	asked   []chat.Consult
	checked []chat.Checked
}

func (w *wordsmith) Consult(_ context.Context, consult chat.Consult) chat.Advice {
	w.asked = append(w.asked, consult)
	if w.meanwhile != nil {
		do := w.meanwhile
		w.meanwhile = nil
		do()
	}
	if w.failed != "" {
		return chat.Advice{Failed: w.failed}
	}
	var material struct{ Facts []struct{ Cite string } }
	if err := json.Unmarshal(consult.Material, &material); err != nil {
		return chat.Advice{Failed: err.Error()}
	}
	type sentence struct {
		About string   `json:"about,omitempty"`
		Text  string   `json:"text"`
		Cites []string `json:"cites"`
	}
	advice := struct {
		Headline sentence   `json:"headline"`
		Lines    []sentence `json:"lines"`
	}{Lines: []sentence{}, Headline: sentence{Text: w.says["headline"], Cites: []string{w.lead}}}
	for _, f := range material.Facts {
		if text := w.says[f.Cite]; text != "" {
			advice.Lines = append(advice.Lines, sentence{f.Cite, text, []string{f.Cite}})
		}
	}
	raw, err := json.Marshal(advice)
	if err != nil {
		return chat.Advice{Failed: err.Error()}
	}
	return chat.Advice{Content: raw}
}

func (w *wordsmith) Checked(_ context.Context, _ chat.Invocation, checked chat.Checked) {
	w.checked = append(w.checked, checked)
}

// told is all that has left the company.
func (w *wordsmith) told() string {
	var b strings.Builder
	for _, c := range w.asked {
		b.Write(c.Material)
	}
	return b.String()
}

// hire lets the company ask a model.
func (c *company) hire(w *wordsmith) *wordsmith {
	c.book.Model, c.to.Model = true, w
	return w
}

// newWordy is a company that lets a model word its weekly digests, with something to tell.
func newWordy(t *testing.T) (*company, *wordsmith) {
	t.Helper()
	c := newWeekly(t, func(o *ops.Org) {
		o.Digests = o.Digests[:1]
		o.Model = ops.ModelUse{For: []string{string(chat.ForDigest)}}
	})
	c.do("ana", "update off track Hiring slipped twice")
	c.do("kai", "request headcount €50k Another shift lead job_title:Lead")
	c.do("tom", "request approve REQ-1")
	c.do("ana", "risk log Claim of a former haulier likelihood:4 impact:4 confidential:yes")
	c.do("kai", "risk log Second supplier fails likelihood:4 impact:4")
	return c, c.hire(&wordsmith{lead: "UPD-1", says: map[string]string{
		"headline": "Customer Support is off track: hiring slipped twice.",
		"REQ-1":    "Kai asks for €50,000 for another shift lead.",
		"RISK-2":   "A new high risk: the second supplier fails.",
	}})
}

// A digest that is sent has the words of the model, marked, with what was computed in its
// thread; they are kept with it, and each redraw has them as long as they hold.
func TestDigestWorded(t *testing.T) {
	c, model := newWordy(t)
	b := newBoard(c)
	b.read(c.pass("2026-11-27 08:05"))
	text := b.text("mia", "DIG-1")
	for _, want := range []string{"Customer Support is off track: hiring slipped twice. ✎", "Kai asks for €50,000 for another shift lead. ✎", "the second supplier fails. ✎", digest.MarkNote, "request approve map[id:REQ-1"} {
		if !strings.Contains(text, want) {
			t.Errorf("the CEO does not read %q in %s", want, text)
		}
	}
	if !strings.Contains(text, "Another shift lead") || !strings.Contains(text, "RISK-2 new, high: Second supplier fails") {
		t.Errorf("the thread does not say what was computed: %s", text)
	}
	if len(model.asked) != 1 || model.asked[0].Wait != 20*time.Second || len(model.asked[0].Aliases) == 0 || model.asked[0].Budget != ops.ModelTokens || model.asked[0].Day != "2026-11-27" {
		t.Errorf("asked %d times, for the first time with %+v", len(model.asked), model.asked[0].Wait)
	}
	if strings.Contains(model.told(), "haulier") || strings.Contains(model.told(), "RISK-1") {
		t.Errorf("what is confidential has left: %s", model.told())
	}
	if len(model.checked) != 1 || model.checked[0].Kept != 3 || len(model.checked[0].Dropped) != 0 {
		t.Errorf("checked was %+v", model.checked)
	}
	c.do("mia", "request approve REQ-1")
	b.read(c.deliver())
	if text = b.text("mia", "DIG-1"); strings.Contains(text, "Kai asks for") || !strings.Contains(text, "approved by Mia") || !strings.Contains(text, "off track: hiring slipped twice. ✎") {
		t.Errorf("after the decision, the CEO reads %s", text)
	}
	c.do("ana", "update edit UPD-1 health:at_risk")
	b.read(c.deliver())
	if text = b.text("mia", "DIG-1"); strings.Contains(text, "Customer Support is off track: hiring") || !strings.Contains(text, "(corrected)") || !strings.Contains(text, "the second supplier fails. ✎") {
		t.Errorf("after the correction, the CEO reads %s", text)
	}
	if text := words(c.do("mia", "digest sent DIG-1")); !strings.Contains(text, "the second supplier fails. ✎") {
		t.Errorf("shown again is %s", text)
	}
	if len(model.asked) != 1 {
		t.Errorf("the model was asked %d times", len(model.asked))
	}
	c.checkStore()
}

// Where no model may be asked, or it has no answer, a digest is what was computed, and
// no different from one of a company that has none.
func TestDigestComputed(t *testing.T) {
	read := func(how func(*company, *wordsmith)) (string, *wordsmith) {
		c, model := newWordy(t)
		how(c, model)
		return newBoard(c).read(c.pass("2026-11-27 08:05")).text("mia", "DIG-1"), model
	}
	want, _ := read(func(c *company, _ *wordsmith) { c.book.Model = false })
	if want == "" || strings.Contains(want, digest.Mark) {
		t.Fatalf("without a model, the CEO reads %s", want)
	}
	for name, how := range map[string]func(*company, *wordsmith){
		"no answer":   func(_ *company, w *wordsmith) { w.failed = "the model took too long" },
		"not allowed": func(c *company, _ *wordsmith) { c.change(func(o *ops.Org) { o.Model.For = []string{"questions"} }) },
		"no record":   func(c *company, _ *wordsmith) { c.change(func(o *ops.Org) { o.Model.Records = []string{"budgets"} }) },
		"nothing holds": func(_ *company, w *wordsmith) {
			w.says = map[string]string{"headline": "Customer Support is on track.", "REQ-1": "REQ-1 for €40,000 is approved.", "RISK-2": "A new low risk: the second supplier fails."}
		},
		"nothing else": func(_ *company, w *wordsmith) { w.says = map[string]string{} },
	} {
		got, model := read(how)
		if got != want && !strings.HasPrefix(name, "not") && name != "no record" || strings.Contains(got, digest.Mark) {
			t.Errorf("%s: the CEO reads %s", name, got)
		}
		if asked := len(model.asked); (name == "not allowed" || name == "no record") != (asked == 0) {
			t.Errorf("%s: asked %d times", name, asked)
		}
		if name == "nothing holds" && (len(model.checked) != 1 || len(model.checked[0].Dropped) != 3 || model.checked[0].Kept != 0) {
			t.Errorf("checked was %+v", model.checked)
		}
	}
}

// change changes the organisation, as its file would.
func (c *company) change(how func(*ops.Org)) {
	c.tb.Helper()
	c.must(c.store.Update(context.Background(), func(tx storage.Tx) error {
		next, err := storage.Org(tx)
		if err != nil {
			return err
		}
		how(next)
		edit := &storage.Edit{Tx: tx, Entry: ops.JournalEntry{At: c.now, Command: "org apply"}}
		if _, err = storage.SaveOrg(edit, next); err == nil {
			_, err = edit.Close()
		}
		return err
	}))
	c.takeOrg()
}

// What happens while the model thinks counts: its words are compared with the records as
// they are when the digest is made.
func TestMeanwhile(t *testing.T) {
	c, model := newWordy(t)
	model.meanwhile = func() {
		c.do("mia", "request approve REQ-1")
		c.do("kai", "risk edit RISK-2 confidential:yes")
	}
	text := newBoard(c).read(c.pass("2026-11-27 08:05")).text("mia", "DIG-1")
	if !strings.Contains(text, "off track: hiring slipped twice. ✎") || strings.Contains(text, "Kai asks for") || strings.Contains(text, "fails. ✎") {
		t.Errorf("the CEO reads %s", text)
	}
	if n := strings.Count(text, "REQ-1"); n == 0 {
		t.Errorf("the approval is not told: %s", text)
	}
	c.checkStore()
}

// A process that is killed between the advice and the commit makes the digest again: once,
// and with the same words, since what was asked is answered from what was kept.
func TestKilledWithAdvice(t *testing.T) {
	c, model := newWordy(t)
	inv := chat.Invocation{ID: "1", Platform: chat.Timetable, Via: chat.ViaSchedule, Path: "digest send", Args: chat.Args{"name": "ceo-weekly", "to": "@mia"}}
	c.must(c.store.View(context.Background(), func(r storage.Reader) error {
		inv.Timer = "digest/ceo-weekly/@mia"
		timer, had, err := storage.TimerNamed(r, inv.Timer)
		if !had {
			t.Error("no timer is set for the digest")
		}
		inv.Due = timer.At
		return err
	}))
	c.now = inv.Due
	killed := bot.NewDispatcher(&failing{Store: c.store}, c.book, func() time.Time { return c.now }, slog.New(slog.DiscardHandler))
	killed.Model = model
	if reply := killed.Dispatch(context.Background(), inv); !reply.Failed {
		t.Fatalf("nothing was kept, and it answers %s", words(reply))
	}
	if n := len(c.editions("ceo-weekly", "@mia")); n != 0 {
		t.Fatalf("%d editions were kept", n)
	}
	b := newBoard(c)
	b.read(c.pass("2026-11-27 08:05"))
	if text := b.text("mia", "DIG-1"); !strings.Contains(text, "off track: hiring slipped twice. ✎") {
		t.Errorf("the CEO reads %s", text)
	}
	if all := c.editions("ceo-weekly", "@mia"); len(all) != 1 {
		t.Errorf("%d editions", len(all))
	}
	if len(model.asked) != 2 || string(model.asked[0].Material) != string(model.asked[1].Material) {
		t.Errorf("asked %d times, and not the same", len(model.asked))
	}
}

// failing is a store that never commits.
type failing struct{ storage.Store }

var errKilled = errors.New("killed")

func (f *failing) Update(ctx context.Context, fn func(storage.Tx) error) error {
	return f.Store.Update(ctx, func(tx storage.Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		return errKilled
	})
}

// A digest that somebody asks for is worded for them, in the time that they wait, and so
// is a preview of the present; one of the past is computed.
func TestDigestNowWorded(t *testing.T) {
	c, model := newWordy(t)
	for _, line := range []string{"digest now", "digest preview"} {
		model.asked = nil
		if text := words(c.ask("mia", line)); !strings.Contains(text, "Customer Support is off track: hiring slipped twice. ✎") {
			t.Errorf("/%s says %s", line, text)
		}
		if len(model.asked) != 1 || model.asked[0].Wait != 8*time.Second {
			t.Errorf("/%s: asked %d times", line, len(model.asked))
		}
	}
	c.now = c.now.AddDate(0, 0, 3)
	model.asked = nil
	if text := words(c.ask("mia", "digest preview ceo on:2026-11-24")); strings.Contains(text, digest.Mark) || !strings.Contains(text, "UPD-1") || len(model.asked) != 0 {
		t.Errorf("of a past day it says %s, and asks %d times", text, len(model.asked))
	}
}

// A report on a schedule has the words of a model as well, where it goes to one reader;
// to set it, and to send it to several, none is asked.
func TestScheduledDigestWorded(t *testing.T) {
	c, model := newWordy(t)
	c.change(func(o *ops.Org) { o.Digests = nil })
	c.do("mia", `schedule add "digest now ceo" every monday 9:00`)
	c.do("tom", `schedule add "digest now leaders" every friday 10:00 to @tom, @mia starts:2026-12-04`)
	if len(model.asked) != 0 {
		t.Fatalf("to set it, the model was asked %d times", len(model.asked))
	}
	sent := c.pass("2026-11-30 09:30")
	if len(model.asked) != 2 || !slices.ContainsFunc(sent, func(out chat.Outgoing) bool {
		return out.To.ID == "mia" && strings.Contains(messageWords(out.Message), "hiring slipped twice. ✎")
	}) {
		t.Errorf("asked %d times, sent were %d messages", len(model.asked), len(sent))
	}
	model.asked, model.checked = nil, nil
	c.do("mia", "schedule run SCH-1")
	if len(model.asked) != 1 || len(model.checked) != 1 {
		t.Errorf("sent now: asked %d times, checked %d", len(model.asked), len(model.checked))
	}
	model.asked = nil
	c.do("tom", "schedule run SCH-2")
	if len(model.asked) != 0 {
		t.Errorf("to send it to two, the model was asked %d times", len(model.asked))
	}
	if sent = c.deliver(); len(sent) == 0 || c.log.Len() > 0 && strings.Contains(c.log.String(), "ERROR") {
		t.Errorf("sent were %d messages, and the log has %s", len(sent), c.log.String())
	}
}

// A page of the digest is worded with whoever asks between the two.
func TestPreviewAdvised(t *testing.T) {
	c, model := newWordy(t)
	preview := func(advice map[string]chat.Advice) (made commands.Preview) {
		t.Helper()
		c.must(c.store.View(context.Background(), func(r storage.Reader) (err error) {
			made, err = c.book.PreviewAdvised(r, c.now, "mia", chat.Args{"audience": "ceo"}, advice)
			return err
		}))
		return made
	}
	made := preview(nil)
	if made.Consult == nil || made.Org != nil {
		t.Fatalf("first it wants to ask: %+v", made)
	}
	made = preview(map[string]chat.Advice{made.Consult.Step: model.Consult(context.Background(), *made.Consult)})
	if made.Worded == nil || made.Worded.Headline != model.says["headline"] || len(made.Checked) != 1 {
		t.Errorf("made is %+v", made.Worded)
	}
	c.must(c.store.View(context.Background(), func(r storage.Reader) error {
		plain, err := c.book.Preview(r, c.now, "mia", chat.Args{"audience": "ceo"})
		if plain.Worded != nil || plain.Consult != nil || plain.Org == nil {
			t.Errorf("without a model made is %+v", plain)
		}
		return err
	}))
}

// What the company does not let be told is not told, whoever the digest is for.
func TestNotTold(t *testing.T) {
	for name, c := range map[string]struct {
		use   ops.ModelUse
		tells string // the kinds that leave
	}{
		"all":       {ops.ModelUse{}, "REQ-1 RISK-2 UPD-1"},
		"updates":   {ops.ModelUse{Records: []string{"updates"}}, "UPD-1"},
		"risks":     {ops.ModelUse{Records: []string{"risks", "requests"}}, "REQ-1 RISK-2"},
		"all of it": {ops.ModelUse{Audience: ops.ForCEO}, "REQ-1 RISK-2 UPD-1"},
	} {
		t.Run(name, func(t *testing.T) {
			company, model := newWordy(t)
			company.change(func(o *ops.Org) { c.use.For = o.Model.For; o.Model = c.use })
			company.pass("2026-11-27 08:05")
			var told []string
			for _, id := range []string{"BLK-1", "REQ-1", "RISK-1", "RISK-2", "UPD-1"} {
				if strings.Contains(model.told(), id) {
					told = append(told, id)
				}
			}
			if got := strings.Join(told, " "); got != c.tells {
				t.Errorf("told is %s, want %s: %s", got, c.tells, model.told())
			}
			for _, secret := range slices.Sorted(maps.Keys(map[string]bool{"haulier": true, "Europe/": true, "console": true, "@mia": true})) {
				if strings.Contains(model.told(), secret) {
					t.Errorf("%s has left: %s", secret, model.told())
				}
			}
		})
	}
}
