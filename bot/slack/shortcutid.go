package slack

import (
	"strings"

	"adjutant/chat"
)

// shortcutPrefix begins the callback ids of shortcuts.
const shortcutPrefix = "sc:"

// ShortcutID is the callback id of a command's shortcut: in the manifest, and in
// what comes when somebody uses it. It has at most 255 characters, because paths
// and names are short.
func ShortcutID(path string, sc chat.Shortcut) string {
	return shortcutPrefix + path + ":" + sc.Into
}

// shortcut finds the command and the shortcut that have that callback id.
func (s *Slack) shortcut(callback string) (chat.Command, chat.Shortcut, bool) {
	if !strings.HasPrefix(callback, shortcutPrefix) {
		return chat.Command{}, chat.Shortcut{}, false
	}
	for _, c := range s.company.Commands() {
		for _, sc := range c.Shortcuts {
			if ShortcutID(c.Path, sc) == callback {
				return c, sc, true
			}
		}
	}
	return chat.Command{}, chat.Shortcut{}, false
}
