package slack

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"adjutant/bot/slack/fakeslack"
	"adjutant/chat"
)

// listener is a dispatcher that takes note of the accounts it is told of.
type listener struct {
	mu   sync.Mutex
	told []chat.Invocation
	fail bool
	poke func() // after each; may be nil
}

func (l *listener) Dispatch(_ context.Context, inv chat.Invocation) chat.Reply {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.told = append(l.told, inv)
	if l.poke != nil {
		defer l.poke()
	}
	if l.fail {
		return chat.Reply{Failed: true, Reference: "ABC234"}
	}
	return chat.Reply{}
}

func (l *listener) Complete(context.Context, chat.Invocation, string, string) []chat.Suggestion {
	return nil
}

// take returns what was told since the last take, as "account standing" in order.
func (l *listener) take() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var told []string
	for _, inv := range l.told {
		told = append(told, inv.Args["account"]+" "+inv.Args["standing"])
	}
	slices.Sort(told)
	l.told = nil
	return told
}

// crew is a company with Ana, whose account is known, and Ben, whose e-mail is.
func crew() *paper {
	return &paper{people: []Person{
		{Handle: "ana", Account: "U1", Email: "ana@acme.example"},
		{Handle: "ben", Email: "ben@acme.example"},
		{Handle: "cyd", Account: "U5"},
	}}
}

// crowd fills a workspace with others, so that it has several pages of members.
func crowd(m *slate, others int) {
	m.users = map[string]string{
		"U1":        `{"id":"U1","team_id":"T0MEM","name":"ana","tz":"Europe/Madrid","locale":"es-ES","profile":{"real_name":"Ana Ruiz","email":"ana@acme.example"}}`,
		"U2":        `{"id":"U2","team_id":"T0MEM","name":"ben","profile":{"real_name":"Ben Okri","email":"Ben@ACME.example"}}`,
		"U3":        `{"id":"U3","team_id":"T0MEM","name":"guest","is_restricted":true,"profile":{"email":"guest@other.example"}}`,
		"U4":        `{"id":"U4","team_id":"T9","name":"partner","is_stranger":true}`,
		"U5":        `{"id":"U5","team_id":"T0MEM","name":"cyd","deleted":true}`,
		"U6":        `{"id":"U6","team_id":"T0MEM","name":"bot","is_bot":true,"profile":{"email":"ben@acme.example"}}`,
		"USLACKBOT": `{"id":"USLACKBOT","team_id":"T0MEM","name":"slackbot"}`,
	}
	for i := range others {
		id := fmt.Sprintf("UX%04d", i)
		m.users[id] = fmt.Sprintf(`{"id":%q,"team_id":"T0MEM","profile":{"email":"%d@acme.example"}}`, id, i)
	}
}

// keeping keeps members until stop is called.
func keeping(s *Slack, to chat.Dispatcher) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		s.keepMembers(ctx, to)
		close(done)
	}()
	return func() {
		cancel()
		<-done
	}
}

// TestMembers walks through all members at the start and once a day, and hands on
// those of the company: once, and again when they have changed.
func TestMembers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, l := newSlate(t), &listener{}
		crowd(m, 500)
		s := onSlate(t, m, crew())
		start := time.Now()
		stop := keeping(s, l)
		time.Sleep(time.Minute)
		if n := m.asked("users.list"); n != 3 {
			t.Errorf("users.list was asked %d times, want 3", n)
		}
		m.mu.Lock()
		calls := slices.Clone(m.calls)
		m.mu.Unlock()
		for i, c := range calls[1:] {
			if want := start.Add(time.Duration(i) * walkPause); c.method == "users.list" && !c.at.Equal(want) {
				t.Errorf("page %d was asked for after %s", i, c.at.Sub(start))
			}
		}
		l.mu.Lock()
		ana := l.told[0]
		l.mu.Unlock()
		if ana.Platform != Name || ana.Workspace != "T0MEM" || ana.Account != "U1" || ana.Via != chat.ViaProgram || ana.Path != "account seen" || ana.ID == "" || ana.Standing != chat.Full || ana.As != "" {
			t.Errorf("told %+v", ana)
		}
		want := chat.Args{"account": "U1", "name": "Ana Ruiz", "email": "ana@acme.example", "zone": "Europe/Madrid", "locale": "es-ES", "standing": "member"}
		if !maps.Equal(ana.Args, want) {
			t.Errorf("told %v, want %v", ana.Args, want)
		}
		if got, want := l.take(), []string{"U1 member", "U2 member", "U5 gone"}; !slices.Equal(got, want) {
			t.Errorf("told of %q, want %q", got, want)
		}

		// Nothing has changed the next day, and then something has.
		time.Sleep(26 * time.Hour)
		if got := l.take(); m.asked("users.list") != 6 || len(got) > 0 {
			t.Errorf("walked %d pages, and told of %q", m.asked("users.list"), got)
		}
		m.mu.Lock()
		m.users["U2"] = strings.Replace(m.users["U2"], `"name":"ben"`, `"name":"ben","tz":"Africa/Lagos"`, 1)
		m.users["U5"] = strings.Replace(m.users["U5"], `"deleted":true`, `"deleted":false`, 1)
		m.mu.Unlock()
		time.Sleep(26 * time.Hour)
		if got, want := l.take(), []string{"U2 member", "U5 member"}; !slices.Equal(got, want) {
			t.Errorf("told of %q, want %q", got, want)
		}
		stop()
	})
}

