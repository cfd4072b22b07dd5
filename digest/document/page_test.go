package document_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"adjutant/digest"
	"adjutant/digest/document"
	"adjutant/ops"
)

// element is one start of an element, in the order of the page.
type element struct {
	name  string
	attrs map[string]string
}

var style = regexp.MustCompile(`(?s)<style>(.*?)</style>`)

// endless are the elements that have no end.
var endless = regexp.MustCompile(`<(?:meta|img)\b[^>]*`)

// elements reads a page as browsers do where it is in order: every element is closed in
// turn, but for those that have no end. It returns the text outside of styles.
func elements(page []byte) ([]element, string, error) {
	strict := endless.ReplaceAllString(strings.Replace(string(page), "<!DOCTYPE html>", "", 1), "${0}/")
	d := xml.NewDecoder(strings.NewReader(strict))
	var all []element
	var open []string
	var text strings.Builder
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return all, text.String(), nil
		}
		if err != nil {
			return all, text.String(), err
		}
		switch token := token.(type) {
		case xml.StartElement:
			e := element{token.Name.Local, map[string]string{}}
			for _, a := range token.Attr {
				if _, twice := e.attrs[a.Name.Local]; twice {
					return all, "", fmt.Errorf("%s has %s twice", e.name, a.Name.Local)
				}
				e.attrs[a.Name.Local] = a.Value
			}
			all = append(all, e)
			open = append(open, e.name)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			if len(open) > 0 && open[len(open)-1] != "style" {
				text.Write(token)
			}
		case xml.Comment:
			return all, "", fmt.Errorf("a comment: %s", token)
		}
	}
}

// known are the elements that a page is made of, and the attributes that they have.
var known = map[string][]string{
	"html": {"lang", "dir"}, "head": nil, "meta": {"charset", "name", "content", "http-equiv"}, "title": nil, "style": nil,
	"body": nil, "header": nil, "main": nil, "footer": nil, "section": {"aria-label"}, "h1": nil, "h2": nil, "p": {"class"},
	"ul": {"class"}, "li": {"class", "id"}, "dl": {"class"}, "div": nil, "dt": nil, "dd": nil, "b": nil, "s": nil, "bdi": nil, "code": nil,
	"span": {"class", "aria-hidden"}, "time": {"datetime"}, "a": {"href"}, "table": {"role"}, "thead": {"role"}, "tbody": {"role"},
	"tr": {"role", "id"}, "th": {"role", "scope"}, "td": {"role", "class"}, "figure": nil, "figcaption": {"aria-hidden"}, "pre": nil,
	"img": {"src", "alt", "width", "height"},
}

// faultsOf are what is wrong with a page, whatever people wrote.
func faultsOf(page []byte) []string {
	all, text, err := elements(page)
	if err != nil {
		return []string{err.Error()}
	}
	var faults []string
	wrong := func(format string, args ...any) { faults = append(faults, fmt.Sprintf(format, args...)) }
	count, ids := map[string]int{}, map[string]bool{}
	for _, e := range all {
		count[e.name]++
		attrs, ok := known[e.name]
		if !ok {
			wrong("an element that no page has: %s", e.name)
		}
		for name := range e.attrs {
			if !slices.Contains(attrs, name) {
				wrong("%s has %s", e.name, name)
			}
		}
		if id := e.attrs["id"]; id != "" {
			if ids[id] {
				wrong("two elements are %s", id)
			}
			ids[id] = true
		}
		if e.name == "img" && (!strings.HasPrefix(e.attrs["src"], "data:image/png;base64,") || e.attrs["alt"] == "") {
			wrong("an image from elsewhere, or without words: %.60s", e.attrs["src"])
		}
	}
	for _, e := range all {
		if to := e.attrs["href"]; e.name == "a" && !ids[strings.TrimPrefix(to, "#")] {
			wrong("a link that leads off the page, or nowhere: %s", to)
		}
	}
	for _, name := range []string{"html", "head", "title", "body", "h1", "main", "header", "footer"} {
		if count[name] != 1 {
			wrong("%d %s", count[name], name)
		}
	}
	styles := style.FindAllSubmatch(page, -1)
	if len(styles) != 3 || count["style"] != 3 {
		wrong("%d styles", len(styles))
	}
	for _, s := range styles {
		if regexp.MustCompile(`(?i)url\(|@import|http`).Match(s[1]) {
			wrong("a style loads something")
		}
	}
	for _, r := range text {
		if r != '\n' && (unicode.IsControl(r) || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069) {
			wrong("%U on the page", r)
		}
	}
	return faults
}

func TestPagesAreInOrder(t *testing.T) {
	hostileDigest, hostileOrg := hostile()
	for name, s := range map[string]document.Source{
		"everything": source(everything(), northwind()), "crowded": source(crowded(), northwind()),
		"nothing": source(nothing(), northwind()), "hostile": source(hostileDigest, hostileOrg),
		"worded": worded(source(everything(), northwind())), "hostile words": inWords(source(hostileDigest, hostileOrg), attacks...),
	} {
		page, err := document.HTML(s)
		if err != nil {
			t.Fatal(err)
		}
		for _, fault := range faultsOf(page) {
			t.Errorf("%s: %s", name, fault)
		}
	}
}

