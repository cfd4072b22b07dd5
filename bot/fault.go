package bot

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"

	"adjutant/chat"
	"adjutant/storage"
)

// fault answers with a reference, and logs the cause beside it. Nothing of the
// cause is in the answer.
func (d *Dispatcher) fault(inv chat.Invocation, err error) chat.Reply {
	reference := newReference()
	level, text := excuse(err)
	d.log.LogAttrs(context.Background(), level, "invocation failed", append(causeOf(err),
		slog.String("reference", reference), slog.String("platform", inv.Platform), slog.String("invocation", inv.ID),
		slog.String("path", inv.Path), slog.String("via", string(inv.Via)))...)
	return chat.Reply{
		Message: chat.Message{Tone: chat.Bad, Title: chat.Line{
			chat.T(text + " Whoever runs the bot can look it up under "), chat.C(reference), chat.T("."),
		}},
		Failed:    true,
		Reference: reference,
	}
}

// excuse is what the person is told of a fault, which says whether to try
// again, and how much the log minds.
func excuse(err error) (slog.Level, string) {
	_, damaged := errors.AsType[*storage.Problem](err)
	switch {
	case damaged: // after a failed commit even the store may not know
		return slog.LevelError, "My records cannot be reached at the moment, so this was probably not kept."
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return slog.LevelWarn, "That took too long, and nothing was changed. Please try again."
	case errors.Is(err, storage.ErrClosed):
		return slog.LevelWarn, "I am being stopped, and nothing was changed. Please try again in a minute."
	}
	return slog.LevelError, "That did not work, and it is our fault. Nothing was changed."
}

// panicked is a panic as an error. The stack goes to the log only.
type panicked struct {
	value any
	stack []byte
}

func (p *panicked) Error() string { return fmt.Sprintf("panic: %v", p.value) }

// recovered turns a panic into an error that knows where it happened. It is
// deferred.
func recovered(err *error) {
	if r := recover(); r != nil {
		*err = &panicked{value: r, stack: debug.Stack()}
	}
}

// causeOf is an error as the log has it.
func causeOf(err error) []slog.Attr {
	attrs := []slog.Attr{slog.Any("error", err)}
	if p, ok := errors.AsType[*panicked](err); ok {
		attrs = append(attrs, slog.String("stack", string(p.stack)))
	}
	return attrs
}

// newReference is a short word by which a fault is found in the log: six of the
// letters A to Z and the digits 2 to 7, among which no digit looks like a
// letter.
func newReference() string { return rand.Text()[:6] }
