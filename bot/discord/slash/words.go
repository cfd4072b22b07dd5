package slash

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Words are translations: by locale, as Discord calls it, and by the English text. Of
// a command they can have its words ("risk", "log"), its summary and the labels of its
// shortcuts; of an option its name, its help, what leaving it out means after it
// ("Whose. Otherwise yours") and the labels of its choices. What is missing is shown
// in English.
type Words map[string]map[string]string

// locales are those that Discord has.
var locales = strings.Fields("id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN ja zh-TW ko")

// check finds what Discord would refuse wherever it stands.
func (w Words) check() error {
	var faults []error
	for _, locale := range slices.Sorted(maps.Keys(w)) {
		if !slices.Contains(locales, locale) {
			faults = append(faults, fmt.Errorf("translations: Discord has no locale %q", locale))
		}
	}
	return errors.Join(faults...)
}

// of are the translations of a text, changed by fold; nil where there are none.
func (w Words) of(text string, fold func(string) string) map[string]string {
	var found map[string]string
	for locale, words := range w {
		translated := words[text]
		if translated == "" {
			continue
		}
		if fold != nil {
			translated = fold(translated)
		}
		if found == nil {
			found = map[string]string{}
		}
		found[locale] = translated
	}
	return found
}

// either are the translations of a text, and where a locale has none, those of another.
func (w Words) either(text, other string) map[string]string {
	found := w.of(other, nil)
	for locale, translated := range w.of(text, nil) {
		if found == nil {
			found = map[string]string{}
		}
		found[locale] = translated
	}
	return found
}

// checkNames finds translated names that Discord would refuse, by themselves or beside
// each other: each locale shows the untranslated ones among the others.
func checkNames(where string, all []named, strict bool) []error {
	var faults []error
	in := map[string]bool{"": true}
	for _, n := range all {
		for locale, name := range n.in {
			in[locale] = true
			switch {
			case strict && !isName(name):
				faults = append(faults, fmt.Errorf("%s: the %s translation of %q, %q, is not 1 to %d lower-case letters, digits, _, - or '", where, locale, n.name, name, mostName))
			case !strict && (strings.TrimSpace(name) == "" || length(name) > mostName):
				faults = append(faults, fmt.Errorf("%s: the %s translation of %q, %q, does not have 1 to %d characters", where, locale, n.name, name, mostName))
			}
		}
	}
	for _, locale := range slices.Sorted(maps.Keys(in)) {
		of := map[string]string{}
		for _, n := range all {
			shown := n.name
			if translated := n.in[locale]; translated != "" {
				shown = translated
			}
			if other, taken := of[shown]; taken && locale == "" {
				faults = append(faults, fmt.Errorf("%s: there are two %q", where, n.name))
			} else if taken {
				faults = append(faults, fmt.Errorf("%s: in %s, %q and %q are both called %q", where, locale, other, n.name, shown))
			}
			of[shown] = n.name
		}
	}
	slices.SortFunc(faults, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
	return faults
}

// named is a name with its translations.
type named struct {
	name string
	in   map[string]string
}

// checkTexts finds translated texts that Discord would refuse.
func checkTexts(where, text string, in map[string]string) []error {
	var faults []error
	if !fits(text) {
		faults = append(faults, fmt.Errorf("%s: %q does not have 1 to %d characters", where, text, mostText))
	}
	for _, locale := range slices.Sorted(maps.Keys(in)) {
		if !fits(in[locale]) {
			faults = append(faults, fmt.Errorf("%s: the %s translation of %q does not have 1 to %d characters", where, locale, text, mostText))
		}
	}
	return faults
}
