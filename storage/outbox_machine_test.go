package storage_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"adjutant/chat"
	"adjutant/storage"
)

// post is what the model knows of one message in one place.
type post struct {
	to     chat.Place
	name   storage.Post // zero for a message that is sent once
	latest string       // the words that count
	// dropped is true after the words were given up for good, again when they
	// may have been posted without anybody knowing where.
	dropped, again bool
}

// flight is an attempt under way.
type flight struct {
	letter storage.Letter
	copy   storage.Copy
	post   *post
}

// mail is the naive model of the outbox: what should be where, and a platform
// that shows what was really posted.
type mail struct {
	store  storage.Store
	now    time.Time
	posts  []*post
	queues map[string][]*post // by place, in the order of sending
	due    map[string]time.Time
	stuck  []*post
	flying map[string]flight
	words  int
	// The platform: the words by reference, whose they are, and the reference
	// by the letter's id, which it looks up before it posts.
	shown  map[string]string
	author map[string]*post
	byID   map[string]string
}

var rooms = []chat.Place{team, {Platform: "slack", Workspace: "T1", ID: "C1", Thread: "9"}}

func (m *mail) newWords() string { m.words++; return fmt.Sprintf("words %d", m.words) }

func (m *mail) enqueue(p *post) {
	place := p.to.Key()
	m.queues[place] = append(m.queues[place], p)
	if _, has := m.due[place]; !has {
		m.due[place] = m.now
	}
}

// Send sends something once, or posts something by a name, new or known, with
// new words or the same.
func (m *mail) Send(t *rapid.T) {
	to := rapid.SampledFrom(rooms).Draw(t, "to")
	var name storage.Post
	if slot := rapid.SampledFrom([]string{"", "card", "card", "card", "alert"}).Draw(t, "slot"); slot != "" {
		name = storage.Post{Subject: "RISK-1", Slot: slot}
	}
	same := rapid.IntRange(0, 4).Draw(t, "same") == 0
	i := slices.IndexFunc(m.posts, func(p *post) bool { return p.to == to && p.name == name })
	if name.IsZero() || i < 0 {
		m.posts = append(m.posts, &post{to: to, name: name})
		i = len(m.posts) - 1
	}
	p := m.posts[i]
	if !same || p.latest == "" {
		p.latest = m.newWords()
	}
	update(t, m.store, func(tx storage.Tx) error { return storage.Send(tx, to, name, says(p.latest), m.now) })
	m.put(p, same)
}

// put is what follows from words for a post: the same as before, or others.
func (m *mail) put(p *post, same bool) {
	waits := slices.Contains(m.queues[p.to.Key()], p)
	switch k := slices.Index(m.stuck, p); {
	case k >= 0 && !same:
		m.stuck = slices.Delete(m.stuck, k, k+1)
		m.enqueue(p)
	case k < 0 && !waits && (p.dropped || m.visible(p) != p.latest):
		m.enqueue(p)
	}
	p.dropped = false
}

// visible are the words that the platform shows for a post where its copy says
// that it is, empty if it says nothing.
func (m *mail) visible(p *post) string {
	for ref, author := range m.author {
		if author == p {
			return m.shown[ref]
		}
	}
	return ""
}

// Claim begins an attempt at a place that is due and at which none is under way.
func (m *mail) Claim(t *rapid.T) {
	to := rapid.SampledFrom(rooms).Draw(t, "place").Key()
	if _, busy := m.flying[to]; busy {
		t.Skip("an attempt is under way")
	}
	var f flight
	var ok bool
	update(t, m.store, func(tx storage.Tx) (err error) {
		if f.letter, ok, err = storage.Claim(tx, to, m.now); err == nil && ok {
			f.copy, _, err = storage.CopyOf(tx, f.letter)
		}
		return err
	})
	due, has := m.due[to]
	if want := has && !due.After(m.now); ok != want {
		t.Fatalf("claimed: %t, want %t", ok, want)
	}
	if !ok {
		return
	}
	f.post = m.queues[to][0]
	if f.letter.Post != f.post.name || f.letter.Message.Title.Plain() != f.post.latest {
		t.Fatalf("claimed %+v, want the first of the queue, with the words %q", f.letter, f.post.latest)
	}
	m.flying[to] = f
}

