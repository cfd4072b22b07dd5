package commands

import (
	"slices"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

var _ = declare(command{
	Command: chat.Command{
		Path:     "checkin close",
		Summary:  "Close a check-in that nobody has answered",
		Internal: true,
		Options:  []chat.Option{{Name: "id", Kind: chat.Record, Records: []string{"CHK"}, Required: true, Help: "Which"}},
	},
	Who: ops.OnlyClock,
	Run: func(c *call) (chat.Reply, error) {
		k, err := storage.Checkins.Get(c.r, c.id("id"))
		if err != nil {
			return chat.Reply{}, err
		}
		closed, open := k.Close(ops.CheckinMissed, "")
		if !open {
			return chat.Say("It is closed already."), nil
		}
		if err := save(c, storage.Checkins, &closed); err != nil {
			return chat.Reply{}, err
		}
		return chat.Say("Closed."), c.roundMoved(closed.Round)
	},
})

func init() {
	declareMoments("CHK", func(c *call, id ops.ID) (moments, error) {
		var m moments
		k, err := get(c, storage.Checkins, id)
		if err != nil {
			return m, err
		}
		if k.State != ops.CheckinOpen {
			return m, c.remindOfStatus(&m, k)
		}
		m.at("close", k.Closes, "checkin close", id)
		m.remind(k.Asked, k.RemindAt, false)
		return m, nil
	})
	declareMoments("RND", func(c *call, id ops.ID) (moments, error) {
		var m moments
		d, err := get(c, storage.Rounds, id)
		if err == nil && d.Closed.IsZero() {
			m.at("close", d.Ends, "checkin round", id)
		}
		return m, err
	})
}

// replaceOpen closes the check-in of the same set and respondent that is still
// open.
func (c *call) replaceOpen(set ops.QuestionSet, r ops.Respondent) error {
	before, had, err := found(storage.Checkins.First(c.r, storage.Query{
		List: "open-department", Key: []string{string(r.Department)},
		Keep: func(f ops.Facets) bool { return f.Owner == r.Person && f.More[1] == set.Name },
	}))
	if err != nil || !had {
		return err
	}
	closed, _ := before.Close(ops.CheckinMissed, "")
	if err := save(c, storage.Checkins, &closed); err != nil {
		return err
	}
	return c.roundMoved(closed.Round)
}

// closeOpenOf takes an update that was posted by hand as the answer to the
// check-ins about the department that wait for who posted it.
func (c *call) closeOpenOf(u ops.Update) error {
	page, err := storage.Checkins.List(c.r, storage.Query{List: "open-department", Key: []string{string(u.Department)}, Limit: countTo})
	if err != nil {
		return err
	}
	answered := slices.DeleteFunc(page.Records, func(k ops.Checkin) bool { return !k.Reports() || k.Asked != c.me.Handle })
	for _, k := range answered {
		k = k.Same(c.me.Handle, u.ID, c.now)
		if err := save(c, storage.Checkins, &k); err != nil {
			return err
		}
		if err := c.roundMoved(k.Round); err != nil {
			return err
		}
	}
	return nil
}
