package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"

	"adjutant/bot/console"
	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

// Examples of what people ask and say.
const (
	someQuestion = "Which risks are high, and who looks after them?"
	someWords    = "We lost the second supplier, might slip two weeks"
)

// trial is something that a model would be asked, were it asked for now.
type trial struct {
	purpose chat.Purpose
	what    string
	as      ops.Handle
	named   bool
	// run computes it as the bot would, with the advice that there is so far.
	run func(tx storage.Tx, advice map[string]chat.Advice) (tried, error)
}

// tried is what came of a trial: what to ask, or what would be shown.
type tried struct {
	consult *chat.Consult
	shown   chat.Message
	form    *chat.Form
	checked []chat.Checked
}

// mostSteps bounds how often a command may ask.
const mostSteps = 4

// trials are those that are named, or one of each kind.
func (m *modelCheck) trials() []trial {
	var all []trial
	name, as := m.flags.digest, ops.Handle(m.flags.person)
	ceo := as
	for _, role := range []ops.Role{ops.CEO, ops.COO} {
		for _, p := range m.org.WithRole(role) {
			ceo = cmp.Or(ceo, p.Handle)
		}
	}
	if name != "" || !m.flags.names() {
		args := chat.Args{"audience": string(ops.ForCEO)}
		what := "A digest for the CEO"
		for _, d := range m.org.Digests {
			if name == "" && d.Audience == ops.ForCEO {
				name = d.Name
			}
		}
		if name != "" {
			args, what = chat.Args{"name": name}, "The digest "+name
		}
		all = append(all, trial{chat.ForDigest, what, as, m.flags.digest != "", func(tx storage.Tx, advice map[string]chat.Advice) (tried, error) {
			made, err := m.book.PreviewAdvised(tx, m.now, as, args, advice)
			return tried{consult: made.Consult, shown: made.Message, checked: made.Checked}, err
		}})
	}
	if m.flags.question != "" || !m.flags.names() {
		text := cmp.Or(m.flags.question, someQuestion)
		all = append(all, m.command(chat.ForQuestion, "The question “"+text+"”", ceo, m.flags.question != "", "ask", chat.Args{"question": text}))
	}
	if m.flags.draft != "" || !m.flags.names() {
		text := cmp.Or(m.flags.draft, someWords)
		all = append(all, m.command(chat.ForDraft, "A draft of “"+text+"”", ceo, m.flags.draft != "", "draft", chat.Args{"text": text}))
	}
	return all
}

// command is a trial of a command.
func (m *modelCheck) command(purpose chat.Purpose, what string, as ops.Handle, named bool, path string, args chat.Args) trial {
	return trial{purpose, what, as, named, func(tx storage.Tx, advice map[string]chat.Advice) (tried, error) {
		inv := chat.Invocation{
			ID: "check", Platform: console.Name, Account: string(as), Via: chat.ViaCommand, Path: path, Args: maps.Clone(args),
			Place: chat.Place{Platform: console.Name, Direct: true, ID: string(as)}, Advice: advice,
		}
		run := m.book.Run
		if m.book.ReadOnly(inv) {
			reply, err := m.book.Read(tx, m.now, inv)
			return tried{consult: reply.Consult, shown: reply.Message, form: reply.Form, checked: reply.Checked}, err
		}
		reply, err := run(tx, m.now, inv)
		return tried{consult: reply.Consult, shown: reply.Message, form: reply.Form, checked: reply.Checked}, err
	}}
}

// try runs a trial, and undoes whatever it has written. A purpose for which the
// organisation lets no model be used is tried as if it did.
func (m *modelCheck) try(ctx context.Context, t trial, advice map[string]chat.Advice) (got tried, err error) {
	err = m.store.Update(ctx, func(tx storage.Tx) error {
		if !m.org.Model.Serves(string(t.purpose)) {
			org, err := storage.Org(tx)
			if err != nil {
				return err
			}
			org.Model.For = ops.ModelPurposes
			if _, err := storage.SaveOrg(&storage.Edit{Tx: tx, Entry: ops.JournalEntry{At: m.now, Command: "model check"}}, org); err != nil {
				return err
			}
		}
		var err error
		if got, err = t.run(tx, advice); err != nil {
			return err
		}
		return errDryRun
	})
	if errors.Is(err, errDryRun) {
		err = nil
	}
	return got, err
}

