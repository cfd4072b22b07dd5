package discord

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"adjutant/chat"
)

var errBroken = errors.New("the connection broke")

// What becomes of an answer when Discord's way of taking it fails.
func TestAnswerFaults(t *testing.T) {
	const gone = `{"code":10015,"message":"Unknown Webhook"}`
	noToken := func(what string, body saidBody) (int, string) {
		if strings.Contains(what, "/webhooks/") {
			return 404, gone
		}
		return usualAnswers(what, body)
	}
	once := func(status int, text string) func(string, saidBody) (int, string) {
		n := 0
		return func(what string, body saidBody) (int, string) {
			if strings.Contains(what, "/webhooks/") {
				if n++; n == 1 {
					return status, text
				}
			}
			return usualAnswers(what, body)
		}
	}
	always := func(status int, text string) func(string, saidBody) (int, string) {
		return func(what string, body saidBody) (int, string) {
			if strings.Contains(what, "/webhooks/") {
				return status, text
			}
			return usualAnswers(what, body)
		}
	}
	forbidden := &refused{Status: 403, Message: "Forbidden"}
	malformed := &refused{Status: 400, Code: codeMalformed, Message: "Invalid Form Body"}
	for _, c := range []struct {
		name   string
		faults []error // of the first response
		slow   bool    // the answer comes after the deferral
		line   func(string, saidBody) (int, string)
		direct bool // it is told by direct message
		first  int  // first responses that Discord has
		calls  string
	}{
		{name: "a lost connection is tried again", faults: []error{errBroken, errBroken}, first: 1},
		{name: "an unknown outcome is looked into", faults: []error{errBroken, errBroken, errBroken}, calls: "PATCH /webhooks/900/TOKEN/messages/@original"},
		{name: "and told by direct message", faults: []error{errBroken, errBroken, errBroken}, line: noToken, direct: true},
		{name: "too late", faults: []error{errTooLate}, line: noToken, direct: true},
		{name: "refused by what stands before Discord", faults: []error{forbidden}, direct: true, first: 1},
		{name: "and that to the end", faults: []error{forbidden, forbidden}, direct: true},
		{name: "a layout that is refused", faults: []error{malformed}, first: 1},
		{name: "even the simple one", faults: []error{malformed, malformed}, first: 1},
		{name: "too late to say that it takes longer", faults: []error{errTooLate}, slow: true, line: noToken, direct: true},
		{name: "word of that was lost", faults: []error{errBroken, errBroken, errBroken}, slow: true, line: noToken, direct: true},
		{name: "Discord does not know yet what it has", slow: true, line: once(404, gone), first: 1, calls: "PATCH /webhooks/900/TOKEN/messages/@original"},
		{name: "the token is refused", slow: true, line: noToken, direct: true, first: 1},
		{name: "Discord fails", slow: true, line: once(503, "<html>"), first: 1, calls: "PATCH /webhooks/900/TOKEN/messages/@original"},
		{name: "the connection breaks", slow: true, line: once(0, ""), first: 1, calls: "PATCH /webhooks/900/TOKEN/messages/@original"},
		{name: "refused for long", slow: true, line: always(429, `{"retry_after":3600,"message":"slow down"}`), direct: true, first: 1},
		{name: "refused by what stands before Discord, later", slow: true, line: always(403, "<html>"), direct: true, first: 1},
		{name: "a layout is refused later", slow: true, line: once(400, `{"code":50035,"message":"Invalid Form Body"}`), first: 1, calls: "PATCH /webhooks/900/TOKEN/messages/@original"},
		{name: "too fast", slow: true, line: once(429, `{"retry_after":0.5,"message":"slow down"}`), first: 1, calls: "PATCH /webhooks/900/TOKEN/messages/@original"},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, func(k *desk) {
				if c.line != nil {
					k.line.answer = c.line
				}
				k.answers(chat.Say("It is done."))
				if c.slow {
					k.answersAfter(3*time.Second, chat.Say("It is done."))
				}
				act := k.doesWith(&window{faults: c.faults}, typeCommand, typed("my"))
				time.Sleep(time.Minute)
				synctest.Wait()
				if got := act.all(); len(got) != c.first {
					t.Errorf("%d first responses, want %d", len(got), c.first)
				}
				told := 0
				for _, g := range act.all() {
					if strings.Contains(g.body.words(), "It is done.") {
						told++
					}
				}
				byMessage := 0
				for _, call := range k.line.all() {
					switch {
					case strings.HasPrefix(call.what, "POST /channels/"+directID):
						byMessage++
					case c.calls != "" && call.what == c.calls && strings.Contains(call.body.words(), "It is done."):
						told = 1
					}
				}
				if c.direct != (byMessage == 1) || !c.direct && told != 1 {
					t.Errorf("told %d times, and %d times by direct message:\n%s", told, byMessage, k.line)
				}
			})
		})
	}
}

