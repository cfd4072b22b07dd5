package storage

import (
	"encoding/json"
	"fmt"
	"time"

	"adjutant/chat"
)

// Letter is a message in the outbox, on its way to one place. It is waiting in
// its place's queue, or stuck: given up until somebody decides. A post has at
// most one letter to a place; new words for it change that letter, wherever it
// has got to.
type Letter struct {
	// Seq orders the letters; those to one place are sent in this order. A
	// letter that goes back into its queue gets a new one.
	Seq uint64 `json:"seq"`
	// ID names the letter to a platform: the same at every attempt.
	ID      string       `json:"id"`
	To      chat.Place   `json:"to"`
	Message chat.Message `json:"message"`
	// Post is what the message is a copy of; a letter of an unnamed post is
	// sent once and never edited.
	Post     Post      `json:"post,omitzero"`
	Created  time.Time `json:"created"`
	Attempts int       `json:"attempts,omitempty"`
	// Claimed is true from just before an attempt until its outcome is
	// recorded, and as long as the outcome is unknown. A letter that is found
	// claimed may have been sent.
	Claimed bool   `json:"claimed,omitempty"`
	Error   string `json:"error,omitempty"`
	// Edition counts how often the words were changed, so that a change
	// during an attempt is noticed. Unsure is, while Claimed, the edition of
	// the first attempt whose outcome is unknown: what may be posted.
	Edition int `json:"edition,omitempty"`
	Unsure  int `json:"unsure,omitempty"`
	// Failed is when it was given up.
	Failed time.Time `json:"failed,omitzero"`
	// Tried are the platforms on which its reader could not be reached before it was
	// redirected to this one.
	Tried []string `json:"tried,omitempty"`
}

// Post names a message that may change after it was sent: which record it is
// about, and which of the record's messages it is.
type Post struct {
	Subject string `json:"subject,omitempty"`
	Slot    string `json:"slot,omitempty"`
}

// IsZero reports whether the post has no name.
func (p Post) IsZero() bool { return p == Post{} }

// Copy is one posted message: a post in a place.
type Copy struct {
	Post Post       `json:"post"`
	To   chat.Place `json:"to"`
	// Ref is the platform's reference, zero until it was sent.
	Ref chat.Ref `json:"ref,omitzero"`
	// Letter is the number of the letter with the latest words, waiting or
	// stuck; 0 if there is none.
	Letter uint64 `json:"letter,omitempty"`
	// Says is the hash of the latest words, sent, waiting or stuck. It is
	// empty where those were given up for good.
	Says string `json:"says"`
}

// letterCounter is the name under which letters are numbered.
const letterCounter = "letter"

func queueKey(place string) []byte { return key(familyQueue, "to", place) }

func waitingKey(place string, seq uint64) []byte { return numbered(queueKey(place), seq) }

func dueKey(at time.Time, place string) []byte {
	return appendPart(timed(key(familyQueue, "due"), at), place)
}

func placeKey(place string) []byte { return key(familyQueue, "place", place) }

func stuckKey(seq uint64) []byte { return numbered(key(familyQueue, "stuck"), seq) }

func copyKey(post Post, place string) []byte {
	return key(familyQueue, "copy", post.Subject, post.Slot, place)
}

// Send puts a message into the outbox, to be sent after all that is waiting for
// the same place. If the post has a copy in that place already, that copy is
// changed instead: a letter that waits keeps its turn and gets these words, one
// that is being sent at this moment is followed by an edit, and one that was
// stuck is tried again. A copy that says the same already is left alone.
func Send(tx Tx, to chat.Place, post Post, message chat.Message, now time.Time) error {
	return put(tx, Letter{To: to, Post: post, Message: message, Created: now})
}

// put puts a letter into the outbox that has no number yet.
func put(tx Tx, letter Letter) error {
	if letter.Post.IsZero() {
		_, err := enqueueNew(tx, letter)
		return err
	}
	raw, err := json.Marshal(letter.Message)
	if err != nil {
		return fmt.Errorf("write a message: %w", err)
	}
	says := hashOf(raw)
	posted := Copy{Post: letter.Post, To: letter.To}
	if _, err := read(tx, copyKey(letter.Post, letter.To.Key()), &posted); err != nil {
		return err
	}
	if posted.Says == says {
		return nil
	}
	posted.Says = says
	if posted.Letter != 0 {
		if posted.Letter, err = reword(tx, posted, letter); err != nil {
			return err
		}
	}
	if posted.Letter == 0 {
		posted.Letter, err = enqueueNew(tx, letter)
	}
	if err != nil {
		return err
	}
	return writeCopy(tx, posted)
}

