package slash

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"adjutant/chat"
)

// Set are the declared commands as application commands. It does not change.
type Set struct {
	commands []Command               // by type and name
	called   map[string]chat.Command // by how they are called: "risk log"
	calls    map[string]string       // how they are called, by path
	said     map[string]string       // the path, by all the words that call it in the text grammar
	groups   map[string]bool         // first words of paths
	menu     map[string]menuItem     // by label
}

// menuItem is what stands in the menu of a message.
type menuItem struct {
	command  chat.Command
	shortcut chat.Shortcut
}

// New makes the application commands. An error is a declaration that cannot be folded
// into Discord's limits, or a translation that Discord would refuse.
func New(commands []chat.Command, words Words) (*Set, error) {
	if err := words.check(); err != nil {
		return nil, err
	}
	commands = slices.DeleteFunc(slices.Clone(commands), func(c chat.Command) bool { return c.Internal })
	s := &Set{
		called: map[string]chat.Command{}, calls: map[string]string{}, said: map[string]string{},
		groups: map[string]bool{}, menu: map[string]menuItem{},
	}
	b := &builder{set: s, words: words}
	b.all(commands)
	b.menu(commands)
	b.check()
	s.sayings(commands)
	if err := errors.Join(b.faults...); err != nil {
		return nil, err
	}
	return s, nil
}

// Commands are the application commands as the API takes them, by type and name.
func (s *Set) Commands() []Command { return slices.Clone(s.commands) }

// builder makes a set.
type builder struct {
	set    *Set
	words  Words
	faults []error
}

func (b *builder) fault(format string, args ...any) {
	b.faults = append(b.faults, fmt.Errorf(format, args...))
}

// leaf is a declared command below its group, with the words by which it is called
// there; none where it is an application command by itself.
type leaf struct {
	command chat.Command
	words   []string
}

// all makes what is typed after a slash.
func (b *builder) all(commands []chat.Command) {
	var order []string
	leaves := map[string][]leaf{}
	for _, c := range commands {
		words := strings.Split(c.Path, " ")
		for _, word := range words {
			if !isName(word) {
				b.fault("command %q: %q is not 1 to %d lower-case letters, digits, _, - or '", c.Path, word, mostName)
				return
			}
		}
		if len(words) > 3 {
			b.fault("command %q has %d words, and Discord takes 3", c.Path, len(words))
			return
		}
		if leaves[words[0]] == nil {
			order = append(order, words[0])
		}
		leaves[words[0]] = append(leaves[words[0]], leaf{c, words[1:]})
		b.set.groups[words[0]] = true
	}
	for _, group := range order {
		b.group(group, overviews(leaves[group]))
	}
}

// overviews gives a place below the others to what is called by their first words
// alone.
func overviews(leaves []leaf) []leaf {
	placed := slices.Clone(leaves)
	for i, l := range leaves {
		above := func(other leaf) bool {
			return len(other.words) > len(l.words) && slices.Equal(other.words[:len(l.words)], l.words)
		}
		if !slices.ContainsFunc(leaves, above) {
			continue
		}
		for n := 1; ; n++ {
			words := append(slices.Clone(l.words), numbered("overview", n))
			taken := func(other leaf) bool {
				return len(other.words) >= len(words) && slices.Equal(other.words[:len(words)], words)
			}
			if !slices.ContainsFunc(placed, taken) {
				placed[i].words = words
				break
			}
		}
	}
	return placed
}

// numbered is a name that was taken already: "risk-2". It has room for a number.
func numbered(name string, n int) string {
	if n == 1 {
		return name
	}
	number := fmt.Sprintf("-%d", n)
	runes := []rune(name)
	return string(runes[:min(len(runes), mostName-len(number))]) + number
}

