package slack_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"time"

	"adjutant/bot/slack/fakeslack"
)

var loggedRisk = regexp.MustCompile(`Logged: (RISK-\d+)`)

// live is somebody who uses the bot until the test is over.
func (k *killed) live(dice *rand.Rand, person, department string) {
	as, channel := k.fake.As(accountOf(person)), channelOf(department)
	risk := ""
	for i := 0; ; i++ {
		if !k.Goes() {
			return
		}
		d := deed{title: fmt.Sprintf("Fear %d of %s", i, person), person: person}
		words := fmt.Sprintf("log %s likelihood:%d impact:%d", d.title, 1+dice.IntN(5), 1+dice.IntN(5))
		switch what := dice.IntN(8); {
		case what < 2 && risk != "":
			as.Slash(channel, "/risk", fmt.Sprintf("assess %s likelihood:%d impact:%d", risk, 1+dice.IntN(5), 1+dice.IntN(5)))
			continue
		case what < 5:
			ack := as.Slash(channel, "/risk", words)
			d.answered, d.invocation, d.envelope = answeredBy(ack), ack.TriggerID, ack.EnvelopeID
			if found := loggedRisk.FindStringSubmatch(string(ack.Payload)); found != nil {
				risk = found[1]
			}
		case what < 7:
			ack := as.DM("risk " + words)
			d.answered, d.message, d.invocation, d.event = answeredBy(ack), true, ack.EventID, ack.EventID
		default:
			if !k.fillIn(as, channel, &d) {
				continue
			}
		}
		k.mu.Lock()
		k.deeds = append(k.deeds, d)
		k.mu.Unlock()
	}
}

// answeredBy reports whether Slack was told what came of something, or that it is being
// worked on.
func answeredBy(ack fakeslack.Ack) bool {
	return ack.Failed == "" && !ack.TimedOut && !ack.Refused
}

// fillIn logs a risk by a form, if that opens.
func (k *killed) fillIn(as *fakeslack.Person, channel string, d *deed) bool {
	as.Slash(channel, "/risk", "log")
	block := ""
	k.Until(time.Now().Add(time.Second), func() bool {
		if view := as.View(); view != nil {
			block, _ = fieldOf(view, "title")
		}
		return block != ""
	})
	if block == "" {
		return false
	}
	as.Type(block, d.title)
	d.answered = answeredBy(as.Submit())
	if as.View() != nil { // it could not be sent, or tells what came of it
		as.CloseAll()
	}
	return true
}
