package office_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"adjutant/bot/bottest"
	"adjutant/bot/bottest/office"
	"adjutant/chat"
	"adjutant/commands"
	"adjutant/storage"
)

// service is one whose ids begin with its own letter.
func service(name string) office.Service {
	id := func(handle string) string { return name[:1] + "-" + handle }
	return office.Service{Name: name, Workspace: name + " workspace", Account: id, Channel: id}
}

// asks has somebody type a command in the support channel of a service.
func asks(o *office.Office, s office.Service, person, line string) chat.Reply {
	return office.Reception{Office: o}.Dispatch(context.Background(), chat.Invocation{
		ID: fmt.Sprint(s.Name, " ", line), Platform: s.Name, Workspace: s.Workspace, Account: s.Account(person), Via: chat.ViaCommand,
		Place: chat.Place{Platform: s.Name, Workspace: s.Workspace, ID: s.Channel("support")}, Text: line,
	})
}

// TestTwoServices has a company on two services at once: the same person on both is one
// person, and what is sent is noted by where it went.
func TestTwoServices(t *testing.T) {
	east, west := service("east"), service("west")
	o := office.New(t, office.Calm(t, east, west), office.Begins, commands.Platform{Name: "east"}, commands.Platform{Name: "west"})
	o.Open(map[string]chat.Sender{"east": bottest.New("east"), "west": bottest.New("west")})
	if reply := asks(o, east, "bo", "request budget €12,000 Contractor"); reply.Failed {
		t.Fatal(reply.Message.Title.Plain())
	}
	if _, err := o.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if reply := asks(o, west, "bo", "request approve REQ-1"); !reply.Failed {
		t.Errorf("Bo has approved his own request from another account: %s", reply.Message.Title.Plain())
	}
	if reply := asks(o, west, "ana", "request approve REQ-1"); reply.Failed {
		t.Errorf("Ana may not approve it: %s", reply.Message.Title.Plain())
	}
	if _, err := o.Settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	platforms := map[string]bool{}
	for _, l := range o.Sent() {
		platforms[l.Platform] = true
		if strings.Contains(l.To, "-") {
			t.Errorf("a place is called %s", l.To)
		}
	}
	if !platforms["east"] {
		t.Errorf("letters went to %v", platforms)
	}
	if got := len(o.Answers(0)); got != 3 {
		t.Errorf("%d answers were noted", got)
	}
	d := office.Directory{Office: o, Service: "west"}
	if d.Account("ana") != "w-ana" || d.Holder("w-ana") != "ana" || d.Holder("e-ana") != "" || d.Channel("support") != "w-support" || d.ChannelOf("w-support") != "support" {
		t.Error("the directory mixes up the services")
	}
	if err := d.Keep(t.Context(), time.Hour, map[string][]byte{"a": []byte("1")}); err != nil {
		t.Fatal(err)
	}
	if got, err := d.Kept(t.Context(), "a"); err != nil || string(got) != "1" {
		t.Errorf("kept %q, %v", got, err)
	}
	if got, err := d.Kept(t.Context(), "b"); err != nil || got != nil {
		t.Errorf("kept %q, %v", got, err)
	}
	o.Verify()
}

// telling is a test that notes what it is told, instead of failing.
type telling struct {
	testing.TB
	said []string
}

func (t *telling) Helper() {}
func (t *telling) Errorf(format string, args ...any) {
	t.said = append(t.said, fmt.Sprintf(format, args...))
}
func (t *telling) Error(args ...any) { t.said = append(t.said, fmt.Sprint(args...)) }
func (t *telling) Fatalf(format string, args ...any) {
	t.Errorf(format, args...)
	runtime.Goexit()
}

// TestSame sees differences where there are some, and only there.
func TestSame(t *testing.T) {
	script := func(lines ...string) *office.Office {
		return office.OnConsole(t, office.Script{Person: "ana", Place: "support", At: office.Begins, Lines: lines, Without: []string{"checkins", "digests"}})
	}
	first := script("/risk log A port may close likelihood:2 impact:3")
	for _, c := range []struct {
		name  string
		other *office.Office
		want  []string
	}{
		{"the same", script("# a remark", "/risk log A port may close likelihood:2 impact:3", "/risk list"), nil},
		{"another title", script("/risk log A dock may close likelihood:2 impact:3"), []string{"history", "sent"}},
		{"more", script("/risk log A port may close likelihood:2 impact:3", "/risk log B likelihood:5 impact:5"), []string{"history", "sent"}},
		{"nothing", script("/risk list"), []string{"history", "sent"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			heard := &telling{TB: t}
			office.Same(heard, first, c.other)
			for i, want := range c.want {
				if i >= len(heard.said) || !strings.Contains(heard.said[i], want) {
					t.Errorf("it is said %q", heard.said)
				}
			}
			if len(c.want) == 0 && len(heard.said) > 0 {
				t.Errorf("it is said %q", heard.said)
			}
		})
	}
}

