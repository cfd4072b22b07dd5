package commands_test

import (
	"net/url"
	"testing"

	"adjutant/chat"
)

// longestButton is how many bytes a platform leaves to what a button asks for:
// Discord's custom_id has 100, of which an adapter needs a few for itself.
const longestButton = 100 - len("a:")

// checkButtons sees to it that a message's buttons ask for what is declared,
// and that they fit.
func checkButtons(t *testing.T, declared map[string]chat.Command, m chat.Message) {
	t.Helper()
	primary := 0
	for _, b := range m.Buttons {
		cmd, ok := declared[b.Path]
		if !ok {
			t.Errorf("the button %q asks for %q, which is no command", b.Label, b.Path)
			continue
		}
		encoded := url.Values{}
		for name, value := range b.Args {
			if _, ok := cmd.Option(name); !ok && name != "rev" && name != "draft" {
				t.Errorf("the button %q gives /%s an option %q that it has not", b.Label, b.Path, name)
			}
			encoded.Set(name, value)
		}
		if n := len(b.Path + "?" + encoded.Encode()); n > longestButton {
			t.Errorf("the button %q takes %d bytes, and %d are left: %s %v", b.Label, n, longestButton, b.Path, b.Args)
		}
		if b.Label == "" || len([]rune(b.Label)) > 80 {
			t.Errorf("a button has the label %q", b.Label)
		}
		if b.Style == chat.Primary {
			primary++
		}
	}
	if primary > 1 || len(m.Buttons) > 5 {
		t.Errorf("%d buttons, %d of them primary: %s", len(m.Buttons), primary, messageWords(m))
	}
}

// What buttons ask for exists and fits into what a platform leaves to them, in
// all that the company is told over the days.
func TestButtons(t *testing.T) {
	c := newCompany(t)
	declared := map[string]chat.Command{}
	for _, cmd := range c.book.Commands() {
		declared[cmd.Path] = cmd
	}
	for _, step := range []struct{ person, line string }{
		{"ana", "risk log Supplier fails"},
		{"ana", "risk assess RISK-1 likelihood:5 impact:5"},
		{"ana", "risk log Strike in the port likelihood:5 impact:4 owner:@bo"},
		{"bo", "risk log Ana is about to leave likelihood:5 impact:4 confidential:yes"},
		{"tom", "risk show RISK-1"},
		{"tom", "risk acknowledge RISK-1"},
		{"ana", "risk plan RISK-1 Sign a second one due:friday"},
		{"tom", "risk accept RISK-2 Cheaper"},
		{"ana", "risk close RISK-1 Signed"},
		{"ana", "risk reopen RISK-1"},
		{"ana", "update off track Nobody answers the phone, and nobody knows why, because the line was cut on Friday evening and the provider does not answer either waiting_on:legal,finance"},
		{"lea", "blocker show BLK-1"},
		{"lea", "blocker answer BLK-1 We repair it by:friday"},
		{"lea", "blocker show BLK-1"},
		{"lea", "blocker resolve BLK-1"},
		{"ana", "blocker show BLK-1"},
		{"tom", "blocker show BLK-1"},
		{"ana", "blocker still BLK-1"},
		{"ana", "action add Nobody answers the phone after six, and the line was cut on Friday evening, so somebody has to stay until eight owner:@bo due:friday"},
		{"bo", "action show ACT-1"},
		{"ana", "action show ACT-1"},
		{"bo", "action accept ACT-1"},
		{"bo", "action show ACT-1"},
		{"bo", "action start ACT-1"},
		{"bo", "action show ACT-1"},
		{"bo", "action move ACT-1 next friday The provider does not answer either"},
		{"bo", "action done ACT-1"},
		{"ana", "action show ACT-1"},
		{"ana", "home"},
		{"ana", "action verify ACT-1"},
		{"ana", "action show ACT-1"},
		{"ana", "decision log We change the provider decided_by:@tom revisit:in 2 weeks rationale:The line was cut on Friday evening"},
		{"tom", "decision show DEC-1"},
		{"ana", "decision supersede DEC-1 We keep the provider"},
		{"tom", "decision show DEC-1"},
		{"ana", "update same"},
		{"ana", "update same"},
		{"ana", "update same"},
		{"ana", "update same"},
		{"kai", "update off track Everybody wants to leave confidential:yes"},
		{"ana", "undo"},
		{"ana", "draft We lost the second supplier, might slip two weeks"},
		{"ana", "my"},
		{"tom", "my"},
		{"ana", "risk list"},
		{"ana", "update list"},
		{"ana", "update show"},
		{"ana", "risk matrix"},
		{"ana", "chart risks"},
		{"ana", "chart health"},
		{"ana", "help"},
		{"ana", "schedule add my every monday 9:00"},
		{"ana", "schedule show SCH-1"},
		{"tom", "schedule pause SCH-1"},
	} {
		reply := c.ask(step.person, step.line)
		checkButtons(t, declared, reply.Message)
		for _, out := range c.deliver() {
			checkButtons(t, declared, out.Message)
		}
	}
	c.closed = map[string]string{"support": "the channel is archived"}
	c.do("ana", "risk log Phone line breaks")
	checkButtons(t, declared, c.do("tom", "outbox list").Message)
	for _, out := range c.deliver() {
		checkButtons(t, declared, out.Message)
	}
	c.checkStore()
}
