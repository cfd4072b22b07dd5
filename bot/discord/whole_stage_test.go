package discord_test

import (
	"context"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"adjutant/bot/bottest/office"
	"adjutant/bot/discord"
	"adjutant/bot/discord/fakediscord"
	"adjutant/bot/discord/slash"
	"adjutant/chat"
	"adjutant/chat/grammar"
	"adjutant/digest/chart"
	"adjutant/ops"
	"adjutant/storage"
)

// stage is an office on a fake Discord, over real sockets.
type stage struct {
	*office.Office
	fake    *fakediscord.Server
	discord *discord.Discord
	// set are the application commands that Discord has, lines how commands are typed
	// as text.
	set   *slash.Set
	lines *grammar.Book
	// down stops the bot, and waits until it has stopped; restart does, and starts it
	// anew.
	down, restart func()
}

// setting is how a stage differs from the usual one: everything comes by the gateway,
// and there are no limits.
type setting struct {
	at   time.Time // zero for when every transcript begins
	http bool      // interactions come over HTTP
	// pictures are drawn as the product draws them, which takes its time.
	pictures bool
	fake     fakediscord.Options
	discord  discord.Options
	// through is what commands reach the store through; nil for nothing.
	through func(storage.Store) storage.Store
	// inbox is what the platform reaches its inbox through; nil for nothing.
	inbox func(storage.Store) storage.Store
	// brief has the bot give up on a request that is not answered after a moment.
	brief bool
	// before changes the office before anybody comes; nil for nothing.
	before func(*office.Office)
	// live lets the clock run from at on, and the outbox and the timetable with it.
	live bool
	// parallel is how many places are served side by side where it is live; 0 for
	// the usual.
	parallel int
	// leaving waits for bots that were stopped, in the place of their tests: the
	// library takes a second to close a connection. It may be nil.
	leaving *leaving
}

// leaving waits for bots that were stopped.
type leaving struct {
	t    testing.TB
	bots sync.WaitGroup
}

// leavingOf waits until the end of a test for the bots of those within it.
func leavingOf(t testing.TB) *leaving {
	l := &leaving{t: t}
	t.Cleanup(l.bots.Wait)
	return l
}

// waitFor has somebody wait for the end of a bot.
func (l *leaving) waitFor(ended <-chan error) {
	l.bots.Go(func() {
		if err := <-ended; err != nil {
			l.t.Error(err)
		}
	})
}

// newStage opens an office of the company on a fake Discord, with everybody and every
// channel of it, and waits until it is connected and Discord has its commands.
func newStage(t testing.TB, org *ops.Org, set setting) *stage {
	t.Helper()
	if set.at.IsZero() {
		set.at = office.Begins
	}
	o := office.New(t, org, set.at, here)
	st := &stage{Office: o}
	var err error
	if st.set, err = slash.New(o.Book.Commands(), set.discord.Words); err != nil {
		t.Fatal(err)
	}
	if st.lines, err = grammar.New(o.Book.Commands()); err != nil {
		t.Fatal(err)
	}
	set.fake.Now = o.Now
	st.fake = fakediscord.New(t, set.fake)
	furnish(st.fake, org)
	set.discord.Token, set.discord.APIURL = chat.NewSecret(st.fake.Token), st.fake.URL()
	set.discord.Now, set.discord.Log, set.discord.Inbox = o.Now, o.Log.Logger(), o.Inbox(discord.Name, set.inbox)
	if set.discord.Pace == (discord.Pace{}) {
		set.discord.Pace = discord.Pace{Requests: 1e6, Contacts: 1e6}
	}
	if set.http {
		set.discord.PublicKey = st.fake.PublicKey
	}
	st.start(set)
	st.restart = func() {
		t.Helper()
		st.down()
		st.start(set)
	}
	t.Cleanup(func() { st.down() })
	return st
}

// start starts the bot, and waits until it is there.
func (st *stage) start(set setting) {
	t := st.T
	t.Helper()
	var err error
	if st.discord, err = discord.New(companyIn(st.Office), set.discord); err != nil {
		t.Fatal(err)
	}
	if set.brief {
		st.discord.Brief(300 * time.Millisecond)
	}
	st.Open(map[string]chat.Sender{discord.Name: st.discord})
	if set.through != nil {
		st.Through(set.through)
	}
	draw := office.Sketch
	if set.pictures {
		draw = chart.Draw
	}
	st.Draw(draw)
	if set.before != nil {
		set.before(st.Office)
	}
	if set.live {
		st.Live(set.parallel)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error, 1)
	before := st.fake.Connections()
	go func() {
		ended <- st.discord.Run(ctx, poking{office.Reception{Office: st.Office, Seen: st.fake.Poke}, st.fake})
	}()
	st.down = func() {
		st.down = func() {}
		stop()
		if set.leaving != nil {
			st.discord.Quiet()
			set.leaving.waitFor(ended)
		} else if err := <-ended; err != nil {
			t.Error(err)
		}
	}
	st.fake.WaitReady(before + 1)
	st.fake.WaitFor("the commands", func() bool { return len(st.fake.Commands()) == len(st.set.Commands()) })
	if set.http {
		server := httptest.NewServer(st.discord.Handler())
		t.Cleanup(server.Close)
		if !st.fake.UseHTTP(server.URL) {
			t.Fatal("the handler does not prove itself")
		}
	}
}

// poking is a reception, whose answers those notice who wait for something in Discord.
type poking struct {
	office.Reception
	fake *fakediscord.Server
}

// Dispatch has the invocation run.
func (p poking) Dispatch(ctx context.Context, inv chat.Invocation) chat.Reply {
	defer p.fake.Poke()
	return p.Reception.Dispatch(ctx, inv)
}

// furnish makes the people and channels of the company those of the server.
func furnish(fake *fakediscord.Server, org *ops.Org) {
	fake.AddGuild(fakediscord.Guild{ID: guild, Name: "Northwind"})
	for _, p := range org.People {
		if id := p.Accounts[discord.Name]; id != "" {
			fake.AddUser(fakediscord.User{
				ID: id, Username: string(p.Handle), Global: p.Name, Locale: "en-GB", TZ: org.Location(p).String(), Guilds: []string{guild},
			})
		}
	}
	for _, d := range org.Departments {
		fake.AddChannel(fakediscord.Channel{ID: d.Channels[discord.Name], Guild: guild, Name: string(d.Handle)})
	}
	for _, c := range org.Channels {
		fake.AddChannel(fakediscord.Channel{ID: c.Channels[discord.Name], Guild: guild, Name: string(c.Handle)})
	}
}
