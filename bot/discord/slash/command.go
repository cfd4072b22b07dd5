package slash

// Command is an application command, with everything that Discord compares.
type Command struct {
	ID                       string            `json:"id,omitempty"`
	Type                     int               `json:"type"`
	Name                     string            `json:"name"`
	NameLocalizations        map[string]string `json:"name_localizations,omitempty"`
	Description              string            `json:"description,omitempty"` // none where it is in a message's menu
	DescriptionLocalizations map[string]string `json:"description_localizations,omitempty"`
	Options                  []Option          `json:"options,omitempty"`
	// DefaultMemberPermissions is null, which lets everybody use the command: what
	// people may do is the company's to say, not the server's.
	DefaultMemberPermissions *string `json:"default_member_permissions"`
	Contexts                 []int   `json:"contexts"`
	IntegrationTypes         []int   `json:"integration_types"`
	NSFW                     bool    `json:"nsfw"`
}

// Types of application command.
const (
	ChatInput   = 1 // typed after a slash
	userMenu    = 2
	MessageMenu = 3 // offered in the menu of a message
)

// Option is an option of a command, a subcommand, or a group of subcommands. Which
// fields are used follows from its type.
type Option struct {
	Type                     int               `json:"type"`
	Name                     string            `json:"name"`
	NameLocalizations        map[string]string `json:"name_localizations,omitempty"`
	Description              string            `json:"description"`
	DescriptionLocalizations map[string]string `json:"description_localizations,omitempty"`
	Required                 bool              `json:"required,omitempty"`
	Choices                  []Choice          `json:"choices,omitempty"`
	Options                  []Option          `json:"options,omitempty"`
	MinValue                 *int              `json:"min_value,omitempty"`
	MaxValue                 *int              `json:"max_value,omitempty"`
	MaxLength                int               `json:"max_length,omitempty"`
	Autocomplete             bool              `json:"autocomplete,omitempty"`
}

// Types of option.
const (
	Subcommand      = 1
	SubcommandGroup = 2
	String          = 3
	Integer         = 4
	Boolean         = 5
)

// Choice is one of an option's, and one of what autocompletion offers.
type Choice struct {
	Name              string            `json:"name"`
	NameLocalizations map[string]string `json:"name_localizations,omitempty"`
	Value             string            `json:"value"`
}

// Where commands are offered: in servers and in direct messages with the bot, where
// it is installed to a server.
const (
	inGuild        = 0
	inBotDM        = 1
	guildInstalled = 0
)

// newCommand is a command as all of ours are.
func newCommand(kind int, name string) Command {
	return Command{Type: kind, Name: name, Contexts: []int{inGuild, inBotDM}, IntegrationTypes: []int{guildInstalled}}
}