// deliver is what the platform does when it is given the message.
func (m *mail) deliver(f flight) chat.Ref {
	words := f.letter.Message.Title.Plain()
	ref := f.copy.Ref.ID
	if earlier, was := m.byID[f.letter.ID]; ref == "" && was {
		return chat.Ref{Place: f.letter.To, ID: earlier} // it shows what it showed
	}
	if ref == "" {
		ref = fmt.Sprintf("m%d", len(m.shown)+1)
		m.byID[f.letter.ID], m.author[ref] = ref, f.post
	}
	m.shown[ref] = words
	return chat.Ref{Place: f.letter.To, ID: ref}
}

// Finish ends an attempt in one of the ways in which attempts end.
func (m *mail) Finish(t *rapid.T) {
	if len(m.flying) == 0 {
		t.Skip("no attempt is under way")
	}
	to := rapid.SampledFrom(slices.Sorted(maps.Keys(m.flying))).Draw(t, "place")
	f := m.flying[to]
	delete(m.flying, to)
	outcome := rapid.SampledFrom([]string{"sent", "sent", "failed", "doubtful", "given up", "given up in doubt", "crashed"}).Draw(t, "outcome")
	posted := rapid.Bool().Draw(t, "posted")
	wait := time.Duration(rapid.IntRange(0, 3).Draw(t, "wait")) * time.Minute
	m.finish(t, f, outcome, posted, m.now.Add(wait))
}

func (m *mail) finish(t tester, f flight, outcome string, posted bool, again time.Time) {
	to := f.letter.To.Key()
	doubt := f.letter.Claimed || outcome == "doubtful" || outcome == "given up in doubt"
	if posted && (outcome == "doubtful" || outcome == "given up in doubt" || outcome == "crashed") {
		m.deliver(f)
	}
	switch outcome {
	case "sent":
		ref := m.deliver(f) // which finds what is there
		update(t, m.store, func(tx storage.Tx) error { return storage.Sent(tx, f.letter, ref, m.now) })
		if f.post.name.IsZero() || !m.stays(t, f) {
			m.queues[to] = m.queues[to][1:]
		}
		m.next(to)
	case "failed", "doubtful":
		update(t, m.store, func(tx storage.Tx) error { return storage.Postpone(tx, f.letter, again, !doubt, outcome) })
		m.due[to] = again
	case "given up", "given up in doubt":
		f.letter.Claimed = doubt
		update(t, m.store, func(tx storage.Tx) error { return storage.GiveUp(tx, f.letter, outcome, m.now) })
		m.queues[to] = m.queues[to][1:]
		m.stuck = append(m.stuck, f.post)
		m.next(to)
	}
}

// stays reports whether the letter that was sent is still there, which it must
// be where the platform does not show the words that count.
func (m *mail) stays(t tester, f flight) bool {
	stays := slices.ContainsFunc(m.letters(t, "qto\x00"), func(l storage.Letter) bool { return l.Seq == f.letter.Seq })
	if !stays && m.visible(f.post) != f.post.latest {
		t.Fatalf("the platform shows %q, and nothing is on its way to say %q", m.visible(f.post), f.post.latest)
	}
	return stays
}

func (m *mail) next(to string) {
	delete(m.due, to)
	if len(m.queues[to]) > 0 {
		m.due[to] = m.now
	}
}

// Decide sends a stuck letter again, or drops it.
func (m *mail) Decide(t *rapid.T) {
	if len(m.stuck) == 0 {
		t.Skip("nothing is stuck")
	}
	m.decide(t, rapid.Bool().Draw(t, "drop"))
}

func (m *mail) decide(t tester, drop bool) {
	letter := m.letters(t, "qstuck\x00")[0]
	k := slices.IndexFunc(m.stuck, func(p *post) bool {
		return p.to == letter.To && p.name == letter.Post && p.latest == letter.Message.Title.Plain()
	})
	if k < 0 {
		t.Fatalf("a letter is stuck that should not be: %+v", letter)
	}
	p := m.stuck[k]
	m.stuck = slices.Delete(m.stuck, k, k+1)
	update(t, m.store, func(tx storage.Tx) error {
		if drop {
			return storage.Drop(tx, letter)
		}
		return storage.Resend(tx, letter, m.now)
	})
	if !drop {
		m.enqueue(p)
		return
	}
	m.forgotten(t, p, letter)
}

