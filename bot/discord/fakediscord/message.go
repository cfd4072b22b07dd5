package fakediscord

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
)

// permitted are the bot's permissions in a channel. The lock is held.
func (s *Server) permitted(c *channel) int64 {
	if c.dm != "" {
		return Usual | MentionEveryone
	}
	g := s.guilds[c.Guild]
	if g == nil || g.Absent {
		return 0
	}
	if g.Permissions&AdministratorPermission != 0 {
		return 1<<53 - 1
	}
	denied := c.Denied
	if parent := s.channels[c.Parent]; c.thread() && parent != nil {
		denied = parent.Denied
	}
	has := g.Permissions &^ denied
	if has&ViewChannel == 0 {
		return 0
	}
	return has
}

// here is the channel of the request, which the bot has to see.
func (r *request) here() (*channel, *failure) {
	c := r.channels[r.vars["channel"]]
	switch {
	case c == nil:
		return nil, unknownChannel()
	case r.permitted(c)&ViewChannel == 0:
		return nil, missingAccess()
	}
	return c, nil
}

// sendable is the channel of the request, in which the bot has to be allowed to write.
func (r *request) sendable() (*channel, *failure) {
	c, f := r.here()
	if f != nil {
		return nil, f
	}
	needed := SendMessages
	if c.thread() {
		needed = SendMessagesInThreads
	}
	if len(r.files) > 0 {
		needed |= AttachFiles
	}
	switch u := r.users[c.dm]; {
	case c.dm == "" && r.permitted(c)&needed != needed:
		return nil, missingPermissions()
	case c.Type == Category || c.Type == Forum:
		return nil, fails(http.StatusBadRequest, 50008, "Cannot send messages in a non-text channel")
	case c.dm == "":
	case u == nil || u.DMsClosed || u.Bot:
		return nil, fails(http.StatusForbidden, 50007, "Cannot send messages to this user")
	case u.NoMutualGuild || !r.mutual(u):
		return nil, fails(http.StatusForbidden, 50278, "Cannot send messages to this user due to having no mutual guilds")
	}
	if c.locked && c.archived {
		return nil, fails(http.StatusBadRequest, 160005, "Thread is locked")
	}
	return c, nil
}

// mutual reports whether the bot and somebody are in a guild together. The lock is held.
func (s *Server) mutual(u *User) bool {
	return slices.ContainsFunc(u.Guilds, func(id string) bool { g := s.guilds[id]; return g != nil && !g.Absent })
}

