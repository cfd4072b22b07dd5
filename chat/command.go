package chat

import "strings"

// Command is the one declaration of something a person can ask for. The text
// grammar, forms, typed options, autocompletion, help, manifests and the
// reference page are all derived from it, so nothing about a command is said
// twice.
type Command struct {
	// Path is how the command is called, in lower case: a group and a verb
	// ("risk log"), or a single word ("my").
	Path string
	// Also are other ways to call it that people try, each beginning with the
	// group: "update nothing changed". Typed only; platforms are told the path.
	Also []string
	// Summary is one line in the imperative, without a full stop, of at most
	// 100 characters (Discord's limit for a description).
	Summary string
	// Detail is what help says beyond the summary; may be empty.
	Detail string
	// Examples are lines as a person types them after the slash.
	Examples []string
	// Options in the order in which forms ask for them.
	Options []Option
	// Shortcuts offer the command outside of the place where one types: on a
	// message, and anywhere.
	Shortcuts []Shortcut
	// ReadOnly marks a report: it runs on a snapshot, changes nothing, and can
	// therefore be put on a schedule.
	ReadOnly bool
	// Slow marks a command that an adapter should acknowledge before it runs.
	Slow bool
	// Internal marks a command that only the process itself asks for: no
	// platform offers it, and no help lists it.
	Internal bool
	// Default marks the verb of a group that takes words which name no verb:
	// "/update All shipped" means "/update post All shipped".
	Default bool
}

// Group is the first word of the path: "risk" of "risk log".
func (c Command) Group() string {
	group, _, _ := strings.Cut(c.Path, " ")
	return group
}

// Verb is what follows the group, or "" for a command of one word.
func (c Command) Verb() string {
	_, verb, _ := strings.Cut(c.Path, " ")
	return verb
}

// Option finds a declared option by its name.
func (c Command) Option(name string) (Option, bool) {
	for _, o := range c.Options {
		if o.Name == name {
			return o, true
		}
	}
	return Option{}, false
}

// Shortcut opens the command's form from a platform's menus.
type Shortcut struct {
	// Label is what the menu says, at most 24 characters (Slack's limit): "Log as
	// risk".
	Label string
	// Into is the option that takes the text of the message on which the shortcut
	// is used. If it is empty, the shortcut is not about a message, and can be used
	// anywhere.
	Into string
	// Thread is an argument that takes what was said around the message, as
	// [Thread.Arg] has it; it need not be a declared option. A shortcut that has one
	// runs its command at once and opens no form: its answer is a message.
	Thread string
}

// Kind says what an option takes, and so how it is typed, asked for in a form,
// completed and checked.
type Kind string

// The kinds of option. A value always travels as text; the rails parse it by
// its kind and refuse it beside its field.
const (
	Text       Kind = "text"       // one line
	LongText   Kind = "long_text"  // several lines
	Integer    Kind = "integer"    // a whole number between Min and Max
	Choice     Kind = "choice"     // one of Choices
	Date       Kind = "date"       // friday, in 2 weeks, 2026-12-01
	Duration   Kind = "duration"   // 3h, 90d
	Money      Kind = "money"      // €40k, 40,000 EUR
	Person     Kind = "person"     // @ana
	Department Kind = "department" // support
	Channel    Kind = "channel"    // #ops
	Record     Kind = "record"     // RISK-12
	Flag       Kind = "flag"       // yes or no
	Zone       Kind = "zone"       // where somebody lives: Europe/Lisbon, lisbon, UTC+1
)

// Option is one value that a command takes.
type Option struct {
	// Name is lower case with underscores: what is typed before the colon.
	Name string
	Kind Kind
	// Label is the title of the form's field; empty means the name with
	// spaces for underscores and a capital first letter.
	Label string
	// Help is a short hint, at most 100 characters.
	Help string
	// Required options that are missing open a form.
	Required bool
	// Positional options take a bare word of their kind at the beginning of
	// the line: the id in "risk show RISK-12".
	Positional bool
	// Rest takes all words that belong to no other option. At most one option
	// of a command has it.
	Rest bool
	// Form keeps an option that is not required in the form, where otherwise
	// only a handful is shown.
	Form bool
	// Choices of a Choice option, in the order in which they are shown.
	Choices []Value
	// Records are the id prefixes that a Record option takes ("RISK"); empty
	// means any.
	Records []string
	// Min and Max bound an Integer, Max the characters of a text (0: the
	// kind's own limit).
	Min, Max int
	// Many lets an option take several values, separated by commas.
	Many bool
	// Default says in words what leaving the option out means: "you".
	Default string
}

// Title is what a form writes above the field.
func (o Option) Title() string {
	if o.Label != "" {
		return o.Label
	}
	words := []rune(strings.ReplaceAll(o.Name, "_", " "))
	if len(words) == 0 {
		return ""
	}
	return strings.ToUpper(string(words[:1])) + string(words[1:])
}

// Limits on text, in characters, where an option declares none of its own.
const (
	TextLimit     = 150
	LongTextLimit = 3000 // what a Slack form's text field holds
)

// Limit is the greatest number of characters that the option's text may have.
func (o Option) Limit() int {
	switch {
	case o.Max > 0 && o.Kind != Integer:
		return o.Max
	case o.Kind == LongText:
		return LongTextLimit
	default:
		return TextLimit
	}
}

// Value is one of an option's choices.
type Value struct {
	// Value is what is stored and sent back by a platform.
	Value string
	// Label is what people read.
	Label string
	// Also are other words that mean the same when typed ("red" for
	// off_track).
	Also []string
}
