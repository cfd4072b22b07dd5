package chart

import (
	"image/color"

	"adjutant/ops"
)

func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 255}
}

// The colours. Text on any of the fills is ink or white, whichever has the
// contrast; a test measures it.
var (
	white  = rgb(0xffffff)
	ink    = rgb(0x1b2530)
	grey   = rgb(0x5d6875) // text of less weight
	ground = rgb(0xeef1f4) // what holds nothing

	green   = rgb(0x9ad1a9)
	lime    = rgb(0xd8e48e)
	yellow  = rgb(0xf8d66f)
	orange  = rgb(0xf3a864)
	red     = rgb(0xe8837a)
	rose    = rgb(0xf6cfca)
	crimson = rgb(0xa8322a) // text that warns

	deep = rgb(0x1f5fa8)
	sky  = rgb(0x8db9e6)
	pale = rgb(0xd6e6f7)
)

// levelColour is the fill of a risk's level.
func levelColour(l ops.Level) color.NRGBA {
	switch l {
	case ops.VeryLow:
		return green
	case ops.Low:
		return lime
	case ops.Moderate:
		return yellow
	case ops.High:
		return orange
	case ops.VeryHigh:
		return red
	default:
		return ground
	}
}

// levelLetters say what the colour says.
func levelLetters(l ops.Level) string {
	switch l {
	case ops.VeryLow:
		return "VL"
	case ops.Low:
		return "L"
	case ops.Moderate:
		return "M"
	case ops.High:
		return "H"
	case ops.VeryHigh:
		return "VH"
	default:
		return "?"
	}
}

// healthColour is the fill of a health.
func healthColour(h ops.Health) color.NRGBA {
	switch h {
	case ops.OnTrack:
		return green
	case ops.AtRisk:
		return yellow
	case ops.OffTrack:
		return red
	default:
		return ground
	}
}

// healthMark is the health in as few letters as are clear by themselves.
func healthMark(h ops.Health) string {
	switch h {
	case ops.OnTrack:
		return "on"
	case ops.AtRisk:
		return "risk"
	case ops.OffTrack:
		return "off"
	default:
		return "?"
	}
}

// inkOn is the colour of text on a fill.
func inkOn(fill color.NRGBA) color.NRGBA {
	if contrast(ink, fill) >= contrast(white, fill) {
		return ink
	}
	return white
}
