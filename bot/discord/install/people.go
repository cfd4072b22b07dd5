package install

import (
	"github.com/bwmarrin/discordgo"

	"adjutant/bot/checklist"
)

// member is somebody in a server.
type member struct {
	Roles []string `json:"roles"`
	User  struct {
		Bot bool `json:"bot"`
	} `json:"user"`
}

// people checks the company's people: the account of each is in one of its servers.
func (c *checker) people() {
	if len(c.ours) == 0 {
		return
	}
	well := 0
	var none []string
	for _, p := range c.company.People() {
		if p.Account == "" {
			none = append(none, "@"+p.Handle)
			continue
		}
		why, err := c.wrong(p.Account)
		switch {
		case err != nil:
			c.unknown("who is in the servers", err)
			return
		case why != "":
			c.say.Fix("%s (@%s) %s", p.Name, p.Handle, why)
		default:
			well++
		}
	}
	if well > 0 {
		c.say.Fine("%s a Discord account in the organisation.", checklist.Counted(well, "person has", "people have"))
	}
	if len(none) > 0 {
		c.say.Note("Not reached on Discord: %s. Write their id into the organisation’s file, or let them use /link.", checklist.Named(none))
	}
}

// wrong is why somebody cannot use the account that the organisation names for them,
// and what to do; empty if they can.
func (c *checker) wrong(account string) (string, error) {
	const put = " Put the id right in the organisation’s file: with a right click on their name, Copy User ID."
	for _, s := range c.ours {
		var m member
		switch err := c.client.get(c.ctx, "/guilds/"+s.ID+"/members/"+account, &m); {
		case codeOf(err) == discordgo.ErrCodeUnknownMember:
			continue // they may be in the next one
		case codeOf(err) == discordgo.ErrCodeUnknownUser:
			return "has the account " + account + ", which nobody in Discord has." + put, nil
		case err != nil:
			return "", err
		case m.User.Bot:
			return "has the account " + account + ", which is a bot’s." + put, nil
		}
		return "", nil
	}
	where := c.ours[0].String()
	if len(c.ours) > 1 {
		where = "any of the organisation’s servers"
	}
	return "is not in " + where + ", so the bot cannot write to them. Invite them there; if they have left, take them out of the organisation’s file.", nil
}
