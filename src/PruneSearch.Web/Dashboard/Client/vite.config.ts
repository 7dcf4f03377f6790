import { brotliCompressSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

/** A Brotli copy of everything that compresses: the server hands it out as it lies. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        for (const [fileName, file] of Object.entries(bundle)) {
          const source = file.type === 'chunk' ? file.code : file.source;
          const bytes = typeof source === 'string' ? Buffer.from(source) : Buffer.from(source.buffer, source.byteOffset, source.byteLength);
          if (bytes.length > 1024 && /\.(js|css|svg|html)$/.test(fileName)) {
            this.emitFile({ type: 'asset', fileName: fileName + '.br', source: brotliCompressSync(bytes) });
          }
        }
      },
    },
  };
}

export default defineConfig({
  base: './', // works below any path of a proxy
  plugins: [compressed()],
  build: {
    outDir: process.env['DASHBOARD_OUT'] ?? 'dist',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1000,
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'charts', test: /node_modules[\\/](echarts|zrender)/ }] } } },
  },
  server: { proxy: { '/api': process.env['PRUNESEARCH_SERVER'] ?? 'http://127.0.0.1:8080' } },
});
