package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"adjutant/bot"
	"adjutant/chat"
	"adjutant/commands"
	"adjutant/ops/orgfile"
	"adjutant/scheduler"
	"adjutant/storage"
)

// workspace ORG IN runs the bot for a chat workspace in which people have accounts, as
// they do not in the console. A line of IN is
//
//	@U01ZED dm: /link Ana Ferreira    what somebody types in their direct messages
//	@U01ZED guest: /my                the same, as a guest of the workspace
//	@U01ZED outsider: /my             the same, as somebody of another company
//	@U01ZED dm: press Confirm         that button of the last message with buttons
//	@U01ZED menu: Log as risk | Fire  that shortcut, on a message in #support, if
//	                                  there is one behind the bar
//	@U01ZED submit: title=Fire | …    the last form, with these fields changed
//	seen U01ZED name:Zed email:…      what the platform says of an account; the
//	                                  value of name is one word
//	apply FILE                        the organisation's file is applied
//	close U01ZED                      their direct messages take nothing more
//	reopen U01ZED                     and take messages again
//	/clock +24h                       time passes
//
// An account that is a number is one of Discord's, any other one of Slack's. A
// direct message is in none of Discord's servers. What everybody is shown goes to the
// script's output.
func workspaceCmd(ts *testscript.TestScript, _ bool, args []string) {
	now, err := time.ParseInLocation("2006-01-02 15:04", ts.Getenv("AT"), time.UTC)
	ts.Check(err)
	db, err := openStore(context.Background(), ts.MkAbs("workspace.db"), false)
	ts.Check(err)
	defer func() { ts.Check(db.Close()) }()
	book, err := commands.New(commands.Platform{Name: "slack"}, commands.Platform{Name: "discord"})
	ts.Check(err)
	book.Random = sameEachTime()
	w := &workspace{ts: ts, out: ts.Stdout(), store: db, book: book, now: now, last: map[string]chat.Message{}, forms: map[string]chat.Form{}, about: map[string]chat.Invocation{}, closed: map[string]bool{}}
	clock := func() time.Time { return w.now }
	log := slog.New(slog.NewTextHandler(w.out, &slog.HandlerOptions{Level: slog.LevelError}))
	w.to = bot.NewDispatcher(db, book, clock, log)
	w.outbox = bot.NewOutbox(db, book, map[string]chat.Sender{"slack": w, "discord": w}, clock, log)
	w.outbox.InTurn = true
	w.timetable = scheduler.New(db, w.to, clock, log)
	w.timetable.Parallel = 1
	w.apply(args[0])
	for line := range strings.Lines(ts.ReadFile(args[1])) {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		fmt.Fprintln(w.out, ">", line)
		w.do(line)
		w.settle()
	}
	report, err := storage.Verify(context.Background(), db)
	ts.Check(err)
	for _, fault := range report.Faults {
		fmt.Fprintln(w.out, "FAULT:", fault.Text)
	}
}

// workspace is the bot at work there.
type workspace struct {
	ts        *testscript.TestScript
	out       io.Writer
	store     storage.Store
	book      *commands.Book
	to        *bot.Dispatcher
	outbox    *bot.Outbox
	timetable *scheduler.Timetable
	now       time.Time
	asked     int
	// last is the last message with buttons that an account was shown.
	last map[string]chat.Message
	// forms are the last forms that accounts were shown, about are the messages that
	// they are about.
	forms map[string]chat.Form
	about map[string]chat.Invocation
	// closed are the accounts whose direct messages take nothing.
	closed map[string]bool
}

var typedLine = regexp.MustCompile(`^@(\w+) (dm|guest|outsider|menu|submit): (.*)$`)

var number = regexp.MustCompile(`^\d+$`)

