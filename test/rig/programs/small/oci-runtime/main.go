// Command oci-runtime is runc for machines where even root has no CAP_SYS_RESOURCE (containers, sandboxes). dockerd asks
// for every capability in a privileged container and runc then refuses; so that one is taken out of what is asked, and
// with it the wish for a lower OOM score, before runc takes over. For tests only.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

const missing = "CAP_SYS_RESOURCE"

func main() {
	args := os.Args[1:]
	var err error
	switch {
	case slices.Contains(args, "create"), slices.Contains(args, "run"):
		err = rewrite(filepath.Join(option(args, ".", "--bundle", "-b"), "config.json"), func(spec map[string]any) {
			if process, ok := spec["process"].(map[string]any); ok {
				lower(process)
			}
		})
	case slices.Contains(args, "exec"):
		if file := option(args, "", "--process", "-p"); file != "" {
			err = rewrite(file, lower)
		}
	}
	if err != nil {
		fail(err)
	}
	runc, err := exec.LookPath("runc")
	if err != nil {
		fail(err)
	}
	fail(syscall.Exec(runc, append([]string{"runc"}, args...), os.Environ()))
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "oci-runtime:", err)
	os.Exit(1)
}

func option(args []string, otherwise string, names ...string) string {
	for i, arg := range args {
		for _, name := range names {
			if arg == name && i+1 < len(args) {
				return args[i+1]
			}
			if value, found := strings.CutPrefix(arg, name+"="); found {
				return value
			}
		}
	}
	return otherwise
}

func lower(process map[string]any) {
	if sets, ok := process["capabilities"].(map[string]any); ok {
		for name, set := range sets {
			if list, ok := set.([]any); ok {
				sets[name] = slices.DeleteFunc(list, func(capability any) bool { return capability == missing })
			}
		}
	}
	if score, ok := process["oomScoreAdj"].(float64); ok && score < 0 {
		process["oomScoreAdj"] = 0
	}
}

// rewrite keeps what it does not know; a file that is not there is left for runc to complain about.
func rewrite(path string, change func(map[string]any)) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	var document map[string]any
	if err := json.Unmarshal(text, &document); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	change(document)
	if text, err = json.Marshal(document); err != nil {
		return err
	}
	return os.WriteFile(path, text, 0o600)
}
