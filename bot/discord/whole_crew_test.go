package discord_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"time"

	"adjutant/bot/discord/fakediscord"
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
		l, m := 1+dice.IntN(5), 1+dice.IntN(5)
		switch what := dice.IntN(8); {
		case what < 2 && risk != "":
			as.Command(channel, "risk assess", rating(risk, l, m))
			continue
		case what < 5:
			d.ack = as.Command(channel, "risk log", risky(d.title, l, m))
			d.answered = answeredBy(d.ack)
			if said := d.ack.Replies(); d.answered && len(said) > 0 {
				if found := loggedRisk.FindStringSubmatch(said[0].Plain()); found != nil {
					risk = found[1]
				}
			}
		case what < 7:
			d.message = true
			as.DM(fmt.Sprintf("risk log %s likelihood:%d impact:%d", d.title, l, m))
			k.Until(time.Now().Add(3*time.Second), func() bool { return answersIn(k.fake, person, d.title+"\n") > 0 || !k.Up() })
			d.answered = answersIn(k.fake, person, d.title+"\n") > 0
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

// answeredBy reports whether somebody was told what came of something, or that it takes
// longer.
func answeredBy(ack fakediscord.Ack) bool {
	return ack.Failed == "" && !ack.TimedOut && ack.Refused == "" && ack.Type >= 4 && ack.Type <= 7
}

// fillIn logs a risk by a form, if that opens.
func (k *killed) fillIn(as *fakediscord.Person, channel string, d *deed) bool {
	if ack := as.Command(channel, "risk log", nil); ack.Type != 9 {
		return false
	}
	as.Fill("What may happen", d.title)
	d.ack = as.Submit()
	d.answered = answeredBy(d.ack)
	as.CloseModal()
	return true
}
