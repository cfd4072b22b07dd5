package storage

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"adjutant/chat"
)

// DuePlaces are the places that have a letter to be sent now, those that wait
// longest first, at most limit of them, and the next moment after now at which
// another place is due (zero if none is).
func DuePlaces(r Reader, now time.Time, limit int) (places []string, next time.Time) {
	from := key(familyQueue, "due")
	for k, place := range r.Scan(from, after(from)) {
		at := moment(k[:len(from)+8])
		if at.After(now) {
			return places, at
		}
		if len(places) == limit {
			return places, now
		}
		places = append(places, string(place))
	}
	return places, time.Time{}
}

// DueSince is the earliest moment at which a place with waiting letters is due,
// zero if no letter is waiting. While it is in the past, something waits to be
// sent.
func DueSince(r Reader) time.Time {
	from := key(familyQueue, "due")
	for k := range r.Scan(from, after(from)) {
		return moment(k[:len(from)+8])
	}
	return time.Time{}
}

// NextLetter is the letter that [Claim] would take. It reports false where Claim would.
func NextLetter(r Reader, place string, now time.Time) (Letter, bool, error) {
	due := r.Get(placeKey(place))
	if due == nil || now.Before(moment(due)) {
		return Letter{}, false, nil
	}
	return first(r, place)
}

// Withdraw takes a letter back that waits in its queue, and makes the next one to its
// place due. What is known of the copy it was for is that of [Drop]. If its attempt
// was cut off, nobody looks any more for what that may have posted.
func Withdraw(tx Tx, letter Letter, now time.Time) error {
	if err := forget(tx, letter); err != nil {
		return err
	}
	return remove(tx, letter, now)
}

// CallOff takes back the letter of a copy, wherever that has got to, unless an attempt at
// it is under way. It does nothing for a copy that has none.
func CallOff(tx Tx, posted Copy, now time.Time) error {
	var letter Letter
	waits, err := read(tx, waitingKey(posted.To.Key(), posted.Letter), &letter)
	switch {
	case err != nil || waits && letter.Claimed:
		return err
	case waits:
		return Withdraw(tx, letter, now)
	}
	if letter, err = StuckLetter(tx, posted.Letter); err == nil {
		return Drop(tx, letter)
	}
	if errors.Is(err, ErrNotFound) {
		return nil
	}
	return err
}

// Claim takes the first letter to a place for an attempt at sending it, and
// returns it as it was before: a letter that was claimed already is one whose
// attempt has an unknown outcome. It reports false if nothing is waiting there,
// or not yet. The attempt's outcome is recorded with the letter as it is
// returned here, by Sent, Postpone or GiveUp, before the place is claimed again.
func Claim(tx Tx, place string, now time.Time) (Letter, bool, error) {
	due := tx.Get(placeKey(place))
	if due == nil || now.Before(moment(due)) {
		return Letter{}, false, nil
	}
	letter, found, err := first(tx, place)
	if err != nil {
		return letter, false, err
	}
	if !found { // a place without letters must not be due for ever
		return letter, false, clearDue(tx, place)
	}
	taken := letter
	taken.Attempts++
	if !taken.Claimed {
		taken.Claimed, taken.Unsure = true, letter.Edition
	}
	return letter, true, writeWaiting(tx, taken)
}

func first(r Reader, place string) (Letter, bool, error) {
	prefix := queueKey(place)
	for _, raw := range r.Scan(prefix, after(prefix)) {
		var letter Letter
		if err := json.Unmarshal(raw, &letter); err != nil {
			return letter, false, fmt.Errorf("read a letter to %s: %w", place, err)
		}
		return letter, true, nil
	}
	return Letter{}, false, nil
}

// CopyOf reads the posted copy that a letter is about. It reports false for
// letters of unnamed posts.
func CopyOf(r Reader, letter Letter) (Copy, bool, error) {
	var c Copy
	if letter.Post.IsZero() {
		return c, false, nil
	}
	found, err := read(r, copyKey(letter.Post, letter.To.Key()), &c)
	return c, found, err
}

// Sent records that a claimed letter is posted, with the platform's reference,
// and makes the next one to its place due. If the words that count may not be
// those that were posted, the letter stays and becomes an edit of what was:
// because they changed during the attempt, or after one whose outcome was never
// known.
func Sent(tx Tx, letter Letter, ref chat.Ref, now time.Time) error {
	stored, ok, err := claimed(tx, letter)
	if err != nil || !ok {
		return err
	}
	posted, known, err := CopyOf(tx, letter)
	if err != nil {
		return err
	}
	if !known {
		return remove(tx, letter, now)
	}
	outdated := stored.Edition != letter.Edition ||
		posted.Ref.IsZero() && letter.Claimed && letter.Unsure != letter.Edition
	posted.Ref = ref
	if !outdated {
		posted.Letter = 0
	}
	if err := writeCopy(tx, posted); err != nil {
		return err
	}
	if !outdated {
		return remove(tx, letter, now)
	}
	stored.Claimed, stored.Unsure, stored.Attempts, stored.Error = false, 0, 0, ""
	if err := writeWaiting(tx, stored); err != nil {
		return err
	}
	return setDue(tx, letter.To.Key(), now)
}

// Postpone records that an attempt at a claimed letter has failed for now; the
// place is tried again at that time. certain says that nothing of the letter is
// posted, by this attempt or an earlier one: then the next attempt need not
// look for it.
func Postpone(tx Tx, letter Letter, at time.Time, certain bool, cause string) error {
	stored, ok, err := claimed(tx, letter)
	if err != nil || !ok {
		return err
	}
	stored.Error = cause
	if certain {
		stored.Claimed, stored.Unsure = false, 0
	}
	if err := writeWaiting(tx, stored); err != nil {
		return err
	}
	return setDue(tx, letter.To.Key(), at)
}

// GiveUp takes a claimed letter that cannot be delivered out of its queue and
// keeps it among the stuck ones, under the same number, so that those behind it
// go on. letter.Claimed says whether it may have been posted after all: then it
// is looked for should it be sent again.
func GiveUp(tx Tx, letter Letter, reason string, now time.Time) error {
	stored, ok, err := claimed(tx, letter)
	if err != nil || !ok {
		return err
	}
	stored.Error, stored.Failed = reason, now
	if !letter.Claimed {
		stored.Claimed, stored.Unsure = false, 0
	}
	if err := write(tx, stuckKey(stored.Seq), stored); err != nil {
		return err
	}
	return remove(tx, stored, now)
}

// claimed reads a letter as it is stored while an attempt is under way: its
// words may have changed since it was claimed. It reports false if the letter's
// outcome was recorded already.
func claimed(r Reader, letter Letter) (stored Letter, ok bool, err error) {
	ok, err = read(r, waitingKey(letter.To.Key(), letter.Seq), &stored)
	return stored, ok && stored.Claimed, err
}

// remove takes a letter out of its queue.
func remove(tx Tx, letter Letter, now time.Time) error {
	place := letter.To.Key()
	if err := tx.Delete(waitingKey(place, letter.Seq)); err != nil {
		return err
	}
	if empty(tx, queueKey(place)) {
		return clearDue(tx, place)
	}
	return setDue(tx, place, now)
}

// empty reports whether no key begins with prefix.
func empty(r Reader, prefix []byte) bool {
	for range r.Scan(prefix, after(prefix)) {
		return false
	}
	return true
}
