# What the first processes of both node images share. Sourced by them, never run.

# keep LOG COMMAND…: runs a command again whenever it ends.
keep() {
  local log=$1
  shift
  while :; do "$@" >> "/var/log/$log.log" 2>&1; sleep 0.5; done
}

prepare_machine() {
  mount --make-rshared /
  mount -o remount,rw /sys 2> /dev/null
  mkdir -p /var/log /var/lib/kubelet /etc/kubernetes/manifests /etc/cni/net.d /run/containerd
  tr -d - < /proc/sys/kernel/random/uuid > /etc/machine-id
  sysctl -qw net.ipv4.ip_forward=1 2> /dev/null
}

address_of_node() { hostname -i | tr ' ' '\n' | grep -m1 -F .; }

# start_network RANGE-OF-ALL-PODS: pods of all nodes without a network daemon. The nodes share one bridge, so the whole pod
# network is "on link" and each node answers ARP for the pods it has. What is for a pod that is gone must not leave by the
# default route.
start_network() {
  local all=$1 range=
  until range=$(kubectl --kubeconfig /etc/kubernetes/kubelet.conf get node "$(hostname)" -o 'jsonpath={.spec.podCIDR}' 2> /dev/null) && [ -n "$range" ]; do sleep 0.3; done
  sysctl -qw net.ipv4.conf.eth0.proxy_arp=1 net.ipv4.neigh.eth0.proxy_delay=0
  ip route replace "$all" dev eth0
  ip route replace unreachable "$range"
  local masquerade=(POSTROUTING -s "$all" ! -d "$all" -j MASQUERADE)
  iptables -t nat -C "${masquerade[@]}" 2> /dev/null || iptables -t nat -A "${masquerade[@]}"
  sed "s#@RANGE@#$range#" /etc/cni/pods.conflist > /etc/cni/net.d/.new && mv /etc/cni/net.d/.new /etc/cni/net.d/10-pods.conflist
}

# import_images MARK: once for each container. Tried again, because kind restarts containerd when it is given settings for
# it, perhaps in the middle of this.
import_images() {
  [ -e "$1" ] && return
  local archive
  for archive in /opt/images/*.tar; do
    until ctr -n k8s.io images import "$archive"; do sleep 0.3; done
  done
  touch "$1"
}

run_kubelet() {
  local KUBELET_KUBEADM_ARGS=
  [ -f /var/lib/kubelet/kubeadm-flags.env ] && . /var/lib/kubelet/kubeadm-flags.env
  # shellcheck disable=SC2086
  kubelet --bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf \
    --config=/var/lib/kubelet/config.yaml --config-dir=/etc/kubernetes/kubelet.conf.d $KUBELET_KUBEADM_ARGS
}