// TestRefresh looks at one account when Slack says that it has changed, also while it
// walks, and changes back.
func TestRefresh(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, l := newSlate(t), &listener{}
		crowd(m, 500)
		s := onSlate(t, m, crew())
		s.refresh(context.Background(), "T0MEM", "U1") // before anything runs
		stop := keeping(s, l)
		time.Sleep(time.Minute)
		l.take()
		ids := map[string]bool{}
		member, gone := m.users["U1"], strings.Replace(m.users["U1"], `"name":"ana"`, `"name":"ana","deleted":true`, 1)
		for i, user := range []string{gone, member, gone, member} {
			m.mu.Lock()
			m.users["U1"] = user
			m.mu.Unlock()
			s.refresh(context.Background(), "T0MEM", "U1")
			synctest.Wait()
			l.mu.Lock()
			if len(l.told) == 1 {
				ids[l.told[0].ID] = true
			}
			l.mu.Unlock()
			if got, want := l.take(), []string{"U1 " + []string{"gone", "member"}[i%2]}; !slices.Equal(got, want) {
				t.Errorf("told of %q, want %q", got, want)
			}
			time.Sleep(time.Second)
		}
		if len(ids) != 4 {
			t.Errorf("four changes have %d ids", len(ids))
		}
		for _, other := range []string{"UX0001", "U3", "U4", "U6", "U404"} {
			s.refresh(context.Background(), "T0MEM", other)
		}
		synctest.Wait()
		if got := l.take(); len(got) > 0 {
			t.Errorf("told of %q", got)
		}
		// What cannot be found out now is found out later.
		m.mu.Lock()
		m.users["U1"] = gone
		m.mu.Unlock()
		m.wrong(func(string, url.Values) fault { return fault{Status: 500} })
		s.refresh(context.Background(), "T0MEM", "U1")
		time.Sleep(90 * time.Second)
		m.wrong(nil)
		time.Sleep(90 * time.Second)
		if got := l.take(); !slices.Equal(got, []string{"U1 gone"}) {
			t.Errorf("told of %q", got)
		}
		stop()
	})
}

// TestMembersNotTaken hands on again, a day later, what could not be taken.
func TestMembersNotTaken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, l := newSlate(t), &listener{fail: true}
		crowd(m, 0)
		s := onSlate(t, m, crew())
		stop := keeping(s, l)
		time.Sleep(time.Minute)
		first := l.take()
		l.mu.Lock()
		l.fail = false
		l.mu.Unlock()
		time.Sleep(26 * time.Hour)
		if got := l.take(); len(first) != 3 || !slices.Equal(first, got) {
			t.Errorf("told of %q, and then of %q", first, got)
		}
		stop()
	})
}

// TestWalkIsPatient waits where Slack wants it to, and walks again where it fails.
func TestWalkIsPatient(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, l := newSlate(t), &listener{}
		crowd(m, 500)
		s := onSlate(t, m, crew())
		limited := 3
		m.limit = func(method string, _ url.Values) time.Duration {
			if method == "users.list" && limited > 0 {
				limited--
				return 40 * time.Second
			}
			return 0
		}
		stop := keeping(s, l)
		time.Sleep(4 * time.Minute)
		if got := l.take(); len(got) != 3 || m.asked("users.list") != 6 {
			t.Errorf("told of %q after %d pages", got, m.asked("users.list"))
		}
		m.wrong(func(method string, _ url.Values) fault {
			if method == "users.list" {
				return fault{Body: `{"ok":false,"error":"missing_scope","needed":"users:read"}`}
			}
			return fault{}
		})
		time.Sleep(26 * time.Hour)
		if err := s.trouble(); err == nil || !strings.Contains(err.Error(), "users:read") {
			t.Errorf("the trouble is %v", err)
		}
		m.wrong(nil)
		time.Sleep(20 * time.Minute)
		if err := s.trouble(); err != nil {
			t.Error(err)
		}
		stop()
	})
}

