package fakeslack

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// userObject is a user as Slack's answers have it.
func (s *Server) userObject(u *User, withLocale bool) map[string]any {
	profile := map[string]any{"real_name": u.RealName, "display_name": u.Name, "team": u.Team}
	if u.Email != "" && slices.Contains(s.opts.Scopes, "users:read.email") {
		profile["email"] = u.Email
	}
	o := map[string]any{
		"id": u.ID, "team_id": u.Team, "name": u.Name, "real_name": u.RealName, "deleted": u.Deleted,
		"profile": profile, "is_bot": u.Bot, "is_app_user": false, "is_admin": false, "is_owner": false,
		"is_restricted": u.Guest || u.UltraGuest, "is_ultra_restricted": u.UltraGuest, "updated": s.opts.Now().Unix(),
	}
	if u.Stranger {
		o["is_stranger"] = true
	}
	if !u.Deleted && u.TZ != "" {
		o["tz"], o["tz_label"], o["tz_offset"] = u.TZ, u.TZ, 0
		if zone, err := time.LoadLocation(u.TZ); err == nil {
			_, offset := s.opts.Now().In(zone).Zone()
			o["tz_offset"] = offset
		}
	}
	if withLocale && u.Locale != "" {
		o["locale"] = u.Locale
	}
	return o
}

func userInfo(r *request) (map[string]any, *failure) {
	u := r.users[r.args["user"]]
	if u == nil || !r.sees(u.ID) {
		return nil, fails("user_not_found")
	}
	return map[string]any{"user": r.userObject(u, r.flag("include_locale"))}, nil
}

func listUsers(r *request) (map[string]any, *failure) {
	var found []any
	for _, id := range slices.Sorted(maps.Keys(r.users)) {
		if u := r.users[id]; !u.Stranger && r.sees(id) {
			found = append(found, r.userObject(u, r.flag("include_locale")))
		}
	}
	return r.page("members", found, 1000, 1000)
}

func lookupByEmail(r *request) (map[string]any, *failure) {
	for _, u := range r.users {
		if u.Email != "" && !u.Stranger && r.sees(u.ID) && strings.EqualFold(u.Email, r.args["email"]) && !u.Deleted {
			return map[string]any{"user": r.userObject(u, false)}, nil
		}
	}
	return nil, fails("users_not_found")
}
