package orgfile

import "regexp"

// platforms are the keys under which a platform's ids can be written, with what
// the ids look like. A name or a number of another kind in their place is the
// usual mistake, and nothing later could tell why nobody is found by it.
var platforms = map[string]struct{ account, channel, workspace idForm }{
	"slack": {
		account: idForm{regexp.MustCompile(`^[UW][A-Z0-9]+$`),
			"a Slack member id", "it begins with U or W, like U01ANA (in the profile: Copy member ID)"},
		channel: idForm{regexp.MustCompile(`^[CGD][A-Z0-9]+$`),
			"a Slack channel id", "it begins with C or G, like C01SUPPORT (at the end of the channel's details)"},
		workspace: idForm{regexp.MustCompile(`^[TE][A-Z0-9]+$`),
			"a Slack workspace id", "it begins with T or E, like T01NORTHWIND (in the workspace's address)"},
	},
	"discord": {
		account:   idForm{snowflake, "a Discord user id", discordAdvice},
		channel:   idForm{snowflake, "a Discord channel id", discordAdvice},
		workspace: idForm{snowflake, "a Discord server id", discordAdvice},
	},
}

var snowflake = regexp.MustCompile(`^[1-9][0-9]{0,19}$`)

const discordAdvice = `it has digits only, like "800000000000000004" (in developer mode: Copy ID)`

// idForm is what the ids of one kind look like.
type idForm struct {
	form         *regexp.Regexp
	what, advice string
}

// read reads one id.
func (f idForm) read(v value) string {
	id, ok := v.text()
	if ok && !f.form.MatchString(id) {
		v.wrong("%s is not %s: %s", quoted(id), f.what, f.advice)
	}
	return id
}

// The two kinds of id that belong to a person, a department or a channel.
const (
	account = iota
	channelID
)

// ids are readers for one id of each platform.
func ids(to *map[string]string, kind int) map[string]func(value) {
	readers := map[string]func(value){}
	for name, forms := range platforms {
		form := forms.account
		if kind == channelID {
			form = forms.channel
		}
		readers[name] = func(v value) {
			if *to == nil {
				*to = map[string]string{}
			}
			(*to)[name] = form.read(v)
		}
	}
	return readers
}
