package digest_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"adjutant/digest"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/money"
	"adjutant/ops/orgfile"
	"adjutant/storage"
)

// friday is when most cases look at the company: a Friday morning in London, where
// the CEO is, and on the clock that the tests run by.
var friday = time.Date(2026, 11, 27, 8, 0, 0, 0, time.UTC)

// day is so many days after the Friday, before it if negative.
func day(n int) dates.Date { return dates.Of(friday).AddDays(n) }

func eur(units int64) money.Amount { return money.Amount{Minor: units * 100, Currency: "EUR"} }

// tester is what *testing.T, *testing.B and *rapid.T have in common.
type tester interface {
	Helper()
	Fatalf(format string, args ...any)
	Errorf(format string, args ...any)
}

// world is the sample company at a moment that goes on as a case says.
type world struct {
	t   tester
	tx  storage.Tx
	org *ops.Org
	now time.Time
	// actor is who does what is done, needs what waits for the reader.
	actor ops.Handle
	needs []ops.Pending
	// reads is whom a golden digest is for.
	reads reader
	// sent are the digests that were made, by their readers.
	sent map[reader]digest.Digest
	// marks are words that stand in the texts of one record alone, by its id; nil where
	// nobody looks for them.
	marks  map[ops.ID]string
	marked int
}

// reader is whose digest it is.
type reader struct {
	audience ops.Audience
	// who is a person, empty for a channel.
	who        ops.Handle
	department ops.Handle
}

// The readers of the sample company.
var (
	ceo     = reader{ops.ForCEO, "mia", ""}
	coo     = reader{ops.ForCOO, "tom", ""}
	leaders = reader{audience: ops.ForLeaders}
	team    = reader{audience: ops.ForTeam}
	support = reader{ops.ForDepartment, "", "support"}
	ana     = reader{ops.ForDepartment, "ana", "support"}
)

// sample is the sample organisation, which nobody may change.
var sample = sync.OnceValue(func() *ops.Org {
	org, faults := orgfile.Parse(orgfile.Sample)
	if len(faults) > 0 {
		panic(faults)
	}
	return org
})

// newWorld is the company as its file says, four weeks before the Friday.
func newWorld(t tester) *world {
	t.Helper()
	return newWorldOn(t, newMemory())
}

func newWorldOn(t tester, tx storage.Tx) *world {
	t.Helper()
	w := &world{t: t, tx: tx, now: friday.AddDate(0, 0, -28), actor: "tom", sent: map[reader]digest.Digest{}}
	w.reorganise(func(o *ops.Org) { *o = *sample() })
	return w
}

// at goes on to so many days and a time of day after the Friday: at(-3, "10:00").
func (w *world) at(days int, clock string) *world {
	w.t.Helper()
	c, err := dates.ParseClock(clock)
	if err != nil {
		w.t.Fatalf("%v", err)
	}
	next := day(days).At(c, time.UTC)
	if next.Before(w.now) {
		w.t.Fatalf("back from %s to %s", w.now, next)
	}
	w.now = next
	return w
}

// as has somebody else do what follows.
func (w *world) as(who ops.Handle) *world {
	w.actor = who
	return w
}

func (w *world) today() dates.Date { return dates.Of(w.now) }

// edit does something as one change, with one journal entry.
func (w *world) edit(command string, fn func(e *storage.Edit) error) {
	w.t.Helper()
	e := &storage.Edit{Tx: w.tx, Entry: ops.JournalEntry{At: w.now, Actor: w.actor, Command: command}}
	if err := fn(e); err != nil {
		w.t.Fatalf("%s: %v", command, err)
	}
	if _, err := e.Close(); err != nil {
		w.t.Fatalf("%s: %v", command, err)
	}
}

// recordPointer is what a record kind's pointer must offer.
type recordPointer[T any] interface {
	*T
	ops.Record
}

// save writes a record, a new one or one that has changed.
func save[T any, P recordPointer[T]](w *world, table storage.Table[T, P], record P) ops.ID {
	w.t.Helper()
	if record.Head().Owner == "" {
		record.Head().Owner = w.actor
	}
	fresh := record.Head().ID == ""
	if fresh && w.marks != nil {
		w.marked++
		mark(record, fmt.Sprintf("zq%dz ", w.marked))
	}
	w.edit("save", func(e *storage.Edit) error { return table.Save(e, record) })
	if fresh && w.marks != nil {
		w.marks[record.Head().ID] = fmt.Sprintf("zq%dz", w.marked)
	}
	return record.Head().ID
}

