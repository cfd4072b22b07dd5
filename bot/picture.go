package bot

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"slices"

	"adjutant/chat"
)

// drawing makes the PNG of a picture from its spec.
type drawing func(spec json.RawMessage) ([]byte, error)

// drawn is the message with its pictures drawn, those of its detail included. The
// message itself stays as it is, since it may be kept. A picture that cannot be
// drawn keeps its words, which say its point: it does not stop the message.
func (draw drawing) drawn(m chat.Message, log *slog.Logger) chat.Message {
	if draw == nil {
		return m
	}
	copied := false
	for i, b := range m.Blocks {
		if b.Picture == nil || len(b.Picture.PNG) > 0 || len(b.Picture.Spec) == 0 {
			continue
		}
		png, err := draw.one(b.Picture.Spec)
		if err != nil {
			log.LogAttrs(context.Background(), slog.LevelError, "a picture could not be drawn", append(causeOf(err),
				slog.String("picture", b.Picture.Name), slog.String("about", m.Subject))...)
			continue
		}
		if !copied {
			m.Blocks, copied = slices.Clone(m.Blocks), true
		}
		picture := *b.Picture
		picture.PNG = png
		m.Blocks[i].Picture = &picture
	}
	if m.Detail != nil {
		detail := draw.drawn(*m.Detail, log)
		m.Detail = &detail
	}
	return m
}

// one draws a picture, and survives it.
func (draw drawing) one(spec json.RawMessage) (png []byte, err error) {
	defer recovered(&err)
	png, err = draw(spec)
	if err == nil && len(png) == 0 {
		err = errors.New("nothing was drawn")
	}
	return png, err
}
