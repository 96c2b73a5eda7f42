/** What to do about a kind of alert. */
export interface Runbook {
  readonly title: string;
  /** What has happened, for whoever was woken by it. */
  readonly means: string;
  /** What to do first, in this order: sentences. */
  readonly first: readonly string[];
  /** What it can be, and what to do about each: shown on the page alone. */
  readonly causes: readonly (readonly [cause: string, remedy: string])[];
  /** Whether somebody keeps the page by hand, because it has more to say. */
  readonly byHand?: true;
}

const RUNS = "`plinth runs <environment> <workflow>`";
const ROLLBACK = "`plinth rollback <environment> <endpoint>`";

/** What to do about each kind of alert, by the name of its page in `docs/runbooks`. */
export const RUNBOOKS = {
  "endpoint-errors": {
    title: "Answers are errors",
    means: "More answers of an endpoint than may are errors of the server (5xx): callers are served badly now.",
    first: [
      `Was a version released lately? ${RUNS} with \`release-<endpoint>\` says it. If so, take it back: ${ROLLBACK}.`,
      "Otherwise read what the container printed: in Cloud Logging, the endpoint's number with severity ERROR.",
      "Is only one version affected? Group the metric by `deployed_model_id` in the metrics explorer.",
    ],
    causes: [
      ["The version that was released last", `${ROLLBACK} puts the one before back, in about a minute.`],
      [
        "Something that the model reads is gone or forbidden",
        "The log names it. Grants follow `reads` of the endpoint.",
      ],
      [
        "Memory runs out",
        "The log says that the container was killed. Larger machines, or a smaller batch in the server.",
      ],
      ["Too many requests for the machines", "See [too busy](endpoint-saturation.md): raise `replicas.max`."],
    ],
  },
  "endpoint-latency": {
    title: "Answers take too long",
    means: "Answers of an endpoint take longer than they may, over ten minutes.",
    first: [
      `Was a version released lately? ${RUNS} with \`release-<endpoint>\` says it. If so, take it back: ${ROLLBACK}.`,
      "Are machines busy, or are all of them at work? Then there are too few: raise `replicas.max`, apply, release again.",
      "Compare `latency_type` in the metrics explorer: `model` is the container's own time, `overhead` is Google's.",
    ],
    causes: [
      ["A slower version", `${ROLLBACK}. The gates of \`release\` can hold the next one back: give them \`p99\`.`],
      ["Too few machines", "More of them, or a lower target, so that there are more before it is too late."],
      [
        "Larger requests than before",
        "What callers send is in the request log, where it is kept: `requests:<endpoint>`.",
      ],
      ["The limit was a guess", "Set `alerts.maxP99` to what callers need: without it, the usual one holds."],
    ],
  },
  "endpoint-saturation": {
    title: "Machines are too busy",
    means: "Processors or accelerators of an endpoint have been busier than they may for a quarter of an hour.",
    first: [
      "Are answers slow or failing as well? Then begin with that alert.",
      "Are there as many machines as there may be? Then raise `replicas.max`, within the quota.",
      "Otherwise lower `targetCpu` or `targetAccelerator`, so that there are more machines earlier.",
    ],
    causes: [
      [
        "More requests",
        "More machines: `replicas`. It takes the next release, or `plinth release` of the same version.",
      ],
      ["A version that needs more", `Compare versions by \`deployed_model_id\`; ${ROLLBACK} if it was not meant.`],
      ["The quota ends what autoscaling wants", "See [quotas](quota.md)."],
    ],
  },
  "endpoint-at-most": {
    title: "All machines are at work",
    means:
      "As many machines answer as there may be, for longer than is usual: with more requests, answers become slow.",
    first: [
      "Is it a peak that passes? Then nothing need be done tonight.",
      "Otherwise raise `replicas.max` and see with `plinth check --quotas` that the quota allows it.",
    ],
    causes: [
      ["Requests have grown", "Raise `replicas.max`. The limit of the alert follows it."],
      ["It is meant to stand at its most", 'Silence it with the reason: `alerts: { silenced: { "at-most": "..." } }`.'],
    ],
  },
  "endpoint-no-traffic": {
    title: "Nobody asks any more",
    means: "An endpoint that was asked before has had no request for as long as `maxSilence` says.",
    first: [
      "Is that how it should be: a holiday, a caller that was switched off? Then nothing need be done.",
      "Try one request as a caller: may it call (`callers`), does it find the way (a private endpoint's address)?",
      "Look for refused calls in the audit log of Vertex AI: `PERMISSION_DENIED`.",
    ],
    causes: [
      ["A caller has lost its right", "`callers` of the endpoint; the account that calls may have another name now."],
      [
        "The private connection is gone",
        "Google takes the attachment away ten minutes after the last model: release, and set `access.attachment` to what it prints.",
      ],
      [
        "It is asked once in a while only",
        'A longer `maxSilence` (23h at most), or `silenced: { "no-traffic": "..." }`.',
      ],
    ],
  },
  "endpoint-no-replicas": {
    title: "Too few machines answer",
    means: "Fewer machines answer at an endpoint than there must be, or Cloud Monitoring does not hear from any.",
    first: [
      "Try a request. If there is no answer at all, go on at once.",
      `Is a release at work? ${RUNS} with \`release-<endpoint>\`: it puts everything back when it fails.`,
      `No model is deployed any more? Release the last good version: \`plinth release <environment> <endpoint> <version>\`.`,
    ],
    causes: [
      [
        "Google has no such machine free",
        "Another machine type, a reservation, or machines at the full price in place of spot.",
      ],
      ["Somebody undeployed the model by hand", "The audit log says who: `UndeployModel`. Release it again."],
      ["A quota was lowered", "See [quotas](quota.md)."],
    ],
  },
  "objective-in-danger": {
    title: "An objective is in danger",
    means:
      "What callers may count on is being used up too fast: seen over a long window, and still so over a short one. It ends by itself soon after the trouble has.",
    first: [
      "Which alert came with it: errors, slow answers, a failed or missing run? Go on there.",
      "`fast` and `slow` cannot wait; `creeping` can wait until the morning, and then needs a plan.",
      "Stop releases while the budget is nearly gone: `releases.freeze` of the environment file.",
    ],
    causes: [
      ["One bad hour", "The budget comes back by itself as the days pass. Write down what it was."],
      ["A little too bad all the time", "Work on it, or promise less: an objective that nobody works for is noise."],
    ],
  },
  "release-failed": {
    title: "A release failed",
    means: "A release, a rollback or a guard did not do what it is there for.",
    first: ["Read the report: it says what went wrong and what is left."],
    causes: [],
    byHand: true,
  },
  "retraining-failed": {
    title: "When a retraining did not succeed",
    means: "A retraining stopped at a step that did not succeed. What serves is as it was.",
    first: ["Read its report: the last of its steps is the one that did not succeed."],
    causes: [],
    byHand: true,
  },
  "candidate-disagrees": {
    title: "A candidate disagrees",
    means:
      "A candidate was given a copy of past requests, and answered otherwise than the model that serves more often than `shadow.alertAbove` allows. Callers noticed nothing.",
    first: [
      "Is it meant? A better model disagrees where the old one was wrong: compare both with what turned out to be true.",
      "Look at the rows of `shadow_reports` beside the logged requests: is it one comparison, or does it grow from day to day?",
      "Do not release the candidate before somebody can say why it disagrees.",
    ],
    causes: [
      ["Features that are made otherwise", "Compare what the training read with what the requests hold."],
      [
        "Another threshold or scale of the answers",
        "The same decisions from other numbers: tell the comparison how near is equal.",
      ],
      ["A candidate that is simply worse", "Its evaluation says so as well: `plinth runs` of its promotion."],
    ],
  },
  "run-failed": {
    title: "A run failed",
    means: "A run has ended without doing what it is there for. Nothing that answers has changed.",
    first: [
      `Read its report: ${RUNS} says the reason and the message.`,
      "`quota`, `deadline` and `submit` are about machines and time; `job` is the program: read its log.",
      "Start it again when the cause is gone: a run that failed leaves nothing behind that would be in its way.",
    ],
    causes: [
      ["`job`: the program failed", "Its log at Vertex AI. The console's link is in the report (`resource`)."],
      [
        "`quota`: no quota for half an hour",
        "See [quotas](quota.md), or let another capacity be asked for: `alternatives`.",
      ],
      ["`deadline`: it was stopped", "A longer `timeout`, faster machines, or less to do."],
      ["`evaluation`: no readable evaluation", "The program must write `evaluation.json` beside its model."],
      ["`version` or `registration`", "The model registry refused: the message says what."],
      ["`launcher` or `unwatched`", "See [what looks after others](guard-failed.md)."],
    ],
  },
  "run-too-long": {
    title: "A run takes too long",
    means: "A run has been at work longer than it may. It goes on, and is stopped when `timeout` is over.",
    first: [
      "Does it make progress? Look at its log and, where it reports there, at TensorBoard.",
      "Without progress, stop it: `plinth cancel <environment> <job> <run>`. It costs money for as long as it runs.",
    ],
    causes: [
      ["More data than before", "More or faster machines, or a longer `timeout` and `alerts.maxRunTime`."],
      ["It hangs", 'Stop it. Machines that wait for one that is gone: `restart: "on-worker-restart"`.'],
    ],
  },
  "run-queued": {
    title: "A run waits too long for machines",
    means:
      "A run has waited for its machines longer than it may. Waiting costs nothing, but what depends on it is late.",
    first: [
      "Is the quota used up? `plinth check --quotas`, and [quotas](quota.md).",
      "If it cannot wait, stop it and start it with another capacity: `plinth train <environment> <job> --capacity <name>`.",
    ],
    causes: [
      [
        "Google has none of these machines free",
        "Another machine, another capacity under `alternatives`, or a reservation.",
      ],
      ["Another run of ours holds them", "Another time of day: `schedule`."],
    ],
  },
  "run-preempted": {
    title: "Machines are taken away again and again",
    means: "Google has taken the spot machines of a run several times within six hours: it may never come to its end.",
    first: [
      "Does it go on from its last checkpoint each time? Its log says it.",
      "If it does not get further, stop it and start it at the full price: `plinth train <environment> <job> --capacity <name>`.",
    ],
    causes: [
      [
        "Spot machines are scarce at this hour",
        "Another hour, another machine type, or `flex-start` that waits and then keeps.",
      ],
      ["Checkpoints are too far apart", "Save more often than machines are taken."],
    ],
  },
  "run-missing": {
    title: "A run did not happen",
    means:
      "Something that starts by the clock has not succeeded for longer than it may: it was not started, was skipped, or failed each time.",
    first: [
      `What happened instead? ${RUNS}.`,
      "Nothing at all: does the schedule stand, and is it on? Cloud Scheduler shows its last attempt and the answer.",
      "Start it by hand when what it makes is needed today.",
    ],
    causes: [
      ["The schedule failed to start it", "See [what could not be started](start-failed.md)."],
      ["It fails each time", "See [failed runs](run-failed.md)."],
      ["The schedule is new", "The first success ends the alert."],
      [
        "It is meant to stand still",
        'Pause the schedule in the environment file (`state: "paused"`): then nobody waits for it.',
      ],
      [
        "A comparison in the shadow",
        "Its workflow is `shadow-<endpoint>`. One that had nothing to compare has happened all the same.",
      ],
    ],
  },
  drift: {
    title: "Requests drift away",
    means:
      "What an endpoint is asked now looks different from what it was asked earlier (drift) or trained on (skew), by more than its thresholds.",
    first: [
      'Which endpoint and which feature? The incident says it in its labels; the entry with `jsonPayload.report="plinth-drift"` says by how much, and over which hours. An endpoint that is `unknown` could not be looked up: its monitor stands in the entry.',
      "Has a source of data changed: a unit, a code, a field that is empty now? Then repair that, not the model.",
      "Has the world changed? Then train on newer data.",
    ],
    causes: [
      ["A broken feed", "The feature has one value, or none. Whoever makes it must know."],
      ["Customers have changed", "Train again. `models.<model>.retraining.onDrift` does so by itself."],
      ["The threshold is too low", "`drift.features.<name>`, with what was seen as the reason."],
    ],
  },
  "answers-wrong": {
    title: "Answers turned out to be wrong",
    means:
      "Of the last days whose truth is known by now, answers of an endpoint were worse than `feedback.limits` allow. Nobody noticed when they were given: machines and times were well.",
    first: [
      'Which limit, by how much? The entry says it in `message`: log of `measure-<endpoint>`, `jsonPayload.report="plinth-feedback"`.',
      "Since when, and which version? The view `accuracy` of the dataset `<environment>_feedback_<endpoint>` has a row for each day and version. A version that was worse from its first day on is one to take back: `plinth rollback <environment> <endpoint>`.",
      "Everywhere or in one place? The view `accuracy_by_slice` says it.",
      "What changed? The views `features` and `predictions`, from day to day: a field that is empty now, a score that moved.",
    ],
    causes: [
      ["The version", `${ROLLBACK}, then look why its evaluation did not tell: are its test data like what is asked?`],
      ["A broken feed", "A field is empty or in another unit: whoever makes it must know. The model is well."],
      ["The world has changed", "Train again, on data that has the change in it."],
      ["Truth has changed its meaning", "Whoever writes the table knows. Rows of before and after cannot be compared."],
      ["Few of what matters", "With few of what is a yes, precision and recall jump: raise `minKnown` or `window`."],
    ],
  },
  "truth-missing": {
    title: "Answers cannot be judged",
    means:
      "Answers of an endpoint are not held against the truth: no truth has come for longer than it may, it fits none of the requests, or what measures failed or did not run. The model may be well or not: nobody knows.",
    first: [
      "What does the last run say? `plinth runs <environment> measure-<endpoint>`: `truth` is `late`, `unmatched`, or the run failed and `message` says why.",
      "`late`: look at the newest row of the table that `feedback.truth` names. Whatever fills it has stopped.",
      "`unmatched`: compare `feedback.key` in a logged request with the key in the table, and `feedback.prediction` with a logged answer.",
      "When it is repaired, days that are missing are measured by the next run, as long as truth about them still comes; others with `gcloud workflows execute measure-<endpoint> --data='{\"days\": 60}'`.",
    ],
    causes: [
      ["The feed of truth has stopped", "Whoever fills the table must know."],
      ["Requests do not carry the key", "Callers must send it; `requestLogging` keeps what they send."],
      ["The answer has another form", "A new server image answers otherwise: set `feedback.prediction`."],
      [
        "A table or a column is gone",
        "BigQuery's words stand in `message`. Apply `data`, or repair the environment file.",
      ],
    ],
  },
  vectors: {
    title: "An index of vectors answers badly",
    means:
      "Answers of an index of vectors take longer than they may, or fewer of its machines answer than there must be.",
    first: [
      "Try a query as a caller. If there is no answer at all, go on at once.",
      "Was it changed lately? An apply that changes its machine takes the index away for half an hour and more: the audit log has `MutateDeployedIndex`, `DeployIndex`.",
      "More queries than before? Compare `query/request_count` with last week, and raise `replicas.max`.",
    ],
    causes: [
      ["More queries than its machines can answer", "`replicas` of the index: more of them, within the quota."],
      ["A larger index", "Larger `shards` need a new index beside this one; callers move over."],
      [
        "It searches more than it must",
        "`algorithm.searched` and `algorithm.neighbors`: less is faster, and finds less. Another value makes another index.",
      ],
      ["Google has no such machine free", "Another machine type, or a reservation."],
      ["The connection of callers is gone", "Private Service Connect: is the caller's project among `projects`?"],
    ],
  },
  "build-failed": {
    title: "A build failed",
    means:
      "A build ended without what it should have made, or took too long: the image or the pipeline of that commit does not exist.",
    first: [
      "Read its log: in the console under Cloud Build, or `gcloud builds log <build>`. The last step that was started is the one.",
      "`tests`, `build`, `compile`: the source is at fault. Mend it and push again; nothing of the build has to be cleaned up.",
      "`scan`: the image has a vulnerability that `refuses` names. Raise what it is built from.",
    ],
    causes: [
      [
        "The source does not build, or its tests fail",
        "Whoever pushed it mends it. What was built before is as it was.",
      ],
      ["A known vulnerability", "A newer base image or package. `refuses` of the build says from which severity on."],
      ["The registry or Google is disturbed", "Start it again: in the console, or by pushing the tag again."],
      ["It takes too long", "A longer `timeout` of the build."],
      ["Its account has lost a right", "Apply `delivery` and `foundation` again."],
    ],
  },
  "channel-test": {
    title: "A test of who is told",
    means: "This is a test: nothing is wrong. Somebody tries whether everybody who is told of alerts hears them.",
    first: [
      "Tell whoever tests that you have heard it, and when.",
      "Nothing else need be done: it closes itself after half an hour.",
    ],
    causes: [
      [
        "Nobody hears it",
        "Start it again: `plinth alert-test <environment>`. Its run says what was told; alerts follow within about five minutes.",
      ],
      [
        "An address does not hear it",
        "Is it in the spam? Does the group take mail from outside (`alerting-noreply@google.com`)?",
      ],
      [
        "A topic does not hear it",
        "May Cloud Monitoring publish there: `service-<project number>@gcp-sa-monitoring-notification.iam.gserviceaccount.com`, role `roles/pubsub.publisher`?",
      ],
      [
        "PagerDuty, Slack or a webhook does not hear it",
        "The channel was made outside: send its own test from the console, under Alerting, and make its secret anew.",
      ],
      [
        "There are no workflows, so that nothing can be started",
        'Somebody who may write log entries writes it: `gcloud logging write plinth-test \'{"report":"plinth-test","severity":"page","test":"1"}\' --payload-type=json --project=<project>`, with another `test` each time.',
      ],
    ],
  },
  "storage-growth": {
    title: "More is written or read than usual",
    means: "A zone or a dataset has grown by more within a day than it may, or queries have read more than they may.",
    first: [
      "Who writes, or asks? The audit log of data accesses has the account.",
      "Is it a run that repeats itself? Stop it: its data costs money for as long as it is kept.",
    ],
    causes: [
      ["A backfill", "Nothing need be done. Where it is regular, raise the limit."],
      [
        "A loop: a job that writes what starts it",
        "Pause the trigger, then let it wait for a marker that the job does not write.",
      ],
      ["A query without a partition", "Ask for `partition` columns, and cluster by what is filtered."],
    ],
  },
  "load-failed": {
    title: "A load into BigQuery failed",
    means: "A load job of BigQuery ended with an error: the rows are not there.",
    first: [
      "Read the error: in BigQuery, the project's job history, kind LOAD.",
      "Repair the files or the table's columns, and load again: a load that failed has written nothing.",
    ],
    causes: [
      ["A file of another form", "The error names the file and the line."],
      ["A column that there is not", "Add it to `tables` in the environment file, apply, load again."],
    ],
  },
  "start-failed": {
    title: "Something could not be started",
    means: "Cloud Scheduler got an error when it started something, or an event has waited too long to start it.",
    first: [
      "Is Cloud Workflows disturbed? Look at Google's status page.",
      "May the account still start workflows? Apply `foundation` and the stack of the workflow again.",
      "Start by hand what is needed today.",
    ],
    causes: [
      ["The right to start is gone", "Somebody took it away by hand: the audit log says who. Applying puts it back."],
      ["Too many executions at once", "Cloud Workflows queues them; it passes."],
      ["A trigger without its topic", "A topic of another project was deleted."],
    ],
  },
  "guard-failed": {
    title: "What looks after others failed",
    means:
      "A guard or the watcher of runs has failed twice within an hour: jobs may bill that nobody watches, a release may stay half done, and missing runs are not noticed.",
    first: [
      `What does it say? ${RUNS} with its name.`,
      "A missing permission: apply `foundation` and the stack of the workflow again.",
      "A key that is disabled: [keys](keys.md).",
    ],
    causes: [
      ["Google is disturbed", "It passes by itself with the next round."],
      ["One thing that cannot be looked after", "The message names it; everything else was looked after."],
    ],
  },
  "accelerators-idle": {
    title: "Accelerators do nothing",
    means: "The accelerators of a job have had next to nothing to do for two hours, and are paid for.",
    first: [
      "Which job? The incident has its number at Vertex AI.",
      "Is it reading data, or does it hang? Its log says it. Stop it when it hangs: `plinth cancel`.",
    ],
    causes: [
      ["Data comes too slowly", "Read ahead, in larger files, from the region of the job."],
      ["The program computes on processors", "The driver or the build does not match the accelerator."],
    ],
  },
  quota: {
    title: "A quota is nearly used up",
    means: "More of a quota is in use than may be, or something was refused for want of it.",
    first: [
      "Which quota, and where? The incident has `quota_metric` and `location`.",
      "What does the environment need? `plinth check --quotas`.",
      "Ask Google for more, in the console under Quotas: hours to days. Until then, stop what can wait.",
    ],
    causes: [
      ["The platform has grown", "A larger quota."],
      ["Something is left over", "An old version that is still deployed, a notebook that nobody uses."],
    ],
  },
  keys: {
    title: "A key is disabled or goes",
    means: "A version of a key was disabled or scheduled for destruction: what it encrypts becomes unreadable.",
    first: ["Was it meant? If not, restore the version at once: it can be restored until the destruction happens."],
    causes: [],
    byHand: true,
  },
  audit: {
    title: "Somebody changed or saw what few should",
    means:
      "The audit log has an entry that somebody should have expected: rights were changed, something was opened to everybody, a key of a service account was made, or data was read from outside.",
    first: [
      "Who did it, and was it planned? The entry is in Cloud Logging, in the audit logs, at the time of the incident.",
      "An apply of this platform changes rights as well: does the time match one?",
      "Nobody knows of it: take it back, disable the account, and begin the [emergency](emergency-access.md).",
    ],
    causes: [
      ["An apply", "Nothing need be done."],
      ["Somebody helped themselves by hand", "Put it into the environment file, or take it back."],
      ["A key of a service account", "Delete it: everything here works without one."],
      ["A reader from outside", "Name the account under `external.accounts` if it is known, or take its right away."],
    ],
  },
} as const satisfies Readonly<Record<string, Runbook>>;

/** The name of a page in `docs/runbooks`. */
export type RunbookName = keyof typeof RUNBOOKS;
