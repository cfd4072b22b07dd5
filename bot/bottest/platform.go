package bottest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"adjutant/chat"
)

// Shown is a message as it can be seen in a place.
type Shown struct {
	Ref chat.Ref
	// Out is the outbox's id of the letter that posted it.
	Out     string
	Message chat.Message
	// Edits counts how often its words were replaced.
	Edits int
}

// Attempt is one call of Send.
type Attempt struct {
	At  time.Time
	Out chat.Outgoing
	Err error // nil until the call returns
}

// Platform is a [chat.Sender] and a [chat.Finder]. Its methods may be called
// from any goroutine.
type Platform struct {
	name string

	mu       sync.Mutex
	shown    map[string][]*Shown  // by place, in the order of posting
	script   map[string][]Outcome // by place, what happens to the next calls
	looks    map[string][]error   // by place, how the next calls of Find fail
	sending  map[string]int       // by place, calls under way
	attempts []*Attempt
	finds    int
	misuse   []string
	last     int
}

// New returns an empty platform. Its name is what the places on it have as
// their platform.
func New(name string) *Platform {
	return &Platform{
		name: name, shown: map[string][]*Shown{}, script: map[string][]Outcome{},
		looks: map[string][]error{}, sending: map[string]int{},
	}
}

var _ interface {
	chat.Sender
	chat.Finder
} = (*Platform)(nil)

// Blind is the platform without Find.
func (p *Platform) Blind() chat.Sender { return struct{ chat.Sender }{p} }

// Channel is a channel of the platform.
func (p *Platform) Channel(id string) chat.Place { return chat.Place{Platform: p.name, ID: id} }

// Direct are the direct messages of an account.
func (p *Platform) Direct(account string) chat.Place {
	return chat.Place{Platform: p.name, Direct: true, ID: account}
}

// Script adds what will happen to the next calls of Send for a place, one after
// the other. When none is left, messages are posted.
func (p *Platform) Script(place chat.Place, outcomes ...Outcome) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.script[place.Key()] = append(p.script[place.Key()], outcomes...)
}

// FailFind lets the next calls of Find for a place fail with these errors.
func (p *Platform) FailFind(place chat.Place, errs ...error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.looks[place.Key()] = append(p.looks[place.Key()], errs...)
}

// Send implements chat.Sender.
func (p *Platform) Send(ctx context.Context, out chat.Outgoing) (ref chat.Ref, err error) {
	place := out.To.Key()
	attempt := &Attempt{At: time.Now(), Out: out}
	p.mu.Lock()
	p.attempts = append(p.attempts, attempt)
	p.sending[place]++
	if p.sending[place] > 1 {
		p.blame("two calls at once for %s", place)
	}
	var outcome Outcome
	if script := p.script[place]; len(script) > 0 {
		outcome, p.script[place] = script[0], script[1:]
	}
	if fault := p.malformed(out); fault != "" {
		p.blame("%s: %s", out.ID, fault)
		outcome = Outcome{Err: &chat.Undeliverable{Reason: fault}}
	}
	p.mu.Unlock()
	defer func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.sending[place]--
		attempt.Err = err
	}()

	if outcome.Before != nil {
		if err := outcome.Before(ctx); err != nil && outcome.Err == nil {
			outcome.Err = err
		}
	}
	if outcome.Err == nil || outcome.Posted {
		ref = p.put(out)
	}
	if outcome.Panic != nil {
		panic(outcome.Panic)
	}
	if outcome.Err != nil {
		return chat.Ref{}, outcome.Err
	}
	if outcome.Nameless {
		return chat.Ref{}, nil
	}
	return ref, nil
}

// malformed says what is wrong with a call, or "". The caller holds mu.
func (p *Platform) malformed(out chat.Outgoing) string {
	switch {
	case out.ID == "" || len(out.ID) > 25:
		return "an id must have 1 to 25 characters"
	case out.To.Platform != p.name:
		return "the place is on " + out.To.Platform
	case out.To.ID == "":
		return "no place is named"
	case out.Message.IsZero():
		return "the message is empty"
	case out.Created.IsZero():
		return "it is not said when the message was made"
	case out.Edit.IsZero():
		return ""
	case out.Edit.Place != out.To:
		return "the message to change is in another place"
	case p.find(out.To, func(s *Shown) bool { return s.Ref == out.Edit }) == nil:
		return "there is no message to change"
	}
	return ""
}

// put posts the message, or changes what is there.
func (p *Platform) put(out chat.Outgoing) chat.Ref {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !out.Edit.IsZero() {
		s := p.find(out.To, func(s *Shown) bool { return s.Ref == out.Edit })
		s.Message, s.Edits = out.Message, s.Edits+1
		return s.Ref
	}
	p.last++
	s := &Shown{Ref: chat.Ref{Place: out.To, ID: fmt.Sprintf("m%d", p.last)}, Out: out.ID, Message: out.Message}
	p.shown[out.To.Key()] = append(p.shown[out.To.Key()], s)
	return s.Ref
}

// Find implements chat.Finder.
func (p *Platform) Find(ctx context.Context, out chat.Outgoing) (chat.Ref, bool, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.finds++
	place := out.To.Key()
	if errs := p.looks[place]; len(errs) > 0 {
		p.looks[place] = errs[1:]
		return chat.Ref{}, false, errs[0]
	}
	if !out.Edit.IsZero() || out.ID == "" || out.To.Platform != p.name {
		p.blame("%s: looked for what cannot be found", out.ID)
		return chat.Ref{}, false, errors.New("that cannot be looked for")
	}
	if s := p.find(out.To, func(s *Shown) bool { return s.Out == out.ID }); s != nil {
		return s.Ref, true, ctx.Err()
	}
	return chat.Ref{}, false, ctx.Err()
}

func (p *Platform) find(place chat.Place, is func(*Shown) bool) *Shown {
	if i := slices.IndexFunc(p.shown[place.Key()], is); i >= 0 {
		return p.shown[place.Key()][i]
	}
	return nil
}

// blame takes note of a misuse. The caller holds mu.
func (p *Platform) blame(format string, args ...any) {
	p.misuse = append(p.misuse, fmt.Sprintf(format, args...))
}

// Shown is what can be seen in a place, in the order of posting.
func (p *Platform) Shown(place chat.Place) []Shown {
	p.mu.Lock()
	defer p.mu.Unlock()
	var shown []Shown
	for _, s := range p.shown[place.Key()] {
		shown = append(shown, *s)
	}
	return shown
}

// Titles are the first lines of what can be seen in a place.
func (p *Platform) Titles(place chat.Place) []string {
	titles := []string{}
	for _, s := range p.Shown(place) {
		titles = append(titles, s.Message.Title.Plain())
	}
	return titles
}

// Attempts are all calls of Send for a place, in their order.
func (p *Platform) Attempts(place chat.Place) []Attempt {
	p.mu.Lock()
	defer p.mu.Unlock()
	var attempts []Attempt
	for _, a := range p.attempts {
		if a.Out.To.Key() == place.Key() {
			attempts = append(attempts, *a)
		}
	}
	return attempts
}

// Finds is how often Find was called.
func (p *Platform) Finds() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.finds
}

// Misuse is every call that broke the rules: malformed, an edit of something
// that is not there, two at once for one place, a message posted twice.
func (p *Platform) Misuse() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	misuse := slices.Clone(p.misuse)
	posted := map[string]bool{}
	for place, shown := range p.shown {
		for _, s := range shown {
			if posted[s.Out] {
				misuse = append(misuse, fmt.Sprintf("%s was posted twice in %s", s.Out, place))
			}
			posted[s.Out] = true
		}
	}
	return misuse
}
