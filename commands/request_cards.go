package commands

import (
	"cmp"
	"strconv"
	"strings"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

func init() {
	declareCard("REQ", "card", func(c *call, at posting) (chat.Message, error) {
		r, err := storage.Requests.Get(c.r, at.id)
		if err != nil {
			return chat.Message{}, err
		}
		return chat.Message{
			Tone:   requestTone(r.State),
			Title:  c.requestTitle(r),
			Blocks: []chat.Block{chat.Paragraph(append(chat.L("Asked by "+c.name(r.Owner)+" · "), c.standingSince(r, c.when)...)...)},
		}, nil
	})
	declareCard("REQ", "ask", requestAsk)
	declareCard("REQ", "nobody", func(c *call, at posting) (chat.Message, error) {
		r, err := storage.Requests.Get(c.r, at.id)
		if err != nil || len(r.Asked) > 0 || r.State != ops.InReview {
			return c.requestStatus(r), err
		}
		return chat.Message{
			Tone:  chat.Warning,
			Title: append(chat.Line{chat.B("Nobody can decide on"), chat.T(" ")}, c.requestTitle(r)...),
			Blocks: []chat.Block{chat.Paragraph(
				chat.T("As soon as somebody in the organisation may, they are asked. If the policy is changed for it: "),
				chat.C("/request reroute "+string(r.ID)),
			)},
		}, nil
	})
	declareCard("REQ", "changed", func(c *call, at posting) (chat.Message, error) {
		r, err := storage.Requests.Get(c.r, at.id)
		message := c.requestStatus(r)
		if err == nil && r.State == ops.InReview && at.detail == strconv.Itoa(r.Revision) {
			message.Blocks = []chat.Block{chat.Paragraph(
				chat.T(c.name(r.Owner)+" has changed what it says, not what it asks for: "), chat.C(showCommand(r.ID)),
			)}
		}
		return message, err
	})
	declareCard("REQ", "outcome", func(c *call, at posting) (chat.Message, error) {
		r, err := storage.Requests.Get(c.r, at.id)
		message := c.requestStatus(r)
		if err == nil && at.detail == outcomeDetail(r) { // else another message says what came after that
			message.Buttons = ownerButtons(r)
		}
		return message, err
	})
	declareCard("REQ", "lowered", func(c *call, at posting) (chat.Message, error) {
		r, err := storage.Requests.Get(c.r, at.id)
		message := c.requestStatus(r)
		n, _ := strconv.Atoi(at.detail)
		if err == nil && n > 0 && n <= len(r.Decisions) {
			message.Blocks = append(message.Blocks, chat.Note(chat.T(c.decisionWords(r.Decisions[n-1])+".")))
		}
		return message, err
	})
	declareCard("REQ", "rerouted", requestRerouted)
}

// requestAsk is what somebody is sent who is to decide. It keeps its buttons for
// as long as its reader is asked in that round.
func requestAsk(c *call, at posting) (chat.Message, error) {
	r, err := storage.Requests.Get(c.r, at.id)
	if err != nil {
		return chat.Message{}, err
	}
	delegations, err := c.delegations(at.reader)
	if err != nil {
		return chat.Message{}, err
	}
	seat, refused := c.org.SeatOf(&r, at.reader, delegations, c.today)
	if refused != nil || strings.TrimSuffix(at.detail, escalatedDetail) != askDetail(r) {
		return c.requestStatus(r), nil
	}
	ask := "Please decide:"
	if seat.For != "" {
		ask = "Please decide for " + c.name(seat.For) + ":"
	}
	reader, _ := c.org.Person(at.reader)
	fields, err := c.caseFor(r, reader)
	fields = append(c.escalatedField(r, cmp.Or(seat.For, at.reader)), fields...)
	return chat.Message{
		Tone:    chat.Warning,
		Title:   append(chat.Line{chat.B(ask), chat.T(" ")}, c.requestTitle(r)...),
		Blocks:  []chat.Block{chat.Fields(fields...)},
		Buttons: decideButtons(r),
	}, err
}

// requestStatus is what is left of a message whose question is answered: where
// the request stands, or who ended it, when and why.
func (c *call) requestStatus(r ops.Request) chat.Message {
	return chat.Message{
		Tone:   requestTone(r.State),
		Title:  c.requestTitle(r),
		Blocks: []chat.Block{chat.Paragraph(c.stands(r)...)},
	}
}

// requestRerouted tells the requester who put the request on another route, and
// why, as the journal has it.
func requestRerouted(c *call, at posting) (chat.Message, error) {
	r, err := storage.Requests.Get(c.r, at.id)
	if err != nil {
		return chat.Message{}, err
	}
	message := c.requestStatus(r)
	if at.detail != strconv.Itoa(r.Version) {
		return message, nil // it began anew once more
	}
	said := func(entry ops.JournalEntry) {
		message.Blocks = append(message.Blocks, chat.Note(chat.T(c.name(entry.Actor)+" put it under today’s approval policy: "+entry.Note)))
	}
	if c.edit != nil && c.edit.Entry.Command == "request reroute" {
		said(c.edit.Entry)
		return message, nil
	}
	for entry, err := range storage.HistoryOf(c.r, r.ID) {
		if err != nil {
			return message, err
		}
		if entry.Command == "request reroute" {
			said(entry)
			break
		}
	}
	return message, nil
}
