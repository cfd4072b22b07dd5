package fakeslack

import (
	"slices"
	"strconv"
	"strings"
)

// target is the channel that a message is for, if the bot may write there. A
// person's id means their direct messages.
func (r *request) target(id string) (*channel, *failure) {
	c, f := r.visible(id)
	if f != nil {
		return nil, f
	}
	switch {
	case c.Archived:
		return nil, fails("is_archived")
	case c.im != "" && r.users[c.im].MessagesOff:
		return nil, fails("messages_tab_disabled")
	case c.im != "" && r.users[c.im].Deleted:
		return nil, fails("user_disabled")
	case c.im == "" && !c.has(r.BotUser):
		return nil, fails("not_in_channel")
	case c.PostingRestricted:
		return nil, fails("restricted_action")
	}
	return c, nil
}

// visible is a channel of which the bot may know.
func (r *request) visible(id string) (*channel, *failure) {
	if id == "" {
		return nil, malformed("channel_not_found", "no channel is given")
	}
	if strings.HasPrefix(id, "U") || strings.HasPrefix(id, "W") {
		if u := r.users[id]; u == nil || u.Bot || !r.sees(id) {
			return nil, fails("channel_not_found")
		}
		return r.direct(id), nil
	}
	if c := r.known(id); c != nil {
		return c, nil
	}
	return nil, fails("channel_not_found")
}

// known is the channel of that id if the bot may know of it, and nil otherwise.
func (r *request) known(id string) *channel {
	c := r.channels[id]
	if c == nil || c.Private && !c.has(r.BotUser) || c.Team != r.token.team {
		return nil
	}
	return c
}

func postMessage(r *request) (map[string]any, *failure) {
	c, f := r.target(r.args["channel"])
	if f != nil {
		return nil, f
	}
	said, f := r.readContent(inMessage, mostText)
	if f != nil {
		return nil, f
	}
	p := &post{user: r.BotUser, bot: true}
	if thread := r.args["thread_ts"]; thread != "" {
		root := c.find(thread)
		if root == nil || root.only != "" {
			return nil, fails("thread_not_found")
		}
		p.thread = root.ts
		if root.thread != "" {
			p.thread = root.thread // Slack answers in the thread of an answer
		}
		p.broadcast = r.flag("reply_broadcast")
	}
	said.fill(p)
	r.put(c, p)
	r.echo(c, r.object(p, true))
	return map[string]any{"channel": c.ID, "ts": p.ts, "message": r.object(p, true)}, nil
}

func postEphemeral(r *request) (map[string]any, *failure) {
	c, f := r.target(r.args["channel"])
	if f != nil {
		return nil, f
	}
	user := r.users[r.args["user"]]
	switch {
	case user == nil:
		return nil, fails("user_not_found")
	case !c.has(user.ID):
		return nil, fails("user_not_in_channel")
	}
	said, f := r.readContent(inMessage, mostText)
	if f != nil {
		return nil, f
	}
	said.metadata = nil
	p := &post{user: r.BotUser, bot: true, only: user.ID, thread: r.args["thread_ts"]}
	said.fill(p)
	r.put(c, p)
	return map[string]any{"message_ts": p.ts}, nil
}

// own is a message of the bot that it wants to change, with its channel.
func (r *request) own(denied string) (*channel, *post, *failure) {
	id := r.args["channel"]
	if strings.HasPrefix(id, "U") || strings.HasPrefix(id, "W") {
		return nil, nil, malformed("channel_not_found", "a message is changed in its conversation (D…), not by a person's id")
	}
	c, f := r.visible(id)
	if f != nil {
		return nil, nil, f
	}
	p := c.find(r.args["ts"])
	switch {
	case r.args["ts"] == "":
		return nil, nil, malformed("message_not_found", "no ts is given")
	case p == nil || p.only != "":
		return nil, nil, fails("message_not_found")
	case !p.bot:
		return nil, nil, fails(denied)
	}
	return c, p, nil
}

func updateMessage(r *request) (map[string]any, *failure) {
	c, p, f := r.own("cant_update_message")
	if f != nil {
		return nil, f
	}
	if c.Archived {
		return nil, fails("is_archived")
	}
	said, f := r.readContent(inMessage, mostUpdate)
	if f != nil {
		return nil, f
	}
	said.unfurls = p.unfurls
	// What is left out stays; an empty list takes it away.
	if r.args["blocks"] == "" {
		said.blocks = p.blocks
	}
	if r.args["attachments"] == "" {
		said.attachments = p.attachments
	}
	said.fill(p)
	p.edited++
	p.editedTS = r.newTS()
	r.echo(c, map[string]any{"subtype": "message_changed", "hidden": true, "ts": p.editedTS, "message": r.object(p, true)})
	return map[string]any{"channel": c.ID, "ts": p.ts, "text": p.text, "message": r.object(p, true)}, nil
}

func deleteMessage(r *request) (map[string]any, *failure) {
	c, p, f := r.own("cant_delete_message")
	if f != nil {
		return nil, f
	}
	c.remove(p)
	r.pen.Change()
	return map[string]any{"channel": c.ID, "ts": p.ts}, nil
}

func getPermalink(r *request) (map[string]any, *failure) {
	c, f := r.visible(r.args["channel"])
	if f != nil {
		return nil, f
	}
	p := c.find(r.args["message_ts"])
	if p == nil {
		return nil, fails("message_not_found")
	}
	return map[string]any{"channel": c.ID, "permalink": r.permalink(p)}, nil
}

// permalink is the address of a message for people.
func (s *Server) permalink(p *post) string {
	link := "https://" + s.opts.Domain + ".slack.com/archives/" + p.channel + "/p" + strings.ReplaceAll(p.ts, ".", "")
	if p.thread != "" {
		link += "?thread_ts=" + p.thread + "&cid=" + p.channel
	}
	return link
}

func addReaction(r *request) (map[string]any, *failure) {
	c, f := r.visible(r.args["channel"])
	if f != nil {
		return nil, f
	}
	p := c.find(r.args["timestamp"])
	name := r.args["name"]
	switch {
	case p == nil:
		return nil, fails("message_not_found")
	case name == "" || strings.ContainsAny(name, ": "):
		return nil, malformed("invalid_name")
	case slices.Contains(p.reactions, name):
		return nil, fails("already_reacted")
	}
	p.reactions = append(p.reactions, name)
	return nil, nil
}

// limitOf reads the size of a page.
func (r *request) limitOf(usual, most int) (int, *failure) {
	text := r.args["limit"]
	if text == "" || text == "0" {
		return usual, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > most {
		return 0, malformed("invalid_limit", "limit must be from 1 to "+strconv.Itoa(most))
	}
	return n, nil
}
