package console

import (
	"os"
	"strings"
)

// historyLimit is how many lines are remembered.
const historyLimit = 500

// history is the lines typed before, the newest last. It is used by one
// goroutine at a time.
type history struct {
	lines []string
	file  string
	keep  bool // the line being read is one to remember
}

// openHistory reads the lines of earlier sessions. A history that cannot be
// read is an empty one: it is a convenience.
func openHistory(file string) *history {
	h := &history{file: file}
	if file == "" {
		return h
	}
	content, _ := os.ReadFile(file)
	for l := range strings.Lines(string(content)) {
		l = strings.TrimRight(l, "\r\n")
		// The terminal shows a line of the history as it is.
		if l != "" && clean(l) == l {
			h.lines = append(h.lines, l)
		}
	}
	if over := len(h.lines) - historyLimit; over > 0 {
		h.lines = h.lines[over:]
		_ = os.WriteFile(file, []byte(strings.Join(h.lines, "\n")+"\n"), 0o600)
	}
	return h
}

// Add remembers a line. Form answers and repetitions are not kept.
func (h *history) Add(line string) {
	if !h.keep || strings.TrimSpace(line) == "" || line == "^C" || clean(line) != line {
		return
	}
	if n := len(h.lines); n > 0 && h.lines[n-1] == line {
		return
	}
	h.lines = append(h.lines, line)
	if h.file == "" {
		return
	}
	f, err := os.OpenFile(h.file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return
	}
	_, _ = f.WriteString(line + "\n")
	_ = f.Close()
}

// Len is the number of lines.
func (h *history) Len() int { return len(h.lines) }

// At is the line idx lines ago; 0 is the last.
func (h *history) At(idx int) string { return h.lines[len(h.lines)-1-idx] }
