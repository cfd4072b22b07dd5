package office

import (
	"bytes"
	"context"
	"testing"
	"time"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/orgfile"
	"adjutant/storage"
)

// Service is a chat service as the company is on it: what its people and channels are
// called there. Two services of a company have ids of their own.
type Service struct {
	// Name is that of its platform: "slack".
	Name string
	// Workspace is the only one that the company has there.
	Workspace string
	// Account is the id of a person, Channel that of a channel or of a department's,
	// by their handles. They are made, not looked up: each handle has its own.
	Account func(handle string) string
	Channel func(handle string) string
}

// Company is the sample company, in which everybody and every channel is on these
// services.
func Company(t testing.TB, services ...Service) *ops.Org {
	t.Helper()
	return Script{}.Company(t, services...)
}

// Calm is the company without what happens by itself in the course of a day.
func Calm(t testing.TB, services ...Service) *ops.Org {
	t.Helper()
	return Script{Without: []string{"checkins", "digests"}}.Company(t, services...)
}

// Company is the company of the script, in which everybody and every channel is on
// these services.
func (s Script) Company(t testing.TB, services ...Service) *ops.Org {
	t.Helper()
	file := s.Org
	if file == nil {
		file = orgfile.Sample
	}
	org, faults := orgfile.Parse(file)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	for _, section := range s.Without {
		switch section {
		case "checkins":
			org.Checkins = nil
		case "digests":
			org.Digests = nil
		default:
			t.Fatalf("a company without %s?", section)
		}
	}
	org.Workspaces = map[string][]string{}
	for _, service := range services {
		org.Workspaces[service.Name] = []string{service.Workspace}
	}
	on := func(id func(Service, string) string, handle ops.Handle) map[string]string {
		ids := map[string]string{}
		for _, service := range services {
			ids[service.Name] = id(service, string(handle))
		}
		return ids
	}
	account := func(s Service, handle string) string { return s.Account(handle) }
	channel := func(s Service, handle string) string { return s.Channel(handle) }
	for i := range org.People {
		org.People[i].Accounts = on(account, org.People[i].Handle)
	}
	for i := range org.Departments {
		org.Departments[i].Channels = on(channel, org.Departments[i].Handle)
	}
	for i := range org.Channels {
		org.Channels[i].Channels = on(channel, org.Channels[i].Handle)
	}
	return org
}

// Places are the ids of the channels and people of the company on a service, by what
// they are called in the company: "#support", "@ana".
func Places(org *ops.Org, service string) map[string]string {
	places := map[string]string{}
	for _, d := range org.Departments {
		places["#"+string(d.Handle)] = d.Channels[service]
	}
	for _, c := range org.Channels {
		places["#"+string(c.Handle)] = c.Channels[service]
	}
	for _, p := range org.People {
		places["@"+string(p.Handle)] = p.Accounts[service]
	}
	for name, id := range places {
		if id == "" { // is not there
			delete(places, name)
		}
	}
	return places
}

// Directory is the company as a platform asks for it: who is who on one service.
type Directory struct {
	*Office
	Service string
}

// Workspaces are those that the company has on the service.
func (d Directory) Workspaces() []string { return d.Org().Workspaces[d.Service] }

// Account is the id of a person.
func (d Directory) Account(handle string) string {
	p, _ := d.Org().Person(ops.Handle(handle))
	return p.Accounts[d.Service]
}

// Holder is the person who has an id.
func (d Directory) Holder(account string) string {
	p, _ := d.Org().Account(d.Service, account)
	return string(p.Handle)
}

// Channel is the id of a channel.
func (d Directory) Channel(handle string) string {
	org := d.Org()
	if department, ok := org.Department(ops.Handle(handle)); ok {
		return department.Channels[d.Service]
	}
	channel, _ := org.Channel(ops.Handle(handle))
	return channel.Channels[d.Service]
}

// ChannelOf is the handle that has an id.
func (d Directory) ChannelOf(id string) string { return channelOf(d.Org(), d.Service, id) }

func channelOf(org *ops.Org, service, id string) string {
	for _, d := range org.Departments {
		if d.Channels[service] == id {
			return string(d.Handle)
		}
	}
	for _, c := range org.Channels {
		if c.Channels[service] == id {
			return string(c.Handle)
		}
	}
	return ""
}

// Commands are all that people can ask for.
func (d Directory) Commands() []chat.Command { return d.Book.Commands() }

// Keep puts values aside in the store, as the product does, and Kept reads one.
func (d Directory) Keep(ctx context.Context, stay time.Duration, values map[string][]byte) error {
	return d.Store.Update(ctx, func(tx storage.Tx) error {
		for name, value := range values {
			if err := storage.Keep(tx, name, value, d.Now().Add(stay), d.Now()); err != nil {
				return err
			}
		}
		return nil
	})
}

// Kept is what was put aside under the name, nil if there is nothing.
func (d Directory) Kept(ctx context.Context, name string) (value []byte, err error) {
	err = d.Store.View(ctx, func(r storage.Reader) error {
		found, err := storage.Kept(r, name)
		value = bytes.Clone(found)
		return err
	})
	return value, err
}

// placeName is a place in the words of the console, whichever platform it is on. What
// the company does not know is called by its id.
func (o *Office) placeName(to chat.Place) string {
	handle := to.ID
	if org, err := o.organisation(); err == nil {
		found := ""
		if to.Direct {
			p, _ := org.Account(to.Platform, to.ID)
			found = string(p.Handle)
		} else {
			found = channelOf(org, to.Platform, to.ID)
		}
		if found != "" {
			handle = found
		}
	}
	if to.Direct {
		return "dm @" + handle
	}
	return "#" + handle
}

// RiskCalled is the number of the risk of that title.
func (o *Office) RiskCalled(title string) (id ops.ID) {
	o.T.Helper()
	err := o.Store.View(context.Background(), func(r storage.Reader) error {
		return everyRisk(r, func(risk ops.Risk) {
			if risk.Title == title {
				id = risk.ID
			}
		})
	})
	if err != nil || id == "" {
		o.T.Fatalf("there is no risk %s (%v)\n%s", title, err, o.Log.String())
	}
	return id
}
