// Command adjutant is the bot, and the tools to look after it.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"adjutant/storage"
)

func main() { os.Exit(run()) }

// run is main with an exit status, so that tests can call it.
func run() int {
	ctx, stop := untilSignal(context.Background())
	defer stop()
	if err := newRoot().ExecuteContext(ctx); err != nil {
		if !errors.Is(err, errShown) {
			fmt.Fprintln(os.Stderr, "adjutant: "+err.Error())
		}
		if errors.Is(err, storage.ErrInUse) {
			return inUseStatus
		}
		return 1
	}
	return 0
}

// inUseStatus is the exit status where another process has the data file: nothing is
// wrong with it, and the same works once that process has ended.
const inUseStatus = 2

// untilSignal is a context that the first signal to stop ends. Whoever sees that it
// has ended can rely on it that a second signal ends the process at once.
func untilSignal(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancel(ctx)
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	done := make(chan struct{})
	go func() {
		defer close(done)
		select {
		case <-signals:
		case <-ctx.Done():
		}
		signal.Stop(signals)
		cancel()
	}()
	return ctx, func() {
		cancel()
		<-done
	}
}

// errShown ends with status 1 where the reason has been printed already.
var errShown = errors.New("shown")

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "adjutant",
		Short: "The chief of staff in your chat",
		Long: "Adjutant takes status updates, risks and resource requests in your company's chat,\n" +
			"tells the people concerned, and keeps a register that can be trusted.\n\n" +
			"To try it without any account: adjutant console",
		SilenceUsage:  true,
		SilenceErrors: true,
		Version:       version(),
	}
	root.SetVersionTemplate("adjutant {{.Version}}\n")
	root.PersistentFlags().String("data", os.Getenv("ADJUTANT_DATA"), "the data `file` (or ADJUTANT_DATA)")
	root.AddCommand(newConsole(), newServe(), newOrg(), newDigest(), newVerify(), newBackup(), newHealth(), newReference(), newSlack(), newDiscord(), newModel())
	return root
}
