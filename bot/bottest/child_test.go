package bottest_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"adjutant/bot"
	"adjutant/chat"
	"adjutant/commands"
)

// team are those who give commands at the same time, with their departments.
var team = []struct{ person, department string }{
	{"ana", "support"}, {"bo", "support"}, {"kai", "warehouse"}, {"gus", "fleet"},
	{"sam", "sales"}, {"lea", "legal"}, {"raj", "technology"}, {"tom", "operations"},
}

// said is a line of the child's output: that a command begins, or how it was
// answered.
type said struct {
	Begin *chat.Invocation `json:"begin,omitempty"`
	ID    string           `json:"id,omitempty"`
	// Subject is the record that the answer is about.
	Subject string `json:"subject,omitempty"`
	Failed  bool   `json:"failed,omitempty"`
	Fault   bool   `json:"fault,omitempty"`
	Text    string `json:"text,omitempty"`
}

func say(s said) {
	raw, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	_, _ = os.Stdout.Write(append(raw, '\n')) // in one call, so lines stay whole
}

// serve is the child: the bot on the data file at path, given commands by the
// team until it is killed. Its standard input has invocations of earlier
// rounds, which are delivered again first, twice at the same time.
func serve(path, seed string) error {
	ctx := context.Background()
	n, err := strconv.ParseUint(seed, 10, 64)
	if err != nil {
		return err
	}
	db, err := openStore(path)
	if err != nil {
		return err
	}
	book, err := commands.New(commands.Platform{Name: "console", ByHandle: true})
	if err != nil {
		return err
	}
	platform, err := openLedger(path+".sent", rand.New(rand.NewPCG(n, 1)))
	if err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
	outbox := bot.NewOutbox(db, book, map[string]chat.Sender{"console": platform}, time.Now, log)
	dispatcher := bot.NewDispatcher(db, book, time.Now, log)
	dispatcher.Committed = outbox.Wake
	failed := make(chan error, 1)
	go func() { failed <- outbox.Run(ctx) }()

	do := func(inv chat.Invocation) said {
		reply := dispatcher.Dispatch(ctx, inv)
		s := said{ID: inv.ID, Subject: reply.Message.Subject, Failed: reply.Failed || reply.Form != nil, Fault: reply.Reference != "", Text: reply.Message.Title.Plain()}
		if reply.Form != nil {
			s.Text = "a form: " + reply.Form.Title
		}
		say(s)
		return s
	}
	var again sync.WaitGroup
	for lines := json.NewDecoder(bufio.NewReader(os.Stdin)); ; {
		var inv chat.Invocation
		if err := lines.Decode(&inv); err == io.EOF {
			break
		} else if err != nil {
			return err
		}
		again.Go(func() { do(inv) })
		again.Go(func() { do(inv) })
	}
	for w, member := range team {
		go work(rand.New(rand.NewPCG(n, uint64(w)+2)), fmt.Sprintf("%s-%d", seed, w), member.person, member.department, do)
	}
	return <-failed
}

// orElse is the format with the request and what else is given, or text where
// there is no request yet.
func orElse(request, text, format string, args ...any) string {
	if request == "" {
		return text
	}
	return fmt.Sprintf(format, append([]any{request}, args...)...)
}

// work gives commands for ever.
func work(dice *rand.Rand, name, owner, department string, do func(chat.Invocation) said) {
	risk, request := "", ""
	for i := 0; ; i++ {
		id, person := fmt.Sprintf("%s-%d", name, i), owner
		text := fmt.Sprintf("risk log %s may fail likelihood:%d impact:%d", id, 1+dice.IntN(5), 1+dice.IntN(5))
		if risk != "" {
			switch dice.IntN(12) {
			case 0:
				text = fmt.Sprintf("update on track All is well %s", id)
			case 1:
				text = fmt.Sprintf("update off track Stuck %s waiting_on:finance", id)
			case 2:
				text = "update same"
			case 3, 4:
				text = fmt.Sprintf("risk assess %s likelihood:%d impact:%d", risk, 1+dice.IntN(5), 1+dice.IntN(5))
			case 5:
				text = fmt.Sprintf("risk plan %s Have another one ready %s", risk, id)
			case 6, 7:
				text = fmt.Sprintf("request new budget €%d Spare parts %s", 1+dice.IntN(9000), id)
			case 8:
				text = orElse(request, text, "request resubmit %s amount:€%d", 1+dice.IntN(9000))
			case 9:
				text = orElse(request, text, "request withdraw %s")
			case 10, 11:
				// Whoever is asked decides; the others are refused.
				if request != "" {
					text, person = "request approve "+request, team[dice.IntN(len(team))].person
				}
			}
		}
		inv := chat.Invocation{
			ID: id, Platform: "console", Account: person, Via: chat.ViaCommand, Text: text,
			Place: chat.Place{Platform: "console", ID: department},
		}
		say(said{Begin: &inv})
		switch s := do(inv); {
		case s.Failed || s.Subject == "":
		case strings.HasPrefix(text, "risk log"):
			risk = s.Subject
		case strings.HasPrefix(text, "request new"):
			request = s.Subject
		}
	}
}
