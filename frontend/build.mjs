// Bundles src/ and what it imports into the package, from where the gateway serves it.
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const BUNDLES = fileURLToPath(new URL('../src/loyalty_graph/explorer/bundles', import.meta.url));

// graphiql/style.css has all of Monaco's styles: those that Monaco's modules import one by one would be a second copy.
const stylesOnce = {
  name: 'styles-once',
  setup: ({ onLoad }) => onLoad({ filter: /monaco-editor.*\.css$/ }, () => ({ contents: '', loader: 'css' })),
};

const shared = {
  absWorkingDir: fileURLToPath(new URL('.', import.meta.url)),
  bundle: true,
  define: { 'process.env.NODE_ENV': '"production"' },
  legalComments: 'linked',
  logLevel: 'warning',
  minify: true,
  outdir: BUNDLES,
  target: 'es2022',
};

await rm(BUNDLES, { recursive: true, force: true });
await Promise.all([
  build({ ...shared, entryPoints: ['src/charts.js', 'src/graphiql.js'], format: 'esm', plugins: [stylesOnce] }),
  build({
    ...shared,
    entryPoints: {
      'editor.worker': 'monaco-editor/esm/vs/editor/editor.worker.js',
      'graphql.worker': 'monaco-graphql/esm/graphql.worker.js',
      'json.worker': 'monaco-editor/esm/vs/language/json/json.worker.js',
    },
    format: 'iife',
  }),
]);
