package blockkit

import (
	"fmt"
	"strings"
	"unicode"

	goslack "github.com/slack-go/slack"

	"adjutant/chat"
)

// How a time reads, in the reader's own zone: "today at 9:00 AM", and otherwise
// with the day of the week, "Thursday, November 26th at 9:00 AM", where there is
// room for it. Markup knows no format with that but without the year.
const (
	moment      = "{day_divider_pretty} at {time}"
	smallMoment = "{date_pretty} at {time}"
)

type look = goslack.RichTextSectionTextStyle

// section are settled lines as one section of rich text; nil if they say nothing.
func section(lines []chat.Line, usual look) *goslack.RichTextSection {
	elements := elementsOf(lines, usual)
	if len(elements) == 0 {
		return nil
	}
	return goslack.NewRichTextSection(elements...)
}

// elementsOf are settled lines as rich text, whose text needs no escaping: it is
// never read as markup. Text without a look of its own gets the usual one.
func elementsOf(lines []chat.Line, usual look) []goslack.RichTextSectionElement {
	if isBlank(lines...) {
		return nil
	}
	var out []goslack.RichTextSectionElement
	for i, l := range lines {
		if i > 0 {
			out = appendElement(out, goslack.NewRichTextSectionTextElement("\n", nil))
		}
		for _, s := range l {
			out = appendElement(out, element(s, usual))
		}
	}
	return out
}

func element(s chat.Span, l look) goslack.RichTextSectionElement {
	switch s.Kind {
	case chat.SpanBold:
		l.Bold = true
	case chat.SpanCode:
		l.Code = true
	case chat.SpanStruck:
		l.Strike = true
	case chat.SpanPerson:
		return goslack.NewRichTextSectionUserElement(s.Ref, styled(l))
	case chat.SpanChannel:
		return goslack.NewRichTextSectionChannelElement(s.Ref, styled(l))
	case chat.SpanLink:
		return goslack.NewRichTextSectionLinkElement(s.Ref, s.Text, styled(l))
	case chat.SpanTime:
		date := goslack.NewRichTextSectionDateElement(s.At.Unix(), moment, nil, &s.Text)
		date.Style = styled(l)
		return date
	}
	return goslack.NewRichTextSectionTextElement(s.Text, styled(l))
}

// styled is a look as Slack takes it: none at all where it is the usual one.
func styled(l look) *look {
	if l == (look{}) {
		return nil
	}
	return &l
}

// appendElement adds an element, to the last one where both are text of one look.
func appendElement(to []goslack.RichTextSectionElement, e goslack.RichTextSectionElement) []goslack.RichTextSectionElement {
	text, ok := e.(*goslack.RichTextSectionTextElement)
	if !ok {
		return append(to, e)
	}
	if len(to) > 0 {
		if last, ok := to[len(to)-1].(*goslack.RichTextSectionTextElement); ok && sameLook(last.Style, text.Style) {
			last.Text += text.Text
			return to
		}
	}
	return append(to, e)
}

func sameLook(a, b *look) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

// small is a settled line in markup, for where Slack has no rich text: small print
// and narrow fields. It reports false where the line has something that cannot
// stand there safely or would not look as it should.
func small(l chat.Line) (string, bool) {
	var b, typed strings.Builder // all of it, and what is not markup
	afterCode := false
	for _, s := range l {
		if afterCode && (s.Kind != chat.SpanText || strings.IndexFunc(s.Text, endsCode) != 0) {
			return "", false
		}
		afterCode = false
		switch s.Kind {
		case chat.SpanText:
			typed.WriteString(s.Text)
			b.WriteString(escape(s.Text))
		case chat.SpanCode:
			if strings.ContainsAny(s.Text, "`\n") || strings.TrimSpace(s.Text) != s.Text || !beginsCode(b.String()) {
				return "", false
			}
			b.WriteString("`" + escape(s.Text) + "`")
			afterCode = true
		case chat.SpanTime:
			if strings.ContainsAny(s.Text, "|^") {
				return "", false
			}
			fmt.Fprintf(&b, "<!date^%d^%s|%s>", s.At.Unix(), smallMoment, escape(s.Text))
		default:
			return "", false
		}
	}
	return b.String(), isInert(typed.String())
}

// beginsCode reports whether code in markup may follow the text.
func beginsCode(before string) bool {
	return before == "" || strings.HasSuffix(before, " ") || strings.HasSuffix(before, "(")
}

// endsCode reports whether code in markup may be followed by the character.
func endsCode(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(".,;:!?)", r) }
