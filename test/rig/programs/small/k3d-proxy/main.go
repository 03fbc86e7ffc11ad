// Command k3d-proxy stands in for k3d's load balancer image: it reads the same configuration (a list of nodes for each
// port) and passes TCP connections on to the first node that takes them. UDP is not passed on.
package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"regexp"
	"strings"
	"syscall"
	"time"
)

const configuration = "/etc/confd/values.yaml"

var (
	portLine = regexp.MustCompile(`^\s+"?(\d+)\.tcp"?:\s*$`)
	nodeLine = regexp.MustCompile(`^\s*-\s*"?([^"\s]+)"?\s*$`)
)

func main() {
	ports := waitForPorts()
	for port, nodes := range ports {
		listener, err := net.Listen("tcp", ":"+port)
		if err != nil {
			fmt.Fprintln(os.Stderr, "k3d-proxy:", err)
			os.Exit(1)
		}
		fmt.Printf("port %s goes to %s\n", port, strings.Join(nodes, ", "))
		go serve(listener, port, nodes)
	}
	// k3d waits for these words, which are those of the real one's nginx.
	fmt.Println("start worker processes")
	end := make(chan os.Signal, 1)
	signal.Notify(end, syscall.SIGINT, syscall.SIGTERM)
	<-end
}

// k3d copies the file into the container once it is started.
func waitForPorts() map[string][]string {
	for {
		if file, err := os.Open(configuration); err == nil {
			ports := read(file)
			_ = file.Close()
			if len(ports) > 0 {
				return ports
			}
		}
		time.Sleep(50 * time.Millisecond)
	}
}

func read(file io.Reader) map[string][]string {
	ports := map[string][]string{}
	port := ""
	for lines := bufio.NewScanner(file); lines.Scan(); {
		if found := portLine.FindStringSubmatch(lines.Text()); found != nil {
			port = found[1]
		} else if found := nodeLine.FindStringSubmatch(lines.Text()); found != nil && port != "" {
			ports[port] = append(ports[port], found[1])
		} else {
			port = ""
		}
	}
	return ports
}

func serve(listener net.Listener, port string, nodes []string) {
	for {
		client, err := listener.Accept()
		if err != nil {
			return
		}
		go pass(client.(*net.TCPConn), port, nodes)
	}
}

func pass(client *net.TCPConn, port string, nodes []string) {
	defer client.Close()
	for _, node := range nodes {
		server, err := net.DialTimeout("tcp", net.JoinHostPort(node, port), 2*time.Second)
		if err != nil {
			continue
		}
		defer server.Close()
		back := make(chan struct{})
		go func() { copyHalf(client, server.(*net.TCPConn)); close(back) }()
		copyHalf(server.(*net.TCPConn), client)
		<-back
		return
	}
}

// copyHalf hands on the end of one direction while the other may go on.
func copyHalf(to, from *net.TCPConn) {
	_, _ = io.Copy(to, from)
	_ = to.CloseWrite()
}
