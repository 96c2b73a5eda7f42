import { EXIT, Failure } from "./failure";

/** A question with a free answer. */
export interface TextQuestion {
  readonly message: string;
  readonly placeholder?: string;
  /** What is wrong with an answer; `undefined` when nothing is. */
  problem(answer: string): string | undefined;
}

/** A question with one answer out of several, the first unless another is chosen. */
export interface ChoiceQuestion<Answer extends string> {
  readonly message: string;
  readonly options: readonly { readonly value: Answer; readonly label: string }[];
}

/** Asks a person. Throws a {@link Failure} when they leave. */
export interface Dialogue {
  text(question: TextQuestion): Promise<string>;
  choose<Answer extends string>(question: ChoiceQuestion<Answer>): Promise<Answer>;
}

/** A dialogue in the terminal. Loaded only when somebody is asked: nothing else needs it. */
export async function terminalDialogue(): Promise<Dialogue> {
  const { isCancel, select, text } = await import("@clack/prompts");
  const answered = (answer: string | symbol | undefined): string => {
    if (isCancel(answer)) throw new Failure("nothing was written", EXIT.interrupted);
    return String(answer ?? "");
  };
  return {
    text: async ({ message, placeholder, problem }) =>
      answered(await text({ message, placeholder, validate: (answer) => problem(answer ?? "") })),
    choose: async <Answer extends string>({ message, options }: ChoiceQuestion<Answer>) =>
      answered(await select<string>({ message, options: options.map((option) => ({ ...option })) })) as Answer,
  };
}

/** Asks a person for a yes in the terminal; leaving is a no. */
export async function terminalConfirmation(message: string): Promise<boolean> {
  const { confirm } = await import("@clack/prompts");
  return (await confirm({ message, initialValue: false })) === true;
}

/** Whether somebody sits at the terminal who could be asked. */
export function isInteractive(): boolean {
  return process.stdin.isTTY === true && process.stdout.isTTY === true && !process.env.CI;
}
