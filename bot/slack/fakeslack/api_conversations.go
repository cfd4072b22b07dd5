package fakeslack

import (
	"cmp"
	"encoding/base64"
	"maps"
	"slices"
	"strconv"
	"strings"
)

func openConversation(r *request) (map[string]any, *failure) {
	users := r.args["users"]
	if id := r.args["channel"]; id != "" {
		c := r.channels[id]
		if c == nil || c.im == "" {
			return nil, fails("channel_not_found")
		}
		users = c.im
	}
	switch {
	case users == "":
		return nil, malformed("users_list_not_supplied")
	case strings.Contains(users, ","):
		return nil, malformed("too_many_users", "this Slack opens conversations of two")
	}
	u := r.users[users]
	switch {
	case u == nil || !r.sees(u.ID):
		return nil, fails("user_not_found")
	case u.Bot:
		return nil, fails("cannot_dm_bot")
	case u.Deleted:
		return nil, fails("user_disabled")
	}
	already := r.channels[directID(u.ID)] != nil
	c := r.direct(u.ID)
	return map[string]any{"channel": map[string]any{"id": c.ID}, "already_open": already, "no_op": already}, nil
}

// channelObject is a channel as Slack's answers have it.
func (s *Server) channelObject(c *channel) map[string]any {
	if c.im != "" {
		return map[string]any{"id": c.ID, "is_im": true, "user": c.im, "is_user_deleted": s.users[c.im].Deleted, "is_archived": false, "created": 1700000000}
	}
	return map[string]any{
		"id": c.ID, "name": c.Name, "name_normalized": c.Name, "is_channel": !c.Private, "is_group": c.Private,
		"is_im": false, "is_mpim": false, "is_private": c.Private, "is_archived": c.Archived,
		"is_member": c.has(s.BotUser), "num_members": len(c.Members), "context_team_id": s.Team, "created": 1700000000,
	}
}

func conversationInfo(r *request) (map[string]any, *failure) {
	id := r.args["channel"]
	c := r.known(id)
	if c == nil {
		return nil, fails("channel_not_found")
	}
	if f := r.needs(c, "read"); f != nil {
		return nil, f
	}
	return map[string]any{"channel": r.channelObject(c)}, nil
}

// readable is a channel whose messages the bot may read.
func (r *request) readable() (*channel, *failure) {
	id := r.args["channel"]
	c := r.known(id)
	if c == nil {
		return nil, fails("channel_not_found")
	}
	if !c.has(r.BotUser) {
		return nil, fails("not_in_channel")
	}
	if f := r.needs(c, "history"); f != nil {
		return nil, f
	}
	return c, nil
}

// needs refuses what the token may not do with a channel of that kind.
func (r *request) needs(c *channel, what string) *failure {
	needed := map[string]string{"im": "im:", "group": "groups:", "channel": "channels:"}[c.kind()] + what
	if !slices.Contains(r.token.scopes, needed) {
		return missingScope(needed, r.token)
	}
	return nil
}

// compareTS compares two timestamps as numbers.
func compareTS(a, b string) int {
	seconds := func(ts string) (int64, int64) {
		whole, micro, _ := strings.Cut(ts, ".")
		w, _ := strconv.ParseInt(whole, 10, 64)
		m, _ := strconv.ParseInt((micro + "000000")[:6], 10, 64)
		return w, m
	}
	aw, am := seconds(a)
	bw, bm := seconds(b)
	return cmp.Or(cmp.Compare(aw, bw), cmp.Compare(am, bm))
}

// between reports whether a message is in the span that was asked for.
func (r *request) between(ts string) bool {
	inside := func(bound string, sign int) bool {
		if bound == "" || bound == "0" {
			return true
		}
		c := compareTS(ts, bound) * sign
		return c > 0 || c == 0 && r.flag("inclusive")
	}
	return inside(r.args["oldest"], 1) && inside(r.args["latest"], -1)
}

