import { HANDED_ON } from "./scripts";

const BASH = "#!/usr/bin/env bash\nset -euo pipefail\n";

/*
 * These scripts stand in the text of a workflow, which submits the build that runs them, and there a dollar before a brace
 * would begin an expression of the workflow's: so there is none in them.
 */

/**
 * Splits what is written in an environment file, and finds the addresses of its registry. Entries have no spaces in them, and
 * registries are entries of a name, an address there and an address here, with commas between them.
 */
const PARTS = `
# Sets name, digest, hex, from and to for an entry such as images/fraud-server@sha256:..., by a list of registries.
find_place() {
  local entry=$1 registry there here known=no
  name=$(cut -d / -f 2- <<< "$entry" | cut -d @ -f 1)
  digest=$(cut -d @ -f 2 <<< "$entry")
  hex=$(cut -d : -f 2 <<< "$digest")
  while IFS=, read -r registry there here; do
    if [[ "$entry" == "$registry"/* ]]; then from=$there to=$here known=yes; fi
  done < <(tr ' ' '\\n' <<< "$2")
  if [[ "$known" == no ]]; then
    echo "$entry is in no registry that is copied from." >&2
    exit 1
  fi
}
`;

/**
 * Reads the packages there, makes sure that each is what its digest says, and notes which images their steps name by a
 * registry that is copied from.
 *
 * Reads PIPELINES, entries; PIPELINE_REGISTRIES; and STEP_REGISTRIES, names with a bar between them. All may be empty.
 */
export const READ_SCRIPT = `${BASH}${PARTS}
: > ${HANDED_ON}/step-images
for entry in $PIPELINES; do
  find_place "$entry" "$PIPELINE_REGISTRIES"
  if ! gcloud auth print-access-token | sed 's/^/Authorization: Bearer /' |
    curl --fail --silent --show-error --location --max-time 120 --retry 3 --header @- \\
      --output "${HANDED_ON}/$hex" "$from/$name/$digest"; then
    echo "$entry cannot be read from $from." >&2
    exit 1
  fi
  found=sha256:$(sha256sum "${HANDED_ON}/$hex" | cut -d ' ' -f 1)
  if [[ "$found" != "$digest" ]]; then
    echo "$from gave $found for $entry." >&2
    exit 1
  fi
  if [[ -n "$STEP_REGISTRIES" ]]; then
    image="($STEP_REGISTRIES)/[a-z0-9._/-]+@sha256:[0-9a-f]{64}"
    # Where a longer path has the name of a registry in it, it is an image of somewhere else.
    { grep -oE "(^|[^A-Za-z0-9._/-])$image" "${HANDED_ON}/$hex" || true; } |
      { grep -oE "$image" || true; } >> ${HANDED_ON}/step-images
  fi
done
echo "Images of steps:"
sort -u ${HANDED_ON}/step-images
`;

/**
 * Copies images by digest, those of steps as well, whole and with every platform. What is there is left as it is. Each copy
 * gets a tag that says where it is from, because what has none is cleaned up.
 *
 * Reads IMAGES, entries, which may be empty; IMAGE_REGISTRIES; TAG, with which the tags begin; and CRANE, the image of the
 * program that copies: it has no shell, so the program is taken out of it. The token lies in a file of the machine, because
 * everybody in it can read arguments, and is a new one for each image, because it lives for an hour.
 */
export const IMAGES_SCRIPT = `${BASH}${PARTS}
box=$(docker create "$CRANE" version)
docker cp "$box:/ko-app/crane" ${HANDED_ON}/crane > /dev/null
docker rm "$box" > /dev/null
export DOCKER_CONFIG=${HANDED_ON}/login
mkdir -p "$DOCKER_CONFIG"
trap 'rm -rf "$DOCKER_CONFIG"' EXIT

log_in() {
  local there here token
  there=$(cut -d / -f 1 <<< "$from")
  here=$(cut -d / -f 1 <<< "$to")
  token=$(gcloud auth print-access-token)
  token=$(printf 'oauth2accesstoken:%s' "$token" | base64 | tr -d '\\n')
  # The same host twice would be no JSON.
  if [[ "$there" == "$here" ]]; then set -- "$here"; else set -- "$there" "$here"; fi
  (umask 077 && printf '%s\\n' "$@" | sed "s|.*|\\"&\\":{\\"auth\\":\\"$token\\"}|" | paste -s -d , |
    sed 's/.*/{"auths":{&}}/' > "$DOCKER_CONFIG/config.json")
}

for entry in $({ tr ' ' '\\n' <<< "$IMAGES"; cat ${HANDED_ON}/step-images; } | sort -u); do
  find_place "$entry" "$IMAGE_REGISTRIES"
  log_in
  if ${HANDED_ON}/crane digest "$to/$name@$digest" > /dev/null 2>&1; then
    echo "$entry is there."
    continue
  fi
  copy="$to/$name:$TAG-$(cut -c 1-32 <<< "$hex")"
  if ! ${HANDED_ON}/crane copy "$from/$name@$digest" "$copy"; then
    echo "$entry cannot be copied from $from." >&2
    exit 1
  fi
  found=$(${HANDED_ON}/crane digest "$copy")
  if [[ "$found" != "$digest" ]]; then
    echo "The copy of $entry is $found." >&2
    exit 1
  fi
  echo "$entry is copied."
done
`;

/**
 * Uploads the packages that were read, after the images of their steps: a package that is there can run. What is there is left
 * as it is.
 *
 * Reads PIPELINES, PIPELINE_REGISTRIES and TAG.
 */
export const PIPELINES_SCRIPT = `${BASH}${PARTS}
ask() {
  gcloud auth print-access-token | sed 's/^/Authorization: Bearer /' |
    curl --silent --show-error --max-time 120 --retry 3 --header @- "$@"
}

for entry in $PIPELINES; do
  find_place "$entry" "$PIPELINE_REGISTRIES"
  if [[ $(ask --location --output /dev/null --write-out '%{http_code}' "$to/$name/$digest") == 200 ]]; then
    echo "$entry is there."
    continue
  fi
  answer=$(ask --fail --form "tags=$TAG-$(cut -c 1-32 <<< "$hex")" \\
    --form "content=@${HANDED_ON}/$hex;filename=pipeline.yaml" "$to")
  if [[ "$answer" != "$name/$digest" ]]; then
    echo "The registry answered \\"$answer\\" to $entry." >&2
    exit 1
  fi
  echo "$entry is copied."
done
`;
