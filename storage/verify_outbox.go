package storage

import (
	"encoding/json"
	"fmt"
)

// outbox checks that every place with waiting letters is due at some time, and
// no other; that letters stand where they belong; and that posts and their
// letters name each other.
func (v *verifier) outbox() error {
	places := map[string]bool{}
	highest := uint64(0)
	letters := func(prefix []byte, stuck bool) (n int, err error) {
		for k, raw := range v.r.Scan(prefix, after(prefix)) {
			if err := v.ctx.Err(); err != nil {
				return n, err
			}
			n++
			var letter Letter
			if err := json.Unmarshal(raw, &letter); err != nil {
				v.fault("a letter cannot be read: %v", err)
				continue
			}
			place := letter.To.Key()
			expected := waitingKey(place, letter.Seq)
			if stuck {
				expected = stuckKey(letter.Seq)
			} else {
				places[place] = true
			}
			if string(k) != string(expected) {
				v.fault("letter %d to %s is not where it belongs", letter.Seq, place)
			}
			if letter.Failed.IsZero() == stuck {
				v.fault("letter %d to %s is both waiting and given up", letter.Seq, place)
			}
			highest = max(highest, letter.Seq)
			v.letter(letter)
		}
		return n, nil
	}
	var err error
	if v.report.Waiting, err = letters(key(familyQueue, "to"), false); err != nil {
		return err
	}
	if v.report.Stuck, err = letters(key(familyQueue, "stuck"), true); err != nil {
		return err
	}
	if last := lastNumber(v.r, letterCounter); last < highest {
		v.fault("the next letter would be number %d, which was used already", last+1)
	}
	v.due(places)
	return v.copies()
}

// due checks the times at which places are due.
func (v *verifier) due(places map[string]bool) {
	for place := range places {
		at := v.r.Get(placeKey(place))
		if at == nil || v.r.Get(dueKey(moment(at), place)) == nil {
			v.fault("the letters to %s are never due", place)
		}
	}
	due := key(familyQueue, "due")
	for k, place := range v.r.Scan(due, after(due)) {
		at := v.r.Get(placeKey(string(place)))
		if !places[string(place)] || at == nil || string(k) != string(dueKey(moment(at), string(place))) {
			v.fault("%s is due without a letter", place)
		}
	}
	if n := v.count(key(familyQueue, "place")) - len(places); n > 0 {
		v.fault("%d places have a time without a letter", n)
	}
}

// letter checks that a letter of a post is the one that the post names.
func (v *verifier) letter(letter Letter) {
	if letter.Post.IsZero() {
		return
	}
	posted, known, err := CopyOf(v.r, letter)
	if err != nil || !known || posted.Letter != letter.Seq {
		v.fault("letter %d to %s is not the one of its post", letter.Seq, letter.To.Key())
	}
}

// copies checks that what posts say of themselves is so.
func (v *verifier) copies() error {
	prefix := key(familyQueue, "copy")
	for k, raw := range v.r.Scan(prefix, after(prefix)) {
		if err := v.ctx.Err(); err != nil {
			return err
		}
		var c Copy
		if err := json.Unmarshal(raw, &c); err != nil {
			v.fault("a post cannot be read: %v", err)
			continue
		}
		place := c.To.Key()
		name := fmt.Sprintf("the post %s %s in %s", c.Post.Subject, c.Post.Slot, place)
		if string(k) != string(copyKey(c.Post, place)) {
			v.fault("%s is not where it belongs", name)
		}
		if c.Letter != 0 && v.r.Get(waitingKey(place, c.Letter)) == nil && v.r.Get(stuckKey(c.Letter)) == nil {
			v.fault("%s waits for letter %d, which is gone", name, c.Letter)
		}
		if c.Letter == 0 && c.Ref.IsZero() {
			v.fault("%s was never sent and never will be", name)
		}
	}
	return nil
}
