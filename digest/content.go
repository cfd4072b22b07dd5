package digest

import (
	"encoding/json"
	"fmt"
)

// Read is a digest as it was kept in an edition.
func Read(content json.RawMessage) (Digest, error) {
	var d Digest
	if err := json.Unmarshal(content, &d); err != nil {
		return d, fmt.Errorf("read a digest: %w", err)
	}
	return d, nil
}

// Content is the digest as an edition keeps it.
func (d *Digest) Content() (json.RawMessage, error) {
	raw, err := json.Marshal(d)
	if err != nil {
		return nil, fmt.Errorf("keep a digest: %w", err)
	}
	return raw, nil
}
