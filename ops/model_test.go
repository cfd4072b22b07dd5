package ops

import (
	"fmt"
	"slices"
	"testing"
)

// A record leaves the company only if its kind may, and everybody of the smallest
// audience that is named may read it; a confidential one never does. The table is every
// audience against every other, written out.
func TestMayTell(t *testing.T) {
	told := map[Audience]string{ // the audiences of records that leave, by the one that is named
		"":            " team",
		ForTeam:       " team",
		ForDepartment: " department team",
		ForLeaders:    " leaders department team",
		ForCOO:        " coo leaders department team",
		ForCEO:        " ceo coo leaders department team",
		"leader":      " team", // no audience, which no file can say
	}
	for least, want := range told {
		use := ModelUse{For: []string{"digests"}, Audience: least}
		got := ""
		for _, a := range Audiences {
			for id, kind := range map[ID]string{"UPD-1": "updates", "CHK-3": "checkins", "DEC-9": "decisions"} {
				f := Facets{Audience: a}
				may := use.MayTell(id, f)
				if may && id == "UPD-1" {
					got += " " + string(a)
				}
				if one := use; may {
					one.Records = []string{kind}
					other := use
					other.Records = slices.DeleteFunc(use.Kinds(), func(k string) bool { return k == kind })
					if !one.MayTell(id, f) || other.MayTell(id, f) {
						t.Errorf("%q: the kind of %s does not count", least, id)
					}
				}
				if f.Confidential = true; use.MayTell(id, f) {
					t.Errorf("%q: %s leaves although it is confidential, for %q", least, id, a)
				}
			}
		}
		if got != want {
			t.Errorf("%q lets%q leave, want%q", least, got, want)
		}
		if !use.MayTell("RISK-1", Facets{}) || use.MayTell("RISK-1", Facets{Confidential: true}) {
			t.Errorf("%q: what is open does not leave, or what is confidential does", least)
		}
	}
}

// What is no record that a model may be told of never leaves: nor does anything
// without an id.
func TestMayTellKindsOnly(t *testing.T) {
	use := ModelUse{For: ModelPurposes, Audience: ForCEO}
	for _, id := range []ID{"", "UPD", "-1", "person ana", "settings", "ACC-1", "DEL-2", "SCH-3", "ABS-1", "PRF-1", "REM-1", "EDT-1", "upd-1"} {
		if use.MayTell(id, Facets{}) {
			t.Errorf("%q leaves", id)
		}
	}
	for prefix, kind := range ModelRecords {
		id := MakeID(prefix, 7)
		if !use.MayTell(id, Facets{}) {
			t.Errorf("%s does not leave", id)
		}
		if (ModelUse{Records: []string{kind}}).MayTell(id, Facets{Audience: ForLeaders}) {
			t.Errorf("%s leaves although it is for leaders", id)
		}
	}
}

// The zero value is off, and says so.
func TestModelUseOff(t *testing.T) {
	var off ModelUse
	if off.On() || !off.IsZero() || off.Words() != "off" {
		t.Errorf("on: %t, zero: %t, %s", off.On(), off.IsZero(), off.Words())
	}
	for _, purpose := range append(ModelPurposes, "") {
		if off.Serves(purpose) {
			t.Errorf("it serves %q", purpose)
		}
	}
	for _, c := range []struct {
		use  ModelUse
		want string
	}{
		{ModelUse{Audience: ForCEO, RealNames: true, TokensADay: 9000}, "off"},
		{ModelUse{For: []string{"digests"}}, "for digests; all kinds of record: what the whole company may read, without people’s names; at most 200,000 tokens a day"},
		{ModelUse{For: []string{"digests", "drafts"}, Records: []string{"risks"}, Audience: ForLeaders, RealNames: true, TokensADay: 9000},
			"for digests and drafts; risks: what leaders, a department or the whole company may read, with people’s names; at most 9,000 tokens a day"},
	} {
		if got := c.use.Words(); got != c.want {
			t.Errorf("%s\nwant %s", got, c.want)
		}
		if c.use.IsZero() {
			t.Errorf("%s is taken for nothing", c.want)
		}
	}
}

func TestGrouped(t *testing.T) {
	for n, want := range map[int]string{0: "0", 7: "7", 999: "999", 1000: "1,000", 200000: "200,000", 1234567: "1,234,567", -12: "-12", -123456: "-123,456"} {
		if got := Grouped(n); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
}

// What no file may say is refused wherever it comes from.
func TestCheckModel(t *testing.T) {
	for _, c := range []struct {
		use  ModelUse
		path string // of the problem; none if it is fine
	}{
		{ModelUse{}, ""},
		{ModelUse{For: ModelPurposes, Audience: ForCOO, Records: ModelUse{}.Kinds(), TokensADay: 5000}, ""},
		{ModelUse{For: []string{"digest"}}, "model.for[0]"},
		{ModelUse{For: []string{"drafts", "drafts"}}, "model.for[1]"},
		{ModelUse{Records: []string{"risks", "people"}}, "model.records[1]"},
		{ModelUse{Audience: "all"}, "model.audience"},
		{ModelUse{TokensADay: 4999}, "model.tokens_a_day"},
		{ModelUse{TokensADay: -1}, "model.tokens_a_day"},
	} {
		o := Defaults().Org
		o.Model = c.use
		var got []string
		for _, p := range o.Check() {
			if len(p.Path) > 5 && p.Path[:6] == "model." {
				got = append(got, p.Path)
			}
		}
		want := []string{c.path}
		if c.path == "" {
			want = nil
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%+v: problems at %v, want %v", c.use, got, want)
		}
	}
}
