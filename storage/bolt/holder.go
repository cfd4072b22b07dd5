package bolt

// holder is the process that has the file.
type holder struct {
	pid     int
	command string // "" if the system does not tell us
}