// The rules for a page can be broken at all.
func TestFaultsAreFound(t *testing.T) {
	page, err := document.HTML(source(everything(), northwind()))
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{
		"<script></script>", "<b>", "</p>", "<p onclick=\"x\"></p>", "<a href=\"https://evil.example\">x</a>", "<a href=\"#RISK-99\">x</a>",
		"<img src=\"x.png\" alt=\"x\"/>", "<h1>x</h1>", "<!-- x -->", "<p>\u202E</p>", "<style></style>",
	} {
		if len(faultsOf([]byte(strings.Replace(string(page), "<main>", "<main>"+bad, 1)))) == 0 {
			t.Errorf("nobody minds %s", bad)
		}
	}
}

// The page tells all that the message and its thread tell, and so does the Markdown.
func TestNothingIsLeftOut(t *testing.T) {
	d, org := everything(), northwind()
	page, err := document.HTML(source(d, org))
	if err != nil {
		t.Fatal(err)
	}
	_, text, err := elements(page)
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, s := range d.Sections {
		for _, i := range s.Items {
			told = append(told, string(i.ID), i.Title)
		}
	}
	message := digest.Message(d, digest.Options{Org: org})
	for _, b := range slices.Concat(message.Blocks, message.Detail.Blocks) {
		for _, line := range b.Lines {
			for _, span := range line {
				if !strings.HasPrefix(span.Text, " · journal") && !strings.HasPrefix(d.Hash, span.Text) && !regexp.MustCompile(`^\+\d+ more$|^, in the thread$`).MatchString(span.Text) {
					told = append(told, strings.Split(strings.Trim(span.Text, " ·:,"), " · ")...)
				}
			}
		}
	}
	marked := strings.NewReplacer("\\", "", "\u200E", "").Replace(string(document.Markdown(source(d, org))))
	for _, want := range append(told, "1840", d.Hash, "23 risks", "Mia Hansen", "Northwind & Söhne <GmbH>", "adjutant.db", "28 November 2026", "Four of 23 risks are high", "◆ ◆ ▲") {
		if want = strings.TrimSuffix(want, "…"); !strings.Contains(text, want) {
			t.Errorf("not on the page: %q", want)
		}
		if !strings.Contains(marked, want) {
			t.Errorf("not in the Markdown: %q", want)
		}
	}
}

// A picture that cannot be drawn is its words, and one that is no PNG is not shown.
func TestPictures(t *testing.T) {
	s := source(everything(), northwind())
	page, _ := document.HTML(s)
	if strings.Count(string(page), "<img ") != 1 || !strings.Contains(string(page), `width="1" height="1"`) {
		t.Error("want the one picture that can be drawn, with its size")
	}
	for name, draw := range map[string]func(json.RawMessage) ([]byte, error){
		"none": nil, "no PNG": func(json.RawMessage) ([]byte, error) { return []byte("<svg onload=alert(1)>"), nil },
	} {
		s.Draw = draw
		page, err := document.HTML(s)
		if err != nil || strings.Contains(string(page), "<img ") || strings.Count(string(page), "<pre>") != 2 {
			t.Errorf("%s: want words only, and no error: %v", name, err)
		}
	}
}

// What is read can be read: 4.5:1 in each of the three looks of a page.
func TestContrast(t *testing.T) {
	page, err := document.HTML(source(nothing(), northwind()))
	if err != nil {
		t.Fatal(err)
	}
	styles := style.FindAllStringSubmatch(string(page), -1)
	ink, ground := regexp.MustCompile(`[; {]color: (#[0-9a-f]{6})`), regexp.MustCompile(`body \{[^}]*background-color: (#[0-9a-f]{6})`)
	for i, style := range styles {
		on := ground.FindStringSubmatch(style[1])
		inks := ink.FindAllStringSubmatch(style[1], -1)
		if on == nil || len(inks) < 5 {
			t.Fatalf("style %d has no colours", i)
		}
		for _, m := range inks {
			if c := contrast(m[1], on[1]); c < 4.5 {
				t.Errorf("style %d: %s on %s is %.1f:1", i, m[1], on[1], c)
			}
		}
	}
}

// The names of the JSON are a promise; see docs/digest-json.md.
func TestJSON(t *testing.T) {
	s := source(everything(), northwind())
	s.As = "tom"
	raw, err := document.JSON(s)
	if err != nil {
		t.Fatal(err)
	}
	var f struct {
		Version     int
		Rights      ops.Handle
		Digest      digest.Digest
		People      map[ops.Handle]struct{ Name, Title string }
		Departments map[ops.Handle]struct{ Name, Head string }
	}
	if err := json.Unmarshal(raw, &f); err != nil {
		t.Fatal(err)
	}
	if f.Version != document.Version || f.Rights != "tom" || f.People["tom"].Title != "Chief Operating Officer" || f.Departments["support"].Head != "ana" {
		t.Errorf("read %+v", f)
	}
	if len(f.Departments) != 6 {
		t.Errorf("%d departments are named, of which the digest tells of 6", len(f.Departments))
	}
	again, err := json.Marshal(f.Digest)
	want, err2 := json.Marshal(s.Digest)
	if err != nil || err2 != nil || string(again) != string(want) {
		t.Error("the facts are not those of the digest")
	}
}
