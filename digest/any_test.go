package digest_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"adjutant/digest"
	"adjutant/ops"
	"adjutant/ops/money"
)

// texts are what people may write, and what they should not.
var texts = rapid.OneOf(
	rapid.String(),
	rapid.SampledFrom([]string{
		"", "Port strike", "倉庫の選別機を保守できるのは一人だけである", "إضراب في ممر روتردام", "👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦", "🇩🇪🇫🇷🇯🇵",
		"\u202ereversed", "\x00\x1b[31m", "a\nb", " ", "…", "@everyone <!channel> *bold* `code`",
	}),
	rapid.Map(rapid.IntRange(1, 60), func(n int) string {
		text := ""
		for range n {
			text += "a word or two "
		}
		return text
	}),
)

var (
	someone  = rapid.SampledFrom([]ops.Handle{"", "mia", "tom", "ana", "nobody"})
	places   = rapid.SampledFrom([]ops.Handle{"", "support", "legal", "no-more"})
	ids      = rapid.SampledFrom([]ops.ID{"", "RISK-1", "REQ-2", "UPD-3", "BLK-4", "CHK-5", "BUD-6", "ACT-8", "DEC-9", "X-7", "RISK-0"})
	moments  = rapid.Map(rapid.IntRange(-900, 90), func(n int) time.Time { return friday.Add(time.Duration(n) * 7 * time.Hour) })
	daysAway = rapid.Map(rapid.IntRange(-900, 90), day)
	healths  = rapid.SampledFrom([]ops.Health{"", ops.OnTrack, ops.AtRisk, ops.OffTrack, ops.Unknown, "purple"})
)

func drawItem(t *rapid.T, rules []string) digest.Item {
	i := digest.Item{
		Rule: digest.Rule(rapid.SampledFrom(rules).Draw(t, "rule")), ID: ids.Draw(t, "id"), Title: texts.Draw(t, "title"),
		Owner: someone.Draw(t, "owner"), By: someone.Draw(t, "by"), Department: places.Draw(t, "department"), On: places.Draw(t, "on"),
		Health: healths.Draw(t, "health"), HealthWas: healths.Draw(t, "health was"), Due: daysAway.Draw(t, "due"),
		Amount: money.Amount{Minor: rapid.Int64().Draw(t, "amount"), Currency: rapid.SampledFrom([]money.Currency{"EUR", "JPY", "KWD"}).Draw(t, "currency")},
		With:   rapid.SliceOfN(someone, 0, 5).Draw(t, "with"), Also: rapid.SliceOfN(ids, 0, 2).Draw(t, "also"),
		What:  rapid.SampledFrom([]string{"", "in_review", "missed", "mitigation", "not_doing", "later"}).Draw(t, "what"),
		Slips: rapid.IntRange(0, 3).Draw(t, "slips"),
		Level: rapid.SampledFrom(append(ops.Levels, "", "later")).Draw(t, "level"),
	}
	if rapid.Bool().Draw(t, "aged") {
		i.Since, i.Quiet = moments.Draw(t, "since"), moments.Draw(t, "quiet")
	}
	switch rapid.IntRange(0, 3).Draw(t, "more") {
	case 0:
		i.Settled = &digest.Settled{State: "over", By: i.By, At: i.Since, With: i.With}
	case 1:
		i.Remark = &ops.Remark{By: i.By, Text: texts.Draw(t, "remark")}
	case 2:
		i.Left = &money.Amount{Minor: rapid.Int64().Draw(t, "left"), Currency: "EUR"}
	}
	return i
}

// Any digest has a message of at most the size that it may have, if only one line
// of each section is shown; it says how many it does not show; and no line of it
// breaks.
func TestAnyDigestIsWorded(t *testing.T) {
	rules := append(constants(t, "rule.go", "Rule"), "need_decision", "need_answer", "need_status", "need_unblocked", "need_proposal", "need_action", "need_verify", "need_revisit", "later", "")
	w := newWorld(t)
	rapid.Check(t, func(rt *rapid.T) {
		d := drawDigest(rt, rules, digest.MostItems)
		m := digest.Message(d, digest.Options{Org: w.org, ID: "DIG-1"})
		checkCounts(rt, d, m)
		worded(rt, d, m)
		if smallest(d, m) && size(m) > digest.MainSize+600 {
			rt.Errorf("%d characters with one line of each section:\n%s", size(m), plain(m))
		}
	})
}

// drawDigest is a digest with anything in it, and so many items of a section at most.
func drawDigest(rt *rapid.T, rules []string, most int) digest.Digest {
	d := digest.Digest{
		Audience: rapid.SampledFrom(append(ops.Audiences, "board")).Draw(rt, "audience"), Reader: someone.Draw(rt, "reader"),
		Department: places.Draw(rt, "department"), At: friday, Zone: "Europe/London", Since: ops.Mark{At: moments.Draw(rt, "since")},
		Hash: rapid.SampledFrom([]string{"", "4f28aa4258fd0000"}).Draw(rt, "hash"), First: rapid.Bool().Draw(rt, "first"),
	}
	for range rapid.IntRange(0, 12).Draw(rt, "departments") {
		d.Departments = append(d.Departments, digest.Status{
			Department: places.Draw(rt, "department"), Head: someone.Draw(rt, "head"), Health: healths.Draw(rt, "health"), Computed: healths.Draw(rt, "computed"),
			Was: healths.Draw(rt, "was"), Update: ids.Draw(rt, "update"), Summary: texts.Draw(rt, "summary"), AsOf: moments.Draw(rt, "as of"),
			Reaffirmed: rapid.IntRange(0, 4).Draw(rt, "reaffirmed"), Revised: rapid.Bool().Draw(rt, "revised"),
		})
	}
	for _, kind := range digest.SectionKinds {
		n := rapid.IntRange(0, most).Draw(rt, string(kind))
		if n == 0 {
			continue
		}
		s := digest.Section{Kind: kind, Total: n}
		for range n {
			s.Items = append(s.Items, drawItem(rt, rules))
		}
		if n == digest.MostItems {
			s.Total += rapid.IntRange(0, 999).Draw(rt, "more")
		}
		d.Sections = append(d.Sections, s)
	}
	for _, n := range []*int{&d.Rest.Risks, &d.Rest.RisksHigh, &d.Rest.Unrated, &d.Rest.Requests, &d.Rest.Blockers, &d.Rest.Actions, &d.Rest.Smaller, &d.Rest.Asked, &d.Rest.Stuck} {
		*n = rapid.IntRange(0, 5000).Draw(rt, "rest")
	}
	return d
}
