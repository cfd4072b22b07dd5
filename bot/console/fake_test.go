package console_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"adjutant/bot/console"
	"adjutant/chat"
)

// fakeHost is a company of four with a bot that knows just enough commands to
// show what the console does.
type fakeHost struct {
	now    time.Time
	sender chat.Sender
	outbox []chat.Outgoing
	// seen are all invocations, in order.
	seen []chat.Invocation
	// refs are the messages that were sent, by subject and place.
	refs map[string]chat.Ref
	acks int
}

func newFake() *fakeHost {
	return &fakeHost{
		now:  time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC),
		refs: map[string]chat.Ref{},
	}
}

func (h *fakeHost) People() []console.Person {
	zone := func(name string) *time.Location {
		z, err := time.LoadLocation(name)
		if err != nil {
			panic(err)
		}
		return z
	}
	return []console.Person{
		{Handle: "ana", Name: "Ana Ferreira", Zone: zone("Europe/Lisbon")},
		{Handle: "tom", Name: "Tomasz Nowak", Zone: zone("Europe/Warsaw")},
		{Handle: "kai", Name: "Kai Tanaka", Zone: zone("Asia/Tokyo")},
		{Handle: "mia", Name: "Mia Okafor"},
	}
}

func (h *fakeHost) Channels() []string { return []string{"support", "legal", "leadership"} }

func (h *fakeHost) Now() time.Time { return h.now }

func (h *fakeHost) MoveClock(ctx context.Context, text, _ string) (time.Time, error) {
	if text == "+1w" {
		return h.playWeek(ctx)
	}
	if text != "+3d" {
		return time.Time{}, errors.New("“" + text + "” is not a time. Write +3d or 2026-12-01 09:00.")
	}
	h.now = h.now.AddDate(0, 0, 3)
	h.post("support", chat.Message{Title: chat.L("Three days have passed")})
	return h.now, nil
}

// playWeek is a move in which something comes due at four times.
func (h *fakeHost) playWeek(ctx context.Context) (time.Time, error) {
	end := h.now.AddDate(0, 0, 7)
	h.post("support", chat.Message{Title: chat.L("Due before the clock moved")})
	for _, due := range []struct {
		after time.Duration
		text  string
	}{
		{22*time.Hour + 10*time.Minute, "Good morning"},
		{22*time.Hour + 10*time.Minute + 30*time.Second, "The same minute"},
		{22*time.Hour + 11*time.Minute, "The next minute"},
		{7 * 24 * time.Hour, "The end of the week"},
	} {
		if err := h.Settle(ctx); err != nil {
			return h.now, err
		}
		h.now = end.AddDate(0, 0, -7).Add(due.after)
		h.post("support", chat.Message{Subject: due.text, Title: chat.L(due.text)})
		h.tell("kai", chat.Message{Subject: "WEEK", Title: chat.L("For you: " + due.text)})
	}
	if err := h.Settle(ctx); err != nil {
		return h.now, err
	}
	h.post("support", chat.Message{Subject: "AFTER", Title: chat.L("Noticed afterwards")})
	return h.now, nil
}

func (h *fakeHost) Settle(ctx context.Context) error {
	for len(h.outbox) > 0 {
		out := h.outbox[0]
		h.outbox = h.outbox[1:]
		ref, err := h.sender.Send(ctx, out)
		if err != nil {
			return err
		}
		h.refs[out.Message.Subject+out.To.Key()] = ref
	}
	return nil
}

func (h *fakeHost) put(to chat.Place, m chat.Message) {
	to.Platform = console.Name
	h.outbox = append(h.outbox, chat.Outgoing{
		ID: fmt.Sprintf("out-%d-%d", len(h.seen), len(h.outbox)), To: to, Message: m,
		Edit: h.refs[m.Subject+to.Key()],
	})
}

func (h *fakeHost) post(channel string, m chat.Message) { h.put(chat.Place{ID: channel}, m) }

