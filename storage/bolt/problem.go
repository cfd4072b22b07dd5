package bolt

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"syscall"

	"adjutant/storage"
)

// exampleIn is a file name to suggest to somebody who named a folder.
func exampleIn(dir string) string { return filepath.Join(dir, "adjutant.db") }

// damaged says that the file's content cannot be trusted.
func damaged(path, detail string, cause error) *storage.Problem {
	return &storage.Problem{
		What: fmt.Sprintf("The data file %s is damaged (%s). "+
			"Stop the program, move the file aside without deleting it, put your latest backup in its place under the same name, and start again.", path, detail),
		Cause: cause,
	}
}

// inUse says who holds the file, as far as the system tells.
func inUse(path string, f *os.File) *storage.Problem {
	who := "another program"
	if h, ok := findHolder(f); ok {
		switch {
		case h.pid == os.Getpid():
			who = fmt.Sprintf("this program itself (process %d), which has opened it before", h.pid)
		case h.command != "":
			who = fmt.Sprintf("process %d (%s)", h.pid, h.command)
		default:
			who = fmt.Sprintf("process %d", h.pid)
		}
	}
	return &storage.Problem{
		What:  fmt.Sprintf("The data file %s is in use by %s. One process at a time may have it: stop the other one, or name another file.", path, who),
		Cause: storage.ErrInUse,
	}
}

// missing says that there is no file where one must be.
func missing(path string, cause error) *storage.Problem {
	return &storage.Problem{
		What:  fmt.Sprintf("There is no data file at %s. Check the name and the folder.", path),
		Cause: cause,
	}
}

// unusable turns an error of the operating system into what to do about it. A
// Problem stays what it is.
func unusable(path string, err error) *storage.Problem {
	var already *storage.Problem
	if errors.As(err, &already) {
		return already
	}
	var what string
	switch {
	case errors.Is(err, syscall.EROFS):
		what = fmt.Sprintf("The data file %s is on a file system that is read-only. Mount it for writing, or name a file on another one.", path)
	case errors.Is(err, fs.ErrPermission):
		what = fmt.Sprintf("This user may not read and write the data file %s, or its folder. Run the program as the file's owner, or change the owner of the file and its folder.", path)
	case fullDisk(err):
		what = fmt.Sprintf("There is no space for the data file %s. Free space on its disk (or raise the quota or the limit of file sizes), and start again.", path)
	case errors.Is(err, fs.ErrExist):
		what = fmt.Sprintf("%s exists already. Name a new file.", path)
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		what = fmt.Sprintf("The folder of the data file %s does not exist. Create it, or name a file in one that does.", path)
	default:
		what = fmt.Sprintf("The data file %s cannot be opened: %v.", path, err)
	}
	return &storage.Problem{What: what, Cause: err}
}

// notSaved is the answer of a commit that failed and left nothing.
func notSaved(path string, err error) *storage.Problem {
	what := fmt.Sprintf("Nothing was saved: the data file %s could not be written (%v). Look at its disk.", path, err)
	if fullDisk(err) {
		what = fmt.Sprintf("Nothing was saved: there is no space for the data file %s. Free space on its disk (or raise the quota or the limit of file sizes), and try again.", path)
	}
	return &storage.Problem{What: what, Cause: err}
}

func fullDisk(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
}

// guardFaults turns an access to a page that the disk does not give (the file
// was cut short, a sector is bad) from the death of the process into a panic of
// this goroutine, until the function that it returns is called.
func guardFaults() func() {
	before := debug.SetPanicOnFault(true)
	return func() { debug.SetPanicOnFault(before) }
}

// isFault tells whether a panic was such an access. (A nil pointer, which is a
// mistake in a program, has no Addr.)
func isFault(p any) bool {
	_, ok := p.(interface{ Addr() uintptr })
	return ok
}

// panicCause is a panic's value as an error.
func panicCause(p any) error {
	if err, ok := p.(error); ok {
		return err
	}
	return fmt.Errorf("%v", p)
}

// PanicError is what Update returns for a function that panicked.
type PanicError struct {
	// Value is what the function panicked with.
	Value any
	// Stack is where, as debug.Stack prints it.
	Stack []byte
}

// Error names the panic, without the stack.
func (e *PanicError) Error() string { return fmt.Sprintf("panic: %v", e.Value) }

// Unwrap is the value, if it was an error.
func (e *PanicError) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// Format adds the stack for %+v.
func (e *PanicError) Format(s fmt.State, verb rune) {
	switch {
	case verb == 'q':
		fmt.Fprintf(s, "%q", e.Error())
	case verb == 'v' && s.Flag('+'):
		fmt.Fprintf(s, "%s\n%s", e.Error(), e.Stack)
	default:
		fmt.Fprint(s, e.Error())
	}
}
