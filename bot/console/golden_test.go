package console_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"adjutant/bot/bottest"
	"adjutant/bot/console"
)

var update = flag.Bool("update", false, "write the transcripts anew")

// TestTranscripts feeds each testdata/*.in to a console and compares what it
// prints with the .txt beside it. Names that begin with "json-" use JSON.
func TestTranscripts(t *testing.T) {
	inputs, err := filepath.Glob("testdata/*.in")
	if err != nil || len(inputs) == 0 {
		t.Fatal("no transcripts", err)
	}
	for _, path := range inputs {
		name := strings.TrimSuffix(filepath.Base(path), ".in")
		t.Run(name, func(t *testing.T) {
			input, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			got, err := script(t, newFake(), string(input), func(o *console.Options) {
				o.JSON = strings.HasPrefix(name, "json-")
				o.Strict = true
			})
			if failed := (*console.Failed)(nil); errors.As(err, &failed) {
				got += "-- strict: " + err.Error() + "\n"
			} else if err != nil {
				t.Fatal(err)
			}
			bottest.Golden(t, *update, name+".txt", got)
		})
	}
}