func createMessage(r *request) (any, *failure) {
	c, f := r.sendable()
	if f != nil {
		return nil, f
	}
	say, f := r.readContent("", r.object(), content{}, false, toChannel)
	if f != nil {
		return nil, f
	}
	if p, f, seen := r.again(say); seen {
		if f != nil {
			return nil, f
		}
		return r.messageObject(r.channels[p.channel], p, true), nil
	}
	p := &post{author: r.BotUser, rawNonce: say.rawNonce}
	p.fill(say)
	if say.reference != "" {
		if c.find(say.reference) == nil {
			return nil, wrongForm("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
		}
		p.kind, p.reference = 19, say.reference
	}
	r.put(c, p)
	if say.nonce != "" {
		r.nonces[say.nonce] = nonce{p.id, c.ID, r.at}
	}
	o := r.messageObject(c, p, true)
	if say.rawNonce != nil {
		o["nonce"] = say.rawNonce
	}
	return o, nil
}

// own is the message of the request, which the bot has to have written.
func (r *request) own() (*channel, *post, *failure) {
	c, f := r.here()
	if f != nil {
		return nil, nil, f
	}
	p := c.find(r.vars["message"])
	switch {
	case p == nil:
		return nil, nil, unknownMessage()
	case p.kind == 21:
		return nil, nil, blame(fails(http.StatusForbidden, 50021, "Cannot execute action on a system message"))
	case p.author != r.BotUser:
		return nil, nil, blame(fails(http.StatusForbidden, 50005, "Cannot edit a message authored by another user"))
	case c.archived:
		return nil, nil, fails(http.StatusBadRequest, 50083, "Thread is archived")
	}
	return c, p, nil
}

func editMessage(r *request) (any, *failure) {
	c, p, f := r.own()
	if f != nil {
		return nil, f
	}
	say, f := r.readContent("", r.object(), p.contentOf(), true, toChannel)
	if f != nil {
		return nil, f
	}
	r.edit(c, p, say)
	return r.messageObject(c, p, true), nil
}

func deleteMessage(r *request) (any, *failure) {
	c, f := r.here()
	if f != nil {
		return nil, f
	}
	p := c.find(r.vars["message"])
	switch {
	case p == nil:
		return nil, unknownMessage()
	case p.author != r.BotUser && c.dm != "":
		return nil, fails(http.StatusForbidden, 50003, "Cannot execute action on a DM channel")
	case p.author != r.BotUser && r.permitted(c)&ManageMessages == 0:
		return nil, missingPermissions()
	case c.archived:
		return nil, fails(http.StatusBadRequest, 50083, "Thread is archived")
	}
	r.remove(c, p)
	return nil, nil
}

func getMessage(r *request) (any, *failure) {
	c, f := r.here()
	if f != nil {
		return nil, f
	}
	if c.dm == "" && r.permitted(c)&ReadMessageHistory == 0 {
		return nil, missingAccess()
	}
	p := c.find(r.vars["message"])
	if p == nil {
		return nil, unknownMessage()
	}
	return r.messageObject(c, p, r.readable(c, p, r.opts.Privileged)), nil
}

func getMessages(r *request) (any, *failure) {
	c, f := r.here()
	if f != nil {
		return nil, f
	}
	limit, form := 50, &form{}
	if text := r.query.Get("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > 100 {
			form.wrong("limit", "NUMBER_TYPE_BOUNDS", "int value should be between 1 and 100.")
		}
		limit = n
	}
	given, at := "", ""
	for _, name := range []string{"around", "before", "after"} {
		v := r.query.Get(name)
		if v == "" {
			continue
		}
		if _, err := strconv.ParseUint(v, 10, 63); err != nil {
			form.wrong(name, "NUMBER_TYPE_COERCE", "Value %q is not snowflake.", v)
		}
		if given != "" {
			form.wrong(name, "MUTUALLY_EXCLUSIVE", "Only one of around, before and after may be given")
		}
		given, at = name, v
	}
	if f := form.failure(); f != nil {
		return nil, f
	}
	if c.dm == "" && r.permitted(c)&ReadMessageHistory == 0 {
		return []any{}, nil
	}
	found := []any{}
	for _, p := range pick(c, given, at, limit) {
		found = append(found, r.messageObject(c, p, r.readable(c, p, r.opts.Privileged)))
	}
	return found, nil
}

// pick are the messages of a channel that are asked for, newest first.
func pick(c *channel, given, at string, limit int) []*post {
	var all []*post
	for _, p := range c.posts {
		if p.only == "" {
			all = append(all, p)
		}
	}
	place := len(all)
	if given != "" {
		place, _ = slices.BinarySearchFunc(all, at, func(p *post, id string) int { return byID(p.id, id) })
	}
	from, to := max(0, place-limit), place
	switch given {
	case "after":
		if place < len(all) && all[place].id == at {
			place++
		}
		from, to = place, min(len(all), place+limit)
	case "around":
		from = max(0, place-limit/2)
		to = min(len(all), from+limit)
	}
	picked := slices.Clone(all[from:to])
	slices.Reverse(picked)
	return picked
}

// byID orders ids.
func byID(a, b string) int { return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b)) }

func triggerTyping(r *request) (any, *failure) {
	_, f := r.sendable()
	return nil, f
}
