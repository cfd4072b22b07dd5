package slack

import (
	"bytes"
	"context"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"adjutant/bot/slack/fakeslack"
	"adjutant/chat"
)

// drawn is a small picture, another one for each shade.
func drawn(t *testing.T, shade uint8) *chat.Picture {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 4, 4))
	img.SetGray(1, 1, color.Gray{Y: shade})
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return &chat.Picture{Name: "risks.png", Alt: "Two risks are high.", PNG: b.Bytes()}
}

func showing(title string, pictures ...*chat.Picture) chat.Message {
	m := chat.Message{Title: chat.L(title)}
	for _, p := range pictures {
		m.Blocks = append(m.Blocks, chat.Block{Kind: chat.BlockPicture, Picture: p})
	}
	return m
}

// images are the files that a message shows.
func images(t *testing.T, m fakeslack.Message) (files []string) {
	t.Helper()
	var blocks []struct {
		Type string
		Alt  string              `json:"alt_text"`
		File struct{ ID string } `json:"slack_file"`
	}
	if err := json.Unmarshal(m.Blocks, &blocks); err != nil {
		t.Fatal(err)
	}
	for _, b := range blocks {
		if b.Type == "image" {
			files = append(files, b.File.ID)
			if b.Alt != "Two risks are high." {
				t.Errorf("the picture's words are %q", b.Alt)
			}
		}
	}
	return files
}

// TestPictures uploads a picture once, whatever it is shown in, and waits until Slack
// is done with it.
func TestPictures(t *testing.T) {
	d := atDoor(t, fakeslack.Options{FileDelay: 3})
	ops := place("C1OPS")
	m := showing("Digest", drawn(t, 1))
	detail := showing("Detail", drawn(t, 2))
	m.Detail = &detail
	ref := d.put(ops, chat.Ref{}, m)
	got := d.stands("C1OPS", "Digest", "↳ Detail")[0]
	if len(images(t, got)) != 1 || len(images(t, got.Thread[0])) != 1 {
		t.Fatalf("there are %q and %q", images(t, got), images(t, got.Thread[0]))
	}
	d.put(ops, ref, m)
	var all sync.WaitGroup
	for _, out := range []chat.Outgoing{d.letter(direct("U01ANA"), m), d.letter(direct("U02BEN"), m), d.letter(ops, m)} {
		all.Go(func() {
			if _, err := d.Send(context.Background(), out); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if files := d.fake.Files(); len(files) != 2 || len(d.fake.Calls("upload")) != 2 {
		t.Errorf("%d files were uploaded %d times, want 2", len(files), len(d.fake.Calls("upload")))
	}
	if call := d.fake.Calls("files.getUploadURLExternal")[0].Args; call["alt_txt"] != "Two risks are high." {
		t.Errorf("the file's words are %q", call["alt_txt"])
	}
	// What Slack refused was refused because it was not done with the file.
	for _, call := range d.fake.Calls("chat.postMessage") {
		if !call.OK {
			t.Errorf("a message was refused: %s", call.Error)
		}
	}
}

// TestTheSamePicture is uploaded by one message, while others wait for it.
func TestTheSamePicture(t *testing.T) {
	d := atDoor(t, fakeslack.Options{FileDelay: 1})
	hold := make(chan struct{})
	d.fake.Fail("upload", fakeslack.Fault{Until: hold})
	var all sync.WaitGroup
	for range 5 {
		out := d.letter(place("C1OPS"), showing("Digest", drawn(t, 1)))
		all.Go(func() {
			if _, err := d.Send(context.Background(), out); err != nil {
				t.Error(err)
			}
		})
	}
	d.fake.WaitFor("the upload", func() bool { return len(d.fake.Calls("upload")) > 0 })
	close(hold)
	all.Wait()
	if n := len(d.fake.Calls("upload")); n != 1 {
		t.Errorf("uploaded %d times", n)
	}
}

// TestPictureFails sends the words of a picture that cannot be uploaded.
func TestPictureFails(t *testing.T) {
	for _, method := range []string{"files.getUploadURLExternal", "upload", "files.completeUploadExternal", "files.info"} {
		for _, f := range []fakeslack.Fault{{Error: "storage_limit_reached"}, {Status: 500}, {Cut: true}, {Error: "file_not_found"}} {
			d := atDoor(t, fakeslack.Options{FileDelay: 1})
			d.fake.Fail(method, f)
			d.put(place("C1OPS"), chat.Ref{}, showing("Digest", drawn(t, 1)))
			got := d.stands("C1OPS", "Digest")[0]
			lost := method != "files.info" || f.Error == "file_not_found"
			if !strings.Contains(got.Plain(), "Two risks are high.") {
				t.Errorf("%s %+v: there is %q", method, f, got.Plain())
			}
			if lost == (len(images(t, got)) > 0) {
				t.Errorf("%s %+v: the pictures are %q", method, f, images(t, got))
			}
			if lost && !strings.Contains(d.log.String(), "leaves its words") {
				t.Errorf("%s %+v: it is not in the log", method, f)
			}
			// The next message tries again.
			d.put(place("C1OPS"), chat.Ref{}, showing("Another", drawn(t, 1)))
			if got := d.fake.Messages("C1OPS")[1]; len(images(t, got)) != 1 {
				t.Errorf("%s %+v: there is %q", method, f, got.Plain())
			}
		}
	}
}

// TestPictureLater puts a message off while Slack takes no files, rather than send it
// without its picture.
func TestPictureLater(t *testing.T) {
	d := atDoor(t, fakeslack.Options{FileDelay: 1})
	d.fake.Fail("files.getUploadURLExternal", fakeslack.Fault{RetryAfter: time.Second})
	out := d.letter(place("C1OPS"), showing("Digest", drawn(t, 1)))
	_, err := d.Send(context.Background(), out)
	if later, ok := err.(*chat.Later); !ok || later.After != time.Second {
		t.Fatalf("not put off: %v", err)
	}
	d.stands("C1OPS")
}

// TestPictureTooFresh waits where Slack says that it is done with a file, and is not.
func TestPictureTooFresh(t *testing.T) {
	for _, tt := range []struct {
		refusals int
		want     string
		took     time.Duration
	}{
		{1, "image", time.Second}, {2, "image", 3 * time.Second}, {4, "Two risks are high", 3 * time.Second},
	} {
		synctest.Test(t, func(t *testing.T) {
			m := newSlate(t)
			s := onSlate(t, m, nil)
			// The file is there, and nobody has to upload it.
			picture := drawn(t, 1)
			s.pictures.Put("0 "+hashOf(picture.PNG), pictureOf("F1"))
			n := 0
			m.fault = func(method string, form url.Values) fault {
				if n++; method == "chat.postMessage" && n <= tt.refusals {
					return fault{Body: refusal("invalid_blocks")}
				}
				return fault{}
			}
			start := time.Now()
			_, err := s.Send(context.Background(), chat.Outgoing{ID: "letter-1", To: place("C1"), Message: showing("Digest", picture), Created: time.Now()})
			if err != nil {
				t.Fatal(err)
			}
			if took := time.Since(start); took != tt.took {
				t.Errorf("it took %s, want %s", took, tt.took)
			}
			if blocks := string(m.rooms["C1"][0].blocks); !strings.Contains(blocks, tt.want) {
				t.Errorf("there is %s, want %s", blocks, tt.want)
			}
		})
	}
}

func pictureOf(file string) picture { return picture{id: file, at: time.Now()} }
