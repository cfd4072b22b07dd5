package commands_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"adjutant/chat"
)

// people of every kind there is: head, deputy, member, COO, CEO, admin,
// observer, and somebody whom nobody knows.
var people = []string{"ana", "bo", "eli", "tom", "mia", "raj", "uma", "nobody"}

// Whoever asks for a command and says nothing else is answered, and asked for
// what is missing; what was asked for that way is not done by accident.
func TestNothingSaid(t *testing.T) {
	c := newCompany(t)
	for _, cmd := range c.book.Commands() {
		for _, person := range people {
			for _, inv := range []chat.Invocation{
				{Via: chat.ViaCommand, Text: cmd.Path},
				{Via: chat.ViaCommand, Path: cmd.Path},
				{Via: chat.ViaCommand, Path: cmd.Path, Args: chat.Args{}},
				{Via: chat.ViaButton, Path: cmd.Path, Args: chat.Args{}, Form: true},
				{Via: chat.ViaForm, Path: cmd.Path, Args: chat.Args{}},
			} {
				before := c.state()
				reply := c.dispatch(person, inv)
				if (reply.Failed || reply.Form != nil) && c.state() != before {
					t.Errorf("@%s: /%s was refused and wrote something", person, cmd.Path)
				}
				required := slices.ContainsFunc(cmd.Options, func(o chat.Option) bool { return o.Required })
				if required && !reply.Failed && reply.Form == nil {
					t.Errorf("@%s: /%s was done with nothing said", person, cmd.Path)
				}
			}
		}
	}
}

// A value that no option can take is refused beside its field, with what was
// typed still in it.
func TestWrongValueStaysInItsField(t *testing.T) {
	c := newCompany(t)
	c.do("tom", "risk log Supplier fails likelihood:4 impact:4")
	c.do("tom", "update on track All is well")
	for _, cmd := range c.book.Commands() {
		for _, o := range cmd.Options {
			if o.Kind == chat.Text || o.Kind == chat.LongText {
				continue
			}
			args := chat.Args{o.Name: "no such thing"}
			for _, other := range cmd.Options {
				if other.Kind == chat.Record && other.Name != o.Name && other.Required {
					args[other.Name] = "RISK-1"
				}
			}
			reply := c.dispatch("tom", chat.Invocation{Via: chat.ViaForm, Path: cmd.Path, Args: args})
			if reply.Form == nil || !reply.Failed {
				t.Errorf("/%s %s:no such thing was answered with %s", cmd.Path, o.Name, words(reply))
				continue
			}
			i := slices.IndexFunc(reply.Form.Fields, func(f chat.FormField) bool { return f.Option.Name == o.Name })
			if i < 0 || reply.Form.Fields[i].Error == "" || reply.Form.Fields[i].Value != "no such thing" {
				t.Errorf("/%s %s:no such thing is shown as %s", cmd.Path, o.Name, words(reply))
			}
		}
	}
}

// A text that is longer than its field is refused, whatever the option; one
// that just fits is taken.
func TestTooLongStaysInItsField(t *testing.T) {
	c := newCompany(t)
	c.do("tom", "risk log Supplier fails likelihood:4 impact:4")
	for _, cmd := range c.book.Commands() {
		for _, o := range cmd.Options {
			if o.Kind != chat.Text && o.Kind != chat.LongText {
				continue
			}
			args := chat.Args{"id": "RISK-1", o.Name: strings.Repeat("é", o.Limit()+1)}
			reply := c.dispatch("tom", chat.Invocation{Via: chat.ViaForm, Path: cmd.Path, Args: args})
			if reply.Form == nil || !strings.Contains(words(reply), fmt.Sprint(o.Limit())) {
				t.Errorf("/%s took %s of %d characters", cmd.Path, o.Name, o.Limit()+1)
			}
		}
	}
}

// A form that is submitted as it was opened says what stands already: it is
// carried out or asked again, and never a fault of the bot.
func TestFormAsOpened(t *testing.T) {
	c := newCompany(t)
	c.do("tom", "risk log Supplier fails likelihood:4 impact:4 mitigation:Second supplier due:friday")
	c.do("tom", "update off track Nothing moves waiting_on:legal blockers:Contract links:RISK-1")
	c.do("tom", "action add Sign the lease detail:Ask Lyon about:RISK-1 due:friday")
	c.do("tom", "decision log We stay in Lyon context:The lease ends options:Leave about:RISK-1 revisit:in 4 weeks")
	for _, cmd := range c.book.Commands() {
		for _, args := range []chat.Args{{}, {"id": "RISK-1"}, {"id": "UPD-1"}, {"id": "BLK-1"}, {"id": "ACT-1"}, {"id": "DEC-1"}} {
			reply := c.dispatch("tom", chat.Invocation{Via: chat.ViaButton, Path: cmd.Path, Args: args, Form: true})
			if reply.Form == nil {
				continue
			}
			submitted := chat.Args{}
			for name, value := range reply.Form.Hidden {
				submitted[name] = value
			}
			for _, f := range reply.Form.Fields {
				submitted[f.Option.Name] = f.Value
			}
			c.dispatch("tom", chat.Invocation{Via: chat.ViaForm, Path: reply.Form.Path, Args: submitted})
		}
	}
	c.checkStore()
}
