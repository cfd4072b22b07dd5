package discord

import (
	"context"
	"maps"
	"slices"
	"strconv"
)

// adopt finds pages of the message that an earlier edit has posted and nobody has
// taken note of.
func (p *posting) adopt(ctx context.Context) error {
	if p.adopted {
		return nil
	}
	me, err := p.d.who(ctx)
	if err != nil {
		return err
	}
	main := p.parts[0]
	known := map[string]bool{}
	for _, at := range p.parts {
		known[at.id] = true
	}
	found := map[int]part{}
	rest := pageMarks(main.id)
	for room, since := range p.rooms() {
		_, err := p.d.read(ctx, room, since, func(m post) bool {
			if page, _, ok := rest.find(m.Components); ok && m.Author.ID == me.User && !known[m.ID] {
				found[page] = m.part()
			}
			return false
		})
		switch code := codeOf(err); {
		case err == nil:
		case code == codeUnknownChannel, code == codeNoAccess, code == codeNoRight:
			// There is no thread, or it is as if nobody had suspected anything.
		default:
			return err
		}
	}
	for _, page := range slices.Sorted(maps.Keys(found)) {
		p.parts = append(p.parts, found[page])
	}
	p.adopted = true
	return nil
}

// rooms are the channels in which unknown pages of the message may be, and after which
// message: in its thread, or in its channel since the edit was asked for.
func (p *posting) rooms() map[string]uint64 {
	main := p.parts[0]
	id, err := strconv.ParseUint(main.id, 10, 64)
	if err != nil {
		return nil
	}
	since := max(id, idAt(p.out.Created.Add(-clockSkew)))
	if _, cut := p.d.sent.cut.Get(main.key()); cut {
		since = id
	}
	rooms := map[string]uint64{}
	inChannel := p.out.To.Direct || p.out.To.Thread != ""
	if len(p.parts) > 1 {
		inChannel = p.parts[1].channel == main.channel
	}
	if inChannel || len(p.parts) == 1 {
		rooms[main.channel] = since
	}
	if !inChannel {
		rooms[main.id] = 0
	}
	return rooms
}
