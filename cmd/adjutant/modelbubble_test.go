package main

import (
	"context"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"adjutant/bot/bottest"
	"adjutant/bot/bottest/office"
	"adjutant/bot/model"
	"adjutant/bot/model/fakemodel"
	"adjutant/chat"
	"adjutant/commands"
	"adjutant/ops"
)

// bubble is the whole bot in a bubble of synctest, with a model that is asked over HTTP.
type bubble struct {
	*office.Office
	fake *fakemodel.Server
}

// newBubble is the sample company, which uses the model for all, with something to tell
// of. It is nine o'clock on a Monday.
func newBubble(t *testing.T, tokens int, answer func(fakemodel.Request) fakemodel.Response) *bubble {
	t.Helper()
	here := office.Service{
		Name: "slack", Workspace: "T1",
		Account: func(handle string) string { return "U" + handle }, Channel: func(handle string) string { return "C" + handle },
	}
	org := office.Company(t, here)
	org.Checkins = nil
	org.Model = ops.ModelUse{For: ops.ModelPurposes, TokensADay: tokens}
	b := &bubble{
		Office: office.New(t, org, office.Begins, commands.Platform{Name: "slack"}),
		fake:   fakemodel.NewInBubble(t),
	}
	b.fake.Answer(answer)
	b.Open(map[string]chat.Sender{"slack": bottest.New("slack")})
	b.Draw(office.Sketch)
	carries := b.fake.Transport()
	t.Cleanup(carries.CloseIdleConnections)
	b.Book.Model = true
	b.Dispatcher.Model = model.New(model.Options{
		Key: chat.NewSecret(b.fake.Key), URL: b.fake.URL(), Name: b.fake.Model, Store: b.Store, Now: b.Now, Log: b.Log.Logger(), Transport: carries,
	})
	b.asks("ana", "support", "update off track The queue is growing")
	return b
}

// asks is what somebody is answered who types a line.
func (b *bubble) asks(person, channel, line string) chat.Message {
	place := chat.Place{Platform: "slack", ID: "C" + channel}
	if channel == "" {
		place = chat.Place{Platform: "slack", Direct: true, ID: "U" + person}
	}
	reply := b.Dispatcher.Dispatch(context.Background(), chat.Invocation{
		ID: person + "/" + line + b.Now().String(), Platform: "slack", Workspace: "T1", Account: "U" + person, Place: place, Via: chat.ViaCommand, Text: line,
	})
	return reply.Message
}

// wordsOf are the words of a message.
func wordsOf(m chat.Message) string {
	lines := []string{m.Title.Plain()}
	for _, block := range m.Blocks {
		for _, line := range block.Lines {
			lines = append(lines, line.Plain())
		}
	}
	return strings.Join(lines, "\n")
}

// TestDigestOfAModelThatHangs: a digest waits for a model as long as it may, and no
// longer, and is then what was computed.
func TestDigestOfAModelThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, 0, func(fakemodel.Request) fakemodel.Response { return fakemodel.Fault("late") })
		began := time.Now()
		if _, err := b.MoveClock(t.Context(), "2026-11-27 08:05", "mia"); err != nil {
			t.Fatal(err)
		}
		read := ""
		for _, letter := range b.Sent() {
			if text := wordsOf(letter.Message); letter.To == "dm @mia" && strings.Contains(text, "DIG-") {
				read += text
			}
		}
		if strings.Count(read, "Week 48") != 1 || !strings.Contains(read, "off track: The queue is growing") || strings.Contains(read, "✎") {
			t.Errorf("Mia reads %q", read)
		}
		// All digests of that morning together have waited for the time of one.
		if took := time.Since(began); took != 20*time.Second {
			t.Errorf("it took %s", took)
		}
		b.Verify()
	})
}

// planAndAnswer answers a question well.
func planAndAnswer(r fakemodel.Request) fakemodel.Response {
	if r.Step == "plan" {
		return fakemodel.Say(`{"queries":[{"from":"departments","where":[{"field":"department","op":"=","value":"support"}],"words":[],"sort":"","desc":false,"limit":0}]}`)
	}
	return fakemodel.Say(`{"sentences":[{"text":"Customer Support is off track: the queue is growing.","cites":["UPD-1"]}]}`)
}

// TestBudgetUsedUpBetween: the tokens of the day last for the query, and not for the
// answer. The records are shown, and so they are to whoever asks next.
func TestBudgetUsedUpBetween(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, 3500, func(r fakemodel.Request) fakemodel.Response {
			said := planAndAnswer(r)
			said.Sent, said.Received = 3000, 100
			return said
		})
		for i, want := range []string{"", "Read word by word, since the tokens of the day are used up"} {
			text := wordsOf(b.asks("tom", "", "ask why is support red?"+strings.Repeat("?", i)))
			if !strings.Contains(text, "The queue is growing") || strings.Contains(text, "✎") || !strings.Contains(text, want) || want == "" && strings.Contains(text, "Read word by word") {
				t.Errorf("%d: Tom reads\n%s", i, text)
			}
		}
		if n := len(b.fake.Requests()); n != 1 {
			t.Errorf("the model was asked %d times", n)
		}
		b.Set(b.Now().AddDate(0, 0, 1))
		if text := wordsOf(b.asks("tom", "", "ask why is it that support is red?")); len(b.fake.Requests()) < 2 {
			t.Errorf("the day after, Tom reads\n%s", text)
		}
	})
}

// TestTwoAskAtOnce: whoever asks the same at the same time is answered by one question to
// the model.
func TestTwoAskAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBubble(t, 0, planAndAnswer)
		var all sync.WaitGroup
		for _, person := range []string{"tom", "mia", "ana"} {
			all.Go(func() {
				if text := wordsOf(b.asks(person, "", "ask why is support red?")); !strings.Contains(text, "the queue is growing. UPD-1 ✎") {
					t.Errorf("@%s reads\n%s", person, text)
				}
			})
		}
		all.Wait()
		if n := len(b.fake.Requests()); n != 2 {
			t.Errorf("the model was asked %d times", n)
		}
		if refused := b.fake.Refusals(); len(refused) > 0 {
			t.Error(refused)
		}
	})
}
