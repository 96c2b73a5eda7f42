"""The fraud model from data to a registered version: validate, build features, train, evaluate, register.

Compiled with kfp 2.17.3 (`pip install kfp==2.17.3`) into the file beside this one:

    python config/environments/pipelines/fraud.py

Each step runs its function in one image, which holds Python 3.11, kfp, pandas, pyarrow, scikit-learn and Google's clients for
BigQuery and Cloud Storage: nothing is installed when a run begins. The image is named as an environment file names it, by the
registry's name and without its address: the same file, with the same digest, runs in every environment, whose launcher puts the
address of its own registry there.
"""

import hashlib
import pathlib

from kfp import compiler, dsl

SOURCE = pathlib.Path(__file__)
DIGEST = "sha256:92a3b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f7081"

step = dsl.component(base_image=f"images/pipeline-steps@{DIGEST}", install_kfp_package=False)


@step
def validate_data(table: str, days: int, rows_at_least: int, fraud_at_least: float) -> int:
    """Ends the run unless there is enough to learn from, and gives the number of rows."""
    from google.cloud import bigquery

    project = table.split(".")[0]
    query = f"""
        SELECT COUNT(*) AS entries, COUNTIF(was_fraud) AS frauds, COUNTIF(was_fraud IS NULL) AS gaps
        FROM `{table}` WHERE as_of >= DATE_SUB(CURRENT_DATE(), INTERVAL @days DAY)
    """
    parameters = [bigquery.ScalarQueryParameter("days", "INT64", days)]
    config = bigquery.QueryJobConfig(query_parameters=parameters)
    (found,) = bigquery.Client(project=project).query_and_wait(query, job_config=config)
    problems = []
    if found.entries < rows_at_least:
        problems.append(f"{found.entries} rows in {days} days, fewer than {rows_at_least}")
    if found.gaps > 0:
        problems.append(f"{found.gaps} rows without an outcome")
    if found.frauds < fraud_at_least * found.entries:
        problems.append(f"{found.frauds} frauds in {found.entries} rows, a smaller share than {fraud_at_least}")
    if problems:
        raise ValueError(f"{table}: " + "; ".join(problems))
    return found.entries


@step
def build_features(
    table: str,
    days: int,
    holdout_days: int,
    rows: int,
    train: dsl.Output[dsl.Dataset],
    test: dsl.Output[dsl.Dataset],
):
    """Splits the rows by day: the model is judged by days that come after those it has learnt from."""
    from google.cloud import bigquery

    query = f"""
        SELECT amount_z, country_risk, payments_last_hour, was_fraud,
          as_of >= DATE_SUB(CURRENT_DATE(), INTERVAL @holdout DAY) AS held_out
        FROM `{table}` WHERE as_of >= DATE_SUB(CURRENT_DATE(), INTERVAL @days DAY)
    """
    parameters = [
        bigquery.ScalarQueryParameter("days", "INT64", days),
        bigquery.ScalarQueryParameter("holdout", "INT64", holdout_days),
    ]
    config = bigquery.QueryJobConfig(query_parameters=parameters)
    frame = bigquery.Client(project=table.split(".")[0]).query_and_wait(query, job_config=config).to_dataframe()
    held_out = frame.pop("held_out").astype(bool)
    for part, chosen in ((train, ~held_out), (test, held_out)):
        frame[chosen].to_parquet(part.path)
        part.metadata["rows"] = int(chosen.sum())
        part.metadata["validated_rows"] = rows


@step
def train_model(train: dsl.Input[dsl.Dataset], learning_rate: float, model: dsl.Output[dsl.Model]):
    """Trees over the features; gaps in them are a value like any other."""
    import pathlib
    import pickle

    import pandas
    from sklearn.ensemble import HistGradientBoostingClassifier

    frame = pandas.read_parquet(train.path)
    outcome = frame.pop("was_fraud").astype(bool)
    classifier = HistGradientBoostingClassifier(learning_rate=learning_rate, class_weight="balanced", random_state=1)
    classifier.fit(frame.astype(float), outcome)
    folder = pathlib.Path(model.path)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.pkl").write_bytes(pickle.dumps(classifier))
    model.metadata["features"] = list(frame.columns)


@step
def evaluate_model(
    model: dsl.Input[dsl.Model],
    test: dsl.Input[dsl.Dataset],
    metrics: dsl.Output[dsl.Metrics],
    evaluation: dsl.Output[dsl.Artifact],
):
    """Writes what every training job writes beside its model: the metrics, and the same for parts of the payments."""
    import json
    import pathlib
    import pickle

    import pandas
    from sklearn.metrics import average_precision_score, roc_auc_score

    frame = pandas.read_parquet(test.path)
    outcome = frame.pop("was_fraud").astype(bool)
    classifier = pickle.loads((pathlib.Path(model.path) / "model.pkl").read_bytes())
    scores = pandas.Series(classifier.predict_proba(frame.astype(float))[:, 1], index=frame.index)

    def judge(chosen):
        return {
            "auPrc": float(average_precision_score(outcome[chosen], scores[chosen])),
            "auRoc": float(roc_auc_score(outcome[chosen], scores[chosen])),
        }

    parts = {
        "country=high-risk": frame["country_risk"] >= 0.5,
        "country=low-risk": frame["country_risk"] < 0.5,
    }
    whole = judge(outcome.notna())
    slices = {name: judge(chosen) for name, chosen in parts.items() if outcome[chosen].nunique() == 2}
    for name, value in whole.items():
        metrics.log_metric(name, value)
    pathlib.Path(evaluation.path).write_text(
        json.dumps({"problem": "classification", "metrics": whole, "slices": slices})
    )


