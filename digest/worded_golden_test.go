package digest_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"adjutant/chat"
	"adjutant/digest"
	"adjutant/digest/narrative"
	"adjutant/ops"
)

// advised are what a good model says of some of the golden digests, by the name of
// their file: it does what it was asked, and no sentence of it is dropped.
var advised = func() []string {
	files, err := filepath.Glob("testdata/*.advice.json")
	if err != nil {
		panic(err)
	}
	return files
}()

// telling is a company that lets a model be told what all of it may know.
func telling(o *ops.Org) *ops.Org {
	org := *o
	org.Model = ops.ModelUse{For: []string{string(chat.ForDigest)}, RealNames: true}
	return &org
}

// The golden digests in the words of a good model: they read better, and say nothing
// else. Whoever changes them should read them beside those without.
func TestGoldenWorded(t *testing.T) {
	if len(advised) == 0 {
		t.Fatal("no advice in testdata")
	}
	for _, file := range advised {
		name := strings.TrimSuffix(filepath.Base(file), ".advice.json")
		t.Run(name, func(t *testing.T) {
			advice, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			w, d := goldenDigest(t, name)
			org := telling(w.org)
			consult, some := narrative.Consult(d, org)
			if !some {
				t.Fatal("there is nothing to word")
			}
			words, checked := narrative.Words(d, org, chat.Advice{Content: json.RawMessage(advice)})
			for _, dropped := range checked.Dropped {
				t.Errorf("dropped of %s, for %s: %q", dropped.About, dropped.Why, dropped.What)
			}
			if words == nil {
				t.Fatalf("no words are left of what was asked: %s", consult.Material)
			}
			options := digest.Options{Org: org, ID: "DIG-12", Buttons: buttons}
			computed := digest.Message(d, options)
			options.Worded = words
			m := digest.Message(d, options)
			checkMessage(t, d, m)
			compare(t, filepath.Join("testdata", name+"-worded.golden"), plain(m))
			neverLess(t, d, computed, m)
		})
	}
}