// Withdraw takes the next letter to a place back.
func (m *mail) Withdraw(t *rapid.T) {
	to := rapid.SampledFrom(rooms).Draw(t, "place").Key()
	if _, busy := m.flying[to]; busy {
		t.Skip("an attempt is under way")
	}
	var letter storage.Letter
	var waits bool
	update(t, m.store, func(tx storage.Tx) (err error) {
		if letter, waits, err = storage.NextLetter(tx, to, m.now); err == nil && waits {
			err = storage.Withdraw(tx, letter, m.now)
		}
		return err
	})
	due, has := m.due[to]
	if want := has && !due.After(m.now); waits != want {
		t.Fatalf("a letter is next: %t, want %t", waits, want)
	}
	if !waits {
		return
	}
	p := m.queues[to][0]
	if letter.Post != p.name || letter.Message.Title.Plain() != p.latest {
		t.Fatalf("next is %+v, want the first of the queue, with the words %q", letter, p.latest)
	}
	m.queues[to] = m.queues[to][1:]
	m.next(to)
	m.forgotten(t, p, letter)
}

// forgotten is what holds of a post whose letter was given up for good.
func (m *mail) forgotten(t tester, p *post, letter storage.Letter) {
	p.dropped = true
	p.again = p.again || letter.Claimed
	for ref, author := range m.author { // an unknown one is nobody's any more
		if author == p && letter.Claimed && m.byID[letter.ID] == ref && p.copyRef(t, m.store) == "" {
			delete(m.author, ref)
		}
	}
}

// Redirect sends a stuck letter to the other room, unless it may have been posted.
func (m *mail) Redirect(t *rapid.T) {
	stuck := m.letters(t, "qstuck\x00")
	if len(stuck) == 0 {
		t.Skip("nothing is stuck")
	}
	letter := rapid.SampledFrom(stuck).Draw(t, "letter")
	k := slices.IndexFunc(m.stuck, func(p *post) bool {
		return p.to == letter.To && p.name == letter.Post && p.latest == letter.Message.Title.Plain()
	})
	p, to := m.stuck[k], rooms[0]
	if p.to == to {
		to = rooms[1]
	}
	if letter.Claimed || p.copyRef(t, m.store) != "" {
		if err := m.store.Update(context.Background(), func(tx storage.Tx) error { return storage.Redirect(tx, letter, to, m.now) }); err == nil {
			t.Fatalf("what may have arrived is redirected: %+v", letter)
		}
		return
	}
	m.stuck = slices.Delete(m.stuck, k, k+1)
	m.posts = slices.DeleteFunc(m.posts, func(other *post) bool { return other == p })
	update(t, m.store, func(tx storage.Tx) error { return storage.Redirect(tx, letter, to, m.now) })
	i := slices.IndexFunc(m.posts, func(q *post) bool { return q.to == to && q.name == p.name && !p.name.IsZero() })
	if i < 0 {
		m.posts = append(m.posts, &post{to: to, name: p.name})
		i = len(m.posts) - 1
	}
	q := m.posts[i]
	same := q.latest == p.latest
	q.latest = p.latest
	m.put(q, same)
}

func (p *post) copyRef(t tester, store storage.Store) (ref string) {
	view(t, store, func(r storage.Reader) {
		c, _, err := storage.CopyOf(r, storage.Letter{Post: p.name, To: p.to})
		if err != nil {
			t.Fatalf("copy: %v", err)
		}
		ref = c.Ref.ID
	})
	return ref
}

func (m *mail) Wait(t *rapid.T) {
	m.now = m.now.Add(time.Duration(rapid.IntRange(1, 90).Draw(t, "seconds")) * time.Second)
}

