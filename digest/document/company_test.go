package document_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"adjutant/chat"
	"adjutant/digest"
	"adjutant/digest/document"
	"adjutant/ops"
	"adjutant/ops/dates"
	"adjutant/ops/money"
)

var at = time.Date(2026, 11, 27, 8, 0, 0, 0, time.UTC)

func daysAgo(n int) time.Time { return at.AddDate(0, 0, -n) }

func day(month time.Month, d int) dates.Date { return dates.Date{Year: 2026, Month: month, Day: d} }

func euros(n int64) money.Amount { return money.Amount{Minor: n * 100, Currency: "EUR"} }

// northwind is a company of as many departments as a page can be asked for.
func northwind() *ops.Org {
	org := &ops.Org{
		Revision: 3, Company: "Northwind & Söhne <GmbH>", Currency: "EUR", Timezone: "Europe/London", Locale: "en-GB",
		People: []ops.Person{
			{Handle: "mia", Name: "Mia Hansen", Title: "Chief Executive Officer", Roles: []ops.Role{ops.CEO}},
			{Handle: "tom", Name: "Tomasz Nowak", Title: "Chief Operating Officer", Roles: []ops.Role{ops.COO}},
			{Handle: "ana", Name: "Ana Ferreira"}, {Handle: "kai", Name: "Kai Tanaka"}, {Handle: "lea", Name: "Lea Martin"},
			{Handle: "fay", Name: "Fay O’Neill"}, {Handle: "raj", Name: "Raj Patel"}, {Handle: "sam", Name: "سامي حداد"},
		},
		Departments: []ops.Department{
			{Handle: "support", Name: "Customer Support", Head: "ana"}, {Handle: "warehouse", Name: "Warehouse", Head: "kai"},
			{Handle: "legal", Name: "Legal", Head: "lea"}, {Handle: "finance", Name: "Finance", Head: "fay"},
			{Handle: "technology", Name: "Technology", Head: "raj"}, {Handle: "sales", Name: "المبيعات", Head: "sam"},
		},
	}
	for i := range 40 {
		org.Departments = append(org.Departments, ops.Department{
			Handle: ops.Handle(fmt.Sprintf("d%02d", i)), Name: fmt.Sprintf("Regional Office %02d", i), Head: "kai",
		})
	}
	return org
}

