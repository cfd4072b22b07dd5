package fakediscord

import (
	"cmp"
	"maps"
	"net/http"
	"slices"
	"strconv"
)

func getCurrentUser(r *request) (any, *failure) {
	o := r.userObject(r.BotUser)
	maps.Copy(o, map[string]any{"verified": true, "mfa_enabled": false, "locale": "en-US", "flags": 0})
	return o, nil
}

func getUser(r *request) (any, *failure) {
	if r.users[r.vars["user"]] == nil {
		return nil, fails(http.StatusNotFound, 10013, "Unknown User")
	}
	return r.userObject(r.vars["user"]), nil
}

// getUserGuilds are the guilds in which the bot is.
func getUserGuilds(r *request) (any, *failure) {
	limit := 200
	if text := r.query.Get("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 1 || n > 200 {
			return nil, wrongForm("limit", "NUMBER_TYPE_BOUNDS", "int value should be between 1 and 200.")
		}
		limit = n
	}
	found := []any{}
	for _, id := range slices.SortedFunc(maps.Keys(r.guilds), byID) {
		g := r.guilds[id]
		if g.Absent || byID(id, r.query.Get("after")) <= 0 || len(found) == limit {
			continue
		}
		found = append(found, map[string]any{"id": id, "name": g.Name, "icon": nil, "owner": false, "permissions": strconv.FormatInt(g.Permissions, 10), "features": []any{}})
	}
	return found, nil
}

// getApplication is what the developer portal says of the application.
func getApplication(r *request) (any, *failure) {
	flags := 1 << 23 // it has commands
	for intent, flag := range map[int]int{GuildPresencesIntent: 1 << 13, GuildMembersIntent: 1 << 15, MessageContentIntent: 1 << 19} {
		if r.opts.Privileged&intent != 0 {
			flags |= flag
		}
	}
	return map[string]any{
		"id": r.Application, "name": "Adjutant", "icon": nil, "description": "", "summary": "", "type": nil, "bot": r.userObject(r.BotUser),
		"bot_public": !r.opts.Private, "bot_require_code_grant": false, "verify_key": r.PublicKey, "flags": flags,
		"interactions_endpoint_url": orNil(r.endpoint), "owner": r.userObject("0"), "team": nil,
		"integration_types_config": map[string]any{"0": map[string]any{}},
	}, nil
}

// guild is the guild of the request, in which the bot has to be.
func (r *request) guild() (*Guild, *failure) {
	g := r.guilds[r.vars["guild"]]
	if g == nil || g.Absent {
		return nil, fails(http.StatusNotFound, 10004, "Unknown Guild")
	}
	return g, nil
}

func getGuild(r *request) (any, *failure) {
	g, f := r.guild()
	if f != nil {
		return nil, f
	}
	return r.guildObject(g), nil
}

func getGuildRoles(r *request) (any, *failure) {
	g, f := r.guild()
	if f != nil {
		return nil, f
	}
	return r.roleObjects(g), nil
}

// getGuildChannels are the channels of a guild, without threads; those that the bot does
// not see are among them.
func getGuildChannels(r *request) (any, *failure) {
	g, f := r.guild()
	if f != nil {
		return nil, f
	}
	found := []any{}
	for _, id := range slices.SortedFunc(maps.Keys(r.channels), byID) {
		if c := r.channels[id]; c.Guild == g.ID && !c.thread() {
			found = append(found, r.channelObject(c))
		}
	}
	return found, nil
}

func getGuildMember(r *request) (any, *failure) {
	g, f := r.guild()
	if f != nil {
		return nil, f
	}
	id := cmp.Or(r.vars["user"], r.BotUser)
	u := r.users[id]
	switch {
	case u == nil:
		return nil, fails(http.StatusNotFound, 10013, "Unknown User")
	case id != r.BotUser && !u.member(g.ID):
		return nil, fails(http.StatusNotFound, 10007, "Unknown Member")
	}
	return r.memberObject(g.ID, id, true), nil
}

// listGuildMembers needs a privileged intent.
func listGuildMembers(r *request) (any, *failure) {
	g, f := r.guild()
	if f != nil {
		return nil, f
	}
	if r.opts.Privileged&GuildMembersIntent == 0 {
		return nil, missingAccess()
	}
	found := []any{}
	for _, id := range slices.SortedFunc(maps.Keys(r.users), byID) {
		if id == r.BotUser || r.users[id].member(g.ID) {
			found = append(found, r.memberObject(g.ID, id, true))
		}
	}
	return found, nil
}