// letters are those under the beginning of a key, in order.
func (m *mail) letters(t tester, prefix string) (letters []storage.Letter) {
	view(t, m.store, func(r storage.Reader) {
		for _, raw := range r.Scan([]byte(prefix), []byte(prefix+"\xff")) {
			var letter storage.Letter
			if err := json.Unmarshal(raw, &letter); err != nil {
				t.Fatalf("letter: %v", err)
			}
			letters = append(letters, letter)
		}
	})
	return letters
}

// Check runs after every step.
func (m *mail) Check(t *rapid.T) { m.check(t) }

func (m *mail) check(t tester) {
	inOrder(t, m.store)
	waiting := map[string][]storage.Letter{}
	for _, letter := range m.letters(t, "qto\x00") {
		waiting[letter.To.Key()] = append(waiting[letter.To.Key()], letter)
	}
	for _, room := range rooms {
		place := room.Key()
		same := func(l storage.Letter, p *post) bool {
			return l.Post == p.name && l.To == p.to && l.Message.Title.Plain() == p.latest
		}
		if !slices.EqualFunc(waiting[place], m.queues[place], same) {
			t.Fatalf("%s: %+v is waiting, want %+v", place, waiting[place], m.queues[place])
		}
	}
	if n := len(m.letters(t, "qstuck\x00")); n != len(m.stuck) {
		t.Fatalf("%d letters are stuck, want %d", n, len(m.stuck))
	}
	count := map[*post]int{}
	for _, p := range m.author {
		if count[p]++; count[p] > 1 && !p.again {
			t.Fatalf("%+v was posted twice", *p)
		}
	}
	m.checkDue(t)
}

func (m *mail) checkDue(t tester) {
	var want []string
	var next time.Time
	for place, at := range m.due {
		if !at.After(m.now) {
			want = append(want, place)
		} else if next.IsZero() || at.Before(next) {
			next = at
		}
	}
	slices.SortFunc(want, func(x, y string) int { return cmp.Or(m.due[x].Compare(m.due[y]), cmp.Compare(x, y)) })
	view(t, m.store, func(r storage.Reader) {
		places, then := storage.DuePlaces(r, m.now, 9)
		if !slices.Equal(places, want) || !then.Equal(next) {
			t.Fatalf("due are %s, then %s; want %s, %s", places, then, want, next)
		}
		if since := storage.DueSince(r); since.IsZero() != (len(m.due) == 0) || len(want) > 0 && !since.Equal(m.due[want[0]]) {
			t.Fatalf("due since %s, want %v", since, m.due)
		}
	})
}

// settle lets everything succeed, and then compares what the platform shows
// with what was said.
func (m *mail) settle(t tester) {
	for len(m.stuck) > 0 {
		m.decide(t, false)
	}
	for to, f := range m.flying {
		delete(m.flying, to)
		m.finish(t, f, "crashed", true, m.now)
	}
	for turn := 0; len(m.due) > 0; turn++ {
		if turn > 500 {
			t.Fatalf("it never ends")
		}
		for _, room := range rooms {
			at, has := m.due[room.Key()]
			if !has {
				continue
			}
			if at.After(m.now) {
				m.now = at
			}
			var f flight
			update(t, m.store, func(tx storage.Tx) (err error) {
				if f.letter, _, err = storage.Claim(tx, room.Key(), m.now); err == nil {
					f.copy, _, err = storage.CopyOf(tx, f.letter)
				}
				return err
			})
			f.post = m.queues[room.Key()][0]
			m.finish(t, f, "sent", true, m.now)
		}
	}
	for _, p := range m.posts {
		if got := m.visible(p); got != p.latest && !p.dropped {
			t.Fatalf("%+v reads %q", *p, got)
		}
	}
	m.check(t)
}

func TestOutboxAgainstANaiveModel(t *testing.T) {
	store := open(t)
	rapid.Check(t, func(t *rapid.T) {
		wipe(t, store)
		m := &mail{
			store: store, now: start, queues: map[string][]*post{}, due: map[string]time.Time{}, flying: map[string]flight{},
			shown: map[string]string{}, author: map[string]*post{}, byID: map[string]string{},
		}
		t.Repeat(rapid.StateMachineActions(m))
		m.settle(t)
	})
}