// everything is a digest with something of all that there is.
func everything() digest.Digest {
	mark := func(seq uint64, t time.Time) ops.Mark { return ops.Mark{Seq: seq, At: t} }
	left := euros(-1500)
	return digest.Digest{
		Name: "ceo-weekly", Audience: ops.ForCEO, Reader: "mia", At: at, Zone: "Europe/London",
		Since: mark(1620, daysAgo(7)), Through: mark(1840, at), Due: at.Add(-3 * time.Hour),
		Hash: strings.Repeat("5a476352c5f30b9e", 4), Was: &digest.Tally{AtRisk: 2, OnTrack: 4},
		Departments: []digest.Status{
			{Department: "support", Head: "ana", Health: ops.OffTrack, Computed: ops.AtRisk, Was: ops.AtRisk, Update: "UPD-301", By: "ana", AsOf: daysAgo(1),
				Summary: "Hiring slipped twice and Friday’s launch depends on it",
				Remarks: []ops.Remark{{By: "tom", At: at, Text: "The agency has two candidates for Monday"}}},
			{Department: "warehouse", Head: "kai", Health: ops.OnTrack, Computed: ops.AtRisk, Was: ops.OnTrack, Update: "UPD-302", By: "kai", AsOf: daysAgo(2),
				Summary: "Second shift is up", Reaffirmed: 2, Evidence: []ops.Reason{{Record: "RISK-3", Text: "mitigation 12 days overdue"}}},
			{Department: "legal", Head: "lea", Health: ops.Unknown, Computed: ops.Unknown, Was: ops.OnTrack, Update: "UPD-250", AsOf: daysAgo(16), Summary: "All contracts signed"},
			{Department: "finance", Head: "fay", Health: ops.OnTrack, Computed: ops.OnTrack, Update: "UPD-303", AsOf: daysAgo(3), Summary: "Books for October closed"},
			{Department: "technology", Health: ops.AtRisk, Computed: ops.AtRisk, Was: ops.OnTrack, Update: "UPD-304", AsOf: daysAgo(3), Revised: true, Summary: "漢字と仮名の移行が遅れている、今週中に終わらせる"},
			{Department: "sales", Head: "sam", Health: ops.Unknown, Computed: ops.Unknown},
		},
		Sections: []digest.Section{
			{Kind: digest.Exceptions, Total: 2, Items: []digest.Item{
				{Rule: digest.SaysOffTrack, ID: "UPD-301", Department: "support", Owner: "ana", By: "ana", Since: daysAgo(1), Health: ops.OffTrack, HealthWas: ops.AtRisk,
					Title: "Hiring slipped twice and Friday’s launch depends on it", Remark: &ops.Remark{By: "tom", At: at, Text: "The agency has two candidates for Monday"}},
				{Rule: digest.RecordsWorse, ID: "UPD-302", Department: "warehouse", Owner: "kai", Since: daysAgo(2), Health: ops.AtRisk, HealthWas: ops.OnTrack,
					Also: []ops.ID{"RISK-3"}, Reason: "mitigation 12 days overdue"},
			}},
			{Kind: digest.Needs, Total: 2, Items: []digest.Item{
				{Rule: digest.Need(ops.WaitsDecision), ID: "REQ-7", Department: "support", Owner: "ana", Since: daysAgo(6), Title: "Contractor for the launch", Amount: euros(40000), Left: &left, Due: day(12, 3)},
				{Rule: digest.Need(ops.WaitsStatus), Department: "legal", Owner: "mia", Since: daysAgo(1), ID: "UPD-250",
					Settled: &digest.Settled{State: "done", By: "lea", At: at.Add(-time.Hour), With: []ops.Handle{"tom"}}},
			}},
			{Kind: digest.Changed, Total: 31, Items: []digest.Item{
				{Rule: digest.RiskNew, ID: "RISK-14", Department: "support", Owner: "ana", Since: daysAgo(2), Title: "Launch without trained staff", Level: ops.High},
				{Rule: digest.RequestMoved, ID: "REQ-5", Department: "technology", Owner: "raj", Since: daysAgo(9), By: "tom", What: "approved", Title: "Licences for the warehouse", Amount: euros(12500)},
				{Rule: digest.RiskClosed, ID: "RISK-9", Department: "finance", Owner: "fay", Since: daysAgo(40), Title: "Audit finds missing receipts", Level: ops.High},
				{Rule: digest.BlockerNew, ID: "BLK-4", Department: "support", On: "legal", Owner: "ana", Since: daysAgo(1), Title: "العقد غير موقع 2026 بعد"},
			}},
			{Kind: digest.OffTarget, Total: 1, Items: []digest.Item{
				{Rule: digest.RiskOverdue, ID: "RISK-3", Department: "warehouse", Owner: "kai", Since: daysAgo(31), What: "mitigation", Due: day(11, 15), Title: "Second supplier may fail", Level: ops.High},
			}},
			{Kind: digest.Ageing, Total: 1, Items: []digest.Item{
				{Rule: digest.RiskQuiet, ID: "RISK-6", Department: "technology", Owner: "raj", Since: daysAgo(80), Quiet: daysAgo(16), Title: "No restore of a backup has ever been tried", Level: ops.High},
			}},
			{Kind: digest.Coverage, Total: 2, Items: []digest.Item{
				{Rule: digest.StatusOld, ID: "UPD-250", Department: "legal", Owner: "lea", Since: daysAgo(16), Health: ops.Unknown, HealthWas: ops.OnTrack, What: "missed", Title: "weekly", Also: []ops.ID{"CHK-88"}},
				{Rule: digest.NoStatus, Department: "sales", Owner: "sam"},
			}},
		},
		Rest: digest.Rest{Risks: 23, RisksHigh: 4, Unrated: 2, Requests: 3, Worth: euros(83500), Blockers: 1, Smaller: 9, Asked: 8, Answered: 7, Stuck: 1},
		Pictures: []chat.Picture{
			{Name: "risks.png", Alt: "Four of 23 risks are high: three in Warehouse.", Spec: json.RawMessage(`{"chart":"drawn"}`), Text: "5 │ · · 1\n4 │ · 3 ·"},
			{Name: "health.png", Alt: "Support fell from at risk to off track.", Spec: json.RawMessage(`{"chart":"not"}`), Text: "Support  ◆ ◆ ▲\nLegal    ● ● ○"},
		},
	}
}

