package commands

import (
	"time"

	"adjutant/chat"
	"adjutant/digest"
	"adjutant/digest/narrative"
)

const (
	// sendWait is for how long a digest that is due waits for the words of a model:
	// nobody is looking.
	sendWait = 20 * time.Second
	// nowWait is for how long one does that somebody has asked for.
	nowWait = 8 * time.Second
)

// wordsFor are a model's words for a digest, checked against it; nil where there are
// none. Like that of [call.advise], an error ends the handler.
func (c *call) wordsFor(d digest.Digest, wait time.Duration) (*digest.Worded, error) {
	if !c.mayAdvise(chat.ForDigest) {
		return nil, nil
	}
	consult, some := narrative.Consult(d, c.org)
	if !some {
		return nil, nil
	}
	consult.Wait = wait
	advice, err := c.advise(consult)
	if err != nil || advice.Failed != "" {
		return nil, err
	}
	worded, checked := narrative.Words(d, c.org, advice)
	c.checked = append(c.checked, checked)
	return worded, nil
}
