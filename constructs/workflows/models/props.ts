import type { CopyBuild } from "../../delivery/copy-build";
import type { RegisteredModel } from "../launchers/registration";
import type { LauncherEvents } from "../launchers/triggers";

/** What a version of a model is judged by. Numbers in the metric's own unit. */
export interface ModelEvaluation {
  readonly metric: string;
  readonly goal: "maximize" | "minimize";
  /** @default - no lower limit */
  readonly atLeast?: number;
  /** @default - no upper limit */
  readonly atMost?: number;
  /** How much better than the champion it must be; 0: at least as good. */
  readonly beatsChampionBy: number;
  /** Parts of the test data, by the name that the run writes, with how much worse than the champion it may be there. */
  readonly slices: Readonly<Record<string, { readonly mayLose: number }>>;
}

/** The table that keeps one kind of record of a model's life. */
export interface LifeTable {
  /** `project.dataset.table`. */
  readonly path: string;
  /** Where its dataset lies. */
  readonly location: string;
}

/** What a promotion is made from. */
export interface PromotionProps {
  /** The model's name in the environment file. */
  readonly model: string;
  /** The id of the model in the registry. */
  readonly modelId: string;
  /** @default - every version is as good as any */
  readonly evaluation?: ModelEvaluation;
  /** Seconds that an approver has. @default - nobody is asked */
  readonly approvalWithin?: number;
  /** Whether an endpoint of the environment serves the model: then its release makes a version the champion. */
  readonly served: boolean;
  /** Where decisions are kept. */
  readonly decisions: LifeTable;
}

/** What must hold of the data before anything is trained: a query that gives one number, and what it may be. */
export interface InputCheck {
  readonly name: string;
  /** Gives one row of one number; nothing, or no number, where there is no data. */
  readonly statement: string;
  /** Where the data lies. */
  readonly location: string;
  /** What the number is, for people: "hours since the newest as_of of features.fraud_training". */
  readonly noun: string;
  /** @default - no lower limit */
  readonly atLeast?: number;
  /** @default - no upper limit */
  readonly atMost?: number;
}

/** What a retraining is made from. */
export interface RetrainingProps {
  /** The model's name in the environment file. */
  readonly model: string;
  /** What trains: `train-fraud`, `tune-churn`, `run-fraud`. */
  readonly trainer: string;
  readonly inputs: readonly InputCheck[];
  /** The endpoints that a promoted version is released to, one after the other. @default - it is only told */
  readonly endpoints?: readonly string[];
  readonly maxPerWeek: number;
  /** Seconds that it takes at most, the releases included. */
  readonly within: number;
  readonly events: LauncherEvents;
  /** The numbers of the endpoints whose drift starts it. @default - drift does not */
  readonly driftEndpoints?: readonly string[];
  /** Where retrainings are kept. */
  readonly retrainings: LifeTable;
}

/** An environment that a model is taken over from. */
export interface Giver {
  /** Its name. */
  readonly environment: string;
  readonly projectId: string;
  readonly region: string;
  /** The id of the model there. */
  readonly modelId: string;
}

/** The images and pipelines that a model needs, and what copies them. */
export interface ModelCopies {
  readonly artifacts: readonly {
    /** As the environment file writes it: `images/fraud-server@sha256:…`. */
    readonly written: string;
    /** What it is here: `projects/…/repositories/…/packages/…/versions/sha256:…`, each part encoded. */
    readonly version: string;
  }[];
  /** The build that copies them all, as Cloud Build takes it. */
  readonly build: CopyBuild;
}

/** What an adoption is made from. */
export interface AdoptionProps {
  /** The model's name in the environment file. */
  readonly model: string;
  /** The model as this environment registers it. */
  readonly registered: RegisteredModel;
  /** This environment's image that answers, whole, with its digest. */
  readonly image: string;
  readonly region: string;
  readonly givers: readonly (Giver & {
    /** The bucket that files are copied to. */
    readonly bucket: string;
    /**
     * What the model needs beside its files.
     * @default - nothing: its images and pipelines are here already
     */
    readonly copies?: ModelCopies;
  })[];
}
