package document_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"adjutant/chat"
	"adjutant/digest"
	"adjutant/digest/document"
	"adjutant/ops"
)

// written is a digest and a company in which everything that people write is this text.
func written(text string) (digest.Digest, *ops.Org) {
	d, org := everything(), northwind()
	for i := range d.Departments {
		d.Departments[i].Summary = text
		d.Departments[i].Remarks = []ops.Remark{{By: "tom", Text: text}}
		d.Departments[i].Evidence = []ops.Reason{{Record: "RISK-3", Text: text}}
	}
	for _, s := range d.Sections {
		for i := range s.Items {
			s.Items[i].Title, s.Items[i].Reason = text, text
		}
	}
	d.Sections[2].Items = append(d.Sections[2].Items, digest.Item{Rule: "of a later version", ID: "X-1", Title: text})
	d.Pictures = []chat.Picture{{Name: text, Alt: text + ".", Text: text}, {Alt: text + ".", PNG: onePixel}}
	org.Company = text
	for i := range org.People {
		org.People[i].Name, org.People[i].Title = text, text
	}
	for i := range org.Departments {
		org.Departments[i].Name = text
	}
	return d, org
}

// FuzzText lets somebody type anything: a page stays a page, and the text is text.
func FuzzText(f *testing.F) {
	for _, attack := range attacks {
		f.Add(attack)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s := inWords(source(written(text)), text)
		page, err := document.HTML(s)
		if err != nil {
			t.Fatal(err)
		}
		for _, fault := range faultsOf(page) {
			t.Errorf("HTML: %s", fault)
		}
		facts, err := document.JSON(s)
		if err != nil || !json.Valid(facts) || strings.ContainsAny(string(facts), "<>&") {
			t.Errorf("JSON: %v", err)
		}
		checkMarkdown(t, document.Markdown(s))
		checkEscaped(t, text)
	})
}

// structure are the lines of a page in Markdown, each by how it begins. What people
// wrote begins none but those of items, and those of pictures.
var structure = regexp.MustCompile(`^(# (Week|.* · Week) |## (Needs you|Changed|Off target|Ageing|Coverage|Departments|Pictures)|- |---$|\*\*|As of |Open in all: |The journal had |Made by |$)`)

func checkMarkdown(t *testing.T, page []byte) {
	t.Helper()
	if !utf8.Valid(page) {
		t.Error("Markdown: it is not UTF-8")
	}
	fence := ""
	for line := range strings.Lines(string(page)) {
		line = strings.TrimSuffix(line, "\n")
		switch ticks := len(line) - len(strings.TrimLeft(line, "`")); {
		case fence != "":
			if line == fence {
				fence = ""
			}
			continue
		case ticks > 2 && ticks == len(line):
			fence = line
			continue
		}
		if !structure.MatchString(line) && regexp.MustCompile(`^( {4}|\t|[-+>#=]|\d+[.)]|`+"```"+`|~~~)`).MatchString(line) {
			t.Errorf("Markdown: a line begins with what people wrote: %q", line)
		}
	}
	if fence != "" {
		t.Error("Markdown: a block of code has no end")
	}
}

// live is what would be more than text where it is not escaped.
var live = regexp.MustCompile("(?:^|[^\\\\])(?:\\\\\\\\)*[`*_\\[\\]{}<>&~|$^=@#]|[^\\\\]://|www\\.|[@#][\\pL\\pN_]|[\\pL\\pN]\\.\\pL")

func checkEscaped(t *testing.T, text string) {
	t.Helper()
	escaped := document.Escape(text)
	if at := live.FindString(escaped); at != "" {
		t.Errorf("%q is live as %q: %q", text, escaped, at)
	}
	read := regexp.MustCompile(`\\([[:punct:]])`).ReplaceAllString(escaped, "$1")
	read = strings.NewReplacer("\u2060", "", "\u200E", "").Replace(read)
	if read != document.Clean(text) {
		t.Errorf("%q is read as %q", document.Clean(text), read)
	}
	if first := document.LineStart(escaped); regexp.MustCompile(`^( |[-+>#=:]|\d+[.)])`).MatchString(first) {
		t.Errorf("%q begins a line as %q", text, first)
	}
	if c := document.Code(text); c != "" && strings.Trim(c, "`") != "" && strings.Count(c, strings.Repeat("`", ticksOf(c))) != 2 {
		t.Errorf("%q is code as %q", text, c)
	}
}

// ticksOf is how many backticks a text begins with.
func ticksOf(text string) int { return len(text) - len(strings.TrimLeft(text, "`")) }

func TestEscape(t *testing.T) {
	for text, want := range map[string]string{
		"Launch slips, 3.5% (again): 08:00 – €40,000!": "Launch slips, 3.5% (again): 08:00 – €40,000!",
		"# no heading":           `\# no heading`,
		"- no item":              `\- no item`,
		"12. no item":            `12\. no item`,
		"[x](https://a.example)": `\[x\](https\://a\.example)`,
		"<b>&amp;":               `\<b\>\&amp;`,
		"@mia #12":               "\\@\u2060mia \\#\u206012",
		"a@b.example":            "a\\@\u2060b\\.example",
		"العربية 3":              "العربية\u200E 3",
		"two\nlines":             "two lines",
	} {
		if got := document.LineStart(document.Escape(text)); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}
