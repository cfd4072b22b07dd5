package discord

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"adjutant/bot/discord/fakediscord"
	"adjutant/chat"
)

// live is a platform that runs against a fake Discord, on sockets, with people who type
// and click there.
type live struct {
	*fakediscord.Server
	t       *testing.T
	d       *Discord
	company *office
	clerk   *clerk
	log     *logBuffer
	stop    func() // waits until Run has returned
}

// atWork runs a platform, by the gateway alone or with interactions over HTTP, and
// sees to it that Discord had nothing to refuse.
func atWork(t *testing.T, patience time.Duration, overHTTP bool) *live {
	t.Helper()
	s := fakediscord.New(t, fakediscord.Options{})
	s.AddGuild(fakediscord.Guild{ID: guildID, Name: "Acme"})
	s.AddGuild(fakediscord.Guild{ID: otherID, Name: "Another"})
	s.AddChannel(fakediscord.Channel{ID: opsID, Guild: guildID, Name: "ops"})
	s.AddChannel(fakediscord.Channel{ID: "6000000000000000009", Guild: otherID, Name: "lobby"})
	s.AddUser(fakediscord.User{ID: anaID, Username: "ana.roth", Nick: "Ana", Locale: "en-GB", Guilds: []string{guildID}})
	s.AddUser(fakediscord.User{ID: benID, Username: "ben.ito", Guilds: []string{guildID}, DMsClosed: true})
	s.AddUser(fakediscord.User{ID: newID, Username: "zed", Guilds: []string{otherID}})
	l := &live{Server: s, t: t, company: acme(), log: &logBuffer{}}
	l.clerk = &clerk{answer: func(_ context.Context, inv chat.Invocation) chat.Reply {
		return chat.Say("Done: " + inv.Path + inv.Text)
	}}
	options := Options{
		Token: chat.NewSecret(s.Token), APIURL: s.URL(), Patience: patience, Pace: Pace{Requests: 1000, Contacts: 1000},
		Log: slog.New(slog.NewTextHandler(l.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	if overHTTP {
		options.PublicKey = s.PublicKey
	}
	d, err := New(l.company, options)
	if err != nil {
		t.Fatal(err)
	}
	l.d = d
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- d.Run(ctx, l.clerk) }()
	l.stop = sync.OnceFunc(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(func() {
		l.stop()
		for _, refused := range s.Refusals() {
			t.Errorf("Discord refused: %s", refused)
		}
		for _, secret := range s.Secrets() {
			if strings.Contains(l.log.String(), secret) {
				t.Error("a secret is in the log")
			}
		}
		if t.Failed() {
			t.Logf("log:\n%s", l.log)
		}
	})
	s.WaitReady(1)
	s.Wait(func() bool { return len(s.Commands()) == len(d.set.Commands()) })
	if overHTTP {
		server := httptest.NewServer(d.Handler())
		t.Cleanup(server.Close)
		if !s.UseHTTP(server.URL) {
			t.Fatal("the address did not prove itself")
		}
	}
	return l
}

// told is what somebody saw come of it, once it has come.
func (l *live) told(a fakediscord.Ack) string {
	l.t.Helper()
	if a.TimedOut || a.Failed != "" {
		l.t.Fatalf("the application did not respond: %s", a.Failed)
	}
	l.Wait(func() bool { return !a.Thinking() })
	var said []string
	for _, m := range a.Replies() {
		said = append(said, m.Plain())
	}
	return strings.Join(said, "\n")
}

// register answers as the rails do.
func (l *live) register() *register {
	r := &register{command: l.company.Commands()[0], wrong: map[string]string{}}
	l.clerk.answer = func(_ context.Context, inv chat.Invocation) chat.Reply { return r.answer(inv) }
	return r
}

// byEither runs a test by the gateway and by HTTP, beside others: each ends with a
// second in which a connection to the gateway is closed.
func byEither(t *testing.T, test func(t *testing.T, overHTTP bool)) {
	t.Parallel()
	t.Run("gateway", func(t *testing.T) { t.Parallel(); test(t, false) })
	t.Run("HTTP", func(t *testing.T) { t.Parallel(); test(t, true) })
}

// Commands and their answers, as people see them, by either way.
func TestLiveCommands(t *testing.T) {
	byEither(t, func(t *testing.T, overHTTP bool) {
		l := atWork(t, time.Hour, overHTTP)
		ana := l.As(anaID)
		if got := l.told(ana.Command(opsID, "my", nil)); got != "Done: my" || len(l.Messages(opsID)) > 0 {
			t.Errorf("got %q", got)
		}
		if got := l.told(ana.Command("", "my", nil)); got != "Done: my" || len(l.Messages(anaID)) != 1 {
			t.Errorf("got %q", got)
		}
		l.clerk.complete = func(string, string) []chat.Suggestion {
			return []chat.Suggestion{{Value: "RISK-1", Label: "RISK-1 Fire"}}
		}
		if got := ana.Complete(opsID, "risk close", nil, "id", "fi"); len(got) != 1 || got[0].Value != "RISK-1" {
			t.Errorf("got %+v", got)
		}
		if got := l.told(l.As(newID).Command("6000000000000000009", "my", nil)); !strings.Contains(got, "not one of the company’s") {
			t.Errorf("got %q", got)
		}
		if got := l.told(l.As(newID).Command("", "my", nil)); !strings.Contains(got, "not in the company’s server") {
			t.Errorf("got %q", got)
		}
	})
}

// Discord does not bring an interaction a second time: who comes after the end is told.
func TestLiveAfterTheEnd(t *testing.T) {
	t.Parallel()
	l := atWork(t, time.Hour, true)
	l.stop()
	if got := l.told(l.As(anaID).Command(opsID, "my", nil)); !strings.Contains(got, "Nothing was changed") {
		t.Errorf("got %q", got)
	}
	if got := l.As(anaID).Complete(opsID, "risk close", nil, "id", "fi"); len(got) > 0 || len(l.clerk.invocations()) > 0 {
		t.Errorf("got %+v", got)
	}
}

// An answer that takes longer than Discord waits for.
func TestLiveSlow(t *testing.T) {
	byEither(t, func(t *testing.T, overHTTP bool) {
		l := atWork(t, time.Millisecond, overHTTP)
		release := make(chan struct{})
		reply := chat.Reply{Message: chat.Message{Title: chat.L("For all")}, Public: true}
		l.clerk.answer = func(ctx context.Context, _ chat.Invocation) chat.Reply { <-release; return reply }
		act := l.As(anaID).Command(opsID, "my", nil)
		if act.Type != respondLater || !act.Thinking() {
			t.Errorf("type %d", act.Type)
		}
		close(release)
		l.Wait(func() bool { return len(l.Messages(opsID)) == 1 })
		if got := l.told(act); !strings.Contains(got, "For all") {
			t.Errorf("got %q", got)
		}
		reply.Public = false
		if got := l.told(l.As(anaID).Command("", "my", nil)); got != "For all" {
			t.Errorf("got %q", got)
		}
	})
}

// The whole way through a form of two steps with something wrong in it.
func TestLiveForm(t *testing.T) {
	byEither(t, func(t *testing.T, overHTTP bool) {
		l := atWork(t, time.Hour, overHTTP)
		r := l.register()
		r.wrong["due=never"] = "“never” is no day."
		l.clerk.complete = func(option, _ string) []chat.Suggestion {
			if option == "owner" {
				return []chat.Suggestion{{Value: "ana", Label: "Ana Roth"}, {Value: "ben", Label: "Ben Ito"}}
			}
			return nil
		}
		ana := l.As(anaID)
		if act := ana.Command(opsID, "risk log", nil); act.Type != respondModal {
			t.Fatalf("type %d: %s", act.Type, l.told(act))
		}
		ana.Fill("Title", "Fire")
		ana.Fill("Owner", "Ben Ito")
		ana.Fill("Due", "never")
		if got := l.told(ana.Submit()); !strings.Contains(got, "is no day") {
			t.Fatalf("got %q", got)
		}
		shown := func() fakediscord.Message {
			all := ana.Ephemerals(opsID)
			return all[len(all)-1]
		}
		ana.Press(shown(), "Correct it")
		if got := ana.Modal().Plain(); !strings.Contains(got, "Fire") || !strings.Contains(got, "Ben Ito") {
			t.Errorf("what was typed is lost:\n%s", got)
		}
		ana.Fill("Due", "friday")
		ana.Submit()
		if got := shown().Plain(); !strings.Contains(got, "Next: ") {
			t.Fatalf("got %q", got)
		}
		ana.Press(shown(), "Continue")
		ana.Fill("Detail", "The cellar")
		ana.Submit()
		if got := shown().Plain(); got != "RISK-1 is logged." || len(ana.Ephemerals(opsID)) != 1 {
			t.Errorf("got %q", got)
		}
		want := []chat.Args{{"title": "Fire", "owner": "ben", "due": "friday", "detail": "The cellar"}}
		if diff := cmp.Diff(want, r.logged); diff != "" {
			t.Error(diff)
		}
	})
}

// What is pressed in a card, and in an answer to that.
func TestLivePress(t *testing.T) {
	t.Parallel()
	l := atWork(t, time.Hour, false)
	card := chat.Message{Title: chat.L("A risk"), Buttons: []chat.Button{
		{Label: "Close", Path: "risk close", Args: chat.Args{"id": "RISK-1"}, Style: chat.Danger, Confirm: "Is it over?"},
		{Label: "Note", Path: "my", Args: chat.Args{"words": strings.Repeat("long ", 40)}},
	}}
	out := chat.Outgoing{ID: "card-1", To: chat.Place{Platform: Name, Workspace: guildID, ID: opsID}, Message: card, Created: time.Now()}
	if _, err := l.d.Send(t.Context(), out); err != nil {
		t.Fatal(err)
	}
	ana := l.As(anaID)
	posted := l.Messages(opsID)[0]
	if got := l.told(ana.Press(posted, "Note")); got != "Done: my" {
		t.Errorf("got %q", got)
	}
	if got := l.told(ana.Press(posted, "Close")); !strings.Contains(got, "Is it over?") {
		t.Fatalf("got %q", got)
	}
	all := ana.Ephemerals(opsID)
	ana.Press(all[len(all)-1], "Close")
	all = ana.Ephemerals(opsID)
	if got := all[len(all)-1].Plain(); got != "Done: risk close" {
		t.Errorf("got %q", got)
	}
	if got := l.Messages(opsID); len(got) != 1 || got[0].Plain() != posted.Plain() {
		t.Error("the card was changed")
	}
}

// A message becomes a record by its menu.
func TestLiveMessageCommand(t *testing.T) {
	t.Parallel()
	l := atWork(t, time.Hour, false)
	r := l.register()
	ana := l.As(anaID)
	m := ana.Say(opsID, "The cellar is wet")
	if act := ana.MessageCommand(m, "Log as risk"); act.Type != respondModal {
		t.Fatalf("type %d", act.Type)
	}
	ana.Submit()
	all := ana.Ephemerals(opsID)
	ana.Press(all[len(all)-1], "Log")
	if diff := cmp.Diff([]chat.Args{{"title": "The cellar is wet"}}, r.logged); diff != "" {
		t.Error(diff)
	}
	made := l.clerk.invocations()
	if inv := made[len(made)-1]; inv.Message.ID != opsID+"/"+m.ID || !strings.HasSuffix(inv.Link, "/"+opsID+"/"+m.ID) {
		t.Errorf("got %+v", inv)
	}
}

// What people write, in direct messages and with a mention.
func TestLiveMessages(t *testing.T) {
	t.Parallel()
	l := atWork(t, time.Hour, false)
	ana, ben := l.As(anaID), l.As(benID)
	ana.DM("All is well")
	l.Wait(func() bool { return len(l.Messages(anaID)) == 2 })
	if got := l.Messages(anaID)[1].Plain(); got != "Done: All is well" {
		t.Errorf("got %q", got)
	}
	ana.Mention(opsID, "show my")
	l.Wait(func() bool {
		return len(l.Messages(anaID)) == 3 && strings.Contains(l.Messages(anaID)[2].Plain(), "Done: show my")
	})
	if got := len(l.Messages(opsID)); got != 1 {
		t.Errorf("%d messages are in the channel", got)
	}
	ben.Mention(opsID, "my")
	l.Wait(func() bool { return len(l.Messages(opsID)) == 3 })
	if got := l.Messages(opsID)[2].Plain(); !strings.Contains(got, "closed to me") {
		t.Errorf("got %q", got)
	}
	l.clerk.answer = func(context.Context, chat.Invocation) chat.Reply {
		return chat.Reply{Message: chat.Message{Title: chat.L("For all")}, Public: true}
	}
	ana.Mention(opsID, "my")
	l.Wait(func() bool { return len(l.Messages(opsID)) == 5 })
	told := l.clerk.sightings()
	if !slices.ContainsFunc(told, func(inv chat.Invocation) bool { return inv.Args["name"] == "Ana" }) {
		t.Errorf("told %v", told)
	}
}