// crowded is a digest at all its limits.
func crowded() digest.Digest {
	d := everything()
	d.Audience, d.Reader, d.Due, d.First, d.Was, d.Name = ops.ForLeaders, "", time.Time{}, true, nil, "leaders-weekly"
	d.Departments, d.Sections = nil, nil
	for i := range 40 {
		d.Departments = append(d.Departments, digest.Status{
			Department: ops.Handle(fmt.Sprintf("d%02d", i)), Head: "kai", Health: []ops.Health{ops.OnTrack, ops.AtRisk, ops.OffTrack, ops.Unknown}[i%4],
			Update: ops.ID(fmt.Sprintf("UPD-%d", i+1)), AsOf: daysAgo(i), Summary: strings.TrimSpace(strings.Repeat("so much to say ", i)),
		})
	}
	for _, kind := range digest.SectionKinds {
		s := digest.Section{Kind: kind, Total: 140}
		for i := range digest.MostItems {
			s.Items = append(s.Items, digest.Item{
				Rule: digest.RiskQuiet, ID: ops.ID(fmt.Sprintf("RISK-%d", i+1)), Owner: "raj", Since: daysAgo(30 + i), Quiet: daysAgo(15 + i), Level: ops.High,
				Title: strings.Repeat("Donaudampfschifffahrtsgesellschaft", i%4+1),
			})
			if item := &s.Items[i]; kind == digest.Exceptions {
				item.Rule, item.ID, item.Health, item.Department = digest.SaysOffTrack, ops.ID(fmt.Sprintf("UPD-%d", i+1)), ops.OffTrack, ops.Handle(fmt.Sprintf("d%02d", i))
			}
		}
		d.Sections = append(d.Sections, s)
	}
	return d
}

// nothing is a digest of a company in which nothing is known yet.
func nothing() digest.Digest {
	return digest.Digest{Audience: ops.ForDepartment, Department: "support", Reader: "ana", At: at, Zone: "Asia/Tokyo", First: true, Since: ops.Mark{At: daysAgo(1)}}
}

// attacks are what somebody may type to be more than text.
var attacks = []string{
	`<script>alert(1)</script><img src=https://evil.example/x.png onerror=alert(1)>`,
	`"><svg onload=alert(1)> </style><style>body{display:none}</style> {{.Hash}} <!-- `,
	`javascript:alert(1) [link](https://evil.example) ![](//evil.example/x.png) <https://evil.example>`,
	`@everyone @mia <@U01TOM> <!channel> #12 a@evil.example www.evil.example evil.example`,
	"# heading\n\n- item\n> quote\n```\ncode\n```\n***bold*** __it__ `x` ~~s~~ | a | b |\n---\n===",
	`1. one &amp; &#64;everyone \* \[x](y) [[wiki]] {macro} $x^2$ ==mark== [^1]`,
	"\u202Eesrever\u202C \u2066isolated\u2069 zero\u200Bwidth \x1b[31mred\x00 \u2028 \xff\xfe",
	"👩‍👩‍👧‍👦 🏴\U000E0067\U000E0062\U000E0077\U000E006C\U000E0073\U000E007F 🇩🇪 é ﷽ 漢字 العربية 3 עברית",
}

// hostile is a digest in which all that people wrote is an attack.
func hostile() (digest.Digest, *ops.Org) {
	d, org := everything(), northwind()
	n := 0
	next := func() string { n++; return attacks[n%len(attacks)] }
	for i := range d.Departments {
		d.Departments[i].Summary = next()
		for j := range d.Departments[i].Evidence {
			d.Departments[i].Evidence[j].Text = next()
		}
		d.Departments[i].Remarks = append(d.Departments[i].Remarks, ops.Remark{By: "tom", Text: next()})
	}
	for _, s := range d.Sections {
		for i := range s.Items {
			s.Items[i].Title, s.Items[i].Reason = next(), next()
		}
	}
	d.Sections[2].Items = append(d.Sections[2].Items, digest.Item{Rule: "of a later version", ID: "X-1", Title: attacks[4]})
	for i := range d.Pictures {
		d.Pictures[i].Alt, d.Pictures[i].Text = next(), next()
	}
	org.Company = attacks[0]
	for i := range org.People {
		org.People[i].Name, org.People[i].Title = next(), next()
	}
	for i := range org.Departments {
		org.Departments[i].Name = next()
	}
	return d, org
}

// onePixel is the smallest PNG.
var onePixel, _ = base64.StdEncoding.DecodeString("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")

func source(d digest.Digest, org *ops.Org) document.Source {
	return document.Source{
		Digest: d, Org: org, As: d.Reader, Made: at.Add(26 * time.Hour), From: "adjutant.db", Program: "Adjutant v1.2.3",
		Draw: func(spec json.RawMessage) ([]byte, error) {
			if strings.Contains(string(spec), "not") {
				return nil, errors.New("it cannot be drawn")
			}
			return onePixel, nil
		},
	}
}
