package fakediscord

import (
	"maps"
	"regexp"
	"strconv"
	"time"
)

// stamp is how Discord writes a moment.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000000-07:00") }

// userObject is somebody as the API has them. The lock is held.
func (s *Server) userObject(id string) map[string]any {
	u := s.users[id]
	if u == nil {
		u = &User{ID: id, Username: "deleted_user"}
	}
	o := map[string]any{
		"id": u.ID, "username": u.Username, "global_name": orNil(u.Global), "discriminator": "0", "avatar": nil, "public_flags": 0,
		"primary_guild": nil, "clan": nil, "avatar_decoration_data": nil,
	}
	if u.Bot {
		o["bot"] = true
	}
	return o
}

// memberObject is somebody as a member. With is true if the user is in it. The lock is
// held.
func (s *Server) memberObject(guild, id string, with bool) map[string]any {
	u := s.users[id]
	roles := []any{}
	if id == s.BotUser {
		roles = append(roles, botRole(guild))
	}
	o := map[string]any{
		"nick": nil, "avatar": nil, "banner": nil, "roles": roles, "joined_at": "2026-01-05T09:00:00.000000+00:00", "premium_since": nil,
		"deaf": false, "mute": false, "flags": 0, "pending": false, "communication_disabled_until": nil, "unusual_dm_activity_until": nil,
	}
	if u != nil {
		o["nick"] = orNil(u.Nick)
	}
	if with {
		o["user"] = s.userObject(id)
	}
	return o
}

// botRole is the id of the role that the bot has in a guild.
func botRole(guild string) string {
	n, _ := strconv.ParseUint(guild, 10, 64)
	return strconv.FormatUint(n^1<<40, 10)
}

// roleObjects are the roles of a guild: everybody's, which may nothing, and the bot's.
func (s *Server) roleObjects(g *Guild) []any {
	role := func(id, name string, permissions int64, position int, managed bool) map[string]any {
		return map[string]any{
			"id": id, "name": name, "permissions": strconv.FormatInt(permissions, 10), "position": position, "managed": managed,
			"color": 0, "hoist": false, "mentionable": false, "icon": nil, "unicode_emoji": nil, "flags": 0,
		}
	}
	bot := role(botRole(g.ID), "Adjutant", g.Permissions, 1, true)
	bot["tags"] = map[string]any{"bot_id": s.BotUser}
	return []any{role(g.ID, "@everyone", 0, 0, false), bot}
}

// guildObject is a guild. The lock is held.
func (s *Server) guildObject(g *Guild) map[string]any {
	return map[string]any{
		"id": g.ID, "name": g.Name, "icon": nil, "owner_id": "0", "roles": s.roleObjects(g), "emojis": []any{}, "stickers": []any{},
		"features": []any{}, "preferred_locale": "en-US", "verification_level": 0, "default_message_notifications": 1, "premium_tier": 0,
		"nsfw_level": 0, "mfa_level": 0, "system_channel_id": nil, "afk_timeout": 300,
	}
}

// channelObject is a channel. The lock is held.
func (s *Server) channelObject(c *channel) map[string]any {
	last := any(nil)
	if n := len(c.posts); n > 0 {
		last = c.posts[n-1].id
	}
	o := map[string]any{"id": c.ID, "type": c.Type, "last_message_id": last, "flags": 0}
	switch {
	case c.dm != "":
		o["recipients"] = []any{s.userObject(c.dm)}
		return o
	case c.thread():
		o["owner_id"] = c.owner
		o["thread_metadata"] = map[string]any{
			"archived": c.archived, "locked": c.locked, "auto_archive_duration": c.autoArchive, "archive_timestamp": stamp(s.opts.Now()), "create_timestamp": stamp(timeOf(c.ID)),
		}
		o["message_count"], o["member_count"] = len(c.posts), 1
	default:
		overwrites := []any{}
		if c.Denied != 0 {
			overwrites = append(overwrites, map[string]any{"id": botRole(c.Guild), "type": 0, "allow": "0", "deny": strconv.FormatInt(c.Denied, 10)})
		}
		o["permission_overwrites"], o["position"], o["topic"], o["nsfw"], o["rate_limit_per_user"] = overwrites, 0, nil, false, 0
	}
	o["guild_id"], o["name"], o["parent_id"] = c.Guild, c.Name, orNil(c.Parent)
	return o
}

