package bottest_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"adjutant/bot"
	"adjutant/chat"
	"adjutant/commands"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/scheduler"
	"adjutant/storage"
)

// BenchmarkOpenCheckins is 2,000 people who are asked at one minute: each is opened
// by the real command, in a transaction of its own that reaches the disk with the
// message for its outbox.
//
//	go test ./bot/bottest -run '^$' -bench OpenCheckins -benchtime 3x
func BenchmarkOpenCheckins(b *testing.B) {
	const people = 2000
	for _, parallel := range []int{1, 64} {
		b.Run(fmt.Sprint("parallel=", parallel), func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				db, table := everybodyDue(b, people)
				table.Parallel = parallel
				b.StartTimer()
				_, err := table.Drain(context.Background())
				b.StopTimer()
				must(b, err)
				must(b, db.View(context.Background(), func(r storage.Reader) error {
					page, err := storage.Checkins.List(r, storage.Query{List: "open", CountTo: 2 * people})
					if page.Count != people {
						b.Errorf("%d check-ins are open", page.Count)
					}
					return err
				}))
				must(b, db.Close())
				b.StartTimer()
			}
			b.ReportMetric(people*float64(b.N)/b.Elapsed().Seconds(), "check-ins/s")
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/people, "ns/check-in")
		})
	}
}

// everybodyDue is a company in which everybody is due to be asked, and its
// timetable.
func everybodyDue(b *testing.B, people int) (storage.Store, *scheduler.Timetable) {
	b.Helper()
	now := time.Date(2026, 1, 5, 12, 0, 0, 0, time.UTC)
	org := madeUp(rand.New(rand.NewPCG(1, 2)), people, dates.Of(now), 365)
	org.Holidays = nil
	org.Checkins = []ops.QuestionSet{{
		Name: "all", Who: []string{string(ops.CEO), string(ops.COO)}, Every: "daily at 9", Timezone: "UTC",
		RemindAfter: dates.Span{Time: 3 * time.Hour}, CloseAfter: dates.Span{Time: 20 * time.Hour},
		Audience: ops.ForLeaders, Questions: org.Checkins[0].Questions,
	}}
	for i := range org.People {
		p := &org.People[i]
		p.Roles = slices.DeleteFunc(slices.Clone(p.Roles), func(r ops.Role) bool { return r == ops.Observer })
		p.Accounts = map[string]string{slack: "U" + string(p.Handle)}
	}
	for _, d := range org.Departments {
		org.Checkins[0].Who = append(org.Checkins[0].Who, string(d.Handle))
	}
	for _, problem := range org.Check() {
		b.Fatalf("%s: %s", problem.Path, problem.Text)
	}
	db, err := openStore(filepath.Join(b.TempDir(), "adjutant.db"))
	must(b, err)
	book, err := commands.New(commands.Platform{Name: slack})
	must(b, err)
	must(b, db.Update(context.Background(), func(tx storage.Tx) error {
		edit := &storage.Edit{Tx: tx, Entry: ops.JournalEntry{At: now, Command: "org apply", Via: string(chat.ViaProgram)}}
		if _, err := storage.SaveOrg(edit, org); err != nil {
			return err
		}
		if _, err := edit.Close(); err != nil {
			return err
		}
		return book.TakeOrg(tx, now)
	}))
	due := func() time.Time { return time.Date(2026, 1, 6, 9, 0, 0, 0, time.UTC) }
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	return db, scheduler.New(db, bot.NewDispatcher(db, book, due, log), due, log)
}
