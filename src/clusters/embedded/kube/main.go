// Command kube is every Kubernetes host program that the embedded provider runs,
// in one file: the first argument says which one this process is to be.
//
//	kube etcd --data-dir …
//	kube kube-apiserver --etcd-servers …
//
// One file instead of four shares most of its code on disk and is linked once.
// A process still runs exactly one component: two Kubernetes commands in one
// process would both claim the signal handlers and panic.
package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"go.etcd.io/etcd/server/v3/etcdmain"
	"k8s.io/component-base/cli"
	_ "k8s.io/component-base/logs/json/register"
	_ "k8s.io/component-base/metrics/prometheus/clientgo"
	_ "k8s.io/component-base/metrics/prometheus/version"
	apiserver "k8s.io/kubernetes/cmd/kube-apiserver/app"
	controllermanager "k8s.io/kubernetes/cmd/kube-controller-manager/app"
	scheduler "k8s.io/kubernetes/cmd/kube-scheduler/app"
)

var components = map[string]func() int{
	"etcd":                    runEtcd,
	"kube-apiserver":          func() int { return cli.Run(apiserver.NewAPIServerCommand()) },
	"kube-controller-manager": func() int { return cli.Run(controllermanager.NewControllerManagerCommand()) },
	"kube-scheduler":          func() int { return cli.Run(scheduler.NewSchedulerCommand()) },
}

// exitUsage is EX_USAGE of sysexits.h: told apart from a component's own failure.
const exitUsage = 64

func main() {
	if len(os.Args) < 2 || components[os.Args[1]] == nil {
		names := make([]string, 0, len(components))
		for name := range components {
			names = append(names, name)
		}
		slices.Sort(names)
		fmt.Fprintf(os.Stderr, "usage: kube <%s> [flags]\n", strings.Join(names, "|"))
		os.Exit(exitUsage)
	}
	component := os.Args[1]
	// Each component parses os.Args as its own command line and names itself by os.Args[0].
	os.Args = os.Args[1:]
	os.Exit(components[component]())
}

func runEtcd() int {
	// etcd ends the process itself on failure; returning means a clean stop.
	etcdmain.Main(os.Args)
	return 0
}
