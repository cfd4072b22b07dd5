package chart

import (
	"encoding/json"
	"errors"
	"fmt"

	"adjutant/chat"
	"adjutant/ops/dates"
)

// spec is what a picture is drawn from: which chart, and its data.
type spec struct {
	Kind string          `json:"kind"`
	Data json.RawMessage `json:"data"`
}

// drawing is the data of a chart, within bounds.
type drawing interface {
	// draw makes the picture.
	draw() *sheet
}

// The kinds of chart.
const (
	kindRisks    = "risk-matrix"
	kindHealth   = "health"
	kindRequests = "request-ages"
	kindBudgets  = "budgets"
	kindCheckins = "participation"
)

// specLimit is more than any chart with all its rows needs.
const specLimit = 256 << 10

var errTooLong = errors.New("the spec of a picture is too long")

// Draw makes the PNG of a spec, as a Picture method has written it. The same spec
// gives the same bytes. What is out of bounds in it is brought within them: no
// spec makes a picture of more than 1280 by 2600 pixels.
func Draw(raw json.RawMessage) ([]byte, error) {
	s, err := sketch(raw)
	if err != nil {
		return nil, err
	}
	return s.encode()
}

// sketch is the picture of a spec before it is encoded.
func sketch(raw json.RawMessage) (*sheet, error) {
	if len(raw) > specLimit {
		return nil, errTooLong
	}
	var s spec
	if err := json.Unmarshal(raw, &s); err != nil {
		return nil, fmt.Errorf("read the spec of a picture: %w", err)
	}
	var chart drawing
	var err error
	switch s.Kind {
	case kindRisks:
		chart, err = read[Matrix](s.Data)
	case kindHealth:
		chart, err = read[Health](s.Data)
	case kindRequests:
		chart, err = read[Requests](s.Data)
	case kindBudgets:
		chart, err = read[Budgets](s.Data)
	case kindCheckins:
		chart, err = read[Participation](s.Data)
	default:
		return nil, fmt.Errorf("there is no picture of the kind %q", cutTo(s.Kind, labelLimit))
	}
	if err != nil {
		return nil, fmt.Errorf("read the %s of a picture: %w", s.Kind, err)
	}
	return chart.draw(), nil
}

// read reads the data of a chart and brings it within bounds.
func read[T interface {
	bounded() T
	drawing
}](data json.RawMessage) (drawing, error) {
	var chart T
	if len(data) > 0 {
		if err := json.Unmarshal(data, &chart); err != nil {
			return nil, err
		}
	}
	return chart.bounded(), nil
}

// picture is a chart with its words, to be drawn when it leaves. Data are the
// chart's own, within bounds.
func picture(kind, alt, text string, data any) chat.Picture {
	p := chat.Picture{Name: kind + ".png", Alt: alt, Text: text}
	// Nothing in a chart can fail to be written as JSON; a picture without a
	// spec would still have its words.
	if raw, err := json.Marshal(data); err == nil {
		p.Spec, _ = json.Marshal(spec{kind, raw})
	}
	return p
}

// titled is a chart's title, with the department that it is limited to.
func titled(title string, of Label) string {
	if of == (Label{}) {
		return title
	}
	return title + ", " + of.legible()
}

// asOf says of which day the numbers are.
func asOf(day dates.Date) string {
	if day.IsZero() {
		return ""
	}
	return "as of " + dayWords(day) + fmt.Sprintf(" %d", day.Year)
}

// dayWords are a day and a month.
func dayWords(day dates.Date) string {
	return fmt.Sprintf("%d %s", day.Day, day.Month.String()[:3])
}
