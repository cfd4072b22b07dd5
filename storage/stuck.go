package storage

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"adjutant/chat"
)

// Stuck are the letters that were given up, the oldest first, at most limit.
func Stuck(r Reader, limit int) ([]Letter, error) {
	var letters []Letter
	prefix := key(familyQueue, "stuck")
	for _, raw := range r.Scan(prefix, after(prefix)) {
		if len(letters) == limit {
			break
		}
		var letter Letter
		if err := json.Unmarshal(raw, &letter); err != nil {
			return nil, fmt.Errorf("read a stuck letter: %w", err)
		}
		letters = append(letters, letter)
	}
	return letters, nil
}

// StuckLetter reads one stuck letter. It returns ErrNotFound if there is none
// with that number.
func StuckLetter(r Reader, seq uint64) (Letter, error) {
	var letter Letter
	found, err := read(r, stuckKey(seq), &letter)
	if err == nil && !found {
		err = fmt.Errorf("letter %d: %w", seq, ErrNotFound)
	}
	return letter, err
}

// Resend puts a stuck letter back, behind all that waits for its place. It gets
// a new number, so that if it is given up again, that is news. It returns
// ErrNotFound if the letter is not stuck any more.
func Resend(tx Tx, letter Letter, now time.Time) error {
	stuck, err := StuckLetter(tx, letter.Seq)
	if err != nil {
		return err
	}
	stuck.Tried = nil // whatever has kept it from there may be over
	seq, err := requeue(tx, stuck, now)
	if err != nil {
		return err
	}
	posted, known, err := CopyOf(tx, stuck)
	if err != nil || !known {
		return err
	}
	posted.Letter = seq
	return writeCopy(tx, posted)
}

// Redirect sends a letter that was given up to another place of its reader's: the post
// is forgotten where it never arrived, and later words change the copy at the new place.
// A copy that is there already gets these words. It returns ErrNotFound if the letter is not stuck any more; one that may have been
// posted, or changes what was, stays where it is, and is refused.
func Redirect(tx Tx, letter Letter, to chat.Place, now time.Time) error {
	stuck, err := StuckLetter(tx, letter.Seq)
	if err != nil {
		return err
	}
	posted, _, err := CopyOf(tx, stuck)
	if err != nil {
		return err
	}
	if stuck.Claimed || !posted.Ref.IsZero() {
		return fmt.Errorf("letter %d may have arrived, and cannot be redirected", stuck.Seq)
	}
	if err := Drop(tx, stuck); err != nil {
		return err
	}
	tried := append(slices.Clone(stuck.Tried), stuck.To.Platform)
	return put(tx, Letter{ID: stuck.ID, To: to, Post: stuck.Post, Message: stuck.Message, Created: now, Tried: tried})
}

// Drop gives up a stuck letter for good. If it was to be the first of its post
// in that place, the post is forgotten there, and sending it again posts it
// anew; if it was an edit, the next words edit what is posted, even if they are
// the same. It returns ErrNotFound if the letter is not stuck any more.
func Drop(tx Tx, letter Letter) error {
	stuck, err := StuckLetter(tx, letter.Seq)
	if err != nil {
		return err
	}
	if err := tx.Delete(stuckKey(stuck.Seq)); err != nil {
		return err
	}
	return forget(tx, stuck)
}

// forget has the copy that a letter was for know nothing of it any more.
func forget(tx Tx, letter Letter) error {
	posted, known, err := CopyOf(tx, letter)
	if err != nil || !known {
		return err
	}
	if posted.Ref.IsZero() {
		return tx.Delete(copyKey(posted.Post, posted.To.Key()))
	}
	posted.Letter, posted.Says = 0, ""
	return writeCopy(tx, posted)
}
