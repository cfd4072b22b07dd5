package commands

import (
	"fmt"
	"strconv"
	"strings"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

var _ = declare(command{
	Command: chat.Command{
		Path:     "risk show",
		Summary:  "Show a risk with its history",
		Examples: []string{"risk show RISK-12"},
		ReadOnly: true,
		Options:  []chat.Option{riskID},
	},
	Who: ops.Anyone,
	Run: func(c *call) (chat.Reply, error) {
		risk, err := c.risk()
		if err != nil {
			return chat.Reply{}, err
		}
		message, err := c.riskMessage(risk)
		if err != nil {
			return chat.Reply{}, err
		}
		background, err := c.background(risk.Meta, 5)
		if err != nil {
			return chat.Reply{}, err
		}
		message.Blocks = append(message.Blocks, background...)
		if risk.State != ops.RiskClosed && risk.MayChange(c.org, c.me) == nil {
			message.Buttons = []chat.Button{
				riskButton("Assess", "risk assess", risk, chat.Default),
				riskButton("Plan", "risk plan", risk, chat.Default),
			}
			if risk.Current.Rated() {
				message.Buttons = append(message.Buttons, riskButton("Review", "risk review", risk, chat.Default))
			}
			message.Buttons = append(message.Buttons, riskButton("Close", "risk close", risk, chat.Default))
		}
		return chat.Reply{Message: message}, nil
	},
})

func init() {
	declareCard("RISK", "card", func(c *call, at posting) (chat.Message, error) {
		risk, err := get(c, storage.Risks, at.id)
		if err != nil {
			return chat.Message{}, err
		}
		if risk.State == ops.RiskClosed {
			return closedCard(risk), nil
		}
		message := chat.Message{
			Tone:  levelTone(risk.Level()),
			Title: chat.Line{chat.C(string(at.id)), chat.T(" "), chat.B(risk.Title)},
			Blocks: []chat.Block{
				{Kind: chat.BlockText, Lines: []chat.Line{c.riskFacts(risk)}},
				chat.Note(chat.T("Logged by " + c.name(risk.CreatedBy) + " for " + c.departmentName(risk.Department))),
			},
		}
		return message, nil
	})
	declareCard("RISK", "alert", func(c *call, at posting) (chat.Message, error) {
		level, rise, _ := strings.Cut(at.detail, "-")
		return riskAlert(ops.Level(level), rise)(c, at)
	})
	declareCard("RISK", "owner", func(c *call, at posting) (chat.Message, error) {
		risk, err := get(c, storage.Risks, at.id)
		if err != nil {
			return chat.Message{}, err
		}
		if risk.Owner != at.reader {
			return chat.Message{Title: chat.Line{chat.C(string(at.id)), chat.T(" " + risk.Title + " is " + c.name(risk.Owner) + "’s now.")}}, nil
		}
		if risk.State == ops.RiskClosed {
			return closedCard(risk), nil
		}
		message := chat.Message{
			Tone:    levelTone(risk.Level()),
			Title:   chat.Line{chat.T("Your risk "), chat.C(string(at.id)), chat.T(" "), chat.B(risk.Title)},
			Blocks:  []chat.Block{{Kind: chat.BlockText, Lines: []chat.Line{c.riskFacts(risk)}}},
			Buttons: []chat.Button{riskButton("Plan", "risk plan", risk, chat.Primary), riskButton("Show", "risk show", risk, chat.Default)},
		}
		if risk.Acknowledged != "" {
			message.Blocks = append(message.Blocks, acknowledgement(c, risk))
		}
		return message, nil
	})
}

// closedCard is what is left of a risk's messages once it is closed.
func closedCard(risk ops.Risk) chat.Message {
	return chat.Message{
		Title:  chat.Line{chat.C(string(risk.ID)), chat.T(" "), chat.Struck(risk.Title), chat.T(" closed")},
		Blocks: []chat.Block{chat.Paragraph(chat.T("Closed: " + risk.CloseReason))},
	}
}

// riskAlert is what the COO is sent when a risk reaches the level. Rise tells one
// time that it does from another.
func riskAlert(level ops.Level, rise string) card {
	return func(c *call, at posting) (chat.Message, error) {
		risk, err := get(c, storage.Risks, at.id)
		if err != nil {
			return chat.Message{}, err
		}
		if risk.State == ops.RiskClosed {
			return closedCard(risk), nil
		}
		if rise != strconv.Itoa(risk.Rises) && risk.Level() == level {
			return chat.Message{Title: chat.Line{chat.C(string(at.id)), chat.T(" " + risk.Title + ": see the newer message")}}, nil
		}
		if risk.Level() != level {
			// There is a message of its own for the level that it has now, if
			// that one is high enough.
			return chat.Message{
				Title: chat.Line{chat.C(string(at.id)), chat.T(" " + risk.Title + " was " + level.Word() + " and is "), chat.B(risk.Level().Word()), chat.T(" now")},
			}, nil
		}
		message := chat.Message{
			Tone:  levelTone(risk.Level()),
			Title: chat.Line{chat.B(capital(level.Word()) + " risk"), chat.T(" "), chat.C(string(at.id)), chat.T(" " + risk.Title)},
			Blocks: []chat.Block{
				{Kind: chat.BlockText, Lines: []chat.Line{c.riskFacts(risk)}},
				chat.Note(chat.T("Logged by " + c.name(risk.CreatedBy) + " for " + c.departmentName(risk.Department))),
			},
		}
		var buttons []chat.Button
		if risk.Acknowledged == "" {
			buttons = append(buttons, riskButton("Acknowledge", "risk acknowledge", risk, chat.Primary))
		} else {
			message.Blocks = append(message.Blocks, acknowledgement(c, risk))
		}
		buttons = append(buttons, riskButton("Assign", "risk assign", risk, chat.Default), riskButton("Plan", "risk plan", risk, chat.Default))
		message.Buttons = buttons
		return message, nil
	}
}

// acknowledgement says that the COO has taken note of a risk.
func acknowledgement(c *call, risk ops.Risk) chat.Block {
	return chat.Note(chat.T("Acknowledged by "+c.name(risk.Acknowledged)+", "), c.when(risk.AcknowledgedAt))
}

// riskButton asks for a command about the risk as it is now. Commands that need
// more than the id open their form.
func riskButton(label, path string, risk ops.Risk, style chat.Style) chat.Button {
	b := chat.Button{
		Label: label, Path: path, Style: style,
		Args: chat.Args{"id": string(risk.ID), revisionArg: strconv.Itoa(risk.Revision)},
		Form: path == "risk plan" || path == "risk assess" || path == "risk assign",
	}
	if path == "risk show" {
		delete(b.Args, revisionArg) // there is no outdated way of looking
	}
	return b
}

// riskFacts are what a risk comes to, on one line.
func (c *call) riskFacts(risk ops.Risk) chat.Line {
	level := chat.Line{chat.B(capital(risk.Level().Word()))}
	if risk.Current.Rated() {
		level = append(level, chat.T(" ("+ratingWords(risk.Current)+")"))
	}
	parts := []chat.Line{level, chat.L("owner " + c.name(risk.Owner))}
	switch {
	case risk.AcceptedOn(c.today):
		parts = append(parts, chat.L("accepted until "+c.day(risk.AcceptedUntil)))
	case risk.Mitigation != "":
		plan := orElse(string(risk.Treatment), "earlier plan") + ": " + risk.Mitigation
		if !risk.Due.IsZero() {
			plan += ", by " + c.day(risk.Due)
		}
		parts = append(parts, chat.L(plan))
	case risk.State != ops.RiskClosed && risk.Due.IsZero():
		parts = append(parts, chat.L("no plan yet"))
	case risk.State != ops.RiskClosed:
		parts = append(parts, chat.L("no plan yet, due "+c.day(risk.Due)))
	}
	if expired(risk, c.today) {
		parts = append(parts, chat.L("its acceptance ended "+c.day(risk.AcceptedUntil)))
	}
	return between(parts...)
}

// riskReply confirms what was done to a risk, and says what it comes to now.
func (c *call) riskReply(done string, risk ops.Risk) chat.Reply {
	lines := []chat.Line{c.riskFacts(risk)}
	if risk.State == ops.RiskClosed {
		lines = []chat.Line{chat.L(risk.CloseReason)}
	}
	if review := c.reviewWords(risk); review != nil {
		lines = append(lines, review)
	}
	return chat.Reply{Message: chat.Message{
		Subject: string(risk.ID),
		Tone:    levelTone(risk.Level()),
		Title:   chat.Line{chat.T(done + ": "), chat.C(string(risk.ID)), chat.T(" " + risk.Title)},
		Blocks:  []chat.Block{{Kind: chat.BlockText, Lines: lines}},
	}}
}

// reviewWords say when a risk is looked at next; empty for one that is not.
func (c *call) reviewWords(risk ops.Risk) chat.Line {
	if risk.NextReview.IsZero() || risk.State == ops.RiskClosed {
		return nil
	}
	return chat.L("Next review " + c.due(risk.NextReview))
}

// riskMessage is a risk in full.
func (c *call) riskMessage(risk ops.Risk) (chat.Message, error) {
	message := chat.Message{
		Subject: string(risk.ID), Tone: levelTone(risk.Level()),
		Title: chat.Line{chat.C(string(risk.ID)), chat.T(" "), chat.B(risk.Title)},
	}
	var fields []chat.Field
	add := func(label, value string) {
		if value != "" {
			fields = append(fields, chat.Field{Label: label, Value: chat.L(value)})
		}
	}
	add("State", string(risk.StateAt(c.today)))
	if risk.Current.Rated() {
		add("Level", risk.Level().Word()+" ("+ratingWords(risk.Current)+")")
	} else {
		add("Level", risk.Level().Word())
	}
	if risk.Inherent.Rated() && risk.Inherent != risk.Current {
		add("Inherent", risk.Inherent.Level().Word()+" ("+ratingWords(risk.Inherent)+")")
	}
	if risk.Residual.Rated() {
		add("Residual", risk.Residual.Level().Word()+" ("+ratingWords(risk.Residual)+")")
	}
	add("Owner", c.name(risk.Owner))
	add("Department", c.departmentName(risk.Department))
	add("Category", risk.Category)
	add("Cause", risk.Cause)
	add("Event", risk.Event)
	add("Consequence", risk.Consequence)
	add("Treatment", string(risk.Treatment))
	add("Mitigation", risk.Mitigation)
	if !risk.Due.IsZero() {
		add("Due", c.due(risk.Due))
	}
	if !risk.NextReview.IsZero() && risk.State != ops.RiskClosed {
		add("Next review", c.due(risk.NextReview))
	}
	if risk.Acceptance != "" {
		acceptance, err := storage.Acceptances.Get(c.r, risk.Acceptance)
		if err != nil {
			return message, err
		}
		add("Accepted by", fmt.Sprintf("%s until %s: %s", c.name(acceptance.CreatedBy), c.day(acceptance.Expires), acceptance.Justification))
	}
	if risk.Acknowledged != "" {
		add("Acknowledged by", c.name(risk.Acknowledged))
	}
	add("Closed", risk.CloseReason)
	add("Linked", joinIDs(c.known(risk.Links)))
	if risk.Confidential {
		add("Confidential", "its owner, the head of the department, the COO and the CEO see it")
	}
	message.Blocks = append(message.Blocks, chat.Fields(fields...))
	return message, nil
}
