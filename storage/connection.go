package storage

import (
	"encoding/json"
	"fmt"
	"time"

	"adjutant/chat"
)

// Connection is what a platform has given to go on with: tokens that are renewed,
// of which it takes each once. It is no record: it is not in the journal, which
// would keep every token for ever, and means nothing to people.
type Connection struct {
	// Bot is the token that the bot has now, until Expires; Refresh gets the next.
	Bot, Refresh chat.Secret
	Expires      time.Time
	// Origin says from what this chain of tokens began, so that it is known when
	// somebody has begun a new one.
	Origin string
}

// keptConnection is a Connection as it is stored, in the clear: whoever can read the
// data file can read everything in it.
type keptConnection struct {
	Bot     string    `json:"bot"`
	Refresh string    `json:"refresh"`
	Expires time.Time `json:"expires"`
	Origin  string    `json:"origin"`
}

// ConnectionTo is what was saved of the connection to a platform; zero if nothing
// was.
func ConnectionTo(r Reader, platform string) (Connection, error) {
	raw := r.Get(connectionKey(platform))
	if raw == nil {
		return Connection{}, nil
	}
	var kept keptConnection
	if json.Unmarshal(raw, &kept) != nil { // whose error would quote what it read
		return Connection{}, fmt.Errorf("the tokens kept for %s cannot be read", platform)
	}
	return Connection{
		Bot: chat.NewSecret(kept.Bot), Refresh: chat.NewSecret(kept.Refresh),
		Expires: kept.Expires, Origin: kept.Origin,
	}, nil
}

// SaveConnection replaces what is kept of the connection to a platform.
func SaveConnection(tx Tx, platform string, c Connection) error {
	raw, err := json.Marshal(keptConnection{
		Bot: c.Bot.Reveal(), Refresh: c.Refresh.Reveal(), Expires: c.Expires.UTC(), Origin: c.Origin,
	})
	if err != nil {
		return err
	}
	return tx.Put(connectionKey(platform), raw)
}

func connectionKey(platform string) []byte { return key(familyMeta, "connection", platform) }
