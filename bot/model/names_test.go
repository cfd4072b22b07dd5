package model

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"adjutant/chat"
)

// crew are aliases as the bot makes them: name, first name, handle, e-mail.
var crew = []chat.Alias{
	{Forms: []string{"Ana Ferreira", "Ana", "ana", "ana@northwind.example"}, Back: "Ana Ferreira"},
	{Forms: []string{"Bo Chen", "Bo", "bo"}, Back: "Bo Chen"},
	{Forms: []string{"Léa Moreau", "Léa", "lea"}, Back: "Léa Moreau"},
	{Forms: []string{"Will May", "Will", "will"}, Back: "Will May"},
	{Forms: []string{"Mark Chen", "Mark", "mark"}, Back: "Mark Chen"},
	{Forms: []string{"Jan van der Berg", "Jan", "jvdb"}, Back: "Jan van der Berg"},
	{Forms: []string{"Siobhán O'Brien", "Siobhán", "siobhan"}, Back: "Siobhán O'Brien"},
	{Forms: []string{"田中 健", "田中", "kenta"}, Back: "田中 健"},
	{Forms: []string{"Zed", "z"}, Back: "Zed"},
	{Forms: []string{"Req Smith", "Req", "req"}, Back: "Req Smith"},
	{Forms: []string{"Ana-Maria Silva", "Ana-Maria", "anamaria"}, Back: "Ana-Maria Silva"},
	{Forms: []string{"123", "7"}, Back: "Seven"},
}

// TestNames: what leaves, and what comes back.
func TestNames(t *testing.T) {
	for _, c := range []struct{ text, out, in string }{
		{"Ana asks", "PERSON_1 asks", "Ana Ferreira asks"},
		{"ANA, ana and Ana Ferreira", "PERSON_1, PERSON_1 and PERSON_1", "Ana Ferreira, Ana Ferreira and Ana Ferreira"},
		{"Ana's plan, Ana’s other one, Anas Bericht", "PERSON_1's plan, PERSON_1’s other one, PERSON_1s Bericht", "Ana Ferreira's plan, Ana Ferreira’s other one, Ana Ferreiras Bericht"},
		{"banana, Anastasia, Anaïs, analysis", "", ""},
		{"ana_2, (ana) *ana* <ana>", "PERSON_1_2, (PERSON_1) *PERSON_1* <PERSON_1>", "Ana Ferreira_2, (Ana Ferreira) *Ana Ferreira* <Ana Ferreira>"},
		{"Ferreira and Chen", "PERSON_1 and PERSON_2", "Ana Ferreira and Chen"},
		{"chen", "", ""}, // a word of a full name counts where it is capitalised
		{"write to ana@northwind.example.", "write to PERSON_1.", "write to Ana Ferreira."},
		{"ana@gmail.com", "PERSON_1@gmail.com", "Ana Ferreira@gmail.com"},
		{"@ana and @bo", "PERSON_1 and PERSON_2", "Ana Ferreira and Bo Chen"},
		{"Lea, LÉA, léa, Le\u0301a", "PERSON_1, PERSON_1, PERSON_1, PERSON_1", "Léa Moreau, Léa Moreau, Léa Moreau, Léa Moreau"},
		{"A\u200bna, Ａｎａ", "PERSON_1, PERSON_1", "Ana Ferreira, Ana Ferreira"},
		{"Ana\u00a0 Ferreira\nasks", "PERSON_1\nasks", "Ana Ferreira\nasks"},
		{"it will slip, may mark a lot", "", ""},
		{"Will it slip? WILL asks", "PERSON_1 it slip? PERSON_2 asks", "Will it slip? WILL asks"},
		{"Will May asks, @will too", "PERSON_1 asks, PERSON_2 too", "Will May asks, will too"},
		{"May is late", "PERSON_1 is late", "May is late"},
		{"Jan van der Berg and Berg, van der", "PERSON_1 and PERSON_1, van der", "Jan van der Berg and Jan van der Berg, van der"},
		{"O’Brien, o'brien", "PERSON_1, o'brien", "Siobhán O'Brien, o'brien"},
		{"田中さんが待つ", "PERSON_1さんが待つ", "田中 健さんが待つ"},
		{"はAnaさん", "はPERSON_1さん", "はAna Ferreiraさん"},
		{"健康", "", ""}, // one character of a longer word
		{"a to z, @z", "a to z, PERSON_1", "a to z, z"},
		{"REQ-7, Req asks, req-7", "REQ-7, PERSON_1 asks, PERSON_1-7", "REQ-7, Req Smith asks, Req Smith-7"},
		{"123 and 7 and REQ-123", "", ""},
		{"Ana-Maria", "PERSON_1", "Ana-Maria Silva"},
		{"Ana-Lena", "PERSON_1-Lena", "Ana Ferreira-Lena"},
		{"PERSON_1 met Ana", "PERSON_1 met PERSON_2", "PERSON_1 met Ana Ferreira"},
		{"person 2, Person-1, person_003 and Ana, Bo", "person 2, Person-1, person_003 and PERSON_4, PERSON_5", "person 2, Person-1, person_003 and Ana Ferreira, Bo Chen"},
		{"", "", ""},
		{"\xff Ana \xc3", "\xff PERSON_1 \xc3", "\xff Ana Ferreira \xc3"},
	} {
		if c.out == "" {
			c.out, c.in = c.text, c.text
		}
		n := newNames(crew, c.text)
		out := n.out(c.text)
		if out != c.out {
			t.Errorf("%q leaves as %q, want %q", c.text, out, c.out)
		}
		if in := n.in(out); in != c.in {
			t.Errorf("%q comes back as %q, want %q", c.text, in, c.in)
		}
		if again := n.out(c.text); again != out {
			t.Errorf("%q leaves as %q the second time", c.text, again)
		}
	}
}

