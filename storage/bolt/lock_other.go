//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package bolt

import (
	"os"
	"time"
)

// lock does nothing where taking the lock twice on one open file fails: bbolt
// takes it, with a limit of its own. The inspection then runs without it, and
// may call a file damaged that another process is writing to.
func lock(*os.File, time.Duration) error { return nil }

// unlock is left to the end of the process.
func unlock(*os.File) {}
