package chattest

import "adjutant/chat"

// Colours are values of a choice, each with another name for it.
var Colours = []chat.Value{
	{Value: "on_track", Label: "On track", Also: []string{"green"}}, {Value: "at_risk", Label: "At risk", Also: []string{"amber"}},
	{Value: "off_track", Label: "Off track", Also: []string{"red"}},
}

// Form has one field of each kind of option, filled in. Whoever owns the risk is
// written as the platform may write them.
func Form(owner string) chat.Form {
	return chat.Form{
		Title: "Put a risk on the register", Intro: "Something is missing. See /my.", Path: "risk log",
		Hidden: chat.Args{"revision": "3"}, Submit: "Log",
		Fields: []chat.FormField{
			{Option: chat.Option{Name: "title", Kind: chat.Text, Required: true, Help: "What may happen"}, Value: "Port <strike> & more"},
			{Option: chat.Option{Name: "cause", Kind: chat.LongText, Max: 1000}, Value: "One line\nand another"},
			{Option: chat.Option{Name: "page", Kind: chat.Integer, Min: 1, Max: 10, Default: "the first"}, Value: "3"},
			{Option: chat.Option{Name: "health", Kind: chat.Choice, Required: true, Choices: Colours}, Value: "at_risk"},
			{Option: chat.Option{Name: "category", Kind: chat.Choice, Choices: Colours}, Value: "green"},
			{Option: chat.Option{Name: "several", Kind: chat.Choice, Many: true, Choices: Colours}, Value: "on_track, off_track"},
			{Option: chat.Option{Name: "due", Kind: chat.Date}, Value: "2026-12-01"},
			{Option: chat.Option{Name: "in", Kind: chat.Duration, Default: "an hour"}, Value: "3h"},
			{Option: chat.Option{Name: "amount", Kind: chat.Money, Required: true}, Value: "€40k"},
			{Option: chat.Option{Name: "owner", Kind: chat.Person, Default: "you"}, Value: owner},
			{Option: chat.Option{Name: "readers", Kind: chat.Person, Many: true}, Value: "@ana, kai"},
			{Option: chat.Option{Name: "department", Kind: chat.Department}, Value: "support"},
			{Option: chat.Option{Name: "departments", Kind: chat.Department, Many: true}, Value: "support, legal"},
			{Option: chat.Option{Name: "channel", Kind: chat.Channel}, Value: "#support"},
			{Option: chat.Option{Name: "links", Kind: chat.Record, Many: true, Help: "See /help"}, Value: "RISK-3,UPD-12"},
			{Option: chat.Option{Name: "confidential", Kind: chat.Flag, Default: "no"}, Value: "yes"},
			{Option: chat.Option{Name: "reached", Kind: chat.Flag, Label: "Did you reach it?"}, Value: "no"},
		},
	}
}

// Filled is what comes of the form that nobody has touched, where people and channels
// come back by handle.
func Filled() chat.Args {
	return chat.Args{
		"title": "Port <strike> & more", "cause": "One line\nand another", "page": "3", "health": "at_risk", "category": "on_track",
		"several": "on_track,off_track", "due": "2026-12-01", "in": "3h", "amount": "€40k", "owner": "ana", "readers": "ana,kai",
		"department": "support", "departments": "support,legal", "channel": "#support", "links": "RISK-3,UPD-12",
		"confidential": "yes", "reached": "no",
	}
}

// WrongForm is what a person sees who typed what cannot be read. Further fields stand
// behind those that are wrong.
func WrongForm(further ...chat.FormField) chat.Form {
	return chat.Form{
		Title: "Change it", Path: "risk edit", Submit: "Save",
		Fields: append([]chat.FormField{
			{Option: chat.Option{Name: "title", Kind: chat.Text, Max: 10}, Value: "Far too long a title", Error: "20 characters, and there is room for 10. Please shorten it"},
			{Option: chat.Option{Name: "page", Kind: chat.Integer, Min: 1, Max: 10}, Value: "many", Error: "“many” is not a whole number"},
			{Option: chat.Option{Name: "health", Kind: chat.Choice, Required: true, Choices: Colours}, Value: "purple", Error: "“purple” is not one of: On track, At risk, Off track"},
			{Option: chat.Option{Name: "due", Kind: chat.Date}, Value: "yesterdya", Error: "“yesterdya” is no day. See /my"},
			{Option: chat.Option{Name: "owner", Kind: chat.Person}, Value: "nobody", Error: "“nobody” is no person of the organisation"},
		}, further...),
	}
}