// TestPlaceholders: what models make of a placeholder is read, and what only looks like
// one is left.
func TestPlaceholders(t *testing.T) {
	n := newNames(crew, "")
	n.out("Ana met Bo")
	for said, want := range map[string]string{
		"PERSON_1":               "Ana Ferreira",
		"person_2's":             "Bo Chen's",
		"Person 1 and @Person_2": "Ana Ferreira and Bo Chen",
		"PERSON-1, PERSON1":      "Ana Ferreira, Ana Ferreira",
		`PERSON\_1`:              "Ana Ferreira",
		"**PERSON_1**":           "**Ana Ferreira**",
		"PERSON_1s":              "Ana Ferreiras",
		"PERSON_1さん":             "Ana Ferreiraさん",
		"PERSON_3":               "PERSON_3",
		"PERSON_12":              "PERSON_12",
		"PERSON_0":               "PERSON_0",
		"PERSON_1st":             "PERSON_1st",
		"PERSON_99999999999":     "PERSON_99999999999",
		"salesperson_1":          "salesperson_1",
		"SALESPERSON_1":          "SALESPERSON_1",
		"one person 2 times":     "one person 2 times",
		"PERSON_":                "PERSON_",
		"persons 1":              "persons 1",
	} {
		if got := n.in(said); got != want {
			t.Errorf("%q is read as %q, want %q", said, got, want)
		}
	}
}

// TestSharedName: a name that two people have comes back as it was written.
func TestSharedName(t *testing.T) {
	n := newNames([]chat.Alias{
		{Forms: []string{"Ana Ferreira", "Ana", "ana"}, Back: "Ana Ferreira"},
		{Forms: []string{"Ana Silva", "Ana", "anas"}, Back: "Ana Silva"},
	}, "")
	out := n.out("Ana met Ana Silva and ana")
	if strings.Contains(strings.ToLower(out), "ana") {
		t.Errorf("left as %q", out)
	}
	if in := n.in(out); in != "Ana met Ana Silva and ana" {
		t.Errorf("came back as %q", in)
	}
}

