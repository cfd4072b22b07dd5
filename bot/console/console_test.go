package console_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"adjutant/bot/console"
	"adjutant/chat"
)

// TestInvocations checks what the bot is told, by each door.
func TestInvocations(t *testing.T) {
	host := newFake()
	input := "/risk log\nFlood\nlikely\n\n\n\npress RISK-7 ack\n@kai dm: I am away\n"
	if _, err := script(t, host, input, nil); err != nil {
		t.Fatal(err)
	}
	support := chat.Place{Platform: "console", ID: "support"}
	tom := chat.Place{Platform: "console", Direct: true, ID: "tom"}
	want := []chat.Invocation{
		{Account: "ana", Place: support, Via: chat.ViaCommand, Text: "risk log"},
		{
			Account: "ana", Place: support, Via: chat.ViaForm, Path: "risk log",
			Args: chat.Args{"draft": "1", "title": "Flood", "likelihood": "likely"},
		},
		{
			Account: "tom", Place: tom, Via: chat.ViaButton, Path: "risk acknowledge", Args: chat.Args{"id": "RISK-7"},
			Message: host.refs["RISK-7"+tom.Key()],
		},
		{Account: "kai", Place: chat.Place{Platform: "console", Direct: true, ID: "kai"}, Via: chat.ViaMessage, Text: "I am away"},
	}
	ids := map[string]bool{}
	for i := range host.seen {
		ids[host.seen[i].ID] = true
		host.seen[i].ID = ""
		if i < len(want) {
			want[i].Platform = console.Name
		}
	}
	if diff := cmp.Diff(want, host.seen); diff != "" {
		t.Errorf("wanted (-), got (+):\n%s", diff)
	}
	if len(ids) != len(want) || ids[""] {
		t.Errorf("the ids are not unique: %v", ids)
	}
}

// TestRunsDiffer checks that two runs over one data file share no id.
func TestRunsDiffer(t *testing.T) {
	ids := map[string]bool{}
	for range 2 {
		host := newFake()
		if _, err := script(t, host, "/whoami\n/risk x\n", func(o *console.Options) { o.Run = "" }); err != nil {
			t.Fatal(err)
		}
		for _, inv := range host.seen {
			if ids[inv.ID] {
				t.Errorf("%s is used twice", inv.ID)
			}
			ids[inv.ID] = true
		}
	}
}

func TestForms(t *testing.T) {
	for input, want := range map[string]chat.Args{
		"/sure\ny\n":  {"file": "7"},
		"/sure\nno\n": nil,
		"/sure\n":     nil,
		// What was cleared stays so when another field has to be put right.
		"/edit\n-\nsoon\nfriday\n": {"cause": "", "due": "friday"},
		// A button may open a form that is filled in already.
		"/risk x\n\n3\n\n\n\npress assign\n\n2\n\n\n\n": {"draft": "1", "title": "x", "likelihood": "unlikely"},
		"/many\n\n\n":                           {"levels": "rare"},
		"/many\n-\nN\n":                         {"levels": "", "flag": "no"},
		"/many\nlow, 5,POSSIBLE , odd\nmaybe\n": {"levels": "unlikely,almost_certain,possible,odd", "flag": "maybe"},
	} {
		host := newFake()
		if _, err := script(t, host, input, nil); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, host.seen[len(host.seen)-1].Args); diff != "" {
			t.Errorf("%q: wanted (-), got (+):\n%s", input, diff)
		}
	}
}

func TestCleared(t *testing.T) {
	host := newFake()
	if _, err := script(t, host, "/risk log\nFlood\n-\n9\n-\n\n\nlikely\n", nil); err != nil {
		t.Fatal(err)
	}
	got := host.seen[len(host.seen)-1].Args
	want := chat.Args{"draft": "1", "title": "Flood", "likelihood": "likely"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("wanted (-), got (+):\n%s", diff)
	}
}

// TestClockMoves checks in which zone the time stands before what comes due, and
// that what was due already when the console starts comes before the first line.
func TestClockMoves(t *testing.T) {
	tokyo, err := time.LoadLocation("Asia/Tokyo")
	if err != nil {
		t.Fatal(err)
	}
	host := newFake()
	host.post("legal", chat.Message{Subject: "LATE", Title: chat.L("Due while nobody was here")})
	out, err := script(t, host, "/clock +1w\n", func(o *console.Options) { o.Zone = tokyo })
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{
		"[#legal] Due while nobody was here\n> /clock +1w\n[#support] Due before",
		"\n[console] Tue 24 Nov 2026 16:10\n[#support] Good morning\n",
		"\n[console] It is now Mon 30 Nov 2026 09:00 (Europe/Lisbon).\n[#support] Noticed afterwards\n",
	} {
		if !strings.Contains("\n"+out, part) {
			t.Errorf("there is no %q in:\n%s", part, out)
		}
	}
	if n := strings.Count(out, "[console] "); n != 4 {
		t.Errorf("%d times the console speaks:\n%s", n, out)
	}
}

