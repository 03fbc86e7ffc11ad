// Command k3d-tools stands in for the program of k3d's tools image. k3d calls `./k3d-tools save-image -d FILE IMAGE…`,
// which writes images of the Docker daemon as an archive, and `rm -f "FILE FILE…"`; else the container only has to live.
package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
)

func main() {
	var err error
	switch args := os.Args[1:]; {
	case filepath.Base(os.Args[0]) == "rm":
		err = remove(args)
	case len(args) > 3 && args[0] == "save-image" && args[1] == "-d":
		err = save(args[2], args[3:])
	case len(args) == 1 && args[0] == "noop":
		end := make(chan os.Signal, 1)
		signal.Notify(end, syscall.SIGINT, syscall.SIGTERM)
		<-end
	default:
		err = fmt.Errorf("not known: %s", strings.Join(args, " "))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "k3d-tools:", err)
		os.Exit(1)
	}
}

func save(file string, images []string) error {
	socket, err := mountedSocket()
	if err != nil {
		return err
	}
	client := http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "unix", socket)
		},
	}}
	answer, err := client.Get("http://docker/images/get?" + url.Values{"names": images}.Encode())
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		why, _ := io.ReadAll(answer.Body)
		return fmt.Errorf("docker answers %s: %s", answer.Status, why)
	}
	target, err := os.Create(file)
	if err != nil {
		return err
	}
	if _, err := io.Copy(target, answer.Body); err != nil {
		return err
	}
	return target.Close()
}

// mountedSocket is the daemon's, which k3d mounts wherever it lies on the machine.
func mountedSocket() (string, error) {
	mounts, err := os.ReadFile("/proc/self/mountinfo")
	if err != nil {
		return "", err
	}
	for line := range strings.Lines(string(mounts)) {
		if fields := strings.Fields(line); len(fields) > 4 && strings.HasSuffix(fields[4], ".sock") {
			return fields[4], nil
		}
	}
	return "", fmt.Errorf("no socket of Docker is mounted: DOCKER_SOCK tells k3d where it lies")
}

// remove takes the names that k3d joins by blanks into one argument.
func remove(args []string) error {
	for _, arg := range args {
		for _, file := range strings.Fields(arg) {
			if strings.HasPrefix(file, "-") {
				continue
			}
			if err := os.Remove(file); err != nil && !os.IsNotExist(err) {
				return err
			}
		}
	}
	return nil
}