// reword changes the words of the copy's letter to those of another, and returns the
// number that it then has, or 0 if the copy has none.
func reword(tx Tx, posted Copy, words Letter) (uint64, error) {
	var letter Letter
	waits, err := read(tx, waitingKey(posted.To.Key(), posted.Letter), &letter)
	if err != nil {
		return 0, err
	}
	if !waits {
		if stuck, err := read(tx, stuckKey(posted.Letter), &letter); err != nil || !stuck {
			return 0, err
		}
	}
	letter.Message, letter.Tried = words.Message, words.Tried
	letter.Edition++
	if waits {
		return letter.Seq, writeWaiting(tx, letter)
	}
	return requeue(tx, letter, words.Created)
}

// enqueueNew puts a letter that is new to its place at the end of the queue there,
// and returns its number. One that was redirected keeps its ID.
func enqueueNew(tx Tx, letter Letter) (uint64, error) {
	seq, err := nextNumber(tx, letterCounter)
	if err != nil {
		return 0, err
	}
	letter.Seq = seq
	if letter.ID == "" {
		letter.ID = fmt.Sprintf("%s-%d", Instance(tx), seq)
	}
	return seq, enqueue(tx, letter, letter.Created)
}

// requeue puts a stuck letter back at the end of its place's queue, and returns
// its new number. Its ID stays, since the platform may know it.
func requeue(tx Tx, letter Letter, now time.Time) (uint64, error) {
	if err := tx.Delete(stuckKey(letter.Seq)); err != nil {
		return 0, err
	}
	seq, err := nextNumber(tx, letterCounter)
	if err != nil {
		return 0, err
	}
	letter.Seq = seq
	letter.Attempts, letter.Failed, letter.Error = 0, time.Time{}, ""
	return seq, enqueue(tx, letter, now)
}

// enqueue puts a letter into its place's queue and makes sure that the place is
// due.
func enqueue(tx Tx, letter Letter, at time.Time) error {
	if err := writeWaiting(tx, letter); err != nil {
		return err
	}
	place := letter.To.Key()
	if tx.Get(placeKey(place)) != nil {
		return nil // it has a time already, maybe a later one after a failure
	}
	return setDue(tx, place, at)
}

func setDue(tx Tx, place string, at time.Time) error {
	if err := clearDue(tx, place); err != nil {
		return err
	}
	if err := tx.Put(placeKey(place), timed(nil, at)); err != nil {
		return err
	}
	return tx.Put(dueKey(at, place), []byte(place))
}

func clearDue(tx Tx, place string) error {
	raw := tx.Get(placeKey(place))
	if raw == nil {
		return nil
	}
	if err := tx.Delete(dueKey(moment(raw), place)); err != nil {
		return err
	}
	return tx.Delete(placeKey(place))
}

// Copies are where the posts of a record are, those still on their way
// included.
func Copies(r Reader, subject string) ([]Copy, error) {
	var copies []Copy
	prefix := key(familyQueue, "copy", subject)
	for _, raw := range r.Scan(prefix, after(prefix)) {
		var c Copy
		if err := json.Unmarshal(raw, &c); err != nil {
			return nil, fmt.Errorf("read where %s was posted: %w", subject, err)
		}
		copies = append(copies, c)
	}
	return copies, nil
}

func writeWaiting(tx Tx, letter Letter) error {
	return write(tx, waitingKey(letter.To.Key(), letter.Seq), letter)
}

func writeCopy(tx Tx, c Copy) error { return write(tx, copyKey(c.Post, c.To.Key()), c) }

// read decodes the value of a key. It reports false if there is none.
func read(r Reader, k []byte, into any) (bool, error) {
	raw := r.Get(k)
	if raw == nil {
		return false, nil
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return false, fmt.Errorf("read %q: %w", k, err)
	}
	return true, nil
}

func write(tx Tx, k []byte, value any) error {
	raw, err := json.Marshal(value)
	if err != nil {
		return fmt.Errorf("write %q: %w", k, err)
	}
	return tx.Put(k, raw)
}
