package slack

import (
	"context"
	"time"
)

// directTimeout is how long it may take to ask whose direct messages these are.
const directTimeout = time.Second

// ownDirect reports whether it was asked in the person's direct messages with the
// bot. In those of two people, which a slash command can come from as well, an
// answer that stays would be read by the other. What cannot be found out counts as
// those.
func (s *Slack) ownDirect(ctx context.Context, a *asked) bool {
	if !isDirect(a.way.Channel) {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, directTimeout)
	defer cancel()
	w, err := s.workspace(ctx, a.workspace)
	if err != nil {
		return false
	}
	room, err := s.room(ctx, w, a.place())
	return err == nil && room == a.way.Channel
}
