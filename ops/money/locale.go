package money

import (
	"slices"
	"strings"
)

const (
	nbsp       = "\u00a0" // keeps number and currency on one line
	narrowNBSP = "\u202f" // groups digits in French
)

// conventions is how numbers and amounts are written somewhere.
type conventions struct {
	decimal, group string
	// shortUngrouped is set where a group mark is used from five digits on:
	// 4000, but 40 000.
	shortUngrouped bool
	// after is set where the currency follows the number.
	after bool
	// spaced is set where a space separates them even if it is a symbol.
	spaced bool
	// dollar is what the US dollar is called.
	dollar string
}

// conventionsOf returns the conventions of a locale such as en-GB or de-CH ("_"
// for "-" is accepted); those of English for one that is unknown or empty.
func conventionsOf(locale string) conventions {
	language, rest, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(locale), "_", "-"), "-")
	region := rest[strings.LastIndexByte(rest, '-')+1:]
	in := func(list ...string) bool { return slices.Contains(list, language) }

	english := conventions{decimal: ".", group: ",", dollar: "US$"}
	continental := conventions{decimal: ",", group: ".", after: true, spaced: true, dollar: "US$"}
	spaced := continental
	spaced.group = nbsp
	switch {
	case language == "en" && slices.Contains([]string{"", "us"}, region):
		english.dollar = "$"
		return english
	case region == "ch" && in("de", "it", "en"):
		return conventions{decimal: ".", group: "’", spaced: true, dollar: "US$"}
	case language == "fr":
		spaced.group = narrowNBSP
		return spaced
	case language == "es" && slices.Contains([]string{"mx", "us", "pr", "gt", "hn", "ni", "sv", "pa", "do", "pe"}, region):
		return english
	case language == "es":
		continental.shortUngrouped = true
		return continental
	case language == "pl", language == "pt" && region == "pt":
		spaced.shortUngrouped = true
		return spaced
	case in("nl", "id"), language == "pt":
		continental.after = false
		return continental
	case language == "tr":
		continental.after, continental.spaced = false, false
		return continental
	case in("de", "it", "da", "el", "ro", "hr", "sl", "sr", "mk", "vi", "is", "ca", "gl", "eu"):
		return continental
	case in("sv", "nb", "nn", "no", "fi", "cs", "sk", "hu", "uk", "ru", "be", "bg", "et", "lv", "lt", "kk"):
		return spaced
	}
	return english
}
