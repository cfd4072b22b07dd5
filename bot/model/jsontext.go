package model

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// rewritten is JSON in which every string, keys included, is what change makes of it,
// and nothing else is changed but white space between values, which goes.
func rewritten(raw []byte, change func(string) string) ([]byte, error) {
	var compact bytes.Buffer
	if err := json.Compact(&compact, raw); err != nil {
		return nil, fmt.Errorf("no JSON: %w", err)
	}
	var b bytes.Buffer
	write := json.NewEncoder(&b)
	write.SetEscapeHTML(false)
	for rest := compact.Bytes(); len(rest) > 0; {
		from := bytes.IndexByte(rest, '"')
		if from < 0 {
			b.Write(rest)
			break
		}
		to := closing(rest, from)
		var text string
		if err := json.Unmarshal(rest[from:to], &text); err != nil {
			return nil, fmt.Errorf("no JSON: %w", err)
		}
		b.Write(rest[:from])
		if err := write.Encode(change(text)); err != nil {
			return nil, err
		}
		b.Truncate(b.Len() - 1) // the encoder ends a value with a new line
		rest = rest[to:]
	}
	return b.Bytes(), nil
}

// closing is where the string that begins at from ends.
func closing(valid []byte, from int) int {
	for i := from + 1; ; i++ {
		switch valid[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
}

// texts are all strings of valid JSON, keys included.
func texts(raw []byte) (all []string, err error) {
	_, err = rewritten(raw, func(text string) string {
		all = append(all, text)
		return text
	})
	return all, err
}
