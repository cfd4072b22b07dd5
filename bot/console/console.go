package console

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"adjutant/chat"
)

// Name is the platform's name in places and accounts.
const Name = "console"

// pipeWidth is how wide a transcript is, wherever it is made.
const pipeWidth = 100

// Console is the chat platform of a terminal.
type Console struct {
	host Host
	opts Options
	to   chat.Dispatcher // set by Run

	keyboard *keyboard // reads lines; set by Run
	editor   *editor   // nil in a script
	pictures folder
	seq      atomic.Int64

	// What follows belongs to the goroutine of Run.
	now    seat
	unread []string // lines that a form did not take
	lines  int      // lines read so far
	line   asked
	failed Failed

	// mu guards what Send shares with Run, and keeps messages whole.
	mu     sync.Mutex
	shown  []*shown // the latest last
	outErr error
	// moving is true while the clock is moved, marked the last time that was
	// printed.
	moving bool
	marked time.Time
}

// asked is the input line that is being answered.
type asked struct {
	number int
	text   string
	failed bool
}

var (
	_ chat.Platform = (*Console)(nil)
	_ chat.Finder   = (*Console)(nil)
)

// New returns a console that is ready to send. It reads nothing before Run.
func New(host Host, opts Options) *Console {
	if opts.JSON {
		opts.Interactive, opts.Color = false, false
	}
	if opts.Err == nil {
		opts.Err = io.Discard
	}
	if opts.Run == "" {
		var b [6]byte
		_, _ = rand.Read(b[:]) // crypto/rand never fails
		opts.Run = hex.EncodeToString(b[:])
	}
	c := &Console{host: host, opts: opts, pictures: folder{path: opts.Pictures, temporary: opts.Interactive}}
	if opts.Interactive {
		c.editor = newEditor(opts.In, opts.Out, opts.History)
	}
	return c
}

// Name is "console".
func (c *Console) Name() string { return Name }

// Run reads lines and dispatches them until the input ends, the person quits or
// ctx does. With [Options.Strict] it returns a [*Failed] if a line went wrong.
//
// Reading from a terminal cannot be interrupted: when ctx ends Run returns at
// once, with the terminal restored, and the goroutine that reads ends with the
// process or with its input.
func (c *Console) Run(ctx context.Context, to chat.Dispatcher) error {
	c.to = to
	start, err := c.start()
	if err != nil {
		return err
	}
	c.now = start
	c.keyboard = startKeyboard(c.input())
	defer c.keyboard.stop()

	c.settle(ctx) // what came due while nobody was here
	if c.opts.Interactive {
		c.greet()
	}
	for {
		text, err := c.next(ctx)
		switch {
		case errors.Is(err, errInterrupted):
			continue
		case errors.Is(err, io.EOF):
			return c.end()
		case err != nil:
			if c.editor != nil { // leave the prompt that nobody answered
				_, _ = io.WriteString(c.opts.Out, "\r\n")
			}
			return err
		}
		if quit := c.run(ctx, text); quit {
			return c.end()
		}
		if err := c.writeError(); err != nil {
			return err
		}
	}
}

// end is what Run returns when it was not broken off.
func (c *Console) end() error {
	if err := c.writeError(); err != nil {
		return err
	}
	if c.opts.Strict && !c.opts.Interactive && len(c.failed.Lines) > 0 {
		return &c.failed
	}
	return nil
}

// next returns the next line to run and echoes it in a script.
func (c *Console) next(ctx context.Context) (string, error) {
	text, err := c.read(ctx, prompt{
		text:     c.paint([]run{{c.now.String(), styleHere}, {"> ", plain}}),
		complete: c.completeLine,
		keep:     true,
	})
	if err != nil {
		return "", err
	}
	if !c.opts.Interactive && !c.opts.JSON {
		c.put(echo(text))
	}
	return text, nil
}

// read returns the next line of the input, or one that a form gave back.
func (c *Console) read(ctx context.Context, p prompt) (string, error) {
	if len(c.unread) > 0 {
		text := c.unread[0]
		c.unread = c.unread[1:]
		return text, nil
	}
	text, err := c.keyboard.read(ctx, p)
	if err == nil {
		c.lines++
	}
	return strings.TrimSuffix(text, "\r"), err
}

// echo is a script's line in the transcript. Comments and empty lines stand as
// they are: they are what makes a transcript readable.
func echo(text string) string {
	switch trimmed := strings.TrimSpace(text); {
	case trimmed == "":
		return "\n"
	case isComment(trimmed):
		return clean(trimmed) + "\n"
	default:
		return "> " + clean(trimmed) + "\n"
	}
}

// run answers one line and reports whether it was the last.
func (c *Console) run(ctx context.Context, text string) (quit bool) {
	c.line = asked{number: c.lines, text: strings.TrimSpace(text)}
	l := parseLine(text)
	if l.word == wordNothing {
		return false
	}
	who, err := c.seat(l)
	if err != nil {
		c.fault(err.Error())
		return false
	}
	switch l.word {
	case wordQuit:
		return true
	case wordAs:
		c.switchTo(who, l.text)
	case wordPress:
		c.press(ctx, who, l)
	case wordClock:
		c.clock(ctx, who, l.text)
	case wordConsole:
		c.words()
	default:
		c.command(ctx, who, l)
	}
	return false
}

// command hands the line to the bot.
func (c *Console) command(ctx context.Context, who seat, l line) {
	switch {
	case l.text == "":
		c.fault("There is nothing to run. /as " + strings.TrimSpace(l.person+" "+l.place) + " switches for good.")
		return
	case !l.slash && !who.direct() && strings.HasPrefix(l.text, "@"):
		c.fault("To speak as somebody for one line, write: @ana #support: /help")
		return
	}
	via := chat.ViaCommand
	if who.direct() && !l.slash {
		via = chat.ViaMessage
	}
	c.ask(ctx, who, chat.Invocation{Place: who.place(), Via: via, Text: l.text})
	if c.opts.Interactive && strings.EqualFold(l.text, "help") {
		c.say("The console's own words are /as, press, /clock and /quit; /console explains them.")
	}
}

// ask dispatches an invocation, shows the answer and what else it sent, and
// does the same with every form that it leads to.
func (c *Console) ask(ctx context.Context, who seat, inv chat.Invocation) {
	var last *filled
	for {
		inv.ID = c.id("i")
		inv.Platform = Name
		inv.Account = who.person
		reply := c.to.Dispatch(ctx, inv)
		// A form with something wrong in it may yet be put right.
		if reply.Failed && reply.Form == nil {
			why, _, _ := strings.Cut(textOf(reply.Message, c.reader(who.person, 0)), "\n")
			c.fail(why)
		}
		c.reply(who, inv.Place, reply)
		c.settle(ctx)
		if reply.Form == nil || ctx.Err() != nil {
			return
		}
		var ok bool
		if last, ok = c.fill(ctx, who, inv.Place, reply, last); !ok {
			return
		}
		inv = chat.Invocation{
			Place: inv.Place, Via: chat.ViaForm, Path: reply.Form.Path, Args: last.args,
			// A form that a button opened still is about the button's message.
			Message: inv.Message,
		}
	}
}

// settle lets the bot do and deliver what is due.
func (c *Console) settle(ctx context.Context) {
	if err := c.host.Settle(ctx); err != nil && ctx.Err() == nil {
		c.fault(fmt.Sprintf("Some messages could not be delivered: %v", err))
	}
}

// id returns an id that no other invocation or message has, in any run.
func (c *Console) id(kind string) string {
	return fmt.Sprintf("%s-%s%d", c.opts.Run, kind, c.seq.Add(1))
}
