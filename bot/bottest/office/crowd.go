package office

import (
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

// Crowd is the calm company with so many people more in it: person0, person1 and so on.
func Crowd(t testing.TB, n int, service Service) *ops.Org {
	t.Helper()
	org := Calm(t, service)
	for i := range n {
		handle := fmt.Sprintf("person%d", i)
		org.People = append(org.People, ops.Person{
			Handle: ops.Handle(handle), Name: fmt.Sprintf("Person %d", i), Department: "support",
			Accounts: map[string]string{service.Name: service.Account(handle)},
		})
	}
	return org
}

// Tell puts news for so many people into the outbox, in one transaction, and wakes it.
// To is where each is told.
func (o *Office) Tell(people int, to func(i int) chat.Place) {
	o.T.Helper()
	err := o.Store.Update(o.T.Context(), func(tx storage.Tx) error {
		for i := range people {
			if err := storage.Send(tx, to(i), storage.Post{}, chat.Message{Title: chat.L(News(i))}, o.Now()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		o.T.Fatal(err)
	}
	o.Outbox.Wake()
}

// News is what Tell tells the person of that number.
func News(i int) string { return fmt.Sprintf("News for person %d", i) }

// Rush has so many people of a crowd use the bot side by side, as often as the benchmark
// asks for, and reports how often that was in a second and how long it took. Use does
// the i-th thing as the person of that handle, and says how long that one took.
func Rush(b *testing.B, people int, use func(person string, i int) (time.Duration, error)) {
	took := make([]time.Duration, b.N)
	var next atomic.Int64
	var all sync.WaitGroup
	b.ResetTimer()
	for p := range people {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < b.N; i = int(next.Add(1)) - 1 {
				var err error
				if took[i], err = use(fmt.Sprintf("person%d", p), i); err != nil {
					b.Errorf("%d: %v", i, err)
					return
				}
			}
		})
	}
	all.Wait()
	b.StopTimer()
	slices.Sort(took)
	milliseconds := func(part float64) float64 {
		return float64(took[min(int(part*float64(b.N)), b.N-1)].Microseconds()) / 1000
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "cmd/s")
	b.ReportMetric(milliseconds(0.50), "p50-ms")
	b.ReportMetric(milliseconds(0.99), "p99-ms")
}