// TestMaterialWithNames: names are found however JSON writes them, in keys too, and
// what is no string stays.
func TestMaterialWithNames(t *testing.T) {
	q := consult()
	q.Aliases = crew
	q.Material = json.RawMessage(`{"by" : "\u0041na", "n": 1.50, "list": ["L\u00e9a\"s", "a\\Bo", "<Bo>"], "Ana": true, "x": null}`)
	got, err := newQuestion(q, "m")
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"by":"PERSON_1","n":1.50,"list":["PERSON_2\"s","a\\PERSON_3","<PERSON_3>"],"PERSON_1":true,"x":null}`; got.material != want {
		t.Errorf("%s", got.material)
	}
	back, err := rewritten([]byte(`{"a":"PERSON_2 said \"no\"\n","b":["person_3"]}`), got.names.in)
	if err != nil || string(back) != `{"a":"Léa Moreau said \"no\"\n","b":["Bo Chen"]}` {
		t.Errorf("%s %v", back, err)
	}
}

// TestSchemaWithNames: who may be chosen is hidden too, and the language of schemas is
// not, whatever people are called.
func TestSchemaWithNames(t *testing.T) {
	q := consult()
	q.Aliases = append(crew, chat.Alias{Forms: []string{"Object", "object", "type", "owner"}, Back: "Object"})
	q.Schema = json.RawMessage(`{"type":"object","properties":{"owner":{"type":"string","description":"Ana or nobody","enum":["ana","bo","nobody"]}},"required":["owner"],"additionalProperties":false}`)
	got, err := newQuestion(q, "m")
	if err != nil {
		t.Fatal(err)
	}
	if text := string(got.portable); strings.Contains(text, "ana") || strings.Contains(text, "Ana") || !strings.Contains(text, `"nobody"`) {
		t.Errorf("%s", text)
	}
	if err := got.accepts.check([]byte(`{"owner":"PERSON_1"}`)); err != nil {
		t.Error(err)
	}
}

// plain are words that are nobody's name.
var plain = []string{"the", "launch", "slips", "€40,000", "REQ-7", "(late)", "\"so\"", "banana", "7", "it's", "—", "新しい", "naïve", "\\n"}

// hideable are forms that are replaced wherever they stand as words, with what comes
// back for them.
var hideable = map[string]string{
	"Ana Ferreira": "Ana Ferreira", "ana": "Ana Ferreira", "ANA": "Ana Ferreira", "ana@northwind.example": "Ana Ferreira", "@ana": "Ana Ferreira",
	"Bo": "Bo Chen", "bo": "Bo Chen", "BO CHEN": "Bo Chen", "Léa": "Léa Moreau", "lea": "Léa Moreau", "Lea Moreau": "Léa Moreau", "Moreau": "Léa Moreau",
	"Will May": "Will May", "Will": "Will", "Chen": "Chen", "siobhan": "Siobhán O'Brien", "jvdb": "Jan van der Berg", "ana-maria silva": "Ana-Maria Silva",
}

// wordOf finds a form as a word, in any case: an oracle that knows nothing of how names
// are replaced.
var wordOf = func() map[string]*regexp.Regexp {
	all := map[string]*regexp.Regexp{}
	for _, form := range strictForms {
		all[form] = regexp.MustCompile(`(?i)(^|[^\pL\pN])` + regexp.QuoteMeta(form) + `($|[^\pL\pN\pM])`)
	}
	return all
}()

// survivors are the forms that stand in a text as words.
func survivors(text string) (found []string) {
	for _, form := range strictForms {
		if wordOf[form].MatchString(text) {
			found = append(found, form)
		}
	}
	return found
}

// strictForms are the forms that never leave in any case.
var strictForms = []string{"Ana Ferreira", "Ana", "Bo Chen", "Bo", "Léa Moreau", "Léa", "lea", "Siobhán", "Jan", "jvdb", "Ana-Maria", "anamaria", "kenta", "Zed", "ana@northwind.example"}

// TestNamesProperty: of whatever text, no name leaves, and what comes back is the text
// with everybody's full name.
func TestNamesProperty(t *testing.T) {
	forms := make([]string, 0, len(hideable))
	for form := range hideable {
		forms = append(forms, form)
	}
	rapid.Check(t, func(t *rapid.T) {
		var text, want strings.Builder
		named := false
		for range rapid.IntRange(0, 12).Draw(t, "words") {
			if rapid.Bool().Draw(t, "name") {
				form := rapid.SampledFrom(forms).Draw(t, "form")
				text.WriteString(form)
				want.WriteString(hideable[form])
				named = true
			} else {
				word := rapid.SampledFrom(plain).Draw(t, "word")
				text.WriteString(word)
				want.WriteString(word)
			}
			gap := rapid.SampledFrom([]string{", ", "; ", ".\n", "! ", " / "}).Draw(t, "gap")
			text.WriteString(gap)
			want.WriteString(gap)
		}
		if typed := rapid.SampledFrom([]string{"", "PERSON_1", "Person 2", "person_3's", "PERSON_1 PERSON_2 PERSON_3"}).Draw(t, "typed"); typed != "" {
			text.WriteString(typed)
			want.WriteString(typed)
		}
		n := newNames(crew, text.String())
		out := n.out(text.String())
		if found := survivors(out); len(found) > 0 {
			t.Fatalf("%q leave in %q", found, out)
		}
		if in := n.in(out); in != want.String() {
			t.Fatalf("%q leaves as %q and comes back as %q, want %q", text.String(), out, in, want.String())
		}
		if !named && out != text.String() {
			t.Fatalf("%q leaves as %q", text.String(), out)
		}
	})
}

// FuzzNames: of whatever text, no name leaves; what names nobody is not changed.
func FuzzNames(f *testing.F) {
	for _, seed := range []string{"Ana's plan", "PERSON_1 person 2 Ana", "Le\u0301a\u200b", "\xff@ana", "ana@northwind.example", "İANA ﬁ ANA", "田中さん", "Will May will"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n := newNames(crew, text)
		out := n.out(text)
		if found := survivors(out); len(found) > 0 && utf8.ValidString(text) {
			t.Errorf("%q leave in %q as %q", found, text, out)
		}
		if len(n.back) == 0 && out != text {
			t.Errorf("%q leaves as %q", text, out)
		}
		if in := newNames(crew, text).in(text); in != text {
			t.Errorf("%q comes back as %q", text, in)
		}
		if utf8.ValidString(text) && !utf8.ValidString(n.in(out)) {
			t.Errorf("%q comes back as %q", text, n.in(out))
		}
	})
}
