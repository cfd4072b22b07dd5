package slack

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"adjutant/chat"
)

// several are Slacks by the token that opens them.
type several map[string]*slate

func (all several) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := req.GetBody()
	if err != nil {
		return nil, err
	}
	defer body.Close()
	again := req.Clone(req.Context())
	again.Body = body
	if err := again.ParseForm(); err != nil {
		return nil, err
	}
	if m, ok := all[again.PostForm.Get("token")]; ok {
		return m.RoundTrip(req)
	}
	return answer(200, refusal("invalid_auth")), nil
}

// twoTeams are a platform in two workspaces.
func twoTeams(t *testing.T) (s *Slack, one, two *slate) {
	t.Helper()
	one, two = newSlate(t), newSlate(t)
	one.team, two.team = "T1", "T2"
	s = onSlate(t, one, nil, func(o *Options) {
		o.BotTokens, o.Pace = []chat.Secret{chat.NewSecret("xoxb-one"), chat.NewSecret("xoxb-two")}, quick
	})
	s.web.Transport = several{"xoxb-one": one, "xoxb-two": two}
	return s, one, two
}

func send(s *Slack, to chat.Place) error {
	_, err := s.Send(context.Background(), chat.Outgoing{ID: "letter-" + to.ID + to.Workspace, To: to, Message: long("one", 1), Created: time.Now()})
	return err
}

// TestTwoWorkspaces sends to the workspace that a place names, and to the one that
// knows its channel or person where it names none.
func TestTwoWorkspaces(t *testing.T) {
	s, one, two := twoTeams(t)
	named := place("C1")
	named.Workspace = "T2"
	if err := send(s, named); err != nil {
		t.Fatal(err)
	}
	if len(one.said("C1")) != 0 || len(two.said("C1")) != 1 {
		t.Errorf("there is %q and %q", one.said("C1"), two.said("C1"))
	}

	// A shared channel is seen from both, and the bot is in it in one of them. A
	// stranger is known to the other workspace as well.
	one.rooms["C5"], two.rooms["C5"], one.outside = []*memo{}, []*memo{}, map[string]bool{"C5": true}
	one.users["U5"], two.users["U5"] = `{"id":"U5","team_id":"T2","is_stranger":true}`, `{"id":"U5","team_id":"T2"}`
	for range 2 {
		if err := send(s, place("C5")); err != nil {
			t.Fatal(err)
		}
		if err := send(s, direct("U5")); err != nil {
			t.Fatal(err)
		}
	}
	if len(one.said("C5"))+len(one.said("D5")) != 0 || len(two.said("C5")) != 2 || len(two.said("D5")) != 2 {
		t.Errorf("there is %q and %q", two.said("C5"), two.said("D5"))
	}
	if n := one.asked("conversations.info") + one.asked("users.info"); n != 2 {
		t.Errorf("where they are was asked %d times", n)
	}
	if n := one.asked("auth.test") + two.asked("auth.test"); n != 2 {
		t.Errorf("whose the tokens are was asked %d times", n)
	}

	err := send(s, place("C404"))
	if never, ok := errors.AsType[*chat.Undeliverable](err); !ok || !strings.Contains(never.Reason, "does not see the channel C404") {
		t.Errorf("a channel of none: %v", err)
	}
	named.Workspace = "T3"
	if err := send(s, named); !errors.Is(err, errWorkspace) {
		t.Errorf("a workspace of none: %v", err)
	}
	if _, err := s.client(context.Background(), ""); err == nil {
		t.Error("a client of any workspace")
	}
}

// TestWorkspaceSilent does not guess while a workspace cannot be asked, and goes on
// once it can.
func TestWorkspaceSilent(t *testing.T) {
	s, one, two := twoTeams(t)
	one.rooms["C1"], one.outside = []*memo{}, map[string]bool{"C1": true}
	silent := true
	two.fault = func(string, url.Values) fault {
		if silent {
			return fault{Status: 500}
		}
		return fault{}
	}
	if err := send(s, place("C1")); err == nil {
		t.Error("sent to the first one that knows the channel")
	} else if _, doubt := errors.AsType[*chat.Doubtful](err); doubt {
		t.Errorf("nothing was sent, and that is doubted: %v", err)
	}
	other := place("C1")
	other.Workspace = "T1"
	if err := send(s, other); err != nil {
		t.Errorf("the workspace that can be asked: %v", err)
	}
	silent = false
	if err := send(s, place("C1")); err != nil || len(one.said("C1")) != 2 {
		t.Errorf("%v, there is %q", err, one.said("C1"))
	}
}

// TestOneToken takes every place for its own, without asking whose it is.
func TestOneToken(t *testing.T) {
	m := newSlate(t)
	s := onSlate(t, m, nil)
	to := place("C1")
	to.Workspace = "T9"
	if err := send(s, to); err != nil || m.asked("auth.test") != 0 {
		t.Errorf("%v, asked %d times", err, m.asked("auth.test"))
	}
}

// TestNew refuses what cannot work, in words that say what to do.
func TestNew(t *testing.T) {
	token := chat.NewSecret("xoxb-secret")
	for _, tt := range []struct {
		opts Options
		want string
	}{
		{Options{}, "SLACK_BOT_TOKEN"},
		{Options{BotTokens: []chat.Secret{token, token}, Rotation: Rotation{Refresh: token}}, "one workspace only"},
		{Options{BotTokens: []chat.Secret{token}, Rotation: Rotation{Refresh: token}}, "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET"},
		{Options{BotTokens: []chat.Secret{token}, Rotation: Rotation{Refresh: token, ClientID: "1", ClientSecret: token}}, "nowhere to be kept"},
	} {
		if _, err := New(&paper{}, tt.opts); err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "secret") && !strings.Contains(err.Error(), "SECRET") {
			t.Errorf("%+v: %v, want %s", tt.opts, err, tt.want)
		}
	}
}

// TestTeams names a workspace to a token of a whole organisation, and to no other.
func TestTeams(t *testing.T) {
	for _, tt := range []struct {
		me     self
		spaces []string
		want   []string
	}{
		{self{Team: "T1"}, []string{"T1"}, []string{""}},
		{self{Team: "T1", Enterprise: "E1"}, []string{"T1", "T2"}, []string{""}},
		{self{Team: "E1", Enterprise: "E1"}, []string{"E1", "T1", "T2"}, []string{"T1", "T2"}},
		{self{Enterprise: "E1"}, []string{"E1"}, []string{""}},
	} {
		s := onSlate(t, newSlate(t), &paper{spaces: tt.spaces})
		if got := s.teams(tt.me); !slices.Equal(got, tt.want) {
			t.Errorf("%+v: %q, want %q", tt.me, got, tt.want)
		}
	}
}
