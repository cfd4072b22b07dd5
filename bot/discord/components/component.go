package components

// Component is a component as Discord's API has it. Which fields are used follows from
// its type.
type Component struct {
	Type int `json:"type"`
	// ID is a number that is the component's own within the message; 0 lets Discord
	// number it. It is kept with the message and read back with it.
	ID          int         `json:"id,omitempty"`
	CustomID    string      `json:"custom_id,omitempty"`
	Components  []Component `json:"components,omitempty"`
	Component   *Component  `json:"component,omitempty"` // of a label
	Accessory   *Component  `json:"accessory,omitempty"` // of a section
	Content     string      `json:"content,omitempty"`
	Label       string      `json:"label,omitempty"`
	Description string      `json:"description,omitempty"`
	Style       int         `json:"style,omitempty"`
	URL         string      `json:"url,omitempty"`
	Placeholder string      `json:"placeholder,omitempty"`
	Value       string      `json:"value,omitempty"`
	Options     []Choice    `json:"options,omitempty"`
	Items       []Media     `json:"items,omitempty"`
	AccentColor *int        `json:"accent_color,omitempty"`
	Divider     *bool       `json:"divider,omitempty"`
	Spacing     int         `json:"spacing,omitempty"`
	MinLength   *int        `json:"min_length,omitempty"`
	MaxLength   int         `json:"max_length,omitempty"`
	MinValues   *int        `json:"min_values,omitempty"`
	MaxValues   int         `json:"max_values,omitempty"`
	Required    *bool       `json:"required,omitempty"`
	Disabled    bool        `json:"disabled,omitempty"`
}

// Types of component.
const (
	ActionRow    = 1
	ButtonType   = 2
	StringSelect = 3
	TextInput    = 4
	Section      = 9
	TextDisplay  = 10
	MediaGallery = 12
	Separator    = 14
	Container    = 17
	LabelType    = 18
)

// Choice is one of a select's.
type Choice struct {
	Label       string `json:"label"`
	Value       string `json:"value"`
	Description string `json:"description,omitempty"`
	Default     bool   `json:"default,omitempty"`
}

// Media is a picture of a gallery: its URL is attachment:// and the file's name.
type Media struct {
	Media struct {
		URL string `json:"url"`
	} `json:"media"`
	Description string `json:"description,omitempty"`
}
