package discord_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"adjutant/bot/discord/slash"
	"adjutant/chat"
)

// TestEveryCommand asks for every command that is declared by its application command:
// with no more options than Discord demands, and as its first example says. Every one is
// answered, by a message or a form, and never by a fault of ours. Transcripts see to it
// that the answers are right.
func TestEveryCommand(t *testing.T) {
	t.Parallel()
	st := newStage(t, company(t), setting{})
	st.hasRecords()
	d := driver{stage: st}
	for _, c := range st.Book.Commands() {
		who := "tom"
		if c.Group() == "policy" || c.Group() == "budget" {
			who = "mia"
		}
		v := st.as(who)
		call, _ := st.set.Call(c.Path)
		asks := []map[string]any{d.demanded(v, c)}
		for _, line := range c.Examples[:min(1, len(c.Examples))] {
			got, options, ok := d.typed(v.Person, channelOf("operations"), who, line)
			if !ok || got != call {
				t.Errorf("the example %q cannot be typed as /%s", line, call)
				continue
			}
			asks = append(asks, options)
		}
		for _, options := range asks {
			before := len(st.Answers(0))
			ack := v.Command(channelOf("operations"), call, options)
			st.acked(ack, call)
			st.discord.Quiet()
			answers := st.Answers(before)
			if len(answers) != 1 || answers[0].Inv.Path != c.Path {
				t.Fatalf("/%s %v led to %+v", call, options, answers)
			}
			reply := answers[0].Reply
			if reply.Reference != "" {
				t.Errorf("/%s %v failed: %s", call, options, reply.Message.Title.Plain())
			}
			switch {
			case reply.Form != nil:
				if modal := v.Modal(); modal == nil || modal.Title == "" || len(modal.Fields) == 0 {
					t.Errorf("/%s %v opened no form", call, options)
				} else {
					st.showsForm(v, *reply.Form)
				}
			case len(ack.Replies()) == 0:
				t.Errorf("/%s %v was not answered", call, options)
			}
		}
		if _, err := st.Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	st.clean()
}

// hasRecords leaves one of each kind of record, for others to ask for.
func (st *stage) hasRecords() {
	st.as("ana").command("support", "risk log", map[string]any{"title": "The port closes", "likelihood": "2", "impact": "2"})
	st.as("ana").command("support", "update post", map[string]any{"health": "at_risk", "summary": "Two people short", "blockers": "No badges", "waiting_on": "legal"})
	st.as("bo").command("support", "request new", map[string]any{"kind": "budget", "amount": "€12,000", "title": "Contractor"})
}

// demanded are values for the options that Discord demands, as somebody chooses them
// from what is suggested.
func (d driver) demanded(v *visitor, c chat.Command) map[string]any {
	d.T.Helper()
	call, _ := d.set.Call(c.Path)
	values := map[string]any{}
	for _, o := range d.optionsOf(call) {
		switch {
		case !o.Required:
		case o.Type == slash.Integer:
			values[o.Name] = *o.MinValue
		case o.Autocomplete:
			values[o.Name] = "77"
			if offered := v.Complete(channelOf("operations"), call, values, o.Name, ""); len(offered) > 0 {
				values[o.Name] = offered[0].Value
			}
		default:
			d.T.Errorf("/%s demands %s, which nothing is suggested for", call, o.Name)
		}
	}
	return values
}

// showsForm sees to it that the form on the person's screen asks for what it should, at
// most five fields at a time, with what helps to fill them in; and closes it.
func (st *stage) showsForm(v *visitor, form chat.Form) {
	modal := v.form()
	asked := map[string]chat.Option{}
	for _, f := range form.Fields {
		asked[f.Option.Name] = f.Option
	}
	for _, f := range modal.Fields {
		o, known := asked[f.CustomID]
		if !known {
			st.T.Errorf("%s asks for %s", form.Title, f.CustomID)
		}
		if f.Required != o.Required {
			st.T.Errorf("%s: %s is required: %t", form.Title, f.CustomID, f.Required)
		}
		if o.Kind == chat.Choice && len(f.Options) != len(o.Choices) {
			st.T.Errorf("%s: of %s there are %d choices, not %d", form.Title, f.CustomID, len(f.Options), len(o.Choices))
		}
	}
	if len(modal.Fields) < min(len(form.Fields), 5) {
		st.T.Errorf("%s asks for %d of %d", form.Title, len(modal.Fields), len(form.Fields))
	}
	v.CloseModal()
}

// TestEveryCompletion types into every option that suggests something, of every command:
// nothing is refused, and all that is offered can be read and chosen.
func TestEveryCompletion(t *testing.T) {
	t.Parallel()
	st := newStage(t, quiet(t), setting{})
	st.hasRecords()
	texts := []string{"", "fri", "s", "1", "RISK", "zzzzz"}
	if raceDetector {
		texts = texts[:2]
	}
	d, tom := driver{stage: st}, st.as("tom")
	support := channelOf("support")
	for _, c := range st.Book.Commands() {
		call, _ := st.set.Call(c.Path)
		for _, o := range d.optionsOf(call) {
			if !o.Autocomplete {
				continue
			}
			option, _ := c.Option(o.Name)
			for _, typed := range texts {
				offered := tom.Complete(support, call, map[string]any{}, o.Name, typed)
				for _, choice := range offered {
					if value := fmt.Sprint(choice.Value); choice.Name == "" || value == "" || utf8.RuneCountInString(choice.Name) > 100 {
						t.Errorf("/%s %s: %q offers %+v", call, o.Name, typed, choice)
					}
				}
				if len(offered) == 0 && typed == hints[option.Kind] && wanted(option) {
					t.Errorf("/%s %s offers nothing for %q", call, o.Name, typed)
				}
			}
		}
	}
	for _, c := range []struct{ call, option, typed, want, value string }{
		{"risk log", "owner", "an", "Ana Ferreira", "ana"},
		{"risk log", "department", "leg", "Legal", "legal"},
		{"risk log", "due", "friday", "friday → Fri 27 Nov", "2026-11-27"},
		{"risk log", "due", "in 2 weeks", "in 2 weeks → Mon 7 Dec", "2026-12-07"},
		{"risk show", "id", "port", "RISK-1 The port closes", "RISK-1"},
		{"request approve", "id", "", "REQ-1", "REQ-1"},
		{"zone", "zone", "lisb", "Europe/Lisbon", "Europe/Lisbon"},
	} {
		offered := tom.Complete(support, c.call, map[string]any{}, c.option, c.typed)
		if len(offered) == 0 || !strings.Contains(offered[0].Name, c.want) || offered[0].Value != c.value {
			t.Errorf("/%s %s:%s offers %+v", c.call, c.option, c.typed, offered)
		}
	}
	st.clean()
}

// hints are what is typed of each kind where something has to be offered.
var hints = map[chat.Kind]string{chat.Date: "fri", chat.Zone: "s"}

// wanted reports whether an option of a command has to offer something.
func wanted(o chat.Option) bool {
	switch o.Kind {
	case chat.Person, chat.Department, chat.Channel, chat.Choice, chat.Date, chat.Zone:
		return true
	}
	return false
}
