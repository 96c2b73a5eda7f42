import { exactly } from "../../values/guess";
import { sizeToGibibytes } from "../../values/size";
import { lengthOf, type UsageContext, workload } from "./context";
import { jobMachines, usageMachines } from "./machines";
import { together } from "./runs";
import type { UsageWorkload } from "./usage";

/** What trains, and where people work. */
export function trainingWorkloads(context: UsageContext): readonly UsageWorkload[] {
  return [...jobs(context), ...pipelines(context), ...notebooks(context)];
}

function jobs(context: UsageContext): readonly UsageWorkload[] {
  const { environment, assumptions, runs } = context;
  return Object.entries(environment.training.jobs).map(([name, job]) => {
    const times = runs.job(name);
    const hours = lengthOf(context, `jobs.${name}`, assumptions.values.jobs[name]?.duration, job.timeout);
    const retrained = Object.entries(environment.models).flatMap(([model, { retraining }]) =>
      retraining !== undefined && "job" in retraining.by && retraining.by.job === name ? [model] : [],
    );
    return workload(
      context,
      {
        kind: "job",
        name,
        path: `training.jobs.${name}`,
        stack: "training",
        models: [...new Set([...(job.model === undefined ? [] : [job.model]), ...retrained])],
        capacity: job.capacity.kind,
        machines: jobMachines(job, context.catalogue),
        runs: times.range,
        ...(job.tuning !== undefined && { trials: job.tuning.trials }),
        hours: hours.range,
      },
      times,
      hours,
    );
  });
}

function pipelines(context: UsageContext): readonly UsageWorkload[] {
  const { environment, assumptions, runs } = context;
  return Object.entries(environment.pipelines).map(([name, pipeline]) => {
    const times = runs.pipeline(name);
    const { machines, duration } = assumptions.values.pipelines[name] ?? {};
    const hours = lengthOf(context, `pipelines.${name}`, duration, pipeline.timeout);
    const models = Object.entries(environment.models).flatMap(([model, { retraining }]) =>
      retraining !== undefined && "pipeline" in retraining.by && retraining.by.pipeline === name ? [model] : [],
    );
    const where = `cost.assumptions.pipelines.${name}.machines`;
    return workload(
      context,
      {
        kind: "pipeline",
        name,
        path: `pipelines.${name}`,
        stack: "pipelines",
        models,
        machines: machines === undefined ? [] : [usageMachines("tasks", machines, machines.count, context.catalogue)],
        runs: times.range,
        hours: hours.range,
        ...(machines === undefined && { reason: `what its tasks run on is not known: write ${where}` }),
      },
      times,
      hours,
      ...(machines === undefined
        ? []
        : [assumptions.conclude(`pipelines.${name}.machines`, exactly(0), machines.type)]),
    );
  });
}

function notebooks(context: UsageContext): readonly UsageWorkload[] {
  const { environment, assumptions, catalogue, runs } = context;
  const { workbench, templates, runs: notebookRuns } = environment.training.notebooks;
  const { notebooks: assumed } = assumptions.values;
  const hoursOf = (part: "workbench" | "templates", name: string) => {
    const written = assumed[part][name];
    return written === undefined
      ? assumptions.take("notebooks.hours", assumed.hours)
      : assumptions.take(`notebooks.${part}.${name}`, written);
  };
  const at = "training.notebooks";
  return [
    ...Object.entries(workbench).map(([name, { machine, computeZone }]) => {
      const hours = hoursOf("workbench", name);
      const machines = [usageMachines("machine", machine, 1, catalogue)];
      const location = computeZone.replace(/-[a-z]$/, "");
      return workload(
        context,
        {
          kind: "workbench",
          name,
          path: `${at}.workbench.${name}`,
          stack: "training",
          location,
          machines,
          hours: hours.range,
        },
        hours,
      );
    }),
    ...Object.entries(templates).map(([name, { machine, dataDisk }]) => {
      const hours = hoursOf("templates", name);
      const disk = { type: "pd-balanced", size: sizeToGibibytes(dataDisk) };
      const machines = [{ ...usageMachines("machine", machine, 1, catalogue), disk }];
      return workload(
        context,
        { kind: "runtimes", name, path: `${at}.templates.${name}`, stack: "training", machines, hours: hours.range },
        hours,
      );
    }),
    ...Object.entries(notebookRuns).flatMap(([name, { template, schedule, timeout }]) => {
      const found = templates[template];
      if (found === undefined) return [];
      const written = assumed.runs[name];
      const times =
        written?.runs === undefined
          ? together(runs.scheduled(schedule))
          : assumptions.take(`notebooks.runs.${name}.runs`, written.runs);
      const hours = lengthOf(context, `notebooks.runs.${name}`, written?.duration, timeout);
      const disk = { type: "pd-balanced", size: sizeToGibibytes(found.dataDisk) };
      const machines = [{ ...usageMachines("machine", found.machine, 1, catalogue), disk }];
      return [
        workload(
          context,
          {
            kind: "notebook",
            name,
            path: `${at}.runs.${name}`,
            stack: "training",
            machines,
            runs: times.range,
            hours: hours.range,
          },
          times,
          hours,
        ),
      ];
    }),
  ];
}
