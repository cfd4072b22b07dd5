package document

import (
	"bytes"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"image/png"
	"strings"
	"time"

	"adjutant/chat"
	"adjutant/ops"
)

//go:embed page.html.tmpl
var pageText string

var pageTemplate = template.Must(template.New("page").Funcs(template.FuncMap{
	"clean": clean, "layout": cleanLayout, "shape": shape, "spans": chat.L,
	// Where an id leads is known with a page, and this one is replaced.
	"line": anchors(nil).line,
}).Parse(pageText))

// HTML is the digest as a page for browsers, mail and paper, in one file. What people
// wrote is text in it, whatever characters it has.
func HTML(s Source) ([]byte, error) {
	p := newPage(s)
	anchors := anchorsOf(p)
	t, err := pageTemplate.Clone()
	if err != nil {
		return nil, fmt.Errorf("make a page: %w", err)
	}
	t.Funcs(template.FuncMap{"line": anchors.line})
	view := htmlPage{page: p, anchors: anchors}
	var out bytes.Buffer
	if err := t.Execute(&out, view); err != nil {
		return nil, fmt.Errorf("make a page: %w", err)
	}
	return out.Bytes(), nil
}

// htmlPage is what the template has.
type htmlPage struct {
	page
	anchors anchors
}

// Anchor is the name of the place on the page that is about a record; empty where
// another place is.
func (p htmlPage) Anchor(place string, id ops.ID) string {
	if id != "" && p.anchors[string(id)] == place {
		return string(id)
	}
	return ""
}

// Image is a picture as an address that holds all of it.
func (p htmlPage) Image(i int) image {
	drawn := p.Pictures[i].PNG
	if len(drawn) == 0 {
		return image{}
	}
	img := image{Address: template.URL("data:image/png;base64," + base64.StdEncoding.EncodeToString(drawn))}
	if config, err := png.DecodeConfig(bytes.NewReader(drawn)); err == nil {
		img.Width, img.Height = config.Width, config.Height // so that nothing moves while it loads
	}
	return img
}

type image struct {
	Address       template.URL
	Width, Height int
}

// shape is a health as a sign, for those who do not see its colour.
func shape(h ops.Health) string {
	switch h {
	case ops.OffTrack:
		return "▲"
	case ops.AtRisk:
		return "◆"
	case ops.OnTrack:
		return "●"
	}
	return "○"
}

// anchors are the places of records on a page: for each the first line that is about
// it.
type anchors map[string]string

// place names an item's place on the page.
func place(part, item int) string { return fmt.Sprintf("%d/%d", part, item) }

// departmentPart is the part that the table of departments counts as.
const departmentPart = 100

func anchorsOf(p page) anchors {
	a := anchors{}
	add := func(id ops.ID, at string) {
		if _, there := a[string(id)]; id != "" && !there {
			a[string(id)] = at
		}
	}
	for i, part := range p.Parts {
		for j, item := range part.Items {
			add(item.ID, place(i, j))
		}
	}
	for i, s := range p.Departments {
		add(s.Update, place(departmentPart, i))
	}
	return a
}

// Place is place, for the template.
func (p htmlPage) Place(part, item int) string { return place(part, item) }

// DepartmentPlace is the place of a department in the table.
func (p htmlPage) DepartmentPlace(i int) string { return place(departmentPart, i) }

// run is a span as the template writes it: text, the part of it from right to left, and
// text.
type run struct {
	Kind                  chat.SpanKind
	Before, Turned, After string
	// To is the record to which it leads on this page, empty for none.
	To string
	At string
}

// line are the spans of a line about a record. The id of another leads to where the page
// tells of that one.
func (a anchors) line(l chat.Line, about ops.ID) []run {
	var runs []run
	for _, s := range l {
		r := run{Kind: s.Kind}
		text := clean(s.Text)
		if s.Kind == chat.SpanLink && text != s.Ref && s.Ref != "" {
			text += " (" + clean(s.Ref) + ")" // to be read: the page leads nowhere
		}
		if r.Before, r.Turned, r.After = apart(text); r.Turned == "" {
			r.Before, r.After = "", r.Before
		}
		if s.Kind == chat.SpanCode && a[s.Text] != "" && s.Text != string(about) {
			r.To = s.Text
		}
		if s.Kind == chat.SpanTime && !s.At.IsZero() {
			r.At = s.At.UTC().Format(time.RFC3339)
		}
		runs = append(runs, r)
		if bare := strings.TrimRight(r.After, " "); s.Kind == chat.SpanStruck && bare != r.After {
			runs[len(runs)-1].After = bare
			runs = append(runs, run{After: r.After[len(bare):]}) // a space that is struck out looks like a dash
		}
	}
	return runs
}
