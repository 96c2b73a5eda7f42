import * as z from "zod";
import { computeZone, machine, size } from "./machine";
import { reads, writes } from "./people";
import { GROUP_KINDS } from "../groups";
import { duration, named, prose, ref, text } from "./text";
import { schedule } from "./job";

const group = z.enum(GROUP_KINDS).meta({ noun: "a group" });

const workbench = z
  .strictObject({
    description: prose(256).optional().describe("What it is for, for people"),
    group: group.describe("The group whose people may use it, all as the instance's own account"),
    computeZone: computeZone
      .describe("Where it stands")
      .meta({ change: "cannot be changed after creation without losing its disks" }),
    machine: machine.prefault({ type: "e2-standard-4" }),
    dataDisk: size({ from: "100GiB", to: "64TiB" }).default("100GiB").describe("The disk with the notebooks"),
    idleShutdown: duration({ from: "10m", to: "24h" }).default("3h").describe("How long it may idle before it stops"),
    root: z.enum(["off", "on"]).default("off").describe("Whether people are root on it"),
    downloads: z.enum(["off", "on"]).default("off").describe("Whether people may download files to their own machine"),
    reads,
    writes,
  })
  .describe("A notebook server of a group, on Vertex AI Workbench");

const template = z
  .strictObject({
    description: prose(256).optional().describe("What it is for, for people"),
    group: group.describe("The group whose people may start runtimes from it, each as themselves"),
    machine: machine.prefault({ type: "e2-standard-4" }),
    dataDisk: size({ from: "10GiB", to: "64TiB" }).default("100GiB").describe("The disk of a runtime"),
    idleShutdown: duration({ from: "10m", to: "24h" })
      .default("3h")
      .describe("How long a runtime may idle before it stops"),
  })
  .describe("What a notebook of Colab Enterprise runs on")
  .meta({ change: "every change makes a new template: running runtimes keep the old one" });

const run = z
  .strictObject({
    description: prose(256).optional().describe("What it computes, for people"),
    template: ref("template", { noun: "a template", allowed: "the name of a template" }).describe("What it runs on"),
    notebook: z
      .strictObject({
        zone: ref("lakeZone", { noun: "a zone", allowed: "the name of a zone" }).describe("The zone that holds it"),
        path: text({
          noun: "a notebook",
          allowed: "a path without a first slash that ends in .ipynb",
          example: `"reports/drift.ipynb"`,
          pattern: /^[^/].*\.ipynb$/,
        }).describe("Where in the zone"),
      })
      .describe("The notebook"),
    output: ref("output", { noun: "a zone that the run writes", allowed: "zone:<name>" }).describe(
      "The zone for the executed notebooks",
    ),
    schedule,
    timeout: duration({ from: "1m", to: "7d" }).default("12h").describe("How long one run takes at most"),
    reads,
    writes,
  })
  .describe("A notebook that runs by the clock, as an account of its own");

/** Where people work. */
export const notebooks = z
  .strictObject({
    workbench: named("workbench", workbench).default({}).describe("Notebook servers, by name"),
    templates: named("template", template).default({}).describe("Templates of Colab Enterprise, by name"),
    runs: named("notebookRun", run).default({}).describe("Notebooks that run by the clock, by name"),
  })
  .describe("Where people work: private, with idle shutdown and without root unless asked");
