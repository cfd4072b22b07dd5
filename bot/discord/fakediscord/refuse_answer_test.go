package fakediscord_test

import (
	"strings"
	"testing"

	"adjutant/bot/discord/fakediscord"
)

func TestRefusesModals(t *testing.T) {
	s := office(t, fakediscord.Options{})
	b := online(t, s)
	register(t, s, risk())
	input := func(more obj) obj { return with(obj{"type": 4, "custom_id": "i", "style": 1}, more) }
	label := func(component obj) obj { return obj{"type": 18, "label": "L", "component": component} }
	modal := func(components ...any) obj { return obj{"custom_id": "m", "title": "T", "components": arr(components)} }
	good := modal(label(input(nil)))
	for name, c := range map[string]struct {
		data obj
		want string
	}{
		"no title":               {obj{"custom_id": "m", "components": good["components"]}, "title"},
		"a long title":           {with(good, obj{"title": x(46)}), "title"},
		"a long id":              {with(good, obj{"custom_id": x(101)}), "custom_id"},
		"nothing":                {modal(), "components"},
		"six":                    {modal(times(6, text("x"))...), "components"},
		"a button":               {modal(row(press("x", "i"))), "UNION"},
		"an input alone":         {modal(input(nil)), "UNION"},
		"a button in a label":    {modal(label(press("x", "i"))), "UNION"},
		"a long label":           {modal(with(label(input(nil)), obj{"label": x(46)})), "label"},
		"a long description":     {modal(with(label(input(nil)), obj{"description": x(101)})), "description"},
		"no label":               {modal(row(input(nil))), "label"},
		"two labels":             {modal(label(input(obj{"label": "x"}))), "label"},
		"two inputs in a row":    {modal(row(input(obj{"label": "x"}), input(obj{"label": "y", "custom_id": "j"}))), "components.0.components"},
		"the same id":            {modal(label(input(nil)), label(input(nil))), "CUSTOM_ID_DUPLICATED"},
		"a long value":           {modal(label(input(obj{"value": x(6), "max_length": 5}))), "value"},
		"4001":                   {modal(label(input(obj{"max_length": 4001}))), "max_length"},
		"a long placeholder":     {modal(label(input(obj{"placeholder": x(101)}))), "placeholder"},
		"none of a required one": {modal(label(with(menu("a", 2), obj{"min_values": 0}))), "min_values"},
		"a disabled menu":        {modal(label(with(menu("a", 2), obj{"disabled": true}))), "disabled"},
		"one radio button":       {modal(label(with(menu("a", 1), obj{"type": 21}))), "options"},
		"two defaults": {modal(label(obj{"type": 3, "custom_id": "a", "options": arr{
			obj{"label": "x", "value": "x", "default": true}, obj{"label": "y", "value": "y", "default": true},
		}})), "TOO_MANY_DEFAULT"},
	} {
		before := len(s.Refusals())
		b.answers(func(d obj) obj { return obj{"type": 9, "data": c.data} })
		done := make(chan fakediscord.Ack)
		go func() { done <- s.As(ana).Command(ops, "risk show", obj{"record": "R"}) }()
		s.WaitFor(name, func() bool { return len(s.Refusals()) > before })
		if refused := s.Refusals()[before]; !strings.Contains(refused, c.want) || s.As(ana).Modal() != nil {
			t.Errorf("%s: %s, want %s", name, refused, c.want)
		}
		b.callback(obj{"type": 5})
		<-done
	}
}

// TestRefusesResponses tells the types of interaction apart.
func TestRefusesResponses(t *testing.T) {
	s := office(t, fakediscord.Options{})
	b := online(t, s)
	register(t, s, risk())
	post(t, s, ops, legacy(row(press("Go", "g"))))
	p := s.As(ana)
	good := obj{"type": 4, "data": obj{"content": "x"}}
	command := func() { p.Command(ops, "risk show", obj{"record": "R"}) }
	pressing := func() { p.Press(s.Messages(ops)[0], "Go") }
	completing := func() { p.Complete(ops, "risk show", nil, "record", "R") }
	suggest := func(choices arr) obj { return obj{"type": 8, "data": obj{"choices": choices}} }
	for name, c := range map[string]struct {
		do         func()
		wrong, end obj
		want       string
	}{
		"update of a command":       {command, obj{"type": 7, "data": obj{"content": "x"}}, good, "INTERACTION_RESPONSE_TYPE"},
		"later in place":            {command, obj{"type": 6}, good, "INTERACTION_RESPONSE_TYPE"},
		"suggestions for a command": {command, suggest(nil), good, "INTERACTION_RESPONSE_TYPE"},
		"no type":                   {command, obj{}, good, "INTERACTION_RESPONSE_TYPE"},
		"V2 while deferring":        {command, obj{"type": 5, "data": obj{"flags": 1<<15 | 64}}, good, "MESSAGE_FLAGS_NOT_ALLOWED"},
		"words while deferring":     {command, obj{"type": 5, "data": obj{"content": "x"}}, good, "data.content"},
		"an empty answer":           {command, obj{"type": 4, "data": obj{}}, good, "50006"},
		"a nonce":                   {command, obj{"type": 4, "data": obj{"content": "x", "nonce": "n"}}, good, "data.nonce"},
		"suggestions for a press":   {pressing, suggest(nil), obj{"type": 6}, "INTERACTION_RESPONSE_TYPE"},
		"an empty update":           {pressing, obj{"type": 7, "data": obj{"content": "", "components": arr{}}}, obj{"type": 6}, "50006"},
		"a message for suggestions": {completing, good, suggest(arr{}), "INTERACTION_RESPONSE_TYPE"},
		"26 suggestions":            {completing, suggest(times(26, obj{"name": "n", "value": "v"})), suggest(arr{}), "BAD_LENGTH"},
		"a long name":               {completing, suggest(arr{obj{"name": x(101), "value": "v"}}), suggest(arr{}), "name"},
		"a long value":              {completing, suggest(arr{obj{"name": "n", "value": x(101)}}), suggest(arr{}), "value"},
	} {
		before := len(s.Refusals())
		b.answers(func(d obj) obj { return c.wrong })
		done := make(chan bool)
		go func() { c.do(); close(done) }()
		s.WaitFor(name, func() bool { return len(s.Refusals()) > before })
		if refused := s.Refusals()[before]; !strings.Contains(refused, c.want) {
			t.Errorf("%s: %s, want %s", name, refused, c.want)
		}
		if a := b.callback(c.end); a.status != 204 {
			t.Errorf("%s, then: %s", name, a.raw)
		}
		<-done
	}
}
