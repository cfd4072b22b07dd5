package grammar

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"adjutant/chat"
)

// The platforms' limits on declarations, the narrower of Slack's and
// Discord's.
const (
	maxName    = 32
	maxPath    = 3 // Discord: command, group, subcommand
	maxOptions = 25
	maxChoices = 25
	maxHint    = 100 // a summary or help
	maxChoice  = 75  // Slack's value and label of an entry
	maxLabel   = 24  // Slack's name of a shortcut
)

var kinds = []chat.Kind{chat.Text, chat.LongText, chat.Integer, chat.Choice, chat.Date, chat.Duration,
	chat.Money, chat.Person, chat.Department, chat.Channel, chat.Record, chat.Flag, chat.Zone}

// Check finds the faults of a declaration: what a platform would refuse, and
// what people could not type. All of them are in the error, each with the
// command's path.
func Check(cmd chat.Command) error {
	c := &check{cmd: cmd}
	c.path()
	c.hint("the summary", cmd.Summary)
	if cmd.Summary == "" || strings.HasSuffix(cmd.Summary, ".") {
		c.fault("the summary must be a line without a full stop")
	}
	if len(cmd.Options) > maxOptions {
		c.fault("%d options, at most %d are possible", len(cmd.Options), maxOptions)
	}
	names := map[string]string{}
	rest, named := "", ""
	for _, o := range cmd.Options {
		c.option(o)
		if other, ok := names[fold(o.Name)]; ok {
			c.fault("options %q and %q cannot be told apart", other, o.Name)
		}
		names[fold(o.Name)] = o.Name
		if o.Rest && rest != "" {
			c.fault("options %q and %q both take the rest", rest, o.Name)
		}
		if o.Rest {
			rest = o.Name
		}
		if o.Positional && named != "" {
			c.fault("positional option %q must come before %q", o.Name, named)
		}
		if !o.Positional {
			named = o.Name
		}
	}
	c.shortcuts()
	// Examples of a faulty declaration would only repeat its faults.
	for _, example := range cmd.Examples {
		if len(c.faults) == 0 {
			c.example(example)
		}
	}
	return errors.Join(c.faults...)
}

type check struct {
	cmd    chat.Command
	faults []error
}

func (c *check) fault(format string, args ...any) {
	c.faults = append(c.faults, fmt.Errorf("command %q: %s", c.cmd.Path, fmt.Sprintf(format, args...)))
}

func (c *check) path() {
	for _, name := range append([]string{c.cmd.Path}, c.cmd.Also...) {
		words := strings.Split(name, " ")
		if len(words) > maxPath {
			c.fault("the path %q has %d words, at most %d are possible", name, len(words), maxPath)
		}
		for _, word := range words {
			if !isName(word) {
				c.fault("%q in the path is not 1 to %d lower-case letters, digits, _ or -, the first a letter", word, maxName)
			}
		}
		if words[0] != c.cmd.Group() {
			c.fault("the name %q belongs to another group", name)
		}
	}
	if c.cmd.Default && c.cmd.Verb() == "" {
		c.fault("only a verb of a group can be its default")
	}
}

// hint checks a line that platforms show in small print.
func (c *check) hint(what, text string) {
	if utf8.RuneCountInString(text) > maxHint {
		c.fault("%s has more than %d characters", what, maxHint)
	}
	if strings.ContainsFunc(text, isBreak) {
		c.fault("%s has more than one line", what)
	}
}

func (c *check) option(o chat.Option) {
	if !isName(o.Name) {
		c.fault("option name %q is not 1 to %d lower-case letters, digits, _ or -, the first a letter", o.Name, maxName)
	}
	if !slices.Contains(kinds, o.Kind) {
		c.fault("option %q has the unknown kind %q", o.Name, o.Kind)
	}
	c.hint(fmt.Sprintf("the help of option %q", o.Name), o.Help)
	if o.Positional && (o.Rest || isText(o)) {
		c.fault("option %q is text, which no word can be recognised as: it can take the rest, but not be positional", o.Name)
	}
	if o.Min > o.Max && (o.Max != 0 || o.Kind != chat.Integer) {
		c.fault("option %q has a minimum above its maximum", o.Name)
	}
	if len(o.Records) > 0 && o.Kind != chat.Record {
		c.fault("option %q has record prefixes but is no record", o.Name)
	}
	if o.Kind == chat.Choice {
		c.choices(o)
	} else if len(o.Choices) > 0 {
		c.fault("option %q has choices but is no choice", o.Name)
	}
}