// TestBalanced finds what is missing on a platform, what is there twice, and what is
// not as the store has it.
func TestBalanced(t *testing.T) {
	s := service("east")
	o := office.New(t, office.Calm(t, s), office.Begins, commands.Platform{Name: s.Name})
	o.Open(map[string]chat.Sender{s.Name: bottest.New(s.Name)})
	if reply := asks(o, s, "ana", "risk log A port may close likelihood:2 impact:3 owner:@eli"); reply.Failed {
		t.Fatal(reply.Message.Title.Plain())
	}
	o.Drained(func() {})
	var good []office.Post
	for i, l := range o.Sent() {
		good = append(good, office.Post{Ref: l.Ref, Tag: fmt.Sprint(i), Text: l.Message.Title.Plain() + " (2 × 3 = 6)"})
	}
	if len(good) == 0 {
		t.Fatal("nobody was told of the risk")
	}
	changed := func(change func(p *office.Post)) []office.Post {
		posts := append([]office.Post(nil), good...)
		change(&posts[0])
		return posts
	}
	for _, c := range []struct {
		name  string
		posts []office.Post
		want  string
	}{
		{"as it should be", good, ""},
		{"one is missing", good[1:], "reads \"\""},
		{"one is twice", append([]office.Post{{Ref: "again", Tag: "0", Text: "A port"}}, good...), "is there 2 times"},
		{"another title", changed(func(p *office.Post) { p.Text = "A dock may close = 6)" }), "reads"},
		{"another rating", changed(func(p *office.Post) { p.Text = "A port may close = 9)" }), "reads"},
		{"one that the store does not know", append([]office.Post{{Ref: "other", Text: "RISK-1 · owner Eli"}}, good...), "does not know of other"},
		{"an answer", append([]office.Post{{Ref: "other", Text: "RISK-1 · owner Eli", Answer: true}}, good...), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			heard := &telling{TB: t}
			l := office.Balanced(heard, o.Store, c.posts)
			if said := strings.Join(heard.said, "\n"); (said == "") != (c.want == "") || !strings.Contains(said, c.want) {
				t.Errorf("it is said %q, want %q in it", said, c.want)
			}
			if l.Risks["A port may close"] != 1 {
				t.Errorf("the risks are %v", l.Risks)
			}
		})
	}
	if got := o.RiskCalled("A port may close"); got != "RISK-1" {
		t.Errorf("it is %s", got)
	}
}

// TestGate holds writes up, and has them fail.
func TestGate(t *testing.T) {
	o := office.New(t, office.Calm(t), office.Begins)
	gate := &office.Gate{}
	store := gate.Through(o.Store)
	write := func(ctx context.Context) error {
		return store.Update(ctx, func(storage.Tx) error { return nil })
	}
	if err := write(t.Context()); err != nil {
		t.Error(err)
	}
	broken := errors.New("the disk is full")
	gate.Breaks(broken)
	if err := write(t.Context()); !errors.Is(err, broken) {
		t.Errorf("error %v", err)
	}
	gate.Breaks(nil)
	gate.Shut()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := write(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	done := make(chan error, 1)
	go func() { done <- write(context.Background()) }()
	gate.Open()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// TestReborn opens a copy of an office, whose clock runs.
func TestReborn(t *testing.T) {
	o := office.New(t, office.Calm(t), office.Begins)
	path := t.TempDir() + "/copy.db"
	o.CopyTo(path)
	again, err := office.Reborn(path, office.Begins.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := again.Store.Close(); err != nil {
			t.Error(err)
		}
	}()
	if again.Now().Before(office.Begins.Add(time.Hour)) || len(again.Org().People) != len(o.Org().People) {
		t.Error("it is another office")
	}
}
