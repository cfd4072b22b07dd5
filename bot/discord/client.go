package discord

import (
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"adjutant/bot/discord/components"
	"adjutant/bot/discord/slash"
	"adjutant/bot/intake"
	"adjutant/chat"
)

// outward is the half of the platform that asks Discord.
type outward struct {
	transport *http.Transport // makes all connections
	places    places
	gate      *gate
	key       ed25519.PublicKey // of the application; nil without HTTP
	set       *slash.Set
	direct    *intake.Recent[string, string] // the channel of a direct conversation, by account
	contacts  *contacts
	known     known
	gateway   gateway
	sent      outgoing
	pause     time.Duration // before a request is made a second time
	running

	registered registry // what Discord has of the set
}

// known is who the bot is, once Discord has said it.
type known struct {
	mu   sync.Mutex
	self *self
}

// New prepares the platform. It talks to nobody before Run, Send or Find. An error
// says which setting is wrong.
func New(company Company, opts Options) (*Discord, error) {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	if opts.Pace.Requests == 0 {
		opts.Pace.Requests = usualRequests
	}
	if opts.Pace.Contacts == 0 {
		opts.Pace.Contacts = usualContacts
	}
	if opts.Token.IsZero() {
		return nil, errors.New("Discord needs a bot token: set DISCORD_TOKEN to the one of the app’s page “Bot”")
	}
	key, err := publicKey(opts.PublicKey)
	if err != nil {
		return nil, err
	}
	where, err := newPlaces(opts.APIURL)
	if err != nil {
		return nil, err
	}
	set, err := slash.New(company.Commands(), opts.Words)
	if err != nil {
		return nil, err
	}
	d := &Discord{company: company, opts: opts}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 16
	d.outward = outward{
		transport: transport,
		places:    where,
		gate:      newGate(where.over(transport), opts.Pace.Requests, opts.Log),
		key:       key,
		set:       set,
		direct:    intake.NewRecent[string, string](5000),
		contacts:  newContacts(opts.Pace.Contacts),
		gateway:   gateway{times: usualTimes, seen: intake.NewRecent[string, bool](mostSeen)},
		sent:      newOutgoing(opts.Now()),
		pause:     usualPause,
	}
	d.ready = make(chan struct{})
	d.gateway.deliver = d.take
	return d, nil
}

// publicKey reads the application's key; empty is none.
func publicKey(text string) (ed25519.PublicKey, error) {
	if text == "" {
		return nil, nil
	}
	key, err := hex.DecodeString(text)
	if err != nil || len(key) != ed25519.PublicKeySize {
		return nil, errors.New("DISCORD_PUBLIC_KEY is not a public key: it has 64 hexadecimal digits. Copy it from the app’s page “General Information”")
	}
	return key, nil
}

// renderer renders for the company.
func (d *Discord) renderer(basic bool) components.Renderer {
	return components.Renderer{Names: d.names(), Basic: basic}
}

// rendererTo renders what is sent to a place: a notification has the times of whoever
// reads it there, and in a channel, where many do, those of nobody in particular.
func (d *Discord) rendererTo(to chat.Place, basic bool) components.Renderer {
	r := d.renderer(basic)
	r.Zone = time.UTC
	if to.Direct {
		people := d.company.People()
		if i := slices.IndexFunc(people, func(p Person) bool { return p.Account == to.ID }); i >= 0 && people[i].Zone != nil {
			r.Zone = people[i].Zone
		}
	}
	return r
}
