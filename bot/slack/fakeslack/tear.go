package fakeslack

// Tear is where a connection breaks, without a close frame.
type Tear int

// The places. Slack counts the delivery as sent in all of them.
const (
	// Nowhere lets a delivery pass.
	Nowhere Tear = iota
	// BeforeSending breaks it with the delivery on its way.
	BeforeSending
	// AfterSending breaks it when the delivery is written: the bot may have it, and
	// cannot acknowledge it there any more.
	AfterSending
	// LosingTheAck breaks it when the acknowledgement arrives, which is lost.
	LosingTheAck
	// AfterTheAck breaks it when the acknowledgement was taken.
	AfterTheAck
)

// TearNext says where the connections of the next deliveries break, one for each.
func (s *Server) TearNext(tears ...Tear) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tears = append(s.tears, tears...)
}

// takeTear takes the next of them. The lock is held.
func (s *Server) takeTear() Tear {
	if len(s.tears) == 0 {
		return Nowhere
	}
	next := s.tears[0]
	s.tears = s.tears[1:]
	return next
}
