import { readdirSync } from "node:fs";

import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

const features = readdirSync(new URL("./src/features", import.meta.url));

function forbid(files, patterns, message) {
  return { files, rules: { "no-restricted-imports": ["error", { patterns: [{ group: patterns, message }] }] } };
}

export default tseslint.config(
  { ignores: ["dist", "src/api/schema.d.ts"] },
  ...tseslint.configs.recommended,
  jsxA11y.flatConfigs.recommended,
  {
    files: ["src/**/*.{ts,tsx}"],
    plugins: { "react-hooks": reactHooks },
    rules: {
      ...reactHooks.configs["recommended-latest"].rules,
      "react-hooks/set-state-in-effect": "off",
      "react-hooks/refs": "off",
      "jsx-a11y/no-noninteractive-tabindex": ["error", { roles: ["tabpanel", "region"], tags: [] }],
      "react-hooks/incompatible-library": "off",
      "no-restricted-syntax": [
        "error",
        {
          selector: "CallExpression[callee.property.name='mutate'] > ObjectExpression.arguments:nth-child(2) > Property[key.name='onSuccess']",
          message: "Dropped when the component goes or another mutate() follows: give it to useMutation(), or carry it in the variables.",
        },
      ],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "jsx-a11y/no-autofocus": "off",
      "jsx-a11y/media-has-caption": "off",
    },
  },
  // app > features > ui > api > lib: each knows only what stands to its right, and no feature knows another.
  forbid(["src/lib/**"], ["@/app/*", "@/features/*", "@/ui/*", "@/api/*"], "lib knows nothing above it"),
  forbid(["src/api/**"], ["@/app/*", "@/features/*", "@/ui/*"], "api knows only lib"),
  forbid(["src/ui/**"], ["@/app/*", "@/features/*"], "ui knows only api and lib"),
  ...features.map((feature) =>
    forbid(
      [`src/features/${feature}/**`],
      ["@/app/*", ...features.filter((other) => other !== feature).map((other) => `@/features/${other}/*`)],
      "a feature imports no other feature; share through ui, api or lib",
    ),
  ),
);
