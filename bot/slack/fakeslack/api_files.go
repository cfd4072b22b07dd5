package fakeslack

import (
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"path"
	"slices"
	"strconv"
	"strings"
)

// file is an uploaded file.
type file struct {
	id, name, title, alt string
	length               int
	content              []byte
	uploaded, complete   bool
	// looks is how many calls of files.info it takes until it is worked on.
	looks  int
	shares []string
}

// File is an uploaded file as people have it.
type File struct {
	ID, Name, Title, Alt string
	Content              []byte
	// Channels are those in which it was shared.
	Channels []string
}

// Files are the files whose upload was completed, in order.
func (s *Server) Files() []File {
	s.mu.Lock()
	defer s.mu.Unlock()
	var files []File
	for _, f := range s.files {
		if f.complete {
			files = append(files, File{f.id, f.name, f.title, f.alt, f.content, slices.Clone(f.shares)})
		}
	}
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.ID, b.ID) })
	return files
}

// ready reports whether blocks can show the file.
func (f *file) ready() bool { return f.complete && f.looks <= 0 }

// object is the file as Slack's answers have it.
func (f *file) object() map[string]any {
	o := map[string]any{"id": f.id, "name": f.name, "title": f.title, "size": len(f.content), "mimetype": "", "filetype": "", "shares": map[string]any{}}
	if f.ready() {
		o["mimetype"] = strings.TrimSuffix(mime.TypeByExtension(path.Ext(f.name)), "; charset=utf-8")
		o["filetype"] = strings.TrimPrefix(path.Ext(f.name), ".")
		o["alt_txt"] = f.alt
		o["channels"] = f.shares
		o["permalink"] = "https://acme.slack.com/files/" + f.id
	}
	return o
}

func getUploadURL(r *request) (map[string]any, *failure) {
	length, err := strconv.Atoi(r.args["length"])
	switch {
	case r.args["filename"] == "":
		return nil, malformed("invalid_arguments", "missing required field: filename")
	case err != nil || length <= 0:
		return nil, malformed("invalid_arguments", "length must be the number of bytes")
	case len([]rune(r.args["alt_txt"])) > 1000:
		return nil, malformed("alt_txt_too_large")
	}
	f := &file{id: r.newID("F"), name: r.args["filename"], alt: r.args["alt_txt"], length: length, looks: r.opts.FileDelay}
	r.files[f.id] = f
	return map[string]any{"upload_url": r.host.URL + "/upload/" + f.id, "file_id": f.id}, nil
}

// serveUpload takes the bytes of a file.
func (s *Server) serveUpload(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	call := s.begin("upload", map[string]string{"file": id}, "")
	fault, faulty := s.takeFault("upload")
	if faulty && !fault.Posted {
		s.answerFault(w, r, call, fault)
		return
	}
	content, err := uploaded(r)
	s.mu.Lock()
	f := s.files[id]
	status, body := http.StatusOK, "OK - "+strconv.Itoa(len(content))
	switch {
	case f == nil:
		status, body = http.StatusNotFound, "not found"
	case err != nil || len(content) != f.length:
		status, body = http.StatusBadRequest, "the length is not the one that was said"
		s.pen.Refuse("upload of %s: %d bytes, %d were announced", f.name, len(content), f.length)
	default:
		f.content, f.uploaded = content, true
	}
	s.mu.Unlock()
	if faulty {
		s.answerFault(w, r, call, fault)
		return
	}
	s.end(call, status, status == http.StatusOK, body, nil)
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

// uploaded reads the bytes, which come as they are or in a form.
func uploaded(r *http.Request) ([]byte, error) {
	kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "multipart/form-data" {
		return io.ReadAll(io.LimitReader(r.Body, 64<<20))
	}
	parts := multipart.NewReader(r.Body, params["boundary"])
	for {
		part, err := parts.NextPart()
		if err != nil {
			return nil, err
		}
		if part.FileName() != "" {
			return io.ReadAll(io.LimitReader(part, 64<<20))
		}
	}
}

func completeUpload(r *request) (map[string]any, *failure) {
	var wanted []struct{ ID, Title string }
	if err := json.Unmarshal([]byte(r.args["files"]), &wanted); err != nil || len(wanted) == 0 {
		return nil, malformed("invalid_arguments", "missing required field: files")
	}
	var in []*channel
	ids := r.args["channel_id"]
	if ids == "" {
		ids = r.args["channels"]
	}
	if ids != "" {
		for id := range strings.SplitSeq(ids, ",") {
			if strings.HasPrefix(id, "U") {
				return nil, malformed("invalid_channel", "a file is shared in a conversation (C… or D…)")
			}
			c, f := r.target(id)
			if f != nil {
				return nil, f
			}
			in = append(in, c)
		}
	}
	var done []any
	for _, w := range wanted {
		f := r.files[w.ID]
		switch {
		case f == nil || !f.uploaded:
			return nil, fails("file_not_found")
		case f.complete:
			return nil, fails("file_update_failed")
		}
		f.complete, f.title = true, w.Title
		if f.title == "" {
			f.title = f.name
		}
		done = append(done, map[string]any{"id": f.id, "title": f.title})
		for _, c := range in {
			f.shares = append(f.shares, c.ID)
			r.put(c, &post{user: r.BotUser, bot: true, text: r.args["initial_comment"], thread: r.args["thread_ts"], files: []string{f.id}})
		}
	}
	return map[string]any{"files": done}, nil
}

// fileInfo looks at a file. Slack works on it a while, in which its type is empty.
func fileInfo(r *request) (map[string]any, *failure) {
	f := r.files[r.args["file"]]
	if f == nil || !f.complete {
		return nil, fails("file_not_found")
	}
	o := f.object()
	f.looks--
	return map[string]any{"file": o, "comments": []any{}, "response_metadata": map[string]any{"next_cursor": ""}}, nil
}
