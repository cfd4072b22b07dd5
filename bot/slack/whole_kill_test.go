package slack_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"adjutant/bot/bottest"
	"adjutant/bot/bottest/office"
	"adjutant/bot/slack"
	"adjutant/bot/slack/fakeslack"
	"adjutant/chat"
	"adjutant/ops"
)

// killed is a bot that is killed again and again while people use it.
type killed struct {
	*office.Victim
	t     *testing.T
	fake  *fakeslack.Server
	org   *ops.Org
	birth birth
	dice  *rand.Rand

	hits int // how often it was killed between doing and taking note

	mu    sync.Mutex
	deeds []deed
}

// deed is a risk that somebody has logged, or tried to.
type deed struct {
	title, person string
	// answered is true where Slack was told what came of it; message where they
	// wrote it to the bot, so that it is brought until it is.
	answered, message bool
	// invocation is what the journal has it under, where that is known.
	invocation, event, envelope string
}

// TestKilled kills the bot at random, between posting and taking note of it, and
// between changing and taking note of it, while people give commands, write to it and
// fill in forms, and starts it again on the same file. In the end everything that was
// answered was carried out once, nothing was twice, and each message is there once
// and reads as the records do.
func TestKilled(t *testing.T) {
	t.Parallel()
	rounds := 9
	if testing.Short() {
		rounds = 5
	}
	kill(t, false, rounds)
}

// TestKilledOverHTTP is TestKilled with what Slack sends coming over HTTP.
func TestKilledOverHTTP(t *testing.T) {
	t.Parallel()
	rounds := 4
	if testing.Short() {
		rounds = 3
	}
	kill(t, true, rounds)
}

func kill(t *testing.T, http bool, rounds int) {
	seed := bottest.Seed(t)
	org := calm(t)
	start := time.Now()
	k := &killed{t: t, org: org, dice: rand.New(rand.NewPCG(seed, 0))}
	options := fakeslack.Options{Team: team, Domain: "northwind", Patience: 800 * time.Millisecond, Deadline: 30 * time.Second}
	if !http { // signatures are checked by the real clock
		k.birth.Ahead = office.Begins.Sub(start)
		options.Now = func() time.Time { return time.Now().Add(k.birth.Ahead) }
	}
	k.fake = fakeslack.New(t, options)
	furnish(k.fake, org)
	k.Victim = office.NewVictim(t, k.fake)
	o := office.New(t, org, start.Add(k.birth.Ahead), here)
	k.birth.Path = filepath.Join(t.TempDir(), "copy.db")
	o.CopyTo(k.birth.Path)
	k.birth.HTTP, k.birth.API, k.birth.Patience = http, k.fake.APIURL(), 100*time.Millisecond
	k.birth.App, k.birth.Bot, k.birth.Signing = k.fake.AppToken, k.fake.BotToken, k.fake.SigningSecret

	var people sync.WaitGroup
	for i, p := range []struct{ person, department string }{
		{"ana", "support"}, {"kai", "warehouse"}, {"gus", "fleet"}, {"sam", "sales"}, {"lea", "legal"},
	} {
		people.Go(func() {
			k.live(rand.New(rand.NewPCG(seed, uint64(i)+1)), p.person, p.department)
		})
	}
	for round := range rounds {
		k.start()
		k.again()
		k.moment(round)
		k.Kill()
	}
	k.start()
	k.End()
	people.Wait()
	// On a machine that is busy, the time for an acknowledgement passes now and then.
	for deadline := time.Now().Add(30 * time.Second); !k.allAcked() && time.Now().Before(deadline); {
		k.bring()
		k.Until(time.Now().Add(2*time.Second), k.allAcked)
	}
	k.fake.WaitFor("the acknowledgement of every message", k.allAcked)
	k.Finish(k.birth.Birth, here, k.start)
	k.settle(rounds)
}

// start starts the bot, and waits until it can be reached.
func (k *killed) start() {
	k.Start(childEnv, k.birth, func(child *office.Child) {
		if !k.birth.HTTP {
			k.fake.WaitConnected(1)
			return
		}
		if !k.fake.UseHTTP(child.Address()) {
			k.t.Fatal("the bot does not answer")
		}
	})
}

