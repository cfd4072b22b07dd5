package console

import (
	"strings"
	"time"

	"adjutant/chat"
)

// reader is for whom a message is rendered.
type reader struct {
	zone  *time.Location
	now   time.Time
	width int
	// picture says where a picture was saved; nil or "" for nowhere.
	picture func(*chat.Picture) string
}

// reader is how the person reads: in their own zone. With an empty handle it is
// how a channel reads.
func (c *Console) reader(handle string, width int) reader {
	r := reader{zone: orUTC(c.opts.Zone), now: c.host.Now(), width: width}
	if p, ok := c.person(handle); ok && p.Zone != nil {
		r.zone = p.Zone
	}
	return r
}

func orUTC(zone *time.Location) *time.Location {
	if zone == nil {
		return time.UTC
	}
	return zone
}

// title is the message's first line.
func (r reader) title(m chat.Message) []run {
	look := tones[m.Tone].bold()
	runs := r.line(m.Title)
	for i := range runs {
		if runs[i].style == plain || runs[i].style == styleBold {
			runs[i].style = look
		}
	}
	return runs
}

// body is all that stands under the title.
func (r reader) body(m chat.Message) []row {
	var rows []row
	numbered, under := 0, r
	under.width -= 2
	for i, b := range m.Blocks {
		if i > 0 && (b.Kind == chat.BlockHeading || b.Kind == chat.BlockTable) {
			rows = append(rows, row{})
		}
		rows = append(rows, r.block(b)...)
		for _, line := range under.buttons(b.Buttons, numbered) {
			rows = append(rows, append(row{{text: "  "}}, line...))
		}
		numbered += len(b.Buttons)
	}
	rows = append(rows, r.buttons(m.Buttons, numbered)...)
	if m.Detail != nil {
		rows = append(rows, r.detail(*m.Detail)...)
	}
	return rows
}

// detail is what a chat service would show in the message's thread.
func (r reader) detail(m chat.Message) []row {
	inner := r
	inner.width -= 2
	rows := hang(run{"└ ", styleDim}, run{text: "  "}, r.title(m), r.width)
	for _, line := range inner.body(m) {
		rows = append(rows, append(row{{text: "  "}}, line...))
	}
	return rows
}

func (r reader) block(b chat.Block) []row {
	switch b.Kind {
	case chat.BlockHeading:
		return r.lines(b.Lines, run{}, run{}, styleBold)
	case chat.BlockList:
		return r.lines(b.Lines, run{text: "• "}, run{text: "  "}, plain)
	case chat.BlockQuote:
		bar := run{"│ ", styleDim}
		return r.lines(b.Lines, bar, bar, plain)
	case chat.BlockNote:
		return r.lines(b.Lines, run{}, run{}, styleDim)
	case chat.BlockFields:
		return r.fields(b.Fields)
	case chat.BlockTable:
		return r.table(b)
	case chat.BlockCode:
		return layout(b.Text, styleCode)
	case chat.BlockPicture:
		return r.image(b.Picture)
	default: // text, and what this console does not know yet
		return r.lines(b.Lines, run{}, run{}, plain)
	}
}

// lines are paragraphs, each behind its prefix. Text without a look of its own
// gets the block's.
func (r reader) lines(lines []chat.Line, first, under run, look style) []row {
	var rows []row
	for _, l := range lines {
		runs := r.line(l)
		for i := range runs {
			if runs[i].style == plain {
				runs[i].style = look
			}
		}
		rows = append(rows, hang(first, under, runs, r.width)...)
	}
	return rows
}

// line is a line of spans as runs. All text of a message passes here or
// through layout, and is clean afterwards.
func (r reader) line(l chat.Line) []run {
	var runs []run
	for _, s := range l {
		runs = append(runs, r.span(s)...)
	}
	return runs
}

func (r reader) span(s chat.Span) []run {
	text, ref := clean(s.Text), clean(s.Ref)
	switch s.Kind {
	case chat.SpanBold:
		return []run{{text, styleBold}}
	case chat.SpanCode:
		return []run{{text, styleCode}}
	case chat.SpanStruck:
		return []run{{"~" + text + "~", styleDim}}
	case chat.SpanPerson:
		if ref != "" {
			text = "@" + ref
		}
		return []run{{text, styleCode}}
	case chat.SpanChannel:
		if ref != "" {
			text = "#" + ref
		}
		return []run{{text, styleCode}}
	case chat.SpanLink:
		switch {
		case ref == "":
			return []run{{text, plain}}
		case text == "" || text == ref:
			return []run{{ref, styleLink}}
		default:
			return []run{{text + " ", plain}, {"<" + ref + ">", styleLink}}
		}
	case chat.SpanTime:
		if s.At.IsZero() {
			return []run{{text, plain}}
		}
		return []run{{r.moment(s.At), plain}}
	default:
		return []run{{text, plain}}
	}
}

// moment is a time as the reader's clock shows it, with the year where that is
// not the present one.
func (r reader) moment(t time.Time) string {
	t = t.In(r.zone)
	layout := "Mon 2 Jan 2006 15:04"
	if t.Year() == r.now.In(r.zone).Year() {
		layout = "Mon 2 Jan 15:04"
	}
	return strings.ReplaceAll(t.Format(layout), " ", nbsp)
}

// fields are labels with their values beside them, aligned.
func (r reader) fields(fields []chat.Field) []row {
	const widest = 24
	column := 0
	for _, f := range fields {
		column = max(column, min(widthOf(clean(f.Label)), widest))
	}
	column = min(column, r.width/3)
	var rows []row
	for _, f := range fields {
		label := cut(clean(f.Label), column)
		label += strings.Repeat(" ", column-widthOf(label)+2)
		under := run{text: strings.Repeat(" ", column+2)}
		rows = append(rows, hang(run{label, styleDim}, under, r.line(f.Value), r.width)...)
	}
	return rows
}

// layout is text whose spaces and line breaks are its meaning: it is not
// wrapped.
func layout(text string, look style) []row {
	var rows []row
	for _, l := range cleanLayout(text) {
		rows = append(rows, row{{l, look}})
	}
	return rows
}

// image is what stands for a picture in a terminal, and where the picture is.
func (r reader) image(p *chat.Picture) []row {
	if p == nil {
		return nil
	}
	var rows []row
	if p.Text != "" {
		rows = layout(p.Text, plain)
	}
	if p.Alt != "" {
		rows = append(rows, wrap([]run{{clean(p.Alt), styleDim}}, r.width)...)
	}
	if r.picture == nil || len(p.PNG) == 0 {
		return rows
	}
	if path := r.picture(p); path != "" {
		// Not wrapped: a path is there to be copied.
		rows = append(rows, row{{"Picture: " + clean(path), styleDim}})
	}
	return rows
}

// buttons are numbered for "press 2", through the whole message.
func (r reader) buttons(buttons []chat.Button, before int) []row {
	var rows []row
	var at row
	for i, b := range buttons {
		item := row{{number(before + i), styleDim}, {" " + cut(clean(b.Label), r.width-4), buttonStyles[b.Style]}}
		if len(at) > 0 && at.width()+3+item.width() > r.width {
			rows = append(rows, at)
			at = nil
		}
		if len(at) > 0 {
			at = append(at, run{text: "   "})
		}
		at = append(at, item...)
	}
	if len(at) > 0 {
		rows = append(rows, at)
	}
	return rows
}

var buttonStyles = map[chat.Style]style{chat.Default: styleBold, chat.Primary: "1;32", chat.Danger: "1;31"}
