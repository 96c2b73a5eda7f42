/** One measure of Plinth against another, in one run on one machine. */
export interface Ratio {
  readonly what: string;
  readonly unit: "ms" | "MiB";
  readonly value: number;
  readonly against: number;
  readonly ratio: number;
  readonly limit: number;
  readonly ok: boolean;
}

/** Holds a value against another and a limit. Figures are rounded, the comparison is not. */
export function ratio(what: string, unit: Ratio["unit"], value: number, against: number, limit: number): Ratio {
  return {
    what,
    unit,
    value: Math.round(value),
    against: Math.round(against),
    ratio: Number((value / against).toFixed(2)),
    limit,
    ok: value <= limit * against,
  };
}

/** A table for people. */
export function render(ratios: readonly Ratio[]): string {
  const rows = ratios.map(({ what, unit, value, against, ratio: share, limit, ok }) => [
    what,
    `${value} ${unit}`,
    `${against} ${unit}`,
    share.toFixed(2),
    limit.toFixed(2),
    ok ? "ok" : "OVER",
  ]);
  const table = [["measure", "value", "against", "ratio", "limit", ""], ...rows];
  const widths = (table[0] ?? []).map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
