package digest

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"adjutant/digest/chart"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/storage"
)

// Health is how each department was doing at the end of each of the last weeks,
// and how it is doing now. That is what the latest update said that there was then
// and that the reader may see, unless it was out of date by then.
func (v View) Health(weeks int) (chart.Health, error) {
	h := chart.Health{Of: v.of(), AsOf: v.Today(), Weeks: v.lastWeeks(weeks)}
	for _, d := range v.Departments() {
		row := chart.HealthRow{Label: labelOf(d), Health: make([]ops.Health, len(h.Weeks))}
		if err := v.healthOver(d.Handle, h.Weeks, row.Health); err != nil {
			return h, err
		}
		h.Rows = append(h.Rows, row)
	}
	return h, nil
}

// lastWeeks are that many weeks, the present one the last.
func (v View) lastWeeks(n int) []dates.Week {
	weeks := make([]dates.Week, max(n, 1))
	for i := range weeks {
		weeks[i] = dates.WeekOf(v.Today().AddDays(-7 * (len(weeks) - 1 - i)))
	}
	return weeks
}

// endOf is the last moment of a week for the reader; of the present one, now.
func (v View) endOf(w dates.Week) time.Time {
	end := w.Last().AddDays(1).Midnight(v.Zone).Add(-time.Microsecond) // the store keeps no less
	if end.After(v.Now) {
		return v.Now
	}
	return end
}

// healthOver finds a department's health at the end of each week. It goes back in
// time, and asks the list anew only where the update that it holds had not been
// posted yet.
func (v View) healthOver(department ops.Handle, weeks []dates.Week, health []ops.Health) error {
	var latest ops.Update
	found := false
	for i := len(weeks) - 1; i >= 0; i-- {
		end := v.endOf(weeks[i])
		health[i] = ops.Unknown
		if i == len(weeks)-1 || found && latest.Created.After(end) {
			var err error
			latest, err = storage.Updates.First(v.R, storage.Query{
				List: "department", Key: []string{string(department)}, From: ops.SortTimeDesc(end), Keep: v.covers,
			})
			if found = err == nil; !found && !errors.Is(err, storage.ErrNotFound) {
				return err
			}
		}
		if !found {
			continue // there was none yet, and none before
		}
		then, err := v.updateAt(latest, end)
		if err != nil {
			return err
		}
		health[i] = v.Org.Update.HealthAt(&then, end)
	}
	return nil
}

// updateAt is an update as it was at a moment, as far as its health goes: that it
// was edited, or that it was said to hold still, is taken back from the record by
// its history.
func (v View) updateAt(u ops.Update, at time.Time) (ops.Update, error) {
	if !u.Changed.After(at) {
		return u, nil
	}
	for entry, err := range storage.HistoryOf(v.R, u.ID) {
		if err != nil {
			return u, err
		}
		if !entry.At.After(at) {
			break
		}
		for _, change := range entry.Changes {
			if change.Record != u.ID || change.Created() {
				continue
			}
			if err := takeBack(change, "health", &u.Health); err != nil {
				return u, err
			}
			if err := takeBack(change, "as_of", &u.AsOf); err != nil {
				return u, err
			}
		}
	}
	return u, nil
}

// takeBack gives a field the value that it had before a change.
func takeBack(change ops.Change, name string, field any) error {
	was, changed := change.Fields[name]
	if !changed || was.From == nil {
		return nil
	}
	if err := json.Unmarshal(was.From, field); err != nil {
		return fmt.Errorf("read what %s of %s was: %w", name, change.Record, err)
	}
	return nil
}
