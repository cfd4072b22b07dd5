package chart

import (
	"bytes"
	"cmp"
	"image"
	"image/color"
	"image/png"
	"slices"
)

// encode is the sheet as a PNG. Our pictures are a few flat colours and the
// shades at the edges of letters, so that a palette holds them: a third of the
// bytes, in half of the time.
func (s *sheet) encode() ([]byte, error) {
	img := s.paint()
	if full, ok := img.(*image.RGBA); ok {
		img = inPalette(full)
	}
	var out bytes.Buffer
	err := png.Encode(&out, img)
	return out.Bytes(), err
}

// pixel is a colour as it stands in a picture.
type pixel [4]uint8

// paletteSize is how many colours a palette has room for, exactColours how many of
// a picture stay exactly as they are where there are more: those of areas, and not
// of edges.
const (
	paletteSize  = 256
	exactColours = 64
)

// inPalette is the picture with a palette of its own. Where there are too many
// colours, neighbouring shades at the edges of letters become one, which nobody
// sees. It is the picture itself if that is not enough.
func inPalette(full *image.RGBA) image.Image {
	colours := coloursOf(full)
	places := map[pixel]uint8{}
	var palette color.Palette
	for _, step := range []int{1, 8, 16, 32} {
		palette = nil
		shown := map[pixel]uint8{}
		clear(places)
		for i, p := range colours {
			as := p
			if i >= exactColours {
				as = p.rounded(step)
			}
			at, known := shown[as]
			if !known {
				at = uint8(len(palette))
				if len(palette) == paletteSize {
					break
				}
				shown[as] = at
				palette = append(palette, color.RGBA{as[0], as[1], as[2], as[3]})
			}
			places[p] = at
		}
		if len(places) == len(colours) {
			break
		}
	}
	if len(places) < len(colours) {
		return full
	}
	small := image.NewPaletted(full.Rect, palette)
	var last pixel
	var at uint8
	for i := range small.Pix {
		if p := pixel(full.Pix[4*i : 4*i+4]); i == 0 || p != last { // most are like the one before
			last, at = p, places[p]
		}
		small.Pix[i] = at
	}
	return small
}

// coloursOf are the colours of a picture, those of the largest areas first.
func coloursOf(full *image.RGBA) []pixel {
	area := map[pixel]int{}
	last, length := pixel{}, 0
	for i := 0; i < len(full.Pix); i += 4 {
		if p := pixel(full.Pix[i : i+4]); p != last {
			area[last] += length
			last, length = p, 0
		}
		length++
	}
	area[last] += length
	if area[pixel{}] == 0 {
		delete(area, pixel{}) // nothing but the beginning of the count
	}
	colours := make([]pixel, 0, len(area))
	for p := range area {
		colours = append(colours, p)
	}
	slices.SortFunc(colours, func(a, b pixel) int {
		return cmp.Or(area[b]-area[a], bytes.Compare(a[:], b[:]))
	})
	return colours
}

// rounded is the colour with each part rounded to a multiple of step.
func (p pixel) rounded(step int) pixel {
	for i := range 3 {
		p[i] = uint8(min((int(p[i])+step/2)/step*step, 255))
	}
	return p
}
