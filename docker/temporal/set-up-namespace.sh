#!/bin/sh
# Makes the namespace and the search attributes that sagas set. Runs at every start: what is there is kept.
set -eu

namespace="$TEMPORAL_NAMESPACE"

temporal operator namespace describe --namespace "$namespace" >/dev/null 2>&1 ||
  temporal operator namespace create --namespace "$namespace" --retention 30d

# A namespace that was just made is known everywhere only some seconds later.
until known=$(temporal operator search-attribute list --namespace "$namespace"); do sleep 1; done

ensure() {
  echo "$known" | grep -qw "$1" ||
    temporal operator search-attribute create --namespace "$namespace" --name "$1" --type "$2"
}
ensure SagaStatus Keyword
ensure SagaAttention KeywordList
