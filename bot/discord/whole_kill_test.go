package discord_test

import (
	"context"
	"encoding/json"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"adjutant/bot/bottest"
	"adjutant/bot/bottest/office"
	"adjutant/bot/discord"
	"adjutant/bot/discord/fakediscord"
	"adjutant/bot/discord/slash"
	"adjutant/chat"
	"adjutant/ops"
)

// killed is a bot that is killed again and again while people use it.
type killed struct {
	*office.Victim
	t     *testing.T
	fake  *fakediscord.Server
	org   *ops.Org
	birth birth
	dice  *rand.Rand

	hits map[string]int // how often it was killed at a moment that was waited for

	mu    sync.Mutex
	deeds []deed
}

// deed is a risk that somebody has logged, or tried to.
type deed struct {
	title, person string
	// answered is true where the person was told what came of it; message where they
	// wrote it to the bot.
	answered, message bool
	ack               fakediscord.Ack // of what they did otherwise
}

// moments are those at which the bot is killed: at some moment, or when a request was
// carried out, or is about to be, and is not answered.
var moments = []struct {
	name  string
	route fakediscord.Route
	done  bool
}{
	{name: "at some moment"},
	{"after a message was announced", fakediscord.CreateMessage, true},
	{"before it is turned into what it shows", fakediscord.EditMessage, false},
	{"after it was turned, or changed", fakediscord.EditMessage, true},
}

// TestKilled kills the bot at random and at each step of sending a message, while people
// give commands, write to it and fill in forms, and starts it again on the same file. In
// the end everything that was answered was carried out once, nothing was twice, and each
// message is there once, reads as the records do, and was told of once by phones.
func TestKilled(t *testing.T) {
	t.Parallel()
	rounds := 12
	if raceDetector || testing.Short() {
		rounds = 5
	}
	kill(t, false, rounds)
}

// TestKilledOverHTTP is TestKilled with what people do coming over HTTP.
func TestKilledOverHTTP(t *testing.T) {
	t.Parallel()
	kill(t, true, 4)
}

func kill(t *testing.T, http bool, rounds int) {
	seed := bottest.Seed(t)
	org := calm(t)
	start := time.Now()
	k := &killed{t: t, org: org, dice: rand.New(rand.NewPCG(seed, 0)), hits: map[string]int{}}
	k.birth.Ahead = office.Begins.Sub(start)
	k.fake = fakediscord.New(t, fakediscord.Options{
		Patience: 800 * time.Millisecond, Deadline: 30 * time.Second,
		Now: func() time.Time { return time.Now().Add(k.birth.Ahead) },
	})
	furnish(k.fake, org)
	k.Victim = office.NewVictim(t, k.fake)
	o := office.New(t, org, start.Add(k.birth.Ahead), here)
	k.birth.Path = filepath.Join(t.TempDir(), "copy.db")
	o.CopyTo(k.birth.Path)
	k.birth.API, k.birth.Token, k.birth.Patience = k.fake.URL(), k.fake.Token, 100*time.Millisecond
	if k.birth.HTTP = http; http {
		k.birth.PublicKey = k.fake.PublicKey
	}
	set, err := slash.New(o.Book.Commands(), nil)
	if err != nil {
		t.Fatal(err)
	}

	k.start()
	k.fake.WaitFor("the commands", func() bool { return len(k.fake.Commands()) == len(set.Commands()) })
	var people sync.WaitGroup
	for i, p := range []struct{ person, department string }{
		{"ana", "support"}, {"kai", "warehouse"}, {"gus", "fleet"}, {"sam", "sales"}, {"lea", "legal"},
	} {
		people.Go(func() {
			k.live(rand.New(rand.NewPCG(seed, uint64(i)+1)), p.person, p.department)
		})
	}
	for round := range rounds {
		if round > 0 {
			k.start()
		}
		k.again()
		k.moment(round)
		k.Kill()
	}
	k.start()
	k.End()
	people.Wait()
	k.told()
	k.Finish(k.birth.Birth, here, func() { k.start(); k.told() })
	k.settle(rounds)
}

// told gives the bot time to tell people what came of that of which they were told that
// it takes longer.
func (k *killed) told() {
	k.Until(time.Now().Add(20*time.Second), func() bool {
		return !slices.ContainsFunc(k.deeds, func(d deed) bool {
			return d.answered && len(d.ack.Replies()) == 0 && answersIn(k.fake, d.person, d.title) == 0
		})
	})
}

// start starts the bot, and waits until it can be reached.
func (k *killed) start() {
	before := k.fake.Identified()
	k.Start(childEnv, k.birth, func(child *office.Child) {
		if k.birth.HTTP && !k.fake.UseHTTP(child.Address()) {
			k.t.Fatal("the bot does not answer")
		}
		k.fake.WaitFor("a new session", func() bool { return k.fake.Identified() > before && k.fake.Connections() > 0 })
	})
}

