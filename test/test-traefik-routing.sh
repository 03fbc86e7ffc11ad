#!/bin/sh
# Checks that the gateway sends AWS calls where they belong.
#
#   test-traefik-routing.sh [ENDPOINT]        default: $AWS_ENDPOINT_URL, else http://localhost:4566
#
# Needs curl. With the AWS CLI it makes the signed calls by it too. Reads only, changes nothing.
# Ends with 0 when every call was answered by the right service, 1 when one was not, 2 when nothing answers.
set -u

ENDPOINT=${1:-${AWS_ENDPOINT_URL:-http://localhost:4566}}
ENDPOINT=${ENDPOINT%/}
command -v curl >/dev/null 2>&1 || { echo "curl is needed" >&2; exit 2; }

passed=0
failed=0

pass() {
  passed=$((passed + 1))
  printf 'ok    %-9s %s\n' "$1" "$2"
}

fail() {
  failed=$((failed + 1))
  printf 'FAIL  %-9s %s\n      %s\n' "$1" "$2" "$3"
}

# header NAME: the value of a response header, from the response head on stdin
header() {
  tr -d '\r' | awk -v name="$1:" 'tolower($1) == name { print $2; exit }'
}

# check ROUTE TITLE CURL-ARGUMENTS…: the answer must say that ROUTE gave it, and be no error of the gateway or the service
check() {
  want=$1
  title=$2
  shift 2
  if ! head=$(curl --silent --show-error --globoff --max-time 10 --dump-header - --output /dev/null "$@" 2>&1); then
    fail "$want" "$title" "$head"
    return
  fi
  # The last head: a 100 Continue has one of its own.
  head=$(printf '%s\n' "$head" | awk '/^HTTP\// { text = "" } { text = text $0 "\n" } END { printf "%s", text }')
  status=$(printf '%s\n' "$head" | awk 'NR == 1 { print $2 }')
  got=$(printf '%s\n' "$head" | header x-kecs-route)
  error=$(printf '%s\n' "$head" | header x-kecs-error)
  if [ -n "$error" ] && [ "$want" != refused ]; then
    fail "$want" "$title" "the gateway answered $status itself: $error"
  elif [ "$got" != "$want" ]; then
    fail "$want" "$title" "answered $status by '${got:-someone who does not say who it is}'"
  elif [ "$want" = refused ] && [ "$status" != 403 ]; then
    fail "$want" "$title" "answered $status instead of 403"
  elif [ "$want" != refused ] && [ "$status" -ge 500 ]; then
    fail "$want" "$title" "answered $status"
  else
    pass "$want" "$title"
  fi
}

# A signature that nobody checks; what routes is the service in its scope.
signed() {
  echo "Authorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/$1/aws4_request, SignedHeaders=host, Signature=0"
}

JSON='Content-Type: application/x-amz-json-1.1'
ECS='X-Amz-Target: AmazonEC2ContainerServiceV20141113.ListClusters'
ELBV2='Action=DescribeLoadBalancers&Version=2015-12-01'
STS='Action=GetCallerIdentity&Version=2011-06-15'

check_endpoint() {
  endpoint=$1
  check ecs 'ECS by X-Amz-Target' -H "$ECS" -H "$JSON" -d '{}' "$endpoint/"
  check ecs 'ECS by the scope of its signature' -H "$(signed ecs)" -H "$ECS" -H "$JSON" -d '{}' "$endpoint/"
  check ecs 'ECS in the query protocol, without signature' -d 'Action=ListClusters&Version=2014-11-13' "$endpoint/"
  check elbv2 'ELBv2 by the scope of its signature' -H "$(signed elasticloadbalancing)" -d "$ELBV2" "$endpoint/"
  check elbv2 'ELBv2 by its form, without signature' -d "$ELBV2" "$endpoint/"
  check elbv2 'ELBv2 by its query' "$endpoint/?$ELBV2"
  check elbv2 'ELBv2 by X-Amz-Target' -H 'X-Amz-Target: ElasticLoadBalancingV2.DescribeLoadBalancers' -H "$JSON" -d '{}' "$endpoint/"
  check default 'S3 without signature' "$endpoint/"
  check default 'S3 by the scope of its signature' -H "$(signed s3)" "$endpoint/"
  check default 'S3 signed, with an ECS target: the signature counts' -H "$(signed s3)" -H "$ECS" "$endpoint/"
  check default 'STS by its form' -d "$STS" "$endpoint/"
  check default 'a bucket named dashboard' "$endpoint/dashboard/"
}

if ! curl --silent --globoff --max-time 10 --output /dev/null "$ENDPOINT/"; then
  echo "nothing answers at $ENDPOINT (start it with: kecs start-v2)" >&2
  exit 2
fi

echo "$ENDPOINT"
check_endpoint "$ENDPOINT"
check refused 'a form posted by a foreign web page' -H 'Origin: https://elsewhere.example' -d "$ELBV2" "$ENDPOINT/"
check refused 'a host name that is not this machine' -H 'Host: elsewhere.example' "$ENDPOINT/"

# The same on the other loopback address, where the endpoint is this machine and has one.
case $ENDPOINT in
  http://localhost:* | http://127.0.0.1:*)
    ipv6="http://[::1]:${ENDPOINT##*:}"
    if curl --silent --globoff --max-time 5 --output /dev/null "$ipv6/"; then
      echo "$ipv6"
      check_endpoint "$ipv6"
    else
      echo "$ipv6 does not answer (no IPv6 here?): left out"
    fi
    ;;
esac

# check_cli TITLE COMMAND…: the AWS CLI must succeed
check_cli() {
  title=$1
  shift
  if output=$(aws --endpoint-url "$ENDPOINT" "$@" 2>&1); then
    pass 'aws' "$title"
  else
    fail 'aws' "$title" "$(printf '%s' "$output" | tail -n 1)"
  fi
}

if command -v aws >/dev/null 2>&1; then
  echo "AWS CLI"
  AWS_ACCESS_KEY_ID=${AWS_ACCESS_KEY_ID:-test}
  AWS_SECRET_ACCESS_KEY=${AWS_SECRET_ACCESS_KEY:-test}
  AWS_DEFAULT_REGION=${AWS_DEFAULT_REGION:-us-east-1}
  export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_DEFAULT_REGION
  check_cli 'aws ecs list-clusters' ecs list-clusters
  check_cli 'aws elbv2 describe-load-balancers' elbv2 describe-load-balancers
  check_cli 'aws s3 ls' s3 ls
  check_cli 'aws ecs list-clusters --no-sign-request' --no-sign-request ecs list-clusters
  check_cli 'aws elbv2 describe-load-balancers --no-sign-request' --no-sign-request elbv2 describe-load-balancers
  check_cli 'aws s3 ls --no-sign-request' --no-sign-request s3 ls
else
  echo "AWS CLI not found: its calls were left out"
fi

echo "$passed right, $failed wrong"
[ "$failed" -eq 0 ]
