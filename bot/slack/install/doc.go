// Package install is what the person needs who connects a workspace: the app's
// manifest, and a check that says what is missing.
package install
