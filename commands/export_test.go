package commands

import (
	"time"

	"adjutant/chat"
	"adjutant/digest"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/storage"
)

// TickPath is a command that the tests alone have, so that there is always one
// for the timetable. It tells what it knows of its caller.
const TickPath = "request tick"

var _ = declare(command{
	Command: chat.Command{
		Path:     TickPath,
		Summary:  "Note that the clock has ticked",
		Internal: true,
		Options:  []chat.Option{requestID},
	},
	Who: ops.OnlyClock,
	Run: func(c *call) (chat.Reply, error) {
		c.edit.Entry.Note = "by “" + string(c.me.Handle) + "” on " + c.today.String()
		return chat.Say("Tick: " + c.edit.Entry.Note), nil
	},
})

// SplitSchedule takes apart what is said in one go about a schedule.
func SplitSchedule(args chat.Args) chat.Args { return splitSchedule(args) }

// Previewed is the digest of which /digest preview shows the words.
func Previewed(b *Book, r storage.Reader, now time.Time, who ops.Handle, args chat.Args) (digest.Digest, error) {
	c := newCall(b, chat.Invocation{As: string(who), Path: "digest preview", Args: args}, now, r)
	if _, err := b.identify(c); err != nil {
		return digest.Digest{}, err
	}
	c.cmd = b.commands["digest preview"]
	if _, err := c.readAll(args); err != nil {
		return digest.Digest{}, err
	}
	d, _, err := c.preview()
	return d, err
}

// MadeAgain is the digest of an edition, made once more of the past.
func MadeAgain(b *Book, r storage.Reader, now time.Time, e ops.Edition) (digest.Digest, error) {
	c := newCall(b, chat.Invocation{Platform: chat.Timetable, Via: chat.ViaSchedule}, now, r)
	then := newCall(b, chat.Invocation{Platform: chat.Timetable, Via: chat.ViaSchedule}, e.At, r)
	var err error
	if then.r, err = storage.Past(r, e.At); err != nil {
		return digest.Digest{}, err
	}
	if then.org, err = storage.Org(then.r); err != nil {
		return digest.Digest{}, err
	}
	c.org, then.today = then.org, dates.Of(e.At.In(then.org.Location(ops.Person{})))
	d, _ := then.org.Digest(e.Digest)
	f, _, err := then.nextEdition(d, e.To, e.Due)
	if err != nil {
		return digest.Digest{}, err
	}
	if f.before, err = c.deliveredAsOf(then, e.Digest, e.To); err == nil && f.before.ID == "" {
		f.since, err = then.previousTime(d, e.To, e.Due)
	}
	if err != nil {
		return digest.Digest{}, err
	}
	return then.makeDigest(f)
}

// Said is a sentence with the commands that it names as code.
func Said(text string) chat.Line { return said(text) }

// NewCode and ReadCode make and read the codes that link accounts.
var (
	NewCode  = newCode
	ReadCode = readCode
)
