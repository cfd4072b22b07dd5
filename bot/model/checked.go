package model

import (
	"context"
	"log/slog"
	"time"

	"adjutant/chat"
	"adjutant/storage"
)

// mostLogged bounds how many sentences of one answer the log tells of.
const mostLogged = 50

// Checked counts what became of a model's words, and logs what was dropped and why.
func (c *Client) Checked(ctx context.Context, inv chat.Invocation, checked chat.Checked) {
	c.write(ctx, func(tx storage.Tx, now time.Time) error {
		day, err := today(tx, now)
		if err != nil {
			return err
		}
		return counted(tx, day, now, func(m *storage.Meter) {
			m.Kept += checked.Kept
			for _, dropped := range checked.Dropped {
				if m.Dropped == nil {
					m.Dropped = map[string]int{}
				}
				m.Dropped[dropped.Why]++
			}
		})
	})
	for i, dropped := range checked.Dropped {
		if i == mostLogged {
			c.o.Log.LogAttrs(ctx, slog.LevelInfo, "more sentences of a model were dropped", slog.Int("more", len(checked.Dropped)-i))
			break
		}
		c.o.Log.LogAttrs(ctx, slog.LevelInfo, "a sentence of a model was dropped", slog.String("why", dropped.Why),
			slog.String("about", dropped.About), slog.String("what", shortened(dropped.What)), slog.String("purpose", string(checked.Purpose)),
			slog.String("platform", inv.Platform), slog.String("invocation", inv.ID))
	}
}

// today is the day where the company lives, as [chat.Consult] names it.
func today(r storage.Reader, now time.Time) (string, error) {
	org, err := storage.Org(r)
	if err != nil {
		return "", err
	}
	zone, err := time.LoadLocation(org.Timezone)
	if err != nil {
		zone = time.UTC
	}
	return now.In(zone).Format(time.DateOnly), nil
}

// shortened is what is logged of the words at fault.
func shortened(text string) string {
	const most = 120
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
