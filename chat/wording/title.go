package wording

import (
	"strings"
	"unicode"
)

// acts are the verbs of commands that can be said of a thing: "Log a risk".
var acts = strings.Fields("accept acknowledge add adjust answer approve assess assign cancel change close confirm copy " +
	"decline delegate drop edit escalate fulfil log lower pause plan post preview reject remove reopen reroute resolve resubmit " +
	"resume retry review run schedule set show skip start supersede verify withdraw")

// things are what groups of commands are about, where that is another word.
var things = map[string]string{"checkin": "check-in", "outbox": "message"}

// short are titles of commands that read badly when they are made of the path.
var short = map[string]string{
	"action done":           "Done",
	"action drop":           "Not doing it",
	"action list":           "Actions",
	"action move":           "Another day",
	"ask":                   "Ask",
	"blocker list":          "Blockers",
	"blocker still":         "Still blocked",
	"budget move":           "Move money",
	"checkin history":       "Check-ins",
	"checkin later":         "Later",
	"checkin now":           "Check-in",
	"checkin participation": "Participation",
	"checkin same":          "Nothing changed",
	"checkin status":        "Check-ins",
	"decision keep":         "The decision stands",
	"decision list":         "Decisions",
	"delegate list":         "Delegations",
	"delegate revoke":       "End a delegation",
	"digest list":           "Digests",
	"digest now":            "Digest",
	"digest sent":           "Digests sent",
	"digest subscribe":      "Subscribe to a digest",
	"digest unsubscribe":    "Unsubscribe",
	"home":                  "Front page",
	"link":                  "Say who you are",
	"model":                 "Language model",
	"my":                    "For you",
	"outbox list":           "Not delivered",
	"people confirm":        "Confirm who it is",
	"people gone":           "Who is gone",
	"people list":           "Who is who",
	"people refuse":         "Refuse a link",
	"people unlink":         "Unlink an account",
	"policy bound":          "Move a limit",
	"policy explain":        "Who decides?",
	"policy steps":          "Change the steps",
	"remind delegate":       "Delegate",
	"remind later":          "Later",
	"request changes":       "Ask for changes",
	"request list":          "Requests",
	"request new":           "New request",
	"risk list":             "Risks",
	"risk matrix":           "Risk matrix",
	"schedule list":         "Schedules",
	"update context":        "Add context",
	"update list":           "Status updates",
	"update missing":        "Missing updates",
	"update same":           "Nothing changed",
	"zone":                  "Where you live",
}

// Title is a form's title in most characters, of which there may be few: the title
// itself, or else a short one made of the path of its command. It reports whether it
// says all that the title does.
func Title(title, path string, most int) (string, bool) {
	length := Measure(Codepoints).Length
	if title = OneLine(title); title != "" && length(title) <= most {
		return title, true
	}
	if words := short[path]; words != "" && length(words) <= most {
		return words, title == ""
	}
	group, verb, _ := strings.Cut(OneLine(path), " ")
	thing := things[group]
	if thing == "" {
		thing = group
	}
	for _, act := range acts {
		if act != verb {
			continue
		}
		article := " a "
		if thing != "" && strings.ContainsRune("aeiou", rune(thing[0])) {
			article = " an "
		}
		if words := Capital(verb) + article + thing; length(words) <= most {
			return words, title == ""
		}
	}
	if thing == "" {
		thing = "Adjutant"
	}
	return Measure(Codepoints).Cut(Capital(thing), most), title == ""
}

// Capital makes the first letter a capital one.
func Capital(text string) string {
	for i, r := range text {
		return string(unicode.ToUpper(r)) + text[i+len(string(r)):]
	}
	return text
}
