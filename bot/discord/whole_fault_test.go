package discord_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"adjutant/bot/bottest"
	"adjutant/bot/discord/fakediscord"
)

// wrong is a way in which a request goes wrong.
type wrong struct {
	name  string
	fault fakediscord.Fault
}

func (w wrong) String() string { return w.name }

// sending are the ways in which a request goes wrong that sends something. Each that is
// not certain to have done nothing comes twice: having done it, and not.
var sending = func() []wrong {
	all := []wrong{
		{"429", fakediscord.Fault{RetryAfter: 20 * time.Millisecond}},
		{"429 for long", fakediscord.Fault{RetryAfter: time.Hour}},
		{"429 for all", fakediscord.Fault{RetryAfter: 20 * time.Millisecond, Global: true}},
		{"429 for all for long", fakediscord.Fault{RetryAfter: time.Hour, Global: true}},
		{"429 of a resource", fakediscord.Fault{RetryAfter: 20 * time.Millisecond, Shared: true}},
		{"429 without a header", fakediscord.Fault{Status: 429, RetryAfter: 20 * time.Millisecond, NoHeader: true}},
		{"429 of what stands before", fakediscord.Fault{Status: 429, HTML: true, RetryAfter: time.Second}},
		{"401", fakediscord.Fault{Status: 401}},
		{"403 of what stands before", fakediscord.Fault{Status: 403, HTML: true}},
		{"invalid form", fakediscord.Fault{Status: 400, Code: 50035}},
	}
	for _, w := range []wrong{
		{"408", fakediscord.Fault{Status: 408}},
		{"500", fakediscord.Fault{Status: 500}},
		{"502", fakediscord.Fault{HTML: true}},
		{"503", fakediscord.Fault{Status: 503}},
		{"cut", fakediscord.Fault{Cut: true}},
		{"no answer", fakediscord.Fault{Hang: true}},
		{"an answer without an id", fakediscord.Fault{Body: `{}`}},
		{"half an answer", fakediscord.Fault{Body: `{"id":"12`}},
		{"an answer of another kind", fakediscord.Fault{Body: `[]`}},
	} {
		done := w
		done.name, done.fault.Posted = w.name+", after it was done", true
		if w.fault.Body == "" { // who answers like that has done it
			all = append(all, w)
		}
		all = append(all, done)
	}
	return all
}()

// risky are the options of a new risk.
func risky(title string, likelihood, impact int, owner ...string) map[string]any {
	options := rating("", likelihood, impact)
	options["title"] = title
	delete(options, "id")
	if len(owner) > 0 {
		options["owner"] = owner[0]
	}
	return options
}

// rating are the options with which a risk is rated.
func rating(id string, likelihood, impact int) map[string]any {
	return map[string]any{"id": id, "likelihood": fmt.Sprint(likelihood), "impact": fmt.Sprint(impact)}
}

// some are all of them; with the race detector, under which all take too long, so many,
// other ones each time.
func some[T any](t *testing.T, all []T, most int) []T {
	if !raceDetector || len(all) <= most {
		return all
	}
	t.Log("drawn; all of them come without the race detector")
	all = slices.Clone(all)
	rand.New(rand.NewPCG(bottest.Seed(t), 0)).Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all[:most]
}

// together does a test of each: a few at once, since they do little but wait.
func together[T fmt.Stringer](t *testing.T, all []T, test func(t *testing.T, one T)) {
	var under sync.WaitGroup
	defer under.Wait()
	room := make(chan struct{}, 6)
	for _, one := range all {
		under.Go(func() {
			room <- struct{}{}
			defer func() { <-room }()
			t.Run(one.String(), func(t *testing.T) { test(t, one) })
		})
	}
}

// TestSendingFails lets each request that posts or changes a message go wrong in each
// way, while it is announced, turned into what it shows, followed by its pages, and
// changed later. In the end each message is there once and reads as it should, and
// phones have told of it once.
func TestSendingFails(t *testing.T) {
	t.Parallel()
	together(t, some(t, sending, 5), func(t *testing.T, w wrong) {
		st := newStage(t, calm(t), setting{brief: true})
		ana, eli, support := st.as("ana"), st.as("eli"), channelOf("support")
		for _, route := range []fakediscord.Route{fakediscord.CreateMessage, fakediscord.EditMessage, fakediscord.CreateDM} {
			risk := fmt.Sprintf("Risk of %s", route)
			st.fake.Fail(route, w.fault, fakediscord.Fault{}, w.fault)
			st.acked(ana.Command(support, "risk log", risky(risk, 2, 3, "eli")), risk)
			st.discord.Quiet()
			st.drained()
			st.fake.Heal(route)
			id := string(st.RiskCalled(risk))
			st.fake.Fail(route, w.fault, fakediscord.Fault{}, w.fault)
			st.acked(eli.Command("", "risk assess", rating(id, 5, 5)), risk)
			st.discord.Quiet()
			st.drained()
			st.fake.Heal(route)
			if l := st.balanced(); l.Risks[risk] != 1 {
				t.Errorf("%s: the risk is there %d times", route, l.Risks[risk])
			}
			if w.fault.Code == 0 { // otherwise it may be its words that were refused
				rung(t, st.fake, st.Org())
			}
			if t.Failed() {
				t.Fatalf("after %s\n%s\n%s", route, st.fake.Dump(), st.Log.String())
			}
		}
		if !slices.ContainsFunc(st.fake.Calls(""), func(c fakediscord.Call) bool { return !c.OK() }) {
			t.Error("nothing failed")
		}
	})
}
