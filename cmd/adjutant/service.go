package main

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"adjutant/bot"
	"adjutant/bot/checklist"
	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

// service is a chat service that the bot serves.
type service interface {
	// title is what people call it.
	title() string
	platform() chat.Platform
	// door is the path at which it reaches the bot over HTTP, with what answers there,
	// or nil if it does not. What comes before ready is closed would be turned away.
	door() (path string, answers http.Handler)
	ready() <-chan struct{}
	// greet says what the bot is connected to, and how it is called there. An error is
	// a token that is not taken: to go on would be in vain.
	greet(ctx context.Context) error
	// lookAround says what is missing there, and what to do.
	lookAround(ctx context.Context, say checklist.Say)
	// linking is how somebody says there who they are, and byMail whether they may be
	// found by their e-mail.
	linking() string
	byMail(org *ops.Org) bool
}

// connect prepares the services for which something is set, the preferred one first: who has an
// account in several is written to in that one.
func (s *serving) connect() error {
	if s.settings.Slack.any() {
		slack, err := newSlackService(s)
		if err != nil {
			return err
		}
		s.services = append(s.services, slack)
	}
	if s.settings.Discord.any() {
		discord, err := newDiscordService(s)
		if err != nil {
			return err
		}
		s.services = append(s.services, discord)
	}
	return nil
}

// inbox keeps what takes long on a platform in the data file.
func (s *serving) inbox(platform string) *bot.Inbox {
	return bot.NewInbox(s.store, platform, time.Now, s.log)
}

// platforms are those of the services.
func (s *serving) platforms() []chat.Platform {
	var all []chat.Platform
	for _, service := range s.services {
		all = append(all, service.platform())
	}
	return all
}

// The patience of what is found out when the bot starts. It starts without the
// answer.
const (
	greetTime = 20 * time.Second
	lookTime  = 2 * time.Minute
)

// greet says what the bot is connected to, and where it answers.
func (s *serving) greet(ctx context.Context) error {
	for _, service := range s.services {
		if err := service.greet(ctx); err != nil || ctx.Err() != nil {
			return err
		}
	}
	if err := s.greetModel(ctx); err != nil {
		return err
	}
	if s.web != nil {
		s.say("HTTP: at %s, %s.", s.web.address(), s.paths())
	}
	return nil
}

// goesOn says that a service does not answer.
func (s *serving) goesOn(title string, err error) {
	s.say("%s: %v. It goes on, and tries again.", title, err)
}

// careful warns of an address to which secrets are sent in the clear.
func (s *serving) careful(title, address string) {
	if readable(address) {
		s.say("Careful: %s is asked at %s without encryption, and so are its tokens sent.", title, address)
	}
}

// readable reports whether what is sent to an address can be read on its way.
func readable(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" {
		return false
	}
	ip := net.ParseIP(u.Hostname())
	return u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback())
}

// paths are what is answered over HTTP.
func (s *serving) paths() string {
	text, last := "for /healthz", ""
	var doors []string
	for _, service := range s.services {
		path, answers := service.door()
		if answers == nil {
			continue
		}
		if last != "" {
			text += ", " + last
		}
		last = path + " for what " + service.title() + " sends"
		doors = append(doors, path)
	}
	if last == "" {
		return text
	}
	text += ", and " + last
	if s.web.local() {
		text += ". Only this machine reaches that address, so a proxy on it has to pass on " + strings.Join(doors, " and ")
	}
	return text
}

// lookAround says what is missing, while the bot is running already, since a service
// may take its time to answer.
func (s *serving) lookAround(ctx context.Context) {
	s.unlinked(ctx)
	for _, service := range s.services {
		missing, note := "Missing", "Note"
		if len(s.services) > 1 {
			missing, note = "Missing in "+service.title(), "Note on "+service.title()
		}
		looking, cancel := context.WithTimeout(context.WithoutCancel(ctx), lookTime)
		done := make(chan struct{})
		go func() {
			defer close(done)
			service.lookAround(looking, func(l checklist.Line) {
				switch {
				case looking.Err() != nil: // it is being stopped
				case l.Verdict == checklist.Fix:
					s.say("%s: %s", missing, l.Text)
				case l.Verdict == checklist.Note:
					s.say("%s: %s", note, l.Text)
				}
			})
		}()
		s.stops.add("the look around in "+service.title(), func() error {
			cancel()
			<-done
			return nil
		})
	}
}

// unlinked says for how many people no account is known in any service.
func (s *serving) unlinked(ctx context.Context) {
	var org *ops.Org
	err := s.store.View(ctx, func(r storage.Reader) (err error) {
		org, err = s.book.Org(r)
		return err
	})
	if err != nil {
		return // it is being stopped, or the store says so elsewhere
	}
	none := 0
	for _, p := range org.People {
		known := false
		for _, service := range s.services {
			known = known || p.Accounts[service.platform().Name()] != ""
		}
		if !known {
			none++
		}
	}
	if none == 0 {
		return
	}
	var titles, ways []string
	how := "They say who they are with"
	for _, service := range s.services {
		titles = append(titles, service.title())
		way := service.linking()
		if len(s.services) > 1 {
			way += " in " + service.title()
		}
		ways = append(ways, way)
		if service.byMail(org) {
			how = "Who is found by their e-mail is linked now; the others say who they are with"
		}
	}
	s.say("Missing: a %s account in the organisation for %d of %d people. %s %s.",
		strings.Join(titles, " or "), none, len(org.People), how, strings.Join(ways, " or "))
}
