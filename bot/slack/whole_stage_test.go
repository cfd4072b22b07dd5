package slack_test

import (
	"context"
	"net/http/httptest"
	"testing"
	"time"

	"adjutant/bot/bottest/office"
	"adjutant/bot/slack"
	"adjutant/bot/slack/fakeslack"
	"adjutant/chat"
	"adjutant/digest/chart"
	"adjutant/ops"
	"adjutant/storage"
)

// stage is an office on a fake Slack, over real sockets.
type stage struct {
	*office.Office
	fake  *fakeslack.Server
	slack *slack.Slack
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
	// inbox is what the platform reaches its inbox through; nil for nothing.
	inbox func(storage.Store) storage.Store
	// brief has the bot give up on a call that is not answered after a moment.
	brief bool
	// before changes the office before anybody comes; nil for nothing.
	before func(*office.Office)
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
		set.at = office.Begins
	}
	o := office.New(t, org, set.at, here)
	st := &stage{Office: o}
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
	set.slack.APIURL, set.slack.Inbox = st.fake.APIURL(), o.Inbox(slack.Name, set.inbox)
	set.slack.Now, set.slack.Log = o.Now, o.Log.Logger()
	if set.slack.Pace == (slack.Pace{}) {
		set.slack.Pace = slack.Pace{Channel: 1e6, Workspace: 1e6, Burst: 1000, Settle: time.Millisecond}
	}
	var err error
	if st.slack, err = slack.New(companyIn(o), set.slack); err != nil {
		t.Fatal(err)
	}
	st.slack.Hurry()
	if set.brief {
		st.slack.Brief(300 * time.Millisecond)
	}
	o.Open(map[string]chat.Sender{slack.Name: st.slack})
	if set.through != nil {
		o.Through(set.through)
	}
	draw := office.Sketch
	if set.pictures {
		draw = chart.Draw
	}
	o.Draw(draw)
	if set.before != nil {
		set.before(o)
	}
	if set.live {
		o.Live(set.parallel)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error, 1)
	go func() { ended <- st.slack.Run(ctx, office.Reception{Office: o, Seen: st.fake.Poke}) }()
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