// moment waits for the moment at which the bot is killed.
func (k *killed) moment(round int) {
	held := make(chan struct{})
	release := sync.OnceFunc(func() { close(held) })
	k.t.Cleanup(release) // also if the test ends in the middle
	m := moments[round%len(moments)]
	deadline := time.Now().Add(3 * time.Second)
	if m.route == "" {
		calls := len(k.fake.Calls("")) + k.dice.IntN(60)
		k.Until(deadline, func() bool { return len(k.fake.Calls("")) >= calls })
		return
	}
	passing := make([]fakediscord.Fault, k.dice.IntN(4))
	k.fake.Fail(m.route, append(passing, fakediscord.Fault{Posted: m.done, Until: held, Cut: true})...)
	if k.Until(deadline, func() bool { return k.holds(m.route, m.done) }) {
		k.hits[m.name]++
	}
	k.Kill()
	k.fake.Heal(m.route)
	release()
}

// holds reports whether a request has come that is not answered, and whether it was
// carried out, if it is to be.
func (k *killed) holds(route fakediscord.Route, done bool) bool {
	for _, c := range k.fake.Calls(route) {
		if c.Done {
			continue
		}
		if !done {
			return true
		}
		var body struct{ Nonce string }
		_ = json.Unmarshal(c.Body, &body)
		for _, m := range k.fake.Messages(c.Vars["channel"]) {
			if m.Nonce == body.Nonce && body.Nonce != "" || m.ID == c.Vars["message"] && m.V2 {
				return true
			}
		}
	}
	return false
}

// again delivers things again that were dealt with before the bot was killed, as
// somebody does who has overheard them.
func (k *killed) again() {
	if !k.birth.HTTP {
		return
	}
	k.mu.Lock()
	var some []fakediscord.Ack
	for range min(3, len(k.deeds)) {
		if d := k.deeds[k.dice.IntN(len(k.deeds))]; d.answered && !d.message {
			some = append(some, d.ack)
		}
	}
	k.mu.Unlock()
	for _, ack := range some {
		k.fake.Redeliver(ack)
	}
}

// settle sends what is left, without further accidents, and compares everything.
func (k *killed) settle(rounds int) {
	t := k.t
	o := k.Afterwards(k.birth.Birth, here)
	d, err := k.birth.platform(o, o.Log.Logger())
	if err != nil {
		t.Fatal(err)
	}
	o.Open(map[string]chat.Sender{discord.Name: d})
	o.Emptied()
	o.Decent("Discord", k.fake)
	l := balanced(t, o.Store, k.fake, k.org)
	rung(t, k.fake, k.org)
	k.findable(d)
	answered, messages, done := 0, 0, 0
	for _, deed := range k.deeds {
		n := l.Risks[deed.title]
		done += n
		if n > 1 || n == 0 && deed.answered {
			t.Errorf("%s was carried out %d times (answered: %t, a message: %t)", deed.title, n, deed.answered, deed.message)
		}
		if deed.answered {
			answered++
		}
		if deed.message {
			messages++
			if n := answersIn(k.fake, deed.person, deed.title+"\n"); n > 1 || n == 0 && deed.answered {
				t.Errorf("%s was answered %d times", deed.title, n)
			}
		}
	}
	hits := 0
	for _, n := range k.hits {
		hits += n
	}
	if hits < rounds/3 {
		t.Errorf("in %d rounds it was killed %d times at the moment that was waited for", rounds, hits)
	}
	if answered == 0 || messages == 0 || done != len(l.Risks) {
		t.Errorf("%d were answered, %d were messages, %d of %d risks were asked for", answered, messages, done, len(l.Risks))
	}
	t.Logf("%d rounds, killed %v, %d deeds, %d answered, %d messages, %d risks, %d posts", rounds, k.hits, len(k.deeds), answered, messages, len(l.Risks), len(l.Posts))
}

// findable sees to it that what was posted and not changed since can be found by whoever
// does not know where it is.
func (k *killed) findable(d *discord.Discord) {
	for _, id := range office.Places(k.org, discord.Name) {
		to := chat.Place{Platform: discord.Name, Workspace: guild, ID: id}
		if k.fake.Messages(id) == nil {
			continue
		}
		if strings.HasPrefix(id, "8") {
			to.Workspace, to.Direct = "", true
		}
		for _, m := range k.fake.Messages(id) {
			if !m.Bot || isAnswer(m) || m.Edited != 1 || m.Flags&flagSilent != 0 {
				continue
			}
			ref, found, err := d.Find(context.Background(), chat.Outgoing{ID: m.Nonce, To: to, Created: m.Posted})
			if err != nil || !found || office.FirstPart(ref) != m.Channel+"/"+m.ID {
				k.t.Errorf("%s is not found: %v, %v: %q", m.Nonce, ref, err, m.Plain())
			}
		}
	}
}
