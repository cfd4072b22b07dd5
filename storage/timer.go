package storage

import (
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"maps"
	"time"

	"adjutant/chat"
)

// Timer is an invocation that waits for its moment. The command that it asks for
// takes it in the transaction in which it does its work, so that each moment
// comes once.
type Timer struct {
	// Name is one that no other timer has: "RISK-3/lapse".
	Name string `json:"-"`
	// At is its moment, in whole seconds: of what is finer the later is taken,
	// so that it never comes early.
	At time.Time `json:"at"`
	// Path is the command that is asked for, Args are its options.
	Path string    `json:"path"`
	Args chat.Args `json:"args,omitempty"`
	// Again is when it is tried again after a failure; zero before the first.
	Again    time.Time `json:"again,omitzero"`
	Attempts int       `json:"attempts,omitempty"`
	// Error is why the last attempt failed, in short.
	Error string `json:"error,omitempty"`
}

// due is when it is handed on.
func (t Timer) due() time.Time {
	if !t.Again.IsZero() {
		return t.Again
	}
	return t.At
}

func timerKey(name string) []byte { return key(familyTimer, "name", name) }

func timerDueKey(t Timer) []byte {
	return appendPart(timed(key(familyTimer, "due"), t.due()), t.Name)
}

// wholeSecond is the first whole second that is not before t.
func wholeSecond(t time.Time) time.Time {
	return t.Add(time.Second - 1).Truncate(time.Second).UTC()
}

// SetTimer sets a timer that was never tried yet, or moves the one of that name
// to this moment, command and options. One that has them already is left as it
// is, with what is known of its attempts.
func SetTimer(tx Tx, t Timer) error {
	if t.Name == "" || t.Path == "" || t.At.IsZero() {
		return fmt.Errorf("the timer %q for the command %q at %s is not complete", t.Name, t.Path, t.At)
	}
	t = Timer{Name: t.Name, At: wholeSecond(t.At), Path: t.Path, Args: t.Args}
	was, there, err := TimerNamed(tx, t.Name)
	if err != nil {
		return err
	}
	if there && was.At.Equal(t.At) && was.Path == t.Path && maps.Equal(was.Args, t.Args) {
		return nil
	}
	return replaceTimer(tx, was, there, t)
}

// DropTimer removes the timer of that name, if there is one.
func DropTimer(tx Tx, name string) error {
	t, there, err := TimerNamed(tx, name)
	if err != nil || !there {
		return err
	}
	return removeTimer(tx, t)
}

// TakeTimer removes the timer of that name and returns it. It reports false, and
// removes nothing, if none is set for that moment any more.
func TakeTimer(tx Tx, name string, at time.Time) (Timer, bool, error) {
	t, stands, err := timerSetFor(tx, name, at)
	if err != nil || !stands {
		return Timer{}, false, err
	}
	return t, true, removeTimer(tx, t)
}

// PostponeTimer notes that an attempt at the timer has failed, and why; it is due
// again at that time. If it is not set for that moment any more, nothing is
// noted.
func PostponeTimer(tx Tx, name string, at, again time.Time, cause string) error {
	was, stands, err := timerSetFor(tx, name, at)
	if err != nil || !stands {
		return err
	}
	t := was
	t.Again, t.Error = wholeSecond(again), cause
	t.Attempts++
	return replaceTimer(tx, was, true, t)
}

// TimerNamed reads the timer of that name. It reports false if there is none.
func TimerNamed(r Reader, name string) (Timer, bool, error) {
	t := Timer{Name: name}
	there, err := read(r, timerKey(name), &t)
	return t, there, err
}

func timerSetFor(r Reader, name string, at time.Time) (Timer, bool, error) {
	t, there, err := TimerNamed(r, name)
	return t, there && t.At.Equal(wholeSecond(at)), err
}

// TimersOf yields the timers whose names begin with prefix, by name.
func TimersOf(r Reader, prefix string) iter.Seq2[Timer, error] {
	return func(yield func(Timer, error) bool) {
		from := timerKey(prefix)
		from = from[:len(from)-1] // the name may go on
		names := len(key(familyTimer, "name"))
		for k, raw := range r.Scan(from, after(from)) {
			t, err := decodeTimer(k[names:], raw)
			if !yield(t, err) || err != nil {
				return
			}
		}
	}
}

// decodeTimer reads a timer that stands under this name, as it is in the key.
func decodeTimer(packed, raw []byte) (Timer, error) {
	name, rest, ok := cutPart(string(packed))
	t := Timer{Name: name}
	if !ok || rest != "" {
		return t, fmt.Errorf("a timer stands under %q, which is no name", packed)
	}
	if err := json.Unmarshal(raw, &t); err != nil {
		return t, fmt.Errorf("read the timer %q: %w", name, err)
	}
	return t, nil
}

// DueTimers are the timers to be handed on now, those that wait longest first and
// those of one moment by name, at most limit of them, and the next moment after
// now at which another one is due (zero if none is). Timers that cannot be read
// are in the error, and do not keep the others back.
func DueTimers(r Reader, now time.Time, limit int) (due []Timer, next time.Time, err error) {
	var unread []error
	from := key(familyTimer, "due")
	for k := range r.Scan(from, after(from)) {
		at, name, err := cutTimerDueKey(k)
		if err != nil {
			unread = append(unread, err)
			continue
		}
		if at.After(now) {
			next = at
			break
		}
		if len(due) == limit {
			next = now
			break
		}
		t, there, err := TimerNamed(r, name)
		if err == nil && !there {
			err = fmt.Errorf("the timer %q is due and is not there", name)
		}
		if err != nil {
			unread = append(unread, err)
			continue
		}
		due = append(due, t)
	}
	return due, next, errors.Join(unread...)
}

var errNoDueTimer = errors.New("a timer is due that cannot be read")

// cutTimerDueKey reads back what timerDueKey is made of.
func cutTimerDueKey(k []byte) (at time.Time, name string, err error) {
	from := len(key(familyTimer, "due"))
	if len(k) < from+8 {
		return at, "", errNoDueTimer
	}
	name, rest, ok := cutPart(string(k[from+8:]))
	if !ok || rest != "" {
		return at, "", errNoDueTimer
	}
	return moment(k[:from+8]), name, nil
}

// replaceTimer writes a timer in the place of the one that was there, if any.
func replaceTimer(tx Tx, was Timer, there bool, t Timer) error {
	if there && !was.due().Equal(t.due()) {
		if err := tx.Delete(timerDueKey(was)); err != nil {
			return err
		}
	}
	if err := write(tx, timerKey(t.Name), t); err != nil {
		return err
	}
	return tx.Put(timerDueKey(t), nil)
}

func removeTimer(tx Tx, t Timer) error {
	if err := tx.Delete(timerDueKey(t)); err != nil {
		return err
	}
	return tx.Delete(timerKey(t.Name))
}
