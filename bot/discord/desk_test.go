package discord

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"adjutant/chat"
)

// interactionToken is that of every interaction of the tests, and no log may have it.
const interactionToken = "aW50ZXJhY3Rpb24tc2VjcmV0"

// desk is a platform in a bubble, with a Discord in front of it that takes first
// responses, and notes what it is asked.
type desk struct {
	t       *testing.T
	d       *Discord
	company *office
	clerk   *clerk
	line    *line
	log     *logBuffer
	n       int // interactions so far
}

// inBubble runs a test with a desk, and sees to it that everything that was begun ends.
func inBubble(t *testing.T, test func(k *desk)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC))) // Discord's ids begin in 2015
		k := openDesk(t, acme())
		defer k.close()
		test(k)
	})
}

func openDesk(t *testing.T, company *office) *desk {
	t.Helper()
	k := &desk{t: t, company: company, log: &logBuffer{}}
	k.line = &line{answer: usualAnswers}
	k.clerk = &clerk{answer: func(_ context.Context, inv chat.Invocation) chat.Reply {
		return chat.Say("Done: " + inv.Path + inv.Text)
	}}
	d, err := New(company, Options{
		Token: chat.NewSecret("Ym90.token.secret"), Pace: Pace{Requests: 1e6, Contacts: 1e6},
		Log: slog.New(slog.NewTextHandler(k.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	if err != nil {
		t.Fatal(err)
	}
	k.d = d
	d.gate = newGate(k.line, 1e6, d.opts.Log)
	d.known.self = &self{Application: "900", User: "901", Name: "Adjutant"}
	k.begin()
	return k
}

func (k *desk) begin() { k.d.in.begin(k.t.Context(), k.clerk) }

func (k *desk) close() {
	k.t.Helper()
	k.d.in.end()
	for _, secret := range []string{interactionToken, k.d.opts.Token.Reveal()} {
		if strings.Contains(k.log.String(), secret) {
			k.t.Errorf("a secret is in the log:\n%s", k.log)
		}
	}
	if k.t.Failed() {
		k.t.Logf("log:\n%s\ncalls:\n%s", k.log, k.line)
	}
}

// again is the desk of a process that was started after this one had died.
func (k *desk) again() *desk {
	k.d.in.end()
	next := openDesk(k.t, k.company)
	next.clerk.answer, next.n = k.clerk.answer, k.n
	*k = *next
	return k
}

// window is where first responses are given.
type window struct {
	mu     sync.Mutex
	given  []given
	faults []error // of the next attempts
	slow   time.Duration
}

// given is a first response, and how long after the interaction it was.
type given struct {
	Type  int
	body  saidBody
	files int
	after time.Duration
}

// String is what a person would have seen.
func (g given) String() string {
	return fmt.Sprintf("type %d, flags %d, after %s: %s", g.Type, g.body.Flags, g.after, g.body.words())
}

func (w *window) take(began time.Time, r response) (time.Duration, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	var err error
	if len(w.faults) > 0 {
		err, w.faults = w.faults[0], w.faults[1:]
	}
	if err != nil {
		return w.slow, err
	}
	g := given{Type: r.Type, files: len(r.Files), after: time.Since(began)}
	raw, err := json.Marshal(r.Data)
	if err == nil && r.Data != nil {
		err = json.Unmarshal(raw, &g.body)
	}
	w.given = append(w.given, g)
	return w.slow, err
}

func (w *window) all() []given {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.given)
}

// did is one interaction.
type did struct {
	*window
	k     *desk
	began time.Time
}

func (i *did) give(ctx context.Context, r response) error {
	slow, err := i.take(i.began, r)
	if slow > 0 {
		select {
		case <-time.After(slow):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return err
}

// only is the first response, of which there has to be one.
func (i *did) only() given {
	i.k.t.Helper()
	synctest.Wait()
	all := i.all()
	if len(all) != 1 {
		i.k.t.Fatalf("%d first responses, want 1: %v", len(all), all)
	}
	return all[0]
}

// fields are those of an interaction that a test sets.
type fields map[string]any

// snowflake is an id of now.
func (k *desk) snowflake() string {
	k.n++
	return strconv.FormatUint(idAt(time.Now())+uint64(k.n), 10)
}

// does brings an interaction in the guild's channel, where nothing else is said.
func (k *desk) does(kind interactionType, data any, with ...fields) *did {
	k.t.Helper()
	return k.doesWith(&window{}, kind, data, with...)
}

func (k *desk) doesWith(w *window, kind interactionType, data any, with ...fields) *did {
	k.t.Helper()
	all := fields{
		"id": k.snowflake(), "application_id": "900", "type": kind, "token": interactionToken, "data": data,
		"guild_id": guildID, "channel_id": opsID, "channel": fields{"id": opsID, "type": 0}, "locale": "en-GB",
		"member": fields{"nick": "Ana", "user": fields{"id": anaID, "username": "ana.roth"}},
	}
	for _, w := range with {
		maps.Copy(all, w)
	}
	raw, err := json.Marshal(all)
	if err != nil {
		k.t.Fatal(err)
	}
	i := &interaction{}
	if err := json.Unmarshal(raw, i); err != nil {
		k.t.Fatal(err)
	}
	act := &did{window: w, k: k, began: time.Now()}
	k.d.take(&delivery{interaction: i, raw: raw, at: time.Now(), ack: act})
	return act
}

// inDirect is where a person and the bot are alone.
func inDirect(account string) fields {
	return fields{
		"guild_id": nil, "member": nil, "user": fields{"id": account, "username": "someone", "global_name": "Some One"},
		"channel_id": directID, "channel": fields{"id": directID, "type": 1},
	}
}

// typed is the data of a command.
func typed(words string, options ...fields) fields {
	group, verb, sub := strings.Cut(words, " ")
	if !sub {
		return fields{"id": "1", "type": 1, "name": group, "options": options}
	}
	return fields{"id": "1", "type": 1, "name": group, "options": []fields{{"type": 1, "name": verb, "options": options}}}
}

func option(name string, value any) fields { return fields{"type": 3, "name": name, "value": value} }

// pressed is the data of a press, and the message that was pressed.
func pressed(customID string) fields {
	return fields{"component_type": 2, "custom_id": customID}
}

// on is the message that was pressed: one of ours that only the person sees, an
// answer that stays, or one of the outbox.
func on(flags int, webhook string) fields {
	return fields{"message": fields{"id": cardID, "channel_id": opsID, "flags": flags, "webhook_id": webhook}}
}

var (
	onCard   = on(flagComponentsV2, "")
	onAnswer = on(flagComponentsV2|flagEphemeral, "900")
)

// filled is the data of a submitted modal.
func filled(modal saidBody, values map[string]any) fields {
	var rows []fields
	for _, name := range modal.fields() {
		s := modal.field(name)
		entry := fields{"type": s.Type, "custom_id": name}
		value, given := values[name]
		switch {
		case s.Type == 3:
			chosen := []string{}
			for _, o := range s.Options {
				if o.Default && !given || given && o.Value == value {
					chosen = append(chosen, o.Value)
				}
			}
			entry["values"] = chosen
		case given:
			entry["value"] = value
		default:
			entry["value"] = s.Value
		}
		rows = append(rows, fields{"type": 18, "component": entry})
	}
	return fields{"custom_id": modal.CustomID, "components": rows}
}

// writes brings a message that somebody wrote.
func (k *desk) writes(text string, with ...fields) {
	k.t.Helper()
	all := fields{
		"id": k.snowflake(), "channel_id": directID, "content": text,
		"author": fields{"id": anaID, "username": "ana.roth"},
	}
	for _, w := range with {
		maps.Copy(all, w)
	}
	raw, err := json.Marshal(all)
	if err != nil {
		k.t.Fatal(err)
	}
	m := &message{}
	if err := json.Unmarshal(raw, m); err != nil {
		k.t.Fatal(err)
	}
	k.d.take(&delivery{message: m, at: time.Now()})
}

var inChannel = fields{"guild_id": guildID, "channel_id": opsID, "member": fields{"nick": "Ana"}}

// last is the invocation that was asked for last.
func (k *desk) last() chat.Invocation {
	k.t.Helper()
	synctest.Wait()
	all := k.clerk.invocations()
	if len(all) == 0 {
		k.t.Fatal("nothing was asked for")
	}
	return all[len(all)-1]
}

func (k *desk) answers(reply chat.Reply) {
	k.clerk.answer = func(context.Context, chat.Invocation) chat.Reply { return reply }
}

// answersAfter answers once some time has passed.
func (k *desk) answersAfter(pause time.Duration, reply chat.Reply) {
	k.clerk.answer = func(ctx context.Context, _ chat.Invocation) chat.Reply {
		select {
		case <-time.After(pause):
		case <-ctx.Done():
		}
		return reply
	}
}
