package main

import (
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"adjutant/chat"
)

// openAI is where OpenAI's API is: what is asked where a key is set and no address.
const openAI = "https://api.openai.com/v1"

// modelSettings are what the environment says of a language model. The names are those
// that other programs use too, so only the model's name switches one on: a key that
// lies about in a shell does not.
type modelSettings struct {
	Key chat.Secret `env:"OPENAI_API_KEY"`
	// URL is the base of the API, without a slash at its end.
	URL string `env:"OPENAI_BASE_URL"`
	// Name is the model's; in Azure that of its deployment.
	Name string `env:"OPENAI_MODEL"`
	// Version is that of Azure's API, empty for any other.
	Version string `env:"OPENAI_API_VERSION"`
}

// trim takes away what is around the values by accident.
func (s *modelSettings) trim() {
	s.Key = trimmed(s.Key)
	for _, text := range []*string{&s.URL, &s.Name, &s.Version} {
		*text = strings.TrimSpace(*text)
	}
	if s.URL = strings.TrimRight(s.URL, "/"); s.URL == "" && s.Name != "" && !s.Key.IsZero() && s.Version == "" {
		s.URL = openAI
	}
}

// on reports whether there is a model to ask.
func (s *modelSettings) on() bool { return s.Name != "" }

// azure reports whether the API is Azure's of old, which has versions.
func (s *modelSettings) azure() bool { return s.Version != "" }

// versionForm is that of Azure's API.
var versionForm = regexp.MustCompile(`^20[0-9]{2}-[0-9]{2}-[0-9]{2}(-preview)?$`)

// faults are what is wrong with the values, if a model is named.
func (s *modelSettings) faults() (wrong []error) {
	if !s.on() {
		return nil
	}
	add := func(format string, args ...any) { wrong = append(wrong, fmt.Errorf(format, args...)) }
	if strings.ContainsAny(s.Name, "\"'“”‘’") {
		add("OPENAI_MODEL has quotation marks in it. Take them away: env files keep them as part of the value")
	} else if strings.ContainsFunc(s.Name, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }) {
		add("OPENAI_MODEL has to be one name, such as gpt-5-mini or llama3.1:8b")
	}
	if why := malformed(s.Key); why != "" {
		add("OPENAI_API_KEY %s", why)
	} else if kind := kindOf(s.Key); kind != noToken {
		add("OPENAI_API_KEY %s", holds[kind])
	}
	if s.azure() && !versionForm.MatchString(s.Version) {
		add("OPENAI_API_VERSION has to be a version of Azure’s API, like 2024-10-21. For anything but Azure, take it away")
	}
	return append(wrong, s.addressFaults()...)
}

// addressFaults are what is wrong with where the model is. An address may hold a
// password, so none is shown.
func (s *modelSettings) addressFaults() (wrong []error) {
	add := func(format string, args ...any) { wrong = append(wrong, fmt.Errorf(format, args...)) }
	if s.URL == "" && s.azure() {
		add("OPENAI_API_VERSION is set, which is for Azure, but no address. Set OPENAI_BASE_URL to that of your resource, like https://NAME.openai.azure.com")
		return wrong
	}
	if s.URL == "" {
		add("OPENAI_MODEL is set, but not where the model is. For OpenAI set OPENAI_API_KEY; for a model of your own set OPENAI_BASE_URL, like http://localhost:11434/v1")
		return wrong
	}
	u, err := url.Parse(s.URL)
	switch {
	case err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Hostname() == "":
		return []error{errors.New("OPENAI_BASE_URL has to be like https://api.openai.com/v1")}
	case u.User != nil:
		add("OPENAI_BASE_URL has a user or a password in it, which would get into logs. Take them out, and set OPENAI_API_KEY")
	case u.RawQuery != "" || u.Fragment != "":
		add("OPENAI_BASE_URL has a ? or a # in it. It has to be like https://api.openai.com/v1; the version of Azure’s API goes into OPENAI_API_VERSION")
	}
	if u.Scheme == "http" && !nearby(u.Hostname()) {
		add("OPENAI_BASE_URL begins with http://, so what your company records could be read on its way. Use https://; http:// is for this machine and for private networks")
	}
	if s.Key.IsZero() && wantsKey(u.Hostname()) {
		add("OPENAI_API_KEY is missing: %s answers nobody without one", u.Hostname())
	}
	return append(wrong, s.pathFaults(u)...)
}

// pathFaults are paths that are known to lead nowhere.
func (s *modelSettings) pathFaults(u *url.URL) (wrong []error) {
	add := func(format string, args ...any) { wrong = append(wrong, fmt.Errorf(format, args...)) }
	path := strings.TrimRight(u.Path, "/")
	for _, method := range []string{"/chat/completions", "/completions", "/responses", "/api/chat", "/api/generate"} {
		if strings.HasSuffix(path, method) {
			add("OPENAI_BASE_URL ends in %s, which is added to it. It has to be the address before that, as a rule ending in /v1", method)
			return wrong
		}
	}
	switch ofAzure := azures(u.Hostname()); {
	case s.azure() && path != "":
		add("With OPENAI_API_VERSION, OPENAI_BASE_URL has to end with the name of the server, like https://NAME.openai.azure.com. If yours ends in /openai/v1, keep that, and take OPENAI_API_VERSION away")
	case ofAzure && !s.azure() && !strings.HasSuffix(path, "/openai/v1"):
		add("OPENAI_BASE_URL is Azure’s. Let it end in /openai/v1, or set OPENAI_API_VERSION, like 2024-10-21")
	case path == "" && !s.azure() && (u.Hostname() == "api.openai.com" || u.Port() == "11434"):
		add("OPENAI_BASE_URL has to end in /v1")
	}
	return wrong
}

// azures reports whether a server is one of Azure's for models.
func azures(host string) bool {
	return slices.ContainsFunc([]string{".openai.azure.com", ".cognitiveservices.azure.com", ".services.ai.azure.com"},
		func(end string) bool { return strings.HasSuffix(strings.ToLower(host), end) })
}

// wantsKey reports whether a server is known to answer nobody without a key.
func wantsKey(host string) bool { return strings.EqualFold(host, "api.openai.com") || azures(host) }

// sharedSpace are addresses behind a carrier's or a mesh's gateway, which are private
// in all but name.
var sharedSpace = netip.MustParsePrefix("100.64.0.0/10")

// nearby reports whether a host is this machine or in a private network, by its name
// or address alone. There, a model without a certificate is the rule, and there are no
// strangers on the way.
func nearby(host string) bool {
	if ip, err := netip.ParseAddr(host); err == nil {
		ip = ip.Unmap()
		return ip.IsLoopback() || ip.IsPrivate() || ip.IsLinkLocalUnicast() || sharedSpace.Contains(ip)
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if !strings.Contains(host, ".") {
		return true // localhost, or a container's name
	}
	return slices.ContainsFunc([]string{".localhost", ".local", ".internal", ".lan", ".home.arpa", ".svc"},
		func(end string) bool { return strings.HasSuffix(host, end) })
}

// where is where the model is, as it may be shown.
func (s *modelSettings) where() string {
	u, err := url.Parse(s.URL)
	if err != nil {
		return "an address that cannot be read"
	}
	return u.Host
}
