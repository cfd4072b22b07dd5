package fakediscord

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"time"
)

func getChannel(r *request) (any, *failure) {
	c, f := r.here()
	if f != nil {
		return nil, f
	}
	return r.channelObject(c), nil
}

// archiveTimes are the minutes after which a silent thread can be archived.
var archiveTimes = []int{60, 1440, 4320, 10080}

// modifyChannel changes a thread; the bot has no business with channels.
func modifyChannel(r *request) (any, *failure) {
	c, f := r.here()
	if f != nil {
		return nil, f
	}
	if !c.thread() {
		if c.dm != "" {
			return nil, blame(fails(http.StatusForbidden, 50003, "Cannot execute action on a DM channel"))
		}
		return nil, missingPermissions()
	}
	o, form := r.object(), &form{}
	moderator := r.permitted(c)&ManageThreads != 0
	if c.locked && !moderator || c.owner != r.BotUser && !moderator && o["archived"] != false {
		return nil, missingPermissions()
	}
	name := c.Name
	if o["name"] != nil {
		name = form.text("name", o["name"], 1, 100)
	}
	archived := form.flag("archived", o["archived"], c.archived)
	auto := form.number("auto_archive_duration", o["auto_archive_duration"], 60, 10080, c.autoArchive)
	if !slices.Contains(archiveTimes, auto) {
		form.wrong("auto_archive_duration", "BASE_TYPE_CHOICES", "Value must be one of (60, 1440, 4320, 10080).")
	}
	if f := form.failure(); f != nil {
		return nil, f
	}
	if c.archived && archived && (o["name"] != nil || o["auto_archive_duration"] != nil) {
		return nil, fails(http.StatusBadRequest, 50083, "Thread is archived")
	}
	c.Name, c.archived, c.autoArchive = name, archived, auto
	r.tell(GuildsIntent, "THREAD_UPDATE", r.channelObject(c))
	r.pen.Change()
	return r.channelObject(c), nil
}

func startThread(r *request) (any, *failure) {
	c, f := r.here()
	if f != nil {
		return nil, f
	}
	form, o := &form{}, r.object()
	name := form.text("name", o["name"], 1, 100)
	auto := form.number("auto_archive_duration", o["auto_archive_duration"], 60, 10080, 4320)
	if !slices.Contains(archiveTimes, auto) {
		form.wrong("auto_archive_duration", "BASE_TYPE_CHOICES", "Value must be one of (60, 1440, 4320, 10080).")
	}
	if f := form.failure(); f != nil {
		return nil, f
	}
	p := c.find(r.vars["message"])
	switch {
	case c.Type != Text && c.Type != Announcement:
		return nil, blame(fails(http.StatusBadRequest, 50024, "Cannot execute action on this channel type"))
	case p == nil:
		return nil, unknownMessage()
	case r.channels[p.id] != nil:
		return nil, fails(http.StatusBadRequest, 160004, "A thread has already been created for this message")
	case r.permitted(c)&CreatePublicThreads == 0:
		return nil, missingPermissions()
	}
	kind := PublicThread
	if c.Type == Announcement {
		kind = 10
	}
	t := &channel{Channel: Channel{ID: p.id, Guild: c.Guild, Name: name, Type: kind, Parent: c.ID}, owner: r.BotUser, autoArchive: auto}
	r.channels[t.ID] = t
	t.posts = append(t.posts, &post{id: r.newID(), channel: t.ID, author: p.author, kind: 21, reference: p.id})
	r.tell(GuildsIntent, "THREAD_CREATE", r.channelObject(t))
	r.pen.Change()
	r.status = http.StatusCreated
	return r.channelObject(t), nil
}

func createDM(r *request) (any, *failure) {
	form := &form{}
	id := form.text("recipient_id", r.object()["recipient_id"], 1, 20)
	if _, err := strconv.ParseUint(id, 10, 63); err != nil && id != "" {
		form.wrong("recipient_id", "NUMBER_TYPE_COERCE", "Value %q is not snowflake.", id)
	}
	if f := form.failure(); f != nil {
		return nil, f
	}
	u := r.users[id]
	switch {
	case u == nil:
		return nil, fails(http.StatusBadRequest, 50033, "Invalid Recipient(s)")
	case u.Bot:
		return nil, fails(http.StatusBadRequest, 50007, "Cannot send messages to this user")
	}
	if most := r.opts.Limits.Contacts; most > 0 && r.directs[id] == nil {
		r.contacts = slices.DeleteFunc(r.contacts, func(at time.Time) bool { return r.at.Sub(at) >= cmp.Or(r.opts.Limits.ContactsIn, contactsIn) })
		if len(r.contacts) >= most {
			return nil, fails(http.StatusForbidden, 40003, "You are opening direct messages too fast")
		}
		r.contacts = append(r.contacts, r.at)
	}
	return r.channelObject(r.direct(id)), nil
}
