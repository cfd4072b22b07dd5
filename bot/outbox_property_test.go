package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"adjutant/bot/bottest"
	"adjutant/chat"
	"adjutant/storage"

	"pgregory.net/rapid"
)

// mortal is the store as one process sees it: when that dies, nothing of it
// reaches the disk any more.
type mortal struct {
	storage.Store
	dead atomic.Bool
}

var errDead = errors.New("the process is dead")

func (m *mortal) Update(ctx context.Context, fn func(storage.Tx) error) error {
	return m.Store.Update(ctx, func(tx storage.Tx) error {
		if m.dead.Load() {
			return errDead
		}
		return fn(tx)
	})
}

// step is one thing that happens.
type step struct {
	what  string
	place int
	slot  string
	do    bottest.Outcome
	wait  time.Duration
}

func (s step) String() string {
	return fmt.Sprintf("%s place=%d slot=%q err=%v posted=%t panic=%v wait=%s", s.what, s.place, s.slot, s.do.Err, s.do.Posted, s.do.Panic, s.wait)
}

var steps = rapid.Custom(func(t *rapid.T) step {
	s := step{
		what:  rapid.SampledFrom([]string{"say", "say", "say", "say", "script", "script", "script", "wait", "wait", "die", "find fails", "resend"}).Draw(t, "what"),
		place: rapid.IntRange(0, 2).Draw(t, "place"),
		slot:  rapid.SampledFrom([]string{"", "card", "alert"}).Draw(t, "slot"),
	}
	seconds := func(most int) time.Duration {
		return time.Duration(rapid.IntRange(1, most).Draw(t, "seconds")) * time.Second
	}
	switch s.what {
	case "script":
		s.do = rapid.SampledFrom([]bottest.Outcome{
			{}, bottest.Fault(), bottest.Lost(), bottest.Unheard(), bottest.Undeliverable("archived"), bottest.Hangs(),
			{Panic: "after"}, {Panic: "before", Err: errors.New("")}, {Nameless: true},
		}).Draw(t, "outcome")
		switch rapid.IntRange(0, 3).Draw(t, "or") {
		case 0:
			s.do = bottest.Later(seconds(100))
		case 1:
			s.do = bottest.Takes(seconds(40)) // at times longer than it may
		}
	case "wait", "die":
		s.wait = seconds(60)
	}
	return s
})

// TestOutboxProperty: whatever fails and whenever the process dies, in the end
// each place shows each post once, in its latest words, and each message that
// is no post once, in their order.
func TestOutboxProperty(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		plan := rapid.SliceOfN(steps, 1, 60).Draw(rt, "steps")
		var faults []string
		synctest.Test(t, func(t *testing.T) { faults = play(newWorld(t), plan) })
		for _, fault := range faults {
			rt.Error(fault)
		}
	})
}

// play lets the steps happen and says what is wrong in the end.
func play(w *world, plan []step) (faults []string) {
	var places []chat.Place
	for i := range 3 {
		places = append(places, w.platform.Channel(fmt.Sprint("c", i)))
	}
	latest := map[string]string{}   // by place and slot
	single := map[string][]string{} // by place
	resent := map[string]bool{}     // places that lost their order
	store := &mortal{Store: w.db}   // of the process that lives
	o := w.outbox(store)            //
	stop := w.start(o)              //
	resend := func(i int) {         //
		for _, letter := range w.stuck() {
			if i < 0 || letter.To == places[i] {
				resent[letter.To.Key()] = true
				w.update(func(tx storage.Tx) error { return storage.Resend(tx, letter, time.Now()) })
			}
		}
		o.Wake()
	}
	for n, s := range plan {
		place := places[s.place]
		switch s.what {
		case "say":
			words := fmt.Sprintf("words %d", n)
			w.send(place, s.slot, words)
			if s.slot == "" {
				single[place.Key()] = append(single[place.Key()], words)
			} else {
				latest[place.Key()+s.slot] = words
			}
			o.Wake()
		case "script":
			w.platform.Script(place, s.do)
		case "wait":
			time.Sleep(s.wait)
		case "find fails":
			w.platform.FailFind(place, errors.New("history is down"))
		case "resend":
			resend(s.place)
		case "die":
			store.dead.Store(true)
			stop() // what is under way is sent or not, and nobody writes it down
			time.Sleep(s.wait)
			store = &mortal{Store: w.db}
			o = w.outbox(store)
			stop = w.start(o)
		}
		synctest.Wait()
	}
	for range len(plan) + 1 { // what a platform refuses once it refuses no more
		time.Sleep(3 * time.Hour)
		synctest.Wait()
		if len(w.stuck()) == 0 {
			break
		}
		resend(-1)
	}
	stop()

	if report := w.verify(); report.Waiting+report.Stuck != 0 {
		faults = append(faults, fmt.Sprintf("%d messages wait, %d are stuck", report.Waiting, report.Stuck))
	}
	for _, place := range places {
		shown := w.platform.Titles(place)
		want := slices.Clone(single[place.Key()])
		var order []string
		for _, words := range shown {
			if slices.Contains(want, words) {
				order = append(order, words)
			}
		}
		if !resent[place.Key()] && !slices.Equal(order, want) {
			faults = append(faults, fmt.Sprintf("%s shows %v, want the order %v", place.ID, shown, want))
		}
		for _, slot := range []string{"card", "alert"} {
			if words := latest[place.Key()+slot]; words != "" {
				want = append(want, words)
			}
		}
		slices.Sort(shown)
		slices.Sort(want)
		if !slices.Equal(shown, want) {
			faults = append(faults, fmt.Sprintf("%s shows %v, want %v", place.ID, shown, want))
		}
	}
	return faults
}
