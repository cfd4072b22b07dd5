package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"adjutant/bot"
	"adjutant/storage"
)

// serveHealth answers /healthz at the address until stop is called; an empty
// address serves nothing.
func serveHealth(address string, store storage.Store, now func() time.Time, model *bot.WatchedModel) (stop func(), err error) {
	if address == "" {
		return func() {}, nil
	}
	mux := http.NewServeMux()
	mux.Handle("GET /healthz", bot.HealthHandler(store, now, model))
	server, err := listen(address, mux, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = server.run(ctx) // what is left of it ends with the process
	}()
	return func() {
		cancel()
		<-done
	}, nil
}

func newHealth() *cobra.Command {
	var address string
	cmd := &cobra.Command{
		Use:   "health",
		Short: "Ask a running bot whether it is well",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if address == "" {
				return errors.New("where does the bot listen? Name it with --listen or in ADJUTANT_LISTEN")
			}
			if strings.HasPrefix(address, ":") {
				address = "localhost" + address
			}
			ctx, cancel := context.WithTimeout(cmd.Context(), 5*time.Second)
			defer cancel()
			request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+"/healthz", nil)
			if err != nil {
				return err
			}
			response, err := http.DefaultClient.Do(request)
			if err != nil {
				return fmt.Errorf("the bot does not answer: %w", err)
			}
			defer response.Body.Close()
			text, err := io.ReadAll(io.LimitReader(response.Body, 1<<16))
			if err != nil {
				return err
			}
			fmt.Fprint(cmd.OutOrStdout(), string(text))
			if response.StatusCode != http.StatusOK {
				return errShown
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&address, "listen", os.Getenv("ADJUTANT_LISTEN"), "the `address` at which it listens (or ADJUTANT_LISTEN)")
	return cmd
}
