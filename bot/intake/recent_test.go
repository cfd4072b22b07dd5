package intake

import "testing"

// TestRecent forgets what was used longest ago.
func TestRecent(t *testing.T) {
	r := NewRecent[string, int](2)
	r.Put("a", 1)
	r.Put("b", 2)
	r.Put("a", 3)
	r.Put("c", 4)
	if _, ok := r.Get("b"); ok {
		t.Error("b is remembered beyond the bound")
	}
	if v, ok := r.Get("a"); !ok || v != 3 {
		t.Errorf("a is %d, %t", v, ok)
	}
	r.Put("d", 5)
	if _, ok := r.Get("c"); ok {
		t.Error("c was used before a, and is remembered")
	}
	r.Drop("a")
	r.Drop("a")
	if _, ok := r.Get("a"); ok || r.order.Len() != 1 || len(r.at) != 1 {
		t.Errorf("a was dropped, and there are %d and %d", r.order.Len(), len(r.at))
	}
}
