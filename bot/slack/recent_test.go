package slack

import "testing"

// TestRecent forgets what was used longest ago.
func TestRecent(t *testing.T) {
	r := newRecent[string, int](2)
	r.put("a", 1)
	r.put("b", 2)
	r.put("a", 3)
	r.put("c", 4)
	if _, ok := r.get("b"); ok {
		t.Error("b is remembered beyond the bound")
	}
	if v, ok := r.get("a"); !ok || v != 3 {
		t.Errorf("a is %d, %t", v, ok)
	}
	r.put("d", 5)
	if _, ok := r.get("c"); ok {
		t.Error("c was used before a, and is remembered")
	}
	r.drop("a")
	r.drop("a")
	if _, ok := r.get("a"); ok || r.order.Len() != 1 || len(r.at) != 1 {
		t.Errorf("a was dropped, and there are %d and %d", r.order.Len(), len(r.at))
	}
}