// group makes the application commands of a group: one, or more where one has no room
// for all.
func (b *builder) group(name string, leaves []leaf) {
	for n := 1; len(leaves) > 0; n++ {
		word := numbered(name, n)
		if n > 1 && b.set.groups[word] {
			continue
		}
		fitting, rest := withRoom(leaves)
		c, ok := b.folded(word, fitting)
		for !ok {
			if len(fitting) == 1 {
				b.fault("command %q is too long for Discord", fitting[0].command.Path)
				return
			}
			last := len(fitting) - 1
			rest = append([]leaf{fitting[last]}, rest...)
			fitting = fitting[:last]
			c, ok = b.folded(word, fitting)
		}
		b.set.commands = append(b.set.commands, c)
		for _, l := range fitting {
			call := strings.Join(append([]string{word}, l.words...), " ")
			if other, taken := b.set.called[call]; taken {
				b.fault("commands %q and %q are both called %q", other.Path, l.command.Path, call)
			}
			b.set.called[call], b.set.calls[l.command.Path] = l.command, call
		}
		leaves = rest
	}
}

// withRoom parts the commands that one application command has room for from the
// others, by their number.
func withRoom(leaves []leaf) (fitting, rest []leaf) {
	entries := map[string]int{} // what is in each entry
	for _, l := range leaves {
		switch {
		case len(l.words) == 0:
		case entries[l.words[0]] == 0 && len(entries) == mostOptions, entries[l.words[0]] == mostOptions:
			rest = append(rest, l)
			continue
		default:
			entries[l.words[0]]++
		}
		fitting = append(fitting, l)
	}
	return fitting, rest
}

// menu makes what stands in the menu of a message.
func (b *builder) menu(commands []chat.Command) {
	n := 0
	for _, cmd := range commands {
		for _, s := range cmd.Shortcuts {
			if s.Into == "" {
				continue // it is about no message, and the command is there to be called
			}
			if n++; n > mostMenu {
				b.fault("shortcut %q: Discord shows at most %d commands in the menu of a message", s.Label, mostMenu)
				return
			}
			if strings.TrimSpace(s.Label) == "" || length(s.Label) > mostName {
				b.fault("shortcut %q does not have 1 to %d characters", s.Label, mostName)
			}
			c := newCommand(MessageMenu, s.Label)
			c.NameLocalizations = b.words.of(s.Label, nil)
			b.set.commands = append(b.set.commands, c)
			b.set.menu[s.Label] = menuItem{cmd, s}
		}
	}
}

// check finds what Discord would refuse of all commands beside each other.
func (b *builder) check() {
	slices.SortStableFunc(b.set.commands, func(a, c Command) int {
		if a.Type != c.Type {
			return a.Type - c.Type
		}
		return strings.Compare(a.Name, c.Name)
	})
	var typed, menu []named
	for _, c := range b.set.commands {
		if c.Type == MessageMenu {
			menu = append(menu, named{c.Name, c.NameLocalizations})
			continue
		}
		typed = append(typed, named{c.Name, c.NameLocalizations})
		b.faults = append(b.faults, checkTexts("/"+c.Name, c.Description, c.DescriptionLocalizations)...)
		b.checkOptions("/"+c.Name, c.Options)
	}
	b.faults = append(b.faults, checkNames("commands", typed, true)...)
	b.faults = append(b.faults, checkNames("shortcuts", menu, false)...)
	if len(typed) > mostCommands {
		b.fault("there are %d application commands, and Discord takes %d", len(typed), mostCommands)
	}
}

// checkOptions finds what Discord would refuse of options beside each other.
func (b *builder) checkOptions(where string, options []Option) {
	if len(options) > mostOptions {
		b.fault("%s has %d options, and Discord takes %d", where, len(options), mostOptions)
	}
	names := make([]named, len(options))
	for i, o := range options {
		names[i] = named{o.Name, o.NameLocalizations}
		b.faults = append(b.faults, checkTexts(where+" "+o.Name, o.Description, o.DescriptionLocalizations)...)
		for _, c := range o.Choices {
			b.faults = append(b.faults, checkTexts(where+" "+o.Name, c.Name, c.NameLocalizations)...)
		}
		if o.Type == Subcommand || o.Type == SubcommandGroup {
			b.checkOptions(where+" "+o.Name, o.Options)
		} else if !isName(o.Name) {
			b.fault("%s: the option %q is not 1 to %d lower-case letters, digits, _, - or '", where, o.Name, mostName)
		}
	}
	b.faults = append(b.faults, checkNames(where, names, true)...)
}
