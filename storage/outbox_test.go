package storage_test

import (
	"errors"
	"testing"
	"time"

	"adjutant/chat"
	"adjutant/storage"
)

var (
	team   = chat.Place{Platform: "slack", Workspace: "T1", ID: "C1"}
	direct = chat.Place{Platform: "slack", Workspace: "T1", ID: "U1", Direct: true}
	card   = storage.Post{Subject: "RISK-1", Slot: "card"}
)

// says is a message with these words.
func says(words string) chat.Message { return chat.Message{Title: chat.L(words)} }

// box is an outbox under test: its store, and the clock.
type box struct {
	*testing.T
	store storage.Store
	now   time.Time
}

func newBox(t *testing.T) *box { return &box{t, open(t), start} }

func (b *box) send(post storage.Post, words string) {
	b.Helper()
	update(b, b.store, func(tx storage.Tx) error { return storage.Send(tx, team, post, says(words), b.now) })
}

// claim takes the first letter, which must have these words.
func (b *box) claim(words string) (storage.Letter, storage.Copy) {
	b.Helper()
	var letter storage.Letter
	var posted storage.Copy
	update(b, b.store, func(tx storage.Tx) (err error) {
		var ok bool
		if letter, ok, err = storage.Claim(tx, team.Key(), b.now); err == nil && !ok {
			err = errors.New("nothing to claim")
		}
		if err == nil {
			posted, _, err = storage.CopyOf(tx, letter)
		}
		return err
	})
	if got := letter.Message.Title.Plain(); got != words {
		b.Fatalf("claimed %q, want %q", got, words)
	}
	return letter, posted
}

func (b *box) sent(letter storage.Letter, ref string) {
	b.Helper()
	update(b, b.store, func(tx storage.Tx) error {
		return storage.Sent(tx, letter, chat.Ref{Place: team, ID: ref}, b.now)
	})
}

func (b *box) postpone(letter storage.Letter, certain bool) {
	b.Helper()
	update(b, b.store, func(tx storage.Tx) error { return storage.Postpone(tx, letter, b.now, certain, "busy") })
}

func (b *box) giveUp(letter storage.Letter) {
	b.Helper()
	update(b, b.store, func(tx storage.Tx) error { return storage.GiveUp(tx, letter, "closed", b.now) })
}

// stuck is the only stuck letter.
func (b *box) stuck() (letter storage.Letter) {
	b.Helper()
	view(b, b.store, func(r storage.Reader) {
		letters, err := storage.Stuck(r, 9)
		if err != nil || len(letters) != 1 {
			b.Fatalf("stuck: %+v, %v; want one", letters, err)
		}
		letter = letters[0]
	})
	return letter
}

// count checks how many letters wait and are stuck, and that all is in order.
func (b *box) count(waiting, stuck int) {
	b.Helper()
	if report := inOrder(b, b.store); report.Waiting != waiting || report.Stuck != stuck {
		b.Errorf("%d waiting, %d stuck; want %d and %d", report.Waiting, report.Stuck, waiting, stuck)
	}
}

func TestWaitingLetterIsReworded(t *testing.T) {
	b := newBox(t)
	b.send(card, "one")
	b.send(storage.Post{}, "after it")
	b.send(card, "two")
	b.count(2, 0)
	letter, _ := b.claim("two")
	b.sent(letter, "m1")
	letter, _ = b.claim("after it")
	b.sent(letter, "m2")
	b.count(0, 0)
}

func TestWordsThatChangeDuringTheAttemptFollowAsAnEdit(t *testing.T) {
	b := newBox(t)
	b.send(card, "one")
	letter, _ := b.claim("one")
	b.send(card, "two")
	b.send(card, "three")
	b.sent(letter, "m1")
	edit, posted := b.claim("three")
	if posted.Ref.ID != "m1" || edit.Claimed || edit.Attempts != 0 {
		t.Errorf("the edit is %+v of %+v", edit, posted)
	}
	b.sent(edit, "m1")
	b.send(card, "three")
	b.count(0, 0)
}

func TestWordsThatChangeDuringAFailedAttemptAreSentNext(t *testing.T) {
	b := newBox(t)
	b.send(card, "one")
	letter, _ := b.claim("one")
	b.send(card, "two")
	b.postpone(letter, true)
	letter, _ = b.claim("two")
	if letter.Claimed || letter.Attempts != 1 || letter.Error != "busy" {
		t.Errorf("letter %+v", letter)
	}
	b.sent(letter, "m1")
	b.count(0, 0)
}

// What a lost attempt may have posted says the words of then. That it is found,
// or that the platform knows the letter's id again, does not change it.
func TestWordsThatChangeAfterALostAttemptFollowAsAnEdit(t *testing.T) {
	b := newBox(t)
	b.send(card, "one")
	b.claim("one") // and the process dies
	b.send(card, "two")
	letter, _ := b.claim("two")
	if !letter.Claimed {
		t.Error("nobody would look for the letter")
	}
	b.sent(letter, "found")
	edit, posted := b.claim("two")
	if posted.Ref.ID != "found" {
		t.Errorf("the edit is of %+v", posted)
	}
	b.sent(edit, "found")
	b.count(0, 0)
}

func TestLostAttemptWithTheSameWordsNeedsNoEdit(t *testing.T) {
	b := newBox(t)
	b.send(card, "one")
	b.claim("one")
	letter, _ := b.claim("one")
	b.sent(letter, "found")
	b.count(0, 0)
}

