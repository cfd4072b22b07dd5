package main

import (
	"strings"

	"adjutant/chat"
)

// tokenKind is what a secret of Slack's is by its beginning.
type tokenKind int

const (
	noToken tokenKind = iota
	appToken
	botToken
	expiringToken // a bot token of an app with token rotation
	refreshToken
	userToken
)

// beginnings are how Slack's tokens begin; a longer one comes before one that it
// begins with.
var beginnings = []struct {
	with string
	kind tokenKind
}{
	{"xapp-", appToken},
	{"xoxb-", botToken},
	{"xoxe.xoxb-", expiringToken},
	{"xoxe.xoxp-", userToken},
	{"xoxe-", refreshToken},
	{"xoxp-", userToken},
}

// kindOf is what a secret is.
func kindOf(secret chat.Secret) tokenKind {
	for _, b := range beginnings {
		if strings.HasPrefix(secret.Reveal(), b.with) {
			return b.kind
		}
	}
	return noToken
}

// holds are what a variable holds that should hold something else.
var holds = map[tokenKind]string{
	noToken:       "is no token of Slack's",
	appToken:      "holds an app-level token (xapp-…)",
	botToken:      "holds a bot token (xoxb-…)",
	expiringToken: "holds a bot token (xoxe.xoxb-…)",
	refreshToken:  "holds a refresh token (xoxe-…)",
	userToken:     "holds the token of a person (xoxp-…)",
}

// finds are where what should be there is found, on the app's page.
var finds = map[tokenKind]string{
	noToken:      "It is a secret without such a beginning, on the app’s page under Basic Information, App Credentials",
	appToken:     "It begins with xapp-, and is made on the app’s page under Basic Information, App-Level Tokens, with the scope connections:write",
	botToken:     "It begins with xoxb-, and is on the app’s page under OAuth & Permissions, Bot User OAuth Token",
	refreshToken: "It begins with xoxe-, and is on the app’s page under OAuth & Permissions, beside the bot token",
}

// malformed is what is wrong with a secret whatever it is for: how it came here has
// changed it. Empty if nothing is.
func malformed(secret chat.Secret) string {
	text := secret.Reveal()
	switch {
	case strings.ContainsAny(text, "\"'“”‘’"):
		return "has quotation marks in it. Take them away: env files keep them as part of the value"
	case strings.ContainsAny(text, " \t\r\n"):
		return "has a space or a line break in it. Copy it anew"
	case strings.ContainsFunc(text, func(r rune) bool { return r < '!' || r > '~' }):
		return "has characters that none has. Copy it anew"
	}
	return ""
}