func history(r *request) (map[string]any, *failure) {
	c, f := r.readable()
	if f != nil {
		return nil, f
	}
	var found []any
	for _, p := range slices.Backward(c.posts) {
		if p.only == "" && (p.thread == "" || p.broadcast) && r.between(p.ts) {
			found = append(found, r.object(p, r.flag("include_all_metadata")))
		}
	}
	return r.page("messages", found, 100, 999)
}

func replies(r *request) (map[string]any, *failure) {
	c, f := r.readable()
	if f != nil {
		return nil, f
	}
	root := c.find(r.args["ts"])
	if root == nil || root.only != "" {
		return nil, fails("thread_not_found")
	}
	thread := root.ts
	if root.thread != "" {
		thread = root.thread
	}
	var found []any
	for _, p := range c.posts {
		// The root comes with every span, as the first of all.
		if p.only == "" && (p.ts == thread || p.thread == thread && r.between(p.ts)) {
			found = append(found, r.object(p, r.flag("include_all_metadata")))
		}
	}
	return r.page("messages", found, 1000, 1000)
}

// page cuts a page out of what was found, and says where the next one begins.
func (r *request) page(name string, found []any, usual, most int) (map[string]any, *failure) {
	limit, f := r.limitOf(usual, most)
	if f != nil {
		return nil, f
	}
	from := 0
	if cursor := r.args["cursor"]; cursor != "" {
		raw, err := base64.StdEncoding.DecodeString(cursor)
		number, ok := strings.CutPrefix(string(raw), name+":")
		if from, _ = strconv.Atoi(number); err != nil || !ok || from > len(found) {
			return nil, malformed("invalid_cursor")
		}
	}
	to := min(len(found), from+limit)
	next := ""
	if to < len(found) {
		next = base64.StdEncoding.EncodeToString([]byte(name + ":" + strconv.Itoa(to)))
	}
	list := found[from:to]
	if list == nil {
		list = []any{}
	}
	reply := map[string]any{name: list, "response_metadata": map[string]any{"next_cursor": next}}
	if name == "messages" {
		reply["has_more"] = next != ""
	}
	return reply, nil
}

// listed are the channels of the kinds that were asked for.
func (r *request) listed(member string) []any {
	kinds := strings.Split(cmp.Or(r.args["types"], "public_channel"), ",")
	var found []any
	for _, id := range slices.Sorted(maps.Keys(r.channels)) {
		c := r.channels[id]
		kind := map[string]string{"im": "im", "group": "private_channel", "channel": "public_channel"}[c.kind()]
		switch {
		case !slices.Contains(kinds, kind), c.Team != r.token.team,
			c.Archived && r.flag("exclude_archived"),
			c.kind() != "channel" && !c.has(r.BotUser),
			member != "" && !c.has(member):
			continue
		}
		found = append(found, r.channelObject(c))
	}
	return found
}

func listConversations(r *request) (map[string]any, *failure) {
	for kind, scope := range map[string]string{"public_channel": "channels:read", "private_channel": "groups:read", "im": "im:read"} {
		asked := slices.Contains(strings.Split(cmp.Or(r.args["types"], "public_channel"), ","), kind)
		if asked && !slices.Contains(r.token.scopes, scope) {
			return nil, missingScope(scope, r.token)
		}
	}
	return r.page("channels", r.listed(""), 100, 1000)
}

func userConversations(r *request) (map[string]any, *failure) {
	user := cmp.Or(r.args["user"], r.BotUser)
	if r.users[user] == nil {
		return nil, fails("user_not_found")
	}
	return r.page("channels", r.listed(user), 100, 999)
}

func members(r *request) (map[string]any, *failure) {
	c := r.known(r.args["channel"])
	if c == nil {
		return nil, fails("channel_not_found")
	}
	var found []any
	for _, id := range c.Members {
		found = append(found, id)
	}
	return r.page("members", found, 100, 999)
}
