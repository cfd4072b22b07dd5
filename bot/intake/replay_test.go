package intake

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

func TestReplays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var r Replays
		key := func(n byte) [32]byte { return [32]byte{n} }
		begin := func(n byte) *Replay {
			t.Helper()
			p, err := r.Begin(t.Context(), key(n), time.Now())
			if err != nil {
				t.Fatal(err)
			}
			return p
		}
		first := begin(1)
		if first == nil {
			t.Fatal("what was never sent counts as sent")
		}
		second := make(chan *Replay, 1)
		go func() { second <- begin(1) }()
		synctest.Wait()
		select {
		case <-second:
			t.Fatal("the second did not wait for the first")
		default:
		}
		first.End(true)
		if <-second != nil {
			t.Error("what was acknowledged runs again")
		}
		if begin(1) != nil {
			t.Error("what was acknowledged runs again later")
		}

		failed := begin(2)
		go func() { second <- begin(2) }()
		synctest.Wait()
		failed.End(false)
		again := <-second
		if again == nil {
			t.Fatal("what failed cannot be sent again")
		}
		again.End(true)

		slow := begin(3)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if p, err := r.Begin(ctx, key(3), time.Now()); p != nil || err == nil {
			t.Errorf("who hangs up got %v, %v", p, err)
		}
		slow.End(true)

		time.Sleep(replayTime + time.Second)
		if p := begin(4); p == nil || len(r.known) != 1 || len(r.order) != 1 {
			t.Errorf("%d requests are known after their time, in order %d", len(r.known), len(r.order))
		}
	})
}

func TestReplaysAreBounded(t *testing.T) {
	var r Replays
	now := time.Now()
	for n := range mostReplays + 100 {
		p, _ := r.note([32]byte{byte(n), byte(n >> 8), byte(n >> 16)}, now)
		if p == nil {
			t.Fatal("it is known already")
		}
		p.End(true)
	}
	if len(r.known) > mostReplays || len(r.order) > mostReplays {
		t.Errorf("%d requests are known, in order %d", len(r.known), len(r.order))
	}
}
