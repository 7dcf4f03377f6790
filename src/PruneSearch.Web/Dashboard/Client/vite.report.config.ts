import { defineConfig, type Plugin } from 'vite';

/** A script that stands in a page, read as HTML or as XML: nothing in it may look like the page's own markup. */
function inlinable(): Plugin {
  return {
    name: 'inlinable',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        for (const file of Object.values(bundle)) {
          const markup = file.type === 'chunk' ? /<\/script|<!--|\]\]>/i.exec(file.code) : null;
          if (markup !== null) {
            this.error(`'${markup[0]}' in ${file.fileName} would end the script that it is in; write it in pieces`);
          }
        }
      },
    },
  };
}

/** The charts of reports: one script with all that it needs, which the report carries in itself. */
export default defineConfig({
  plugins: [inlinable()],
  publicDir: false,
  build: {
    outDir: process.env['REPORT_OUT'] ?? 'dist/report',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: false,
    chunkSizeWarningLimit: 1000,
    rolldownOptions: {
      input: 'src/report.ts',
      transform: { define: { 'import.meta': '{}' } }, // of what would load chunks, if there were any
      output: { format: 'iife', entryFileNames: 'report.js', codeSplitting: false },
    },
  },
});