func (h *fakeHost) tell(person string, m chat.Message) {
	h.put(chat.Place{Direct: true, ID: person}, m)
}

var likelihoods = []chat.Value{
	{Value: "rare", Label: "Rare"}, {Value: "unlikely", Label: "Unlikely", Also: []string{"low"}},
	{Value: "possible", Label: "Possible"}, {Value: "likely", Label: "Likely"},
	{Value: "almost_certain", Label: "Almost certain"},
}

var riskOptions = []chat.Option{
	{Name: "title", Kind: chat.Text, Required: true, Help: "What may happen"},
	{Name: "likelihood", Kind: chat.Choice, Choices: likelihoods, Required: true},
	{Name: "owner", Kind: chat.Person, Default: "you"},
	{Name: "cause", Kind: chat.LongText, Label: "Why it may happen"},
	{Name: "confidential", Kind: chat.Flag},
}

func (h *fakeHost) Dispatch(_ context.Context, inv chat.Invocation) chat.Reply {
	h.seen = append(h.seen, inv)
	command, rest, _ := strings.Cut(inv.Text, " ")
	if inv.Path != "" {
		command = inv.Path
	}
	switch command {
	case "whoami":
		return chat.Say(fmt.Sprintf("%s in %s via %s: %q", inv.Account, inv.Place.Key(), inv.Via, rest))
	case "shout":
		return chat.Reply{Public: true, Message: chat.Message{Title: chat.L(rest)}}
	case "risk", "risk log":
		return h.riskLog(inv)
	case "risk acknowledge":
		h.acks++
		h.tell("tom", alert("Port strike", false))
		return chat.Say("Acknowledged.")
	case "risk close":
		h.tell("tom", chat.Message{Subject: "RISK-7", Title: chat.Line{chat.Struck("RISK-7 Port strike"), chat.T(" closed")}})
		return chat.Say("Closed.")
	case "all":
		return chat.Reply{Message: everything(h.now)}
	case "hostile":
		return chat.Reply{Message: hostile(nasty)}
	case "wide":
		return chat.Reply{Message: wide()}
	case "nowhere":
		h.post("atlantis", chat.Message{Title: chat.L("Hello?")})
		return chat.Reply{}
	case "sure":
		return chat.Reply{Form: &chat.Form{Title: "Apply 3 changes", Path: "whoami", Submit: "Apply", Hidden: chat.Args{"file": "7"}}}
	case "edit", "edited":
		text, given := inv.Args["cause"]
		if !given {
			text = "the present cause"
		}
		form := chat.Form{Title: "Edit", Path: "edited", Fields: []chat.FormField{
			{Option: chat.Option{Name: "cause"}, Value: text},
			{Option: chat.Option{Name: "due", Kind: chat.Date}, Value: inv.Args["due"]},
		}}
		switch inv.Args["due"] {
		case "friday":
			return chat.Say("Edited.")
		case "":
		default:
			form.Fields[1].Error = "That is no date."
		}
		return chat.Reply{Form: &form, Failed: form.Fields[1].Error != ""}
	case "many":
		return chat.Reply{Form: &chat.Form{Title: "Several", Path: "whoami", Fields: []chat.FormField{
			{Option: chat.Option{Name: "levels", Kind: chat.Choice, Choices: likelihoods, Many: true}, Value: "rare"},
			{Option: chat.Option{Name: "flag", Kind: chat.Flag}},
		}}}
	case "broken":
		return chat.Reply{
			Failed: true, Reference: "E-4711",
			Message: chat.Message{Tone: chat.Bad, Title: chat.L("Something went wrong on our side.")},
		}
	default:
		return chat.Reply{Failed: true, Message: chat.Message{Title: chat.L("There is no command " + command + ".")}}
	}
}

