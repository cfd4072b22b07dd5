package scheduler

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"adjutant/chat"
	"adjutant/storage"
)

// The pauses before a timer that failed is tried again: twice as long each time.
const (
	firstPause   = time.Minute
	longestPause = time.Hour
)

// served says that a timer has been dealt with.
type served struct {
	timer string
	err   error // of the store
}

// serve hands a timer on, records what came of it and reports to done, whatever
// happens; a panic inside is the dispatcher's to answer for. The end of ctx does not
// break off what has begun.
func (t *Timetable) serve(ctx context.Context, timer storage.Timer, done chan<- served) {
	ctx = context.WithoutCancel(ctx)
	s := served{timer.Name, errors.New("the store ended a goroutine")}
	defer func() { done <- s }()
	var reply chat.Reply
	fault := errors.New("the dispatcher ended a goroutine")
	defer func() { s.err = t.record(ctx, timer, reply, fault) }()
	reply = t.to.Dispatch(ctx, chat.Invocation{
		ID: timer.Name + "@" + strconv.FormatInt(timer.At.Unix(), 10), Platform: chat.Timetable, Via: chat.ViaSchedule,
		Path: timer.Path, Args: timer.Args, Timer: timer.Name, Due: timer.At,
	})
	fault = nil
}

// record writes down what came of an invocation. Whoever did what was asked has
// taken the timer. Whoever refused has found that the world moved on, and nobody
// will take it. Any other outcome is a fault of ours: the timer stays, since what
// is due must not be lost in silence.
func (t *Timetable) record(ctx context.Context, timer storage.Timer, reply chat.Reply, fault error) error {
	switch {
	case fault != nil:
	case reply.Reference != "":
		fault = fmt.Errorf("the command failed, reference %s", reply.Reference)
	case reply.Failed || reply.Form != nil:
		return t.drop(ctx, timer, reply)
	default:
		stands := false
		err := t.store.View(ctx, func(r storage.Reader) error {
			now, there, err := storage.TimerNamed(r, timer.Name)
			stands = there && now.At.Equal(timer.At)
			return err
		})
		if err != nil || !stands {
			return err
		}
		fault = errors.New("the command did not take its timer")
	}
	again := t.now().Add(pause(timer.Attempts))
	t.log.LogAttrs(ctx, slog.LevelError, "a timer failed", slog.Any("error", fault),
		slog.String("timer", timer.Name), slog.Time("due", timer.At), slog.String("path", timer.Path),
		slog.String("reference", reply.Reference), slog.Int("attempt", timer.Attempts+1), slog.Time("again", again))
	return t.store.Update(ctx, func(tx storage.Tx) error {
		return storage.PostponeTimer(tx, timer.Name, timer.At, again, short(fault))
	})
}

// drop removes a timer whose command was refused, unless it was moved meanwhile.
func (t *Timetable) drop(ctx context.Context, timer storage.Timer, reply chat.Reply) error {
	dropped := false
	err := t.store.Update(ctx, func(tx storage.Tx) (err error) {
		_, dropped, err = storage.TakeTimer(tx, timer.Name, timer.At)
		return err
	})
	if err != nil || !dropped {
		return err
	}
	said := reply.Message.Title.Plain()
	if said == "" && reply.Form != nil {
		said = "asked for more: " + reply.Form.Title
	}
	t.log.LogAttrs(ctx, slog.LevelWarn, "a timer was refused and is dropped",
		slog.String("timer", timer.Name), slog.Time("due", timer.At), slog.String("path", timer.Path), slog.String("said", said))
	return nil
}

// pause is how long a timer waits after that many attempts and one more.
func pause(attempts int) time.Duration {
	if attempts >= 16 { // the shift would overflow long after
		return longestPause
	}
	return min(firstPause<<attempts, longestPause)
}

// short is an error as it is kept beside its timer.
func short(err error) string {
	const limit = 500
	text := err.Error()
	if len(text) > limit {
		text = strings.ToValidUTF8(text[:limit], "")
	}
	return text
}
