package install

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"adjutant/bot/checklist"
)

// server is a server that the bot is in; Discord's API calls it a guild.
type server struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Permissions string `json:"permissions"` // the bot's, without what channels overwrite

	roles []string // the bot's there
}

// String is the server in words.
func (s server) String() string { return fmt.Sprintf("%s (%s)", s.Name, s.ID) }

// pageSize is how many servers are asked for at once.
const pageSize = 200

// guilds looks at the servers that the bot is in, and compares them with those that the
// organisation names, if there is one. It returns false if there is nothing more to look
// at.
func (c *checker) guilds() bool {
	in, err := c.App.list(c.ctx)
	if err != nil {
		c.unknown("in which servers the bot is", err)
		return false
	}
	var ours []string
	if c.company != nil {
		ours = c.company.Workspaces()
	}
	var others []string
	for _, s := range in {
		if len(ours) > 0 && !slices.Contains(ours, s.ID) {
			others = append(others, s.String())
			continue
		}
		c.server(s)
	}
	for _, id := range ours {
		if !slices.ContainsFunc(in, func(s server) bool { return s.ID == id }) {
			c.say.Fix("The bot is not in the organisation’s server %s. Somebody who may manage that server has to open %s", id, Invite(c.ID, id))
		}
	}
	switch {
	case len(in) == 0 && len(ours) == 0:
		c.say.Fix("The bot is in no server. Somebody who may manage yours has to open %s", Invite(c.ID, ""))
	case len(ours) == 0 && c.company != nil:
		var ids []string
		for _, s := range in {
			ids = append(ids, fmt.Sprintf("%q", s.ID))
		}
		c.say.Note("The organisation names no server, so the bot answers in any that it is added to. Write into its file: workspaces: {discord: [%s]}", checklist.Named(ids))
	}
	if len(others) > 0 {
		c.say.Note("The bot is also in %s, and refuses what comes from there. Write the ids into the organisation’s file under workspaces, or remove the bot there.", checklist.Named(others))
	}
	return len(in) > 0
}

// Servers are the servers that the bot is in, in words: those of these ids, or all if
// there are none.
func (a *App) Servers(ctx context.Context, of []string) ([]string, error) {
	in, err := a.list(ctx)
	var names []string
	for _, s := range in {
		if len(of) == 0 || slices.Contains(of, s.ID) {
			names = append(names, s.String())
		}
	}
	return names, err
}

// list are all servers that the bot is in, asked for once.
func (a *App) list(ctx context.Context) ([]server, error) {
	if a.servers != nil {
		return a.servers, nil
	}
	all, after := []server{}, ""
	for {
		var page []server
		if err := a.client.get(ctx, fmt.Sprintf("/users/@me/guilds?limit=%d%s", pageSize, after), &page); err != nil {
			return nil, err
		}
		all = append(all, page...)
		if len(page) < pageSize {
			a.servers = all
			return all, nil
		}
		after = "&after=" + page[len(page)-1].ID
	}
}

// beginningSmall is a sentence as it goes on after a colon.
func beginningSmall(sentence string) string {
	return strings.ToLower(sentence[:1]) + sentence[1:]
}

// server checks what the bot may in a server.
func (c *checker) server(s server) {
	var me member
	if err := c.client.get(c.ctx, "/guilds/"+s.ID+"/members/"+c.account, &me); err != nil {
		c.unknown("which roles the bot has in "+s.String(), err)
		return
	}
	s.roles = me.Roles
	c.ours = append(c.ours, s)
	has := bits(s.Permissions)
	if missing := lacks(has); len(missing) > 0 {
		for _, p := range missing {
			c.say.Fix("The bot does not have the permission “%s” in %s. Without it: %s", p.Name, s, beginningSmall(p.Without))
		}
		c.say.Note("To give them all, change the bot’s role (Server Settings, Roles), or open %s", Invite(c.ID, s.ID))
	} else {
		c.say.Fine("The bot is in %s, and has all %d permissions that it needs there.", s, len(Permissions))
	}
	var more []string
	for _, p := range tooMuch {
		if has&p.bit != 0 {
			more = append(more, p.name)
		}
	}
	if len(more) > 0 {
		c.say.Note("The bot may do more than it needs in %s: %s. Take that away: Server Settings, Roles.", s, strings.Join(more, ", "))
	}
}