// showAll shows what would be sent in each trial, and what comes of it where that is
// wanted.
func (m *modelCheck) showAll(ctx context.Context) error {
	for _, t := range m.trials() {
		if err := m.show(ctx, t); err != nil {
			return err
		}
	}
	return nil
}

func (m *modelCheck) show(ctx context.Context, t trial) error {
	allowed := m.org.Model.Serves(string(t.purpose))
	asks := t.named && m.flags.send && m.settings.on()
	if asks && !allowed {
		m.say.Fix("%s is not sent: the organisation’s file does not let a model be used for %s.", t.what, t.purpose)
		asks = false
	}
	var advice map[string]chat.Advice
	for range mostSteps {
		got, err := m.try(ctx, t, advice)
		if fault, ok := ops.AsFault(err); ok {
			m.say.Fix("%s: %s", t.what, fault.Text)
			return nil
		}
		if err != nil {
			return err
		}
		if got.consult == nil {
			m.shown(t, got, advice != nil)
			return nil
		}
		if err := m.sent(t, *got.consult, asks); err != nil {
			return err
		}
		if !asks {
			return nil
		}
		said := m.client.Consult(ctx, *got.consult)
		if said.Failed != "" {
			m.say.Fix("%s: the model gave no answer: %s.", t.what, said.Failed)
		} else {
			fmt.Fprintf(m.out, "answer:\n%s\n", inset(indented(said.Content)))
		}
		if advice == nil {
			advice = map[string]chat.Advice{}
		}
		advice[got.consult.Step] = said
	}
	return nil
}

// sent prints what is sent for a consult.
func (m *modelCheck) sent(t trial, consult chat.Consult, asks bool) error {
	body, tokens, err := m.client.Request(consult)
	if err != nil {
		return err
	}
	if m.flags.json {
		_, err := fmt.Fprintf(m.bodies, "%s\n", body)
		return err
	}
	would := "This would be sent"
	if asks {
		would = "This is sent"
	}
	most, budget := tokens+consult.Most, m.org.Model.Budget()
	fmt.Fprintf(m.out, "\n%s, step %s\n%s: about %s tokens, and at most %s come back, %.1f%% of a day’s in all.\n\n",
		t.what, consult.Step, would, ops.Grouped(tokens), ops.Grouped(consult.Most), 100*float64(most)/float64(budget))
	writeBody(m.out, body)
	return nil
}

// shown prints what people would be shown, and what was dropped of a model's words.
func (m *modelCheck) shown(t trial, got tried, asked bool) {
	if !asked {
		fmt.Fprintf(m.out, "\n%s\nNothing is sent: there is nothing that a model may be told.\n", t.what)
		return
	}
	for _, checked := range got.checked {
		fmt.Fprintf(m.out, "\nSentences that the records support: %d. Not shown: %d.\n", checked.Kept, len(checked.Dropped))
		for _, d := range checked.Dropped {
			why := strings.ReplaceAll(d.Why, "_", " ")
			if d.What != "" {
				why += ": " + d.What
			}
			fmt.Fprintf(m.out, "- %s: %s\n", cmp.Or(d.About, "as a whole"), why)
		}
	}
	reader, _ := m.org.Person(t.as)
	zone := m.org.Location(reader)
	fmt.Fprintf(m.out, "\nThis is shown:\n\n")
	if got.form != nil {
		fmt.Fprintf(m.out, "a form, %s\n", got.form.Title)
		for _, f := range got.form.Fields {
			if f.Value != "" {
				fmt.Fprintf(m.out, "  %s: %s\n", f.Option.Name, f.Value)
			}
		}
		return
	}
	fmt.Fprintln(m.out, console.Text(got.shown, m.now, zone))
}