@step
def register_model(
    model: dsl.Input[dsl.Model],
    evaluation: dsl.Input[dsl.Artifact],
    parent: str,
    model_id: str,
    serving_image: str,
    artifacts: str,
    run: str,
    pipeline_job: str,
) -> str:
    """Uploads the model as a version with the alias of the run and imports its evaluation, each once. Gives the number."""
    import json
    import pathlib
    import time

    import google.auth
    import google.auth.transport.requests
    from google.cloud import storage

    content = json.loads(pathlib.Path(evaluation.path).read_text())
    folder = f"{artifacts}/{run}/model"
    bucket, _, prefix = folder.removeprefix("gs://").partition("/")
    target = storage.Client(project=parent.split("/")[1]).bucket(bucket)
    for file in pathlib.Path(model.path).iterdir():
        target.blob(f"{prefix}/{file.name}").upload_from_filename(str(file))
    target.blob(f"{prefix}/evaluation.json").upload_from_string(json.dumps(content), "application/json")

    credentials, _ = google.auth.default(scopes=["https://www.googleapis.com/auth/cloud-platform"])
    session = google.auth.transport.requests.AuthorizedSession(credentials)
    api = f"https://{parent.split('/')[3]}-aiplatform.googleapis.com/v1"
    name = f"{parent}/models/{model_id}"

    def ask(method, address, body=None, missing=False):
        answer = session.request(method, f"{api}/{address}", json=body, timeout=60)
        if missing and answer.status_code == 404:
            return None
        answer.raise_for_status()
        return answer.json()

    version = ask("GET", f"{name}@run-{run}", missing=True)
    if version is None:
        upload = {
            "model": {
                "displayName": model_id,
                "artifactUri": folder,
                "versionAliases": [f"run-{run}"],
                "labels": {"plinth-run": run, "pipeline-job": pipeline_job[-63:].lower()},
                "containerSpec": {
                    "imageUri": serving_image,
                    "predictRoute": "/predict",
                    "healthRoute": "/health",
                    "ports": [{"containerPort": 8080}],
                },
            }
        }
        first = ask("GET", name, missing=True) is None
        upload.update({"modelId": model_id} if first else {"parentModel": name})
        operation = ask("POST", f"{parent}/models:upload", upload)
        while not operation.get("done"):
            time.sleep(10)
            operation = ask("GET", operation["name"])
        if "error" in operation:
            raise RuntimeError(operation["error"]["message"])
        version = ask("GET", f"{name}@run-{run}")

    number = version["versionId"]
    known = ask("GET", f"{name}@{number}/evaluations").get("modelEvaluations", [])
    if not any(one.get("displayName") == run for one in known):
        schema = "gs://google-cloud-aiplatform/schema/modelevaluation/classification_metrics_1.0.0.yaml"
        imported = {
            "displayName": run,
            "metricsSchemaUri": schema,
            "metrics": content["metrics"],
            "metadata": content,
        }
        ask("POST", f"{name}@{number}/evaluations:import", {"modelEvaluation": imported})
    return number


@dsl.pipeline(
    name="fraud-training",
    # The number of the source it was compiled from, so that a test sees when the two are no longer one.
    description=f"The fraud model from data to a registered version. Source sha256:{hashlib.sha256(SOURCE.read_bytes()).hexdigest()}",
)
def fraud(
    table: str,
    parent: str,
    model_id: str,
    serving_image: str,
    artifacts: str,
    run: str,
    days: int = 365,
    holdout_days: int = 30,
    rows_at_least: int = 100000,
    fraud_at_least: float = 0.0005,
    learning_rate: float = 0.1,
):
    # A table has other rows under the same name tomorrow: no step takes what an earlier run left.
    validated = validate_data(
        table=table, days=days, rows_at_least=rows_at_least, fraud_at_least=fraud_at_least
    ).set_caching_options(False)
    features = build_features(
        table=table, days=days, holdout_days=holdout_days, rows=validated.output
    ).set_caching_options(False)
    trained = train_model(train=features.outputs["train"], learning_rate=learning_rate)
    trained.set_caching_options(False).set_cpu_limit("8").set_memory_limit("32G")
    judged = evaluate_model(model=trained.outputs["model"], test=features.outputs["test"]).set_caching_options(False)
    register_model(
        model=trained.outputs["model"],
        evaluation=judged.outputs["evaluation"],
        parent=parent,
        model_id=model_id,
        serving_image=serving_image,
        artifacts=artifacts,
        run=run,
        pipeline_job=dsl.PIPELINE_JOB_NAME_PLACEHOLDER,
    ).set_caching_options(False)


if __name__ == "__main__":
    compiler.Compiler().compile(fraud, str(SOURCE.with_suffix(".json")))