func TestDoubtOutlivesGivingUp(t *testing.T) {
	b := newBox(t)
	b.send(card, "one")
	letter, _ := b.claim("one")
	b.postpone(letter, false)
	letter, _ = b.claim("one")
	b.giveUp(letter) // letter.Claimed: it may have been posted
	b.count(0, 1)
	update(t, b.store, func(tx storage.Tx) error { return storage.Resend(tx, b.stuckIn(tx), b.now) })
	again, _ := b.claim("one")
	if !again.Claimed || again.ID != letter.ID || again.Attempts != 0 {
		t.Errorf("sent again as %+v", again)
	}
}

func (b *box) stuckIn(tx storage.Tx) storage.Letter {
	letters, err := storage.Stuck(tx, 1)
	if err != nil || len(letters) == 0 {
		b.Errorf("stuck: %v, %v", letters, err)
		return storage.Letter{}
	}
	return letters[0]
}

func TestNewWordsTakeAStuckLetterBack(t *testing.T) {
	b := newBox(t)
	b.send(card, "one")
	letter, _ := b.claim("one")
	b.giveUp(letter)
	b.send(card, "one")
	b.count(0, 1) // the same words change nothing
	b.send(storage.Post{}, "between")
	b.send(card, "two")
	b.count(2, 0)
	for _, words := range []string{"between", "two"} {
		letter, _ = b.claim(words)
		b.sent(letter, words)
	}
	b.count(0, 0)
}

func TestResentLetterGoesToTheEndUnderANewNumber(t *testing.T) {
	b := newBox(t)
	b.send(storage.Post{}, "one")
	letter, _ := b.claim("one")
	b.giveUp(letter)
	b.send(storage.Post{}, "two")
	stuck := b.stuck()
	update(t, b.store, func(tx storage.Tx) error { return storage.Resend(tx, stuck, b.now) })
	for _, drop := range []func(storage.Tx) error{
		func(tx storage.Tx) error { return storage.Drop(tx, stuck) },
		func(tx storage.Tx) error { return storage.Resend(tx, stuck, b.now) },
	} {
		if err := b.store.Update(t.Context(), drop); !errors.Is(err, storage.ErrNotFound) {
			t.Errorf("a letter that is not stuck any more: %v", err)
		}
	}
	two, _ := b.claim("two")
	b.sent(two, "m2")
	one, _ := b.claim("one")
	if one.Seq == letter.Seq || one.ID != letter.ID {
		t.Errorf("sent again as %d %s, was %d %s", one.Seq, one.ID, letter.Seq, letter.ID)
	}
}

func TestDroppedFirstLetterForgetsThePost(t *testing.T) {
	b := newBox(t)
	b.send(card, "one")
	letter, _ := b.claim("one")
	b.giveUp(letter)
	update(t, b.store, func(tx storage.Tx) error { return storage.Drop(tx, letter) })
	b.count(0, 0)
	b.send(card, "one")
	if _, posted := b.claim("one"); !posted.Ref.IsZero() {
		t.Errorf("posted as an edit of %+v", posted)
	}
}

func TestDroppedEditIsMadeUpForByTheNextWords(t *testing.T) {
	b := newBox(t)
	b.send(card, "one")
	letter, _ := b.claim("one")
	b.sent(letter, "m1")
	b.send(card, "two")
	letter, _ = b.claim("two")
	b.giveUp(letter)
	update(t, b.store, func(tx storage.Tx) error { return storage.Drop(tx, letter) })
	b.count(0, 0)
	b.send(card, "two") // the post still reads "one"
	if _, posted := b.claim("two"); posted.Ref.ID != "m1" {
		t.Errorf("posted as an edit of %+v", posted)
	}
}

// Recording an outcome twice, as after an answer that was lost, changes nothing.
func TestOutcomeIsRecordedOnce(t *testing.T) {
	b := newBox(t)
	b.send(card, "one")
	letter, _ := b.claim("one")
	b.sent(letter, "m1")
	b.sent(letter, "m1")
	b.postpone(letter, true)
	b.giveUp(letter)
	b.count(0, 0)
}

func TestCopies(t *testing.T) {
	b := newBox(t)
	b.send(card, "one")
	update(t, b.store, func(tx storage.Tx) error {
		if err := storage.Send(tx, direct, storage.Post{Subject: "RISK-1", Slot: "alert"}, says("high"), b.now); err != nil {
			return err
		}
		return storage.Send(tx, direct, storage.Post{Subject: "RISK-10", Slot: "card"}, says("other"), b.now)
	})
	letter, _ := b.claim("one")
	b.sent(letter, "m1")
	view(t, b.store, func(r storage.Reader) {
		copies, err := storage.Copies(r, "RISK-1")
		if err != nil || len(copies) != 2 || copies[0].To != direct || copies[1].Ref.ID != "m1" {
			t.Errorf("copies %+v, %v", copies, err)
		}
	})
}

func TestDuePlacesAreLimited(t *testing.T) {
	b := newBox(t)
	b.send(card, "one")
	update(t, b.store, func(tx storage.Tx) error { return storage.Send(tx, direct, card, says("one"), b.now.Add(1)) })
	view(t, b.store, func(r storage.Reader) {
		places, next := storage.DuePlaces(r, b.now.Add(time.Hour), 1)
		if len(places) != 1 || places[0] != team.Key() || !next.Equal(b.now.Add(time.Hour)) {
			t.Errorf("due %s, then %s", places, next)
		}
	})
}
