package orgfile

import (
	"strings"

	"adjutant/ops"
	"adjutant/ops/money"
)

// rates reads what one unit of each currency is worth. The values stay text, to
// the last digit.
func rates(v value) []ops.Rate {
	var list []ops.Rate
	v.named("rates", func(code string, v value) {
		if strings.Trim(code, "0123456789") == "" {
			v.wrong("%s is not a currency: in a number write a point instead of a comma, like 1.17", quoted(code))
			return
		}
		if rate, ok := v.text(); ok {
			c := money.Currency(strings.ToUpper(code))
			v.r.places[ops.OrgPath("rates", c)] = v.r.places[v.path]
			list = append(list, ops.Rate{Currency: c, Value: rate})
		}
	})
	return list
}

func holiday(v value) ops.Holiday {
	var h ops.Holiday
	v.fields("a holiday", map[string]func(value){
		"date":        date(&h.Date),
		"name":        text(&h.Name),
		"departments": func(v value) { h.Departments = listOf(v, handle) },
	})
	return h
}

// workspaces reads the ids of the Slack workspaces and Discord servers.
func workspaces(v value) map[string][]string {
	if v.missing() {
		return nil
	}
	all := map[string][]string{}
	readers := map[string]func(value){}
	for name, form := range platforms {
		readers[name] = func(v value) {
			ids := listOf(v, form.workspace.read)
			if len(ids) > 0 {
				all[name] = ids
			}
		}
	}
	v.fields("workspaces", readers)
	if len(all) == 0 {
		return nil
	}
	return all
}

// accounts reads how the accounts of people are found.
func accounts(v value, o *ops.Org) {
	if v.missing() {
		return
	}
	byEmail := !o.NoEmailLinks
	v.fields("accounts", map[string]func(value){"link_by_email": yesNo(&byEmail)})
	o.NoEmailLinks = !byEmail
}

func risk(v value, policy *ops.RiskPolicy) {
	if v.missing() {
		return
	}
	v.fields("risk", map[string]func(value){
		"alert_from": word(&policy.AlertFrom),
		"review_every": func(v value) {
			readers := map[string]func(value){}
			for _, level := range ops.Levels {
				readers[string(level)] = func(v value) {
					days := policy.ReviewDays[level]
					wholeDays(&days)(v)
					policy.ReviewDays[level] = days
				}
			}
			v.fields("review_every", readers)
		},
		"accept_for": wholeDays(&policy.AcceptDays),
	})
}

func update(v value, policy *ops.UpdatePolicy) {
	if v.missing() {
		return
	}
	v.fields("update", map[string]func(value){"stale_after": wholeDays(&policy.StaleDays)})
}