// change has a rule of the domain change a record.
func change[T any, P recordPointer[T]](w *world, table storage.Table[T, P], id ops.ID, by func(T) (T, error)) {
	w.t.Helper()
	record := get(w, table, id)
	next, err := by(record)
	if err != nil {
		w.t.Fatalf("change %s: %v", id, err)
	}
	save(w, table, P(&next))
}

func get[T any, P recordPointer[T]](w *world, table storage.Table[T, P], id ops.ID) T {
	w.t.Helper()
	record, err := table.Get(w.tx, id)
	if err != nil {
		w.t.Fatalf("%v", err)
	}
	return record
}

// put sets what no rule of the domain would.
func put[T any, P recordPointer[T]](w *world, table storage.Table[T, P], id ops.ID, how func(P)) {
	w.t.Helper()
	change(w, table, id, func(r T) (T, error) {
		how(&r)
		return r, nil
	})
}

// undo takes a record away, as undoing what has made it does.
func (w *world) undo(id ops.ID) {
	w.t.Helper()
	table, _ := storage.TableOf(id)
	w.edit("undo", func(e *storage.Edit) error { return table.Restore(e, id, nil) })
}

// reorganise changes the organisation, and what others see of it.
func (w *world) reorganise(how func(*ops.Org)) {
	w.t.Helper()
	next, err := storage.Org(w.tx)
	if err != nil {
		w.t.Fatalf("%v", err)
	}
	how(next)
	w.edit("org apply", func(e *storage.Edit) error {
		_, err := storage.SaveOrg(e, next)
		return err
	})
	if w.org, err = storage.Org(w.tx); err != nil {
		w.t.Fatalf("%v", err)
	}
}

// department changes one department of the organisation.
func (w *world) department(h ops.Handle, how func(*ops.Department)) {
	w.t.Helper()
	w.reorganise(func(o *ops.Org) {
		how(&o.Departments[slices.IndexFunc(o.Departments, func(d ops.Department) bool { return d.Handle == h })])
	})
}

// view is the company as a reader sees it now.
func (w *world) view(r reader) digest.View {
	p, known := w.org.Person(r.who)
	sees := func(f ops.Facets) bool { return r.audience.ChannelSees(r.department, f) }
	if known {
		sees = func(f ops.Facets) bool { return w.org.MaySee(p, f) }
	}
	return digest.View{R: w.tx, Org: w.org, Now: w.now, Zone: w.org.Location(p), Sees: sees, Department: r.department}
}

// digest makes a reader's digest, which tells of what has become since the one
// before; of the last week if it is the first.
func (w *world) digest(r reader) digest.Digest {
	w.t.Helper()
	d := w.look(r)
	w.sent[r] = d
	return d
}

// look makes a digest that is not kept as one that was sent.
func (w *world) look(r reader) digest.Digest {
	w.t.Helper()
	return w.lookFor(r, w.now)
}

// lookFor is look for one that should have been made earlier.
func (w *world) lookFor(r reader, due time.Time) digest.Digest {
	w.t.Helper()
	q := digest.Query{Name: "weekly", Audience: r.audience, Reader: r.who, Needs: w.needs, Due: due}
	if before, had := w.sent[r]; had {
		q.Since, q.Before = before.Through, before.Departments
	} else {
		q.First, q.Since.At = true, w.now.AddDate(0, 0, -7)
		var err error
		if q.Since.Seq, err = storage.SeqAt(w.tx, q.Since.At); err != nil {
			w.t.Fatalf("%v", err)
		}
	}
	return w.build(r, q)
}

func (w *world) build(r reader, q digest.Query) digest.Digest {
	w.t.Helper()
	d, err := digest.Build(w.view(r), q)
	if err != nil {
		w.t.Fatalf("build: %v", err)
	}
	raw, err := d.Content()
	if err != nil {
		w.t.Fatalf("%v", err)
	}
	read, err := digest.Read(raw) // as the next one finds it
	if err != nil {
		w.t.Fatalf("%v", err)
	}
	return read
}

// waits notes that something waits for the reader of the next digests.
func (w *world) waits(what ops.Waiting, id ops.ID) {
	w.needs = append(w.needs, ops.Pending{Record: id, What: what, Since: w.now})
}

// handles reads handles with spaces between them.
func handles(names string) (all []ops.Handle) {
	for _, name := range strings.Fields(names) {
		all = append(all, ops.Handle(name))
	}
	return all
}
