package fakeslack

import (
	"crypto/rand"
	"regexp"
	"strings"
)

// rawID is a random id.
func rawID() string { return rand.Text() }

var (
	typedName = regexp.MustCompile(`(^|[\s(:,])([@#])([\p{L}\p{N}._-]*[\p{L}\p{N}])`)
	typedURL  = regexp.MustCompile(`https?://[^\s<>]+`)
)

// escapeTyped is what a person typed as Slack hands it on: escaped, with people,
// channels and addresses as links. In a command the links have labels. The lock is
// held.
func (s *Server) escapeTyped(text string, inCommand bool) string {
	text = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text)
	label := func(inCommands, elsewhere string) string {
		if inCommand {
			return inCommands
		}
		return elsewhere
	}
	text = typedURL.ReplaceAllString(text, "<$0>")
	return typedName.ReplaceAllStringFunc(text, func(found string) string {
		parts := typedName.FindStringSubmatch(found)
		if parts[2] == "@" {
			for id, u := range s.users {
				if strings.EqualFold(u.Name, parts[3]) {
					return parts[1] + "<@" + id + label("|"+u.Name, "") + ">"
				}
			}
			return found
		}
		for id, c := range s.channels {
			if c.im == "" && strings.EqualFold(c.Name, parts[3]) {
				return parts[1] + "<#" + id + label("|"+c.Name, "|") + ">"
			}
		}
		return found
	})
}
