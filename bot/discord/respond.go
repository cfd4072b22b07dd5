package discord

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"adjutant/bot/discord/components"
	"adjutant/bot/intake"
	"adjutant/chat"
)

// tokenTime is for how long an interaction can be answered; Discord takes fifteen
// minutes.
const tokenTime = 14*time.Minute + 30*time.Second

// errOver says that an interaction is too old to be answered.
var errOver = errors.New("the interaction is too old to be answered")

// isRefused reports whether Discord has certainly not done what it was asked for, and
// would not do it another time.
func isRefused(err error) bool {
	if _, maybe := errors.AsType[*chat.Doubtful](err); maybe {
		return false
	}
	no, ok := errors.AsType[*refused](err)
	return ok && no.Status < 500 && no.Status != http.StatusTooManyRequests && no.Status != http.StatusRequestTimeout
}

// editOriginal changes the message of the first response, or the one that was pressed.
func (d *Discord) editOriginal(ctx context.Context, a *asked, page components.Page) error {
	d.keep(ctx, page)
	r := request{
		method: http.MethodPatch, path: a.webhook() + "/messages/@original",
		body: saidInPlace(page), files: page.Files, interaction: true,
	}
	soon := d.in.soon
	for attempt := 0; ; attempt++ {
		err := d.callInteraction(ctx, a, r)
		if no, ok := errors.AsType[*refused](err); !ok || no.Status != http.StatusNotFound || attempt == len(soon) || !intake.Wait(ctx, soon[attempt]) {
			return err
		}
	}
}

// followUp posts a further message as an answer. Where it is not known whether that
// has arrived, what only the person sees is posted again.
func (d *Discord) followUp(ctx context.Context, a *asked, page components.Page, to answering) error {
	d.keep(ctx, page)
	r := request{
		method: http.MethodPost, path: a.webhook(), body: saidOf(page, a.alone(to.public)), files: page.Files,
		interaction: true, once: true,
	}
	for attempt := 0; ; attempt++ {
		err := d.callInteraction(ctx, a, r)
		_, maybe := errors.AsType[*chat.Doubtful](err)
		if !maybe || to.public || attempt == len(d.in.pauses) || !intake.Wait(ctx, d.in.pauses[attempt]) {
			return err
		}
	}
}

func (d *Discord) callInteraction(ctx context.Context, a *asked, r request) error {
	if d.opts.Now().Sub(a.at) > tokenTime {
		return errOver
	}
	var err error
	_ = d.persist(ctx, func() error {
		err = d.call(ctx, r, nil)
		if _, maybe := errors.AsType[*chat.Doubtful](err); maybe {
			return nil // which is for the caller to decide
		}
		return err
	})
	return err
}

// webhook is the path under which an interaction takes answers. It holds the token,
// which is a secret.
func (a *asked) webhook() string {
	return "/webhooks/" + url.PathEscape(a.interaction.Application) + "/" + url.PathEscape(a.interaction.Token)
}

// saidOf is a page as a message of its own. It notifies nobody who is named in it.
func saidOf(page components.Page, flags int) said {
	s := said{
		Flags: flags | flagComponentsV2, Components: page.Components,
		AllowedMentions: allowedMentions{Parse: []string{}},
	}
	if files := attachmentsOf(page.Files); len(files) > 0 {
		s.Attachments = &files
	}
	return s
}

// saidInPlace is a page in the place of another, whose files go with it.
func saidInPlace(page components.Page) said {
	s := saidOf(page, 0)
	files := attachmentsOf(page.Files)
	s.Attachments = &files
	return s
}

// attachmentsOf describe the files of a request, never nil.
func attachmentsOf(files []components.File) []attachment {
	list := make([]attachment, len(files))
	for n, f := range files {
		list[n] = attachment{ID: n, Filename: f.Name, Description: f.Alt}
	}
	return list
}
