package main

import (
	"runtime"
	"runtime/debug"
)

// release is the version that a release build is given:
// -ldflags "-X main.release=v1.2.3".
var release string

// version says what was built: the release, else the module's version and the
// revision that the go tool knows.
func version() string {
	text := release
	info, ok := debug.ReadBuildInfo()
	if text == "" && ok {
		text = info.Main.Version
	}
	if text == "" {
		text = "(devel)"
	}
	if ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" && s.Value != "" {
				text += " " + s.Value[:min(len(s.Value), 12)]
			}
		}
	}
	return text + " " + runtime.Version() + " " + runtime.GOOS + "/" + runtime.GOARCH
}
