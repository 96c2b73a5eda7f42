/** The volume that steps hand something on in: the directory of the source is the program's own. */
export const HANDED_ON = "/plinth";

const BASH = "#!/usr/bin/env bash\nset -euo pipefail\n";

/**
 * Scans the image where it was built and refuses it from a severity on.
 *
 * Reads IMAGE, COMMIT, PROJECT, SCAN_LOCATION and REFUSED: severities with `|` between them.
 */
export const SCAN_SCRIPT = `${BASH}
scan=$(gcloud artifacts docker images scan "$IMAGE:$COMMIT" \\
  --location="$SCAN_LOCATION" --project="$PROJECT" --format='value(response.scan)')
if [[ -z "$scan" ]]; then
  echo "The scan of $IMAGE:$COMMIT has no result: nothing is pushed." >&2
  exit 1
fi

found=${HANDED_ON}/vulnerabilities
gcloud artifacts docker images list-vulnerabilities "$scan" \\
  --project="$PROJECT" --format='value(vulnerability.effectiveSeverity,noteName)' > "$found"
echo "Vulnerabilities by severity:"
cut -f 1 "$found" | sort | uniq -c

refused=$(awk -F '\\t' -v refused="$REFUSED" '$1 ~ "^(" refused ")$"' "$found")
if [[ -n "$refused" ]]; then
  echo "$refused"
  echo "The image is refused for the vulnerabilities above: nothing is pushed." >&2
  exit 1
fi
`;

/**
 * Pushes the image and keeps the digest that the registry gave it.
 *
 * Reads IMAGE, COMMIT, REF and TAG_REF: "yes" where the registry's tags can be moved, so that the branch or tag is one too.
 */
export const PUSH_SCRIPT = `${BASH}
docker push "$IMAGE:$COMMIT"
digest=$(docker image inspect --format '{{range .RepoDigests}}{{println .}}{{end}}' "$IMAGE:$COMMIT" |
  awk -F '@' -v image="$IMAGE" '$1 == image && !seen++ { print $2 }')
if [[ ! "$digest" =~ ^sha256:[0-9a-f]{64}$ ]]; then
  echo "The registry gave $IMAGE:$COMMIT no digest." >&2
  exit 1
fi
printf '%s' "$digest" > ${HANDED_ON}/digest

if [[ "$TAG_REF" == yes ]]; then
  tag=$(printf '%s' "$REF" | tr '[:upper:]' '[:lower:]' | sed -e 's/[^a-z0-9.-]/-/g' -e 's/^[.-]*//' | cut -c 1-127)
  if [[ -n "$tag" ]]; then
    docker tag "$IMAGE:$COMMIT" "$IMAGE:$tag"
    docker push "$IMAGE:$tag"
  fi
fi
`;

/**
 * Compiles a pipeline and makes sure that it calls itself what the environment file calls it: the registry goes by that. What
 * is handed on is JSON, which a launcher can read where it puts the addresses of registries.
 *
 * Reads FILE, PACKAGE and COMPILER, its version: the compiler takes variables that begin with KFP_ for options of its own. A
 * requirements.txt of the directory is installed as well.
 */
export const COMPILE_SCRIPT = `${BASH}
needed=("kfp==$COMPILER")
if [[ -f requirements.txt ]]; then needed+=(--requirement requirements.txt); fi
pip install --quiet --no-cache-dir --disable-pip-version-check --root-user-action=ignore "\${needed[@]}"

kfp dsl compile --py "$FILE" --output ${HANDED_ON}/pipeline.yaml
name=$(python -c '
import json, sys, yaml
pipeline = next(yaml.safe_load_all(sys.stdin))
with open(sys.argv[1], "w") as file:
    json.dump(pipeline, file, sort_keys=True, separators=(",", ":"))
print(pipeline["pipelineInfo"]["name"])' ${HANDED_ON}/pipeline.json < ${HANDED_ON}/pipeline.yaml)
if [[ "$name" != "$PACKAGE" ]]; then
  echo "$FILE defines the pipeline \\"$name\\", and \\"$PACKAGE\\" was to be built: give it that name." >&2
  exit 1
fi
`;

/**
 * Uploads the compiled pipeline and keeps the digest that the registry gave it. The registry takes YAML, which all JSON is. Tags of pipelines can be moved: the branch
 * or tag is one, beside the commit.
 *
 * Reads PACKAGE, COMMIT, REF and REGISTRY, the address of the registry. The token goes in by standard input, because
 * everybody in the machine can read arguments.
 */
export const UPLOAD_SCRIPT = `${BASH}
tags=$COMMIT
tag=$(printf '%s' "$REF" | tr '[:upper:]' '[:lower:]' | sed -e 's/[^a-z0-9.-]/-/g' -e 's/^[.-]*//' | cut -c 1-127)
if [[ -n "$tag" ]]; then tags=$tags,$tag; fi

answer=$(gcloud auth print-access-token | sed 's/^/Authorization: Bearer /' |
  curl --fail --silent --show-error --max-time 120 --retry 3 --header @- \\
    --form "tags=$tags" --form "content=@${HANDED_ON}/pipeline.json;filename=pipeline.yaml" "$REGISTRY")
if [[ "\${answer%%/*}" != "$PACKAGE" || ! "\${answer#*/}" =~ ^sha256:[0-9a-f]{64}$ ]]; then
  echo "The registry answered \\"$answer\\", which is no version of $PACKAGE." >&2
  exit 1
fi
printf '%s' "\${answer#*/}" > ${HANDED_ON}/digest
`;

/**
 * Writes what was made into the log, in a form that a person copies into an environment file and a program finds again. The
 * build's own output is text, so this is an entry of its own.
 *
 * Reads BUILD, KIND, MADE (the name without the digest), WRITTEN (the same as an environment file writes it), COMMIT, REF,
 * SOURCE, BUILD_ID and PROJECT.
 */
export const RECORD_SCRIPT = `${BASH}
digest=$(cat ${HANDED_ON}/digest)
# Git lets a quotation mark into the name of a branch, and no backslash or control character.
ref=\${REF//\\"/\\\\\\"}
entry=$(printf '{"report":"plinth-build","build":"%s","kind":"%s","name":"%s@%s","written":"%s@%s","digest":"%s","commit":"%s","ref":"%s","source":"%s","cloudBuild":"%s"}' \\
  "$BUILD" "$KIND" "$MADE" "$digest" "$WRITTEN" "$digest" "$digest" "$COMMIT" "$ref" "$SOURCE" "$BUILD_ID")
gcloud logging write plinth-build "$entry" --payload-type=json --severity=NOTICE --project="$PROJECT"
echo "$entry"
`;
