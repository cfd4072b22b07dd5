package office

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"adjutant/bot/console"
	"adjutant/chat"
	"adjutant/commands"
)

// OnConsole plays the script in a console, in the company as it is on the services, and
// returns the office as it is left.
func OnConsole(t testing.TB, s Script, services ...Service) *Office {
	t.Helper()
	o := New(t, s.Company(t, services...), s.At, commands.Platform{Name: console.Name, ByHandle: true})
	platform := console.New(&consoleHost{o}, console.Options{
		In: strings.NewReader(strings.Join(s.Lines, "\n") + "\n"), Out: &bytes.Buffer{},
		Person: s.Person, Place: s.Place, Zone: Berlin, Run: "console",
	})
	o.Open(map[string]chat.Sender{console.Name: platform})
	if err := platform.Run(t.Context(), o.Dispatcher); err != nil {
		t.Fatal(err)
	}
	return o
}

// consoleHost is the office as the console asks for it.
type consoleHost struct{ office *Office }

// Now is the office's clock.
func (h *consoleHost) Now() time.Time { return h.office.Now() }

// Settle does and sends what is due.
func (h *consoleHost) Settle(ctx context.Context) error {
	_, err := h.office.Settle(ctx)
	return err
}

// MoveClock moves the clock.
func (h *consoleHost) MoveClock(ctx context.Context, text, as string) (time.Time, error) {
	return h.office.MoveClock(ctx, text, as)
}

// People are all of the company.
func (h *consoleHost) People() []console.Person {
	org := h.office.Org()
	var people []console.Person
	for _, p := range org.People {
		people = append(people, console.Person{Handle: string(p.Handle), Name: p.Name, Zone: org.Location(p)})
	}
	return people
}

// Channels are all of the company.
func (h *consoleHost) Channels() []string {
	org := h.office.Org()
	var channels []string
	for _, d := range org.Departments {
		channels = append(channels, string(d.Handle))
	}
	for _, c := range org.Channels {
		channels = append(channels, string(c.Handle))
	}
	return channels
}
