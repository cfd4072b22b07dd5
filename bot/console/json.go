package console

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"adjutant/chat"
)

// The types of object.
const (
	typeReply   = "reply"
	typeMessage = "message"
	typeEdit    = "edit"
	typeForm    = "form"
	typeConfirm = "confirm"
	typeConsole = "console"
	typeError   = "error"
)

// object is one line of the JSON output. The package's documentation says what
// its fields mean; programs read them, so they may be added to and not renamed.
type object struct {
	Type      string        `json:"type"`
	Place     string        `json:"place,omitempty"`
	To        string        `json:"to,omitempty"`
	ID        string        `json:"id,omitempty"`
	Line      int           `json:"line,omitempty"`
	ReplyTo   string        `json:"reply_to,omitempty"`
	Failed    bool          `json:"failed"`
	Reference string        `json:"reference,omitempty"`
	Text      string        `json:"text"`
	Message   *chat.Message `json:"message,omitempty"`
	// Pictures are the files in which those of the message are.
	Pictures []string    `json:"pictures,omitempty"`
	Form     *formObject `json:"form,omitempty"`
}

type formObject struct {
	Title  string        `json:"title"`
	Intro  string        `json:"intro,omitempty"`
	Path   string        `json:"path"`
	Submit string        `json:"submit,omitempty"`
	Hidden chat.Args     `json:"hidden,omitempty"`
	Ask    []string      `json:"ask"`
	Fields []fieldObject `json:"fields"`
}

type fieldObject struct {
	Name     string         `json:"name"`
	Kind     chat.Kind      `json:"kind"`
	Label    string         `json:"label"`
	Help     string         `json:"help,omitempty"`
	Required bool           `json:"required"`
	Many     bool           `json:"many,omitempty"`
	Choices  []choiceObject `json:"choices,omitempty"`
	Value    string         `json:"value,omitempty"`
	Error    string         `json:"error,omitempty"`
}

type choiceObject struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

// object is the line for o. The console's own words belong to the line that
// they answer.
func (c *Console) object(o object) string {
	if o.Type != typeMessage && o.Type != typeEdit && o.Line == 0 {
		o.Line, o.ReplyTo = c.line.number, c.line.text
	}
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(o); err != nil {
		// Nothing in an object can fail to encode; if it ever does, say so
		// in the form that is expected.
		return fmt.Sprintf("{\"type\":\"error\",\"failed\":true,\"text\":%q}\n", "not encoded: "+err.Error())
	}
	return escapeUnsafe(b.String())
}

// withMessage puts a message into the object. Its pictures are saved where they
// are kept, and named; those that were drawn from a spec are not in the message
// itself, which would be a line of a hundred thousand characters. The caller holds
// mu.
func (c *Console) withMessage(o object, m chat.Message, r reader) object {
	r.picture = func(p *chat.Picture) string {
		path := c.pictures.save(o.ID, p)
		if filepath.Ext(path) == ".png" { // else it says why there is none
			o.Pictures = append(o.Pictures, path)
		}
		return path
	}
	o.Text = textOf(m, r)
	m = undrawn(m)
	o.Message = &m
	return o
}

// undrawn is the message with the specs of its pictures alone.
func undrawn(m chat.Message) chat.Message {
	m.Blocks = slices.Clone(m.Blocks)
	for i, b := range m.Blocks {
		if b.Picture != nil && len(b.Picture.Spec) > 0 {
			picture := *b.Picture
			picture.PNG = nil
			m.Blocks[i].Picture = &picture
		}
	}
	if m.Detail != nil {
		detail := undrawn(*m.Detail)
		m.Detail = &detail
	}
	return m
}

// escapeUnsafe writes as escapes what JSON leaves as it is and a terminal does
// not: somebody may look at the output with their own eyes. Such characters
// stand only inside strings.
func escapeUnsafe(s string) string {
	if strings.IndexFunc(s, isUnsafe) == len(s)-1 { // the line's end
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n' || !isUnsafe(r):
			b.WriteRune(r)
		case r > 0xffff:
			r -= 0x10000
			fmt.Fprintf(&b, `\u%04x\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

// formLine is the line for a form of which some fields are asked for.
func (c *Console) formLine(who seat, place chat.Place, reply chat.Reply, ask []int) string {
	form := reply.Form
	o := &formObject{
		Title: form.Title, Intro: form.Intro, Path: form.Path, Submit: form.Submit, Hidden: form.Hidden,
		Ask: []string{}, Fields: []fieldObject{},
	}
	for _, i := range ask {
		o.Ask = append(o.Ask, form.Fields[i].Option.Name)
	}
	for _, f := range form.Fields {
		field := fieldObject{
			Name: f.Option.Name, Kind: f.Option.Kind, Label: f.Option.Title(), Help: f.Option.Help,
			Required: f.Option.Required, Many: f.Option.Many, Value: f.Value, Error: f.Error,
		}
		for _, v := range f.Option.Choices {
			field.Choices = append(field.Choices, choiceObject{Value: v.Value, Label: v.Label})
		}
		o.Fields = append(o.Fields, field)
	}
	return c.object(object{Type: typeForm, Place: placeName(place), To: who.person, Failed: reply.Failed, Text: clean(form.Title), Form: o})
}

// textOf is the message without places and colours.
func textOf(m chat.Message, r reader) string {
	r.width = pipeWidth
	if r.zone == nil {
		r.zone = r.now.Location()
	}
	rows := r.body(m)
	if len(m.Title) > 0 {
		rows = append(wrap(r.title(m), r.width), rows...)
	}
	lines := make([]string, len(rows))
	for i, line := range rows {
		var b strings.Builder
		for _, p := range line {
			b.WriteString(p.text)
		}
		lines[i] = strings.TrimRight(b.String(), " ")
	}
	return strings.Join(lines, "\n")
}
