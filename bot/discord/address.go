package discord

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
)

// places is where Discord is.
type places struct {
	// at takes the place of scheme and host in an address of Discord's; nil leaves
	// them as they are.
	at *url.URL
}

// hosts are Discord's, with all below them.
var hosts = []string{"discord.com", "discord.gg"}

func newPlaces(apiURL string) (places, error) {
	if apiURL == "" {
		return places{}, nil
	}
	at, err := url.Parse(apiURL)
	if err != nil || at.Host == "" || at.User != nil || at.RawQuery != "" || at.Scheme != "http" && at.Scheme != "https" {
		return places{}, errors.New("DISCORD_API_URL has to be an address such as https://discord.com, without a path of the API behind it")
	}
	at.Path = strings.TrimSuffix(at.Path, "/")
	return places{at: at}, nil
}

// of is where an address of Discord's really is. Others are returned as they are.
func (p places) of(address url.URL) *url.URL {
	if p.at == nil || !isDiscords(address.Hostname()) {
		return &address
	}
	secure := p.at.Scheme == "https"
	switch address.Scheme {
	case "ws", "wss":
		address.Scheme = map[bool]string{false: "ws", true: "wss"}[secure]
	default:
		address.Scheme = p.at.Scheme
	}
	address.Host = p.at.Host
	address.Path = p.at.Path + address.Path
	address.RawPath = "" // ours need no escapes of their own
	return &address
}

func isDiscords(host string) bool {
	for _, h := range hosts {
		if host == h || strings.HasSuffix(host, "."+h) {
			return true
		}
	}
	return false
}

// over is the transport, to where Discord really is.
func (p places) over(transport http.RoundTripper) http.RoundTripper {
	return roundTripper(func(req *http.Request) (*http.Response, error) {
		to := p.of(*req.URL)
		if *to != *req.URL {
			req = req.Clone(req.Context())
			req.URL, req.Host = to, ""
		}
		return transport.RoundTrip(req)
	})
}

// roundTripper is a function as an [http.RoundTripper].
type roundTripper func(*http.Request) (*http.Response, error)

// RoundTrip calls it.
func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }
