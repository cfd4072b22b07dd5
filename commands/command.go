package commands

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync/atomic"

	"adjutant/chat"
	"adjutant/chat/grammar"
	"adjutant/ops"
	"adjutant/storage"
)

// command is a declaration with its handler.
type command struct {
	chat.Command
	Who ops.Who
	// Run carries the command out. A returned [ops.Fault] is shown to the
	// person beside its option, and nothing is kept.
	Run func(*call) (chat.Reply, error)
	// Final changes cannot be taken back with undo: a decision stands, and
	// money that moved has moved.
	Final bool
	// Asks finds the options that a form has beyond the declared ones because
	// of the record that it is about, once those that are declared are read.
	// May be nil.
	Asks func(*call) (asking, error)
	// Personal reports are about who asks, so they mean nothing in a channel.
	Personal bool
	// Strangers may use it too: accounts that belong to nobody whom the bot knows.
	// It shows them nothing of the company.
	Strangers bool
	// Via is the only door by which it may be asked for, where that matters; empty
	// means any.
	Via chat.Via
	// Reword puts what was typed in plain words into the options that it means,
	// in the arguments that it is given. May be nil.
	Reword func(chat.Args) chat.Args
	// Fill gives the present values for the fields of a form, where the
	// command changes something that exists. May be nil.
	Fill func(*call) (chat.Args, error)
}

// asking is what a form asks for because of the record that it is about.
type asking struct {
	options []chat.Option
	// title and intro stand above the form, submit on its button.
	title, intro, submit string
	// present are the values that the fields have now.
	present chat.Args
}

// group is a first word that commands share, as help shows it.
type group struct {
	name, title string
	// verbs are in the order in which people need them; those that are missing
	// here come last.
	verbs string
}

// groups are all first words in the order of help. A group that is missing here
// comes last, under its name.
var groups = []group{
	{"ask", "In plain words", ""},
	{"draft", "In plain words", ""},
	{"digest", "Digests", "now preview list sent subscribe unsubscribe schedule"},
	{"update", "Status updates", "post same edit context list show missing"},
	{"blocker", "Who waits on whom", "list show answer resolve confirm still"},
	{"risk", "Risks", "log list show assess plan assign edit review accept close reopen acknowledge matrix"},
	{"request", "Resource requests", "new list show approve reject changes lower resubmit withdraw copy fulfil cancel"},
	{"action", "Actions", "add list show accept decline start done verify reopen move assign drop edit"},
	{"decision", "Decisions", "log list show supersede keep"},
	{"budget", "Budgets", "show set adjust move"},
	{"policy", "Who approves what", "show explain"},
	{"delegate", "Deciding for somebody else", "to list revoke"},
	{"checkin", "Check-ins", "now same later skip delegate show status history participation"},
	{"away", "Being away", "until back list"},
	{"link", "Who is who", ""},
	{"people", "Who is who", "list gone confirm refuse unlink"},
	{"remind", "Reminders", "later delegate"},
	{"schedule", "Reports on a schedule", "add list show pause resume remove run"},
	{"chart", "Charts", ""},
	{"home", "For you", ""},
	{"my", "For you", ""},
	{"zone", "For you", ""},
	{"history", "Records", ""},
	{"undo", "Records", ""},
	{"outbox", "Messages that could not be delivered", "list retry drop"},
	{"model", "The language model", ""},
	{"help", "Help", ""},
}

// declared are all commands.
var declared []*command

// declare adds a command to the book. It is called where the command is
// declared, so that a command is one place in one file.
func declare(c command) *command {
	declared = append(declared, &c)
	return &c
}

// Book is all commands, with what they need to know of the process: on which
// platforms people can be reached.
type Book struct {
	grammar  *grammar.Book
	commands map[string]*command
	// platforms that messages can be sent to, the preferred one first.
	platforms []Platform
	org       orgCache
	// Random is where codes that link accounts come from: it cannot be guessed, and
	// may be read from several goroutines. It is set before the first call; where it
	// is nil, nobody is given a code.
	Random io.Reader
	// Model is set where there is a language model to ask. What companies let it be
	// told is theirs to say ([ops.ModelUse]). It is set before the first call.
	Model bool
	// ModelName is what it is called and where it is, for those who look after the
	// bot: "gpt-5-mini at api.openai.com".
	ModelName string
}

