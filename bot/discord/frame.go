package discord

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
)

// What a frame of a websocket holds (RFC 6455, section 5.2).
const (
	frameMore   = 0 // of the message that has begun
	frameText   = 1
	frameBinary = 2
	frameClose  = 8
	framePing   = 9
	framePong   = 10
)

// mostFrame is how many bytes a message of the gateway may have.
const mostFrame = 16 << 20

var errFrame = errors.New("Discord sent something that is no frame of a websocket")

// readFrame reads one frame as servers send them.
func readFrame(r *bufio.Reader) (kind byte, last bool, payload []byte, err error) {
	var head [2]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return 0, false, nil, err
	}
	length := uint64(head[1] & 0x7f)
	switch length {
	case 126:
		var long [2]byte
		_, err = io.ReadFull(r, long[:])
		length = uint64(binary.BigEndian.Uint16(long[:]))
	case 127:
		var long [8]byte
		_, err = io.ReadFull(r, long[:])
		length = binary.BigEndian.Uint64(long[:])
	}
	if err != nil {
		return 0, false, nil, err
	}
	kind, last = head[0]&0x0f, head[0]&0x80 != 0
	// Reserved bits are for what was not agreed on, and servers do not mask.
	if head[0]&0x70 != 0 || head[1]&0x80 != 0 || length > mostFrame || kind >= frameClose && (length > 125 || !last) {
		return 0, false, nil, errFrame
	}
	payload = make([]byte, length)
	if _, err := io.ReadFull(r, payload); err != nil {
		return 0, false, nil, err
	}
	return kind, last, payload, nil
}

// appendFrame adds a whole message in one frame, as servers send it.
func appendFrame(to []byte, kind byte, payload []byte) []byte {
	to = append(to, 0x80|kind)
	switch n := len(payload); {
	case n < 126:
		to = append(to, byte(n))
	case n < 1<<16:
		to = binary.BigEndian.AppendUint16(append(to, 126), uint16(n))
	default:
		to = binary.BigEndian.AppendUint64(append(to, 127), uint64(n))
	}
	return append(to, payload...)
}

// goodbye is the frame by which a client closes for good. It is masked, as all frames
// of clients are, with zeros.
var goodbye = []byte{0x80 | frameClose, 0x80 | 2, 0, 0, 0, 0, 1000 >> 8, 1000 & 0xff}

// closed is that Discord has closed the connection, and why.
type closed struct {
	code   int // 0 where it has none
	reason string
}

func readClose(payload []byte) *closed {
	if len(payload) < 2 {
		return &closed{}
	}
	return &closed{code: int(binary.BigEndian.Uint16(payload)), reason: string(payload[2:])}
}