// An answer that is there while word that it takes longer is on its way comes after
// that, and never before.
func TestAnswerMeetsDeferral(t *testing.T) {
	inBubble(t, func(k *desk) {
		k.answersAfter(2500*time.Millisecond, chat.Say("It is done."))
		act := k.doesWith(&window{slow: time.Second}, typeCommand, typed("my"))
		time.Sleep(2900 * time.Millisecond)
		if len(k.line.all()) > 0 {
			t.Error("the answer has overtaken")
		}
		time.Sleep(time.Second)
		if got := act.only(); got.Type != respondLater || len(k.line.of("PATCH")) != 1 {
			t.Errorf("got %s and\n%s", got, k.line)
		}
		// Nor does word of it come after the answer.
		k.line.calls = nil
		k.answersAfter(1900*time.Millisecond, chat.Say("It is done."))
		act = k.doesWith(&window{slow: time.Second}, typeCommand, typed("my"))
		time.Sleep(time.Minute)
		if got := act.only(); got.Type != respondMessage || len(k.line.all()) > 0 {
			t.Errorf("got %s and\n%s", got, k.line)
		}
	})
}

// A direct message that takes the place of an answer says why it comes.
func TestAnswerByDirectMessage(t *testing.T) {
	inBubble(t, func(k *desk) {
		k.answers(chat.Say("It is done."))
		k.doesWith(&window{faults: []error{errTooLate}}, typeCommand, typed("my"))
		time.Sleep(time.Minute)
		shown := k.line.of("PATCH /channels/" + directID)
		if len(shown) != 1 || !strings.Contains(shown[0].body.words(), "It is done.") || !strings.Contains(shown[0].body.words(), "did not take") {
			t.Errorf("got\n%s", k.line)
		}
		// What is for all goes where all are.
		k.line.calls = nil
		k.answers(chat.Reply{Message: chat.Message{Title: chat.L("For all")}, Public: true})
		k.doesWith(&window{faults: []error{errTooLate}}, typeCommand, typed("my"))
		time.Sleep(time.Minute)
		if len(k.line.of("POST /channels/"+opsID)) != 1 || len(k.line.of("POST /channels/"+directID)) != 0 {
			t.Errorf("got\n%s", k.line)
		}
	})
}

// An interaction that waited for so long that its token is over is not tried.
func TestAnswerAfterTheToken(t *testing.T) {
	inBubble(t, func(k *desk) {
		k.answersAfter(20*time.Minute, chat.Say("first"))
		for range 4 { // each takes as long as a command may
			k.does(typeCommand, typed("my"))
		}
		last := k.does(typeCommand, typed("my"))
		time.Sleep(time.Hour)
		if got := last.only(); got.Type != respondLater {
			t.Errorf("got %s", got)
		}
		if webhooks := k.line.of("PATCH /webhooks"); len(webhooks) != 3 {
			t.Errorf("%d tokens were used, of which three were good", len(webhooks))
		}
		if direct := k.line.of("POST /channels/" + directID); len(direct) != 2 {
			t.Errorf("%d were told by direct message", len(direct))
		}
	})
}

// A page that Discord does not take is said in plain words; one of which nothing is
// heard is shown again.
func TestFurtherPages(t *testing.T) {
	var lines []chat.Line
	for range 12 {
		lines = append(lines, chat.L(strings.Repeat("word ", 200)))
	}
	long := chat.Reply{Message: chat.Message{Title: chat.L("Long"), Blocks: []chat.Block{{Kind: chat.BlockText, Lines: lines}}}}
	for _, c := range []struct {
		name   string
		status int
		text   string
	}{
		{"malformed", 400, `{"code":50035,"message":"Invalid Form Body"}`},
		{"lost", 0, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, func(k *desk) {
				n := 0
				k.line.answer = func(what string, body saidBody) (int, string) {
					if n++; n == 1 {
						return c.status, c.text
					}
					return usualAnswers(what, body)
				}
				k.answers(long)
				k.does(typeCommand, typed("my"))
				time.Sleep(time.Minute)
				calls := k.line.of("POST /webhooks")
				if len(calls) < 3 || calls[1].body.words() == "" {
					t.Errorf("got %d", len(calls))
				}
				if c.status == 0 && calls[0].body.words() != calls[1].body.words() {
					t.Error("another page was shown than the one that was lost")
				}
			})
		})
	}
}
