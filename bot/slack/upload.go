package slack

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	goslack "github.com/slack-go/slack"

	"adjutant/chat"
)

// picture is a picture that Slack has.
type picture struct {
	id string // of the file
	at time.Time
}

const (
	// uploadTime bounds what is done for the pictures of one message.
	uploadTime = 12 * time.Second
	// freshTime is for how long a file may be refused because Slack is not done
	// with it.
	freshTime = 30 * time.Second
	// altLimit is how many characters of a description a file takes.
	altLimit = 1000
)

// shownAfter are the pauses between looks at whether Slack is done with a file.
var shownAfter = []time.Duration{
	250 * time.Millisecond, 500 * time.Millisecond, time.Second, time.Second, 2 * time.Second, 2 * time.Second,
}

// uploads lets two messages with the same picture upload it once.
type uploads struct {
	mu   sync.Mutex
	busy map[string]chan struct{}
}

// begin waits until nobody else uploads that picture; the caller then may, and calls
// end.
func (u *uploads) begin(ctx context.Context, key string) (end func(), err error) {
	for {
		u.mu.Lock()
		if u.busy == nil {
			u.busy = map[string]chan struct{}{}
		}
		other, taken := u.busy[key]
		if !taken {
			done := make(chan struct{})
			u.busy[key] = done
			u.mu.Unlock()
			return func() {
				u.mu.Lock()
				delete(u.busy, key)
				u.mu.Unlock()
				close(done)
			}, nil
		}
		u.mu.Unlock()
		select {
		case <-other:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// upload brings the message's pictures to Slack, those that it does not have yet, and
// returns the files by the hash of the picture; fresh says that one has just been
// uploaded. A picture that Slack does not take leaves its words. An error says that
// Slack wants to be asked later; nothing was posted.
func (s *Slack) upload(ctx context.Context, w *workspace, m chat.Message) (files map[string]string, fresh bool, err error) {
	pictures := picturesOf(m)
	if len(pictures) == 0 {
		return nil, false, nil
	}
	inTime, cancel := context.WithTimeout(ctx, uploadTime)
	defer cancel()
	files = map[string]string{}
	for _, p := range pictures {
		has, err := s.uploaded(inTime, w, p)
		switch limited, is := errors.AsType[*goslack.RateLimitedError](err); {
		case is && limited.RetryAfter < time.Minute:
			return nil, false, err
		case ctx.Err() != nil:
			return nil, false, ctx.Err()
		case err != nil:
			s.opts.Log.Error("a picture could not be uploaded, and leaves its words", "picture", p.Name, "about", m.Subject, "error", err)
			continue
		}
		files[hashOf(p.PNG)] = has.id
		fresh = fresh || time.Since(has.at) < freshTime
	}
	return files, fresh, nil
}

// forget lets the message's pictures be uploaded anew: Slack refused their files.
func (s *Slack) forget(w *workspace, m chat.Message) {
	for _, p := range picturesOf(m) {
		s.pictures.Drop(w.key() + hashOf(p.PNG))
	}
}

// picturesOf are the pictures of a message that are drawn.
func picturesOf(m chat.Message) []*chat.Picture {
	var pictures []*chat.Picture
	for _, b := range m.Blocks {
		if b.Picture != nil && len(b.Picture.PNG) > 0 {
			pictures = append(pictures, b.Picture)
		}
	}
	if m.Detail != nil {
		pictures = append(pictures, picturesOf(*m.Detail)...)
	}
	return pictures
}

// uploaded is the file of a picture, which is uploaded if it was not.
func (s *Slack) uploaded(ctx context.Context, w *workspace, p *chat.Picture) (picture, error) {
	key := w.key() + hashOf(p.PNG)
	end, err := s.uploads.begin(ctx, key)
	if err != nil {
		return picture{}, err
	}
	defer end()
	if has, ok := s.pictures.Get(key); ok {
		return has, nil
	}
	name := p.Name
	if name == "" {
		name = "picture.png"
	}
	api := w.client()
	place, err := api.GetUploadURLExternalContext(ctx, goslack.GetUploadURLExternalParameters{
		FileName: name, FileSize: len(p.PNG), AltTxt: firstRunes(p.Alt, altLimit),
	})
	if err != nil {
		return picture{}, err
	}
	if place.UploadURL == "" || place.FileID == "" {
		return picture{}, fmt.Errorf("ask where to upload: %w", errNoReason)
	}
	err = api.UploadToURL(ctx, goslack.UploadToURLParameters{UploadURL: place.UploadURL, Reader: bytes.NewReader(p.PNG), Filename: name})
	if err != nil {
		return picture{}, fmt.Errorf("upload: %w", err)
	}
	if _, err := api.CompleteUploadExternalContext(ctx, goslack.CompleteUploadExternalParameters{
		Files: []goslack.FileSummary{{ID: place.FileID, Title: name}},
	}); err != nil {
		return picture{}, fmt.Errorf("finish the upload: %w", err)
	}
	if err := s.shown(ctx, api, place.FileID); err != nil {
		return picture{}, err
	}
	has := picture{id: place.FileID, at: time.Now()}
	s.pictures.Put(key, has)
	return has, nil
}

// shown waits until Slack is done with a file, and no longer than it usually takes:
// a message that shows it too early is refused, and sent again.
func (s *Slack) shown(ctx context.Context, api *goslack.Client, file string) error {
	for _, wait := range s.looks {
		info, _, _, err := api.GetFileInfoContext(ctx, file, 1, 1)
		switch {
		case err == nil && info.Mimetype != "":
			return nil
		case codeOf(err) == "file_not_found", codeOf(err) == "file_deleted":
			return err
		case err != nil:
			s.opts.Log.Warn("it cannot be seen whether Slack is done with a picture", "error", err)
		}
		if err := pause(ctx, wait); err != nil {
			return err
		}
	}
	return nil
}

// firstRunes are the first characters of a text.
func firstRunes(text string, most int) string {
	for i := range text {
		if most == 0 {
			return text[:i]
		}
		most--
	}
	return text
}
