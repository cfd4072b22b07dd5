package discord

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// route is what Discord counts requests by, as far as the request itself says it.
type route struct {
	// name is the method with the address, without ids and tokens: it can be logged.
	name string
	// major is what each has limits of its own for: a channel, a guild, a token. It is
	// a hash, because tokens are secrets.
	major string
	// answers is true for what answers an interaction: it counts by its token, and
	// not towards what the bot may ask in all.
	answers bool
}

// routeOf reads a route of the path that follows the API's version.
func routeOf(method, path string) route {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	top := parts[0]
	r := route{}
	var major []string
	for i, part := range parts {
		secret := i == 2 && (top == "webhooks" || top == "interactions")
		if secret || i == 1 && (top == "channels" || top == "guilds" || top == "webhooks") {
			major = append(major, part)
		}
		switch {
		case secret:
			parts[i] = "…"
			r.answers = true
		case i > 0 && numeric(part):
			parts[i] = "id"
		}
	}
	r.name = method + " /" + strings.Join(parts, "/")
	if len(major) > 0 {
		sum := sha256.Sum256([]byte(top + "/" + strings.Join(major, "/")))
		r.major = hex.EncodeToString(sum[:8])
	}
	return r
}

// numeric reports whether a part of a path is an id of Discord's.
func numeric(part string) bool {
	return part != "" && strings.Trim(part, "0123456789") == ""
}
