package install

import (
	"encoding/base64"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"adjutant/chat"
)

// page is where Discord asks whether an app may be added to a server.
const page = "https://discord.com/oauth2/authorize"

// Invite is the link by which somebody who may manage a server adds the bot to it,
// with the least permissions. Guild is the server's id; if it is empty, the person
// chooses one.
func Invite(application, guild string) string {
	link := page + "?client_id=" + url.QueryEscape(application) +
		"&scope=bot+applications.commands&permissions=" + strconv.FormatUint(Bits(), 10) + "&integration_type=0"
	if guild != "" {
		link += "&guild_id=" + url.QueryEscape(guild) + "&disable_guild_select=true"
	}
	return link
}

// Application is the id of the application whose bot a token is, or empty if it does
// not say. Of an application that was made before 2017 it is the id of the bot, which
// then is another one.
func Application(token chat.Secret) string {
	first, _, _ := strings.Cut(token.Reveal(), ".")
	id, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(first, "="))
	if err != nil || !IsID(string(id)) {
		return ""
	}
	return string(id)
}

var snowflake = regexp.MustCompile(`^[1-9][0-9]{14,19}$`)

// IsID reports whether a text looks like an id of Discord's.
func IsID(text string) bool { return snowflake.MatchString(text) }
