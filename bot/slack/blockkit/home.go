package blockkit

import (
	goslack "github.com/slack-go/slack"

	"adjutant/chat"
)

// Home renders App Home.
func (r Renderer) Home(m chat.Message) goslack.HomeTabViewRequest {
	s := sheet{Renderer: r}
	page, _ := viewRoom.first(orNothing(s.whole(m)), leftOut("Ask me under Messages to see all of it."))
	return goslack.HomeTabViewRequest{Type: goslack.VTHomeTab, Blocks: goslack.Blocks{BlockSet: blocksOf(page)}}
}