// do carries out a line.
func (w *workspace) do(line string) {
	if m := typedLine.FindStringSubmatch(line); m != nil {
		inv := chat.Invocation{Account: m[1], Via: chat.ViaCommand, Text: strings.TrimPrefix(m[3], "/")}
		switch m[2] {
		case "guest", "outsider":
			inv.Standing = chat.Standing(m[2])
		case "menu":
			inv = w.menu(m[1], m[3])
		case "submit":
			inv = w.submit(m[1], m[3])
		}
		if label, ok := strings.CutPrefix(m[3], "press "); ok {
			b := w.button(m[1], label)
			inv.Via, inv.Text, inv.Path, inv.Args, inv.Form = chat.ViaButton, "", b.Path, b.Args, b.Form
			if inv.Args == nil {
				inv.Args = chat.Args{}
			}
			delete(w.about, m[1]) // its form is about no message
		}
		w.show("only "+m[1], w.dispatch(inv))
		return
	}
	word, rest, _ := strings.Cut(line, " ")
	switch word {
	case "seen":
		account, rest, _ := strings.Cut(rest, " ")
		said := chat.Args{"account": account}
		for part := range strings.FieldsSeq(rest) {
			name, value, _ := strings.Cut(part, ":")
			said[name] = value
		}
		w.dispatch(chat.Invocation{Account: account, Via: chat.ViaProgram, Path: "account seen", Args: said})
	case "apply":
		w.apply(rest)
	case "close", "reopen":
		w.closed[rest] = word == "close"
	case "/clock":
		pass, err := time.ParseDuration(strings.TrimPrefix(rest, "+"))
		w.ts.Check(err)
		w.now = w.now.Add(pass)
	default:
		w.ts.Fatalf("what is %q?", line)
	}
}

// menu is a shortcut, on a message that is as long as it may be.
func (w *workspace) menu(account, text string) chat.Invocation {
	label, message, on := strings.Cut(text, " | ")
	for _, cmd := range w.book.Commands() {
		for _, s := range cmd.Shortcuts {
			if s.Label != label || on != (s.Into != "") {
				continue
			}
			inv := chat.Invocation{Account: account, Via: chat.ViaButton, Path: cmd.Path, Form: s.Thread == "", Args: chat.Args{}}
			if on {
				o, _ := cmd.Option(s.Into)
				runes := []rune(strings.ReplaceAll(message, `\n`, "\n"))
				inv.Args[s.Into] = string(runes[:min(len(runes), o.Limit())])
				inv.Place = chat.Place{Platform: "slack", Workspace: "T01NORTHWIND", ID: "C01SUPPORT"}
				inv.Message = chat.Ref{Place: inv.Place, ID: "1763000000.000100"}
				inv.Link = "https://northwind.slack.example/archives/C01SUPPORT/p1763000000000100"
			}
			w.about[account] = inv
			return inv
		}
	}
	w.ts.Fatalf("no menu has %q", text)
	return chat.Invocation{}
}

// submit is the last form, with some fields changed.
func (w *workspace) submit(account, changes string) chat.Invocation {
	form, about := w.forms[account], w.about[account]
	args := chat.Args{}
	for name, value := range form.Hidden {
		args[name] = value
	}
	for _, f := range form.Fields {
		if f.Value != "" {
			args[f.Option.Name] = f.Value
		}
	}
	for change := range strings.SplitSeq(changes, " | ") {
		if name, value, ok := strings.Cut(change, "="); ok {
			args[name] = value
		}
	}
	return chat.Invocation{
		Account: account, Via: chat.ViaForm, Path: form.Path, Args: args, Place: about.Place, Message: about.Message, Link: about.Link,
	}
}

func (w *workspace) dispatch(inv chat.Invocation) chat.Reply {
	w.asked++
	inv.ID, inv.Platform, inv.Workspace = fmt.Sprint("e", w.asked), "slack", "T01NORTHWIND"
	if number.MatchString(inv.Account) {
		inv.Platform, inv.Workspace = "discord", ""
	}
	if inv.Place.IsZero() {
		inv.Place = chat.Place{Platform: inv.Platform, Workspace: inv.Workspace, Direct: true, ID: inv.Account}
	}
	return w.to.Dispatch(context.Background(), inv)
}

