package chart

import (
	"image"
	"image/color"

	"golang.org/x/image/font"
	"golang.org/x/image/math/fixed"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgimg"
)

// dotsPerInch make a pixel a point.
const dotsPerInch = 72

// canvas is what a sheet is painted on.
type canvas struct {
	*vgimg.Canvas
	height float64
	// faces are the letters that were needed so far.
	faces map[style]font.Face
}

// paint takes the steps of a sheet.
func (s *sheet) paint() image.Image {
	on := &canvas{
		Canvas: vgimg.NewWith(vgimg.UseWH(sheetWidth, vg.Length(s.height)), vgimg.UseDPI(dotsPerInch), vgimg.UseBackgroundColor(white)),
		height: s.height,
		faces:  map[style]font.Face{},
	}
	for _, step := range s.steps {
		step(on)
	}
	return on.Image()
}

// at is a point of the sheet on the canvas, whose origin is at the bottom.
func (c *canvas) at(x, y float64) vg.Point {
	return vg.Point{X: vg.Length(x), Y: vg.Length(c.height - y)}
}

func (c *canvas) fill(b box, radius float64, colour color.NRGBA) {
	c.SetColor(colour)
	c.Fill(c.rounded(b, radius))
}

func (c *canvas) outline(b box, radius, width float64, colour color.NRGBA) {
	c.SetColor(colour)
	c.SetLineWidth(vg.Length(width))
	c.Stroke(c.rounded(b.inset(width/2), radius))
}

func (c *canvas) stroke(x1, y1, x2, y2, width float64, colour color.NRGBA) {
	var p vg.Path
	p.Move(c.at(x1, y1))
	p.Line(c.at(x2, y2))
	c.SetColor(colour)
	c.SetLineWidth(vg.Length(width))
	c.Stroke(p)
}

// rounded is the path around a box.
func (c *canvas) rounded(b box, radius float64) vg.Path {
	r := min(radius, b.w/2, b.h/2)
	const bend = 0.5523 // of the curve that comes closest to a quarter of a circle
	k := r * (1 - bend)
	x, y, w, h := b.x, b.y, b.x+b.w, b.y+b.h
	var p vg.Path
	p.Move(c.at(x+r, y))
	p.Line(c.at(w-r, y))
	p.CubeTo(c.at(w-k, y), c.at(w, y+k), c.at(w, y+r))
	p.Line(c.at(w, h-r))
	p.CubeTo(c.at(w, h-k), c.at(w-k, h), c.at(w-r, h))
	p.Line(c.at(x+r, h))
	p.CubeTo(c.at(x+k, h), c.at(x, h-k), c.at(x, h-r))
	p.Line(c.at(x, y+r))
	p.CubeTo(c.at(x, y+k), c.at(x+k, y), c.at(x+r, y))
	p.Close()
	return p
}

// write puts letters onto the canvas. It goes around vg, which would turn each
// letter into a picture and transform that: ours stay where they are.
func (c *canvas) write(x, baseline float64, st style, text string) {
	size := style{size: st.size, bold: st.bold}
	face := c.faces[size]
	if face == nil {
		described := st.face()
		face = described.FontFace(dotsPerInch)
		c.faces[size] = face
	}
	d := font.Drawer{
		Dst: c.Image(), Src: image.NewUniform(st.colour), Face: face,
		Dot: fixed.Point26_6{X: fixed.Int26_6(x*64 + 0.5), Y: fixed.Int26_6(baseline*64 + 0.5)},
	}
	d.DrawString(text)
}