// TestStanding says what Slack says of who asks, once an hour, and does not wait.
func TestStanding(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, l := newSlate(t), &listener{}
		crowd(m, 1)
		s := onSlate(t, m, crew())
		m.users["U7"] = `{"id":"U7","team_id":"T0MEM","is_ultra_restricted":true}`
		m.users["U8"] = `{"id":"U8","team_id":"T8"}`
		m.users["U9"] = `{"id":"U9","team_id":"T8","enterprise_user":{"teams":["T7","T0MEM"]}}`
		for range 3 {
			for account, want := range map[string]chat.Standing{
				"U1": chat.Full, "U3": chat.Guest, "U4": chat.Outsider, "U5": chat.Outsider, "U6": chat.Full,
				"U7": chat.Guest, "U8": chat.Outsider, "U9": chat.Full, "UX0000": chat.Full,
			} {
				if got := s.standing(context.Background(), "T0MEM", account); got != want {
					t.Errorf("%s is %q, want %q", account, got, want)
				}
			}
		}
		if n := m.asked("users.info"); n != 9 {
			t.Errorf("users.info was asked %d times", n)
		}
		time.Sleep(61 * time.Minute)
		m.users["U1"] = strings.Replace(m.users["U1"], `"name"`, `"is_restricted":true,"name"`, 1)
		if got := s.standing(context.Background(), "T0MEM", "U1"); got != chat.Guest {
			t.Errorf("an hour later, it is %q", got)
		}

		// Whoever asks is told of, so that they can be confirmed, but no stranger.
		stop := keeping(s, l)
		time.Sleep(time.Minute)
		if got, want := l.take(), []string{"U1 guest", "U2 member", "U5 gone", "U9 member", "UX0000 member"}; !slices.Equal(got, want) {
			t.Errorf("told of %q, want %q", got, want)
		}
		stop()

		// A Slack that does not answer holds nobody up, and is not asked each time.
		m.fault = func(string, url.Values) fault { return fault{Status: 500} }
		before := m.asked("users.info")
		for range 5 {
			if got := s.standing(context.Background(), "T0MEM", "UX0009"); got != chat.Full {
				t.Errorf("it is %q", got)
			}
		}
		if n := m.asked("users.info") - before; n != 1 {
			t.Errorf("asked %d times", n)
		}
	})
}

// TestStandingDoesNotWait for longer than a second.
func TestStandingDoesNotWait(t *testing.T) {
	d := atDoor(t, fakeslack.Options{})
	d.fake.Fail("users.info", fakeslack.Fault{Hang: true})
	start := time.Now()
	if got := d.standing(context.Background(), d.fake.Team, "U03GUEST"); got != chat.Full {
		t.Errorf("it is %q", got)
	}
	if took := time.Since(start); took > 3*time.Second {
		t.Errorf("it took %s", took)
	}
}

// TestEnterprise tells the people of the company's workspaces from others of the same
// organisation.
func TestEnterprise(t *testing.T) {
	for _, tt := range []struct {
		name   string
		spaces []string
		user   string
		want   string
	}{
		{"nothing is named, and they are of this workspace", nil, `{"id":"U1","team_id":"T0MEM"}`, member},
		{"nothing is named, and they are of another", nil, `{"id":"U1","team_id":"T8"}`, outsider},
		{"the organisation is named", []string{"E1"}, `{"id":"U1","team_id":"T8","enterprise_user":{"enterprise_id":"E1","teams":["T8"]}}`, member},
		{"their workspace is named", []string{"T0MEM", "T8"}, `{"id":"U1","team_id":"E1","enterprise_user":{"enterprise_id":"E1","teams":["T8"]}}`, member},
		{"theirs is not named", []string{"T0MEM"}, `{"id":"U1","team_id":"T8","enterprise_user":{"enterprise_id":"E1","teams":["T8"]}}`, outsider},
		{"of another organisation", []string{"E1"}, `{"id":"U1","team_id":"T8","enterprise_user":{"enterprise_id":"E2","teams":["T8"]}}`, outsider},
		{"a stranger of a named one", []string{"T8"}, `{"id":"U1","team_id":"T8","is_stranger":true}`, outsider},
		{"nothing is said", []string{"T0MEM"}, `{"id":"U1"}`, member},
		{"a guest of this workspace", nil, `{"id":"U1","team_id":"T0MEM","is_restricted":true}`, guest},
		{"deactivated", nil, `{"id":"U1","team_id":"T0MEM","deleted":true}`, gone},
	} {
		m := newSlate(t)
		m.users["U1"] = tt.user
		s := onSlate(t, m, &paper{spaces: tt.spaces})
		p, err := s.profile(context.Background(), s.workspaces[0], "U1")
		if err != nil || p.standing != tt.want {
			t.Errorf("%s: %+v, %v, want %s", tt.name, p, err, tt.want)
		}
	}
}

// TestMembersAtDoor walks over real sockets.
func TestMembersAtDoor(t *testing.T) {
	d := atDoor(t, fakeslack.Options{})
	l := &listener{poke: d.fake.Poke}
	stop := keeping(d.Slack, l)
	defer stop()
	told := func(n int) func() bool {
		return func() bool {
			l.mu.Lock()
			defer l.mu.Unlock()
			return len(l.told) >= n
		}
	}
	d.fake.WaitFor("the walk", func() bool { return len(d.fake.Calls("users.list")) > 0 && told(2)() })
	if got, want := l.take(), []string{"U01ANA member", "U02BEN member"}; !slices.Equal(got, want) {
		t.Errorf("told of %q, want %q", got, want)
	}
}
