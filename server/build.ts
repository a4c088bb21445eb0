import { readdir, readFile, rm } from 'node:fs/promises';
import { relative } from 'node:path';
import { build, type Plugin } from 'esbuild';

const root = new URL('..', import.meta.url).pathname;

/**
 * A module may ask where it is, to find a file beside it. In the bundle it still gets the place of its source, told
 * from the bundle's own, so that the folder can be moved as a whole.
 */
const sourcePlaces: Plugin = {
  name: 'source-places',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const place = `new URL(${JSON.stringify(`../${relative(root, path)}`)}, import.meta.url).href`;
      return { contents: text.replaceAll(/\bimport\.meta\.url\b/g, place), loader: 'ts' };
    });
  },
};

await rm(new URL('../dist', import.meta.url), { recursive: true, force: true });

const commands = (await readdir(new URL('commands/', import.meta.url))).map(
  (file) => `server/commands/${file}`,
);

/** Bundles what `npm start` and the commands run: compiled once here instead of at every start. */
await build({
  absWorkingDir: root,
  entryPoints: ['server/main.ts', ...commands],
  outdir: 'dist',
  entryNames: '[name]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  packages: 'external',
  sourcemap: true,
  logLevel: 'warning',
  plugins: [sourcePlaces],
});
