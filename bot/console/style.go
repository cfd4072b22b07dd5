package console

import (
	"os"
	"strings"

	"golang.org/x/term"

	"adjutant/chat"
)

// style is a look as the terminal's parameters for it; the zero style is the
// terminal's own.
type style string

const (
	plain      style = ""
	styleBold  style = "1"
	styleDim   style = "2"
	styleCode  style = "36"
	styleLink  style = "4"
	stylePlace style = "1;34"
	styleHere  style = "1;36"
	styleError style = "31"
)

// tones are the looks of a message's title and bar.
var tones = map[chat.Tone]style{chat.Good: "32", chat.Warning: "33", chat.Bad: "31"}

func (s style) bold() style {
	if s == plain {
		return styleBold
	}
	return "1;" + s
}

// paint is a row as it is printed.
func (c *Console) paint(r row) string {
	var b strings.Builder
	for i := 0; i < len(r); {
		look := r[i].style
		var text strings.Builder
		for ; i < len(r) && r[i].style == look; i++ {
			text.WriteString(r[i].text)
		}
		if !c.opts.Color || look == plain {
			b.WriteString(text.String())
			continue
		}
		b.WriteString("\x1b[" + string(look) + "m" + text.String() + "\x1b[0m")
	}
	return b.String()
}

// Detect says whether somebody sits at the terminal, and whether colours are
// wanted: only on a terminal, and not with NO_COLOR (https://no-color.org) or
// TERM=dumb.
func Detect(in, out *os.File) (interactive, color bool) {
	screen := term.IsTerminal(int(out.Fd()))
	dumb := os.Getenv("TERM") == "dumb"
	interactive = screen && !dumb && term.IsTerminal(int(in.Fd()))
	color = screen && !dumb && os.Getenv("NO_COLOR") == ""
	return interactive, color
}
