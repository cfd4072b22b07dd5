package slack_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"image"
	"image/png"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"adjutant/bot"
	"adjutant/bot/slack"
	"adjutant/bot/slack/fakeslack"
	"adjutant/chat"
	"adjutant/commands"
	"adjutant/digest/chart"
	"adjutant/ops"
	"adjutant/storage"
)

// stage is an office on a fake Slack, over real sockets.
type stage struct {
	*office
	fake  *fakeslack.Server
	slack *slack.Slack

	mu sync.Mutex
	// replies are the answers to each account, in order.
	replies []answered
}

// answered is what an invocation was answered.
type answered struct {
	inv   chat.Invocation
	reply chat.Reply
}

// setting is how a stage differs from the usual one: Socket Mode, and no limits.
type setting struct {
	at   time.Time // zero for when every transcript begins
	http bool
	// pictures are drawn as the product draws them, which takes its time.
	pictures bool
	fake     fakeslack.Options
	slack    slack.Options
	// through is what commands reach the store through; nil for nothing.
	through func(storage.Store) storage.Store
	// brief has the bot give up on a call that is not answered after a moment.
	brief bool
	// live lets the clock run from at on, and the outbox and the timetable with it.
	live bool
	// parallel is how many places are served side by side where it is live; 0 for
	// the usual.
	parallel int
}

// newStage opens an office of the company on a fake Slack, with everybody and every
// channel of it, and waits until it is connected.
func newStage(t testing.TB, org *ops.Org, set setting) *stage {
	t.Helper()
	if set.at.IsZero() {
		set.at = begins
	}
	o := newOffice(t, org, set.at, commands.Platform{Name: slack.Name})
	st := &stage{office: o}
	set.fake.Team, set.fake.Domain, set.fake.Now = team, "northwind", o.Now
	if set.http {
		set.fake.Now = nil // signatures are checked by the real clock
	}
	st.fake = fakeslack.New(t, set.fake)
	furnish(st.fake, org)
	if set.http {
		set.slack.SigningSecret = chat.NewSecret(st.fake.SigningSecret)
	} else {
		set.slack.AppToken = chat.NewSecret(st.fake.AppToken)
	}
	set.slack.BotTokens = []chat.Secret{chat.NewSecret(st.fake.BotToken)}
	set.slack.APIURL = st.fake.APIURL()
	set.slack.Now, set.slack.Log = o.Now, o.logger()
	if set.slack.Pace == (slack.Pace{}) {
		set.slack.Pace = slack.Pace{Channel: 1e6, Workspace: 1e6, Burst: 1000, Settle: time.Millisecond}
	}
	var err error
	if st.slack, err = slack.New(companyOf{o}, set.slack); err != nil {
		t.Fatal(err)
	}
	st.slack.Hurry()
	if set.brief {
		st.slack.Brief(300 * time.Millisecond)
	}
	o.open(slack.Name, st.slack)
	if set.through != nil {
		o.dispatcher = bot.NewDispatcher(set.through(o.store), o.book, o.Now, o.logger())
	}
	draw := sketch
	if set.pictures {
		draw = chart.Draw
	}
	o.dispatcher.Draw, o.outbox.Draw = draw, draw
	if set.live {
		st.live(set.parallel)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error, 1)
	go func() { ended <- st.slack.Run(ctx, st) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	if set.http {
		server := httptest.NewServer(st.slack.Handler())
		t.Cleanup(server.Close)
		if !st.fake.UseHTTP(server.URL) {
			t.Fatal("the handler does not prove itself")
		}
	} else {
		st.fake.WaitConnected(1)
	}
	return st
}

// sketch draws a dot, which differs from picture to picture.
func sketch(spec json.RawMessage) ([]byte, error) {
	dot := image.NewGray(image.Rect(0, 0, 4, 4))
	sum := sha256.Sum256(spec)
	copy(dot.Pix, sum[:])
	var file bytes.Buffer
	err := png.Encode(&file, dot)
	return file.Bytes(), err
}

// furnish makes the people and channels of the company those of the workspace.
func furnish(fake *fakeslack.Server, org *ops.Org) {
	members := []string{fake.BotUser}
	for _, p := range org.People {
		members = append(members, p.Accounts["slack"])
	}
	for _, p := range org.People {
		fake.AddUser(fakeslack.User{
			ID: p.Accounts["slack"], Name: string(p.Handle), RealName: p.Name, Email: p.Email, TZ: org.Location(p).String(), Team: team,
		})
	}
	for _, d := range org.Departments {
		fake.AddChannel(fakeslack.Channel{ID: d.Channels["slack"], Name: string(d.Handle), Members: members})
	}
	for _, c := range org.Channels {
		fake.AddChannel(fakeslack.Channel{ID: c.Channels["slack"], Name: string(c.Handle), Members: members})
	}
}

// Dispatch is the way in, which notes what was answered.
func (st *stage) Dispatch(ctx context.Context, inv chat.Invocation) chat.Reply {
	reply := st.dispatcher.Dispatch(ctx, inv)
	if inv.Via == chat.ViaProgram {
		st.fake.Poke()
		return reply
	}
	st.mu.Lock()
	defer st.mu.Unlock()
	st.replies = append(st.replies, answered{inv, reply})
	return reply
}

// Complete suggests values.
func (st *stage) Complete(ctx context.Context, inv chat.Invocation, option, prefix string) []chat.Suggestion {
	return st.dispatcher.Complete(ctx, inv, option, prefix)
}

// answers are those that were given since there were that many.
func (st *stage) answers(since int) []answered {
	st.mu.Lock()
	defer st.mu.Unlock()
	return st.replies[since:]
}

// companyOf is the office's company as Slack asks for it.
type companyOf struct{ *office }

// Workspaces are the only ones.
func (companyOf) Workspaces() []string { return []string{team} }

// Account is the Slack id of a person.
func (c companyOf) Account(handle string) string {
	p, _ := c.org().Person(ops.Handle(handle))
	return p.Accounts[slack.Name]
}

// Holder is the person of a Slack id.
func (c companyOf) Holder(account string) string {
	p, _ := c.org().Account(slack.Name, account)
	return string(p.Handle)
}

// Channel is the Slack id of a channel.
func (c companyOf) Channel(handle string) string {
	if d, ok := c.org().Department(ops.Handle(handle)); ok {
		return d.Channels[slack.Name]
	}
	ch, _ := c.org().Channel(ops.Handle(handle))
	return ch.Channels[slack.Name]
}

// ChannelOf is the handle of a Slack id.
func (c companyOf) ChannelOf(id string) string {
	for _, d := range c.org().Departments {
		if d.Channels[slack.Name] == id {
			return string(d.Handle)
		}
	}
	for _, ch := range c.org().Channels {
		if ch.Channels[slack.Name] == id {
			return string(ch.Handle)
		}
	}
	return ""
}

// People are all of the company.
func (c companyOf) People() []slack.Person {
	var people []slack.Person
	for _, p := range c.org().People {
		people = append(people, slack.Person{Handle: string(p.Handle), Name: p.Name, Account: p.Accounts[slack.Name], Email: p.Email})
	}
	return people
}

// Commands are all that people can ask for.
func (c companyOf) Commands() []chat.Command { return c.book.Commands() }