// Platform is where people can be reached.
type Platform struct {
	// Name is the word that places and the organisation's accounts use.
	Name string
	// ByHandle is set where people and channels go by their handles, so that
	// the organisation need not list accounts: in the console, and in tests.
	ByHandle bool
	// Offers is set where a command's options are offered one by one while it is
	// typed, so that a line with all of them can be written in a message only.
	Offers bool
	// Leaves is set where people leave, as they do a server, rather than have their
	// accounts deactivated.
	Leaves bool
}

// New returns the book of all commands. Platforms are those on which people can
// be reached, the preferred one first. An error is a fault in a declaration.
func New(platforms ...Platform) (*Book, error) {
	b := &Book{commands: map[string]*command{}, platforms: platforms}
	rank := map[string]int{}
	for i, g := range groups {
		rank[g.name] = i - len(groups)
		verbs := strings.Fields(g.verbs)
		for j, verb := range verbs {
			rank[g.name+" "+verb] = j - len(verbs)
		}
	}
	sorted := slices.Clone(declared)
	slices.SortFunc(sorted, func(x, y *command) int {
		return cmp.Or(rank[x.Group()]-rank[y.Group()], rank[x.Path]-rank[y.Path], cmp.Compare(x.Path, y.Path))
	})
	var all []chat.Command
	for _, c := range sorted {
		if c.Run == nil {
			return nil, fmt.Errorf("command %q has no handler", c.Path)
		}
		if c.Internal { // the grammar, of which help and manifests are made, has none
			if err := grammar.Check(c.Command); err != nil {
				return nil, err
			}
		} else {
			all = append(all, c.Command)
		}
		if b.commands[c.Path] != nil {
			return nil, fmt.Errorf("command %q: declared twice", c.Path)
		}
		b.commands[c.Path] = c
	}
	var err error
	b.grammar, err = grammar.New(all)
	return b, err
}

// Commands are all declarations but the internal ones, in the order of help: what
// manifests, typed options and the reference page are made from.
func (b *Book) Commands() []chat.Command { return b.grammar.Commands() }

// Who says in words who may use the command with that path.
func (b *Book) Who(path string) string {
	if c := b.commands[path]; c != nil {
		return c.Who.Words
	}
	return ""
}

// Title is what a group of commands is about, as help heads it: "Status updates".
func (b *Book) Title(group string) string { return titleOf(group) }

// Org is the organisation as the commands see it: what its file says, with where
// people have said that they live, with the accounts that were linked to them since,
// and with what their platforms say of them. It is not to be changed.
func (b *Book) Org(r storage.Reader) (*ops.Org, error) { return b.org.read(r) }

// orgCache keeps the decoded organisation as long as it is the stored one, with the
// links as they are stored.
type orgCache struct{ latest atomic.Pointer[decodedOrg] }

type decodedOrg struct {
	// version names what file was made of, and with links what org was.
	version, links string
	file, org      *ops.Org
}

// read returns the organisation as the transaction has it.
func (c *orgCache) read(r storage.Reader) (*ops.Org, error) {
	decoded, err := c.decoded(r)
	return decoded.org, err
}

// file returns the organisation as its file has it. It alone is what can be saved.
func (c *orgCache) file(r storage.Reader) (*ops.Org, error) {
	decoded, err := c.decoded(r)
	return decoded.file, err
}

func (c *orgCache) decoded(r storage.Reader) (decodedOrg, error) {
	version, links := storage.OrgVersion(r), storage.LinksVersion(r)
	latest := c.latest.Load()
	if latest != nil && latest.version == version && latest.links == links {
		return *latest, nil
	}
	now := decodedOrg{version: version, links: links}
	if latest != nil && latest.version == version {
		now.file = latest.file
	} else {
		var err error
		if now.file, err = storage.Org(r); err != nil {
			return now, err
		}
	}
	now.org = now.file
	if links != "" {
		now.org = now.file.WithZones(storage.ChosenZones(r)).With(storage.Links(r))
	}
	c.latest.Store(&now)
	return now, nil
}
