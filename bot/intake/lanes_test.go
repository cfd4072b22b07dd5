package intake

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestLanesKeepTheOrderOfEach(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l Lanes
		l.Begin(100, 1000)
		var mu sync.Mutex
		did := map[string][]int{}
		for i := range 20 {
			for _, who := range []string{"ana", "ben", "eva"} {
				if got := l.Put(who, func() {
					time.Sleep(time.Duration(i%3) * time.Second)
					mu.Lock()
					defer mu.Unlock()
					did[who] = append(did[who], i)
				}); got != Taken {
					t.Fatalf("put = %v", got)
				}
			}
		}
		begun := time.Now()
		l.End()
		for who, order := range did {
			if len(order) != 20 || !slices.IsSorted(order) {
				t.Errorf("%s: %v", who, order)
			}
		}
		// Side by side they take no longer than one of them.
		if took := time.Since(begun); took != 19*time.Second {
			t.Errorf("it took %s, want 19s", took)
		}
		if len(l.lanes) != 0 || l.count != 0 {
			t.Errorf("%d lanes and %d pieces of work are left", len(l.lanes), l.count)
		}
	})
}

func TestLanesAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l Lanes
		if got := l.Put("ana", func() {}); got != Closed {
			t.Errorf("before the beginning: %v, want closed", got)
		}
		l.Begin(3, 5)
		release := make(chan struct{})
		work := func() { <-release }
		var got []Verdict
		for range 4 {
			got = append(got, l.Put("ana", work))
		}
		for _, who := range []string{"ben", "eva", "tom"} {
			got = append(got, l.Put(who, work))
		}
		want := []Verdict{Taken, Taken, Taken, Full, Taken, Taken, Full}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("verdicts %v, want %v", got, want)
		}
		close(release)
		synctest.Wait()
		if got := l.Put("tom", func() {}); got != Taken {
			t.Errorf("with room again: %v, want taken", got)
		}
		l.End()
	})
}

func TestLanesEndWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var l Lanes
		l.Begin(10, 10)
		done := 0
		for range 3 {
			l.Put("ana", func() { time.Sleep(time.Minute); done++ })
		}
		ended := make(chan struct{})
		go func() { l.End(); close(ended) }()
		synctest.Wait()
		select {
		case <-ended:
			t.Fatal("the lanes ended with work under way")
		default:
		}
		if got := l.Put("ben", func() {}); got != Closed {
			t.Errorf("while ending: %v, want closed", got)
		}
		<-ended
		if done != 3 {
			t.Errorf("%d pieces of work were done, want 3", done)
		}
	})
}
