// Command kube-node is every program that a real node of an embedded instance
// runs beside its container runtime, in one file: the first argument says which
// one this process is to be.
//
//	kube-node kubelet --config …
//	kube-node kube-proxy --config …
//	kube-node coredns -conf …
//
// It is apart from the program of the control plane, so that a machine that
// cannot run a real node never has to build one.
package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/coredns/coredns/coremain"
	_ "github.com/coredns/coredns/plugin/cache"
	_ "github.com/coredns/coredns/plugin/errors"
	_ "github.com/coredns/coredns/plugin/forward"
	_ "github.com/coredns/coredns/plugin/health"
	_ "github.com/coredns/coredns/plugin/hosts"
	_ "github.com/coredns/coredns/plugin/kubernetes"
	_ "github.com/coredns/coredns/plugin/loadbalance"
	_ "github.com/coredns/coredns/plugin/ready"
	_ "github.com/coredns/coredns/plugin/reload"
	_ "github.com/coredns/coredns/plugin/template"
	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	proxy "k8s.io/kubernetes/cmd/kube-proxy/app"
	kubelet "k8s.io/kubernetes/cmd/kubelet/app"
)

var programs = map[string]func() int{
	"kubelet":    func() int { return cli.Run(kubelet.NewKubeletCommand(context.Background())) },
	"kube-proxy": func() int { return cli.Run(proxy.NewProxyCommand()) },
	// CoreDNS ends the process itself on failure; returning means a clean stop.
	"coredns": func() int { coremain.Run(); return 0 },
}

// exitUsage is EX_USAGE of sysexits.h: told apart from a program's own failure.
const exitUsage = 64

func main() {
	if len(os.Args) < 2 || programs[os.Args[1]] == nil {
		names := make([]string, 0, len(programs))
		for name := range programs {
			names = append(names, name)
		}
		slices.Sort(names)
		fmt.Fprintf(os.Stderr, "usage: kube-node <%s> [flags]\n", strings.Join(names, "|"))
		os.Exit(exitUsage)
	}
	program := os.Args[1]
	// Each program parses os.Args as its own command line and names itself by os.Args[0].
	os.Args = os.Args[1:]
	os.Exit(programs[program]())
}
