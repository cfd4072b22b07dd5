package commands_test

import (
	"fmt"
	"strings"
	"testing"

	"adjutant/chat"
)

// Whatever is waiting, the front page is that of its reader: its buttons ask for what
// is there, and it fits a page.
func TestHome(t *testing.T) {
	c := newCompany(t)
	declared := map[string]chat.Command{}
	for _, cmd := range c.book.Commands() {
		declared[cmd.Path] = cmd
	}
	check := func(person string) {
		t.Helper()
		home := c.do(person, "home").Message
		blocks, primary := len(home.Blocks)+2, 0
		for _, b := range home.Blocks {
			checkButtons(t, declared, chat.Message{Buttons: b.Buttons})
			if len(b.Buttons) > 0 {
				blocks++
			}
		}
		for _, b := range home.AllButtons() {
			if b.Style == chat.Primary {
				primary++
			}
		}
		checkButtons(t, declared, chat.Message{Buttons: home.Buttons})
		if blocks > 40 || primary > 1 {
			t.Errorf("@%s has a front page of %d blocks with %d primary buttons:\n%s", person, blocks, primary, messageWords(home))
		}
		if strings.Contains(messageWords(home), "zebra") && person != "tom" && person != "mia" && person != "bo" && person != "ana" {
			t.Errorf("@%s is shown what is confidential:\n%s", person, messageWords(home))
		}
	}
	all := []string{"ana", "bo", "eli", "tom", "mia", "raj", "uma", "lea", "kai"}
	for _, person := range all {
		check(person)
	}
	for i := range 12 {
		c.do("bo", fmt.Sprintf("risk log zebra%d likelihood:5 impact:5 confidential:yes due:tomorrow", i))
		c.do("ana", fmt.Sprintf("risk log Open %d likelihood:5 impact:5 due:tomorrow", i))
		c.do("eli", fmt.Sprintf("request budget €%d,000 Thing %d", i+10, i))
		c.do("kai", fmt.Sprintf("update off track Wave %d waiting_on:support,legal blockers:Thing %d", i, i))
	}
	c.closed = map[string]string{"warehouse": "the channel is archived"}
	c.deliver()
	for _, to := range []string{"2026-11-26 16:00", "2026-12-10 12:00"} {
		c.pass(to)
		for _, person := range all {
			check(person)
		}
	}
}
