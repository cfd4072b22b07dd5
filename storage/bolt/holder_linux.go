package bolt

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// findHolder looks in the kernel's list of locks for the process that has f
// locked. It finds nothing if that process lives in another container.
func findHolder(f *os.File) (holder, bool) {
	info, err := f.Stat()
	if err != nil {
		return holder{}, false
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return holder{}, false
	}
	list, err := os.ReadFile("/proc/locks")
	if err != nil {
		return holder{}, false
	}
	pids := lockHolders(string(list), stat.Ino)
	for _, pid := range pids {
		if hasOpen(pid, info) {
			return holder{pid, commandOf(pid)}, true
		}
	}
	// Another user's process does not show its open files. The number of the
	// file is nearly proof enough; the device is not compared because some file
	// systems show another one there than stat does.
	if len(pids) == 1 {
		return holder{pids[0], commandOf(pids[0])}, true
	}
	return holder{}, false
}

// lockHolders reads lines like
//
//	1: FLOCK  ADVISORY  WRITE 1234 fd:01:131090 0 EOF
//
// and returns the processes with a whole-file lock on that inode. A line with
// "->" is one who waits.
func lockHolders(list string, inode uint64) []int {
	var pids []int
	for line := range strings.Lines(list) {
		fields := strings.Fields(line)
		if len(fields) < 6 || fields[1] != "FLOCK" {
			continue
		}
		id := fields[5]
		if n, err := strconv.ParseUint(id[strings.LastIndexByte(id, ':')+1:], 10, 64); err != nil || n != inode {
			continue
		}
		if pid, err := strconv.Atoi(fields[4]); err == nil && pid > 0 {
			pids = append(pids, pid)
		}
	}
	return pids
}

// hasOpen tells whether the process has this very file open.
func hasOpen(pid int, file os.FileInfo) bool {
	dir := fmt.Sprintf("/proc/%d/fd", pid)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return false
	}
	for _, e := range entries {
		if info, err := os.Stat(filepath.Join(dir, e.Name())); err == nil && os.SameFile(info, file) {
			return true
		}
	}
	return false
}

// commandOf is the process's name.
func commandOf(pid int) string {
	name, err := os.ReadFile(fmt.Sprintf("/proc/%d/comm", pid))
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(name))
}
