package fakediscord

import (
	"regexp"
	"slices"
)

// allowed are those whom a message may notify.
type allowed struct {
	everyone, anyRole, anyUser bool
	roles, users               []string
	replied                    bool
}

// readAllowed reads allowed_mentions. Where it is missing, Discord notifies whoever is
// named: everybody in messages, people in answers.
func readAllowed(f *form, at string, v any, why purpose) allowed {
	if v == nil {
		return allowed{everyone: why == toChannel, anyRole: why == toChannel, anyUser: true}
	}
	var a allowed
	o := f.object(at, v)
	for i, kind := range f.items(join(at, "parse"), o["parse"], 0, 3) {
		switch kind {
		case "everyone":
			a.everyone = true
		case "roles":
			a.anyRole = true
		case "users":
			a.anyUser = true
		default:
			f.wrong(join(join(at, "parse"), i), "BASE_TYPE_CHOICES", "Value must be one of ('users', 'roles', 'everyone').")
		}
	}
	ids := func(name string) []string {
		var found []string
		for i, v := range f.items(join(at, name), o[name], 0, 100) {
			id := f.text(join(join(at, name), i), v, 1, 20)
			if slices.Contains(found, id) {
				f.wrong(join(at, name), "SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains the value %q", id)
			}
			found = append(found, id)
		}
		return found
	}
	a.roles, a.users = ids("roles"), ids("users")
	a.replied = f.flag(join(at, "replied_user"), o["replied_user"], false)
	if a.anyUser && len(a.users) > 0 || a.anyRole && len(a.roles) > 0 {
		f.wrong(at, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", "parse and ids of the same kind are mutually exclusive")
	}
	return a
}

var (
	codeText   = regexp.MustCompile("(?s)```.*?```|``.+?``|`[^`]+`")
	escaped    = regexp.MustCompile(`\\[^\w\s]`)
	personMark = regexp.MustCompile(`<@!?(\d+)>`)
	loudMark   = regexp.MustCompile(`@(everyone|here)\b`)
)

// mentioned are the people whom a text names and may notify, each once, and whether it
// calls everybody. The lock is held.
func (s *Server) mentioned(text string, a allowed) (users []string, everyone bool) {
	text = codeText.ReplaceAllString(text, " ")
	text = escaped.ReplaceAllString(text, " ")
	for _, found := range personMark.FindAllStringSubmatch(text, -1) {
		id := found[1]
		if s.users[id] != nil && !slices.Contains(users, id) && (a.anyUser || slices.Contains(a.users, id)) {
			users = append(users, id)
		}
	}
	return users, a.everyone && loudMark.MatchString(text)
}
