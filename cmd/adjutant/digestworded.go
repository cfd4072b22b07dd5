package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"adjutant/chat"
	"adjutant/commands"
	"adjutant/ops"
	"adjutant/storage"
)

// wordedPreview is a digest in a model's words, which is asked for them. Where it gives
// none, it is as computed, and why is said.
func wordedPreview(ctx context.Context, store storage.Store, book *commands.Book, now time.Time, as ops.Handle, args chat.Args, say io.Writer) (made commands.Preview, err error) {
	set, err := readModelSettings(os.Environ())
	switch {
	case err != nil:
		return made, err
	case !set.on():
		return made, errors.New("--worded: the environment names no model. Set OPENAI_MODEL, with OPENAI_API_KEY or OPENAI_BASE_URL")
	case args["at"] != "":
		return made, errors.New("--worded: a model words digests as of now, so leave out --at")
	}
	log, err := newLog(say, "warn")
	if err != nil {
		return made, err
	}
	book.Model = true
	client := set.client(store, func() time.Time { return now }, log)
	defer client.Close()
	var advice map[string]chat.Advice
	for {
		err := store.View(ctx, func(r storage.Reader) (err error) {
			org, err := book.Org(r)
			if err != nil {
				return err
			}
			if !org.Model.Serves(string(chat.ForDigest)) {
				return errors.New("--worded: the organisation’s file does not let a model be used for digests. Add to it: model: {for: [digests]}")
			}
			made, err = book.PreviewAdvised(r, now, as, args, advice)
			return err
		})
		if err != nil || made.Consult == nil {
			for _, checked := range made.Checked {
				client.Checked(ctx, chat.Invocation{Via: chat.ViaProgram, Path: "digest preview"}, checked)
			}
			return made, err
		}
		step := made.Consult.Step
		if _, had := advice[step]; had {
			return made, fmt.Errorf("a model was asked twice for %s", step)
		}
		said := client.Consult(ctx, *made.Consult)
		if said.Failed != "" {
			fmt.Fprintf(say, "As computed, since %s.\n", said.Failed)
		}
		advice = map[string]chat.Advice{step: said}
	}
}