// moment waits for the moment at which the bot is killed.
func (k *killed) moment(round int) {
	held := make(chan struct{})
	release := sync.OnceFunc(func() { close(held) })
	k.t.Cleanup(release) // also if the test ends in the middle
	method := []string{"", "chat.postMessage", "chat.update"}[round%3]
	deadline := time.Now().Add(3 * time.Second)
	if method == "" {
		acks := k.acks() + k.dice.IntN(25)
		k.Until(deadline, func() bool { return k.acks() >= acks })
		return
	}
	passing := make([]fakeslack.Fault, k.dice.IntN(4))
	k.fake.Fail(method, append(passing, fakeslack.Fault{Posted: true, Until: held, Cut: true})...)
	if k.Until(deadline, func() bool { return k.holds(method) }) {
		k.hits++
	}
	k.Kill()
	k.fake.Heal(method)
	release()
}

// holds reports whether a call was carried out and is not answered.
func (k *killed) holds(method string) bool {
	for _, c := range k.fake.Calls(method) {
		if c.Done {
			continue
		}
		if method == "chat.update" {
			return true
		}
		for _, m := range k.fake.Messages(c.Args["channel"]) {
			if m.Metadata != nil && strings.Contains(c.Args["metadata"], fmt.Sprintf("%q", m.Metadata.EventPayload["id"])) {
				return true
			}
		}
	}
	return false
}

func (k *killed) acks() (n int) {
	for _, d := range k.fake.Deliveries() {
		n += d.Acks
	}
	return n
}

// again delivers things again that were dealt with before the bot was killed.
func (k *killed) again() {
	k.mu.Lock()
	var some []string
	for range min(3, len(k.deeds)) {
		d := k.deeds[k.dice.IntN(len(k.deeds))]
		switch {
		case !d.answered:
		case d.message:
			some = append(some, d.event)
		case d.envelope != "":
			some = append(some, d.envelope)
		}
	}
	k.mu.Unlock()
	for _, id := range some {
		k.fake.Redeliver(id, 1, "http_timeout")
	}
	if k.birth.HTTP {
		k.bring()
	}
}

// bring brings the messages again that were not acknowledged.
func (k *killed) bring() {
	for _, d := range k.fake.Deliveries() {
		if d.Kind == "events_api" && d.Acks == 0 {
			k.fake.Redeliver(d.EventID, 1, "connection_failed")
		}
	}
}

// allAcked reports whether each message to the bot was acknowledged.
func (k *killed) allAcked() bool {
	for _, d := range k.fake.Deliveries() {
		if d.Kind == "events_api" && d.Acks == 0 {
			return false
		}
	}
	return true
}

// settle sends what is left, without further accidents, and compares everything.
func (k *killed) settle(rounds int) {
	t := k.t
	o := k.Afterwards(k.birth.Birth, here)
	s, err := k.birth.platform(o, o.Log.Logger())
	if err != nil {
		t.Fatal(err)
	}
	o.Open(map[string]chat.Sender{slack.Name: s})
	o.Emptied()
	o.Decent("Slack", k.fake)
	l := balanced(t, o.Store, k.fake, k.org)
	answered, messages, done := 0, 0, 0
	for _, d := range k.deeds {
		n := l.Risks[d.title]
		done += n
		switch {
		case n > 1:
			t.Errorf("%s was carried out %d times", d.title, n)
		case n == 0 && (d.answered || d.message):
			t.Errorf("%s was not carried out (answered: %t, a message: %t)", d.title, d.answered, d.message)
		case n == 1 && d.invocation != "" && l.Entries[d.invocation] != 1:
			t.Errorf("%s is %d times in the journal", d.title, l.Entries[d.invocation])
		}
		if d.answered {
			answered++
		}
		if d.message {
			messages++
			if n := answersIn(k.fake, d.person, d.title+"\n"); n != 1 {
				t.Errorf("%s was answered %d times", d.title, n)
			}
		}
	}
	if k.hits < rounds/3 {
		t.Errorf("in %d rounds it was killed %d times before it could take note of what it had sent", rounds, k.hits)
	}
	if answered == 0 || messages == 0 || done != len(l.Risks) {
		t.Errorf("%d were answered, %d were messages, %d of %d risks were asked for", answered, messages, done, len(l.Risks))
	}
	t.Logf("%d rounds, %d kills before a note was taken, %d deeds, %d answered, %d messages, %d risks, %d posts", rounds, k.hits, len(k.deeds), answered, messages, len(l.Risks), len(l.Posts))
}