func TestSend(t *testing.T) {
	var out bytes.Buffer
	c := console.New(newFake(), console.Options{Out: &out, Run: "run"})
	place := chat.Place{Platform: console.Name, ID: "legal"}
	ref, err := c.Send(t.Context(), chat.Outgoing{ID: "7", To: place, Message: alert("Flood", true)})
	if err != nil || ref != (chat.Ref{Place: place, ID: "run-m1"}) {
		t.Fatal(ref, err)
	}
	found, ok, err := c.Find(t.Context(), chat.Outgoing{ID: "7"})
	if found != ref || !ok || err != nil {
		t.Error("not found:", found, ok, err)
	}
	if _, ok, _ := c.Find(t.Context(), chat.Outgoing{}); ok {
		t.Error("a message without an id was found")
	}
	earlier := chat.Ref{Place: place, ID: "another-m3"}
	if got, err := c.Send(t.Context(), chat.Outgoing{To: place, Edit: earlier, Message: alert("Old", true)}); got != earlier || err != nil {
		t.Error(got, err)
	}
	if !strings.Contains(out.String(), "[#legal] (edited) RISK-7 Old is high\n") {
		t.Error(out.String())
	}
	for _, p := range []chat.Place{
		{Platform: console.Name, ID: "atlantis"}, {Platform: console.Name, Direct: true, ID: "nobody"}, {Platform: "slack", ID: "legal"},
	} {
		_, err := c.Send(t.Context(), chat.Outgoing{To: p})
		if never := (*chat.Undeliverable)(nil); !errors.As(err, &never) {
			t.Errorf("%v: %v", p, err)
		}
	}
}

// A message that is changed shows its thread again only if that is another one, and
// a button below one of its parts is pressed like any other.
func TestSendAgain(t *testing.T) {
	host := newFake()
	var out bytes.Buffer
	c := console.New(host, console.Options{In: strings.NewReader("press later\n"), Out: &out, Person: "ana", Place: "dm"})
	host.sender = c
	to := chat.Place{Platform: console.Name, Direct: true, ID: "ana"}
	message := chat.Message{
		Title: chat.L("One"),
		Blocks: []chat.Block{{
			Kind: chat.BlockList, Lines: []chat.Line{chat.L("An item")},
			Buttons: []chat.Button{{Label: "Now", Path: "whoami"}, {Label: "Later", Path: "whoami"}},
		}},
		Detail: &chat.Message{Title: chat.L("In full")},
	}
	ref, err := c.Send(t.Context(), chat.Outgoing{To: to, Message: message})
	if err != nil {
		t.Fatal(err)
	}
	for _, title := range []string{"Two", "Three"} {
		message.Title = chat.L(title)
		if title == "Three" {
			message.Detail = &chat.Message{Title: chat.L("In full, again")}
		}
		if _, err := c.Send(t.Context(), chat.Outgoing{To: to, Edit: ref, Message: message}); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Run(t.Context(), host); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(out.String(), "└ In full\n"); n != 1 || strings.Count(out.String(), "└ In full, again\n") != 1 {
		t.Errorf("the thread is shown %d times:\n%s", n, out.String())
	}
	if !strings.Contains(out.String(), "@ana presses Later") {
		t.Errorf("nothing was pressed:\n%s", out.String())
	}
}

// TestSendMeanwhile sends from many goroutines while a script runs. The race
// detector does the looking; every message must come out whole.
func TestSendMeanwhile(t *testing.T) {
	host := newFake()
	var out bytes.Buffer
	c := console.New(host, console.Options{
		In: strings.NewReader(strings.Repeat("/risk log x\n/whoami\npress 1\n", 20)), Out: &out, Place: "support",
	})
	host.sender = c
	const senders, each = 4, 25
	var wait sync.WaitGroup
	for range senders {
		wait.Go(func() {
			for range each {
				to := chat.Place{Platform: console.Name, ID: "legal"}
				if _, err := c.Send(context.Background(), chat.Outgoing{To: to, Message: alert("Meanwhile", true)}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	if err := c.Run(t.Context(), host); err != nil {
		t.Fatal(err)
	}
	wait.Wait()
	whole := "[#legal] RISK-7 Meanwhile is high\n  1 Acknowledge   2 Assign   3 Close\n"
	if got := strings.Count(out.String(), whole); got != senders*each {
		t.Errorf("%d of %d messages are whole", got, senders*each)
	}
}

func TestPictures(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	out, err := script(t, newFake(), "/all\n/hostile\n", func(o *console.Options) { o.Pictures = dir })
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "run-m2-risk-matrix.png")
	if content, err := os.ReadFile(path); err != nil || string(content) != "png" {
		t.Error(string(content), err)
	}
	if !strings.Contains(out, "Picture: "+path) {
		t.Error("the path is not printed")
	}
	if files, _ := filepath.Glob(filepath.Join(dir, "*")); len(files) != 2 {
		t.Error(files)
	}
}

// TestContext ends the context while the console waits for a line.
func TestContext(t *testing.T) {
	in, feed := io.Pipe()
	defer feed.Close()
	ctx, cancel := context.WithCancel(t.Context())
	host := newFake()
	c := console.New(host, console.Options{In: in, Out: io.Discard})
	host.sender = c
	ended := make(chan error, 1)
	go func() { ended <- c.Run(ctx, host) }()
	if _, err := io.WriteString(feed, "/whoami\n"); err != nil {
		t.Fatal(err)
	}
	cancel()
	select {
	case err := <-ended:
		if !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("Run did not notice")
	}
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestFaults(t *testing.T) {
	for name, change := range map[string]func(*console.Options){
		"there is no person": func(o *console.Options) { o.Person = "nobody" },
		"There is no channel": func(o *console.Options) {
			o.Place = "#nowhere"
		},
		"closed pipe": func(o *console.Options) { o.Out = brokenPipe{} },
		"longer than": func(o *console.Options) { o.In = strings.NewReader(strings.Repeat("x", 2<<20)) },
	} {
		_, err := script(t, newFake(), "/whoami\n", change)
		if err == nil || !strings.Contains(strings.ToLower(err.Error()), strings.ToLower(name)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
