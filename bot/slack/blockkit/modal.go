package blockkit

import (
	goslack "github.com/slack-go/slack"

	"adjutant/chat"
)

// Says renders an answer as a modal that can only be closed.
func (r Renderer) Says(m chat.Message, metadata string) goslack.ModalViewRequest {
	s := sheet{Renderer: r, modal: true}
	page, _ := viewRoom.first(orNothing(s.whole(m)), leftOut("Ask me in a direct message to see all of it."))
	title := "Adjutant"
	if m.Tone == chat.Good {
		title = "Done"
	}
	view := modal(title, metadata, page)
	view.Close = plain("Close", mostModalWords)
	return view
}

// Working renders the modal that stands until the form is there.
func Working(metadata string) goslack.ModalViewRequest {
	view := modal("Adjutant", metadata, said("Working on it …"))
	view.Close = plain("Close", mostModalWords)
	return view
}

// modal is a view of pieces.
func modal(title, metadata string, pieces []piece) goslack.ModalViewRequest {
	return goslack.ModalViewRequest{
		Type:            goslack.VTModal,
		Title:           plain(title, mostModalWords),
		Blocks:          goslack.Blocks{BlockSet: blocksOf(pieces)},
		PrivateMetadata: metadata,
	}
}
