const tseslint = require("typescript-eslint");

const barrel = {
  regex: "^@cdktf/provider-[a-z-]+$",
  message: "Import the one resource: @cdktf/provider-google/lib/<resource>. The barrel costs a second and 400 MB.",
};
const framework = {
  group: ["cdktf", "cdktf/*", "constructs", "@cdktf/*"],
  message: "No framework here: plain data and plain Terraform JSON only.",
};
const scripts = { regex: "^(\\.\\./)+scripts(/|$)", message: "Nobody imports scripts." };
const above = (...folders) => ({
  regex: `^(\\.\\./)+(${folders.join("|")})(/|$)`,
  message: "Arrows point one way: see the layout in CONTRIBUTING.md.",
});

const onlyTypes = (folder) => ({
  regex: `^(\\.\\./)+${folder}(/|$)`,
  allowTypeImports: true,
  message: "Types only: what reads plain Terraform JSON runs without the configuration.",
});

/** What a folder may not import. */
const layer = (folder, ...patterns) => ({
  files: [`${folder}/**/*.ts`],
  rules: { "@typescript-eslint/no-restricted-imports": ["error", { patterns: [barrel, ...patterns] }] },
});

const additiveOnly = {
  selector: "ImportDeclaration[source.value=/iam-(binding|policy)$/]",
  message: "Additive _iam_member only: a binding or a policy takes other people's access away.",
};
const noSilentDependency = {
  selector: "CallExpression[callee.property.name='addDependency'][callee.object.property.name='node']",
  message: "node.addDependency does nothing in CDKTF: use createAfter.",
};

module.exports = tseslint.config(
  { ignores: ["dist", "cdktf.out", "node_modules", "coverage"] },
  ...tseslint.configs.recommended,
  { files: ["**/*.js"], rules: { "@typescript-eslint/no-require-imports": "off" } },
  {
    files: ["**/*.ts"],
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-restricted-imports": ["error", { patterns: [barrel] }],
      "no-restricted-syntax": ["error", additiveOnly, noSilentDependency],
      eqeqeq: "error",
    },
  },
  layer("values", framework, scripts, above("catalog", "config", "constructs", "stacks", "review", "deploy")),
  layer("catalog", framework, scripts, above("values", "config", "constructs", "stacks", "review", "deploy")),
  layer("config", framework, scripts, above("constructs", "stacks", "review", "deploy")),
  layer("constructs", scripts, above("config", "stacks", "review", "deploy")),
  layer("stacks", scripts, above("review", "deploy")),
  layer("deploy", framework, scripts, above("constructs", "stacks")),
  layer("review", framework, scripts, above("constructs", "stacks", "deploy"), onlyTypes("config")),
);
