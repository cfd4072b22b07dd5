package commands_test

import (
	"strings"
	"testing"
)

// Who is asked about a confidential request may see what they decide on, while
// they are asked and after they have decided. Others do not learn of it, and
// neither does who is asked for a time in another's place.
func TestRequestConfidential(t *testing.T) {
	c := newCompany(t)
	c.do("raj", "delegate to @pia until:friday")
	c.do("bo", "request technology $4,000 Monitoring of staff vendor:Acme confidential:yes")
	told := ""
	for _, out := range c.deliver() {
		told += out.To.ID + " "
		if out.To.ID != "raj" && strings.Contains(messageWords(out.Message), "REQ-1") {
			t.Errorf("%s was told:\n%s", out.To.ID, messageWords(out.Message))
		}
	}
	if !strings.Contains(told, "raj") {
		t.Error("who decides was not asked")
	}
	for _, stranger := range []string{"pia", "eli", "fay", "kai"} {
		for _, line := range []string{"request show REQ-1", "request approve REQ-1", "history REQ-1", "request copy REQ-1"} {
			if text := words(c.ask(stranger, line)); strings.Contains(text, "Monitoring") || !strings.Contains(text, "here is no REQ-1") {
				t.Errorf("@%s: %s: %s", stranger, line, text)
			}
		}
		if text := words(c.ask(stranger, "request list")); strings.Contains(text, "REQ-1") {
			t.Errorf("@%s sees it in a list: %s", stranger, text)
		}
	}
	for _, line := range []string{"request show REQ-1", "request list", "request list waiting", "my", "history REQ-1"} {
		if text := words(c.do("raj", line)); !strings.Contains(text, "REQ-1") {
			t.Errorf("@raj, who is asked, does not see it: /%s: %s", line, text)
		}
	}
	c.do("raj", "request reject REQ-1 Not without the works council")
	c.deliver()
	if text := words(c.do("raj", "request show REQ-1")); !strings.Contains(text, "Monitoring") {
		t.Errorf("@raj, who decided, does not see it: %s", text)
	}
	// A copy is as confidential as what it is a copy of.
	if text := words(c.ask("raj", "request copy REQ-1")); !strings.Contains(text, "confidential: yes") {
		t.Errorf("the copy is open to everybody: %s", text)
	}
	// Who was asked, and is not any more, no longer sees it.
	c.do("tom", "policy steps technology €4,000 fay or lea")
	c.do("bo", "request technology $3,000 Cameras vendor:Acme confidential:yes links:REQ-1")
	if text := words(c.do("lea", "request show REQ-2")); strings.Contains(text, "REQ-1") {
		t.Errorf("@lea is told of REQ-1: %s", text)
	}
	c.do("fay", "request approve REQ-2")
	if text := words(c.ask("lea", "request show REQ-2")); strings.Contains(text, "Cameras") {
		t.Errorf("@lea still sees it: %s", text)
	}
	c.do("fay", "request show REQ-2")
	c.checkStore()
}