// attachedAddress is where a file is once it was sent.
func attachedAddress(channel string, f File) string {
	return "https://cdn.discordapp.com/attachments/" + channel + "/" + f.ID + "/" + f.Name + "?ex=6a000000&is=69000000&hm=0"
}

// attachmentAddress finds the addresses of files in components.
var attachmentAddress = regexp.MustCompile(`"attachment://([^"]*)"`)

// messageObject is a message as the API has it. Full is false where the bot may not
// read what people wrote. The lock is held.
func (s *Server) messageObject(c *channel, p *post, full bool) map[string]any {
	o := map[string]any{
		"id": p.id, "channel_id": p.channel, "author": s.userObject(p.author), "content": p.text, "timestamp": stamp(timeOf(p.id)),
		"edited_timestamp": nil, "tts": false, "mention_everyone": p.everyone, "mentions": []any{}, "mention_roles": []any{},
		"attachments": []any{}, "embeds": p.embeds, "pinned": false, "type": p.kind, "flags": p.flags, "components": p.components,
	}
	if p.embeds == nil {
		o["embeds"] = []any{}
	}
	if p.components == nil {
		o["components"] = []any{}
	}
	if p.edited > 0 {
		o["edited_timestamp"] = stamp(p.editedAt)
	}
	var mentions, attachments []any
	for _, id := range p.mentions {
		mentions = append(mentions, s.userObject(id))
	}
	for _, f := range p.files {
		a := map[string]any{"id": f.ID, "filename": f.Name, "size": f.Size, "url": attachedAddress(p.channel, f), "proxy_url": attachedAddress(p.channel, f), "content_type": "image/png"}
		if f.Description != "" {
			a["description"] = f.Description
		}
		attachments = append(attachments, a)
	}
	if mentions != nil {
		o["mentions"] = mentions
	}
	if attachments != nil {
		o["attachments"] = attachments
		raw := attachmentAddress.ReplaceAllStringFunc(string(encode(o["components"])), func(found string) string {
			name := attachmentAddress.FindStringSubmatch(found)[1]
			for _, f := range p.files {
				if f.Name == name {
					return string(encode(attachedAddress(p.channel, f)))
				}
			}
			return found
		})
		var components []any
		if decode([]byte(raw), &components) == nil {
			o["components"] = components
		}
	}
	if p.token != "" {
		o["application_id"], o["webhook_id"] = s.Application, s.Application
		meta := map[string]any{"id": p.id, "type": 2, "user": s.userObject(p.askedBy), "authorizing_integration_owners": map[string]any{}}
		o["interaction_metadata"] = meta
	}
	if p.reference != "" {
		o["message_reference"] = map[string]any{"type": 0, "channel_id": p.channel, "message_id": p.reference}
	}
	if t := s.channels[p.id]; t != nil && t.thread() {
		o["thread"], o["flags"] = s.channelObject(t), p.flags|hasThread
	}
	if !full {
		maps.Copy(o, map[string]any{"content": "", "embeds": []any{}, "attachments": []any{}, "components": []any{}})
	}
	return o
}

// readable reports whether the bot may read what a message says: its own, one that
// names it, or one of its direct conversations. The lock is held.
func (s *Server) readable(c *channel, p *post, intents int) bool {
	if p.author == s.BotUser || c.dm != "" || intents&MessageContentIntent != 0 {
		return true
	}
	for _, id := range p.mentions {
		if id == s.BotUser {
			return true
		}
	}
	return false
}
