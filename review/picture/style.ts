import { DARK, DASHES, LIGHT } from "./colors";
import { FONTS } from "./size";

/** The class of every picture: what the style is held to, so that it touches nothing else of a page. */
export const PICTURE_CLASS = "plinth-picture";

/**
 * The style of every picture, the same text in all of them: dark where the reader's screen is. A page with a content policy
 * can name its hash.
 */
export const PICTURE_STYLE = styleText();

function styleText(): string {
  const root = `.${PICTURE_CLASS}`;
  const variables = (palette: typeof LIGHT) =>
    [
      `--ground:${palette.ground}`,
      `--box:${palette.box}`,
      `--text:${palette.text}`,
      `--quiet:${palette.quiet}`,
      `--border:${palette.border}`,
      ...Object.entries(palette.tints).map(
        ([family, { fill, line }]) => `--${family}:${fill};--${family}-line:${line}`,
      ),
      ...Object.entries(palette.flows).map(([kind, color]) => `--${kind}:${color}`),
      ...Object.entries(palette.changes).map(
        ([change, { fill, line }]) => `--${change}:${fill};--${change}-line:${line}`,
      ),
    ].join(";");
  const rules = [
    `{${variables(LIGHT)};color-scheme:light dark}`,
    ` text{font-family:"Helvetica Neue",Helvetica,Arial,"Liberation Sans",sans-serif;fill:var(--text)}`,
    ` .title{font-size:${FONTS.title}px;font-weight:700}`,
    ` .quiet{fill:var(--quiet)}`,
    ` .stack{font-size:${FONTS.stack}px;font-weight:600;fill:var(--quiet);paint-order:stroke;stroke:var(--box);stroke-width:4px;stroke-linejoin:round}`,
    ` .kind{font-size:${FONTS.kind}px;fill:var(--quiet)}`,
    ` .name{font-size:${FONTS.name}px;font-weight:700}`,
    ` .detail{font-size:${FONTS.detail}px}`,
    ` .legend{font-size:${FONTS.legend}px}`,
    ` .middle{text-anchor:middle}`,
    ` .ground{fill:var(--ground)}`,
    ` .cluster{fill:var(--box);stroke:var(--border)}`,
    ` .outer{fill:none;stroke:var(--border);stroke-dasharray:6 4}`,
    ` .thing rect{stroke-width:1.2}`,
    ` .lock{fill:var(--quiet)}`,
    ` .flow path{fill:none;stroke-width:1.2}`,
    ` .flow:hover path{stroke-width:3}`,
    ...Object.keys(LIGHT.tints).map((family) => ` .${family} rect{fill:var(--${family});stroke:var(--${family}-line)}`),
    ...Object.keys(LIGHT.flows).map(
      (kind) => ` .flow.${kind} path{stroke:var(--${kind})${dashes(DASHES[kind as keyof typeof DASHES])}}`,
    ),
    ...Object.keys(LIGHT.flows).map((kind) => ` .${kind} polygon{fill:var(--${kind})}`),
    // What stays as it is steps back, so that what changes is seen at once.
    ` .same rect{fill:var(--ground);stroke:var(--border)}`,
    ` .same .name,${root} .same .detail{fill:var(--quiet)}`,
    ` .flow.same path{stroke:var(--border)}`,
    ` .same polygon{fill:var(--border)}`,
    ...Object.keys(LIGHT.changes).flatMap((change) => [
      ` .${change} rect{fill:var(--${change});stroke:var(--${change}-line);stroke-width:2.4}`,
      ` .flow.${change} path{stroke:var(--${change}-line);stroke-width:2}`,
      ` .${change} polygon,${root} .${change} circle{fill:var(--${change}-line)}`,
    ]),
    ` .deleted rect{stroke-dasharray:5 3}`,
    ` .flow.deleted path{stroke-dasharray:5 3}`,
    ` .sign{fill:var(--ground);font-size:14px;font-weight:700;text-anchor:middle}`,
  ].map((rule) => `${root}${rule}`);
  return [...rules, `@media(prefers-color-scheme:dark){${root}{${variables(DARK)}}}`].join("\n");
}

function dashes(lengths: string): string {
  return lengths === "" ? "" : `;stroke-dasharray:${lengths}`;
}