func (w *workspace) button(account, label string) chat.Button {
	for _, b := range w.last[account].AllButtons() {
		if b.Label == label {
			return b
		}
	}
	w.ts.Fatalf("%s was shown no button %q", account, label)
	return chat.Button{}
}

func (w *workspace) apply(file string) {
	org, faults := orgfile.Parse([]byte(w.ts.ReadFile(file)))
	w.ts.Check(faults.In(filepath.Base(file)))
	_, err := applyOrg(context.Background(), w.store, org, file, w.now, false)
	w.ts.Check(err)
	w.ts.Check(w.store.Update(context.Background(), func(tx storage.Tx) error { return w.book.TakeOrg(tx, w.now) }))
}

// settle does and sends what is due.
func (w *workspace) settle() {
	for range 3 { // what is sent may set a timer
		_, err := w.timetable.Drain(context.Background())
		w.ts.Check(err)
		_, err = w.outbox.Drain(context.Background())
		w.ts.Check(err)
	}
}

// Send shows a message, as the platform does.
func (w *workspace) Send(_ context.Context, out chat.Outgoing) (chat.Ref, error) {
	if out.To.Direct && w.closed[out.To.ID] {
		return chat.Ref{}, &chat.Undeliverable{Reason: "their direct messages are closed"}
	}
	where := "dm " + out.To.ID
	if !out.To.Direct {
		where = "#" + out.To.ID
	}
	if !out.Edit.IsZero() {
		where += ", edited"
	}
	w.show(where, chat.Reply{Message: out.Message})
	if !out.Edit.IsZero() {
		return out.Edit, nil
	}
	return chat.Ref{Place: out.To, ID: "m" + out.ID}, nil
}

// show prints a reply: code is in quotes like `this`, links are <text address>.
func (w *workspace) show(where string, reply chat.Reply) {
	m := reply.Message
	fmt.Fprintf(w.out, "[%s] %s\n", where, spelt(m.Title))
	for _, b := range m.Blocks {
		for _, line := range b.Lines {
			mark := map[chat.BlockKind]string{chat.BlockList: "• ", chat.BlockHeading: "# "}[b.Kind]
			fmt.Fprintf(w.out, "  %s%s\n", mark, spelt(line))
		}
		for _, f := range b.Fields {
			fmt.Fprintf(w.out, "  %s: %s\n", f.Label, spelt(f.Value))
		}
		w.buttons(b.Buttons)
	}
	w.buttons(m.Buttons)
	if f := reply.Form; f != nil {
		fmt.Fprintf(w.out, "  form: %s\n", f.Title)
		for _, field := range f.Fields {
			fmt.Fprintf(w.out, "    %s: %s %s\n", field.Option.Title(), field.Value, field.Error)
		}
	}
	_, account, _ := strings.Cut(where, " ")
	account, _, _ = strings.Cut(account, ",")
	if len(m.AllButtons()) > 0 {
		w.last[account] = m
	}
	if reply.Form != nil {
		w.forms[account] = *reply.Form
	}
}

func (w *workspace) buttons(buttons []chat.Button) {
	var labels []string
	for _, b := range buttons {
		labels = append(labels, "["+b.Label+"]")
	}
	if len(labels) > 0 {
		fmt.Fprintf(w.out, "  %s\n", strings.Join(labels, " "))
	}
}

func spelt(line chat.Line) string {
	var b strings.Builder
	for _, s := range line {
		switch s.Kind {
		case chat.SpanCode:
			b.WriteString("`" + s.Text + "`")
		case chat.SpanStruck:
			b.WriteString("~" + s.Text + "~")
		case chat.SpanLink:
			b.WriteString("<" + s.Text + " " + s.Ref + ">")
		default:
			b.WriteString(s.Text)
		}
	}
	return b.String()
}
