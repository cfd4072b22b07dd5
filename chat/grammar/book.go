package grammar

import (
	"errors"
	"fmt"
	"strings"

	"adjutant/chat"
)

// maxVerbs is how many subcommands Discord lets a command have, maxShortcuts how
// many shortcuts Slack lets an app have.
const (
	maxVerbs     = 25
	maxShortcuts = 10
)

// Book is the set of declared commands. It does not change, and may be used
// from several goroutines.
type Book struct {
	commands []chat.Command // by group, in declared order
	byPath   map[string]chat.Command
	calls    map[string]chat.Command   // by path and by its other names
	groups   map[string][]chat.Command // commands with a verb, by group
	defaults map[string]chat.Command   // what takes a group's other words
}

// New makes a book of the commands. It refuses declarations with faults (see
// [Check]), commands that cannot be told apart, and examples that call another
// command than their own.
func New(commands []chat.Command) (*Book, error) {
	b := &Book{
		byPath:   map[string]chat.Command{},
		calls:    map[string]chat.Command{},
		groups:   map[string][]chat.Command{},
		defaults: map[string]chat.Command{},
	}
	var faults []error
	order, sorted := []string{}, map[string][]chat.Command{}
	for _, cmd := range commands {
		faults = append(faults, Check(cmd))
		for _, name := range append([]string{cmd.Path}, cmd.Also...) {
			if _, ok := b.calls[name]; ok {
				faults = append(faults, fmt.Errorf("command %q: declared twice", name))
			}
			b.calls[name] = cmd
		}
		b.byPath[cmd.Path] = cmd
		group := cmd.Group()
		if sorted[group] == nil {
			order = append(order, group)
		}
		sorted[group] = append(sorted[group], cmd)
		if cmd.Verb() != "" {
			b.groups[group] = append(b.groups[group], cmd)
		}
		if cmd.Default || cmd.Verb() == "" {
			if other, ok := b.defaults[group]; ok && other.Path != cmd.Path {
				faults = append(faults, fmt.Errorf("commands %q and %q both take the words after %q", other.Path, cmd.Path, group))
			}
			b.defaults[group] = cmd
		}
	}
	for _, group := range order {
		b.commands = append(b.commands, sorted[group]...)
		if n := len(b.groups[group]); n > maxVerbs {
			faults = append(faults, fmt.Errorf("group %q: %d verbs, at most %d are possible", group, n, maxVerbs))
		}
	}
	faults = append(faults, checkShortcuts(b.commands)...)
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	if err := b.checkExamples(); err != nil {
		return nil, err
	}
	return b, nil
}

// checkShortcuts finds shortcuts that menus could not show side by side.
func checkShortcuts(commands []chat.Command) []error {
	var faults []error
	of := map[string]string{}
	n := 0
	for _, cmd := range commands {
		for _, s := range cmd.Shortcuts {
			if other, ok := of[fold(s.Label)]; ok {
				faults = append(faults, fmt.Errorf("commands %q and %q: two shortcuts are called %q", other, cmd.Path, s.Label))
			}
			of[fold(s.Label)] = cmd.Path
			n++
		}
	}
	if n > maxShortcuts {
		faults = append(faults, fmt.Errorf("%d shortcuts, at most %d are possible", n, maxShortcuts))
	}
	return faults
}

func (b *Book) checkExamples() error {
	var faults []error
	for _, cmd := range b.commands {
		for _, example := range cmd.Examples {
			called, _, err := b.Resolve(example)
			if err == nil && called.Path != cmd.Path {
				err = fmt.Errorf("calls %q", called.Path)
			}
			if err != nil {
				faults = append(faults, fmt.Errorf("command %q: the example %q: %w", cmd.Path, example, err))
			}
		}
	}
	return errors.Join(faults...)
}

// Commands are all commands, those of a group together, in the order in which
// they were declared. The caller must not change them.
func (b *Book) Commands() []chat.Command { return b.commands }

// Command finds a command by its path.
func (b *Book) Command(path string) (chat.Command, bool) {
	cmd, ok := b.byPath[strings.ToLower(strings.Join(strings.Fields(path), " "))]
	return cmd, ok
}
