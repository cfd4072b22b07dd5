package commands

import (
	"time"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

func init() {
	declareMoments("UPD", func(c *call, id ops.ID) (moments, error) {
		var m moments
		u, err := get(c, storage.Updates, id)
		if err != nil {
			return m, err
		}
		d, _ := c.org.Department(u.Department)
		m.remind(d.Head, c.staleFrom(u), false)
		return m, nil
	})
	declareWaiting(statusesWaiting, map[ops.Waiting]waitingKind{
		ops.WaitsStatus: {line: statusLine, alone: statusAlone, open: postStatus},
	})
}

// remindOfStatus has the head of a department reminded of its status again, once
// no check-in asks for it any more.
func (c *call) remindOfStatus(m *moments, k ops.Checkin) error {
	if !k.Reports() {
		return nil
	}
	u, had, err := found(storage.Updates.First(c.r, storage.Query{List: "department", Key: []string{string(k.Department)}}))
	if had {
		d, _ := c.org.Department(k.Department)
		m.remind(d.Head, c.staleFrom(u), false)
	}
	return err
}

// postStatus opens the form for a new status of an update's department.
func postStatus(c *call, id ops.ID) chat.Button {
	u, _, _ := found(get(c, storage.Updates, id)) // without it the form asks
	return chat.Button{
		Label: "Post a status", Path: "update post", Form: true, Style: chat.Primary,
		Args: chat.Args{"department": string(u.Department)},
	}
}

// statusAlone is a reminder that a department's status is out of date, and how to
// put that right.
func statusAlone(c *call, id ops.ID, p ops.Person) (chat.Message, error) {
	u, err := get(c, storage.Updates, id)
	if err != nil {
		return chat.Message{}, err
	}
	message := chat.Message{
		Subject: string(id), Tone: chat.Warning,
		Title:   chat.Line{chat.B("How is " + c.departmentName(u.Department) + " doing?"), chat.T(" The last word is from " + c.dayOf(u.AsOf) + ", so its health is unknown.")},
		Blocks:  []chat.Block{chat.Quote(u.Summary)},
		Buttons: []chat.Button{postStatus(c, id)},
	}
	if u.Reaffirmed < ops.MaxReaffirmed {
		message.Buttons = append(message.Buttons, chat.Button{
			Label: "Nothing changed", Path: "update same", Args: chat.Args{"department": string(u.Department)},
		})
	}
	return message, nil
}

// staleFrom is when an update no longer counts.
func (c *call) staleFrom(u ops.Update) time.Time {
	return u.AsOf.Add(time.Duration(c.org.Update.StaleDays)*24*time.Hour + time.Second)
}

// statusesWaiting are the departments of a head whose last word is out of date, or
// will be. A department whose check-in waits for the head is not named twice.
func statusesWaiting(c *call, p ops.Person) ([]ops.Pending, error) {
	var waiting []ops.Pending
	for _, d := range c.org.Departments {
		if d.Head != p.Handle {
			continue
		}
		u, had, err := found(storage.Updates.First(c.r, storage.Query{List: "department", Key: []string{string(d.Handle)}}))
		if err != nil {
			return nil, err
		}
		asked, err := c.reportAsked(d.Handle)
		if err != nil {
			return nil, err
		}
		if !had || asked {
			continue
		}
		from := c.staleFrom(u)
		waiting = append(waiting, ops.Pending{Record: u.ID, What: ops.WaitsStatus, Since: from, From: from, Every: remindWeekly})
	}
	return waiting, nil
}

// reportAsked reports whether a check-in is open that asks how a department is
// doing.
func (c *call) reportAsked(department ops.Handle) (bool, error) {
	page, err := storage.Checkins.List(c.r, storage.Query{List: "open-department", Key: []string{string(department)}, Limit: countTo})
	for _, k := range page.Records {
		if k.Reports() {
			return true, nil
		}
	}
	return false, err
}

func statusLine(c *call, id ops.ID, p ops.Person) (chat.Line, bool, error) {
	u, had, err := found(get(c, storage.Updates, id))
	if err != nil || !had {
		return nil, false, err
	}
	latest, _, err := found(storage.Updates.First(c.r, storage.Query{List: "department", Key: []string{string(u.Department)}}))
	d, _ := c.org.Department(u.Department)
	if err != nil || latest.ID != id || d.Head != p.Handle || !c.org.Update.Stale(u.AsOf, c.now) {
		return nil, false, err
	}
	asked, err := c.reportAsked(u.Department)
	return chat.Line{chat.B(d.Name), chat.T(": the last status is from " + c.dayOf(u.AsOf) + ", so its health is unknown "), chat.C(string(id))}, !asked, err
}
