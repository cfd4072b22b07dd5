package commands

import (
	"strconv"
	"strings"

	"adjutant/chat"
	"adjutant/ops"
	"adjutant/storage"
)

func init() {
	declareCard("ACT", "offer", func(c *call, at posting) (chat.Message, error) {
		a, err := get(c, storage.Actions, at.id)
		if err != nil || at.detail != strconv.Itoa(a.Offer) || at.reader != a.Owner {
			return actionMovedOn(a), err
		}
		return c.actionOffer(a), nil
	})
	declareCard("ACT", "told", func(c *call, at posting) (chat.Message, error) {
		a, err := get(c, storage.Actions, at.id)
		if err != nil || at.detail != strconv.Itoa(a.News) {
			return actionMovedOn(a), err
		}
		return c.actionNews(a, at.reader), nil
	})
}

// actionMovedOn is what is left of a message once another one has taken its place, or
// what it told was taken back. It stays like that, whatever comes.
func actionMovedOn(a ops.Action) chat.Message {
	return chat.Message{Title: chat.Line{chat.C(string(a.ID)), chat.T(" has moved on since: "), chat.C(showCommand(a.ID))}}
}

// offerSlot names the message that puts an action to its owner: another one each time,
// since a change of an old one would notify nobody.
func offerSlot(a ops.Action) string { return "offer-" + strconv.Itoa(a.Offer) }

// actionNewsSlot names the message that tells those concerned how far an action has come.
func actionNewsSlot(a ops.Action) string { return "told-" + strconv.Itoa(a.News) }

// actionOffer is what the owner of an action is sent who is to answer, or to go on. It
// keeps its buttons for as long as there is something for them to do.
func (c *call) actionOffer(a ops.Action) chat.Message {
	if !a.State.Open() {
		return c.actionStatus(a)
	}
	message := chat.Message{
		Title:   chat.Line{chat.B(c.name(a.Giver) + " asks you to:"), chat.T(" "), chat.C(string(a.ID)), chat.T(" " + a.Title)},
		Buttons: doingButtons(a),
	}
	switch {
	case a.State == ops.ActionProposed:
		message.Tone = chat.Warning
		message.Buttons = answerActionButtons(a)
	case a.Giver == a.Owner:
		message.Title[0].Text = "Yours to do:"
	default:
		message.Title[0].Text = "You do for " + c.name(a.Giver) + ":"
	}
	if a.Detail != "" {
		message.Blocks = append(message.Blocks, chat.Quote(a.Detail))
	}
	// Why it was put off is news of one day, and told as such; what is missing still
	// is part of what there is to do.
	if a.Reason != "" && a.Said == ops.SaidReopened {
		message.Blocks = append(message.Blocks, chat.Paragraph(chat.B("Open again: "), chat.T(a.Reason)))
	}
	return withNote(message, chat.T(capital(c.actionFacts(a))))
}

// saidOfActions are what somebody has said of an action, behind their name.
var saidOfActions = map[ops.ActionNews]string{
	ops.SaidAccepted: "accepts", ops.SaidDeclined: "declines", ops.SaidMoved: "sets another day", ops.SaidPutOff: "puts off",
	ops.SaidDone: "says it is done", ops.SaidVerified: "has verified", ops.SaidReopened: "opens again", ops.SaidDropped: "drops",
}

// actionNews is what somebody is told who has a part in an action: who has said what of
// it, and what there is to do for them now.
func (c *call) actionNews(a ops.Action, reader ops.Handle) chat.Message {
	message := c.actionAs(a, c.actionProgress(a))
	what := c.name(a.NewsBy) + " " + saidOfActions[a.Said]
	switch {
	case a.Said == ops.SaidAssigned && a.NewsBy == a.Owner:
		what = c.name(a.NewsBy) + " takes on"
	case a.Said == ops.SaidAssigned:
		what = c.name(a.NewsBy) + " gives to " + c.name(a.Owner)
	case a.NewsBy != a.Owner && reader != a.Owner:
		message = c.actionAs(a, strings.TrimSuffix(c.name(a.Owner)+" · "+c.actionProgress(a), " · "))
	}
	message.Title = append(chat.Line{chat.B(what + ":"), chat.T(" ")}, chat.C(string(a.ID)), chat.T(" "+a.Title))
	message.Buttons = actionNewsButtons(a, reader)
	return message
}

// actionStatus is where an action stands, and why.
func (c *call) actionStatus(a ops.Action) chat.Message { return c.actionAs(a, c.actionFacts(a)) }

// actionAs is an action with these facts, and why it is so.
func (c *call) actionAs(a ops.Action, facts string) chat.Message {
	message := chat.Message{
		Tone:  actionTone(a.State),
		Title: chat.Line{chat.C(string(a.ID)), chat.T(" "), chat.B(a.Title)},
	}
	if !a.State.Open() {
		message.Title[2] = chat.Struck(a.Title)
	}
	if facts != "" {
		message.Blocks = []chat.Block{chat.Paragraph(chat.T(capital(facts)))}
	}
	if said := orElse(a.Reason, a.Result); said != "" {
		message.Blocks = append(message.Blocks, chat.Quote(said))
	}
	return message
}

// actionTone colours how far an action has come.
func actionTone(s ops.ActionState) chat.Tone {
	switch s {
	case ops.ActionDone, ops.ActionVerified:
		return chat.Good
	case ops.ActionDeclined, ops.ActionNotDoing:
		return chat.Warning
	}
	return chat.Neutral
}

// actionButton asks for a command about the action as it is now. Commands that need
// more than the id open their form.
func actionButton(label, path string, a ops.Action, style chat.Style) chat.Button {
	b := chat.Button{
		Label: label, Path: path, Style: style,
		Args: chat.Args{"id": string(a.ID), revisionArg: strconv.Itoa(a.Revision)},
		Form: path != "action start" && path != "action verify" && path != "action show" && path != "action done",
	}
	if path == "action show" {
		delete(b.Args, revisionArg) // there is no outdated way of looking
	}
	return b
}

// answerActionButtons are what the owner of a proposed action can do.
func answerActionButtons(a ops.Action) []chat.Button {
	accept := actionButton("Accept", "action accept", a, chat.Primary)
	accept.Form = false
	return []chat.Button{
		accept, actionButton("Decline", "action decline", a, chat.Default), actionButton("Another day", "action accept", a, chat.Default),
	}
}

// doingButtons are what can be done about an action that is under way.
func doingButtons(a ops.Action) []chat.Button {
	return []chat.Button{
		actionButton("It is done", "action done", a, chat.Primary), actionButton("Move the day", "action move", a, chat.Default), actionButton("Drop it", "action drop", a, chat.Default),
	}
}

// actionNewsButtons are what somebody can do who has heard of an action.
func actionNewsButtons(a ops.Action, reader ops.Handle) []chat.Button {
	gave := reader == a.Giver
	switch {
	case gave && a.Unverified():
		return verifyButtons(a)
	case gave && a.State == ops.ActionDeclined:
		return []chat.Button{
			actionButton("Give to somebody else", "action assign", a, chat.Primary), actionButton("Ask again", "action reopen", a, chat.Default),
		}
	case reader == a.Owner && a.State.Promised():
		return doingButtons(a)
	}
	return []chat.Button{actionButton("Show", "action show", a, chat.Default)}
}

// verifyButtons are what whoever gave an action can do once it is said to be done.
func verifyButtons(a ops.Action) []chat.Button {
	return []chat.Button{
		actionButton("Verify", "action verify", a, chat.Primary), actionButton("Not yet", "action reopen", a, chat.Default),
		actionButton("Show", "action show", a, chat.Default),
	}
}