func (c *check) choices(o chat.Option) {
	if n := len(o.Choices); n == 0 || n > maxChoices {
		c.fault("option %q has %d choices, 1 to %d are possible", o.Name, n, maxChoices)
	}
	meaning := map[string]int{}
	for i, choice := range o.Choices {
		if choice.Value == "" || choice.Label == "" {
			c.fault("a choice of option %q lacks its value or label", o.Name)
			continue
		}
		if max(utf8.RuneCountInString(choice.Value), utf8.RuneCountInString(choice.Label)) > maxChoice {
			c.fault("choice %q of option %q has more than %d characters", choice.Value, o.Name, maxChoice)
		}
		for _, word := range words(choice) {
			typed := fold(word)
			if typed == "" || o.Many && strings.Contains(word, ",") {
				c.fault("nobody can type %q of option %q", word, o.Name)
			}
			if before, ok := meaning[typed]; ok && before != i {
				c.fault("%q of option %q means both %q and %q", word, o.Name, o.Choices[before].Value, choice.Value)
			}
			meaning[typed] = i
		}
	}
}

// shortcuts checks what menus offer.
func (c *check) shortcuts() {
	for _, s := range c.cmd.Shortcuts {
		switch n := utf8.RuneCountInString(s.Label); {
		case strings.TrimSpace(s.Label) != s.Label || n == 0 || n > maxLabel || strings.ContainsFunc(s.Label, isBreak):
			c.fault("the shortcut %q is not a line of 1 to %d characters", s.Label, maxLabel)
		case c.cmd.Internal:
			c.fault("the shortcut %q offers a command that nobody may be offered", s.Label)
		}
		if o, ok := c.cmd.Option(s.Into); s.Into != "" && (!ok || !isText(o) || o.Many) {
			c.fault("the shortcut %q puts a message into %q, which is no text option", s.Label, s.Into)
		}
	}
}

// example checks that the line is read without a doubt. No company is known
// here, so it is read once by somebody who takes any word for a colleague, a
// date or an amount, and once by somebody who takes none.
func (c *check) example(line string) {
	path, rest, ok := c.afterPath(line)
	if !ok {
		c.fault("the example %q does not begin with the path", line)
		return
	}
	var complaint string
	for _, is := range []Recogniser{recognise(false), oneWord{}} {
		args, issues := Read(c.cmd, rest, is)
		if complaint = c.complaint(args, issues); complaint == "" {
			return
		}
	}
	c.fault("the example %q: after %q, %s", line, path, complaint)
}

func (c *check) complaint(args chat.Args, issues []Issue) string {
	if len(issues) > 0 {
		return issues[0].Text
	}
	for _, o := range c.cmd.Options {
		if o.Required && args[o.Name] == "" {
			return fmt.Sprintf("the required %s is missing", o.Name)
		}
	}
	return ""
}

// afterPath cuts the path off an example, or only the group where the command
// is the group's default.
func (c *check) afterPath(line string) (path, rest string, ok bool) {
	line = strings.TrimPrefix(line, "/") + " "
	paths := []string{c.cmd.Path}
	if c.cmd.Default {
		paths = append(paths, c.cmd.Group())
	}
	for _, path := range paths {
		if rest, ok := strings.CutPrefix(line, path+" "); ok {
			return path, rest, true
		}
	}
	return "", "", false
}

// oneWord takes any single word for a value, except of the kinds whose values
// the declaration shows.
type oneWord struct{}

// Recognises reports whether the text is one word.
func (oneWord) Recognises(o chat.Option, text string) bool {
	return o.Kind != chat.Record && o.Kind != chat.Integer && o.Kind != chat.Flag && !strings.ContainsFunc(text, isSpace)
}

// isName is Discord's rule for names, narrowed: a name that begins with a
// digit could not be told from a time of day.
func isName(name string) bool {
	for i, r := range name {
		letter := unicode.IsLetter(r) && unicode.ToLower(r) == r
		if !letter && (i == 0 || !unicode.IsNumber(r) && r != '_' && r != '-') {
			return false
		}
	}
	n := utf8.RuneCountInString(name)
	return n >= 1 && n <= maxName
}
