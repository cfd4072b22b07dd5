package console

import (
	"os"
	"path/filepath"
	"strings"

	"adjutant/chat"
)

// folder is where pictures are saved.
type folder struct {
	path      string
	temporary bool // make one when the first picture comes
}

// KeepsPictures reports whether pictures are saved, so that they need be drawn.
func (c *Console) KeepsPictures() bool { return c.pictures.path != "" || c.pictures.temporary }

// save writes the picture and returns its path, or "" where none is kept. The
// folder outlives the session, because the pictures are there to be looked at.
// The caller holds Console.mu.
func (f *folder) save(id string, p *chat.Picture) string {
	if f.path == "" {
		if !f.temporary {
			return ""
		}
		dir, err := os.MkdirTemp("", "adjutant-pictures-")
		if err != nil {
			return "not saved: " + err.Error()
		}
		f.path = dir
	}
	if err := os.MkdirAll(f.path, 0o700); err != nil {
		return "not saved: " + err.Error()
	}
	path := filepath.Join(f.path, id+"-"+fileName(p.Name))
	if err := os.WriteFile(path, p.PNG, 0o600); err != nil {
		return "not saved: " + err.Error()
	}
	return path
}

// fileName keeps of a name what is harmless in every file system.
func fileName(name string) string {
	name = strings.TrimSuffix(strings.ToLower(name), ".png")
	name = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, name)
	name = strings.Trim(name[:min(len(name), 60)], "-")
	if name == "" {
		name = "picture"
	}
	return name + ".png"
}
