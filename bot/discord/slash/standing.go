package slash

import (
	"encoding/json"
	"slices"
)

// Standing says how what Discord has stands to these commands, each by what people
// know it by: "/risk", or the label in a message's menu. They are as [Set.Difference]
// tells them apart.
type Standing struct {
	// Lacking are not there, Differing are there in another form, Foreign are there and
	// are none of ours.
	Lacking, Differing, Foreign []string
}

// Same reports whether Discord has exactly these commands.
func (s Standing) Same() bool { return len(s.Lacking)+len(s.Differing)+len(s.Foreign) == 0 }

// Standing compares the commands with those that Discord has, as its API returns them.
func (s *Set) Standing(have []json.RawMessage) (Standing, error) {
	put, remove, err := s.Difference(have)
	if err != nil {
		return Standing{}, err
	}
	var st Standing
	there := map[string]bool{}
	for _, raw := range have {
		var c theirs
		if err := json.Unmarshal(raw, &c); err != nil {
			return Standing{}, err
		}
		name := c.command(max(c.Type, ChatInput)).shown()
		if slices.Contains(remove, c.ID) {
			st.Foreign = append(st.Foreign, name)
			continue
		}
		there[name] = true
	}
	for _, c := range put {
		if name := c.shown(); there[name] {
			st.Differing = append(st.Differing, name)
		} else {
			st.Lacking = append(st.Lacking, name)
		}
	}
	return st, nil
}

// shown is what people know a command by.
func (c Command) shown() string {
	if c.Type == ChatInput {
		return "/" + c.Name
	}
	return "“" + c.Name + "”"
}