func (h *fakeHost) riskLog(inv chat.Invocation) chat.Reply {
	values := inv.Args
	if values == nil {
		title := strings.TrimPrefix(strings.TrimPrefix(inv.Text, "risk"), " log")
		values = chat.Args{"title": strings.TrimSpace(title)}
	}
	form := chat.Form{
		Title: "Put a risk on the register", Intro: "Some things are still missing.",
		Path: "risk log", Submit: "Log it", Hidden: chat.Args{"draft": "1"},
	}
	bad := false
	for _, o := range riskOptions {
		f := chat.FormField{Option: o, Value: values[o.Name]}
		known := false
		for _, l := range likelihoods {
			known = known || l.Value == f.Value
		}
		switch {
		case o.Required && f.Value == "":
			bad = true
		case o.Name == "likelihood" && !known:
			f.Error, bad = "“"+f.Value+"” is not a likelihood.", true
		}
		form.Fields = append(form.Fields, f)
	}
	if bad || inv.Form {
		return chat.Reply{Form: &form, Failed: strings.Contains(fmt.Sprint(form.Fields), "is not")}
	}
	title := values["title"]
	h.post("support", chat.Message{Subject: "RISK-7", Title: chat.Line{chat.C("RISK-7"), chat.T(" " + title + " logged by "), person("ana")}})
	h.tell("tom", alert(title, true))
	return chat.Reply{Message: chat.Message{
		Subject: "RISK-7", Tone: chat.Good,
		Title:   chat.Line{chat.T("Logged "), chat.C("RISK-7"), chat.T(" "), chat.B(title)},
		Buttons: []chat.Button{{Label: "Add detail", Path: "risk log", Args: chat.Args{"title": title}}},
	}}
}

func alert(title string, fresh bool) chat.Message {
	m := chat.Message{
		Subject: "RISK-7", Tone: chat.Bad,
		Title: chat.Line{chat.C("RISK-7"), chat.T(" " + title + " is high")},
		Buttons: []chat.Button{
			{Label: "Acknowledge", Path: "risk acknowledge", Args: chat.Args{"id": "RISK-7"}, Style: chat.Primary},
			{Label: "Assign", Path: "risk log", Args: chat.Args{"title": "x", "likelihood": "rare"}, Form: true},
			{Label: "Close", Path: "risk close", Style: chat.Danger, Confirm: "Close RISK-7 for good?"},
		},
	}
	if !fresh {
		m.Buttons = m.Buttons[1:]
		m.Blocks = []chat.Block{chat.Note(chat.T("Acknowledged by "), person("tom"))}
	}
	return m
}

func (h *fakeHost) Complete(_ context.Context, inv chat.Invocation, option, prefix string) []chat.Suggestion {
	var found []chat.Suggestion
	offer := func(word string, values ...string) {
		for _, v := range values {
			if strings.HasPrefix(strings.ToLower(v), strings.ToLower(word)) {
				found = append(found, chat.Suggestion{Value: v, Label: "label of " + v})
			}
		}
	}
	if option == "likelihood" {
		offer(prefix, "rare", "almost certain", "evil\x1b[2J")
		return found
	}
	offer(prefix, "risk log", "risk show", "risk list", "whoami")
	if last := strings.LastIndex(prefix, " "); strings.HasPrefix(prefix, "risk show ") || strings.HasPrefix(prefix, "risk log ") {
		offer(prefix[last+1:], "RISK-7", "RISK-12", "likelihood:", "owner:")
	}
	return found
}

func person(handle string) chat.Span {
	return chat.Span{Kind: chat.SpanPerson, Text: handle, Ref: handle}
}

// script runs lines through a console and returns what it printed.
func script(t *testing.T, host *fakeHost, input string, change func(*console.Options)) (string, error) {
	t.Helper()
	var out bytes.Buffer
	opts := console.Options{In: strings.NewReader(input), Out: &out, Person: "@ana", Place: "#support", Run: "run"}
	if change != nil {
		change(&opts)
	}
	c := console.New(host, opts)
	host.sender = c
	err := c.Run(t.Context(), host)
	return out.String(), err
}
