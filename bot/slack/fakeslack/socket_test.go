package fakeslack_test

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"adjutant/bot/slack/fakeslack"
)

func TestRoundRobin(t *testing.T) {
	s := office(t, fakeslack.Options{})
	var got [2]atomic.Int32
	for i := range got {
		connect(t, s, func(e envelope) any { got[i].Add(1); return plainly(e) })
	}
	for range 6 {
		s.As(ana).DM("hello")
	}
	if got[0].Load() != 3 || got[1].Load() != 3 {
		t.Errorf("they were told %d and %d times", got[0].Load(), got[1].Load())
	}
	clean(t, s)
}

func TestTooManySockets(t *testing.T) {
	s := office(t, fakeslack.Options{})
	for range 10 {
		connect(t, s, plainly)
	}
	address := call(t, s, s.AppToken, "apps.connections.open", nil)["url"].(string)
	if reason := firstFrame(t, address)["reason"]; reason != "too_many_websockets" {
		t.Errorf("the eleventh is told %v", reason)
	}
	if _, err := dial(address); err == nil {
		t.Error("a ticket works twice")
	}
}

func TestAcknowledgements(t *testing.T) {
	s := office(t, fakeslack.Options{Patience: 50 * time.Millisecond})
	late := make(chan envelope, 1)
	b := connect(t, s, func(e envelope) any {
		if e.Type == "slash_commands" {
			late <- e
			return nil
		}
		return plainly(e)
	})
	ack := s.As(ana).Slash(ops, "/risk", "")
	if !ack.TimedOut || ack.Late() {
		t.Errorf("no acknowledgement: %+v", ack)
	}
	if err := b.conn.WriteJSON(with(<-late, map[string]any{"text": "too late"})); err != nil {
		t.Fatal(err)
	}
	s.Wait(ack.Late)
	if len(s.As(ana).Ephemerals(ops)) != 0 {
		t.Error("a late answer is shown")
	}
	clean(t, s)
	for _, frame := range []any{map[string]any{"envelope_id": ack.EnvelopeID}, map[string]any{"envelope_id": "e1"}, map[string]any{"hello": 1}} {
		before := len(s.Refusals())
		if err := b.conn.WriteJSON(frame); err != nil {
			t.Fatal(err)
		}
		s.WaitFor(fmt.Sprint("refusal of ", frame), func() bool { return len(s.Refusals()) > before })
	}
}

func TestRedelivery(t *testing.T) {
	s := office(t, fakeslack.Options{})
	p := s.As(ana)
	if ack := p.Slash(ops, "/risk", ""); ack.Failed != "dispatch_failed" {
		t.Errorf("with nobody there: %+v", ack)
	}
	missed := p.DM("are you there")
	if missed.Failed != "dispatch_failed" {
		t.Errorf("with nobody there: %+v", missed)
	}
	told := make(chan envelope, 10)
	connect(t, s, func(e envelope) any { told <- e; return plainly(e) })
	if e := <-told; e.Retry != 1 || e.Reason != "connection_failed" || e.EnvelopeID != missed.EnvelopeID {
		t.Errorf("what was missed came as %+v", e)
	}
	s.Wait(func() bool { return s.Acked(missed.EventID) })
	if again := s.Redeliver(missed.EventID, 2, "timeout"); again.Failed != "" {
		t.Errorf("once more: %+v", again)
	}
	if e := <-told; e.Retry != 2 || len(s.Deliveries()) != 2 || s.Deliveries()[1].Sends != 3 {
		t.Errorf("once more: %+v of %+v", e, s.Deliveries())
	}
	clean(t, s)
}

func TestTears(t *testing.T) {
	for tear, want := range map[fakeslack.Tear]struct {
		told  int32
		acked bool
	}{
		fakeslack.BeforeSending: {0, false},
		fakeslack.AfterSending:  {-1, false}, // it may have come or not
		fakeslack.LosingTheAck:  {1, false},
		fakeslack.AfterTheAck:   {1, true},
	} {
		s := office(t, fakeslack.Options{Patience: 100 * time.Millisecond})
		var told atomic.Int32
		connect(t, s, func(e envelope) any { told.Add(1); return plainly(e) })
		s.TearNext(tear)
		ack := s.As(ana).DM("hello")
		s.WaitFor("the connection to break", func() bool { return s.Sockets() == 0 })
		if n := told.Load(); want.told >= 0 && n != want.told || s.Acked(ack.EventID) != want.acked {
			t.Errorf("%d: told %d times, acknowledged: %t", tear, n, s.Acked(ack.EventID))
		}
		connect(t, s, plainly)
		s.WaitFor("the delivery to come again", func() bool { return s.Acked(ack.EventID) })
		clean(t, s)
	}
}

func TestDisconnect(t *testing.T) {
	s := office(t, fakeslack.Options{})
	one, two := connect(t, s, plainly), connect(t, s, plainly)
	s.Disconnect("warning")
	if s.Sockets() != 2 {
		t.Error("a warning is no end")
	}
	s.DisconnectOne("refresh_requested")
	if s.Sockets() != 1 {
		t.Errorf("%d sockets", s.Sockets())
	}
	if ack := s.As(ana).DM("hello"); ack.Failed != "" {
		t.Errorf("the other does not take over: %+v", ack)
	}
	s.Tear()
	<-one.done
	<-two.done
	clean(t, s)
}

func TestSocketPings(t *testing.T) {
	s := office(t, fakeslack.Options{Ping: time.Millisecond})
	conn, err := dial(call(t, s, s.AppToken, "apps.connections.open", nil)["url"].(string))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	pings := 0
	conn.SetPingHandler(func(string) error {
		if pings++; pings == 3 {
			s.Tear()
		}
		return nil
	})
	for err == nil {
		_, _, err = conn.ReadMessage() // pings are read on the way
	}
	if pings < 3 {
		t.Errorf("%d pings", pings)
	}
}

func TestRaw(t *testing.T) {
	s := office(t, fakeslack.Options{})
	if s.SendRaw([]byte(`{}`)) {
		t.Error("there is no socket")
	}
	connect(t, s, plainly)
	s.SendRaw([]byte(`{"envelope_id":"mine","type":"events_api","payload":{"event":[]}}`))
	s.Wait(func() bool { return s.Acked("mine") })
	clean(t, s)
}
