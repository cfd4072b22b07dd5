package commands

import (
	"slices"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/ops/dates"
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
		state, err := c.unanswered(k)
		if err != nil {
			return chat.Reply{}, err
		}
		return chat.Say("Closed."), c.endCheckin(k, state, "")
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

// unanswered is what becomes of a check-in that closes without an answer: nobody has
// missed it who was away by then, also where that was not looked at in time.
func (c *call) unanswered(k ops.Checkin) (ops.CheckinState, error) {
	asked, _ := c.org.Person(k.Asked)
	day := dates.Of(k.Closes.In(c.org.Location(asked)))
	absences, err := c.absencesFrom(k.Asked, day)
	if _, away := ops.AbsentOn(absences, day); away {
		return ops.CheckinAway, err
	}
	return ops.CheckinMissed, err
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
	return c.endCheckin(before, ops.CheckinMissed, "")
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
