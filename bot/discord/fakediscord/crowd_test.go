package fakediscord_test

import (
	"fmt"
	"sync"
	"testing"

	"adjutant/bot/discord/fakediscord"
)

// TestCrowd lets many people do everything at once.
func TestCrowd(t *testing.T) {
	s := office(t, fakediscord.Options{})
	b := online(t, s)
	register(t, s, risk())
	b.answers(func(d obj) obj {
		switch d["type"] {
		case 4.0:
			return obj{"type": 8, "data": obj{"choices": arr{}}}
		case 2.0:
			return obj{"type": 9, "data": form()}
		}
		return obj{"type": 4, "data": with(v2(text("For "+d["member"].(obj)["user"].(obj)["username"].(string)), row(press("Go", "g"))), obj{"flags": 1<<15 | 64})}
	})
	const people = 12
	var all sync.WaitGroup
	for i := range people {
		id := fmt.Sprint(810 + i)
		s.AddUser(fakediscord.User{ID: id, Username: fmt.Sprint("p", i), Guilds: []string{guild}})
		p := s.As(id)
		all.Go(func() {
			for range 5 {
				p.Complete(ops, "risk show", nil, "record", "R")
				p.Command(ops, "risk show", obj{"record": "R"})
				p.Fill("Title", "Port")
				p.Submit()
				p.DM("hello")
				seen := p.Ephemerals(ops)
				if ack := p.Press(seen[len(seen)-1], "Go"); ack.TimedOut {
					t.Errorf("%s: %+v", id, ack)
				}
				p.Notifications()
			}
			_ = s.Dump()
		})
	}
	all.Wait()
	for i := range people {
		if seen := s.As(fmt.Sprint(810 + i)).Ephemerals(ops); len(seen) != 10 || seen[0].Plain() != fmt.Sprint("For p", i, "\n[Go]") {
			t.Errorf("person %d sees %d messages", i, len(seen))
		}
	}
	s.WaitFor("the messages", func() bool { return len(b.got("MESSAGE_CREATE")) == 5*people })
	clean(t, s)
}
